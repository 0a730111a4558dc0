//! Rules over logs, by `hunt`, `rules check`, and as evidence in `assess`.

use crate::support::Bench;
use serde_json::Value;

const FIELDS: &str =
    "#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status cs(User-Agent)\n";
const ATTACK: &str = "2021-03-03 10:00:00 192.0.2.7 GET /owa/ - 200 Mozilla/5.0\n\
    2021-03-03 10:00:05 192.0.2.7 POST /ecp/y.js - 200 python-requests/2.25.1\n\
    2021-03-03 11:30:00 192.0.2.7 POST /aspnet_client/system_web/x9.aspx - 200 Mozilla/5.0\n";

const OWN_RULE: &str = "title: Script of the backup folder\nid: own-1\nlevel: high\n\
    tags: [attack.t1505.003]\nlogsource: {category: webserver}\n\
    detection:\n  a: {cs-uri-stem|startswith: /backup/}\n  condition: a\n";

fn log(bench: &Bench, name: &str, lines: &str) -> String {
    let path = bench.write(name, format!("{FIELDS}{lines}"));
    path.to_str().unwrap().to_owned()
}

fn ordinary() -> String {
    let line = |i: u32| {
        format!(
            "2021-03-03 10:00:{i:02} 192.0.2.9 GET /owa/auth/logon.aspx url={i} 200 Mozilla/5.0\n"
        )
    };
    (0..60).map(line).collect()
}

fn titles(answer: &Value) -> Vec<&str> {
    let findings = answer["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|f| f["title"].as_str().unwrap())
        .collect()
}

#[test]
fn findings_keep_their_lines_times_and_count() {
    let bench = Bench::new();
    let path = log(&bench, "u_ex.log", ATTACK);
    let answer = bench.json(&["hunt", &path]);
    let findings = answer["findings"].as_array().unwrap();
    let of = |cve: &str| {
        findings
            .iter()
            .find(|f| f["vulnerabilities"].to_string().contains(cve))
            .unwrap()
    };
    let found = of("CVE-2021-26855");
    assert_eq!(found["count"], 1);
    assert_eq!(found["lines"][0]["line"], 3);
    let text = found["lines"][0]["text"].as_str().unwrap();
    assert!(text.contains("/ecp/y.js"), "{text}");
    assert_eq!(found["lines"][0]["address"], "192.0.2.7");
    assert!(found["techniques"].to_string().contains("T1190"));
    assert!(
        of("CVE-2021-27065")["last"]
            .to_string()
            .contains("2021-03-03T11:30:00"),
        "{found}"
    );
    let human = bench.run(&["hunt", &path]).exits(0).out;
    assert!(
        human.contains("CVE-2021-26855") && human.contains("3: 2021-03-03 10:00:05"),
        "{human}"
    );
}

#[test]
fn times_without_a_year_are_told_until_it_is_declared() {
    let bench = Bench::new();
    let lines: String = (0..60)
        .map(|i| {
            format!(
                "Mar  3 10:00:{i:02} gate sshd[7]: Failed password for root from 198.51.100.7\n"
            )
        })
        .collect();
    let path = bench.write("auth.log", lines);
    let shown = bench.run(&["hunt", path.to_str().unwrap()]).exits(0).out;
    assert!(shown.contains("--log-year"), "{shown}");
    let answer = bench.assess(&path, &[]);
    assert_eq!(answer["observed"]["basis"], "unknown", "{answer}");
    let note = answer["observed"]["note"].to_string();
    assert!(
        note.contains("have no year") && note.contains("--log-year"),
        "{note}"
    );
    let declared = bench.assess(&path, &["--log-year", "2021", "--clock-skew", "+24:00"]);
    assert_eq!(declared["observed"]["from"], "2021-03-02", "{declared}");
    assert!(!declared["observed"]["note"].to_string().contains("year"));
}

#[test]
fn event_logs_of_windows_are_logs() {
    let bench = Bench::new();
    let kept = crate::support::repository().join("fuzz/corpus/read-evtx/template");
    let log = bench.write("Sysmon.evtx", std::fs::read(kept).unwrap());
    let rule = "title: Who am I\nid: own-2\nlevel: high\ntags: [attack.t1033]\n\
        logsource: {product: windows, category: process_creation}\n\
        detection:\n  a: {CommandLine|contains: whoami}\n  condition: a\n";
    let rule = bench.write("rules/own.yml", rule);
    let rules = ["--no-pack", "--rules", rule.to_str().unwrap()];
    let answer = bench.json(&[&["hunt", log.to_str().unwrap()], &rules[..]].concat());
    assert_eq!(answer["logs"][0]["format"], "windows-events", "{answer}");
    assert_eq!(titles(&answer), ["Who am I"], "{answer}");
    assert_eq!(answer["findings"][0]["lines"][0]["line"], 2);
    assert_eq!(
        answer["findings"][0]["lines"][0]["host"],
        "ws8.victim.example"
    );
}

#[test]
fn own_rules_stand_beside_the_pack_or_alone() {
    let bench = Bench::new();
    let lines = format!("{ATTACK}2021-03-04 08:00:00 192.0.2.7 GET /backup/a.php - 200 x\n");
    let path = log(&bench, "u_ex.log", &lines);
    let rules = bench.write("rules/own.yml", OWN_RULE);
    let rules = rules.parent().unwrap().to_str().unwrap();
    let both = bench.json(&["hunt", &path, "--rules", rules]);
    assert!(titles(&both).len() > 1 && titles(&both).contains(&"Script of the backup folder"));
    let alone = bench.json(&["hunt", &path, "--rules", rules, "--no-pack"]);
    assert_eq!(titles(&alone), ["Script of the backup folder"]);
    let none = bench.json(&["hunt", &path, "--min-level", "critical"]);
    assert_eq!(titles(&none), [""; 0]);
}

#[test]
fn clocks_are_corrected_as_declared() {
    let bench = Bench::new();
    let path = log(&bench, "u_ex.log", ATTACK);
    let answer = bench.json(&["hunt", &path, "--clock-skew", "+01:00"]);
    let first = answer["logs"][0]["first"].to_string();
    assert!(first.contains("2021-03-03T09:00:00"), "{first}");
    bench
        .run(&["hunt", &path, "--clock-skew", "an hour"])
        .exits(2);
}

#[test]
fn an_ordinary_log_and_what_is_no_log_raise_nothing() {
    let bench = Bench::new();
    let path = log(&bench, "u_ex.log", &ordinary());
    let text = bench.write("notes.txt", "whoami, cmd.exe and /ecp/y.js in notes\n");
    let answer = bench.json(&["hunt", &path, text.to_str().unwrap()]);
    assert_eq!(titles(&answer), [""; 0]);
    assert_eq!(answer["other_files"], 1);
}

#[test]
fn rules_that_do_not_load_are_named_with_the_reason() {
    let bench = Bench::new();
    let own = bench.run(&["rules", "check"]).exits(0).out;
    assert!(own.contains(", 0 not"), "{own}");
    bench.write("rules/good.yml", OWN_RULE);
    bench.write(
        "rules/bad.yml",
        OWN_RULE
            .replace("startswith", "expand")
            .replace("own-1", "own-2"),
    );
    let rules = bench.path("rules");
    let told = bench.run(&["rules", "check", rules.to_str().unwrap()]);
    let told = told.exits(1).out;
    assert!(
        told.contains("bad.yml") && told.contains("`expand`"),
        "{told}"
    );
    assert!(told.contains("1 rule in 2 files load, 1 not"), "{told}");
}

#[test]
fn what_rules_find_is_evidence_with_its_lines_and_times() {
    let bench = Bench::new();
    let path = bench.write("u_ex.log", format!("{FIELDS}{ATTACK}"));
    let answer = bench.assess(&path, &[]);
    let evidence = answer["evidence"].as_array().unwrap();
    for (value, line, time) in [
        ("T1190", "/ecp/y.js", "10:00:05"),
        ("T1505.003", "x9.aspx", "11:30:00"),
        ("CVE-2021-26855", "/ecp/y.js", "10:00:05"),
        ("CVE-2021-27065", "x9.aspx", "11:30:00"),
    ] {
        let item = evidence.iter().find(|e| e["value"] == value);
        let item = item.unwrap_or_else(|| panic!("{value} is no evidence"));
        let places = item["found"].to_string();
        assert!(
            places.contains(line) && places.contains("rule “") && places.contains(time),
            "{value}: {places}"
        );
    }
    assert_eq!(answer["observed"]["to"], "2021-03-03");
}

#[test]
fn an_ordinary_log_is_no_evidence() {
    let bench = Bench::new();
    let path = bench.write("u_ex.log", format!("{FIELDS}{}", ordinary()));
    let answer = bench.assess(&path, &[]);
    assert_eq!(answer["evidence"].as_array().unwrap().len(), 0);
    assert_eq!(answer["verdict"], "unattributed");
}

//! The register on the command line: recording, finding, grading, support, imports.

use crate::support::Bench;
use serde_json::Value;

fn new(bench: &Bench, more: &[&str]) -> String {
    let mut arguments = vec!["incident", "new"];
    arguments.extend(more);
    bench.json(&arguments)["incident"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn ids(page: &Value) -> Vec<&str> {
    let all = page["incidents"].as_array().unwrap();
    all.iter().map(|i| i["id"].as_str().unwrap()).collect()
}

fn web_shell(bench: &Bench) -> String {
    let text = "a web shell talked to evil.example-c2.net after CVE-2021-26855";
    let given = "--title;Web shell;--when;2021-03-02;--zone;+13:00;--sector;health;--country;nz;\
        --came-in;victim;--effect;serious;--organisation;large;--kind;system-compromise;--text";
    let mut arguments: Vec<&str> = given.split(';').collect();
    arguments.push(text);
    new(bench, &arguments)
}

#[test]
fn incidents_are_found_by_facts_words_values_and_ids() {
    let bench = Bench::new();
    let id = web_shell(&bench);
    let other = new(&bench, &["--title", "Later", "--when", "2021-04"]);
    assert_eq!(
        ids(&bench.json(&["incident", "list"])),
        [other.as_str(), &id]
    );
    for (option, value) in [
        ("--sector", "essential-services"),
        ("--severity", "uk:C3"),
        ("--vulnerability", "CVE-2021-26855"),
        ("--period", "2021-03"),
        ("--country", "NZ"),
        ("--kind", "intrusions/system-compromise"),
    ] {
        let page = bench.json(&["incident", "list", option, value]);
        assert_eq!(ids(&page), [id.as_str()], "{option}");
    }
    for text in [
        "shell",
        "TALKED web",
        "evil[.]example-c2.net",
        "cve-2021-26855",
        &id,
    ] {
        let page = bench.json(&["incident", "search", text]);
        assert_eq!(ids(&page), [id.as_str()], "{text}");
    }
    let first = bench.json(&["incident", "list", "-n", "1"]);
    let next = first["next"].as_str().unwrap();
    assert_eq!(
        ids(&bench.json(&["incident", "list", "--after", next])),
        [id.as_str()]
    );
}

#[test]
fn an_incident_is_changed_and_closed_and_keeps_its_history() {
    let bench = Bench::new();
    let id = web_shell(&bench);
    let other = new(&bench, &["--title", "Later", "--when", "2021-04"]);
    let update = ["--status", "open", "--to", "2021-03-09", "--owner", "kim"];
    bench.json(&[&["incident", "update", &id][..], &update].concat());
    bench.json(&[
        "incident",
        "link",
        &other,
        "--duplicate-of",
        &id,
        "--campaign",
        "campaign-7",
    ]);
    let close = ["--disposition", "confirmed", "--lessons", "patch sooner"];
    bench.json(&[&["incident", "close", &id][..], &close].concat());
    let shown = bench.json(&["incident", "show", &id, "--history"]);
    assert_eq!(shown["when"], "2021-03-02..2021-03-09 +13:00");
    assert_eq!(shown["incident"]["facts"]["status"], "closed");
    assert_eq!(shown["notes"][1]["text"][0], "Lessons: patch sooner");
    let history = shown["history"].as_array().unwrap();
    let acts: Vec<&Value> = history.iter().map(|e| &e["change"]["act"]).collect();
    assert_eq!(acts, ["new", "set", "close"]);
    let duplicate = bench.json(&["incident", "show", &other]);
    assert_eq!(duplicate["incident"]["ties"]["duplicate_of"][0], id);
    bench.json(&["incident", "link", &other, "--duplicate-of", &id, "--undo"]);
    bench.json(&[
        "incident",
        "close",
        &id,
        "--reopen",
        "--reason",
        "came back",
    ]);
    let closed = bench.json(&["incident", "list", "--status", "closed"]);
    assert_eq!(ids(&closed), Vec::<&str>::new());
    assert_eq!(bench.json(&["verify"])["intact"], true);
}

#[test]
fn severity_and_actor_change_with_a_reason_only_and_apart() {
    let bench = Bench::new();
    let id = new(
        &bench,
        &[
            "--title",
            "x",
            "--effect",
            "preliminary",
            "--organisation",
            "large",
        ],
    );
    let level = |scheme: usize| {
        let shown = bench.json(&["incident", "show", &id]);
        let grades = shown["incident"]["severity"]["grades"].as_array().unwrap();
        let of = grades.iter().find(|g| g["scheme"] == ["uk", "nz"][scheme]);
        of.unwrap()["level"].as_str().unwrap().to_owned()
    };
    assert_eq!((level(0).as_str(), level(1).as_str()), ("C5", "routine"));
    let refused = bench
        .run(&["incident", "update", &id, "--effect", "serious"])
        .exits(2);
    assert!(refused.err.contains("--reason"), "{refused:?}");
    bench.json(&[
        "incident",
        "update",
        &id,
        "--nature",
        "state-sponsored",
        "--link",
        "linked",
        "--reason",
        "matches",
    ]);
    assert_eq!(level(0), "C5", "the actor changes no level");
    let shown = bench.json(&["incident", "show", &id]);
    assert_eq!(shown["nationally_significant"], true);
    bench.json(&[
        "incident",
        "update",
        &id,
        "--effect",
        "serious",
        "--reason",
        "servers down",
    ]);
    assert_eq!(
        (level(0).as_str(), level(1).as_str()),
        ("C3", "significant")
    );
    bench.json(&[
        "incident",
        "update",
        &id,
        "--severity",
        "uk:C2",
        "--reason",
        "minister",
    ]);
    let shown = bench.json(&["incident", "show", &id]);
    let grades = shown["incident"]["severity"]["grades"].to_string();
    assert!(
        grades.contains("by-hand") && grades.contains("significant"),
        "{grades}"
    );
    assert_eq!(shown["incident"]["severity"]["changes"], 3);
    assert_eq!(shown["notes"].as_array().unwrap().len(), 3);
    let less = [
        "--effect",
        "preliminary",
        "--reason",
        "a false alarm, mostly",
    ];
    bench.json(&[&["incident", "update", &id][..], &less].concat());
    assert_eq!(level(0), "C2", "what was decided by hand stays");
    let after = bench.json(&["incident", "show", &id]);
    assert_eq!(after["incident"]["severity"]["effect"], "preliminary");
    assert_ne!(
        level(1),
        "significant",
        "the other scheme follows its rules"
    );
    let again = ["--severity", "uk:C1", "--reason", "minister"];
    bench.json(&[&["incident", "update", &id][..], &again].concat());
    assert_eq!(level(0), "C1");
}

#[test]
fn support_waits_until_it_is_done_and_consent_has_limits() {
    let bench = Bench::new();
    let id = new(&bench, &["--title", "x"]);
    let add = |more: &[&str]| {
        let mut arguments = vec!["support", "add", &id];
        arguments.extend(more);
        bench.json(&arguments)["handle"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    add(&["advice", "--text", "reset passwords"]);
    let request = add(&["request", "--owner", "kim"]);
    let overdue = add(&["follow-up", "--due", "2021-03-09", "--owner", "ann"]);
    add(&["follow-up", "--due", "2999-01-01"]);
    let waiting = |more: &[&str]| {
        let mut arguments = vec!["support", "waiting"];
        arguments.extend(more);
        let all = bench.json(&arguments)["waiting"].take();
        let handles = all
            .as_array()
            .unwrap()
            .iter()
            .map(|w| w["handle"].as_str().unwrap().to_owned());
        handles.collect::<Vec<_>>()
    };
    assert_eq!(
        waiting(&[]),
        [overdue.clone(), "support-4".into(), request.clone()]
    );
    assert_eq!(waiting(&["--overdue"]), [overdue.as_str()]);
    assert_eq!(waiting(&["--owner", "kim"]), [request.as_str()]);
    bench.json(&["support", "change", &id, &request, "--state", "done"]);
    bench.json(&["support", "change", &id, &overdue, "--state", "declined"]);
    assert_eq!(waiting(&[]), ["support-4"]);
    bench.json(&[
        "support",
        "consent",
        &id,
        "--what",
        "indicators,techniques",
        "--with",
        "partners",
        "--until",
        "2999-12-31",
    ]);
    let may = |what: &str, with: &str| {
        bench
            .run(&["support", "may-share", &id, "--what", what, "--with", with])
            .code
    };
    assert_eq!(
        (
            may("indicators", "partners"),
            may("identity", "partners"),
            may("indicators", "press")
        ),
        (0, 1, 1)
    );
    bench.json(&["support", "consent", &id, "--withdraw", "consent-1"]);
    assert_eq!(may("indicators", "partners"), 1);
}

#[test]
fn custody_tells_every_step_of_a_piece() {
    let bench = Bench::new();
    let log = bench.write(
        "in/server.log",
        "2021-03-02 10:00:00 GET /x from 203.0.113.77\n",
    );
    let image = bench.write("in/memory.txt", "dump");
    let id = new(
        &bench,
        &[
            "--title",
            "x",
            "--file",
            log.to_str().unwrap(),
            "--place",
            "locker 4",
        ],
    );
    bench.json(&[
        "incident",
        "update",
        &id,
        "--custody",
        "file-1=accessed",
        "--reason",
        "timeline",
        "--place",
        "lab",
    ]);
    bench.json(&[
        "incident",
        "update",
        &id,
        "--custody",
        "file-1=derived",
        "--derived",
        image.to_str().unwrap(),
        "--reason",
        "memory",
    ]);
    let shown = bench.json(&["incident", "show", &id]);
    let steps = shown["files"][0]["custody"].to_string();
    assert!(
        steps.contains("received by") && steps.contains("locker 4"),
        "{steps}"
    );
    assert!(
        steps.contains("accessed") && steps.contains("timeline"),
        "{steps}"
    );
    assert_eq!(shown["files"][1]["from"], "file-1");
    assert_eq!(shown["files"][0]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(
        bench
            .run(&["incident", "update", &id, "--custody", "file-9=moved"])
            .code,
        2
    );
}

#[test]
fn an_assessment_of_an_incident_uses_its_evidence_and_is_tied_to_it() {
    let bench = Bench::new();
    let id = new(
        &bench,
        &[
            "--title",
            "Case",
            "--when",
            "2021-03-02",
            "--text",
            "103.77.192.219 was seen, CVE-2021-26855",
        ],
    );
    let answer = bench.json(&["assess", "--incident", &id])["assessments"][0].take();
    assert_eq!(answer["id"], id);
    assert_eq!(answer["observed"]["to"], "2021-03-02");
    let shown = bench.json(&["incident", "show", &id]);
    let tied = shown["incident"]["ties"]["assessments"][0]
        .as_str()
        .unwrap();
    assert_eq!(answer["replay"]["id"], tied);
    assert_eq!(bench.json(&["replay", tied])["identical"], true);
    // Evidence assessed before it was an incident of the register becomes one under its id.
    let loose = bench.assess_text("note.txt", "evil.example-c2.net", &[]);
    let old = loose["id"].as_str().unwrap();
    assert_eq!(bench.run(&["incident", "show", old]).code, 1);
    assert_eq!(new(&bench, &["--adopt", old, "--title", "Adopted"]), old);
    let shown = bench.json(&["incident", "show", old]);
    assert!(
        shown["observables"]
            .to_string()
            .contains("evil.example-c2.net")
    );
}

#[test]
fn a_table_is_imported_once_with_a_report_for_each_row() {
    let bench = Bench::new();
    let csv = "Case,Org,Domain,Seen,Text\n\
        7,Quarrymill Ltd,quarrymill.example,2021-03,something happened at Quarrymill\n\
        8,Third Org,third.example,never,x\n\
        9,Quarrymill Limited,quarrymill.example,2021-05,again\n";
    let path = bench.write("cases.csv", csv);
    let arguments = [
        "incident",
        "import",
        path.to_str().unwrap(),
        "--source",
        "old system",
        "--map",
        "reference=Case,name=Org,domain=Domain,from=Seen,text=Text",
        "--format",
        "json",
    ];
    let report = bench.run(&arguments).exits(1).document();
    assert_eq!(
        (&report["recorded"], &report["refused"]),
        (&2.into(), &1.into())
    );
    assert_eq!(report["report"][1]["place"], "line 3");
    assert!(!report.to_string().contains("Third"));
    let again = bench.run(&arguments).exits(1).document();
    assert_eq!(
        (&again["recorded"], &again["known"]),
        (&0.into(), &2.into())
    );
    let page = bench.json(&["incident", "list"]);
    let all = page["incidents"].as_array().unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0]["victim"], all[1]["victim"], "the same organisation");
    assert_eq!(bench.json(&["verify"])["intact"], true);
}

#[test]
fn dates_with_the_year_last_are_refused_until_their_order_is_declared() {
    let bench = Bench::new();
    bench.write(
        "cases.csv",
        "reference,title,from,reported\nr1,One,02/03/2021,3/3/2021\n",
    );
    let import = ["incident", "import", "cases.csv", "--source", "Desk"];
    let refused = bench.run(&[&import[..], &["--format", "json"]].concat());
    assert_eq!(refused.document()["refused"], 1, "{refused:?}");
    assert_eq!(
        bench
            .run(&[&import[..], &["--dates", "guess"]].concat())
            .code,
        2
    );
    let taken = bench.json(&[&import[..], &["--dates", "day-first"]].concat());
    assert_eq!(taken["recorded"], 1, "{taken}");
    let id = taken["report"][0]["incident"].as_str().unwrap();
    let facts = bench.json(&["incident", "show", id])["incident"]["facts"].take();
    assert_eq!(facts["period"]["from"]["text"], "2021-03-02");
    assert_eq!(facts["reported"]["text"], "2021-03-03");
}

#[test]
fn rows_that_do_not_fit_their_header_are_named_and_the_others_taken() {
    let bench = Bench::new();
    let rows = bench.write(
        "rows.csv",
        b"reference,title,when\nR1,Good,2021-03-02\nR2,Few\nR3,Many,2021-03,x,y\nR4,L\xe9on,2021-03\n\
            R5,\"Also, good\",2021-03-03\nR6,\"Broken, quote,2021-03\nR7,Lost,2021-03\n",
    );
    let path = rows.to_str().unwrap();
    let report = bench
        .run(&["--format", "json", "incident", "import", path])
        .exits(1)
        .document();
    assert_eq!(
        (&report["recorded"], &report["refused"]),
        (&2.into(), &4.into()),
        "{report}"
    );
    let refused = |place: &str| {
        let all = report["report"].as_array().unwrap();
        let row = all.iter().find(|r| r["place"] == place).unwrap();
        assert_eq!(row["outcome"], "refused", "{row}");
        row["remarks"][0].as_str().unwrap().to_owned()
    };
    assert!(refused("line 3").contains("2 cells"), "{report}");
    assert!(refused("line 4").contains("5 cells"), "{report}");
    assert!(refused("line 5").contains("UTF-8"), "{report}");
    assert!(refused("line 7").contains("quote"), "{report}");
    let semicolons = bench.write("semicolons.csv", "reference;title\nR1;Good\n");
    let run = bench
        .run(&["incident", "import", semicolons.to_str().unwrap()])
        .exits(1);
    assert!(run.err.contains("semicolons"), "{}", run.err);
}

#[test]
fn what_its_source_keeps_closer_stays_so() {
    let bench = Bench::new();
    let event = |uuid: &str, tags: &str| {
        format!(
            r#"{{"Event":{{"uuid":"{uuid}","info":"Shells","date":"2021-03-02","Tag":[{tags}]}}}}"#
        )
    };
    let red = event("a", r#"{"name":"tlp:red"},{"name":"tlp:green"}"#);
    let unknown = event("b", r#"{"name":"tlp:ex:chr"}"#);
    let clear = event("c", r#"{"name":"tlp:white"}"#);
    let file = bench.write("events.json", format!("[{red},{unknown},{clear}]"));
    let import = [
        "incident",
        "import",
        file.to_str().unwrap(),
        "--from-format",
        "misp",
    ];
    let report = bench
        .run(&[&["--format", "json"][..], &import].concat())
        .exits(1)
        .document();
    assert_eq!(
        (&report["recorded"], &report["refused"]),
        (&2.into(), &1.into()),
        "{report}"
    );
    let marking = |n: usize| {
        let id = report["report"][n]["incident"].as_str().unwrap();
        bench.json(&["incident", "show", id])["incident"]["marking"].clone()
    };
    assert_eq!(marking(0), "TLP:RED");
    assert_eq!(marking(2), "TLP:AMBER");
    let partner = bench.json(&["--reader", "partner", "incident", "list"]);
    assert_eq!(ids(&partner).len(), 1, "{partner}");
    // Not said to be MISP, nothing of it is known; an empty incident would help nobody.
    let run = bench
        .run(&[
            "--format",
            "json",
            "incident",
            "import",
            file.to_str().unwrap(),
        ])
        .exits(1);
    assert_eq!(run.document()["recorded"], 0);
}

#[test]
fn a_moment_is_refused_where_it_would_not_be_heeded() {
    let bench = Bench::new();
    for command in [
        &["incident", "list"][..],
        &["statistics", "list"],
        &["support", "waiting"],
    ] {
        let run = bench
            .run(&[command, &["--as-of", "2021-01-01"]].concat())
            .exits(2);
        assert!(run.err.contains("as it is now"), "{}", run.err);
    }
}

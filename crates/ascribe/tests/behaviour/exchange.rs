//! What is handed to others: nothing that may not leave, everything else without loss.

use crate::support::{Bench, incident};
use serde_json::{Value, json};

const SET: &str = "intrusion-set--6f2d8a10-3b1c-4e5d-9a7f-0c1b2d3e4f50";

/// A bundle with a version of an actor, a broken object and a custom one.
fn bundle(modified: &str, alias: &str) -> String {
    json!({
        "type": "bundle", "id": "bundle--0a0a0a0a-1111-4222-8333-444444444444",
        "objects": [
            {"type": "intrusion-set", "spec_version": "2.1", "id": SET, "name": "Lantern Moth",
             "aliases": ["Lantern Moth", alias], "created": "2024-01-01T00:00:00.000Z",
             "modified": modified, "x_house_note": {"kept": [1, 2.5, "ü"]}},
            {"type": "x-house-thing", "id": "x-house-thing--22222222-2222-4333-8444-555555555555", "anything": true},
            {"type": "indicator", "id": "indicator--11111111-2222-4333-8444-555555555555", "pattern": 5, "created": 7},
            {"type": "marking-definition", "spec_version": "2.1", "definition_type": "statement",
             "id": "marking-definition--33333333-2222-4333-8444-555555555555",
             "created": "2024-01-01T00:00:00.000Z", "definition": {"statement": "(c) House"}}
        ]
    })
    .to_string()
}

fn take(bench: &Bench, name: &str, text: &str, more: &[&str]) {
    let path = bench.write(name, text);
    let mut arguments = vec!["import", path.to_str().unwrap()];
    arguments.extend(more);
    bench.json(&arguments);
}

/// A record with the starter knowledge, two versions of a bundle, a feed, and what is restricted.
fn filled() -> Bench {
    let bench = Bench::new();
    let house = [
        "--source",
        "House",
        "--marking",
        "TLP:GREEN",
        "--credibility",
        "2",
    ];
    take(
        &bench,
        "one.json",
        &bundle("2024-01-01T00:00:00.000Z", "Quiet Heron"),
        &house,
    );
    take(
        &bench,
        "two.json",
        &bundle("2024-02-01T00:00:00.000Z", "Loud Heron"),
        &house,
    );
    let other = [
        "--source",
        "Other",
        "--marking",
        "TLP:CLEAR",
        "--reliability",
        "A",
    ];
    take(
        &bench,
        "three.json",
        &bundle("2024-01-01T00:00:00.000Z", "Other Heron"),
        &other,
    );
    let secret = ["--source", "Secret", "--marking", "TLP:AMBER"];
    let text = bundle("2024-01-01T00:00:00.000Z", "Canary Heron").replace("6f2d8a10", "7f2d8a10");
    take(&bench, "four.json", &text, &secret);
    let rows = "value,actor,reference,published\nlantern-moth-relay.net,HAFNIUM,https://house.example.net/r,2026-01-01\n";
    let map = "value=value,actor=actor,reference=reference,published=published";
    take(
        &bench,
        "feed.csv",
        rows,
        &["--source", "Feed", "--marking", "TLP:GREEN", "--map", map],
    );
    bench
}

fn export(bench: &Bench, ledger: &str, name: &str, more: &[&str]) -> Value {
    let path = bench.path(name);
    let mut arguments = vec![
        "--ledger",
        ledger,
        "--format",
        "json",
        "export",
        "--out",
        path.to_str().unwrap(),
    ];
    arguments.extend(more);
    bench.run(&arguments).exits(0);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Every entry as the export carries it.
fn entries(document: &Value) -> Vec<Value> {
    let all = document["objects"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|object| {
            let extensions = object["extensions"].as_object()?;
            let ours = extensions
                .iter()
                .find(|(id, _)| id.starts_with("extension-definition--b1ae"))?
                .1;
            if ours["derived"] == true {
                return None;
            }
            Some(object.clone())
        });
    all.collect()
}

#[test]
fn importing_our_own_export_gives_the_same_entries() {
    let bench = filled();
    let first = bench.ledger();
    let first = first.to_str().unwrap();
    let sent = export(
        &bench,
        first,
        "all.json",
        &["--all", "--as", "stix", "--max-marking", "TLP:AMBER"],
    );
    let second = bench.path("second.db");
    let second = second.to_str().unwrap();
    let path = bench.path("all.json");
    let report = bench.run(&[
        "--ledger",
        second,
        "--bare",
        "--format",
        "json",
        "import",
        path.to_str().unwrap(),
    ]);
    let report = report.exits(0).document();
    assert_eq!(report["problems"], json!([]), "{report:#}");
    let again = export(
        &bench,
        second,
        "again.json",
        &["--all", "--as", "stix", "--max-marking", "TLP:AMBER"],
    );
    let (sent, again) = (entries(&sent), entries(&again));
    assert!(sent.len() > 350, "{}", sent.len());
    assert_eq!(sent, again);
    let log = |ledger: &str| {
        let mut log = bench
            .run(&[
                "--ledger", ledger, "--format", "json", "log", "-n", "100000",
            ])
            .document();
        let mut all: Vec<Value> = log["entries"].as_array_mut().unwrap().drain(..).collect();
        all.retain(|e| {
            !e["kind"].as_str().unwrap().starts_with("x-ascribe-genesis") && e["seq"] != 1
        });
        for entry in &mut all {
            for name in ["seq", "recorded", "recorder"] {
                entry[name].take();
            }
        }
        all
    };
    assert_eq!(
        log(first),
        log(second),
        "source, grade, marking, kind, object, times"
    );
}

#[test]
fn what_may_not_leave_stays() {
    let bench = filled();
    let ledger = bench.ledger();
    let ledger = ledger.to_str().unwrap();
    let holds = |what: &[&str], more: &[&str]| {
        let mut arguments = what.to_vec();
        arguments.extend(more);
        export(&bench, ledger, "x.json", &arguments)
            .to_string()
            .contains("Canary Heron")
    };
    for what in [
        &["--all", "--as", "stix"][..],
        &["--kind", "intrusion-set", "--as", "stix"],
        &["--actor", "Lantern Moth", "--as", "stix"],
    ] {
        assert!(!holds(what, &[]), "{what:?}");
    }
    assert!(holds(
        &["--all", "--as", "stix"],
        &["--max-marking", "TLP:AMBER"]
    ));
    let advisory = bench.run(&["--format", "json", "advisory", "--actor", "Canary Heron"]);
    assert_eq!(
        advisory.code, 1,
        "a name that only a restricted source uses is unknown"
    );
    let may = bench.json(&[
        "advisory",
        "--actor",
        "Canary Heron",
        "--max-marking",
        "TLP:AMBER",
    ]);
    assert_eq!(may["subject"]["name"], "Lantern Moth");
}

#[test]
fn a_sealed_answer_leaves_only_when_asked_and_permitted() {
    let bench = Bench::new();
    let answer = bench.assess(&incident("02-march-council"), &[]);
    let id = answer["replay"]["id"].as_str().unwrap();
    let all = bench
        .run(&["export", "--all", "--as", "stix", "-q"])
        .exits(0);
    assert!(!all.out.contains(id) && !all.out.contains("x-ascribe-assessment"));
    let ask = |more: &[&str]| {
        let mut arguments = vec!["export", "--assessment", id, "--as", "stix", "-q"];
        arguments.extend(more);
        bench.run(&arguments)
    };
    assert!(ask(&[]).exits(2).err.contains("--include-sealed"));
    assert!(
        ask(&["--include-sealed"])
            .exits(2)
            .err
            .contains("TLP:AMBER")
    );
    let opened = ask(&["--include-sealed", "--max-marking", "TLP:AMBER"])
        .exits(0)
        .document();
    let own = opened["objects"]
        .as_array()
        .unwrap()
        .iter()
        .find(|o| o["type"] == "x-ascribe-answer")
        .unwrap();
    assert_eq!(own["assessment"], id);
    assert_eq!(own["verdict"], answer["verdict"]);
    let text = opened.to_string();
    for found in ["Quillmere", "analyst-note.txt"] {
        assert!(!text.contains(found), "{found} stays");
    }
    // An advisory about the incident says what to do, and none of its values.
    let advisory = bench.run(&["--format", "json", "advisory", "--incident", id]);
    assert!(advisory.exits(2).err.contains("above the ceiling"));
    let advisory = bench.json(&["advisory", "--incident", id, "--max-marking", "TLP:AMBER"]);
    assert!(!advisory["actions"].as_array().unwrap().is_empty());
    assert_eq!(advisory["marking"], "TLP:AMBER");
}

#[test]
fn an_export_that_was_changed_on_its_way_is_noticed() {
    let bench = filled();
    let ledger = bench.ledger();
    let mut sent = export(
        &bench,
        ledger.to_str().unwrap(),
        "x.json",
        &["--actor", "Lantern Moth", "--as", "stix"],
    );
    let objects = sent["objects"].as_array_mut().unwrap();
    let set = objects
        .iter_mut()
        .find(|o| o["type"] == "intrusion-set")
        .unwrap();
    set["description"] = json!("said by somebody else");
    let path = bench.write("changed.json", sent.to_string());
    let report = bench.run(&[
        "--ledger",
        "other.db",
        "--bare",
        "--format",
        "json",
        "import",
        path.to_str().unwrap(),
    ]);
    let report = report.exits(1).document();
    assert!(
        report["problems"][0]
            .as_str()
            .unwrap()
            .contains("changed after it was exported"),
        "{report:#}"
    );
}

#[test]
fn proxylogon_spread_as_the_starter_knowledge_dates_it() {
    let bench = Bench::new();
    let answer = bench.json(&["spread", "proxylogon", "--out", "spread.svg"]);
    assert_eq!(answer["milestones"]["disclosed"], "2021-03-02");
    assert_eq!(answer["milestones"]["patch"], "2021-03-02");
    assert_eq!(answer["milestones"]["proof of concept"], "2021-03-10");
    let uses = answer["uses"].as_array().unwrap();
    assert_eq!(
        (&uses[0]["actor"], &uses[0]["first_used"]),
        (&json!("HAFNIUM"), &json!("2021-01-03"))
    );
    assert_eq!(uses[0]["days_after"]["disclosed"], -58);
    let phase = |name: &str| uses.iter().find(|u| u["actor"] == name).unwrap()["phase"].clone();
    assert_eq!(phase("Websiic"), "before-disclosure");
    assert_eq!(phase("Winnti Group"), "on-disclosure");
    assert_eq!(phase("Tonto Team"), "before-proof-of-concept");
    assert_eq!(phase("Black Kingdom operators"), "after-proof-of-concept");
    let before = answer["before_public"].as_array().unwrap();
    assert!(before.contains(&json!("HAFNIUM")) && before.contains(&json!("Calypso")));
    assert!(!before.contains(&json!("Winnti Group")));
    let svg = std::fs::read_to_string(bench.path("spread.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("HAFNIUM"));
    // What was not published yet is not known.
    let early = bench.json(&["--known-by", "2021-03-05", "spread", "CVE-2021-26855"]);
    let early = early["uses"].as_array().unwrap();
    assert!(early.iter().any(|u| u["actor"] == "HAFNIUM") && early.len() < uses.len());
    bench.run(&["spread", "NoSuchFlaw"]).exits(1);
}

#[test]
fn an_advisory_package_holds_rules_that_load() {
    let bench = filled();
    bench
        .run(&["advisory", "--actor", "HAFNIUM", "--out", "package"])
        .exits(0);
    let read = |name: &str| std::fs::read_to_string(bench.path("package").join(name)).unwrap();
    assert!(read("indicators.csv").contains("domain-name,lantern-moth-relay.net,live"));
    assert!(read("suricata.rules").contains("\nalert dns"));
    assert!(
        read("engineers.md").contains("Patch first")
            && read("directors.html").contains("Decide now")
    );
    let checked = bench.run(&["rules", "check", "package/sigma"]);
    checked.exits(0);
    let validated = bench.run(&["validate", "package/indicators.stix.json"]);
    validated.exits(0);
    let misp: Value = serde_json::from_str(&read("indicators.misp.json")).unwrap();
    assert_eq!(misp["Event"]["Tag"][0]["name"], "tlp:green");
    bench
        .run(&["advisory", "--actor", "Nobody At All"])
        .exits(1);
    bench.run(&["advisory"]).exits(2);
    let flaw = bench.json(&["advisory", "--vulnerability", "ProxyLogon"]);
    assert_eq!(flaw["patches"][0]["name"], "ProxyLogon");
    assert!(
        flaw["patches"].as_array().unwrap().len() == 1
            && !flaw["actions"].as_array().unwrap().is_empty()
    );
}

#[test]
fn misp_events_hold_the_indicators() {
    let bench = filled();
    let ledger = bench.ledger();
    let events = export(
        &bench,
        ledger.to_str().unwrap(),
        "x.json",
        &["--actor", "HAFNIUM", "--as", "misp"],
    );
    let text = events.to_string();
    assert!(text.contains("lantern-moth-relay.net") && text.contains("tlp:green"));
    let own = events["response"].as_array().unwrap();
    // What is marked otherwise is another event; the entries themselves travel in a third.
    assert_eq!(own.len(), 3);
}

/// A bundle with what MISP has more than attributes for.
fn moths() -> String {
    let at = "2024-01-01T00:00:00.000Z";
    let id = |kind: &str, n: u32| format!("{kind}--6f2d8a10-3b1c-4e5d-9a7f-0c1b2d3e4f{n}");
    let indicator = |n: u32, pattern: &str| {
        json!({"type": "indicator", "spec_version": "2.1", "id": id("indicator", n), "pattern_type": "stix",
               "pattern": pattern, "valid_from": at, "confidence": 70, "created": at, "modified": at})
    };
    let indicates = |n: u32, from: u32| {
        json!({"type": "relationship", "spec_version": "2.1", "id": id("relationship", n), "created": at, "modified": at,
               "relationship_type": "indicates", "source_ref": id("indicator", from), "target_ref": id("intrusion-set", 50)})
    };
    json!({"type": "bundle", "id": id("bundle", 49), "objects": [
        {"type": "intrusion-set", "spec_version": "2.1", "id": id("intrusion-set", 50), "name": "Lantern Moth",
         "aliases": ["Quiet Heron"], "created": at, "modified": at},
        indicator(51, "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e' AND file:name = 'moth.exe']"),
        indicator(52, "[domain-name:value = 'moth.example'] AND [ipv4-addr:value = '192.0.2.7']"),
        indicator(53, "[url:value = 'http://moth.example/x']"),
        indicates(54, 51), indicates(55, 52), indicates(56, 53),
        {"type": "sighting", "spec_version": "2.1", "id": id("sighting", 57), "sighting_of_ref": id("indicator", 53),
         "last_seen": "2024-02-01T00:00:00Z", "created": at, "modified": at},
        {"type": "report", "spec_version": "2.1", "id": id("report", 58), "name": "Moths at night",
         "description": "All of it.", "published": at, "object_refs": [id("intrusion-set", 50)],
         "created": at, "modified": at}
    ]})
    .to_string()
}

#[test]
fn a_misp_export_has_objects_galaxies_sightings_and_reports_and_comes_back_whole() {
    let bench = filled();
    let graded = [
        "--source",
        "Moths",
        "--marking",
        "TLP:GREEN",
        "--reliability",
        "B",
        "--credibility",
        "2",
    ];
    take(&bench, "moths.json", &moths(), &graded);
    let (first, second) = (bench.ledger(), bench.path("second.db"));
    let (first, second) = (first.to_str().unwrap(), second.to_str().unwrap());
    let all = ["--all", "--max-marking", "TLP:AMBER", "--as"];
    let sent = export(
        &bench,
        first,
        "all.misp.json",
        &[&all[..], &["misp"]].concat(),
    );
    let events: Vec<&Value> = sent["response"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["Event"])
        .collect();
    let moth = events
        .iter()
        .find(|e| e["info"] == "Lantern Moth" && !e["Object"].as_array().unwrap().is_empty())
        .unwrap();
    let objects: Vec<&str> = moth["Object"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| o["name"].as_str().unwrap())
        .collect();
    assert_eq!(objects, ["file", "domain-ip"]);
    let url = &moth["Attribute"]
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["type"] == "url")
        .unwrap();
    assert_eq!(url["Sighting"][0]["date_sighting"], "1706745600");
    let tags = url["Tag"].to_string();
    assert!(
        tags.contains("admiralty-scale:source-reliability") && tags.contains("=\\\"likely\\\""),
        "{tags}"
    );
    let text = sent.to_string();
    for part in [
        "Moths at night",
        "mitre-attack-pattern",
        "misp-galaxy:threat-actor",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let path = bench.path("all.misp.json");
    let import = [
        "--ledger",
        second,
        "--bare",
        "--format",
        "json",
        "import",
        path.to_str().unwrap(),
    ];
    let report = bench.run(&import).exits(0).document();
    assert_eq!(report["problems"], json!([]), "{report:#}");
    let stix = [&all[..], &["stix"]].concat();
    let before = export(&bench, first, "before.json", &stix);
    let after = export(&bench, second, "after.json", &stix);
    assert_eq!(entries(&before), entries(&after));
    // An entry that was changed on its way is refused.
    let changed = bench.write("changed.json", text.replace("Quiet Heron", "Loud Heron"));
    let third = bench.path("third.db");
    let import = [
        "--ledger",
        third.to_str().unwrap(),
        "--bare",
        "--format",
        "json",
        "import",
        changed.to_str().unwrap(),
    ];
    let report = bench.run(&import).document();
    assert!(
        report["problems"].to_string().contains("was changed"),
        "{report:#}"
    );
}

#[test]
fn the_page_for_directors_names_the_first_users_first() {
    let bench = Bench::new();
    let out = bench.path("advice");
    let folder = out.to_str().unwrap();
    bench
        .run(&["advisory", "--vulnerability", "ProxyLogon", "--out", folder])
        .exits(0);
    let page = std::fs::read_to_string(out.join("directors.md")).unwrap();
    let line = page.lines().find(|l| l.contains("Actors in play")).unwrap();
    assert!(line.contains("(the first 6 of"), "{line}");
    assert!(line.contains("HAFNIUM"), "{line}");
}

#[test]
fn a_spread_known_by_a_day_tells_nothing_of_later_days() {
    let bench = Bench::new();
    let early = bench.json(&["--known-by", "2021-03-05", "spread", "CVE-2021-26855"]);
    assert!(early["milestones"].get("disclosed").is_some(), "{early}");
    assert!(
        !early["milestones"].to_string().contains("2021-03-10"),
        "{early}"
    );
}

#[test]
fn an_advisory_on_a_contested_name_says_whom_it_may_mean() {
    let bench = Bench::new();
    let group = |n: u8, name: &str| {
        json!({
            "type": "intrusion-set", "spec_version": "2.1", "name": name,
            "id": format!("intrusion-set--{n}1111111-1111-4111-8111-111111111111"),
            "created": "2021-01-01T00:00:00.000Z", "modified": "2021-01-01T00:00:00.000Z",
            "aliases": [name, "Shared Heron"],
        })
    };
    let bundle = json!({
        "type": "bundle", "id": "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d",
        "objects": [group(1, "Alpha Heron"), group(2, "Beta Heron")],
    });
    let path = bench.write("herons.json", bundle.to_string());
    let path = path.to_str().unwrap();
    bench.json(&["import", path, "--source", "t", "--marking", "TLP:GREEN"]);
    let advisory = |more: &[&str]| {
        let asked = ["advisory", "--actor", "Shared Heron"];
        bench.run(&[&asked[..], more].concat())
    };
    // Whether a stricter source uses a name is not told below its marking.
    let unknown = advisory(&["--max-marking", "TLP:CLEAR"]).exits(1).err;
    assert!(!unknown.contains("Alpha"), "{unknown}");
    let which = advisory(&["--max-marking", "TLP:GREEN"]).exits(2).err;
    assert!(which.contains("Alpha Heron, Beta Heron"), "{which}");
    bench
        .run(&["advisory", "--actor", "No Such Heron"])
        .exits(1);
}

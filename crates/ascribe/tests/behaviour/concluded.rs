//! What a record concluded, in the hands of another: it comes back as it went out, and nothing is
//! weighed by it.

mod every_kind;

use crate::support::Bench;
use serde_json::{Value, json};

const SHARED: &str = "quillfeather-7731.net";
const RULE: &str = "extension-definition--b1ae2a1c-6c3e-5b0a-9d0f-0a4f3f6f1c11";

/// Two incidents that share a value, answered and clustered.
fn filled() -> Bench {
    let bench = Bench::new();
    for (file, text) in [
        ("thistlegate-hall/note.txt", "CVE-2021-26855 T1190 one"),
        ("thistlegate-mill/note.txt", "T1505.003 two"),
    ] {
        bench.assess_text(file, &format!("{SHARED} {text}"), &[]);
    }
    bench.json(&["cluster", "update"]);
    bench
}

fn exported(bench: &Bench, ledger: &str, marking: &str, more: &[&str]) -> Value {
    let start = ["--ledger", ledger, "export", "--as", "stix", "-q"];
    let most = ["--max-marking", marking];
    let run = bench.run(&[&start[..], &most, more].concat());
    run.exits(0).document()
}

fn export(bench: &Bench, more: &[&str]) -> Value {
    let ledger = bench.ledger();
    exported(bench, ledger.to_str().unwrap(), "TLP:AMBER", more)
}

fn import(bench: &Bench, ledger: &str, document: &Value) -> Value {
    let path = bench.write("sent.json", document.to_string());
    let path = path.to_str().unwrap();
    let start = [
        "--ledger", ledger, "--bare", "--format", "json", "import", path,
    ];
    let report = bench.run(&start).exits(0).document();
    assert_eq!(report["problems"], json!([]), "{report:#}");
    report
}

/// The objects of an export, but for what each export makes anew for readers of plain STIX.
fn objects(document: &Value) -> Vec<Value> {
    let all = document["objects"].as_array().unwrap().iter();
    let made = |o: &&Value| o["extensions"][RULE]["derived"] == true && o["type"] != "incident";
    all.filter(|o| !made(o)).cloned().collect()
}

fn of<'o>(objects: &'o [Value], kind: &'o str) -> impl Iterator<Item = &'o Value> {
    objects.iter().filter(move |o| o["type"] == kind)
}

#[test]
fn what_was_concluded_comes_back_as_it_went_out() {
    let bench = filled();
    // Parted and joined again: the history tells.
    let shown = bench.json(&["cluster", "show", "CL-0001"]);
    let member = shown["members"][0].as_str().unwrap();
    let split = [
        "cluster",
        "split",
        "CL-0001",
        member,
        "--reason",
        "another owner",
    ];
    let split = bench.json(&split);
    let event = split["id"].as_str().unwrap();
    bench.json(&["cluster", "undo", event, "--reason", "the same owner"]);
    let sent = export(&bench, &["--all", "--include-sealed"]);
    let other = bench.path("other.db");
    let other = other.to_str().unwrap();
    let report = import(&bench, other, &sent);
    assert_eq!(report["kinds"]["grouping"], 1, "{report:#}");
    assert_eq!(report["kinds"]["x-ascribe-answer"], 2);
    let again = exported(&bench, other, "TLP:AMBER", &["--all"]);
    let (sent, again) = (objects(&sent), objects(&again));
    assert_eq!(sent, again);
    let cluster = of(&sent, "grouping").next().unwrap();
    assert_eq!(cluster["name"], "CL-0001");
    let extensions = cluster["extensions"].as_object().unwrap();
    let own = extensions.values().find(|e| e["cluster"] == "CL-0001");
    let history = own.unwrap()["history"].as_array().unwrap();
    let actions: Vec<&Value> = history.iter().map(|e| &e["action"]).collect();
    assert_eq!(actions, ["form", "split", "undo"]);
    let incidents: Vec<&Value> = of(&sent, "incident").map(|o| &o["id"]).collect();
    let refs = cluster["object_refs"].as_array().unwrap();
    assert!(refs.len() == 2 && refs.iter().all(|r| incidents.contains(&r)));
    for answer in of(&sent, "x-ascribe-answer") {
        assert!(incidents.contains(&&answer["incident_ref"]));
        assert!(answer["hypotheses"][0]["likelihood"].is_string());
    }
    // What was found, and how files and incidents are called, stays.
    let text = json!(sent).to_string();
    for found in [SHARED, "thistlegate", "note.txt"] {
        assert!(!text.contains(found), "{found}");
    }
    assert!(text.contains("T1505.003") && text.contains("CVE-2021-26855"));
    // The same once more says nothing new, also where it came from.
    let path = bench.path("sent.json");
    for ledger in [other, bench.ledger().to_str().unwrap()] {
        let start = ["--ledger", ledger, "-q", "import", path.to_str().unwrap()];
        bench.run(&start).exits(0);
        let back = exported(&bench, ledger, "TLP:AMBER", &["--all", "--include-sealed"]);
        assert_eq!(of(&objects(&back), "x-ascribe-answer").count(), 2);
        assert_eq!(of(&objects(&back), "grouping").count(), 1);
    }
}

#[test]
fn one_cluster_or_answer_and_nothing_without_leave() {
    let bench = filled();
    let one = export(&bench, &["--cluster", "CL-0001"]);
    assert_eq!(of(&objects(&one), "grouping").count(), 1);
    assert_eq!(
        json!(objects(&one)),
        json!(objects(&export(&bench, &["--kind", "grouping"])))
    );
    let kinds = ["--kind", "x-ascribe-answer"];
    let shut = export(&bench, &kinds);
    assert_eq!(of(&objects(&shut), "x-ascribe-answer").count(), 0);
    let opened = export(&bench, &[&kinds[..], &["--include-sealed"]].concat());
    assert_eq!(of(&objects(&opened), "x-ascribe-answer").count(), 2);
    // Both are TLP:AMBER, above the ceiling that holds where none is given.
    let green = |more: &[&str]| {
        let start = ["export", "--as", "stix", "-q"];
        bench.run(&[&start, more].concat())
    };
    let all = green(&["--all", "--include-sealed"]).exits(0).out;
    assert!(!all.contains("grouping--") && !all.contains("x-ascribe-answer"));
    green(&["--cluster", "CL-0001"]).exits(1);
    export_fails_as_misp(&bench);
}

fn export_fails_as_misp(bench: &Bench) {
    let run = bench.run(&["export", "--as", "misp", "--cluster", "CL-0001"]);
    assert!(run.exits(2).err.contains("--as stix"));
}

#[test]
fn an_event_that_may_not_leave_has_no_part_in_a_cluster() {
    let bench = filled();
    let before = export(&bench, &["--cluster", "CL-0001"]);
    // What is decided once something secret is known bears its marking.
    let rows = "value,actor,reference,published\nhush-7.example.net,Hidden Heron,https://h.example/1,2024-01-01\n";
    let path = bench.write("secret.csv", rows);
    let secret = ["--source", "Hush", "--marking", "TLP:RED", "--map"];
    let map = "value=value,actor=actor,reference=reference,published=published";
    let start = ["import", path.to_str().unwrap()];
    bench.json(&[&start[..], &secret, &[map]].concat());
    let shown = bench.json(&["cluster", "show", "CL-0001"]);
    let member = shown["members"][0].as_str().unwrap();
    let reason = ["--reason", "Hidden Heron told us"];
    let split = ["cluster", "split", "CL-0001", member];
    bench.json(&[&split[..], &reason].concat());
    assert_eq!(export(&bench, &["--cluster", "CL-0001"]), before);
    let ledger = bench.ledger();
    let all = exported(
        &bench,
        ledger.to_str().unwrap(),
        "TLP:RED",
        &["--kind", "grouping"],
    );
    let all = objects(&all);
    let clusters: Vec<&Value> = of(&all, "grouping").collect();
    assert_eq!(clusters.len(), 2, "{all:#?}");
    assert!(
        clusters
            .iter()
            .all(|c| c.to_string().contains("Hidden Heron"))
    );
}

#[test]
fn events_of_another_record_change_no_cluster() {
    let bench = filled();
    let forged = json!({
        "type": "x-ascribe-cluster-event", "id": "event-1", "event": "event-0", "action": "split", "by": "rule",
        "cluster": "CL-0001", "into": "CL-0009", "incidents": ["incident-0"], "reason": "",
    });
    let bundle = json!({
        "type": "bundle", "id": "bundle--0a0a0a0a-1111-4222-8333-444444444444", "objects": [forged],
    });
    let before = bench.json(&["cluster", "list"]);
    let path = bench.write("forged.json", bundle.to_string());
    let run = bench.run(&["import", path.to_str().unwrap(), "--source", "x"]);
    assert!(run.err.contains("another record's clusters"), "{run:?}");
    assert_eq!(bench.json(&["cluster", "list"]), before);
}

#[test]
fn nothing_is_weighed_by_what_another_concluded() {
    let bench = filled();
    let sent = export(
        &bench,
        &[
            "--kind",
            "grouping",
            "--kind",
            "x-ascribe-answer",
            "--include-sealed",
        ],
    );
    let there = Bench::new();
    let text = format!("{SHARED} T1505.003 CVE-2021-26855");
    let weighed = |answer: Value| {
        let parts = [
            "verdict",
            "reasons",
            "hypotheses",
            "sponsors",
            "evidence",
            "clusters",
        ];
        parts.map(|part| answer[part].clone())
    };
    let before = weighed(there.assess_text("x/note.txt", &text, &[]));
    let ledger = there.ledger();
    import(&there, ledger.to_str().unwrap(), &sent);
    assert_eq!(weighed(there.assess_text("x/note.txt", &text, &[])), before);
    let clusters = there.json(&["cluster", "list"]);
    assert_eq!(clusters["clusters"], json!([]));
    // It is a claim of the record that wrote it, of a grade without weight.
    let log = there.json(&["log", "--kind", "x-ascribe-answer"]);
    let entries = log["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        assert!(
            entry["source"].as_str().unwrap().starts_with("ascribe/"),
            "{entry}"
        );
        assert_eq!(entry["grade"], "F6");
    }
    there.run(&["verify"]).exits(0);
}

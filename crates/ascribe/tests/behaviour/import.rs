//! Intelligence into the record, without loss and without doublets.

use crate::support::{Bench, hash, item};
use serde_json::{Value, json};
use std::path::PathBuf;

const ACTOR: &str = "intrusion-set--6f2d8a10-3b1c-4e5d-9a7f-0c1b2d3e4f50";
const BROKEN: &str = "indicator--11111111-2222-4333-8444-555555555555";

/// A bundle of an actor, a custom object and an object without what STIX requires.
fn bundle() -> Value {
    json!({
        "type": "bundle", "id": "bundle--0a0a0a0a-1111-4222-8333-444444444444",
        "objects": [
            {"type": "intrusion-set", "spec_version": "2.1", "id": ACTOR, "name": "Lantern Moth",
             "aliases": ["Lantern Moth", "Quiet Heron"], "created": "2024-01-01T00:00:00Z",
             "modified": "2024-01-01T00:00:00Z", "x_house_note": {"kept": [1, 2.5, "ü"]}},
            {"type": "x-house-thing", "id": "x-house-thing--22222222-2222-4333-8444-555555555555",
             "anything": true},
            {"type": "indicator", "id": BROKEN, "pattern": 5, "created": 7},
            {"type": "relationship", "spec_version": "2.1",
             "id": "relationship--33333333-2222-4333-8444-555555555555",
             "created": "2024-01-01T00:00:00Z", "modified": "2024-01-01T00:00:00Z",
             "relationship_type": "uses", "source_ref": ACTOR,
             "target_ref": "malware--99999999-2222-4333-8444-555555555555"}
        ]
    })
}

fn written(bench: &Bench, name: &str, value: &Value) -> PathBuf {
    bench.write(name, value.to_string())
}

fn added(report: &Value) -> u64 {
    let sources = report["sources"].as_object().unwrap();
    sources.values().map(|s| s["added"].as_u64().unwrap()).sum()
}

fn unchanged(report: &Value) -> u64 {
    let sources = report["sources"].as_object().unwrap();
    sources
        .values()
        .map(|s| s["unchanged"].as_u64().unwrap())
        .sum()
}

#[test]
fn importing_again_changes_nothing() {
    let bench = Bench::new();
    let path = written(&bench, "bundle.json", &bundle());
    let path = path.to_str().unwrap();
    let first = bench.run(&["import", path, "--source", "House", "--format", "json"]);
    let first = first.document();
    assert!(added(&first) >= 2 && unchanged(&first) == 0, "{first:#}");
    let before = bench.run(&["checkpoint"]).out;
    let again = bench.run(&["import", path, "--source", "House", "--format", "json"]);
    let again = again.document();
    assert_eq!(
        (added(&again), unchanged(&again)),
        (0, added(&first)),
        "{again:#}"
    );
    assert_eq!(again["kinds"], json!({}));
    assert_eq!(bench.run(&["checkpoint"]).out, before);
}

#[test]
fn feeds_and_lists_again_change_nothing() {
    let bench = Bench::new();
    let rows = [[
        &hash(1)[..],
        "Lantern Moth",
        "https://harbour-press-11.net/a",
        "2024-05-01",
    ]];
    assert!(added(&bench.feed("feed", "B", &rows)) >= 1);
    assert_eq!(added(&bench.feed("feed", "B", &rows)), 0);
    let trail = "# Copyright\n\n# Aliases: moth\n\n# Reference: https://harbour-press-11.net/a\n\nlattice-77.net\n198.18.7.8\n";
    let trail = bench.write("trails/static/malware/apt_moth.txt", trail);
    let trail = trail.to_str().unwrap();
    assert!(added(&bench.json(&["import", trail])) >= 1);
    assert_eq!(added(&bench.json(&["import", trail])), 0);
    assert_eq!(bench.run(&["verify"]).code, 0);
}

#[test]
fn a_bad_object_is_told_by_id_and_the_rest_goes_in() {
    let bench = Bench::new();
    let mut with_bad = bundle();
    with_bad["objects"].as_array_mut().unwrap().extend([
        json!({"type": "tool", "id": "tool--not-a-uuid", "name": "x"}),
        json!({"id": "nothing--but-an-id"}),
        json!("no object at all"),
    ]);
    let path = written(&bench, "bundle.json", &with_bad);
    let run = bench
        .run(&[
            "import",
            path.to_str().unwrap(),
            "--source",
            "House",
            "--format",
            "json",
        ])
        .exits(1);
    let report = run.document();
    assert!(report["refused"].as_u64().unwrap() >= 1, "{report:#}");
    let problems = report["problems"].to_string();
    assert!(problems.contains("nothing--but-an-id"), "{problems}");
    assert_eq!(report["kinds"]["intrusion-set"], 1);
    assert_eq!(report["kinds"]["x-house-thing"], 1);
    assert_eq!(
        report["kinds"]["relationship"], 1,
        "a dangling reference is accepted"
    );
    assert!(run.err.contains("nothing--but-an-id"), "{run:?}");
    assert_eq!(
        bench.json(&["show", "Quiet Heron"])["actor"],
        "Lantern Moth"
    );
}

#[test]
fn two_sources_versions_stand_side_by_side() {
    let bench = Bench::new();
    let path = written(&bench, "bundle.json", &bundle());
    let mut other = bundle();
    other["objects"][0]["aliases"] = json!(["Lantern Moth", "Grey Heron"]);
    let other = written(&bench, "other.json", &other);
    bench.run(&["import", path.to_str().unwrap(), "--source", "House A"]);
    bench.run(&["import", other.to_str().unwrap(), "--source", "House B"]);
    let log = bench.json(&["log", "--object", ACTOR]);
    let sources: Vec<&str> = log["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["source"].as_str().unwrap())
        .collect();
    assert_eq!(sources, ["House A", "House B"]);
    let shown = bench.json(&["show", "Lantern Moth"]);
    let names = shown["names"].as_array().unwrap();
    let users = |name: &str| {
        let own = names.iter().find(|n| n["name"] == name);
        own.map(|n| n["sources"].clone())
    };
    assert_eq!(users("Quiet Heron"), Some(json!(["House A"])), "{shown:#}");
    assert_eq!(users("Grey Heron"), Some(json!(["House B"])), "{shown:#}");
    let both = users("Lantern Moth").unwrap();
    assert!(both.as_array().unwrap().len() == 2, "{both}");
    // The same words from the same source are the same version.
    bench.run(&["import", path.to_str().unwrap(), "--source", "House A"]);
    let log = bench.json(&["log", "--object", ACTOR]);
    assert_eq!(log["entries"].as_array().unwrap().len(), 2);
}

#[test]
fn grade_and_marking_are_recorded() {
    let bench = Bench::new();
    let path = bench.write("f.csv", format!("value,actor\n{},Moth\n", hash(7)));
    bench.json(&[
        "import",
        path.to_str().unwrap(),
        "--source",
        "House",
        "--reliability",
        "b",
        "--credibility",
        "2",
        "--marking",
        "TLP:RED",
    ]);
    let entry = bench.json(&["log", "--source", "House"])["entries"][0].take();
    assert_eq!(entry["grade"], "B2");
    assert_eq!(entry["marking"], "TLP:RED");
    assert_eq!(entry["recorder"], "tester");
    assert_eq!(entry["sealed"], false);
}

#[test]
fn a_mapping_declares_foreign_columns() {
    let bench = Bench::new();
    let text = format!(
        "gruppe;wert;quelle;tag\nLantern Moth;{};https://harbour-press-11.net/x;2024-05-01\n",
        hash(8)
    );
    let path = bench.write("tabelle.csv", text);
    bench.json(&[
        "import",
        path.to_str().unwrap(),
        "--source",
        "House",
        "--map",
        "value=wert,actor=gruppe,reference=quelle,published=tag",
    ]);
    let answer = bench.assess_text("note.txt", &hash(8), &[]);
    let claim = &item(&answer, &hash(8))["claims"][0];
    assert_eq!(claim["actor"], "Lantern Moth");
    assert_eq!(claim["reference"], "https://harbour-press-11.net/x");
    assert_eq!(claim["published"], "2024-05-01");
    assert_eq!(claim["source"], "House");
    let missing = [
        "import",
        path.to_str().unwrap(),
        "--map",
        "value=nosuchcolumn",
    ];
    assert_ne!(bench.run(&missing).code, 0);
}

/// A value of a later import is found by what was assessed before, without reading it again.
#[test]
fn what_is_said_of_a_value_is_shown_with_its_sources() {
    let bench = Bench::new();
    let one = [
        "198.18.7.9",
        "Lantern Moth",
        "https://harbour-press-11.net/x",
        "2024-05-01",
    ];
    let two = [
        "198.18.7.9",
        "Quiet Heron",
        "https://mill-notes-12.net/y",
        "2024-06-01",
    ];
    bench.feed("feed-a", "B", &[one]);
    bench.feed("feed-b", "C", &[two]);
    let shown = bench.json(&["show", "198.18.7[.]9"]);
    assert_eq!(shown["type"], "ipv4-addr");
    let said = shown["said"].as_array().unwrap();
    let told: Vec<(&str, &str)> = said
        .iter()
        .map(|s| (s["actor"].as_str().unwrap(), s["source"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [("Lantern Moth", "feed-a"), ("Quiet Heron", "feed-b")]
    );
}

fn indicator(value: &str, modified: &str) -> Value {
    json!({
        "type": "bundle", "id": "bundle--0a0a0a0a-1111-4222-8333-444444444444",
        "objects": [
            {"type": "intrusion-set", "spec_version": "2.1", "id": ACTOR, "name": "Lantern Moth",
             "created": "2024-01-01T00:00:00Z", "modified": "2024-01-01T00:00:00Z"},
            {"type": "indicator", "spec_version": "2.1", "id": BROKEN, "pattern_type": "stix",
             "pattern": format!("[ipv4-addr:value = '{value}']"),
             "created": "2024-01-01T00:00:00Z", "modified": modified,
             "valid_from": "2024-01-01T00:00:00Z"},
            {"type": "relationship", "spec_version": "2.1", "relationship_type": "indicates",
             "id": "relationship--44444444-2222-4333-8444-555555555555",
             "created": "2024-01-01T00:00:00Z", "modified": "2024-01-01T00:00:00Z",
             "source_ref": BROKEN, "target_ref": ACTOR}
        ]
    })
}

/// A source's later version replaces its earlier one; at an earlier moment it still stands.
#[test]
fn what_a_source_withdraws_it_says_no_more() {
    let bench = Bench::new();
    let said = |value: &str, more: &[&str]| {
        let mut arguments = vec!["show", value];
        arguments.extend(more);
        bench.json(&arguments)["said"].as_array().unwrap().len()
    };
    let import = |value: &str, modified: &str, source: &str| {
        let path = written(&bench, "versions.json", &indicator(value, modified));
        bench.json(&["import", path.to_str().unwrap(), "--source", source]);
    };
    import("198.18.7.21", "2024-01-01T00:00:00Z", "House A");
    assert_eq!(said("198.18.7.21", &[]), 1);
    let log = bench.json(&["log", "-n", "1"]);
    let before = log["entries"][0]["recorded"].as_str().unwrap().to_owned();
    std::thread::sleep(std::time::Duration::from_millis(5));
    import("198.18.7.22", "2024-02-01T00:00:00Z", "House A");
    assert_eq!((said("198.18.7.21", &[]), said("198.18.7.22", &[])), (0, 1));
    assert_eq!(said("198.18.7.21", &["--as-of", &before]), 1);
    // Another source that still says it is heard.
    import("198.18.7.21", "2024-01-01T00:00:00Z", "House B");
    assert_eq!(said("198.18.7.21", &[]), 1);
    let trail = |values: &str| {
        let text = format!("# Reference: https://harbour-press-11.net/a\n\n{values}\n");
        let path = bench.write("trails/static/malware/apt_moth.txt", text);
        bench.json(&["import", path.to_str().unwrap()]);
    };
    trail("lattice-77.net\nlattice-78.net");
    assert_eq!(
        (said("lattice-77.net", &[]), said("lattice-78.net", &[])),
        (1, 1)
    );
    trail("lattice-77.net");
    assert_eq!(
        (said("lattice-77.net", &[]), said("lattice-78.net", &[])),
        (1, 0)
    );
}

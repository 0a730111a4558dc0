//! The answer's JSON against its published contract.

use crate::support::{Bench, example, repository};
use jsonschema::Validator;
use serde_json::{Value, json};

fn schema() -> Value {
    let path = repository().join("docs/assessment.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

/// Every violation, with its place.
pub fn violations(document: &Value) -> Vec<String> {
    validator()
        .iter_errors(document)
        .map(|e| format!("{}: {e}", e.instance_path))
        .collect()
}

fn check(document: &Value) {
    assert_eq!(violations(document), Vec::<String>::new());
}

#[test]
fn the_schema_is_one() {
    jsonschema::draft202012::meta::validate(&schema()).unwrap();
}

#[test]
fn the_examples_answers_keep_it() {
    let bench = Bench::new();
    check(&bench.json(&["assess", example().to_str().unwrap()]));
}

#[test]
fn unusual_answers_keep_it() {
    let bench = Bench::new();
    bench.write("evidence/empty.txt", "");
    bench.write("evidence/broken.gz", [0x1f, 0x8b, 8, 0, 1, 2, 3]);
    let evidence = bench.path("evidence");
    let run = bench
        .run(&["assess", evidence.to_str().unwrap(), "--format", "json"])
        .exits(1);
    check(&run.document());
    bench.feed("House", "C", &[["198.18.7.7", "Nobody Known", "", ""]]);
    let note = bench.write(
        "note.txt",
        "198.18.7.7 and APT28; http://user@[2001:db8::1]:8080/x; CVE-2021-26855, T1190, no Mimikatz",
    );
    check(&bench.json(&["assess", note.to_str().unwrap(), "--known-by", "2022"]));
    check(&bench.json(&["assess", note.to_str().unwrap(), "--as-of", "2020-01-01"]));
    check(&bench.json(&[
        "assess",
        note.to_str().unwrap(),
        "--observed-at",
        "2021-01..2021-03",
    ]));
}

#[test]
fn what_breaks_it_is_found() {
    let bench = Bench::new();
    let whole = bench.json(&["assess", bench.write("a.txt", "T1190").to_str().unwrap()]);
    check(&whole);
    for (pointer, value) in [
        ("/assessments/0/verdict", json!("proven")),
        ("/assessments/0/hypotheses/0/probability", json!(1.5)),
        ("/assessments/0/hypotheses/0/likelihood", json!("sure")),
        ("/assessments/0/hypotheses", json!([])),
        ("/assessments/0/evidence/0/kind", json!("feeling")),
        ("/assessments/0/replay/id", json!("1")),
    ] {
        let mut broken = whole.clone();
        *broken.pointer_mut(pointer).unwrap() = value;
        assert!(!violations(&broken).is_empty(), "{pointer}");
    }
    let mut more = whole.clone();
    more["assessments"][0]["opinion"] = json!("x");
    assert!(!violations(&more).is_empty());
}

#[test]
fn every_way_of_meeting_a_value_keeps_it() {
    let bench = Bench::new();
    let row = |value| {
        [
            value,
            "Lantern Moth",
            "https://harbour-press-11.net/a",
            "2024-05-01",
        ]
    };
    let rows = [
        "quillfeather-7731.net",
        "http://files.lattice-ferry-42.org/a.exe",
        "198.18.40.0/24",
        "one.mill-weir-55.com",
    ];
    bench.feed("feed", "B", &rows.map(row));
    let text = "quillfeather-7731.net http://quillfeather-7731.net/x cdn.quillfeather-7731.net \
        files.lattice-ferry-42.org 198.18.40.7 two.mill-weir-55.com";
    let path = bench.write("note.txt", text);
    let document = bench.json(&["assess", path.to_str().unwrap()]);
    check(&document);
    let evidence = document["assessments"][0]["evidence"].as_array().unwrap();
    let met: std::collections::BTreeSet<&str> = evidence
        .iter()
        .map(|e| e["matched"].as_str().unwrap())
        .collect();
    let all = [
        "exact",
        "host-of-listed-url",
        "host-of-url",
        "network",
        "parent-domain",
        "registered-domain",
    ];
    assert_eq!(met.into_iter().collect::<Vec<_>>(), all);
    let words = schema()["$defs"]["evidence"]["properties"]["matched"]["enum"].clone();
    // Circumstances are not met but alike.
    assert_eq!(words.as_array().unwrap().len(), all.len() + 1);
}

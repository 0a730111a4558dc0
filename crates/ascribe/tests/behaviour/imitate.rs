//! Planting traces of every actor in reports about every other one.

use crate::support::Bench;
use serde_json::{Value, json};

/// A feed of groups as ATT&CK tells it: three reports a group, each of three tools of its own and
/// one that all share.
fn groups() -> Value {
    let id = |kind: &str, n: usize| format!("{kind}--00000000-0000-4000-8000-{n:012}");
    let at = "2020-01-01T00:00:00.000Z";
    let mut objects = Vec::new();
    let mut number = 1;
    for group in 0..3 {
        let actor = id("intrusion-set", group + 1);
        objects.push(json!({
            "type": "intrusion-set", "spec_version": "2.1", "id": actor, "created": at, "modified": at,
            "name": format!("Quarry {group}"),
            "external_references": [{"source_name": "mitre-attack", "external_id": format!("G900{group}")}],
        }));
        for tool in 0..9 {
            number += 1;
            let malware = id("malware", number);
            let report = tool / 3;
            objects.push(json!({
                "type": "malware", "spec_version": "2.1", "id": malware, "created": at, "modified": at,
                "name": format!("Pick{group}{tool}"), "is_family": true,
                "external_references": [{"source_name": "mitre-attack", "external_id": format!("S9{group}{tool:02}")}],
            }));
            objects.push(json!({
                "type": "relationship", "spec_version": "2.1", "id": id("relationship", number),
                "created": at, "modified": at, "relationship_type": "uses",
                "source_ref": actor, "target_ref": malware,
                "external_references": [{
                    "source_name": format!("House {group} {report}"),
                    "description": format!("House. (202{report}, May 1). On Quarry {group}."),
                    "url": format!("https://house{report}.example/quarry-{group}"),
                }],
            }));
        }
    }
    json!({"type": "bundle", "id": "bundle--00000000-0000-4000-8000-000000000001", "objects": objects})
}

#[test]
fn more_planted_traces_name_the_imitated_actor_more_often() {
    let bench = Bench::new();
    let knowledge = bench.write("groups.json", groups().to_string());
    let arguments = [
        "backtest",
        "imitate",
        "--up-to",
        "4",
        "--knowledge",
        knowledge.to_str().unwrap(),
    ];
    let outcome = bench.json(&arguments);
    assert_eq!(outcome["actors"], 3);
    assert_eq!(outcome["pairs"], 6);
    let rows = outcome["kinds"]["software"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    let share = |row: usize, of: &str| rows[row][of].as_f64().unwrap();
    assert!(share(3, "leads") >= share(0, "leads"));
    // Nothing of the newest report is known of its actor but the report itself, which is left out.
    assert_eq!(outcome["right"], 0.0);
    assert_eq!(share(3, "leads"), 1.0, "{outcome:#}");
    for row in 0..4 {
        assert!(share(row, "answered") <= share(row, "leads"));
        assert!(share(row, "firm") <= share(row, "answered"));
    }
    assert_eq!(outcome, bench.json(&arguments));
    bench
        .run(&[
            "backtest",
            "imitate",
            "--up-to",
            "0",
            "--knowledge",
            knowledge.to_str().unwrap(),
        ])
        .exits(2);
}

//! STIX: nothing lost, 2.0 upgraded, bad objects named while the rest goes in.

use crate::support::{read_files, read_one};

const MITRE: &str = "identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5";

fn group(name: &str, modified: &str) -> String {
    format!(
        r#"{{"type":"intrusion-set","id":"intrusion-set--1b7c2a7e-8a1c-4f0e-9d55-0f2f6c1f0a11","created_by_ref":"{MITRE}",
        "created":"2020-01-01T00:00:00.000Z","modified":"{modified}","name":"{name}","x_mitre_unheard_of":{{"b":[1,2.50],"a":null}},
        "external_references":[{{"source_name":"mitre-attack","external_id":"G9999","url":"https://attack.mitre.org/groups/G9999"}}]}}"#
    )
}

#[test]
fn stix_20_is_upgraded_and_keeps_what_it_had() {
    let bundle = format!(
        r#"{{"type":"bundle","id":"bundle--1","spec_version":"2.0","objects":[{}]}}"#,
        group("A", "2021-05-01T00:00:00.000Z")
    );
    let kept = read_one("release.json", &bundle);
    let [item] = kept.items.as_slice() else {
        panic!("{:?}", kept.problems)
    };
    assert_eq!(item.source, "MITRE ATT&CK");
    assert_eq!(item.published.as_deref(), Some("2021-05-01T00:00:00.000Z"));
    assert_eq!(item.lineage, ["https://attack.mitre.org/groups/G9999"]);
    let body = &kept.bodies("intrusion-set")[0];
    assert_eq!(body["spec_version"], "2.1");
    assert_eq!(
        body["x_mitre_unheard_of"],
        serde_json::json!({"a": null, "b": [1, 2.5]})
    );
}

#[test]
fn two_releases_are_two_versions_of_one_object() {
    let release = |name, modified| format!("[{}]", group(name, modified));
    let old = release("A", "2020-05-01T00:00:00.000Z");
    let new = release("B", "2021-05-01T00:00:00.000Z");
    let kept = read_files(&[("1.json", old.as_bytes()), ("2.json", new.as_bytes())]);
    let [first, second] = kept.items.as_slice() else {
        panic!("{:?}", kept.problems)
    };
    assert_eq!(first.id, second.id);
    assert_ne!(first.body, second.body);
    assert!(first.published < second.published);
}

#[test]
fn a_bad_object_is_named_and_the_rest_goes_in() {
    let bundle = r#"{"type":"bundle","id":"bundle--2","objects":[
        {"type":"tool","spec_version":"2.1","id":"tool--1","name":"a"},
        {"type":"tool","spec_version":"2.1","id":"tool--2","name":"twice","name":"twice"},
        {"id":"tool--3","name":"no type"},
        {"type":"tool","spec_version":"2.1","id":"tool--4","name":"d"}]}"#;
    let kept = read_one("b.json", bundle);
    assert_eq!(kept.ids(), ["tool--1", "tool--4"]);
    let bad: Vec<_> = kept
        .problems
        .iter()
        .filter(|p| !p.kept)
        .filter_map(|p| p.id.as_deref())
        .collect();
    assert_eq!(bad, ["tool--2", "tool--3"].map(|id| id).as_slice());
}

#[test]
fn what_stands_before_a_break_goes_in() {
    let broken = r#"{"type":"bundle","id":"bundle--3","objects":[{"type":"tool","spec_version":"2.1","id":"tool--1","name":"a"},{"type":"to"#;
    let kept = read_one("b.json", broken);
    assert_eq!(kept.ids(), ["tool--1"]);
    assert!(
        kept.left_out().reason.contains("JSON"),
        "{:?}",
        kept.problems
    );
}

#[test]
fn arrays_lines_and_single_objects() {
    let one = r#"{"type":"tool","spec_version":"2.1","id":"tool--1","name":"a"}"#;
    let two = r#"{"type":"tool","spec_version":"2.1","id":"tool--2","name":"b"}"#;
    assert_eq!(
        read_one("a.json", &format!("[{one},{two}]")).ids(),
        ["tool--1", "tool--2"]
    );
    assert_eq!(
        read_one("a.ndjson", &format!("{one}\n{two}\n")).ids(),
        ["tool--1", "tool--2"]
    );
    assert_eq!(read_one("a.json", one).ids(), ["tool--1"]);
}

#[test]
fn unusual_things_are_taken_and_noted() {
    let bundle = r#"{"type":"bundle","id":"bundle--4","objects":[
        {"type":"x-own","id":"x-own--1","spec_version":"2.1","deep":[{"z":1,"a":2}]},
        {"type":"relationship","id":"relationship--1","spec_version":"2.1","relationship_type":"uses","source_ref":"tool--8","target_ref":"x-own--1"},
        {"type":"domain-name","id":"domain-name--1","value":"a_b.example.com"}]}"#;
    let kept = read_one("b.json", bundle);
    assert_eq!(kept.items.len(), 3);
    assert!(kept.problems.iter().all(|problem| problem.kept));
    for told in ["x-own", "tool--8", "underscore"] {
        assert!(
            kept.problems.iter().any(|p| p.reason.contains(told)),
            "{told}: {:?}",
            kept.problems
        );
    }
}

#[test]
fn markings_and_producers() {
    let bundle = r#"{"type":"bundle","id":"bundle--5","objects":[
        {"type":"identity","id":"identity--1","spec_version":"2.1","name":"Example CERT","object_marking_refs":["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"]},
        {"type":"marking-definition","id":"marking-definition--s","spec_version":"2.1","definition_type":"statement","definition":{"statement":"(c)"}},
        {"type":"tool","id":"tool--1","spec_version":"2.1","name":"a","created_by_ref":"identity--1",
         "object_marking_refs":["marking-definition--s","marking-definition--f88d31f6-486f-44da-b317-01333bde0b82","marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"]},
        {"type":"tool","id":"tool--2","spec_version":"2.1","name":"b","object_marking_refs":["marking-definition--unheard-of"]}]}"#;
    let kept = read_one("set.json", bundle);
    let told: Vec<_> = kept
        .items
        .iter()
        .map(|i| (i.source.as_str(), i.marking.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("Example CERT", Some("TLP:CLEAR")),
            ("set", None),
            ("Example CERT", Some("TLP:AMBER")),
            ("set", Some("marking-definition--unheard-of")),
        ]
    );
}

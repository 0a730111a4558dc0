//! STIX 2.0 becomes 2.1 and nothing is lost.

use ascribe_stix::{Limits, Object, needs_upgrade, parse, upgrade};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The upgraded fixture by type, and the observables that came out of it.
fn upgraded() -> (BTreeMap<String, Value>, BTreeMap<String, Value>) {
    let parsed = parse(
        include_bytes!("../fixtures/stix20.json"),
        &Limits::default(),
    );
    let (mut objects, mut observables) = (BTreeMap::new(), BTreeMap::new());
    let by_type = |text: &str, into: &mut BTreeMap<String, Value>| {
        let value: Value = serde_json::from_str(text).unwrap();
        into.insert(value["type"].as_str().unwrap().to_owned(), value);
    };
    for object in &parsed.objects {
        assert!(needs_upgrade(object.view()));
        let result = upgrade(&object.raw).unwrap();
        by_type(&result.object, &mut objects);
        assert!(!needs_upgrade(
            Object::parse(&result.object).unwrap().view()
        ));
        for observable in &result.observables {
            by_type(observable, &mut observables);
        }
    }
    (objects, observables)
}

#[test]
fn required_properties_of_2_1_are_there() {
    let (objects, _) = upgraded();
    assert!(objects.values().all(|o| o["spec_version"] == "2.1"));
    let indicator = &objects["indicator"];
    assert_eq!(indicator["indicator_types"], json!(["malicious-activity"]));
    assert_eq!(indicator["pattern_type"], "stix");
    assert_eq!(objects["malware"]["is_family"], true);
    assert_eq!(
        objects["malware"]["malware_types"],
        json!(["backdoor", "x-odd"])
    );
    assert_eq!(
        objects["threat-actor"]["threat_actor_types"],
        json!(["spy"])
    );
    assert_eq!(objects["identity"]["roles"], json!(["hospital"]));
    assert_eq!(objects["marking-definition"].get("modified"), None);
}

#[test]
fn observed_data_is_taken_apart() {
    let (objects, observables) = upgraded();
    let refs = objects["observed-data"]["object_refs"].as_array().unwrap();
    assert_eq!(refs.len(), 6);
    assert_eq!(objects["observed-data"].get("objects"), None);
    for observable in observables.values() {
        assert!(refs.contains(&observable["id"]), "{observable}");
        assert_eq!(observable["spec_version"], "2.1");
    }
    let id = |t: &str| observables[t]["id"].clone();
    assert_eq!(
        observables["domain-name"]["resolves_to_refs"],
        json!([id("ipv4-addr")])
    );
    let file = &observables["file"];
    assert_eq!(file["ctime"], "2016-01-01T00:00:00Z");
    assert_eq!(file["x_stix20_is_encrypted"], true);
    assert_eq!(file["parent_directory_ref"], id("directory"));
    let process = &observables["process"];
    assert_eq!(process["image_ref"], file["id"]);
    assert_eq!(process["child_refs"], json!([process["id"]]));
    assert_eq!(
        observables["network-traffic"]["extensions"]["x-ext"]["payload_ref"],
        file["id"]
    );
}

#[test]
fn nothing_is_lost() {
    let parsed = parse(
        include_bytes!("../fixtures/stix20.json"),
        &Limits::default(),
    );
    for object in &parsed.objects {
        let before: Value = serde_json::from_str(&object.raw).unwrap();
        let after: Value = serde_json::from_str(&upgrade(&object.raw).unwrap().object).unwrap();
        for (name, value) in before.as_object().unwrap() {
            let kept_as = match (object.type_name(), name.as_str()) {
                ("observed-data", "objects") => "x_stix20_objects",
                _ => name,
            };
            assert_eq!(after[kept_as], *value, "{} {name}", object.id());
        }
    }
}

#[test]
fn bytes_of_untouched_members_stay() {
    let parsed = parse(
        include_bytes!("../fixtures/stix20.json"),
        &Limits::default(),
    );
    let text = upgrade(&parsed.objects[0].raw).unwrap().object;
    assert!(
        text.contains(r#""x_score":1.50,"x_ünï":"\u00e9\/""#),
        "{text}"
    );
}

#[test]
fn the_same_input_gives_the_same_identifiers() {
    assert_eq!(upgraded(), upgraded());
}

#[test]
fn what_is_2_1_or_no_stix_object_is_left_alone() {
    for raw in [
        r#"{"type":"malware","id":"malware--1","spec_version":"2.1"}"#,
        r#"{"type":"ipv4-addr","id":"ipv4-addr--1","value":"198.51.100.7"}"#,
        r#"{"type":"x-misp-event","id":"x-misp-event--1"}"#,
        r#"{"type":"bundle","id":"bundle--1"}"#,
    ] {
        assert!(!needs_upgrade(Object::parse(raw).unwrap().view()), "{raw}");
    }
    let old = r#"{"type":"ipv4-addr","id":"ipv4-addr--1","spec_version":"2.0"}"#;
    assert!(needs_upgrade(Object::parse(old).unwrap().view()));
}

#[test]
fn circles_and_long_chains_of_references_end() {
    let objects: Vec<String> = (0..3000)
        .map(|n| {
            format!(
                r#""{n}":{{"type":"file","parent_directory_ref":"{}"}}"#,
                (n + 1) % 3000
            )
        })
        .collect();
    let raw = format!(
        r#"{{"type":"observed-data","id":"observed-data--1","objects":{{{}}}}}"#,
        objects.join(",")
    );
    let result = upgrade(&raw).unwrap();
    assert!(!result.observables.is_empty());
    for odd in [
        r#"{"0":7}"#,
        "[]",
        "null",
        r#"{"0":{"type":9,"a_ref":"0"}}"#,
    ] {
        let raw = format!(r#"{{"type":"observed-data","id":"o--1","objects":{odd}}}"#);
        assert!(upgrade(&raw).is_ok(), "{odd}");
    }
    assert!(upgrade("[]").is_err());
}

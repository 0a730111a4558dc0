use super::{Level, validate};
use serde_json::{Value, json};

fn indicator() -> Value {
    json!({"type": "indicator", "spec_version": "2.1",
        "id": "indicator--d1ea1d8e-3f5d-4e6b-8b5a-0123456789ab",
        "created": "2021-03-02T00:00:00.000Z", "modified": "2021-03-02T00:00:00.000Z",
        "name": "a", "description": "b", "indicator_types": ["malicious-activity"],
        "pattern": "[ipv4-addr:value = '198.51.100.1']", "pattern_type": "stix",
        "valid_from": "2021-03-02T00:00:00Z"})
}

fn rules(object: &Value, level: Level) -> Vec<(&'static str, String)> {
    let findings = validate(object).into_iter();
    findings
        .filter(|finding| finding.level == level)
        .map(|finding| (finding.rule, finding.path))
        .collect()
}

#[test]
fn a_good_object_breaks_nothing() {
    assert_eq!(validate(&indicator()), []);
}

/// Changes of the good indicator, and the rule and place that each breaks.
#[test]
fn each_fault_is_found_where_it_is() {
    let faults = [
        ("spec_version", json!("3"), "value", "spec_version"),
        ("id", json!("indicator--1"), "identifier", "id"),
        (
            "id",
            json!("tool--d1ea1d8e-3f5d-4e6b-8b5a-0123456789ab"),
            "identifier",
            "id",
        ),
        ("created", json!("2021-03-02T00:00:00Z"), "value", "created"),
        (
            "modified",
            json!("2021-03-01T00:00:00.000Z"),
            "time-order",
            "modified",
        ),
        ("labels", json!([]), "value", "labels"),
        ("labels", json!(["a", 5]), "value", "labels[1]"),
        ("confidence", json!(101), "value", "confidence"),
        ("revoked", json!("yes"), "value", "revoked"),
        ("lang", json!("English"), "value", "lang"),
        ("pattern", json!("[broken"), "pattern", "pattern"),
        (
            "pattern",
            json!("[file:hashes.MD5 = 'x']"),
            "pattern",
            "pattern",
        ),
        (
            "valid_until",
            json!("2021-03-02T00:00:00Z"),
            "time-order",
            "valid_until",
        ),
        ("severity", json!(5), "reserved", "severity"),
        ("Odd", json!(5), "property-name", "Odd"),
        ("created_by_ref", json!("x"), "identifier", "created_by_ref"),
        (
            "external_references",
            json!([{"source_name": "cve", "external_id": "2021"}]),
            "value",
            "external_references[0].external_id",
        ),
        (
            "external_references",
            json!([{"source_name": "a"}]),
            "any-of",
            "external_references[0]",
        ),
        ("extensions", json!({}), "value", "extensions"),
        (
            "extensions",
            json!({"odd": {"a_b": 1}}),
            "extension-key",
            "extensions.odd",
        ),
        (
            "granular_markings",
            json!([{"selectors": ["nothing"], "lang": "en"}]),
            "selector",
            "granular_markings[0].selectors",
        ),
    ];
    for (key, value, rule, path) in faults {
        let mut object = indicator();
        object[key] = value.clone();
        let found = rules(&object, Level::Must);
        assert_eq!(found, [(rule, path.to_owned())], "{key} = {value}");
    }
    let mut object = indicator();
    object.as_object_mut().unwrap().remove("valid_from");
    assert_eq!(
        rules(&object, Level::Must),
        [("required", "valid_from".to_owned())]
    );
}

#[test]
fn recommendations_are_no_errors() {
    let mut object = indicator();
    object["indicator_types"] = json!(["my type"]);
    object["x_own"] = json!(1);
    assert_eq!(rules(&object, Level::Must), []);
    let found = rules(&object, Level::Should);
    assert!(found.contains(&("open-vocabulary", "indicator_types[0]".to_owned())));
    assert!(found.contains(&("custom-property", "x_own".to_owned())));
}

#[test]
fn observables_and_their_extensions() {
    let file = json!({"type": "file", "id": "file--d1ea1d8e-3f5d-5e6b-8b5a-0123456789ab",
        "hashes": {"MD5": "zz"}, "extensions": {"pdf-ext": {"is_optimized": "x"}}});
    let found = rules(&file, Level::Must);
    assert_eq!(found.len(), 2, "{found:?}");
    let traffic = json!({"type": "network-traffic",
        "id": "network-traffic--d1ea1d8e-3f5d-5e6b-8b5a-0123456789ab",
        "protocols": ["tcp"], "is_active": true, "end": "2021-03-02T00:00:00Z",
        "src_ref": "tool--d1ea1d8e-3f5d-4e6b-8b5a-0123456789ab"});
    let found = rules(&traffic, Level::Must);
    assert!(found.contains(&("needs", "end".to_owned())), "{found:?}");
    assert!(
        found.contains(&("value", "src_ref".to_owned())),
        "{found:?}"
    );
}

#[test]
fn traffic_lights_have_their_ids() {
    let mut white = json!({"type": "marking-definition", "spec_version": "2.1",
        "id": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
        "created": "2017-01-20T00:00:00.000Z", "definition_type": "tlp", "name": "TLP:WHITE",
        "definition": {"tlp": "white"}});
    assert_eq!(rules(&white, Level::Must), []);
    white["definition"]["tlp"] = json!("red");
    assert!(!rules(&white, Level::Must).is_empty());
}

#[test]
fn anything_may_come() {
    for odd in [
        json!(null),
        json!([]),
        json!({}),
        json!({"type": 5}),
        json!({"type": "file"}),
    ] {
        assert!(!validate(&odd).is_empty());
    }
}

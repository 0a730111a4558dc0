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

/// Section of STIX 2.1, type, properties that it has there, and such as it must not have.
type Case = (&'static str, &'static str, Value, Value);

fn observable(kind: &str) -> String {
    format!("{kind}--d1ea1d8e-3f5d-5e6b-8b5a-0123456789ab")
}

/// What the extensions of traffic and processes hold.
fn cases_of_extensions() -> Vec<Case> {
    let id = observable;
    let traffic = |extension: &str, inside: Value| json!({"protocols": ["tcp"], "src_ref": id("ipv4-addr"), "extensions": {extension: inside}});
    let http = |value: Value| {
        let header = json!({"request_method": "get", "request_value": "/", "request_header": {"Accept": value}});
        traffic("http-request-ext", header)
    };
    let socket = |value: Value| {
        traffic(
            "socket-ext",
            json!({"address_family": "AF_INET", "options": {"SO_KEEPALIVE": value}}),
        )
    };
    let startup = |key: &str| json!({"pid": 1, "extensions": {"windows-process-ext": {"startup_info": {key: "x"}}}});
    vec![
        (
            "6.12.2",
            "network-traffic",
            http(json!(["a"])),
            http(json!("a")),
        ),
        (
            "6.12.4",
            "network-traffic",
            socket(json!(5)),
            socket(json!("5")),
        ),
        (
            "2.10",
            "network-traffic",
            socket(json!(9_007_199_254_740_991_u64)),
            socket(json!(9_007_199_254_740_992_u64)),
        ),
        ("6.13.2", "process", startup("lpTitle"), startup("title")),
    ]
}

/// What observables themselves hold.
fn cases_of_properties() -> Vec<Case> {
    let id = observable;
    vec![
        (
            "6.5",
            "email-addr",
            json!({"value": "a@b.example"}),
            json!({"value": "Jane"}),
        ),
        (
            "6.5",
            "email-addr",
            json!({"value": "a@host"}),
            json!({"value": "Jane <a@b.example>"}),
        ),
        (
            "6.4",
            "directory",
            json!({"path": "/", "path_enc": "UTF-8"}),
            json!({"path": "/", "path_enc": "UTF8"}),
        ),
        (
            "6.13",
            "process",
            json!({"environment_variables": {"PATH": "/"}}),
            json!({"environment_variables": {"PATH": 1}}),
        ),
        (
            "2.12",
            "windows-registry-key",
            json!({"values": [{"name": "n"}]}),
            json!({"values": []}),
        ),
        (
            "6.6",
            "email-message",
            json!({"is_multipart": false, "additional_header_fields": {"X-A": ["a"]}}),
            json!({"is_multipart": false, "additional_header_fields": {"X-A": "a"}}),
        ),
        (
            "3.2",
            "mutex",
            json!({"name": "m", "lang": "en"}),
            json!({"name": "m", "lang": 5}),
        ),
        (
            "7.3",
            "mutex",
            json!({"name": "m", "extensions": {id("extension-definition"): {"extension_type": "property-extension", "rank": 1}}}),
            json!({"name": "m", "extensions": {id("extension-definition"): {"extension_type": "property-extension", "Rank": 1}}}),
        ),
    ]
}

#[test]
fn properties_of_observables_are_what_the_specification_says() {
    let id = observable;
    let cases = cases_of_extensions()
        .into_iter()
        .chain(cases_of_properties());
    for (section, kind, good, bad) in cases {
        for (mut object, sound) in [(good, true), (bad, false)] {
            object["type"] = json!(kind);
            object["id"] = json!(id(kind));
            if kind == "process" {
                object["id"] = json!("process--d1ea1d8e-3f5d-4e6b-8b5a-0123456789ab");
            }
            if kind == "network-traffic" {
                object["src_port"] = json!(1);
            }
            if object.get("is_multipart").is_some() {
                object["subject"] = json!("s");
            }
            if kind == "windows-registry-key" {
                object["key"] = json!("HKEY_LOCAL_MACHINE\\a");
            }
            let found = rules(&object, Level::Must);
            assert_eq!(found.is_empty(), sound, "{section}: {object}: {found:?}");
        }
    }
}

#[test]
fn an_id_of_a_catalogue_names_its_catalogue() {
    let mut object = indicator();
    for (source, id, sound) in [
        ("capec", "CAPEC-98", true),
        ("cve", "CVE-2021-26855", true),
        ("other", "CAPEC-98", false),
        ("other", "CVE-2021-26855", false),
        ("other", "98", true),
    ] {
        object["external_references"] = json!([{"source_name": source, "external_id": id}]);
        assert_eq!(
            rules(&object, Level::Must).is_empty(),
            sound,
            "{source} {id}"
        );
    }
}

#[test]
fn patterns_name_types_and_properties_as_objects_do() {
    let mut object = indicator();
    for (pattern, sound) in [
        ("[file:hashes.'SHA-256' = 'a']", false),
        ("[process:environment_variables.PATH = 'a']", true),
        ("[x-own-type:own_property.Key = 'a']", true),
        ("[IPV4-ADDR:value = '198.51.100.1']", false),
        ("[ipv4-addr:VALUE = '198.51.100.1']", false),
    ] {
        object["pattern"] = json!(pattern);
        assert_eq!(rules(&object, Level::Must).is_empty(), sound, "{pattern}");
    }
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

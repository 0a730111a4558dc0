//! MISP events, responses and manifests.

use crate::support::{read_files, read_one};
use serde_json::json;

const EVENT: &str = r#"{"Event":{"uuid":"5A610659-d718-4a1f-b020-04d80a016219","info":"An example","date":"2018-01-18",
  "Orgc":{"name":"Example Org"},"Tag":[{"name":"tlp:amber"},{"name":"misp-galaxy:threat-actor=\"Sofacy\""},{"name":"Turla"}],
  "Galaxy":[{"type":"mitre-intrusion-set","GalaxyCluster":[{"value":"APT28 - G0007"}]},{"type":"mitre-attack-pattern","GalaxyCluster":[{"value":"PowerShell - T1086"}]}],
  "Attribute":[
    {"type":"domain|ip","category":"Network activity","value":"a.example.com|192.0.2.1","deleted":false},
    {"type":"domain","category":"Network activity","value":"gone.example.com","deleted":true},
    {"type":"link","category":"External analysis","value":"https://report.example/1"},
    {"type":"url","category":"External analysis","value":"https://report.example/2"},
    {"type":"vulnerability","category":"External analysis","value":"CVE-2021-26855"},
    {"type":"domain","category":"Targeting data","value":"victim.example"},
    {"type":"text","category":"Other","value":"b.example.com"},
    {"type":"md5","category":"Payload delivery","value":"not a hash","uuid":"u1"}],
  "Object":[{"name":"file","deleted":"0","Attribute":[
    {"type":"filename|sha1","category":"Payload delivery","value":"x.exe|DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"},
    {"type":"ip-dst|port","category":"Network activity","value":"192.0.2.1|443"}]}],
  "own":{"z":1}}}"#;

#[test]
fn an_event_yields_indicators_and_names() {
    let kept = read_one("event.json", EVENT);
    let [item] = kept.items.as_slice() else {
        panic!("{:?}", kept.problems)
    };
    assert_eq!(
        item.id,
        "x-misp-event--5a610659-d718-4a1f-b020-04d80a016219"
    );
    assert_eq!(
        (item.source.as_str(), item.marking.as_deref()),
        ("Example Org", Some("TLP:AMBER"))
    );
    assert_eq!(item.published.as_deref(), Some("2018-01-18"));
    assert_eq!(
        item.lineage,
        ["https://report.example/1", "https://report.example/2"]
    );
    let body = &kept.bodies("x-misp-event")[0];
    assert_eq!(body["names"], json!(["APT28", "Sofacy"]));
    assert_eq!(
        body["indicators"],
        json!([
            ["domain-name", "a.example.com"],
            ["ipv4-addr", "192.0.2.1"],
            ["vulnerability", "CVE-2021-26855"],
            ["sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"]
        ])
    );
    assert_eq!(body["event"]["own"]["z"], 1);
    assert_eq!(body["event"]["Attribute"].as_array().unwrap().len(), 8);
    assert!(
        kept.problems
            .iter()
            .any(|p| p.kept && p.reason.contains("u1")),
        "{:?}",
        kept.problems
    );
}

#[test]
fn responses_and_arrays_hold_several() {
    let other = EVENT.replace("5A610659", "5A610660");
    assert_eq!(
        read_one("r.json", &format!("{{\"response\":[{EVENT},{other}]}}"))
            .items
            .len(),
        2
    );
    assert_eq!(
        read_one("r.json", &format!("[{EVENT},{other}]"))
            .items
            .len(),
        2
    );
}

#[test]
fn a_manifest_names_events_that_are_absent() {
    let manifest = r#"{"5a610659-d718-4a1f-b020-04d80a016219":{"info":"a","timestamp":"1","date":"2018-01-18"},
                       "5a610660-d718-4a1f-b020-04d80a016219":{"info":"b","timestamp":"1","date":"2018-01-18"}}"#;
    let kept = read_files(&[
        ("manifest.json", manifest.as_bytes()),
        (
            "hashes.csv",
            b"d41d8cd98f00b204e9800998ecf8427e,5a610659-d718-4a1f-b020-04d80a016219\n",
        ),
        (
            "5a610659-d718-4a1f-b020-04d80a016219.json",
            EVENT.as_bytes(),
        ),
    ]);
    assert_eq!(kept.items.len(), 1);
    assert_eq!(
        kept.left_out().id.as_deref(),
        Some("x-misp-event--5a610660-d718-4a1f-b020-04d80a016219")
    );
}

#[test]
fn a_bad_event_is_named() {
    let bad = r#"{"response":[{"Event":{"uuid":"u-1","info":7}},{"Event":{"uuid":"u-2"}}]}"#;
    let kept = read_one("r.json", bad);
    assert_eq!(kept.ids(), ["x-misp-event--u-2"]);
    assert_eq!(kept.left_out().id.as_deref(), Some("x-misp-event--u-1"));
}

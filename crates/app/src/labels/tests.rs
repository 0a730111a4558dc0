#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use super::*;
use ascribe_ledger::{Credibility, Reliability};
use serde_json::json;

fn draft(kind: &str, body: Body) -> Draft {
    Draft {
        kind: kind.to_owned(),
        object_id: "x".to_owned(),
        source: "x".to_owned(),
        reliability: Reliability::F,
        credibility: Credibility::UNJUDGED,
        marking: String::new(),
        lineage: Vec::new(),
        happened: None,
        published: None,
        body,
        touches: Vec::new(),
    }
}

fn unlabelled(kind: &str, body: &Value) -> Option<String> {
    Labels.unlabelled(&draft(kind, Body::Open(body.to_string())))
}

#[test]
fn a_field_without_a_label_is_named_and_its_value_is_not() {
    let plain = json!({ "type": "x", "id": "i", "incident": "i", "reason": "r" });
    assert_eq!(unlabelled("x-ascribe-erasure-reason", &plain), None);
    for extra in [
        json!("secret"),
        json!(null),
        json!([]),
        json!({ "a": ["secret"] }),
    ] {
        let mut more = plain.clone();
        more["novel"] = extra;
        let told = unlabelled("x-ascribe-erasure-reason", &more).unwrap();
        assert!(
            told.starts_with("x-ascribe-erasure-reason: novel"),
            "{told}"
        );
        assert!(!told.contains("secret"));
    }
}

#[test]
fn lists_names_that_are_data_and_whole_branches_have_labels_too() {
    let body = |change: Value| json!({ "type": "x-ascribe-incident", "id": "i", "n": 1, "at": 2, "by": "k", "change": change });
    let counts = json!({ "act": "observed", "counts": { "url": 3, "any-type": 4 } });
    assert_eq!(unlabelled("x-ascribe-incident", &body(counts)), None);
    let deeper = json!({ "act": "observed", "counts": { "url": { "deeper": 1 } } });
    assert!(unlabelled("x-ascribe-incident", &body(deeper)).is_some());
    let ties = json!({ "act": "tie", "add": { "campaigns": ["c"] }, "remove": {} });
    assert_eq!(unlabelled("x-ascribe-incident", &body(ties)), None);
    let ties = json!({ "act": "tie", "add": { "campaigns": [{ "name": "c" }] } });
    let told = unlabelled("x-ascribe-incident", &body(ties)).unwrap();
    assert_eq!(told, "x-ascribe-incident: change.add.campaigns[].name");
}

#[test]
fn what_is_labelled_sealed_must_be_sealed_and_the_other_way_round() {
    let sealed = || Body::Sealed {
        incident: "i".to_owned(),
        plaintext: Vec::new(),
        tags: Vec::new(),
    };
    let note = "x-ascribe-incident-note";
    assert_eq!(Labels.unlabelled(&draft(note, sealed())), None);
    assert!(unlabelled(note, &json!({ "text": "a name" })).is_some());
    assert!(
        Labels
            .unlabelled(&draft("x-ascribe-incident", sealed()))
            .is_some()
    );
}

#[test]
fn a_kind_of_ours_without_labels_is_refused_and_what_others_published_is_not_ours() {
    assert!(unlabelled("x-ascribe-novel", &json!({})).is_some());
    assert_eq!(unlabelled("malware", &json!({ "anything": 1 })), None);
}

#[test]
fn no_label_is_left_over_beside_one_for_the_whole_branch() {
    let table = Table::of_this_program().unwrap();
    for (name, kind) in &table.0 {
        let branches = kind.labels.keys().filter_map(|k| k.strip_suffix("**"));
        for branch in branches {
            let below = kind.labels.keys().filter(|k| k.starts_with(branch));
            assert_eq!(below.count(), 1, "{name}: {branch}");
        }
    }
}

use super::*;
use crate::bundle::bundle;
use ascribe_stix::carry::{Role, read};
use ascribe_stix::validate::{Level, validate};

fn said(marking: &str) -> Told {
    Told {
        record: "ascribe/e07ac3dc-434f-496c-9edb-6147f5a9c12b".to_owned(),
        created: "2026-01-01T00:00:00.000Z".to_owned(),
        modified: "2026-02-01T00:00:00.000Z".to_owned(),
        marking: marking.to_owned(),
    }
}

fn sample() -> Value {
    json!({
        "id": "incident-1", "name": "CANARY Council", "verdict": "linked", "reasons": ["Why."],
        "as_of": {"recorded": "2026-01-01T00:00:00Z", "known_by": null, "entries": 3},
        "observed": {"from": "2021-03-12", "to": null, "basis": "evidence", "note": "CANARY"},
        "hypotheses": [{"actor": "HAFNIUM", "id": "x", "probability": 0.25, "names": ["n"], "origins": []}],
        "sponsors": [{"sponsor": "CN", "through": [{"actor": "HAFNIUM", "hedge": null}]}],
        "evidence": [
            {"kind": "technique", "type": "attack-pattern", "value": "T1505.003", "found": [{"file": "CANARY"}]},
            {"kind": "indicator", "type": "domain-name", "value": "canary.example"},
            {"kind": "circumstance", "type": "victim", "value": "CANARY sector"}],
        "mentions": [{"name": "CANARY"}], "files": [{"file": "CANARY.txt"}],
        "decisive": ["CANARY"],
        "confidence": {"level": "moderate", "reasons": ["r"]},
        "replay": {"id": "assessment-1", "engine": "e 1", "parameters": "p"},
    })
}

fn outgoing(entry: Carried) -> Outgoing {
    Outgoing {
        current: true,
        entry,
    }
}

fn group() -> Grouped {
    Grouped {
        id: "CL-0001".to_owned(),
        name: None,
        level: "activity".to_owned(),
        members: vec!["incident-1".to_owned(), "incident-2".to_owned()],
        history: vec![json!({"id": "event-1", "action": "form", "name": null})],
    }
}

#[test]
fn an_answer_tells_nothing_of_the_evidence_but_words_of_everybody() {
    let made = answer(&said("TLP:AMBER"), &sample()).unwrap();
    assert!(
        !made.body.to_lowercase().contains("canary"),
        "{}",
        made.body
    );
    let body: Value = serde_json::from_str(&made.body).unwrap();
    assert_eq!(
        body["basis"],
        json!([
            {"kind": "technique", "value": "T1505.003"},
            {"kind": "circumstance", "observable_type": "victim", "count": 1},
            {"kind": "indicator", "observable_type": "domain-name", "count": 1},
        ])
    );
    assert_eq!(
        (&body["confidence"], made.grade.as_str()),
        (&json!(50), "F6")
    );
    assert_eq!(
        body["sponsors"][0]["through"],
        json!([{"actor": "HAFNIUM"}])
    );
}

#[test]
fn answers_and_clusters_come_back_and_every_object_is_sound() {
    let entries = vec![
        outgoing(cluster(&said("TLP:GREEN"), &group()).unwrap()),
        outgoing(answer(&said("TLP:AMBER"), &sample()).unwrap()),
    ];
    let (made, counts) = bundle(&entries, Vec::new());
    assert_eq!((counts.as_objects, counts.whole, counts.added), (2, 0, 2));
    let objects = made["objects"].as_array().unwrap();
    let mut back = Vec::new();
    for object in objects {
        let broken: Vec<_> = validate(object)
            .into_iter()
            .filter(|f| f.level == Level::Must)
            .collect();
        assert!(broken.is_empty(), "{object}: {broken:?}");
        if let Ok(Role::Entry(entry)) = read(object) {
            back.push(*entry);
        }
    }
    let sent: Vec<Carried> = entries.into_iter().map(|e| e.entry).collect();
    assert_eq!(back, sent);
    let of = |kind: &'static str| objects.iter().filter(move |o| o["type"] == kind);
    assert_eq!(of("extension-definition").count(), 3);
    let ids: Vec<&Value> = of("incident").map(|o| &o["id"]).collect();
    let refs = of("grouping").next().unwrap()["object_refs"].as_array();
    assert!(refs.unwrap().iter().all(|id| ids.contains(&id)));
    // The first incident is spoken of by both, so that the stricter marking holds for it.
    let first = of("incident").find(|o| o["name"] == "incident-1").unwrap();
    assert_eq!(first["object_marking_refs"], json!(references("TLP:AMBER")));
}

#[test]
fn a_cluster_without_members_is_none() {
    let empty = Grouped {
        members: Vec::new(),
        ..group()
    };
    assert_eq!(cluster(&said("TLP:GREEN"), &empty), None);
}

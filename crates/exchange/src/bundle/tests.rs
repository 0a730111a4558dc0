use super::*;
use ascribe_stix::carry::{Role, read};

fn outgoing(kind: &str, body: Value) -> Outgoing {
    Outgoing {
        current: true,
        entry: Carried {
            kind: kind.to_owned(),
            id: body["id"].as_str().unwrap().to_owned(),
            source: "ESET".to_owned(),
            grade: "B2".to_owned(),
            marking: "TLP:GREEN".to_owned(),
            lineage: Vec::new(),
            happened: None,
            published: Some("2021-03-02T00:00:00Z".to_owned()),
            body: ascribe_stix::canonical_of(&body).unwrap(),
        },
    }
}

fn sample() -> Vec<Outgoing> {
    let malware = json!({
        "type": "malware", "id": "malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061", "spec_version": "2.1",
        "created": "2020-01-01T00:00:00.000Z", "modified": "2020-01-01T00:00:00.000Z",
        "name": "x", "is_family": false,
        "object_marking_refs": ["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"],
    });
    let broken = json!({"type": "malware", "id": "malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0062"});
    let own = json!({"type": "x-ascribe-actor", "id": "x-ascribe-actor--1", "name": "HAFNIUM"});
    let marking = json!({
        "type": "marking-definition", "id": "marking-definition--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0063",
        "spec_version": "2.1", "created": "2020-01-01T00:00:00.000Z",
        "definition_type": "statement", "definition": {"statement": "(c)"},
    });
    vec![
        outgoing("malware", malware.clone()),
        outgoing("malware", broken),
        outgoing("x-ascribe-actor", own),
        outgoing("marking-definition", marking),
        outgoing("malware", malware),
    ]
}

#[test]
fn every_entry_comes_back_and_every_object_is_sound() {
    let entries = sample();
    let (made, counts) = bundle(&entries, Vec::new());
    assert_eq!((counts.as_objects, counts.whole), (1, 4));
    let objects = made["objects"].as_array().unwrap();
    let mut back = Vec::new();
    for object in objects {
        let broken = validate(object)
            .into_iter()
            .find(|f| f.level == Level::Must);
        assert_eq!(broken, None, "{object}");
        if let Ok(Role::Entry(entry)) = read(object) {
            back.push(*entry);
        }
    }
    let sent: Vec<Carried> = entries.into_iter().map(|e| e.entry).collect();
    assert_eq!(back, sent);
    let mut ids: Vec<&str> = objects.iter().map(id_of).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), objects.len(), "each identifier once");
}

#[test]
fn the_marking_of_the_entry_and_its_grade_are_carried() {
    let (made, _) = bundle(&sample(), Vec::new());
    let malware = made["objects"]
        .as_array()
        .unwrap()
        .iter()
        .find(|o| o["type"] == "malware")
        .unwrap();
    assert_eq!(malware["confidence"], 70);
    assert_eq!(
        malware["object_marking_refs"],
        json!(references("TLP:GREEN"))
    );
}

#[test]
fn markings_that_are_no_lights_stay() {
    let other = "marking-definition--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0063";
    let old_green = "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da";
    assert_eq!(marked(&[other, old_green], "TLP:GREEN"), [other, old_green]);
    let amber = references("TLP:AMBER").remove(0);
    assert_eq!(
        marked(&[other, old_green], "TLP:AMBER"),
        [other.to_owned(), amber]
    );
    assert_eq!(marked(&[], "TLP:GREEN"), references("TLP:GREEN"));
}

//! Entries made by hand.

use ascribe_knowledge::picture::Builder;
use ascribe_knowledge::{Entry, Picture};
use serde_json::{Value, json};

/// A source and an object it says.
pub type Said = (&'static str, Value);

pub fn picture(said: &[Said]) -> Picture {
    let mut builder = Builder::default();
    for (seq, (source, object)) in (1..).zip(said) {
        builder.take(&Entry {
            seq,
            kind: object["type"].as_str().unwrap(),
            object_id: object["id"].as_str().unwrap(),
            source,
            reliability: 'B',
            published: None,
            body: &object.to_string(),
        });
    }
    builder.finish()
}

/// A STIX intrusion set; with an ATT&CK id if `number` is not 0.
pub fn set(key: u32, number: u32, names: &[&str]) -> Value {
    let mut object = json!({
        "type": "intrusion-set", "id": format!("intrusion-set--{key:08x}-0000-4000-8000-000000000000"),
        "name": names[0], "aliases": names, "created": "2024-01-01T00:00:00Z",
        "modified": "2024-01-01T00:00:00Z",
    });
    if number > 0 {
        object["external_references"] =
            json!([{"source_name": "mitre-attack", "external_id": format!("G{number:04}")}]);
    }
    object
}

/// A cluster of MISP's galaxy of threat actors.
pub fn cluster(key: u32, names: &[&str]) -> Value {
    let uuid = format!("{key:08x}-0000-4000-8000-000000000000");
    json!({
        "type": "x-misp-galaxy-cluster", "id": format!("x-misp-galaxy-cluster--{uuid}"),
        "galaxy": "threat-actor",
        "cluster": {"value": names[0], "uuid": uuid, "meta": {"synonyms": names[1..]}},
    })
}

/// Name of the actor that a name leads to.
pub fn leads_to(picture: &Picture, name: &str) -> Option<String> {
    let actor = picture.resolve(name).actor()?;
    picture.actor(actor).map(|a| a.name.clone())
}

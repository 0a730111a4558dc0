//! Entries of a record as a STIX 2.1 bundle, so that importing it gives the same entries.

mod definitions;
mod objects;
mod whole;

pub(crate) use definitions::DEFINED;
pub use definitions::{exporter, extension};
pub use objects::{Maker, relationship};
pub use whole::Carriers;

use crate::conclusion;
use crate::marked::{definitions, references};
use ascribe_stix::carry::{Carried, ENTRY};
use ascribe_stix::id::own_id;
use ascribe_stix::marking::tlp_of_definition;
use ascribe_stix::validate::{Level, validate};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Kinds that cannot bear an extension of ours, or whose change would change others.
const WHOLE: [&str; 4] = [
    "extension-definition",
    "marking-definition",
    "language-content",
    "bundle",
];

/// An entry to be exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The last word of its source on the object; earlier ones travel whole.
    pub current: bool,
    /// The entry.
    pub entry: Carried,
}

/// What a bundle holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Entries that travel as the STIX objects they are.
    pub as_objects: usize,
    /// Entries that travel whole inside another object.
    pub whole: usize,
    /// Objects added for readers of plain STIX.
    pub added: usize,
}

/// The confidence that STIX has for an Admiralty credibility (STIX 2.1, appendix A); none for 6.
#[must_use]
pub fn confidence(grade: &str) -> Option<u8> {
    match grade.get(1..)? {
        "1" => Some(90),
        "2" => Some(70),
        "3" => Some(50),
        "4" => Some(30),
        "5" => Some(10),
        _ => None,
    }
}

/// A bundle of entries in the order of the record, and of objects added for readers of plain STIX.
#[must_use]
pub fn bundle(entries: &[Outgoing], added: Vec<Value>) -> (Value, Counts) {
    let mut counts = Counts::default();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut objects: Vec<Value> = Vec::new();
    let mut carriers = Carriers::default();
    for one in entries {
        let as_object = as_object(one).filter(|_| !taken.contains(&one.entry.id));
        if let Some(object) = as_object {
            taken.insert(one.entry.id.clone());
            counts.as_objects += 1;
            objects.push(object);
            continue;
        }
        objects.push(carriers.wrap(&one.entry));
        counts.whole += 1;
    }
    for object in added.into_iter().chain(conclusion::incidents(entries)) {
        let id = id_of(&object).to_owned();
        if taken.insert(id) {
            counts.added += 1;
            objects.push(object);
        }
    }
    let copies = copies(entries, &mut taken);
    let markings = entries.iter().map(|e| e.entry.marking.as_str());
    let mut head = vec![exporter(), extension()];
    head.extend(definitions::of_conclusions(entries));
    head.extend(
        definitions(markings)
            .into_iter()
            .filter(|d| taken.insert(id_of(d).to_owned())),
    );
    head.extend(copies);
    head.extend(objects);
    (enclose(head), counts)
}

/// A bundle with these objects and no others, whose identifier follows from them.
#[must_use]
pub fn enclose(objects: Vec<Value>) -> Value {
    let names: Vec<String> = objects
        .iter()
        .map(|o| own_id("object", &[&o.to_string()]))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    json!({ "type": "bundle", "id": own_id("bundle", &names), "objects": objects })
}

fn id_of(object: &Value) -> &str {
    object.get("id").and_then(Value::as_str).unwrap_or_default()
}

/// The entry as the STIX object it is; none when it is none, or not a sound one.
fn as_object(one: &Outgoing) -> Option<Value> {
    let entry = &one.entry;
    if !one.current || WHOLE.contains(&entry.kind.as_str()) || entry.kind == ENTRY {
        return None;
    }
    let body: Map<String, Value> = serde_json::from_str(&entry.body).ok()?;
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    if text("type") != Some(&entry.kind) || text("id") != Some(&entry.id) {
        return None;
    }
    let mut changes = Map::new();
    if !body.contains_key("spec_version") {
        changes.insert("spec_version".to_owned(), json!("2.1"));
    }
    let own: Vec<&str> = body
        .get("object_marking_refs")
        .and_then(Value::as_array)
        .map(|refs| refs.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let marked = marked(&own, &entry.marking);
    if marked.iter().map(String::as_str).ne(own.iter().copied()) {
        changes.insert("object_marking_refs".to_owned(), json!(marked));
    }
    if let (Some(value), None) = (confidence(&entry.grade), body.get("confidence"))
        && !is_observable(&body)
    {
        changes.insert("confidence".to_owned(), json!(value));
    }
    let object = entry.attach(changes)?;
    let sound = validate(&object).iter().all(|f| f.level != Level::Must);
    sound.then_some(object)
}

/// Its own markings with the traffic light replaced by that of the entry, unless they say it.
fn marked(own: &[&str], marking: &str) -> Vec<String> {
    let wanted = references(marking);
    let light = wanted.first().and_then(|id| tlp_of_definition(id));
    let said = own.iter().filter_map(|id| tlp_of_definition(id)).max();
    let mut all: Vec<String> = own
        .iter()
        .filter(|id| said == light || tlp_of_definition(id).is_none())
        .map(|id| (*id).to_owned())
        .collect();
    let missing = wanted
        .into_iter()
        .skip(usize::from(said == light && said.is_some()));
    for id in missing {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

/// Cyber-observables have no confidence, and are told by what all others need.
fn is_observable(body: &Map<String, Value>) -> bool {
    !body.contains_key("created")
}

/// Definitions that travel whole, once more as they are, for readers of plain STIX who need them.
fn copies(entries: &[Outgoing], taken: &mut BTreeSet<String>) -> Vec<Value> {
    let mut copies = Vec::new();
    let wanted = entries.iter().filter(|e| {
        e.current && WHOLE.contains(&e.entry.kind.as_str()) && e.entry.kind != "bundle"
    });
    for one in wanted {
        let Ok(body) = serde_json::from_str::<Value>(&one.entry.body) else {
            continue;
        };
        let sound = validate(&body).iter().all(|f| f.level != Level::Must);
        if sound && id_of(&body) == one.entry.id && taken.insert(one.entry.id.clone()) {
            copies.push(body);
        }
    }
    copies
}

#[cfg(test)]
mod tests;

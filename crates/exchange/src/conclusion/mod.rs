//! What a record concluded, for others: answers as objects of their own type, activity clusters as
//! groupings. They tell what was concluded and which public concepts it rests on, never what was
//! found in a victim's evidence. An importer keeps them as claims of the record that wrote them.

mod answer;
mod cluster;

pub use answer::answer;
pub use cluster::{Grouped, cluster};

use crate::bundle::{DEFINED, Maker, Outgoing};
use crate::marked::{references, strictest};
use ascribe_stix::canonical_of;
use ascribe_stix::carry::{ANSWER, CLUSTER_EXTENSION, Carried, EXPORTER};
use ascribe_stix::id::own_id;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// What another record concluded is no evidence: its grade carries no weight.
const GRADE: &str = "F6";

/// Who concluded something, when, and how it is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Name of the record, as its checkpoints have it.
    pub record: String,
    /// When it was first concluded, RFC 3339 with milliseconds.
    pub created: String,
    /// When this version was.
    pub modified: String,
    /// Marking, as one line.
    pub marking: String,
}

impl Told {
    /// The entry that holds an object of `kind`, whose id follows from the record and `name`.
    fn entry(&self, kind: &str, name: &str, properties: Value) -> Option<Carried> {
        let id = own_id(kind, &[&self.record, name]);
        let mut object = Map::new();
        let mut put = |name: &str, value: Value| drop(object.insert(name.to_owned(), value));
        put("type", json!(kind));
        put("spec_version", json!("2.1"));
        put("id", json!(id));
        put("created", json!(self.created));
        put("modified", json!(self.modified));
        put("created_by_ref", json!(EXPORTER));
        put("object_marking_refs", json!(references(&self.marking)));
        if let Value::Object(properties) = told(properties) {
            object.extend(properties);
        }
        Some(Carried {
            kind: kind.to_owned(),
            id,
            source: self.record.clone(),
            grade: GRADE.to_owned(),
            marking: self.marking.clone(),
            body: canonical_of(&Value::Object(object)).ok()?,
            ..Carried::default()
        })
    }

    fn incident(&self, pseudonym: &str) -> String {
        own_id("incident", &[&self.record, pseudonym])
    }
}

/// Without nulls and empty lists, at any depth: STIX has no nulls, and no empty lists (2.1, 3.1).
fn told(value: Value) -> Value {
    let empty = |v: &Value| v.is_null() || v.as_array().is_some_and(Vec::is_empty);
    match value {
        Value::Object(map) => {
            let kept = map.into_iter().map(|(name, v)| (name, told(v)));
            Value::Object(kept.filter(|(_, v)| !empty(v)).collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(told).collect()),
        other => other,
    }
}

/// Objects for the incidents of which answers and groupings among these entries speak, so that no
/// reference of theirs is open. They say the pseudonym and nothing else.
pub(crate) fn incidents(entries: &[Outgoing]) -> Vec<Value> {
    // In the order in which they are spoken of: pseudonyms are given by chance.
    let mut known: Vec<((String, String), Vec<&str>)> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    for one in entries.iter().map(|e| &e.entry) {
        if one.kind != ANSWER && !one.body.contains(CLUSTER_EXTENSION) {
            continue;
        }
        let body: Value = serde_json::from_str(&one.body).unwrap_or_default();
        let cluster = body.pointer(&format!("/extensions/{CLUSTER_EXTENSION}"));
        let from = cluster.unwrap_or(&body);
        let Some(record) = from.get("record").and_then(Value::as_str) else {
            continue;
        };
        let members = from.get("members").and_then(Value::as_array);
        let members = members.into_iter().flatten().chain(from.get("incident"));
        for pseudonym in members.filter_map(Value::as_str) {
            let key = (record.to_owned(), pseudonym.to_owned());
            let place = *places.entry(key.clone()).or_insert(known.len());
            match known.get_mut(place) {
                Some((_, markings)) => markings.push(&one.marking),
                None => known.push((key, vec![&one.marking])),
            }
        }
    }
    let object = |((record, pseudonym), markings): ((String, String), Vec<&str>)| {
        let maker = Maker {
            at: DEFINED.to_owned(),
            marking_refs: references(&strictest(markings)),
        };
        maker.object(
            "incident",
            &[&record, &pseudonym],
            json!({ "name": pseudonym }),
        )
    };
    known.into_iter().map(object).collect()
}

#[cfg(test)]
mod tests;

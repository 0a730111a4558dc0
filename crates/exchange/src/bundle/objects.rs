//! Standard STIX objects for what the record holds in forms of its own.

use ascribe_stix::carry::{EXPORTER, mark_added};
use ascribe_stix::id::own_id;
use serde_json::{Map, Value, json};

/// Makes objects of one moment and marking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maker {
    /// Their `created` and `modified`, RFC 3339.
    pub at: String,
    /// Their `object_marking_refs`.
    pub marking_refs: Vec<String>,
}

impl Maker {
    /// An object of `kind` whose identifier follows from `parts`, with these properties beside the
    /// common ones; nulls and empty lists are left out.
    #[must_use]
    pub fn object(&self, kind: &str, parts: &[&str], properties: Value) -> Value {
        let mut object = Map::new();
        let mut put = |name: &str, value: Value| drop(object.insert(name.to_owned(), value));
        put("type", json!(kind));
        put("spec_version", json!("2.1"));
        put("id", json!(own_id(kind, parts)));
        put("created", json!(self.at));
        put("modified", json!(self.at));
        put("created_by_ref", json!(EXPORTER));
        if !self.marking_refs.is_empty() {
            put("object_marking_refs", json!(self.marking_refs));
        }
        if let Value::Object(properties) = properties {
            let empty = |v: &Value| v.is_null() || v.as_array().is_some_and(Vec::is_empty);
            object.extend(properties.into_iter().filter(|(_, v)| !empty(v)));
        }
        mark_added(&mut object);
        Value::Object(object)
    }
}

/// A relationship between two objects made here.
#[must_use]
pub fn relationship(maker: &Maker, from: &Value, word: &str, to: &Value) -> Value {
    let id = |object: &Value| {
        object
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let (from, to) = (id(from), id(to));
    let properties = json!({ "relationship_type": word, "source_ref": from, "target_ref": to });
    maker.object("relationship", &[&from, word, &to], properties)
}

//! Entries of a record inside STIX documents, so that they come back as they went out.
//!
//! An entry is a statement with what the record knows of it: source, grade, marking, lineage,
//! times. A statement that is a sound STIX object travels as that object, with an extension that
//! holds the rest ([`Carried::attach`]); any other travels whole inside an object of its own type
//! ([`Carried::wrap`]). [`read`] takes either back. `docs/exchange.md` describes both for others.

use crate::canonical::canonical;
use crate::id::own_id;
use serde_json::{Map, Value, json};

/// Identifier of the definition of the extension under which an entry travels.
pub const EXTENSION: &str = "extension-definition--b1ae2a1c-6c3e-5b0a-9d0f-0a4f3f6f1c11";
/// Type of the object that holds an entry that is no sound STIX object by itself.
pub const ENTRY: &str = "x-ascribe-entry";
/// Identifier of the identity that creates what an export adds.
pub const EXPORTER: &str = "identity--5a1c8a0e-52b5-5d7c-8a53-6f0d5a1d8f42";

/// Type of the object that holds what a record concluded of an incident.
pub const ANSWER: &str = "x-ascribe-answer";
/// Identifier of the definition of the extension that makes [`ANSWER`] a type of its own.
pub const ANSWER_EXTENSION: &str = "extension-definition--3d0f6f0e-8b0d-5d4e-9f57-2f1c7a6be0a4";
/// Identifier of the definition of the extension by which a grouping is an activity cluster.
pub const CLUSTER_EXTENSION: &str = "extension-definition--c84e2b57-6a0c-5a86-8d3c-90b5e1f47d29";
/// What every export may define, and an import knows already.
const KNOWN: [&str; 4] = [EXTENSION, EXPORTER, ANSWER_EXTENSION, CLUSTER_EXTENSION];

/// An entry on its way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Carried {
    /// The object's `type`.
    pub kind: String,
    /// The object's `id`.
    pub id: String,
    /// Who says so.
    pub source: String,
    /// Admiralty grade of source and statement, such as `B2`.
    pub grade: String,
    /// Marking of the entry, as one line.
    pub marking: String,
    /// Addresses of the publications it derives from.
    pub lineage: Vec<String>,
    /// When what it tells of happened, RFC 3339.
    pub happened: Option<String>,
    /// When its source published it, RFC 3339.
    pub published: Option<String>,
    /// The statement, canonical JSON.
    pub body: String,
}

/// Why an object that carries an entry cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CarryError {
    /// A part of the extension is missing or of another kind.
    #[error("carries an entry of a record without a readable \"{0}\"")]
    Part(&'static str),
    /// The object is another than the one that was sent.
    #[error("carries an entry of a record, but was changed after it was exported")]
    Changed,
}

/// What an object of a document is to one who takes entries back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// It carries this entry.
    Entry(Box<Carried>),
    /// The export added it for readers of plain STIX; it is no entry.
    Added,
    /// It knows nothing of exports.
    Plain,
}

impl Carried {
    /// The statement as the STIX object it is, changed by `changes` (property, new value) and with
    /// the extension; `None` when it would not come back byte for byte.
    #[must_use]
    pub fn attach(&self, changes: Map<String, Value>) -> Option<Value> {
        let mut object: Map<String, Value> = serde_json::from_str(&self.body).ok()?;
        let mut added = Vec::new();
        let mut replaced = Map::new();
        for (name, value) in changes {
            match object.insert(name.clone(), value) {
                Some(before) => drop(replaced.insert(name, before)),
                None => added.push(Value::String(name)),
            }
        }
        let mut extension = self.properties();
        extension.insert("extension_type".to_owned(), json!("property-extension"));
        if !added.is_empty() {
            extension.insert("added".to_owned(), Value::Array(added));
        }
        if !replaced.is_empty() {
            extension.insert("replaced".to_owned(), Value::Object(replaced));
        }
        let extensions = object.entry("extensions").or_insert_with(|| json!({}));
        let extensions = extensions.as_object_mut()?;
        if extensions.contains_key(EXTENSION) {
            return None;
        }
        extensions.insert(EXTENSION.to_owned(), Value::Object(extension));
        let object = Value::Object(object);
        match read(&object) {
            Ok(Role::Entry(back)) if *back == *self => Some(object),
            _ => None,
        }
    }

    /// The statement whole inside an object of [`ENTRY`]; `number` tells equal ones apart.
    /// `created` is an RFC 3339 time, `marking_refs` the markings that STIX knows.
    #[must_use]
    pub fn wrap(&self, number: u64, created: &str, marking_refs: &[String]) -> Value {
        let number = number.to_string();
        let mut object = self.properties();
        let parts = [self.source.as_str(), &self.id, &self.body, &number];
        let own = json!({
            "type": ENTRY, "spec_version": "2.1", "id": own_id(ENTRY, &parts),
            "created": created, "modified": created, "created_by_ref": EXPORTER,
            "extensions": { EXTENSION: { "extension_type": "new-sdo" } },
            "entry_kind": self.kind, "entry_id": self.id, "body": self.body,
        });
        if let Value::Object(own) = own {
            object.extend(own);
        }
        if !marking_refs.is_empty() {
            object.insert("object_marking_refs".to_owned(), json!(marking_refs));
        }
        Value::Object(object)
    }

    /// What the record knows of the statement, and by what a change is noticed.
    fn properties(&self) -> Map<String, Value> {
        let mut all = Map::new();
        let mut put = |name: &str, value: Value| drop(all.insert(name.to_owned(), value));
        put("entry_source", json!(self.source));
        put("grade", json!(self.grade));
        put("marking", json!(self.marking));
        put("digest", json!(digest(&self.body)));
        if !self.lineage.is_empty() {
            put("lineage", json!(self.lineage));
        }
        for (name, time) in [("happened", &self.happened), ("published", &self.published)] {
            if let Some(time) = time {
                put(name, json!(time));
            }
        }
        all
    }
}

/// Marks an object that an export adds for readers of plain STIX.
pub fn mark_added(object: &mut Map<String, Value>) {
    let extensions = object.entry("extensions").or_insert_with(|| json!({}));
    if let Some(extensions) = extensions.as_object_mut() {
        let mark = json!({ "extension_type": "property-extension", "derived": true });
        extensions.insert(EXTENSION.to_owned(), mark);
    }
}

/// Takes an entry back out of an object.
///
/// # Errors
/// When the object carries an entry that is incomplete or was changed on its way.
pub fn read(object: &Value) -> Result<Role, CarryError> {
    let id = object.get("id").and_then(Value::as_str).unwrap_or_default();
    if KNOWN.contains(&id) {
        return Ok(Role::Added);
    }
    let extension = object.get("extensions").and_then(|all| all.get(EXTENSION));
    let Some(extension) = extension.and_then(Value::as_object) else {
        return Ok(Role::Plain);
    };
    if extension.get("derived") == Some(&Value::Bool(true)) {
        return Ok(Role::Added);
    }
    let outer = object.as_object().ok_or(CarryError::Part("type"))?;
    let (from, kind, id, body) = if outer.get("type").and_then(Value::as_str) == Some(ENTRY) {
        let own = |name| text(outer, name);
        (outer, own("entry_kind")?, own("entry_id")?, own("body")?)
    } else {
        let own = |name| text(outer, name);
        let body = restore(outer, extension).ok_or(CarryError::Changed)?;
        (extension, own("type")?, own("id")?, body)
    };
    if text(from, "digest")? != digest(&body) {
        return Err(CarryError::Changed);
    }
    let optional = |name| from.get(name).and_then(Value::as_str).map(str::to_owned);
    let lineage = from.get("lineage").and_then(Value::as_array);
    let lineage = lineage.into_iter().flatten().filter_map(Value::as_str);
    Ok(Role::Entry(Box::new(Carried {
        source: text(from, "entry_source")?,
        grade: text(from, "grade")?,
        marking: text(from, "marking")?,
        lineage: lineage.map(str::to_owned).collect(),
        happened: optional("happened"),
        published: optional("published"),
        kind,
        id,
        body,
    })))
}

fn text(from: &Map<String, Value>, name: &'static str) -> Result<String, CarryError> {
    let text = from.get(name).and_then(Value::as_str);
    text.map(str::to_owned).ok_or(CarryError::Part(name))
}

/// The statement as it was before [`Carried::attach`], canonical.
fn restore(object: &Map<String, Value>, extension: &Map<String, Value>) -> Option<String> {
    let mut object = object.clone();
    let extensions = object.get_mut("extensions")?.as_object_mut()?;
    extensions.remove(EXTENSION);
    let emptied = extensions.is_empty();
    if emptied {
        object.remove("extensions");
    }
    let added = extension.get("added").and_then(Value::as_array);
    for name in added.into_iter().flatten().filter_map(Value::as_str) {
        object.remove(name);
    }
    if let Some(replaced) = extension.get("replaced").and_then(Value::as_object) {
        object.extend(replaced.clone());
    }
    canonical(&serde_json::to_string(&object).ok()?).ok()
}

/// A short name of a text, the same for the same text. It guards against accident, not malice:
/// who changes the text can change it too.
fn digest(body: &str) -> String {
    own_id("body", &[body]).split_off("body--".len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn carried(body: &str) -> Carried {
        Carried {
            kind: "malware".to_owned(),
            id: "malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061".to_owned(),
            source: "ESET".to_owned(),
            grade: "B2".to_owned(),
            marking: "TLP:GREEN".to_owned(),
            lineage: vec!["https://example.org/a".to_owned()],
            happened: None,
            published: Some("2021-03-02T00:00:00Z".to_owned()),
            body: body.to_owned(),
        }
    }

    const BODY: &str =
        r#"{"id":"malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061","labels":["x"],"type":"malware"}"#;

    fn changes() -> Map<String, Value> {
        let changes = json!({"spec_version": "2.1", "labels": ["y"]});
        changes.as_object().unwrap().clone()
    }

    #[test]
    fn entries_come_back() {
        let entry = carried(BODY);
        let attached = entry.attach(changes()).unwrap();
        assert_eq!(attached["labels"], json!(["y"]));
        assert_eq!(read(&attached), Ok(Role::Entry(Box::new(entry.clone()))));
        let wrapped = entry.wrap(7, "2021-03-02T00:00:00Z", &[]);
        assert_eq!(read(&wrapped), Ok(Role::Entry(Box::new(entry))));
    }

    #[test]
    fn changes_on_the_way_are_noticed() {
        for mut object in [
            carried(BODY).attach(changes()).unwrap(),
            carried(BODY).wrap(7, "2021-03-02T00:00:00Z", &[]),
        ] {
            if object["type"] == ENTRY {
                object["body"] = json!("{}");
            } else {
                object["name"] = json!("another");
            }
            assert_eq!(read(&object), Err(CarryError::Changed));
        }
    }

    #[test]
    fn what_an_export_adds_is_known() {
        let mut object = json!({"type": "malware", "id": "x"});
        assert_eq!(read(&object), Ok(Role::Plain));
        mark_added(object.as_object_mut().unwrap());
        assert_eq!(read(&object), Ok(Role::Added));
    }

    #[test]
    fn a_body_that_would_change_is_not_attached() {
        let odd = r#"{"id":"malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061", "type":"malware"}"#;
        assert_eq!(carried(odd).attach(changes()), None);
        let own = carried(BODY).attach(changes()).unwrap().to_string();
        assert_eq!(carried(&own).attach(changes()), None);
    }

    proptest! {
        #[test]
        fn any_name_comes_back(name in any::<String>(), n in any::<f64>()) {
            let mut object: Map<String, Value> = serde_json::from_str(BODY).unwrap();
            object.insert(name, json!(n));
            object.insert("extensions".to_owned(), json!({"a": {"b": n}}));
            object.insert("type".to_owned(), json!("malware"));
            object.insert("id".to_owned(), json!("malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061"));
            let body = canonical(&Value::Object(object).to_string()).unwrap();
            let attached = carried(&body).attach(changes()).unwrap();
            let text = attached.to_string();
            let again: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read(&again), Ok(Role::Entry(Box::new(carried(&body)))));
        }
    }
}

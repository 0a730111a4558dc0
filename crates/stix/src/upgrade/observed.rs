//! Observed data: the dictionary of 2.0 becomes objects of their own.

use super::{Draft, UpgradeError};
use crate::canonical::{canonical, canonical_of};
use crate::id::{observable_id, own_id};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// Properties that 2.1 renamed: type, old name, new name.
const RENAMED: &[(&str, &str, &str)] = &[
    ("directory", "accessed", "atime"),
    ("directory", "created", "ctime"),
    ("directory", "modified", "mtime"),
    ("file", "accessed", "atime"),
    ("file", "created", "ctime"),
    ("file", "modified", "mtime"),
    ("process", "binary_ref", "image_ref"),
    ("process", "created", "created_time"),
    (
        "user-account",
        "password_last_changed",
        "credential_last_changed",
    ),
    ("windows-registry-key", "modified", "modified_time"),
];

/// Properties that 2.1 dropped; they are kept behind `x_stix20_`.
const DROPPED: &[(&str, &str)] = &[
    ("file", "decryption_key"),
    ("file", "encryption_algorithm"),
    ("file", "is_encrypted"),
    ("process", "arguments"),
    ("process", "name"),
];

/// Name under which the dictionary stays.
const KEPT_AS: &str = "x_stix20_objects";

type Dictionary = BTreeMap<String, Map<String, Value>>;

/// Moves the dictionary `objects` out of observed data.
pub(super) fn take_apart(draft: &mut Draft) -> Result<Vec<String>, UpgradeError> {
    let Some(raw) = draft.raw("objects") else {
        return Ok(Vec::new());
    };
    if draft.raw(KEPT_AS).is_some() {
        return Ok(Vec::new());
    }
    let wrong = |e: String| UpgradeError::Observed(e);
    // The canonical form bounds the nesting before a tree is built.
    let text = canonical(raw).map_err(|e| wrong(e.to_string()))?;
    let Ok(dictionary) = serde_json::from_str::<Dictionary>(&text) else {
        return Ok(Vec::new());
    };
    let mut names = Names {
        owner: draft.raw("id").unwrap_or_default(),
        dictionary: &dictionary,
        ids: HashMap::new(),
    };
    let mut observables = Vec::new();
    for key in dictionary.keys() {
        let object = names.finished(key);
        observables.push(canonical_of(&object).map_err(|e| wrong(e.to_string()))?);
    }
    let mut ids: Vec<&String> = names.ids.values().collect();
    ids.sort_unstable();
    ids.dedup();
    let refs = canonical_of(&ids).map_err(|e| wrong(e.to_string()))?;
    draft.supply("object_refs", refs);
    draft.renamed = Some(("objects", KEPT_AS));
    observables.sort_unstable();
    observables.dedup();
    Ok(observables)
}

/// Gives the objects of one dictionary their identifiers.
struct Names<'a> {
    /// Identifier of the observed data, for objects without content of their own.
    owner: &'a str,
    dictionary: &'a Dictionary,
    ids: HashMap<String, String>,
}

impl Names<'_> {
    /// The object at `key` as 2.1 writes it.
    fn finished(&mut self, key: &str) -> Map<String, Value> {
        let id = self.id(key, 0);
        let mut object = self.resolved(key, 0);
        object.insert("id".into(), id.into());
        object.insert("spec_version".into(), "2.1".into());
        object
    }

    /// Identifier of the object at `key`; those it refers to are named first.
    fn id(&mut self, key: &str, depth: usize) -> String {
        if let Some(id) = self.ids.get(key) {
            return id.clone();
        }
        let type_name = self.type_name(key);
        // What refers to itself in a circle, or through very many others, is
        // named by its place instead of its content.
        let by_place = own_id(&type_name, &[self.owner, key]);
        if depth > 16 {
            return by_place;
        }
        self.ids.insert(key.to_owned(), by_place.clone());
        let object = self.resolved(key, depth + 1);
        let id = observable_id(&type_name, &object).unwrap_or(by_place);
        self.ids.insert(key.to_owned(), id.clone());
        id
    }

    fn type_name(&self, key: &str) -> String {
        let object = self.dictionary.get(key);
        let name = object.and_then(|o| o.get("type")).and_then(Value::as_str);
        name.unwrap_or("x-unknown").to_owned()
    }

    /// The object with its new property names and with references resolved.
    fn resolved(&mut self, key: &str, depth: usize) -> Map<String, Value> {
        let type_name = self.type_name(key);
        let mut object = Map::new();
        for (name, value) in self.dictionary.get(key).into_iter().flatten() {
            let mut value = value.clone();
            self.resolve(name, &mut value, depth);
            object.insert(new_name(&type_name, name), value);
        }
        object
    }

    /// Replaces keys of the dictionary by identifiers in every `*_ref(s)`.
    fn resolve(&mut self, name: &str, value: &mut Value, depth: usize) {
        let is_reference = name.ends_with("_ref") || name.ends_with("_refs");
        match value {
            Value::String(key) if is_reference && self.dictionary.contains_key(key) => {
                *key = self.id(&key.clone(), depth);
            }
            Value::Array(list) => {
                for item in list {
                    self.resolve(name, item, depth);
                }
            }
            Value::Object(map) => {
                for (name, value) in map {
                    self.resolve(name, value, depth);
                }
            }
            _ => {}
        }
    }
}

fn new_name(type_name: &str, name: &str) -> String {
    let renamed = RENAMED
        .iter()
        .find(|(t, old, _)| *t == type_name && *old == name);
    if let Some((_, _, new)) = renamed {
        return (*new).to_owned();
    }
    if DROPPED.contains(&(type_name, name)) {
        return format!("x_stix20_{name}");
    }
    name.to_owned()
}

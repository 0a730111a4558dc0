//! JSON: objects with the fields by name, or under the keys (`a.b`) they are mapped to.

use super::table::refused;
use super::{FIELDS, Incoming, Mapping, Row, document, objects};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Read;

/// Reads objects.
pub fn read(
    source: &mut dyn Read,
    mapping: &Mapping,
    zone: &str,
    take: &mut dyn FnMut(Row),
) -> Result<Vec<String>, String> {
    let mut left_out = BTreeSet::new();
    for (place, value) in objects(&document(source)?, "incidents")? {
        if !value.is_object() {
            take(refused(place, "is no JSON object".to_owned()));
            continue;
        }
        let given = FIELDS.iter().flat_map(|field| {
            let all = texts(at(&value, mapping.column(field))).into_iter();
            all.map(|text| (*field, mapping.dated(field, text)))
        });
        take(Row {
            place,
            incoming: Incoming::set_all(given, zone),
            remarks: Vec::new(),
        });
        let keys = value.as_object().into_iter().flat_map(|o| o.keys());
        for key in keys.filter(|key| !is_used(mapping, key)) {
            if left_out.len() < MOST_KEYS {
                left_out.insert(key.clone());
            }
        }
    }
    Ok(left_out.into_iter().collect())
}

/// Keys named that no field takes, at most.
const MOST_KEYS: usize = 100;

/// True if a field is read from the key, or from below it.
fn is_used(mapping: &Mapping, key: &str) -> bool {
    FIELDS.iter().any(|field| {
        let column = mapping.column(field);
        column == key || column.split('.').next() == Some(key)
    })
}

/// The value under a key, or under a path of keys.
pub fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    if let Some(found) = value.get(path) {
        return found;
    }
    let found = path.split('.').try_fold(value, |v, key| v.get(key));
    found.unwrap_or(&Value::Null)
}

/// Every text of a value: itself, or those of its list.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(bool) => vec![bool.to_string()],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        Value::Null | Value::Object(_) => Vec::new(),
    }
}

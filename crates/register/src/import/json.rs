//! JSON: objects with the fields by name, or under the keys (`a.b`) they are mapped to.

use super::table::refused;
use super::{FIELDS, Incoming, Mapping, Row, document, objects};
use serde_json::Value;
use std::io::Read;

/// Reads objects.
pub fn read(
    source: &mut dyn Read,
    mapping: &Mapping,
    zone: &str,
    take: &mut dyn FnMut(Row),
) -> Result<(), String> {
    for (place, value) in objects(&document(source)?, "incidents")? {
        if !value.is_object() {
            take(refused(place, "is no JSON object".to_owned()));
            continue;
        }
        let mut incoming = Incoming::default();
        let set = FIELDS.iter().try_for_each(|field| {
            texts(at(&value, mapping.column(field)))
                .iter()
                .try_for_each(|text| incoming.set(field, text, zone))
        });
        take(Row {
            place,
            incoming: set.map(|()| Box::new(incoming)),
            remarks: Vec::new(),
        });
    }
    Ok(())
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

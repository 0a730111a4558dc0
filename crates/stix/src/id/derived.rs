//! Identifiers that follow from content.

use super::{OBSERVABLE_NAMESPACE, OWN_NAMESPACE, contributing_properties};
use crate::canonical::canonical_of;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Order in which one hash stands for all (STIX 2.1, 2.9).
const PREFERRED_HASHES: [&str; 4] = ["MD5", "SHA-1", "SHA-256", "SHA-512"];

/// The deterministic identifier of a cyber-observable (STIX 2.1, 2.9): UUIDv5
/// over the canonical form of its ID contributing properties. `None` when the
/// type has none or the object holds none of them; it then needs a random one.
#[must_use]
pub fn observable_id(type_name: &str, object: &Map<String, Value>) -> Option<String> {
    let mut parts = Map::new();
    for name in contributing_properties(type_name) {
        let Some(value) = object.get(*name) else {
            continue;
        };
        let value = if *name == "hashes" {
            one_hash(value)
        } else {
            value.clone()
        };
        parts.insert((*name).to_owned(), value);
    }
    if parts.is_empty() {
        return None;
    }
    let text = canonical_of(&parts).ok()?;
    let uuid = Uuid::new_v5(&OBSERVABLE_NAMESPACE, text.as_bytes());
    Some(format!("{type_name}--{uuid}"))
}

/// The hash that stands for all: the first of the preferred order, else the
/// first by name.
fn one_hash(hashes: &Value) -> Value {
    let Some(all) = hashes.as_object() else {
        return hashes.clone();
    };
    let preferred = PREFERRED_HASHES
        .iter()
        .find_map(|name| all.get_key_value(*name));
    let Some((name, value)) = preferred.or_else(|| all.iter().min_by_key(|(name, _)| *name)) else {
        return hashes.clone();
    };
    Value::Object(std::iter::once((name.clone(), value.clone())).collect())
}

/// An identifier for an object of our own that is the same whenever its `parts`
/// are. The parts are kept apart: `["ab", "c"]` and `["a", "bc"]` differ.
#[must_use]
pub fn own_id(type_name: &str, parts: &[&str]) -> String {
    let mut name = Vec::new();
    for part in std::iter::once(&type_name).chain(parts) {
        name.extend_from_slice(&(part.len() as u64).to_le_bytes());
        name.extend_from_slice(part.as_bytes());
    }
    format!("{type_name}--{}", Uuid::new_v5(&OWN_NAMESPACE, &name))
}

#[cfg(test)]
mod tests {
    use super::{observable_id, own_id};
    use serde_json::{Value, json};

    fn id(type_name: &str, object: &Value) -> Option<String> {
        observable_id(type_name, object.as_object().unwrap())
    }

    #[test]
    fn published_identifiers_are_reproduced() {
        // Values as the reference implementation python-stix2 derives them.
        for (type_name, object, uuid) in [
            (
                "ipv4-addr",
                json!({"value": "198.51.100.2", "x_other": 1}),
                "9cf4a8ec-7640-5f40-a006-79942896168b",
            ),
            (
                "domain-name",
                json!({"value": "example.com"}),
                "bedb4899-d24b-5401-bc86-8f6b4cc18ec7",
            ),
            (
                "autonomous-system",
                json!({"number": 15139}),
                "3aa27478-50b5-5ab8-9da9-cdc12b657fff",
            ),
            (
                "file",
                json!({"name": "a\u{20ac}\n.dll"}),
                "3351579c-0fbc-5314-8fd2-20ed6ce77fc6",
            ),
            (
                "network-traffic",
                json!({"src_ref": "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4",
                    "dst_port": 80, "protocols": ["ipv4", "tcp"]}),
                "c9361847-2b4b-5400-8b25-bbd72608abf8",
            ),
            (
                "windows-registry-key",
                json!({"key": "hkey_local_machine\\system\\bar",
                    "values": [{"name": "Foo", "data": "qwerty", "data_type": "REG_SZ"}]}),
                "c2765796-d3b4-5871-8b9e-c0dca6a08e15",
            ),
        ] {
            assert_eq!(id(type_name, &object), Some(format!("{type_name}--{uuid}")));
        }
    }

    #[test]
    fn one_hash_stands_for_all() {
        let both = json!({"hashes": {"SHA-256": "b", "MD5": "a"}});
        assert_eq!(
            id("file", &both),
            id("file", &json!({"hashes": {"MD5": "a"}}))
        );
        assert_ne!(
            id("file", &both),
            id("file", &json!({"hashes": {"SHA-256": "b"}}))
        );
    }

    #[test]
    fn without_contributing_properties_there_is_none() {
        assert_eq!(id("process", &json!({"pid": 3})), None);
        assert_eq!(id("file", &json!({"size": 3})), None);
        assert_eq!(id("x-custom", &json!({"value": "a"})), None);
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_eq!(own_id("x-a", &["b", "c"]), own_id("x-a", &["b", "c"]));
        assert_ne!(own_id("x-a", &["ab", "c"]), own_id("x-a", &["a", "bc"]));
    }
}

//! Markings on their way out: what may leave, and how STIX says the rest.

use ascribe_stix::id::own_id;
use ascribe_stix::marking::{Marking, MarkingError, Scheme, Tlp, definition_id};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A marking as entries bear it; none when it cannot be read.
fn read(marking: &str) -> Option<Marking> {
    Marking::of_entry(marking, &Scheme::default())
}

/// The strictest marking that may leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceiling(Marking);

impl Ceiling {
    /// Reads a marking such as `TLP:GREEN`.
    ///
    /// # Errors
    /// When it is no marking.
    pub fn parse(text: &str) -> Result<Self, MarkingError> {
        Marking::parse(text, &Scheme::default()).map(Self)
    }

    /// True if what carries this marking may leave. A marking that cannot be read keeps it in.
    #[must_use]
    pub fn permits(&self, marking: &str) -> bool {
        read(marking).is_some_and(|m| self.0.covers(&m))
    }
}

/// The strictest of several markings; one that cannot be read counts as TLP:RED.
#[must_use]
pub fn strictest<'a>(markings: impl IntoIterator<Item = &'a str>) -> String {
    let red = || Marking::tlp(Tlp::Red);
    let all: Vec<Marking> = markings
        .into_iter()
        .map(|m| read(m).unwrap_or_else(red))
        .collect();
    Marking::join_all(&all).to_string()
}

/// Identifiers of the definitions that say a marking in STIX: the traffic light, and a statement
/// for what goes beyond it.
#[must_use]
pub fn references(marking: &str) -> Vec<String> {
    let Some(read) = read(marking) else {
        return vec![definition_id(Tlp::Red).to_owned()];
    };
    let mut all = vec![definition_id(read.tlp).to_owned()];
    if read != Marking::tlp(read.tlp) {
        all.push(own_id("marking-definition", &[&read.to_string()]));
    }
    all
}

/// The definitions behind [`references`] of these markings, each once.
#[must_use]
pub fn definitions<'a>(markings: impl IntoIterator<Item = &'a str>) -> Vec<Value> {
    let wanted: BTreeSet<&str> = markings.into_iter().collect();
    let mut all: Vec<Value> = Vec::new();
    for marking in wanted {
        let light = read(marking).map_or(Tlp::Red, |m| m.tlp);
        for id in references(marking) {
            if all.iter().any(|known| known.get("id") == Some(&json!(id))) {
                continue;
            }
            all.push(if id == definition_id(light) {
                tlp(light)
            } else {
                statement(&id, marking)
            });
        }
    }
    all
}

/// A definition of TLP 2.0 as OASIS publishes it.
fn tlp(light: Tlp) -> Value {
    let name = light.to_string();
    let word = name.trim_start_matches("TLP:").to_ascii_lowercase();
    json!({
        "type": "marking-definition", "spec_version": "2.1", "id": definition_id(light),
        "created": "2022-10-01T00:00:00.000Z", "name": name,
        "extensions": { "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {
            "extension_type": "property-extension", "tlp_2_0": word,
        } },
    })
}

fn statement(id: &str, marking: &str) -> Value {
    json!({
        "type": "marking-definition", "spec_version": "2.1", "id": id,
        "created": "2022-10-01T00:00:00.000Z", "definition_type": "statement",
        "definition": { "statement": marking },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stricter_or_unreadable_stays() {
        let green = Ceiling::parse("TLP:GREEN").unwrap();
        for (marking, leaves) in [
            ("TLP:CLEAR", true),
            ("TLP:GREEN", true),
            ("TLP:AMBER", false),
            ("TLP:GREEN//SI: ALPHA", false),
            ("marking-definition--x", false),
            (
                "marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168",
                true,
            ),
            ("", false),
        ] {
            assert_eq!(green.permits(marking), leaves, "{marking}");
        }
    }

    #[test]
    fn markings_become_definitions() {
        assert_eq!(references("TLP:GREEN").len(), 1);
        assert_eq!(references("TLP:GREEN//SI: ALPHA").len(), 2);
        let all = definitions(["TLP:GREEN", "TLP:GREEN//SI: ALPHA"]);
        assert_eq!(all.len(), 2);
        assert!(
            all.iter().all(|d| ascribe_stix::validate::validate(d)
                .iter()
                .all(|f| f.level != ascribe_stix::validate::Level::Must)),
            "{all:?}"
        );
        assert_eq!(strictest(["TLP:GREEN", "TLP:AMBER"]), "TLP:AMBER");
        assert_eq!(strictest(["?"]), "TLP:RED");
    }
}

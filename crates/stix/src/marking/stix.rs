//! Markings as STIX carries them: references to marking definitions.

use super::{Marking, Tlp};
use crate::object::Object;
use serde::Deserialize;
use std::collections::HashMap;

/// Extension of the TLP 2.0 definitions published by OASIS.
const TLP2_EXTENSION: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

/// Definitions of TLP 1 (STIX 2.1, 7.2.1.4) and TLP 2.0 (OASIS common objects).
const DEFINITIONS: [(&str, Tlp); 9] = [
    (
        "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
        Tlp::Clear,
    ),
    (
        "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
        Tlp::Green,
    ),
    (
        "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
        Tlp::Amber,
    ),
    (
        "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
        Tlp::Red,
    ),
    (
        "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        Tlp::Clear,
    ),
    (
        "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        Tlp::Green,
    ),
    (
        "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        Tlp::Amber,
    ),
    (
        "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        Tlp::AmberStrict,
    ),
    (
        "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
        Tlp::Red,
    ),
];

/// What the markings of an object come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StixMarkings {
    /// The join of those understood, granular ones included: a part marked
    /// stricter makes the whole object stricter.
    pub marking: Marking,
    /// Definitions that are not traffic lights and were not resolved. Their
    /// reader must decide; a copyright statement restricts nothing, an unknown
    /// definition may.
    pub other: Vec<String>,
}

/// The TLP 2.0 definition of a light.
#[must_use]
pub fn definition_id(tlp: Tlp) -> &'static str {
    let newer = DEFINITIONS.iter().skip(4).find(|(_, light)| *light == tlp);
    newer.map_or("", |(id, _)| id)
}

/// The light that a published definition stands for.
#[must_use]
pub fn tlp_of_definition(id: &str) -> Option<Tlp> {
    let known = DEFINITIONS.iter().find(|(known, _)| *known == id);
    known.map(|(_, tlp)| *tlp)
}

/// What the marking references of `object` come to. `definition` finds the
/// marking definition behind an identifier, for lights under other identifiers
/// than the published ones.
#[must_use]
pub fn marking_of<'a>(
    object: &Object<'_>,
    definition: impl Fn(&str) -> Option<&'a Object<'a>>,
) -> StixMarkings {
    #[derive(Deserialize)]
    struct Granular {
        marking_ref: Option<String>,
    }
    let granular: Vec<Granular> = object.property("granular_markings").unwrap_or_default();
    let inner = granular
        .iter()
        .filter_map(|part| part.marking_ref.as_deref());
    let outer = object
        .view()
        .object_marking_refs
        .iter()
        .map(|id| id.as_str());
    let mut found = StixMarkings::default();
    for id in outer.chain(inner) {
        let tlp = tlp_of_definition(id).or_else(|| tlp_inside(definition(id)?));
        match tlp {
            Some(tlp) => found.marking.tlp = found.marking.tlp.max(tlp),
            None => found.other.push(id.to_owned()),
        }
    }
    found.other.sort_unstable();
    found.other.dedup();
    found
}

/// The light inside a marking definition, of TLP 1 or 2.0.
fn tlp_inside(definition: &Object<'_>) -> Option<Tlp> {
    #[derive(Deserialize)]
    struct Old {
        tlp: String,
    }
    #[derive(Deserialize)]
    struct New {
        tlp_2_0: String,
    }
    let old = definition.property("definition").map(|old: Old| old.tlp);
    let extensions: Option<HashMap<String, serde_json::Value>> = definition.property("extensions");
    let new = extensions
        .and_then(|mut all| serde_json::from_value(all.remove(TLP2_EXTENSION)?).ok())
        .map(|new: New| new.tlp_2_0);
    new.or(old)?.parse().ok()
}

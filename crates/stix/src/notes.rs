//! What is unusual about objects that were taken in all the same.

use crate::id::{StixId, is_observable_type};
use crate::index::Index;
use crate::members::Members;
use crate::object::{Object, Text};
use serde_json::value::RawValue;
use std::fmt;

/// Something worth saying about an accepted object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The object's identifier.
    pub id: String,
    /// What is unusual.
    pub kind: NoteKind,
}

/// Kinds of [`Note`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteKind {
    /// A reference to an object that the input does not hold.
    Dangling {
        /// The referring property.
        property: String,
        /// What it refers to.
        target: String,
    },
    /// A type the specification does not know.
    CustomType(String),
    /// The identifier breaks the rule of STIX 2.1, 2.9.
    Identifier(String),
    /// A property whose value is not of the kind STIX gives it.
    Misshapen(String),
    /// A domain name with an underscore, which host names must not have.
    UnderscoreInDomain(String),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let id = &self.id;
        match &self.kind {
            NoteKind::Dangling { property, target } => {
                write!(
                    f,
                    "{id}: {property} refers to {target}, which is not in the input"
                )
            }
            NoteKind::CustomType(name) => write!(f, "{id}: the type {name} is not of STIX 2.1"),
            NoteKind::Identifier(why) => write!(f, "{id}: {why}"),
            NoteKind::Misshapen(name) => write!(f, "{id}: {name} is not of the kind STIX gives it"),
            NoteKind::UnderscoreInDomain(name) => {
                write!(f, "{id}: underscore in the domain {name}")
            }
        }
    }
}

/// Types of STIX 2.1 that are no cyber-observables.
const TYPES: [&str; 24] = [
    "attack-pattern",
    "bundle",
    "campaign",
    "course-of-action",
    "extension-definition",
    "grouping",
    "identity",
    "incident",
    "indicator",
    "infrastructure",
    "intrusion-set",
    "language-content",
    "location",
    "malware",
    "malware-analysis",
    "marking-definition",
    "note",
    "observed-data",
    "opinion",
    "relationship",
    "report",
    "sighting",
    "threat-actor",
    "tool",
];

/// Whether STIX 2.1 defines the type.
#[must_use]
pub fn is_standard_type(name: &str) -> bool {
    TYPES.contains(&name) || name == "vulnerability" || is_observable_type(name)
}

/// Everything unusual about `objects`, in their order. `index` must have been
/// built from the same objects.
#[must_use]
pub fn notes(objects: &[Object<'_>], index: &Index<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    for object in objects {
        let mut add = |kind| {
            notes.push(Note {
                id: object.id().to_owned(),
                kind,
            });
        };
        if !is_standard_type(object.type_name()) {
            add(NoteKind::CustomType(object.type_name().to_owned()));
        }
        match StixId::parse(object.id()) {
            Err(wrong) => add(NoteKind::Identifier(wrong.to_string())),
            Ok(id) if id.type_name != object.type_name() => {
                add(NoteKind::Identifier(
                    "its type is not that of its identifier".to_owned(),
                ));
            }
            Ok(_) => {}
        }
        for name in object.misshapen() {
            add(NoteKind::Misshapen(name.clone()));
        }
        if let Some(name) = object.view().value.as_ref().filter(|v| v.contains('_'))
            && object.type_name() == "domain-name"
        {
            add(NoteKind::UnderscoreInDomain(name.to_string()));
        }
        dangling(object, index, &mut add);
    }
    notes
}

/// References at the top of the object that lead nowhere.
fn dangling(object: &Object<'_>, index: &Index<'_>, add: &mut impl FnMut(NoteKind)) {
    let Ok(members) = Members::of(&object.raw) else {
        return;
    };
    for (name, value) in &members.0 {
        if !(name.ends_with("_ref") || name.ends_with("_refs")) {
            continue;
        }
        for target in targets(value) {
            if index.id(&target).is_none() {
                let property = name.to_string();
                let target = target.to_string();
                add(NoteKind::Dangling { property, target });
            }
        }
    }
}

fn targets(value: &RawValue) -> Vec<Text<'_>> {
    if let Ok(many) = serde_json::from_str(value.get()) {
        return many;
    }
    serde_json::from_str(value.get()).map_or_else(|_| Vec::new(), |one| vec![one])
}

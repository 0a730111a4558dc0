//! Objects of a record's own export: taken back as the entries they were.

use crate::context::Context;
use crate::item::{Item, Stop};
use ascribe_stix::Object;
use ascribe_stix::carry::{Carried, ENTRY, EXTENSION, Role, read};
use ascribe_stix::marking::tlp_of_definition;
use serde_json::Value;
use std::collections::HashSet;

/// What one document has of an export.
pub(super) struct Exported {
    /// Whether anything in it is of an export.
    any: bool,
    /// Identifiers of statements that travel whole inside another object.
    wrapped: HashSet<String>,
}

impl Exported {
    /// Looks through the objects of a document.
    pub fn of(objects: &[Object<'_>]) -> Self {
        let any = objects.iter().any(|o| o.raw.contains(EXTENSION));
        let wrapped = objects
            .iter()
            .filter(|o| any && o.type_name() == ENTRY)
            .filter_map(|o| o.property::<String>("entry_id"));
        Self {
            any,
            wrapped: wrapped.collect(),
        }
    }

    /// Takes an object if it is of an export; else says so, and it is read like any other.
    pub fn take(&self, object: &Object<'_>, cx: &mut Context<'_>) -> Result<bool, Stop> {
        if !self.any {
            return Ok(false);
        }
        let role = serde_json::from_str::<Value>(&object.raw).map(|value| read(&value));
        match role {
            Ok(Ok(Role::Entry(entry))) => cx.item(carried_item(*entry)).map(|()| true),
            Ok(Ok(Role::Added)) => Ok(true),
            Ok(Err(error)) => {
                let id = Some(object.id().to_owned());
                let remedy = "take the file as its sender exported it, or remove the extension";
                cx.problem("", id, error.to_string(), remedy);
                Ok(true)
            }
            // Copies for readers of plain STIX, of what travels whole, and definitions all know.
            Ok(Ok(Role::Plain)) | Err(_) => {
                Ok(self.wrapped.contains(object.id()) || tlp_of_definition(object.id()).is_some())
            }
        }
    }
}

/// An entry that was carried, as what it was.
pub(in crate::formats) fn carried_item(entry: Carried) -> Item {
    Item {
        id: entry.id,
        kind: entry.kind,
        body: entry.body,
        published: entry.published,
        happened: entry.happened,
        source: entry.source,
        lineage: entry.lineage,
        marking: Some(entry.marking),
        grade: Some(entry.grade),
    }
}

//! Events of a record's own export: the entries in them are taken back as they were.

use crate::context::Context;
use crate::formats::stix::carried_item;
use crate::item::Stop;
use ascribe_stix::carry::{Role, read};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashSet;

/// Name of the object that carries an entry.
const OBJECT: &str = "ascribe-entry";
/// Tag of events that were made from entries.
const DERIVED: &str = "ascribe:derived=\"true\"";
const EVENT_TYPE: &str = super::EVENT_TYPE;

/// What one document has of an export.
pub(super) struct Exported {
    /// Whether any event carries entries.
    any: bool,
    /// Identifiers of events that travel whole as entries.
    wrapped: HashSet<String>,
}

#[derive(Deserialize)]
struct Told {
    #[serde(rename = "Tag", default)]
    tags: Vec<Tag>,
    #[serde(rename = "Object", default)]
    objects: Vec<Carrying>,
}

#[derive(Deserialize)]
struct Tag {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct Carrying {
    #[serde(default)]
    name: String,
    #[serde(rename = "Attribute", default)]
    attributes: Vec<Value>,
}

impl Told {
    /// The entries it carries, as they are written.
    fn entries(&self) -> impl Iterator<Item = &str> {
        self.objects
            .iter()
            .filter(|o| o.name == OBJECT)
            .flat_map(|o| &o.attributes)
            .filter_map(|a| a.get("value")?.as_str())
    }
}

/// The event, if it may be of an export.
fn told(raw: &RawValue) -> Option<Told> {
    let near = raw.get().contains(OBJECT) || raw.get().contains("ascribe:derived");
    near.then(|| serde_json::from_str(raw.get()).ok())?
}

impl Exported {
    /// Looks through the events of a document.
    pub fn of(events: &[&RawValue]) -> Self {
        let (mut any, mut wrapped) = (false, HashSet::new());
        for told in events.iter().filter_map(|raw| told(raw)) {
            for entry in told.entries() {
                any = true;
                let entry: Option<Value> = serde_json::from_str(entry).ok();
                let id = entry.as_ref().and_then(|e| e.get("entry_id")?.as_str());
                wrapped.extend(
                    id.filter(|id| id.starts_with(EVENT_TYPE))
                        .map(str::to_owned),
                );
            }
        }
        Self { any, wrapped }
    }

    /// Takes an event if it is of an export; else says so, and it is read like any other.
    pub fn take(&self, raw: &RawValue, cx: &mut Context<'_>) -> Result<bool, Stop> {
        if !self.any {
            return Ok(false);
        }
        if let Some(told) = told(raw) {
            let mut carries = false;
            for entry in told.entries() {
                carries = true;
                self.entry(entry, cx)?;
            }
            if carries || told.tags.iter().any(|t| t.name == DERIVED) {
                return Ok(true);
            }
        }
        #[derive(Deserialize)]
        struct Named {
            #[serde(default)]
            uuid: String,
        }
        let named: Option<Named> = serde_json::from_str(raw.get()).ok();
        let id = named.map(|n| format!("{EVENT_TYPE}--{}", n.uuid.to_ascii_lowercase()));
        Ok(id.is_some_and(|id| self.wrapped.contains(&id)))
    }

    fn entry(&self, text: &str, cx: &mut Context<'_>) -> Result<(), Stop> {
        let role = serde_json::from_str::<Value>(text).map(|value| read(&value));
        let reason = match role {
            Ok(Ok(Role::Entry(entry))) => return cx.item(carried_item(*entry)),
            Ok(Ok(_)) => "carries no entry of a record".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(error) => format!("is not JSON: {error}"),
        };
        let remedy = "take the file as its sender exported it, or remove the object";
        cx.problem("", None, reason, remedy);
        Ok(())
    }
}

//! Indicators of entries as MISP events: events that came from MISP as they came, the others as
//! one event for each actor.

use ascribe_exchange::marked::strictest;
use ascribe_exchange::misp::{Attribute, Event, event};
use ascribe_knowledge::Picture;
use ascribe_knowledge::lookup::Parsed;
use ascribe_ledger::Entry;
use serde_json::Value;
use std::collections::BTreeMap;

/// Attributes of one event, at most; more make more events.
const ATTRIBUTES: usize = 20_000;

/// The events.
pub fn events(picture: &Picture, entries: &[&Entry], now: &str) -> Vec<Value> {
    let mut events = Vec::new();
    let mut by_actor: BTreeMap<(String, String), (Vec<String>, Vec<Attribute>)> = BTreeMap::new();
    for entry in entries {
        let body = entry.body().unwrap_or_default();
        if entry.kind == "x-misp-event" {
            let original: Option<Value> = serde_json::from_str(body).ok();
            if let Some(original) = original.and_then(|mut b| b.get_mut("event").map(Value::take)) {
                events.push(if original.get("Event").is_some() {
                    original
                } else {
                    serde_json::json!({ "Event": original })
                });
            }
            continue;
        }
        let Some(Parsed::Indicators(parsed)) = Parsed::parse(&entry.kind, body) else {
            continue;
        };
        let owner = crate::advisory::owner(picture, &parsed).and_then(|o| picture.actor(o));
        let actor = owner.map(|a| a.name.clone()).unwrap_or_default();
        // Markings stay apart: none is lifted or lowered by another's.
        let group = by_actor
            .entry((actor, strictest([entry.marking.as_str()])))
            .or_default();
        for (kind, value, references) in parsed.values {
            let references = if references.is_empty() {
                &parsed.references
            } else {
                &references
            };
            let cited: Vec<&str> = references.iter().filter_map(|r| r.url.as_deref()).collect();
            group.1.push(Attribute {
                kind,
                value,
                comment: format!("says {} {}", entry.source, cited.join(" ")),
                to_ids: false,
                first_seen: references.iter().filter_map(|r| r.published.clone()).min(),
            });
        }
        group.0.push(entry.marking.clone());
    }
    for ((actor, marking), (_, attributes)) in by_actor {
        for (part, chunk) in (1..).zip(attributes.chunks(ATTRIBUTES)) {
            let title = if actor.is_empty() {
                "Indicators of nobody named"
            } else {
                &actor
            };
            let info = if part > 1 {
                format!("{title} ({part})")
            } else {
                title.to_owned()
            };
            events.push(event(&Event {
                name: format!("export {actor} {marking} {part}"),
                info,
                made: now.to_owned(),
                marking: marking.clone(),
                actors: (!actor.is_empty())
                    .then(|| actor.clone())
                    .into_iter()
                    .collect(),
                attributes: chunk.to_vec(),
            }));
        }
    }
    events
}

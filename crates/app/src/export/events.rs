//! Entries as MISP events: events that came from MISP as they came; of the others one for each actor
//! and marking, with what is said of it as galaxies, attributes, objects, sightings and reports; and
//! the entries whole, so that a record can take them back.

use super::said::{Said, said_of};
use ascribe_exchange::bundle::{Carriers, Outgoing};
use ascribe_exchange::marked::strictest;
use ascribe_exchange::misp::{
    Attribute, DERIVED, Event, Object, Report, Sighting, carrier, event, of_pattern, tags,
};
use ascribe_knowledge::Picture;
use ascribe_knowledge::lookup::Parsed;
use ascribe_knowledge::picture::handle;
use ascribe_ledger::Entry;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Attributes of one event, at most; more make more events.
const ATTRIBUTES: usize = 20_000;
/// Entries that travel in one event, at most.
const CARRIED: usize = 5_000;

/// What one event says.
#[derive(Default)]
struct Group {
    attributes: Vec<Attribute>,
    objects: Vec<Object>,
    reports: Vec<Report>,
    said: Said,
}

/// The events of what is said now, and those that carry every entry.
pub fn events(
    picture: &Picture,
    entries: &[&Entry],
    outgoing: &[Outgoing],
    now: &str,
) -> Vec<Value> {
    let mut events = Vec::new();
    let sightings = sightings(entries);
    let mut groups: BTreeMap<(String, String), Group> = BTreeMap::new();
    for said in said_of(picture, entries) {
        let key = (said.actor.clone(), said.marking.clone());
        groups.entry(key).or_default().said = said;
    }
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
        // Markings stay apart: none is lifted or lowered by another's.
        let marking = strictest([entry.marking.as_str()]);
        if let Some(report) = report(entry, body) {
            let group = groups.entry((String::new(), marking)).or_default();
            group.reports.push(report);
            continue;
        }
        let Some(Parsed::Indicators(parsed)) = Parsed::parse(&entry.kind, body) else {
            continue;
        };
        let owner = crate::advisory::owner(picture, &parsed)
            .or_else(|| indicated(picture, entry))
            .and_then(|o| picture.actor(o));
        let actor = owner.map(|a| a.name.clone()).unwrap_or_default();
        let group = groups.entry((actor, marking)).or_default();
        take(group, entry, body, parsed, &sightings);
    }
    for ((actor, marking), group) in groups {
        events.extend(of_group(&actor, &marking, group, now));
    }
    events.extend(carriers(outgoing, now));
    events
}

/// The one actor to which a relationship of the same source leads.
fn indicated(picture: &Picture, entry: &Entry) -> Option<u32> {
    let key = handle(&entry.source, &entry.object_id);
    match picture.handles.get(&key).map(Vec::as_slice) {
        Some([one]) => Some(*one),
        _ => None,
    }
}

/// The values of one entry.
fn take(
    group: &mut Group,
    entry: &Entry,
    body: &str,
    parsed: ascribe_knowledge::lookup::Indicators,
    sightings: &HashMap<String, Vec<Sighting>>,
) {
    let body: Value = if entry.kind == "indicator" {
        serde_json::from_str(body).unwrap_or_default()
    } else {
        Value::Null
    };
    let mut graded = tags::admiralty(&format!("{}{}", entry.reliability, entry.credibility.get()));
    graded.extend(
        body.get("confidence")
            .and_then(Value::as_u64)
            .map(tags::likelihood),
    );
    let seen = sightings.get(&entry.object_id).cloned().unwrap_or_default();
    let whole = body.get("pattern").and_then(Value::as_str);
    if let Some(mut object) = whole.and_then(of_pattern) {
        let cited: Vec<&str> = parsed
            .references
            .iter()
            .filter_map(|r| r.url.as_deref())
            .collect();
        object.comment = format!("says {} {}", entry.source, cited.join(" "));
        for (at, (_, attribute)) in object.attributes.iter_mut().enumerate() {
            attribute.tags.clone_from(&graded);
            if at == 0 {
                attribute.sightings.clone_from(&seen);
            }
        }
        group.objects.push(object);
        return;
    }
    for (kind, value, references) in parsed.values {
        let references = if references.is_empty() {
            &parsed.references
        } else {
            &references
        };
        let cited: Vec<&str> = references.iter().filter_map(|r| r.url.as_deref()).collect();
        group.attributes.push(Attribute {
            kind,
            value,
            comment: format!("says {} {}", entry.source, cited.join(" ")),
            to_ids: false,
            first_seen: references.iter().filter_map(|r| r.published.clone()).min(),
            tags: graded.clone(),
            sightings: seen.clone(),
        });
    }
}

/// Sightings by the object that was met.
fn sightings(entries: &[&Entry]) -> HashMap<String, Vec<Sighting>> {
    let mut all: HashMap<String, Vec<Sighting>> = HashMap::new();
    for entry in entries.iter().filter(|e| e.kind == "sighting") {
        let body: Value =
            serde_json::from_str(entry.body().unwrap_or_default()).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let Some(of) = text("sighting_of_ref") else {
            continue;
        };
        let at = text("last_seen")
            .or_else(|| text("first_seen"))
            .or_else(|| text("created"));
        all.entry(of.to_owned()).or_default().push(Sighting {
            source: entry.source.clone(),
            at: at.unwrap_or_default().to_owned(),
            wrong: body.get("count").and_then(Value::as_u64) == Some(0),
        });
    }
    all
}

/// A STIX report or a recorded statement as a text of an event.
fn report(entry: &Entry, body: &str) -> Option<Report> {
    let (title, text) = match entry.kind.as_str() {
        "report" | "note" | "opinion" => ("name", "description"),
        crate::claim::STATEMENT => ("title", "text"),
        _ => return None,
    };
    let body: Value = serde_json::from_str(body).ok()?;
    let read = |name: &str| body.get(name).and_then(Value::as_str);
    let name = read(title).or_else(|| read("abstract"));
    let content = read(text).or_else(|| read("content")).unwrap_or_default();
    Some(Report {
        name: format!(
            "{}: {}",
            entry.source,
            name.unwrap_or(entry.object_id.as_str())
        ),
        content: content.to_owned(),
    })
}

/// The events of one actor and marking.
fn of_group(actor: &str, marking: &str, group: Group, now: &str) -> Vec<Value> {
    let title = if actor.is_empty() {
        "Indicators and reports of nobody named"
    } else {
        actor
    };
    let mut attributes = group.said.attributes;
    attributes.extend(group.attributes);
    let mut reports = group.reports;
    reports.extend(group.said.report);
    let count = attributes.len().div_ceil(ATTRIBUTES).max(1);
    let parts = (1..=count).map(|part| {
        let first = part == 1;
        let from = (part - 1) * ATTRIBUTES;
        let chunk = attributes.iter().skip(from).take(ATTRIBUTES).cloned();
        let info = if first {
            title.to_owned()
        } else {
            format!("{title} ({part})")
        };
        event(&Event {
            name: format!("export {actor} {marking} {part}"),
            info,
            made: now.to_owned(),
            marking: marking.to_owned(),
            actors: (!actor.is_empty())
                .then(|| actor.to_owned())
                .into_iter()
                .collect(),
            tags: vec![DERIVED.to_owned()],
            clusters: if first {
                group.said.clusters.clone()
            } else {
                Vec::new()
            },
            attributes: chunk.collect(),
            objects: if first {
                group.objects.clone()
            } else {
                Vec::new()
            },
            reports: if first { reports.clone() } else { Vec::new() },
        })
    });
    parts.collect()
}

/// The events that carry the entries.
fn carriers(outgoing: &[Outgoing], now: &str) -> Vec<Value> {
    let mut carriers = Carriers::default();
    let chunks = outgoing.chunks(CARRIED).enumerate();
    chunks
        .map(|(number, chunk)| {
            let entries: Vec<Value> = chunk.iter().map(|o| carriers.wrap(&o.entry)).collect();
            let marking = strictest(chunk.iter().map(|o| o.entry.marking.as_str()));
            let last = entries.last().and_then(|e| e.get("id"));
            let last = last.and_then(Value::as_str).unwrap_or_default();
            carrier(&format!("entries {number} {last}"), now, &marking, &entries)
        })
        .collect()
}

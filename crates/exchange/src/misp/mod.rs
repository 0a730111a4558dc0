//! MISP events (the core format of misp-standard.org).

mod objects;
pub mod tags;

pub use objects::{Object, of_pattern};

use crate::advisory::misp_type;
use crate::text::line;
use ascribe_stix::id::own_id;
use serde_json::{Value, json};

/// Name of the object in which an entry of a record travels whole.
pub const ENTRY_OBJECT: &str = "ascribe-entry";
/// Tag of events that were made from entries; an import that has the entries leaves them out.
pub const DERIVED: &str = "ascribe:derived=\"true\"";

/// That a value was met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sighting {
    /// Who met it.
    pub source: String,
    /// When, RFC 3339.
    pub at: String,
    /// True if it was judged a false positive.
    pub wrong: bool,
}

/// Something an event says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribute {
    /// STIX type of the value, or the name of a hash.
    pub kind: String,
    /// The value.
    pub value: String,
    /// What is said of it.
    pub comment: String,
    /// Whether it is for detection.
    pub to_ids: bool,
    /// The day it was first stated, `YYYY-MM-DD`.
    pub first_seen: Option<String>,
    /// Tags, such as its grade.
    pub tags: Vec<String>,
    /// Where it was met.
    pub sightings: Vec<Sighting>,
}

/// A cluster of a galaxy that an event is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cluster {
    /// Type of the galaxy, such as `threat-actor` or `mitre-attack-pattern`.
    pub kind: String,
    /// Its value, such as `Phishing - T1566`.
    pub value: String,
    /// Other names.
    pub synonyms: Vec<String>,
}

/// A text that belongs to an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Title.
    pub name: String,
    /// Markdown.
    pub content: String,
}

/// An event to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// What the event's identifier follows from: the same name, the same event.
    pub name: String,
    /// Its title.
    pub info: String,
    /// When it was made, RFC 3339.
    pub made: String,
    /// Its marking.
    pub marking: String,
    /// Actors it is about.
    pub actors: Vec<String>,
    /// Tags besides its marking and actors.
    pub tags: Vec<String>,
    /// Clusters of galaxies it is about: techniques, malware, tools.
    pub clusters: Vec<Cluster>,
    /// What it says.
    pub attributes: Vec<Attribute>,
    /// Values that belong together.
    pub objects: Vec<Object>,
    /// Texts.
    pub reports: Vec<Report>,
}

fn uuid(parts: &[&str]) -> String {
    own_id("event", parts).split_off("event--".len())
}

fn tag(name: &str) -> Value {
    let colour = match name.split_once(':').map_or("", |(space, _)| space) {
        "tlp" => "#339900",
        "misp-galaxy" => "#0088cc",
        _ => "#6c757d",
    };
    json!({ "name": name, "colour": colour })
}

/// An attribute as MISP has it. Values of kinds that MISP has no plain attribute for go in as text.
fn attribute(event: &Event, scope: &str, a: &Attribute) -> Value {
    let (kind, category) = match a.kind.as_str() {
        "file-name" => ("filename", "Payload delivery"),
        "file-size" => ("size-in-bytes", "Other"),
        "attribution" => ("text", "Attribution"),
        "link" => ("link", "External analysis"),
        kind => misp_type(kind).unwrap_or(("text", "Other")),
    };
    let mut out = json!({
        "uuid": uuid(&[&event.name, scope, &a.kind, &a.value]), "type": kind, "category": category,
        "value": if a.kind == "entry" { a.value.clone() } else { line(&a.value) }, "comment": line(&a.comment), "to_ids": a.to_ids && kind != "text",
        "distribution": "5", "timestamp": seconds(&event.made).to_string(), "disable_correlation": false,
    });
    let Some(object) = out.as_object_mut() else {
        return out;
    };
    let mut put = |name: &str, value: Value| drop(object.insert(name.to_owned(), value));
    if let Some(day) = &a.first_seen {
        let day = day.get(..10).unwrap_or(day);
        put("first_seen", json!(format!("{day}T00:00:00+00:00")));
    }
    if !a.tags.is_empty() {
        put("Tag", a.tags.iter().map(|t| tag(t)).collect());
    }
    if !a.sightings.is_empty() {
        let seen = |(n, s): (usize, &Sighting)| {
            json!({
                "uuid": uuid(&[&event.name, scope, &a.value, &n.to_string(), &s.at]),
                "type": if s.wrong { "1" } else { "0" },
                "source": line(&s.source), "date_sighting": seconds(&s.at).to_string(),
            })
        };
        put(
            "Sighting",
            a.sightings.iter().enumerate().map(seen).collect(),
        );
    }
    out
}

fn object(event: &Event, number: usize, object: &Object) -> Value {
    let scope = format!("{} {number}", object.name);
    let (category, template, version) = objects::template(&object.name);
    let attributes: Vec<Value> = object
        .attributes
        .iter()
        .map(|(relation, a)| {
            let mut made = attribute(event, &scope, a);
            if let Some(made) = made.as_object_mut() {
                made.insert("object_relation".to_owned(), json!(relation));
            }
            made
        })
        .collect();
    json!({
        "uuid": uuid(&[&event.name, &scope]), "name": object.name, "meta-category": category,
        "description": "", "template_uuid": template, "template_version": version,
        "timestamp": seconds(&event.made).to_string(), "distribution": "5",
        "comment": line(&object.comment), "deleted": false, "ObjectReference": [],
        "Attribute": attributes,
    })
}

/// Galaxies with their clusters, by type.
fn galaxies(event: &Event) -> Vec<Value> {
    let mut kinds: Vec<&str> = Vec::new();
    for cluster in &event.clusters {
        if !kinds.contains(&cluster.kind.as_str()) {
            kinds.push(&cluster.kind);
        }
    }
    let galaxy = |kind: &str| {
        let clusters = event.clusters.iter().filter(|c| c.kind == kind);
        let clusters: Vec<Value> = clusters
            .map(|c| {
                json!({
                    "uuid": uuid(&["cluster", kind, &c.value]), "type": kind, "value": line(&c.value),
                    "tag_name": tags::galaxy(kind, &c.value), "meta": { "synonyms": c.synonyms },
                })
            })
            .collect();
        json!({
            "uuid": uuid(&["galaxy", kind]), "name": kind, "type": kind, "namespace": "misp",
            "GalaxyCluster": clusters,
        })
    };
    kinds.into_iter().map(galaxy).collect()
}

/// The event as JSON, with `Event` at the top as MISP exports it. It is for the receiver's own
/// organisation only (`distribution` 0) until he decides otherwise.
#[must_use]
pub fn event(event: &Event) -> Value {
    let mut seen = std::collections::BTreeSet::new();
    let attributes: Vec<Value> = event
        .attributes
        .iter()
        .filter(|a| seen.insert((a.kind.as_str(), a.value.as_str())))
        .map(|a| attribute(event, "", a))
        .collect();
    let light = event.marking.split("//").next().unwrap_or_default();
    let mut names = vec![light.to_ascii_lowercase()];
    names.extend(event.actors.iter().map(|a| tags::galaxy("threat-actor", a)));
    names.extend(
        event
            .clusters
            .iter()
            .map(|c| tags::galaxy(&c.kind, &c.value)),
    );
    names.extend(event.tags.iter().cloned());
    let mut once = std::collections::BTreeSet::new();
    names.retain(|n| once.insert(n.clone()));
    let objects: Vec<Value> = event
        .objects
        .iter()
        .enumerate()
        .map(|(n, o)| object(event, n, o))
        .collect();
    let reports: Vec<Value> = event
        .reports
        .iter()
        .map(|r| {
            json!({
                "uuid": uuid(&[&event.name, "report", &r.name]), "name": line(&r.name),
                "content": r.content, "distribution": "5",
                "timestamp": seconds(&event.made).to_string(), "deleted": false,
            })
        })
        .collect();
    json!({ "Event": {
        "uuid": uuid(&[&event.name]), "info": line(&event.info),
        "date": event.made.get(..10).unwrap_or("1970-01-01"),
        "threat_level_id": "4", "analysis": "2", "distribution": "0", "published": false,
        "timestamp": seconds(&event.made).to_string(),
        "Orgc": { "name": "ascribe", "uuid": uuid(&["ascribe"]) },
        "Tag": names.iter().map(|n| tag(n)).collect::<Vec<Value>>(),
        "Galaxy": galaxies(event), "Attribute": attributes, "Object": objects,
        "EventReport": reports,
    } })
}

/// The event in which entries travel whole (STIX objects of [`ascribe_stix::carry::ENTRY`]), each
/// in an object of its own, in their order.
#[must_use]
pub fn carrier(name: &str, made: &str, marking: &str, entries: &[Value]) -> Value {
    let object = |value: &Value| Object {
        name: ENTRY_OBJECT.to_owned(),
        comment: String::new(),
        attributes: vec![(
            "entry".to_owned(),
            Attribute {
                kind: "entry".to_owned(),
                value: value.to_string(),
                ..Attribute::default()
            },
        )],
    };
    event(&Event {
        name: name.to_owned(),
        info: "Entries of a record as they are, for a record to take back".to_owned(),
        made: made.to_owned(),
        marking: marking.to_owned(),
        objects: entries.iter().map(object).collect(),
        ..Event::default()
    })
}

/// Seconds since 1970 of the day of an RFC 3339 time.
fn seconds(time: &str) -> i64 {
    let day = ascribe_knowledge::Day::parse(time).map_or(0, |d| i64::from(d.0));
    let clock: Vec<i64> = time
        .get(11..19)
        .unwrap_or_default()
        .split(':')
        .filter_map(|part| part.parse().ok())
        .collect();
    let within = match clock.as_slice() {
        [hours, minutes, seconds] => hours * 3600 + minutes * 60 + seconds,
        _ => 0,
    };
    day * 86_400 + within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_says_each_value_once_and_keeps_unknown_kinds_as_text() {
        let one = |kind: &str| Attribute {
            kind: kind.to_owned(),
            value: "x.example".to_owned(),
            to_ids: true,
            ..Attribute::default()
        };
        let made = event(&Event {
            made: "2021-03-02T01:00:00Z".to_owned(),
            marking: "TLP:GREEN".to_owned(),
            attributes: vec![one("domain-name"), one("domain-name"), one("odd")],
            ..Event::default()
        });
        let all = made["Event"]["Attribute"].as_array().unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0]["type"], "domain");
        assert_eq!(
            (&all[1]["type"], &all[1]["to_ids"]),
            (&json!("text"), &json!(false))
        );
        assert_eq!(made["Event"]["timestamp"], "1614646800");
        assert_eq!(made["Event"]["Tag"][0]["name"], "tlp:green");
    }
}

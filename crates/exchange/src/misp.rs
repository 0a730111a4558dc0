//! MISP events (the core format of misp-standard.org).

use crate::advisory::misp_type;
use crate::text::line;
use ascribe_stix::id::own_id;
use serde_json::{Value, json};

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
    /// What it says.
    pub attributes: Vec<Attribute>,
}

/// The event as JSON, with `Event` at the top as MISP exports it. Values of kinds that MISP has no
/// plain attribute for go in as text. It is for the receiver's own organisation only
/// (`distribution` 0) until he decides otherwise.
#[must_use]
pub fn event(event: &Event) -> Value {
    let seconds = seconds(&event.made).to_string();
    let uuid = |parts: &[&str]| own_id("event", parts).split_off("event--".len());
    let mut seen = std::collections::BTreeSet::new();
    let attributes: Vec<Value> = event
        .attributes
        .iter()
        .filter(|a| seen.insert((a.kind.as_str(), a.value.as_str())))
        .map(|a| {
            let (kind, category) = misp_type(&a.kind).unwrap_or(("text", "Other"));
            let mut attribute = json!({
                "uuid": uuid(&[&event.name, &a.kind, &a.value]), "type": kind, "category": category,
                "value": line(&a.value), "comment": line(&a.comment), "to_ids": a.to_ids && kind != "text",
                "distribution": "5", "timestamp": seconds, "disable_correlation": false,
            });
            if let (Some(day), Some(object)) = (&a.first_seen, attribute.as_object_mut()) {
                object.insert("first_seen".to_owned(), json!(format!("{}T00:00:00+00:00", day.get(..10).unwrap_or(day))));
            }
            attribute
        })
        .collect();
    let light = event.marking.split("//").next().unwrap_or_default();
    let mut tags = vec![json!({ "name": light.to_ascii_lowercase(), "colour": "#339900" })];
    for actor in &event.actors {
        let actor = line(actor).replace('"', "");
        tags.push(
            json!({ "name": format!("misp-galaxy:threat-actor=\"{actor}\""), "colour": "#0088cc" }),
        );
    }
    json!({ "Event": {
        "uuid": uuid(&[&event.name]), "info": line(&event.info),
        "date": event.made.get(..10).unwrap_or("1970-01-01"),
        "threat_level_id": "4", "analysis": "2", "distribution": "0", "published": false,
        "timestamp": seconds,
        "Orgc": { "name": "ascribe", "uuid": uuid(&["ascribe"]) },
        "Tag": tags, "Attribute": attributes,
    } })
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

//! MISP events as incidents: info and texts, day, attributes as observables, tags of taxonomies.

use super::json::{at, texts};
use super::table::refused;
use super::{Incoming, Row, checks, document, objects};
use crate::taxonomy::{DISPOSITION, RSIT};
use ascribe_stix::marking::Tlp;
use serde_json::Value;
use std::io::Read;

/// Types of attributes whose value is prose.
const PROSE: [&str; 4] = ["comment", "text", "other", "email-body"];
/// Types that say whom it struck.
const VICTIM: [&str; 2] = ["target-org", "target-machine"];

/// Reads events.
pub fn read(source: &mut dyn Read, zone: &str, take: &mut dyn FnMut(Row)) -> Result<(), String> {
    for (place, value) in objects(&document(source)?, "response")? {
        let event = value.get("Event").unwrap_or(&value);
        if !event.get("info").is_some_and(Value::is_string) {
            take(refused(
                place,
                "is no MISP event: it has no info".to_owned(),
            ));
            continue;
        }
        let mut incoming = Incoming::default();
        let mut remarks = Vec::new();
        let set = facts(event, zone, &mut incoming);
        attributes(event, &mut incoming);
        tags(event, &mut incoming, &mut remarks);
        take(Row {
            place,
            incoming: set.map(|()| Box::new(incoming)),
            remarks,
        });
    }
    Ok(())
}

fn facts(event: &Value, zone: &str, incoming: &mut Incoming) -> Result<(), String> {
    for (field, key) in [("reference", "uuid"), ("title", "info"), ("from", "date")] {
        for text in texts(at(event, key)) {
            incoming.set(field, &text, zone)?;
        }
    }
    Ok(())
}

fn attributes(event: &Value, incoming: &mut Incoming) {
    let list = |value: &Value, key: &str| -> Vec<Value> {
        value
            .get(key)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let objects = list(event, "Object");
    let inner = objects.iter().flat_map(|o| list(o, "Attribute"));
    for attribute in list(event, "Attribute").into_iter().chain(inner) {
        let kind = at(&attribute, "type").as_str().unwrap_or_default();
        let Some(value) = at(&attribute, "value").as_str() else {
            continue;
        };
        let identity = &mut incoming.identity;
        match kind {
            kind if PROSE.contains(&kind) => incoming.text.push(value.to_owned()),
            "target-email" => identity.emails.push(value.to_owned()),
            "target-org" => identity.names.push(value.to_owned()),
            kind if VICTIM.contains(&kind) => identity.hosts.push(value.to_owned()),
            "vulnerability" => match checks::vulnerability(value) {
                Ok(id) => incoming.ties.vulnerabilities.push(id),
                Err(_) => incoming.text.push(value.to_owned()),
            },
            // `filename|md5` and the like: the parts are found one by one.
            _ => incoming.observables.push(value.replace('|', "\n")),
        }
    }
}

fn tags(event: &Value, incoming: &mut Incoming, remarks: &mut Vec<String>) {
    let tags = event.get("Tag").and_then(Value::as_array);
    let mut unknown = 0;
    for tag in tags
        .into_iter()
        .flatten()
        .filter_map(|t| at(t, "name").as_str())
    {
        if tag.to_ascii_lowercase().starts_with("tlp:") {
            // Of several the strictest; an unknown one is refused where markings are known.
            incoming.marking = Some(stricter(incoming.marking.take(), tag.to_ascii_uppercase()));
        } else if tag.starts_with("rsit:") {
            incoming.facts.kind = RSIT.find(tag);
        } else if tag.starts_with("incident-disposition:") {
            incoming.facts.disposition = DISPOSITION.find(tag);
        } else if let Some(technique) = technique(tag) {
            incoming.ties.techniques.push(technique);
        } else {
            unknown += 1;
        }
    }
    if unknown > 0 {
        remarks.push(format!("{unknown} tags of other taxonomies were left out"));
    }
}

/// The stricter of two labels; one that is no label of TLP 2.0 before all.
fn stricter(one: Option<String>, other: String) -> String {
    let light = |label: &String| label.parse::<Tlp>().map_err(|_| ());
    match one {
        Some(one) if light(&other).is_ok_and(|o| light(&one).is_ok_and(|l| l < o)) => other,
        Some(one) if light(&other).is_ok() => one,
        _ => other,
    }
}

/// The id at the end of `misp-galaxy:mitre-attack-pattern="… - T1190"`.
fn technique(tag: &str) -> Option<String> {
    let name = tag.strip_prefix("misp-galaxy:mitre-attack-pattern=")?;
    let id = name.trim_matches('"').rsplit(" - ").next()?;
    checks::technique(id).ok()
}

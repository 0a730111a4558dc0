//! VERIS incidents: timeline, victim, actor, actions, attributes, discovery.

use super::json::{at, texts};
use super::table::refused;
use super::{Incoming, Row, document, objects};
use crate::event::Actor;
use crate::words::{CameIn, Effect, Link, Nature, Organisation};
use serde_json::Value;
use std::io::Read;

/// First two digits of a NAICS code and the sector.
const SECTORS: [(&str, &str); 20] = [
    ("11", "essential-services/food"),
    ("21", "economy/mining"),
    ("22", "essential-services/energy"),
    ("23", "economy/construction"),
    ("31", "economy/manufacturing"),
    ("32", "economy/manufacturing"),
    ("33", "economy/manufacturing"),
    ("42", "economy/retail"),
    ("44", "economy/retail"),
    ("45", "economy/retail"),
    ("48", "essential-services/transport"),
    ("49", "essential-services/transport"),
    ("51", "economy/technology"),
    ("52", "economy/finance"),
    ("54", "economy/professional-services"),
    ("61", "society/education"),
    ("62", "essential-services/health"),
    ("72", "economy/hospitality"),
    ("81", "society/civil-society"),
    ("92", "government/central-government"),
];
/// Action, variety and the kind of incident, the first that is found.
const KINDS: [(&str, &str, &str); 12] = [
    (
        "malware",
        "Ransomware",
        "information-content-security/unauthorised-information-modification",
    ),
    ("hacking", "DoS", "availability/ddos"),
    ("malware", "DoS", "availability/ddos"),
    ("malware", "C2", "malicious-code/c2-server"),
    ("social", "Phishing", "fraud/phishing"),
    ("hacking", "Brute force", "intrusion-attempts/brute-force"),
    (
        "hacking",
        "Use of stolen creds",
        "intrusions/unprivileged-account-compromise",
    ),
    (
        "misuse",
        "",
        "information-content-security/unauthorised-information-access",
    ),
    ("error", "", "information-content-security/data-leak"),
    ("malware", "", "malicious-code/infected-system"),
    ("hacking", "", "intrusions/system-compromise"),
    ("social", "", "information-gathering/social-engineering"),
];

/// Reads incidents.
pub fn read(source: &mut dyn Read, zone: &str, take: &mut dyn FnMut(Row)) -> Result<(), String> {
    for (place, value) in objects(&document(source)?, "incidents")? {
        if value.get("incident_id").is_none() && value.get("victim").is_none() {
            take(refused(
                place,
                "is no VERIS incident: it has neither incident_id nor victim".to_owned(),
            ));
            continue;
        }
        let mut incoming = Incoming::default();
        let set = told(&value, zone, &mut incoming);
        victim(&value, &mut incoming);
        incoming.actor = actor(&value);
        incoming.facts.kind = kind(&value);
        incoming.facts.came_in = Some(came_in(&value));
        incoming.effect = Some(effect(&value));
        take(Row {
            place,
            incoming: set.map(|()| Box::new(incoming)),
            remarks: Vec::new(),
        });
    }
    Ok(())
}

/// Longest title made of a summary, in characters.
const TITLE: usize = 100;

fn told(value: &Value, zone: &str, incoming: &mut Incoming) -> Result<(), String> {
    let paths = [
        ("reference", "incident_id"),
        ("text", "summary"),
        ("text", "notes"),
        ("text", "impact.notes"),
    ];
    for (field, path) in paths {
        for text in texts(at(value, path)) {
            incoming.set(field, &text, zone)?;
        }
    }
    // The first sentence, which mostly says what happened to whom.
    if let Some(summary) = texts(at(value, "summary")).first() {
        let sentence = summary.split(['.', '\n']).next().unwrap_or_default();
        let title: String = sentence.chars().take(TITLE).collect();
        incoming.set("title", &title, zone)?;
    }
    let number = |key: &str| at(value, &format!("timeline.incident.{key}")).as_u64();
    if let Some(year) = number("year") {
        let day = match (number("month"), number("day")) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}"),
        };
        incoming.set("from", &day, zone)?;
    }
    for cve in texts(at(value, "action.hacking.cve"))
        .iter()
        .chain(&texts(at(value, "action.malware.cve")))
    {
        // Written by hand there, now and then as words: those are prose.
        if incoming.set("vulnerabilities", cve, zone).is_err() {
            incoming.text.push(cve.clone());
        }
    }
    let disposition = match at(value, "security_incident").as_str() {
        Some("Confirmed") => "incident/confirmed",
        Some("False positive") => "not-an-incident/faulty-indicator",
        Some("Near miss") => "not-an-incident/failed",
        _ => return Ok(()),
    };
    incoming.facts.disposition = Some(disposition.to_owned());
    Ok(())
}

fn victim(value: &Value, incoming: &mut Incoming) {
    // Older files hold a list of one.
    let victim = value.get("victim").unwrap_or(&Value::Null);
    let victim = victim.get(0).unwrap_or(victim);
    incoming
        .identity
        .names
        .extend(texts(at(victim, "victim_id")));
    let country = texts(at(victim, "country")).into_iter().next();
    incoming.facts.country = country.filter(|c| c.len() == 2 && c != "Un");
    let industry = texts(at(victim, "industry"))
        .into_iter()
        .next()
        .unwrap_or_default();
    let sector = SECTORS.iter().find(|(code, _)| industry.starts_with(code));
    incoming.facts.sector = sector.map(|(_, sector)| (*sector).to_owned());
    incoming.organisation = match at(victim, "employee_count").as_str() {
        _ if industry.starts_with("92") => Some(Organisation::CentralGovernment),
        Some("1 to 10" | "11 to 100" | "Small") => Some(Organisation::Small),
        Some("101 to 1000") => Some(Organisation::Medium),
        Some(
            "1001 to 10000" | "10001 to 25000" | "25001 to 50000" | "50001 to 100000"
            | "Over 100000" | "Large",
        ) => Some(Organisation::Large),
        _ => None,
    };
}

fn actor(value: &Value) -> Option<Actor> {
    let varieties = texts(at(value, "actor.external.variety"));
    let has = |name: &str| varieties.iter().any(|v| v == name);
    let nature = if has("State-affiliated") || has("Nation-state") {
        Nature::StateSponsored
    } else if has("Organized crime") {
        Nature::Criminal
    } else if has("Activist") {
        Nature::Activist
    } else if at(value, "actor.internal").is_object() {
        Nature::Insider
    } else {
        return None;
    };
    Some(Actor {
        nature,
        link: Link::None,
    })
}

fn kind(value: &Value) -> Option<String> {
    let found = KINDS.iter().find(|(action, variety, _)| {
        let action = at(value, &format!("action.{action}"));
        action.is_object()
            && (variety.is_empty() || texts(at(action, "variety")).iter().any(|v| v == variety))
    });
    found.map(|(.., kind)| (*kind).to_owned())
}

fn came_in(value: &Value) -> CameIn {
    let method = at(value, "discovery_method");
    if method.get("internal").is_some() {
        CameIn::Victim
    } else if method.get("partner").is_some() {
        CameIn::Partner
    } else {
        CameIn::Other
    }
}

fn effect(value: &Value) -> Effect {
    match at(value, "impact.overall_rating").as_str() {
        Some("Catastrophic") => Effect::National,
        Some("Painful" | "Damaging") => Effect::Serious,
        Some("Distracting") => Effect::ConsiderableRisk,
        _ if at(value, "attribute")
            .as_object()
            .is_some_and(|a| !a.is_empty()) =>
        {
            Effect::Serious
        }
        _ => Effect::Preliminary,
    }
}

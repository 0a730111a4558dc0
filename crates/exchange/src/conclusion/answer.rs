//! A recorded answer: what was concluded, how sure, on which kinds of things.

use super::Told;
use ascribe_stix::carry::{ANSWER, ANSWER_EXTENSION, Carried};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Kinds of evidence whose values are words of everybody. All other values are a victim's.
const NAMED: [&str; 3] = ["technique", "vulnerability", "software"];

/// The answer as an entry; `answer` is the JSON of `docs/assessment.schema.json`, already without
/// victims. None if it cannot be written as canonical JSON.
#[must_use]
pub fn answer(told: &Told, answer: &Value) -> Option<Carried> {
    let read = |path: &str| answer.pointer(path).cloned().unwrap_or_default();
    let text = |path: &str| answer.pointer(path).and_then(Value::as_str);
    let (id, incident) = (text("/replay/id")?, text("/id")?);
    let hypothesis = [
        "actor",
        "id",
        "external_id",
        "unknown",
        "probability",
        "likelihood",
        "prior",
        "weight",
        "calibration",
        "origins",
    ];
    let sponsor = [
        "sponsor",
        "probability",
        "likelihood",
        "verdict",
        "through_groups",
        "unknown_group",
        "through",
    ];
    told.entry(
        ANSWER,
        id,
        json!({
            "confidence": text("/confidence/level").and_then(confidence),
            "record": told.record, "assessment": id,
            "incident": incident, "incident_ref": told.incident(incident),
            "verdict": read("/verdict"), "reasons": read("/reasons"),
            "confidence_level": read("/confidence/level"),
            "confidence_reasons": read("/confidence/reasons"),
            "hypotheses": picked(answer.get("hypotheses"), &hypothesis),
            "sponsors": picked(answer.get("sponsors"), &sponsor),
            "basis": basis(answer.get("evidence")),
            "observed_from": read("/observed/from"), "observed_to": read("/observed/to"),
            "observed_basis": read("/observed/basis"),
            "known_by": read("/as_of/known_by"), "without": read("/as_of/without"),
            "engine": read("/replay/engine"), "parameters": read("/replay/parameters"),
            "extensions": { ANSWER_EXTENSION: { "extension_type": "new-sdo" } },
        }),
    )
}

/// The number that STIX has for a word of analytic confidence (STIX 2.1, appendix A, the scale
/// Low, Med, High).
fn confidence(level: &str) -> Option<u8> {
    match level {
        "low" => Some(15),
        "moderate" => Some(50),
        "high" => Some(85),
        _ => None,
    }
}

/// These members of each object of a list.
fn picked(list: Option<&Value>, members: &[&str]) -> Vec<Value> {
    let all = list.and_then(Value::as_array).into_iter().flatten();
    let pick = |object: &Value| {
        let pair = |name: &&str| Some(((*name).to_owned(), object.get(*name)?.clone()));
        Value::Object(members.iter().filter_map(pair).collect::<Map<_, _>>())
    };
    all.map(pick).collect()
}

/// What was weighed: names of techniques, vulnerabilities and software; of all else how many.
fn basis(evidence: Option<&Value>) -> Vec<Value> {
    let mut counted: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut all = Vec::new();
    for item in evidence.and_then(Value::as_array).into_iter().flatten() {
        let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
        if NAMED.contains(&text("kind")) {
            all.push(json!({ "kind": text("kind"), "value": text("value") }));
        } else {
            let key = (text("kind").to_owned(), text("type").to_owned());
            *counted.entry(key).or_default() += 1;
        }
    }
    let counts = counted
        .into_iter()
        .map(|((kind, of), count)| json!({ "kind": kind, "observable_type": of, "count": count }));
    all.extend(counts);
    all
}

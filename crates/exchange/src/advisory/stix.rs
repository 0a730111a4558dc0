//! The advisory as a STIX 2.1 bundle: the subject, its techniques and vulnerabilities, what to do
//! as courses of action, and the indicators with the days between which they are valid.

use super::indicators::{judge, pattern};
use super::{Advisory, Judged, Known, Status};
use crate::bundle::{Maker, enclose, exporter, extension, relationship};
use crate::marked::{definitions, references};
use crate::text::line;
use serde_json::{Value, json};

/// The bundle.
pub fn stix(advisory: &Advisory) -> Value {
    let maker = Maker {
        at: advisory.made.clone(),
        marking_refs: references(&advisory.marking),
    };
    let subject = subject(advisory, &maker);
    let mut objects: Vec<Value> = Vec::new();
    let mut techniques: Vec<(&str, Value)> = Vec::new();
    for technique in &advisory.techniques {
        let name = if technique.name.is_empty() {
            &technique.id
        } else {
            &technique.name
        };
        let made = maker.object(
            "attack-pattern",
            &[&technique.id],
            json!({
                "name": line(name),
                "external_references": [{ "source_name": "mitre-attack", "external_id": technique.id }],
            }),
        );
        techniques.push((&technique.id, made));
    }
    for (_, technique) in &techniques {
        relate(&mut objects, &maker, subject.as_ref(), "uses", technique);
    }
    for cve in advisory.patches.iter().flat_map(|p| &p.cves) {
        let flaw = maker.object(
            "vulnerability",
            &[cve],
            json!({ "name": cve, "external_references": [{ "source_name": "cve", "external_id": cve }] }),
        );
        relate(&mut objects, &maker, subject.as_ref(), "targets", &flaw);
        objects.push(flaw);
    }
    for action in &advisory.actions {
        let course = maker.object(
            "course-of-action",
            &[&action.mitigation],
            json!({
                "name": line(&action.name), "description": line(&action.what),
                "external_references": [{ "source_name": "mitre-attack", "external_id": action.mitigation }],
            }),
        );
        for (_, technique) in techniques
            .iter()
            .filter(|(id, _)| action.against.iter().any(|a| a == id))
        {
            objects.push(relationship(&maker, &course, "mitigates", technique));
        }
        objects.push(course);
    }
    objects.extend(techniques.into_iter().map(|(_, object)| object));
    for one in &advisory.indicators {
        let Some(indicator) = object(one, &advisory.made) else {
            continue;
        };
        relate(
            &mut objects,
            &maker,
            subject.as_ref().map(|_| &indicator),
            "indicates",
            subject.as_ref().unwrap_or(&indicator),
        );
        objects.push(indicator);
    }
    let markings = advisory.indicators.iter().map(|j| j.known.marking.as_str());
    let mut all = vec![exporter(), extension()];
    all.extend(definitions(markings.chain([advisory.marking.as_str()])));
    all.extend(subject);
    all.extend(objects);
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|object| seen.insert(object.get("id").map(Value::to_string)));
    if let Some(report) = report(advisory, &maker, &all) {
        all.push(report);
    }
    enclose(all)
}

/// A relationship, if there is something to relate.
fn relate(objects: &mut Vec<Value>, maker: &Maker, from: Option<&Value>, word: &str, to: &Value) {
    if let Some(from) = from {
        objects.push(relationship(maker, from, word, to));
    }
}

/// The subject where STIX has an object that uses, targets and is indicated.
fn subject(advisory: &Advisory, maker: &Maker) -> Option<Value> {
    let subject = &advisory.subject;
    (subject.kind == "actor").then(|| {
        let references: Vec<Value> = subject
            .ids
            .iter()
            .filter(|id| id.starts_with('G'))
            .map(|id| json!({ "source_name": "mitre-attack", "external_id": id }))
            .collect();
        maker.object(
            "intrusion-set",
            &[&subject.name],
            json!({
                "name": line(&subject.name), "aliases": subject.aliases.iter().map(|a| line(a)).collect::<Vec<_>>(),
                "description": subject.summary.as_deref().map(line), "external_references": references,
            }),
        )
    })
}

/// A statement as a STIX indicator made at `now`; none for kinds that STIX has no pattern for.
#[must_use]
pub fn indicator(known: &Known, now: &str) -> Option<Value> {
    object(&judge(known, now), now)
}

fn object(one: &Judged, made: &str) -> Option<Value> {
    let pattern = pattern(&one.known.kind, &one.known.value)?;
    let maker = Maker {
        at: made.to_owned(),
        marking_refs: references(&one.known.marking),
    };
    let kind = match one.status {
        Status::Live => "malicious-activity",
        Status::Expired => "attribution",
        Status::Doubtful => "anomalous-activity",
    };
    let publishers: Vec<&str> = one
        .known
        .cited
        .iter()
        .map(|c| c.publisher.as_str())
        .collect();
    let mut description = format!("Stated by {}.", publishers.join(", "));
    if let Some(actor) = &one.known.actor {
        description.push_str(&format!(" Said to belong to {actor}."));
    }
    if !one.known.warnings.is_empty() {
        description.push_str(&format!(
            " May be a false positive: on the list {}.",
            one.known.warnings.join(", ")
        ));
    }
    let cited: Vec<Value> = one
        .known
        .cited
        .iter()
        .map(|c| match c.url.as_deref().filter(|u| is_plain_url(u)) {
            Some(url) => json!({ "source_name": line(&c.publisher), "url": url }),
            None => json!({ "source_name": line(&c.publisher), "description": "stated by" }),
        })
        .filter(|c| c.get("source_name") != Some(&json!("")))
        .collect();
    let time = |day: &str| format!("{day}T00:00:00.000Z");
    Some(maker.object(
        "indicator",
        &[&one.known.kind, &one.known.value],
        json!({
            "name": format!("{} ({})", one.known.kind, one.status.as_str()),
            "description": line(&description), "indicator_types": [kind],
            "pattern": pattern, "pattern_type": "stix",
            "valid_from": time(&one.valid_from), "valid_until": one.valid_until.as_deref().map(time),
            "confidence": one.known.confidence, "external_references": cited,
        }),
    ))
}

/// An address that no reader takes for something else.
fn is_plain_url(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let fine = |b: u8| b.is_ascii_graphic() && !b"\"<>\\^`{|}[]".contains(&b);
    rest.is_some_and(|rest| rest.contains('.') && rest.bytes().all(fine))
}

fn report(advisory: &Advisory, maker: &Maker, all: &[Value]) -> Option<Value> {
    let refs: Vec<&Value> = all
        .iter()
        .filter(|o| {
            let kind = o.get("type").and_then(Value::as_str);
            !matches!(
                kind,
                Some("marking-definition" | "extension-definition" | "identity")
            )
        })
        .filter_map(|o| o.get("id"))
        .collect();
    let subject = &advisory.subject;
    (!refs.is_empty()).then(|| {
        maker.object(
            "report",
            &["advisory", &subject.kind, &subject.name],
            json!({
                "name": format!("Advisory: {}", line(&subject.name)), "report_types": ["threat-report"],
                "description": "What to do now, what to look for, and indicators.",
                "published": advisory.made, "object_refs": refs,
            }),
        )
    })
}

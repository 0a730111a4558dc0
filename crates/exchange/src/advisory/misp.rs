//! Indicators as a MISP event.

use super::{Advisory, Status};
use crate::misp::{Attribute, Cluster, Event, event};
use serde_json::Value;

/// The event. What is expired or doubtful is not set for detection.
pub fn misp(advisory: &Advisory) -> Value {
    let attributes = advisory.indicators.iter().map(|one| {
        let publishers: Vec<&str> = one
            .known
            .cited
            .iter()
            .map(|c| c.publisher.as_str())
            .collect();
        let mut comment = format!("{}; says {}", one.status.as_str(), publishers.join(", "));
        if let Some(until) = &one.valid_until {
            comment.push_str(&format!("; valid until {until}"));
        }
        if !one.known.warnings.is_empty() {
            comment.push_str(&format!("; on {}", one.known.warnings.join(", ")));
        }
        Attribute {
            kind: one.known.kind.clone(),
            value: one.known.value.clone(),
            comment,
            to_ids: one.status == Status::Live,
            first_seen: Some(one.valid_from.clone()),
            ..Attribute::default()
        }
    });
    let flaws = advisory
        .patches
        .iter()
        .flat_map(|p| &p.cves)
        .map(|cve| Attribute {
            kind: "vulnerability".to_owned(),
            value: cve.clone(),
            comment: "to be patched".to_owned(),
            to_ids: false,
            ..Attribute::default()
        });
    let subject = &advisory.subject;
    event(&Event {
        name: format!("advisory {} {}", subject.kind, subject.name),
        info: format!("Advisory: {}", subject.name),
        made: advisory.made.clone(),
        marking: advisory.marking.clone(),
        actors: if subject.kind == "actor" {
            vec![subject.name.clone()]
        } else {
            Vec::new()
        },
        clusters: techniques(advisory),
        attributes: attributes.chain(flaws).collect(),
        ..Event::default()
    })
}

/// Techniques in play as clusters of the ATT&CK galaxy.
fn techniques(advisory: &Advisory) -> Vec<Cluster> {
    let all = advisory.techniques.iter().map(|t| Cluster {
        kind: "mitre-attack-pattern".to_owned(),
        value: format!("{} - {}", t.name, t.id),
        synonyms: Vec::new(),
    });
    all.collect()
}

//! What the specification recommends.

use super::Report;
use super::check::{Object, is_known, text};
use super::rules::tables;
use serde_json::Value;

/// Relationships that stand between objects of any types.
const COMMON: [&str; 3] = ["derived-from", "duplicate-of", "related-to"];

pub(super) fn check(object: &Object, kind: &str, report: &mut Report) {
    match kind {
        "indicator" if !object.contains_key("name") || !object.contains_key("description") => {
            report.should(
                "indicator-properties",
                "",
                "name and description are recommended",
            );
        }
        "relationship" => relationship(object, report),
        "malware-analysis" if text(object, "product").is_some_and(|p| !is_small(p)) => {
            report.should(
                "malware-analysis-product",
                "product",
                "small letters and hyphens",
            );
        }
        "location" => country(object, report),
        "network-traffic" => traffic(object, report),
        _ => {}
    }
    let phases = object.get("kill_chain_phases").and_then(Value::as_array);
    for (at, phase) in phases.into_iter().flatten().enumerate() {
        for key in ["kill_chain_name", "phase_name"] {
            if phase
                .get(key)
                .and_then(Value::as_str)
                .is_some_and(|name| !is_small(name))
            {
                let path = format!("kill_chain_phases[{at}].{key}");
                report.should(
                    "kill-chain-names",
                    &path,
                    "small letters with hyphens between words",
                );
            }
        }
    }
}

fn is_small(text: &str) -> bool {
    !text.contains(['_', ' ']) && !text.chars().any(char::is_uppercase)
}

/// A word of an open vocabulary. Account types are listed with hyphens.
pub(super) fn vocabulary(name: &str, text: &str, path: &str, report: &mut Report) {
    let words = tables()
        .vocabularies
        .get(name)
        .map_or(&[][..], Vec::as_slice);
    if !words.contains(&text) {
        let says = format!("{text:?} is not in the vocabulary {name}-ov");
        report.should("open-vocabulary", path, says);
    } else if !is_small(text) {
        report.should(
            "open-vocabulary",
            path,
            "small letters with hyphens between words",
        );
    }
}

fn relationship(object: &Object, report: &mut Report) {
    let end = |key| {
        text(object, key)
            .and_then(|id| id.split_once("--"))
            .map(|(kind, _)| kind)
    };
    let (Some(how), Some(from), Some(to)) = (
        text(object, "relationship_type"),
        end("source_ref"),
        end("target_ref"),
    ) else {
        return;
    };
    if COMMON.contains(&how) || !is_domain(from) || !is_domain(to) {
        return;
    }
    let targets = tables().relationships.get(&(from, how));
    if !targets.is_some_and(|targets| targets.contains(&to)) {
        let says = format!("{from} {how} {to} is permitted, but not suggested");
        report.should("relationship-types", "relationship_type", says);
    }
}

fn is_domain(kind: &str) -> bool {
    is_known(kind)
        && !matches!(
            kind,
            "language-content"
                | "marking-definition"
                | "sighting"
                | "relationship"
                | "extension-definition"
        )
}

/// ISO 3166-1 alpha-2 has two letters.
fn country(object: &Object, report: &mut Report) {
    let fits = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
    if text(object, "country").is_some_and(|text| !fits(text)) {
        report.should(
            "countries",
            "country",
            "a code of ISO 3166-1 with two letters",
        );
    }
}

fn traffic(object: &Object, report: &mut Report) {
    for key in ["src_port", "dst_port"] {
        if !object.contains_key(key) {
            report.should("network-traffic-ports", key, "ports are recommended");
        }
    }
}

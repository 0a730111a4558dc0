//! Who writes an export, and the definitions of the extensions that it uses.

use super::Outgoing;
use ascribe_stix::carry::{ANSWER, ANSWER_EXTENSION, CLUSTER_EXTENSION, EXPORTER, EXTENSION};
use serde_json::{Value, json};

/// Definitions are the same for ever.
pub(crate) const DEFINED: &str = "2026-01-01T00:00:00.000Z";

/// The identity that creates what an export adds.
#[must_use]
pub fn exporter() -> Value {
    json!({
        "type": "identity", "spec_version": "2.1", "id": EXPORTER, "created": DEFINED,
        "modified": DEFINED, "name": "ascribe", "identity_class": "system",
        "description": "The program that wrote this document.",
    })
}

/// The definition of the extension under which entries travel.
#[must_use]
pub fn extension() -> Value {
    definition(
        EXTENSION,
        "entry",
        "Source, Admiralty grade, marking, lineage and times that a record keeps of a statement, and statements in forms other than STIX.",
        &["new-sdo", "property-extension"],
    )
}

/// The definitions that answers and clusters among these entries need.
pub(super) fn of_conclusions(entries: &[Outgoing]) -> Vec<Value> {
    let mut all = Vec::new();
    if entries.iter().any(|e| e.entry.kind == ANSWER) {
        all.push(definition(
            ANSWER_EXTENSION,
            "answer",
            "What a record concluded of an incident: hypotheses with their probabilities, verdict, confidence. A claim of the record that wrote it, no fact; without the evidence.",
            &["new-sdo"],
        ));
    }
    let is_cluster = |e: &&Outgoing| e.entry.body.contains(CLUSTER_EXTENSION);
    if entries.iter().any(|e| is_cluster(&e)) {
        all.push(definition(
            CLUSTER_EXTENSION,
            "cluster",
            "An activity cluster: incidents by their pseudonyms, level, and the events that led there.",
            &["property-extension"],
        ));
    }
    all
}

/// A definition; where its schema stands is told in plain text (STIX 2.1, 7.3).
fn definition(id: &str, name: &str, description: &str, types: &[&str]) -> Value {
    json!({
        "type": "extension-definition", "spec_version": "2.1", "id": id,
        "created": DEFINED, "modified": DEFINED, "created_by_ref": EXPORTER,
        "name": format!("ascribe {name}"), "version": "1.0.0",
        "schema": format!("JSON schema docs/schemas/ascribe-{name}.schema.json, explained in docs/exchange.md; both come with ascribe."),
        "description": description, "extension_types": types,
    })
}

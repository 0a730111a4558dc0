//! What is unusual about objects that are taken in nevertheless.

use super::about::MITRE_IDENTITY;
use crate::context::Context;
use ascribe_stix::Object;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Types of STIX 2.1, and those of ATT&CK's published extension.
const KNOWN_TYPES: [&str; 43] = [
    "artifact",
    "attack-pattern",
    "autonomous-system",
    "campaign",
    "course-of-action",
    "directory",
    "domain-name",
    "email-addr",
    "email-message",
    "extension-definition",
    "file",
    "grouping",
    "identity",
    "incident",
    "indicator",
    "infrastructure",
    "intrusion-set",
    "ipv4-addr",
    "ipv6-addr",
    "language-content",
    "location",
    "mac-addr",
    "malware",
    "malware-analysis",
    "marking-definition",
    "mutex",
    "network-traffic",
    "note",
    "observed-data",
    "opinion",
    "process",
    "relationship",
    "report",
    "sighting",
    "software",
    "threat-actor",
    "tool",
    "url",
    "user-account",
    "vulnerability",
    "windows-registry-key",
    "x509-certificate",
    "bundle",
];

/// Collects over one document.
pub(super) struct Remarks {
    ids: HashSet<String>,
    custom: BTreeMap<String, usize>,
    absent: BTreeMap<String, Absent>,
}

/// Objects of one type that are referred to and not in the document.
#[derive(Default)]
struct Absent {
    ids: BTreeSet<String>,
    /// The first object that refers to one.
    referrer: String,
}

impl Remarks {
    /// Begins with what the document holds.
    pub fn of(objects: &[Object<'_>]) -> Self {
        Self {
            ids: objects
                .iter()
                .map(|object| object.id().to_owned())
                .collect(),
            custom: BTreeMap::new(),
            absent: BTreeMap::new(),
        }
    }

    /// Notes what is unusual about `object`.
    pub fn look_at(&mut self, object: &Object<'_>, cx: &mut Context<'_>) {
        let kind = object.type_name();
        if !KNOWN_TYPES.contains(&kind) {
            *self.custom.entry(kind.to_owned()).or_default() += 1;
        }
        let id = || Some(object.id().to_owned());
        if !object.misshapen().is_empty() {
            let reason = format!(
                "of a kind STIX does not give them: {}",
                object.misshapen().join(", ")
            );
            cx.note(
                "",
                id(),
                reason,
                "kept as they are; their meaning is not used",
            );
        }
        let view = object.view();
        let single = [
            &view.created_by_ref,
            &view.source_ref,
            &view.target_ref,
            &view.sighting_of_ref,
        ];
        for reference in single.into_iter().flatten().chain(&view.object_refs) {
            self.refer(reference, object.id());
        }
        if kind == "domain-name"
            && view
                .value
                .as_deref()
                .is_some_and(|value| value.contains('_'))
        {
            cx.note(
                "",
                id(),
                "is a domain with an underscore, which host names do not have",
                "kept as it is",
            );
        }
    }

    fn refer(&mut self, to: &str, from: &str) {
        // Releases of ATT&CK are passed on without the identity of their publisher.
        if self.ids.contains(to) || to == MITRE_IDENTITY {
            return;
        }
        let kind = to.split("--").next().unwrap_or_default().to_owned();
        let absent = self.absent.entry(kind).or_default();
        if absent.ids.is_empty() {
            from.clone_into(&mut absent.referrer);
        }
        absent.ids.insert(to.to_owned());
    }

    /// Notes what is absent, and the types that STIX does not know.
    pub fn finish(self, cx: &mut Context<'_>) {
        for (kind, Absent { ids, referrer }) in self.absent {
            let example = ids.first().map(String::as_str).unwrap_or_default();
            let reason = format!(
                "{} objects of type {kind} are referred to and not in this file, such as {example}",
                ids.len()
            );
            cx.note(
                "",
                Some(referrer),
                reason,
                "kept; import what is referred to",
            );
        }
        for (kind, count) in self.custom {
            cx.note(
                "",
                None,
                format!("{count} objects of the custom type {kind}"),
                "kept as they are",
            );
        }
    }
}

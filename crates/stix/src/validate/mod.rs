//! Objects against the rules of STIX 2.1: what MUST hold and what SHOULD.
//!
//! The tables of `rules/` say what each property of each type must be; the
//! modules beside this one hold the rules that no table can say. The verdicts
//! are those of OASIS' stix2-validator 3.3 but for what its documentation and
//! the specification see differently; `docs/exchange.md` lists the differences.

mod check;
mod document;
mod extensions;
mod forms;
mod identity;
mod markings;
mod rules;
mod should;
mod special;

pub use document::{Broken, Document, validate_document};

use serde::Serialize;
use serde_json::Value;

/// How binding a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The specification says MUST.
    Must,
    /// The specification says SHOULD.
    Should,
}

/// A rule that an object breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How binding the rule is.
    pub level: Level,
    /// Name of the rule, the same for ever.
    pub rule: &'static str,
    /// Where in the object, such as `external_references[0].url`; empty for
    /// the object as a whole.
    pub path: String,
    /// What is wrong, and what would be right.
    pub says: String,
}

/// Deepest nesting that is looked into.
const MAX_DEPTH: usize = 32;

/// Most findings reported of one object.
const MAX_FINDINGS: usize = 100;

/// Collects findings at places.
pub(super) struct Report {
    findings: Vec<Finding>,
}

impl Report {
    fn add(&mut self, level: Level, rule: &'static str, path: &str, says: impl Into<String>) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding {
                level,
                rule,
                path: path.to_owned(),
                says: says.into(),
            });
        }
    }

    pub(super) fn must(&mut self, rule: &'static str, path: &str, says: impl Into<String>) {
        self.add(Level::Must, rule, path, says);
    }

    pub(super) fn should(&mut self, rule: &'static str, path: &str, says: impl Into<String>) {
        self.add(Level::Should, rule, path, says);
    }
}

/// Everything that one object (not a bundle) breaks, MUSTs first.
pub fn validate(object: &Value) -> Vec<Finding> {
    let mut report = Report {
        findings: Vec::new(),
    };
    match object.as_object() {
        Some(object) => check::object(object, &mut report),
        None => report.must("object", "", "a JSON object expected"),
    }
    report.findings.sort_by_key(|finding| finding.level);
    report.findings
}

/// Everything that a bundle itself breaks; its objects are checked one by one
/// with [`validate`].
pub fn validate_bundle(id: Option<&str>) -> Vec<Finding> {
    let mut report = Report {
        findings: Vec::new(),
    };
    match id.map(forms::identifier) {
        Some(Some(("bundle", _))) => {}
        Some(_) => report.must("identifier", "id", "bundle-- and a UUID expected"),
        None => report.must("required", "id", "a bundle has an id"),
    }
    report.findings
}

#[cfg(test)]
mod tests;

//! STIX 2.0 to 2.1.
//!
//! The rules are those of the STIX 2.1 specification's list of differences from
//! 2.0. The upgrade only adds, with three exceptions in which the original
//! stays under another name: `spec_version` is set to 2.1; the dictionary
//! `objects` of observed data becomes objects of its own and is kept as
//! `x_stix20_objects`; in these, properties that 2.1 renamed take their new
//! names. Every other member keeps its bytes.

mod observed;
mod rules;

use crate::id::is_observable_type;
use crate::members::Members;
use crate::object::{Text, View};
use serde_json::value::RawValue;

/// What became of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgraded {
    /// The object itself, in the order of its properties.
    pub object: String,
    /// Cyber-observables that were inside it, as objects of their own.
    pub observables: Vec<String>,
}

/// Why an object cannot be upgraded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpgradeError {
    /// The text is not a JSON object.
    #[error("upgrade to STIX 2.1: not a JSON object: {0}; correct the source")]
    Json(String),
    /// Observed data is nested too deep to be taken apart.
    #[error("upgrade to STIX 2.1: observed data cannot be taken apart: {0}; correct the source")]
    Observed(String),
}

/// Whether an object is of STIX 2.0: it says so, or it says nothing although
/// 2.1 would make it. Cyber-observables say nothing in 2.1 either, bundles and
/// this tool's or MISP's own types are no STIX 2.0.
#[must_use]
pub fn needs_upgrade(view: &View) -> bool {
    match view.spec_version.as_deref() {
        Some(version) => version == "2.0",
        None => {
            let own = ["x-ascribe-", "x-misp-"];
            !is_observable_type(&view.type_)
                && view.type_.as_str() != "bundle"
                && !own.iter().any(|prefix| view.type_.starts_with(prefix))
        }
    }
}

/// Upgrades the text of one STIX 2.0 object.
///
/// # Errors
/// When the text is not a JSON object.
pub fn upgrade(raw: &str) -> Result<Upgraded, UpgradeError> {
    let members = Members::of(raw).map_err(|e| UpgradeError::Json(e.to_string()))?;
    let mut draft = Draft::new(members);
    draft.set("spec_version", "\"2.1\"");
    rules::apply(&mut draft);
    let observables = if draft.type_name() == "observed-data" {
        observed::take_apart(&mut draft)?
    } else {
        Vec::new()
    };
    Ok(Upgraded {
        object: draft.text(raw.len()),
        observables,
    })
}

/// An object under change: original members by reference, new ones as text.
struct Draft<'a> {
    members: Members<'a>,
    /// New values of members by name, in the order given.
    changes: Vec<(&'static str, String)>,
    /// A member that takes another name: from, to.
    renamed: Option<(&'static str, &'static str)>,
}

impl<'a> Draft<'a> {
    fn new(members: Members<'a>) -> Self {
        Self {
            members,
            changes: Vec::new(),
            renamed: None,
        }
    }

    fn raw(&self, name: &str) -> Option<&'a str> {
        self.members.get(name).map(RawValue::get)
    }

    fn type_name(&self) -> String {
        let text = self
            .raw("type")
            .and_then(|t| serde_json::from_str::<Text>(t).ok());
        text.map(Text::into_owned).unwrap_or_default()
    }

    /// Gives `name` the JSON text `value`, whatever it was.
    fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.changes.push((name, value.into()));
    }

    /// Gives `name` the JSON text `value` unless it has one.
    fn supply(&mut self, name: &'static str, value: impl Into<String>) {
        if self.raw(name).is_none() {
            self.set(name, value);
        }
    }

    fn text(&self, length: usize) -> String {
        let mut out = String::with_capacity(length + 160);
        let mut push = |name: &str, value: &str| {
            out.push(if out.is_empty() { '{' } else { ',' });
            out.push_str(&serde_json::Value::from(name).to_string());
            out.push(':');
            out.push_str(value);
        };
        for (name, value) in &self.members.0 {
            let changed = self.changes.iter().any(|(new, _)| **new == **name);
            match self.renamed {
                Some((from, to)) if from == &**name => push(to, value.get()),
                _ if !changed => push(name, value.get()),
                _ => {}
            }
        }
        for (name, value) in &self.changes {
            push(name, value);
        }
        out.push('}');
        out
    }
}

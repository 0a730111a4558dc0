//! Classification schemes as data: levels, endorsements, groups of parties.

use super::Names;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A classification level. Levels compare by rank, then by name, so that
/// levels of different schemes still have one order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Level {
    /// Place in the scheme; higher is stricter.
    pub rank: u16,
    /// The name, in capitals.
    pub name: String,
}

/// A scheme, read from a policy file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scheme {
    /// What the scheme is called, with its version.
    pub name: String,
    /// Levels.
    pub levels: Vec<LevelRule>,
    /// Endorsements that may stand with a level.
    pub endorsements: Names,
    /// Groups of parties by name, such as an alliance and its members.
    pub groups: BTreeMap<String, Names>,
}

/// One level as a scheme defines it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelRule {
    /// Name, in capitals.
    pub name: String,
    /// Place; higher is stricter.
    pub rank: u16,
}

/// A marking that the scheme does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the scheme \"{scheme}\" has no level or endorsement \"{name}\"; add it to the policy file"
)]
pub struct SchemeError {
    /// Name of the scheme.
    pub scheme: String,
    /// What was asked for.
    pub name: String,
}

impl Scheme {
    /// The level called `name`, in any case.
    ///
    /// # Errors
    /// When the scheme has none of that name.
    pub fn level(&self, name: &str) -> Result<Level, SchemeError> {
        let wanted = name.trim();
        let rule = self
            .levels
            .iter()
            .find(|rule| rule.name.eq_ignore_ascii_case(wanted));
        rule.map(|rule| Level {
            rank: rule.rank,
            name: rule.name.clone(),
        })
        .ok_or_else(|| SchemeError {
            scheme: self.name.clone(),
            name: wanted.to_owned(),
        })
    }

    /// The endorsement called `name`, in any case, as the scheme writes it.
    #[must_use]
    pub fn endorsement(&self, name: &str) -> Option<&str> {
        let found = self
            .endorsements
            .iter()
            .find(|e| e.eq_ignore_ascii_case(name));
        found.map(String::as_str)
    }

    /// Parties with every group replaced by its members.
    #[must_use]
    pub fn parties<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Names {
        let mut parties = Names::new();
        for name in names {
            match self.groups.get(name) {
                Some(members) => parties.extend(members.iter().cloned()),
                None => {
                    parties.insert(name.to_owned());
                }
            }
        }
        parties
    }
}

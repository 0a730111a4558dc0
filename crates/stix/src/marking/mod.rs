//! Who may read what: markings as a lattice.
//!
//! A marking bounds who may read a thing in five independent ways. What is
//! derived from several things carries the [`Marking::join`] of theirs, the
//! least marking that is at least as strict as each. The bottom is
//! [`Marking::default`]: TLP:CLEAR and nothing else.

mod profile;
mod scheme;
mod stix;
mod text;
mod tlp;

pub use profile::{Need, Profile, ProfileError, Reader, Readers, UNREADABLE, may_see};
pub use scheme::{Level, LevelRule, Scheme, SchemeError};
pub use stix::{StixMarkings, definition_id, marking_of, tlp_of_definition};
pub use text::MarkingError;
pub use tlp::{Tlp, TlpError};

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A set of names: endorsements, compartments, parties.
pub type Names = BTreeSet<String>;

/// How far a thing may travel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Marking {
    /// Traffic light.
    pub tlp: Tlp,
    /// Classification; `None` is below every level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Endorsements, such as `COMMERCIAL`: reasons that narrow the readers.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub endorsements: Names,
    /// Compartments: a reader needs every one of them.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub compartments: Names,
    /// Parties it may be released to; `None` is all, the empty set nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub releasable_to: Option<Names>,
}

/// What one reader may see.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Clearance {
    /// Strictest traffic light.
    pub tlp: Tlp,
    /// Highest classification; `None` is unclassified only.
    pub level: Option<Level>,
    /// Endorsements this reader may handle.
    pub endorsements: Names,
    /// Compartments this reader was admitted to.
    pub compartments: Names,
    /// The party the reader belongs to, as releasability lists name it. One
    /// only, so that a reader may see a join exactly when all its parts may be
    /// seen; a scheme expands groups of parties.
    pub party: Option<String>,
}

impl Marking {
    /// A marking by traffic light alone.
    #[must_use]
    pub fn tlp(tlp: Tlp) -> Self {
        Self {
            tlp,
            ..Self::default()
        }
    }

    /// The least marking at least as strict as both.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        let releasable_to = match (&self.releasable_to, &other.releasable_to) {
            (Some(a), Some(b)) => Some(a & b),
            (one, None) | (None, one) => one.clone(),
        };
        Self {
            tlp: self.tlp.max(other.tlp),
            level: self.level.clone().max(other.level.clone()),
            endorsements: &self.endorsements | &other.endorsements,
            compartments: &self.compartments | &other.compartments,
            releasable_to,
        }
    }

    /// The join of many; of none the bottom.
    #[must_use]
    pub fn join_all<'a>(markings: impl IntoIterator<Item = &'a Self>) -> Self {
        let join = |sum: Self, next: &Self| sum.join(next);
        markings.into_iter().fold(Self::default(), join)
    }

    /// Whether this is at least as strict as `other` in every way.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.join(other) == *self
    }

    /// Whether a reader with `clearance` may read what carries this marking.
    #[must_use]
    pub fn can_read(&self, clearance: &Clearance) -> bool {
        let released = self.releasable_to.as_ref().is_none_or(|parties| {
            clearance
                .party
                .as_ref()
                .is_some_and(|party| parties.contains(party))
        });
        self.tlp <= clearance.tlp
            && self.level <= clearance.level
            && self.endorsements.is_subset(&clearance.endorsements)
            && self.compartments.is_subset(&clearance.compartments)
            && released
    }
}

#[cfg(test)]
mod tests;

//! What is recorded of an incident: one statement for each change. No prose stands here: notes
//! are sealed beside the statement, and facts are controlled words, numbers and moments.

use crate::severity::Grade;
use crate::when::{Moment, Period};
use crate::words::{
    CameIn, CustodyStep, Effect, Link, Nature, Organisation, Scope, Status, SupportKind,
    SupportState,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Kind of the entries that hold events.
pub const INCIDENT: &str = "x-ascribe-incident";

/// One change of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Always [`INCIDENT`].
    #[serde(rename = "type")]
    pub kind: String,
    /// Id of the incident.
    pub id: String,
    /// Number of the event within the incident, from 1: what is said again is said anew.
    pub n: u64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// By whom.
    pub by: String,
    /// True if sealed notes belong to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub noted: bool,
    /// The change.
    pub change: Change,
}

/// What changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Change {
    /// It is recorded, with what is known at once.
    New(Box<Opening>),
    /// Facts are stated or corrected.
    Set(Box<Facts>),
    /// It is tied to something, or untied.
    Tie {
        /// What is added.
        #[serde(default)]
        add: Box<Ties>,
        /// What is taken back.
        #[serde(default)]
        remove: Box<Ties>,
    },
    /// Values were found in what belongs to it; they are sealed in entries of their own.
    Observed {
        /// How many values of each type.
        counts: BTreeMap<String, u64>,
    },
    /// A step of custody.
    Custody(Custody),
    /// Its severity was graded.
    Severity(Graded),
    /// What is held of the actor.
    Actor(Actor),
    /// Support was given, asked for or answered.
    Support(Support),
    /// Consent was given or taken back.
    Consent(Consent),
    /// It was closed.
    Close {
        /// `class/type` of the disposition.
        disposition: String,
    },
    /// It was opened again.
    Reopen,
    /// A note was made.
    Note,
}

/// What is known of an incident when it is recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Opening {
    /// Facts.
    pub facts: Facts,
    /// What it is tied to.
    #[serde(skip_serializing_if = "Ties::is_empty")]
    pub ties: Ties,
    /// Its severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Graded>,
    /// What is held of the actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<Actor>,
    /// How many values of each type were found in what came with it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<String, u64>,
}

/// Severity as it is graded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graded {
    /// Effect on the organisation, if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// Kind of organisation, if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Organisation>,
    /// The levels given.
    pub grades: Vec<Grade>,
}

/// What is held of the actor; a field of its own, since severity is judged on facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Its nature.
    pub nature: Nature,
    /// How strongly the incident is tied to one.
    pub link: Link,
}

impl Default for Actor {
    fn default() -> Self {
        Self {
            nature: Nature::Unknown,
            link: Link::None,
        }
    }
}

/// Facts; what is `None` is not spoken of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// When it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// When it was noticed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detected: Option<Moment>,
    /// When it was reported to the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported: Option<Moment>,
    /// How it came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came_in: Option<CameIn>,
    /// `group/sector`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// Two-letter code of the country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Where the work stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// `class/type` of RSIT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `class/type` of the disposition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disposition: Option<String>,
    /// Pseudonym of the organisation concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub victim: Option<String>,
    /// Who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Harm prevented, in whole units of the currency the centre counts in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub harm_prevented: Option<u64>,
}

/// What an incident is tied to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ties {
    /// CVE ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub vulnerabilities: Vec<String>,
    /// ATT&CK ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub techniques: Vec<String>,
    /// Ids of activity clusters or actors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<String>,
    /// Ids of assessments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<String>,
    /// Ids of campaigns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub campaigns: Vec<String>,
    /// Incidents that this one repeats.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub duplicate_of: Vec<String>,
    /// Incidents that have to do with this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
}

impl Ties {
    /// True if there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A step in the life of a piece of evidence. Its name, hash and place are sealed in the note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custody {
    /// Handle of the piece within the incident, `file-1`.
    pub file: String,
    /// What was done.
    pub step: CustodyStep,
    /// The piece it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Its size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}

/// A piece of support. What is said about it is sealed in the note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// Handle within the incident, `support-1`; an event with a known handle changes it.
    pub handle: String,
    /// What kind.
    pub kind: SupportKind,
    /// Where it stands.
    pub state: SupportState,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Until when, a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// To whom it was handed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// How many indicators were passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicators: Option<u64>,
}

/// Consent of the victim, and its limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Handle within the incident, `consent-1`.
    pub handle: String,
    /// What may be shared.
    pub what: Vec<Scope>,
    /// With whom; `*` is everyone.
    pub with: Vec<String>,
    /// Until which day, it included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// It was taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

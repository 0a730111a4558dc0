//! One incident as tables count it.

use crate::period::Month;
use crate::tables::{Field, NOT_STATED};
use ascribe_register::Counted;
use ascribe_register::words::{Link, Nature};

/// What is counted of one incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Month in which it began.
    pub month: Month,
    /// Level by the scheme of New Zealand.
    pub severity: Option<String>,
    /// Group of sectors.
    pub sector_group: Option<String>,
    /// Class of RSIT.
    pub kind: Option<String>,
    /// How it came in.
    pub detection: Option<String>,
    /// What is known of the actor.
    pub actor: Actor,
    /// The organisation, by its pseudonym; without one the incident counts as an organisation of
    /// its own.
    pub organisation: Option<String>,
    /// Support was given.
    pub supported: bool,
    /// Harm prevented, in whole units.
    pub harm_prevented: Option<u64>,
}

/// What is known of the actor, as tables count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Attributed to a state-sponsored actor.
    StateAttributed,
    /// It contains indicators that can be linked to a state-sponsored actor, and is not attributed.
    StateLinked,
    /// Criminal.
    Criminal,
    /// Activists, insiders, others.
    Other,
    /// Too little is known.
    Insufficient,
}

impl Actor {
    /// The whole it is part of, then the part.
    #[must_use]
    pub fn categories(self) -> &'static [&'static str] {
        match self {
            Self::StateAttributed => &["state", "state-attributed"],
            Self::StateLinked => &["state", "state-linked"],
            Self::Criminal => &["criminal"],
            Self::Other => &["other"],
            Self::Insufficient => &["insufficient"],
        }
    }
}

impl From<&Counted> for Actor {
    /// A state's nature without a link says what is suspected, not what is in the incident: it
    /// counts as too little known.
    fn from(counted: &Counted) -> Self {
        match (counted.nature, counted.link) {
            (Nature::StateSponsored, Link::Attributed) => Self::StateAttributed,
            (Nature::StateSponsored, Link::Linked) => Self::StateLinked,
            (Nature::StateSponsored, Link::None) | (Nature::Unknown, _) => Self::Insufficient,
            (Nature::Criminal, _) => Self::Criminal,
            (Nature::Activist | Nature::Insider | Nature::Other, _) => Self::Other,
        }
    }
}

impl Row {
    /// The row of an incident; `None` for a duplicate, and for what was found to be no incident.
    #[must_use]
    pub fn of(counted: &Counted) -> Option<Self> {
        let none = |d: &str| d.starts_with("not-an-incident/") || d.starts_with("duplicate/");
        if counted.duplicate || counted.disposition.as_deref().is_some_and(none) {
            return None;
        }
        let began = counted.began.map_or(counted.recorded, |(first, _)| first);
        let class = counted.kind.as_deref().and_then(|k| k.split('/').next());
        Some(Self {
            month: Month::of(began)?,
            severity: counted.nz.clone(),
            sector_group: counted.sector_group.clone(),
            kind: class.map(Into::into),
            detection: counted.came_in.map(|c| c.as_str().to_owned()),
            actor: Actor::from(counted),
            organisation: counted.victim.clone(),
            supported: !counted.supported.is_empty(),
            harm_prevented: counted.harm_prevented,
        })
    }

    /// The whole category it is in by a field, as written in the register.
    #[must_use]
    pub fn category(&self, field: Field) -> String {
        let text = match field {
            Field::Severity => self.severity.clone(),
            Field::SectorGroup => self.sector_group.clone(),
            Field::Kind => self.kind.clone(),
            Field::Detection => self.detection.clone(),
            Field::Month => Some(self.month.to_string()),
            Field::Actor => self.actor.categories().first().map(|c| (*c).to_owned()),
        };
        text.unwrap_or_else(|| NOT_STATED.to_owned())
    }
}

//! An incident as statistics count it: plain values, without prose and without who the victim is.

use crate::incident::Incident;
use crate::words::{CameIn, Link, Nature, SupportKind, SupportState};
use serde::Serialize;

/// What is counted of one incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Id of the incident.
    pub id: String,
    /// Its marking.
    pub marking: String,
    /// First and last millisecond in which it began.
    pub began: Option<(i64, i64)>,
    /// When it was recorded.
    pub recorded: i64,
    /// Level by the UK's scheme.
    pub uk: Option<String>,
    /// Level by New Zealand's scheme.
    pub nz: Option<String>,
    /// Group of the sector.
    pub sector_group: Option<String>,
    /// `group/sector`.
    pub sector: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// `class/type` of RSIT.
    pub kind: Option<String>,
    /// How it came in.
    pub came_in: Option<CameIn>,
    /// Nature of the actor.
    pub nature: Nature,
    /// How strongly it is tied to an actor.
    pub link: Link,
    /// It repeats another incident and is not counted beside it.
    pub duplicate: bool,
    /// `class/type` of the disposition.
    pub disposition: Option<String>,
    /// Pseudonym of the victim.
    pub victim: Option<String>,
    /// Kinds of support that were given.
    pub supported: Vec<SupportKind>,
    /// Harm prevented, in whole units.
    pub harm_prevented: Option<u64>,
}

impl From<&Incident> for Counted {
    fn from(incident: &Incident) -> Self {
        let facts = &incident.facts;
        let level = |scheme| incident.level(scheme).map(|g| g.level.clone());
        let done = incident
            .support
            .iter()
            .filter(|s| s.state == SupportState::Done);
        let mut supported: Vec<SupportKind> = done.map(|s| s.kind).collect();
        supported.sort_unstable();
        supported.dedup();
        Self {
            id: incident.id.clone(),
            marking: incident.marking.clone(),
            began: facts.period.as_ref().map(|p| (p.from.from, p.from.to)),
            recorded: incident.opened,
            uk: level("uk"),
            nz: level("nz"),
            sector_group: facts
                .sector
                .as_deref()
                .and_then(|s| s.split('/').next())
                .map(Into::into),
            sector: facts.sector.clone(),
            country: facts.country.clone(),
            kind: facts.kind.clone(),
            came_in: facts.came_in,
            nature: incident.actor.nature,
            link: incident.actor.link,
            duplicate: !incident.ties.duplicate_of.is_empty(),
            disposition: facts.disposition.clone(),
            victim: facts.victim.clone(),
            supported,
            harm_prevented: facts.harm_prevented,
        }
    }
}

//! An incident as statistics count it: plain values, without prose and without who the victim is.

use crate::event::{Actor, Support};
use crate::incident::Incident;
use crate::severity::Grade;
use crate::when::Period;
use crate::words::{CameIn, Link, Nature, SupportKind, SupportState};
use serde::{Deserialize, Serialize};

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

/// What is counted of a state, and nothing else of it: everything not named here is passed over
/// unread.
#[derive(Deserialize)]
struct Narrow {
    id: String,
    marking: String,
    opened: i64,
    facts: NarrowFacts,
    ties: NarrowTies,
    actor: Actor,
    severity: NarrowSeverity,
    #[serde(default)]
    support: Vec<Given>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NarrowFacts {
    period: Option<NarrowPeriod>,
    came_in: Option<CameIn>,
    sector: Option<String>,
    country: Option<String>,
    kind: Option<String>,
    disposition: Option<String>,
    victim: Option<String>,
    harm_prevented: Option<u64>,
}

#[derive(Deserialize)]
struct NarrowPeriod {
    from: Span,
}

#[derive(Deserialize)]
struct Span {
    from: i64,
    to: i64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NarrowTies {
    duplicate_of: Vec<String>,
}

#[derive(Deserialize)]
struct NarrowSeverity {
    grades: Vec<Level>,
}

#[derive(Deserialize)]
struct Level {
    scheme: String,
    level: String,
}

#[derive(Deserialize)]
struct Given {
    kind: SupportKind,
    state: SupportState,
}

impl Counted {
    /// Of a state as the record keeps it: what [`Counted::from`] gives of the incident read whole.
    ///
    /// # Errors
    /// A text that is no state of an incident.
    pub fn of_state(state: &str) -> serde_json::Result<Self> {
        serde_json::from_str::<Narrow>(state).map(Self::from)
    }
}

impl From<Narrow> for Counted {
    fn from(narrow: Narrow) -> Self {
        let facts = narrow.facts;
        let mut supported: Vec<SupportKind> = narrow
            .support
            .iter()
            .filter(|s| s.state == SupportState::Done)
            .map(|s| s.kind)
            .collect();
        supported.sort_unstable();
        supported.dedup();
        let grades = &narrow.severity.grades;
        let level = |scheme: &str| {
            let grade = grades.iter().find(|g| g.scheme == scheme);
            grade.map(|g| g.level.clone())
        };
        let group = facts.sector.as_deref().and_then(|s| s.split('/').next());
        Self {
            id: narrow.id,
            marking: narrow.marking,
            began: facts.period.map(|p| (p.from.from, p.from.to)),
            recorded: narrow.opened,
            uk: level("uk"),
            nz: level("nz"),
            sector_group: group.map(Into::into),
            sector: facts.sector,
            country: facts.country,
            kind: facts.kind,
            came_in: facts.came_in,
            nature: narrow.actor.nature,
            link: narrow.actor.link,
            duplicate: !narrow.ties.duplicate_of.is_empty(),
            disposition: facts.disposition,
            victim: facts.victim,
            supported,
            harm_prevented: facts.harm_prevented,
        }
    }
}

impl From<&Incident> for Counted {
    fn from(incident: &Incident) -> Self {
        let facts = &incident.facts;
        let level = |g: &Grade| Level {
            scheme: g.scheme.clone(),
            level: g.level.clone(),
        };
        let given = |s: &Support| Given {
            kind: s.kind,
            state: s.state,
        };
        let span = |p: &Period| NarrowPeriod {
            from: Span {
                from: p.from.from,
                to: p.from.to,
            },
        };
        Self::from(Narrow {
            id: incident.id.clone(),
            marking: incident.marking.clone(),
            opened: incident.opened,
            facts: NarrowFacts {
                period: facts.period.as_ref().map(span),
                came_in: facts.came_in,
                sector: facts.sector.clone(),
                country: facts.country.clone(),
                kind: facts.kind.clone(),
                disposition: facts.disposition.clone(),
                victim: facts.victim.clone(),
                harm_prevented: facts.harm_prevented,
            },
            ties: NarrowTies {
                duplicate_of: incident.ties.duplicate_of.clone(),
            },
            actor: incident.actor,
            severity: NarrowSeverity {
                grades: incident.severity.grades.iter().map(level).collect(),
            },
            support: incident.support.iter().map(given).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Facts;
    use crate::severity::RULES;
    use crate::words::{Effect, Organisation};

    /// An incident of which everything is said that is counted.
    fn full() -> Incident {
        let mut incident = Incident {
            id: "incident-1".into(),
            marking: "TLP:AMBER".into(),
            opened: 1_614_643_200_000,
            ..Incident::default()
        };
        incident.facts = Facts {
            period: Period::parse("2021-03..2021-04", "UTC").ok(),
            came_in: Some(CameIn::Partner),
            sector: Some("health/hospital".into()),
            country: Some("NZ".into()),
            kind: Some("intrusions/\"\u{e9}\"".into()),
            disposition: Some("incident/confirmed".into()),
            victim: Some("victim-1".into()),
            harm_prevented: Some(u64::MAX),
            ..Facts::default()
        };
        incident.actor = Actor {
            nature: Nature::Criminal,
            link: Link::Linked,
        };
        incident.ties.duplicate_of = vec!["incident-2".into()];
        incident.severity.grades = RULES.grade(Effect::ALL[0], Organisation::ALL[0]);
        incident.observed.insert("url".into(), 50);
        let states = [SupportState::Done, SupportState::Open, SupportState::Done];
        for (kind, state) in SupportKind::ALL.iter().rev().zip(states) {
            incident.support.push(Support {
                handle: "support-1".into(),
                kind: *kind,
                state,
                owner: Some("duty".into()),
                due: None,
                to: None,
                indicators: Some(3),
            });
        }
        incident
    }

    #[test]
    fn a_state_is_counted_as_the_incident_read_whole() {
        let mut incident = full();
        let mut same = |change: fn(&mut Incident)| {
            change(&mut incident);
            let state = serde_json::to_string(&incident).unwrap();
            let counted = Counted::from(&incident);
            assert_eq!(Counted::of_state(&state).unwrap(), counted);
            counted
        };
        let counted = same(|_| ());
        // Nothing that is counted was left at nothing, or the comparison would say little.
        let value = serde_json::to_value(&counted).unwrap();
        let nothing = |v: &serde_json::Value| v.is_null() || *v == false;
        assert!(!value.as_object().unwrap().values().any(nothing), "{value}");
        assert_eq!(counted.supported.len(), 2);
        same(|i| i.facts = Facts::default());
        same(|i| i.support.clear());
        same(|i| *i = Incident::default());
        assert!(Counted::of_state("{}").is_err());
    }
}

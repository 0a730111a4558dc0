//! An incident as it stands after all its events.

use crate::event::{Actor, Change, Consent, Custody, Event, Facts, Graded, Opening, Support, Ties};
use crate::severity::Grade;
use crate::words::{CustodyStep, Effect, Organisation, Status, SupportState};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An incident, without prose and without who the victim is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id.
    pub id: String,
    /// Marking of its last event.
    pub marking: String,
    /// When it was recorded, milliseconds since 1970.
    pub opened: i64,
    /// When it was last changed.
    pub updated: i64,
    /// When it was closed, if it is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub closed: Option<i64>,
    /// Number of events.
    pub events: u64,
    /// The facts.
    pub facts: Facts,
    /// What it is tied to.
    pub ties: Ties,
    /// Nature of the actor and how strongly it is tied to one.
    pub actor: Actor,
    /// How severe it is.
    pub severity: Severity,
    /// Values found, by type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub observed: BTreeMap<String, u64>,
    /// Pieces of evidence, by handle.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub files: Vec<Piece>,
    /// Support, by handle.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub support: Vec<Support>,
    /// Consent, by handle.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub consent: Vec<Consent>,
}

/// Severity as last graded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Severity {
    /// Effect stated.
    pub effect: Option<Effect>,
    /// Kind of organisation stated.
    pub organisation: Option<Organisation>,
    /// Level by each scheme.
    pub grades: Vec<Grade>,
    /// How often it was graded.
    pub changes: u64,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Handle.
    pub file: String,
    /// Its size, if known.
    pub bytes: Option<u64>,
    /// The piece it was made from.
    pub from: Option<String>,
    /// Last step.
    pub last: CustodyStep,
    /// Number of steps, of which the events tell.
    pub steps: u64,
}

impl Incident {
    /// The incident after an event; `None` if the event cannot be: something other than its
    /// recording said of an unknown incident.
    #[must_use]
    pub fn after(before: Option<&Incident>, event: &Event, marking: &str) -> Option<Incident> {
        let mut incident = match (before, &event.change) {
            (Some(before), _) => before.clone(),
            (None, Change::New(_)) => Incident {
                id: event.id.clone(),
                opened: event.at,
                ..Incident::default()
            },
            (None, _) => return None,
        };
        incident.events += 1;
        incident.updated = event.at;
        marking.clone_into(&mut incident.marking);
        incident.change(event);
        Some(incident)
    }

    fn change(&mut self, event: &Event) {
        match &event.change {
            Change::New(opening) => self.open(opening),
            Change::Set(facts) => self.set(facts),
            Change::Tie { add, remove } => {
                self.ties.without(remove);
                self.ties.with(add);
            }
            Change::Observed { counts } => self.count(counts),
            Change::Custody(step) => self.custody(step),
            Change::Severity(graded) => self.grade(graded),
            Change::Actor(actor) => self.actor = *actor,
            Change::Support(support) => put(&mut self.support, support, |s| &s.handle),
            Change::Consent(consent) => put(&mut self.consent, consent, |c| &c.handle),
            Change::Close { disposition } => {
                self.closed = Some(event.at);
                self.facts.status = Some(Status::Closed);
                self.facts.disposition = Some(disposition.clone());
            }
            Change::Reopen => {
                self.closed = None;
                self.facts.status = Some(Status::Open);
                // What it was closed as does not stand any more.
                self.facts.disposition = None;
            }
            Change::Note => {}
        }
    }

    fn open(&mut self, opening: &Opening) {
        self.set(&opening.facts);
        self.ties.with(&opening.ties);
        self.count(&opening.counts);
        if let Some(graded) = &opening.severity {
            self.grade(graded);
        }
        if let Some(actor) = opening.actor {
            self.actor = actor;
        }
    }

    fn count(&mut self, counts: &BTreeMap<String, u64>) {
        for (kind, count) in counts {
            *self.observed.entry(kind.clone()).or_default() += count;
        }
    }

    fn grade(&mut self, graded: &Graded) {
        let severity = &mut self.severity;
        severity.effect = graded.effect.or(severity.effect);
        severity.organisation = graded.organisation.or(severity.organisation);
        for grade in &graded.grades {
            severity.grades.retain(|g| g.scheme != grade.scheme);
            severity.grades.push(grade.clone());
        }
        severity.changes += 1;
    }

    fn set(&mut self, new: &Facts) {
        let facts = &mut self.facts;
        over(&mut facts.period, &new.period);
        over(&mut facts.detected, &new.detected);
        over(&mut facts.reported, &new.reported);
        over(&mut facts.came_in, &new.came_in);
        over(&mut facts.sector, &new.sector);
        over(&mut facts.country, &new.country);
        over(&mut facts.status, &new.status);
        over(&mut facts.kind, &new.kind);
        over(&mut facts.disposition, &new.disposition);
        over(&mut facts.victim, &new.victim);
        over(&mut facts.owner, &new.owner);
        over(&mut facts.harm_prevented, &new.harm_prevented);
    }

    fn custody(&mut self, step: &Custody) {
        match self.files.iter_mut().find(|f| f.file == step.file) {
            Some(piece) => {
                piece.last = step.step;
                piece.steps += 1;
            }
            None => self.files.push(Piece {
                file: step.file.clone(),
                bytes: step.bytes,
                from: step.from.clone(),
                last: step.step,
                steps: 1,
            }),
        }
    }

    /// The moment lists are ordered by: when it began, else when it was recorded.
    #[must_use]
    pub fn begins(&self) -> i64 {
        self.facts
            .period
            .as_ref()
            .map_or(self.opened, |p| p.from.from)
    }

    /// The level by a scheme.
    #[must_use]
    pub fn level(&self, scheme: &str) -> Option<&Grade> {
        self.severity.grades.iter().find(|g| g.scheme == scheme)
    }

    /// The status; new if nothing was said of it.
    #[must_use]
    pub fn status(&self) -> Status {
        self.facts.status.unwrap_or(Status::New)
    }

    /// True if somebody waits for us: an open request, or a follow-up that is due some day.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.support.iter().any(|s| s.state == SupportState::Open)
    }
}

impl Ties {
    fn lists(&mut self) -> [&mut Vec<String>; 7] {
        [
            &mut self.vulnerabilities,
            &mut self.techniques,
            &mut self.clusters,
            &mut self.assessments,
            &mut self.campaigns,
            &mut self.duplicate_of,
            &mut self.related,
        ]
    }

    fn with(&mut self, more: &Ties) {
        for (list, more) in self.lists().into_iter().zip(more.clone().lists()) {
            list.append(more);
            list.sort();
            list.dedup();
        }
    }

    fn without(&mut self, less: &Ties) {
        for (list, less) in self.lists().into_iter().zip(less.clone().lists()) {
            list.retain(|tie| !less.contains(tie));
        }
    }
}

fn over<T: Clone>(old: &mut Option<T>, new: &Option<T>) {
    if new.is_some() {
        old.clone_from(new);
    }
}

/// Puts a thing in the place of the one with its handle, or behind all.
fn put<T: Clone>(list: &mut Vec<T>, thing: &T, handle: impl Fn(&T) -> &String) {
    match list.iter_mut().find(|t| handle(t) == handle(thing)) {
        Some(known) => *known = thing.clone(),
        None => list.push(thing.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::INCIDENT;
    use crate::when::Period;

    fn event(n: u64, change: Change) -> Event {
        Event {
            kind: INCIDENT.into(),
            id: "incident-1".into(),
            n,
            at: 1000 * i64::try_from(n).unwrap(),
            by: "a".into(),
            noted: false,
            change,
        }
    }

    fn after(changes: Vec<Change>) -> Incident {
        let events = (1..).zip(changes).map(|(n, c)| event(n, c));
        let mut incident = None;
        for event in events {
            incident = Incident::after(incident.as_ref(), &event, "TLP:AMBER");
        }
        incident.unwrap()
    }

    #[test]
    fn facts_not_spoken_of_stay_and_closing_can_be_taken_back() {
        let facts = |sector: Option<&str>, country: Option<&str>| Facts {
            sector: sector.map(Into::into),
            country: country.map(Into::into),
            ..Facts::default()
        };
        let close = Change::Close {
            disposition: "incident/confirmed".into(),
        };
        let period = Facts {
            period: Some(Period::parse("2021-03", "UTC").unwrap()),
            ..Facts::default()
        };
        let incident = after(vec![
            Change::New(Box::new(Opening {
                facts: facts(Some("a/b"), Some("NZ")),
                ..Opening::default()
            })),
            Change::Set(Box::new(facts(None, Some("AU")))),
            Change::Set(Box::new(period)),
            close,
        ]);
        assert_eq!(incident.facts.sector.as_deref(), Some("a/b"));
        assert_eq!(incident.facts.country.as_deref(), Some("AU"));
        assert_eq!(
            (incident.status(), incident.closed),
            (Status::Closed, Some(4000))
        );
        assert_eq!(incident.begins(), 1_614_556_800_000);
        let again = Incident::after(Some(&incident), &event(5, Change::Reopen), "TLP:RED").unwrap();
        assert_eq!((again.status(), again.closed), (Status::Open, None));
        assert_eq!(again.facts.disposition, None);
        assert_eq!((again.events, again.marking.as_str()), (5, "TLP:RED"));
    }

    #[test]
    fn ties_are_added_once_and_taken_back() {
        let ties = |v: &[&str]| Ties {
            vulnerabilities: v.iter().map(|s| (*s).to_owned()).collect(),
            ..Ties::default()
        };
        let tie = |add: &[&str], remove: &[&str]| Change::Tie {
            add: Box::new(ties(add)),
            remove: Box::new(ties(remove)),
        };
        let incident = after(vec![
            Change::New(Box::default()),
            tie(&["CVE-2021-2", "CVE-2021-1"], &[]),
            tie(&["CVE-2021-1"], &["CVE-2021-2"]),
        ]);
        assert_eq!(incident.ties.vulnerabilities, ["CVE-2021-1"]);
    }

    #[test]
    fn nothing_is_said_of_an_incident_that_was_not_recorded() {
        assert_eq!(Incident::after(None, &event(1, Change::Note), ""), None);
    }
}

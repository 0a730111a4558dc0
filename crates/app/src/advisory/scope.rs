//! Whom and what an advisory is about.

use super::About;
use crate::assess::observations;
use crate::error::AppError;
use crate::evidence::Evidence;
use crate::replay::Recorded;
use crate::session::{Moment, Session};
use crate::spread::meant;
use crate::stored::{ASSESSMENT, EVIDENCE, StoredAssessment, expand, unpack};
use ascribe_exchange::advisory::Subject;
use ascribe_exchange::marked::{Ceiling, strictest};
use ascribe_knowledge::Day;
use ascribe_knowledge::Picture;
use ascribe_knowledge::names::Resolution;
use ascribe_knowledge::picture::Feature;
use ascribe_ledger::{Content, Filter};
use ascribe_reason::assessment::Assessment;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// A hypothesis below this probability does not put its actor in play.
const IN_PLAY: f64 = 0.1;

/// Whom and what.
#[derive(Debug, Default)]
pub struct Scope {
    /// For the head of the advisory.
    pub subject: Subject,
    /// Actors whose techniques and indicators are in play.
    pub actors: BTreeSet<u32>,
    /// Vulnerabilities in play.
    pub cves: BTreeSet<String>,
    /// Techniques in play by themselves.
    pub techniques: BTreeSet<String>,
    /// True when these were seen in evidence.
    pub seen: bool,
    /// Words that an indicator's statement must hold; none when the actors decide.
    pub words: Vec<String>,
    /// Marking of what is not an indicator.
    pub marking: String,
}

impl Session {
    /// Finds out whom and what is meant.
    pub(super) fn scope(
        &mut self,
        about: &About,
        picture: &Picture,
        ceiling: &Ceiling,
        moment: Moment,
    ) -> Result<Scope, AppError> {
        match about {
            About::Actor(name) => actor(picture, name),
            About::Vulnerability(word) => self.vulnerability(picture, word, moment),
            About::Incident(id) => {
                let members = [id.clone()];
                self.incidents_scope("incident", id, &members, picture, ceiling)
            }
            About::Cluster(id) => {
                let members: Vec<String> =
                    self.show_cluster(id)?.cluster.members.into_iter().collect();
                self.incidents_scope("cluster", id, &members, picture, ceiling)
            }
        }
    }

    fn vulnerability(
        &self,
        picture: &Picture,
        word: &str,
        moment: Moment,
    ) -> Result<Scope, AppError> {
        let cves = meant(picture, word)?;
        let bodies = self.flaw_bodies(moment)?;
        let body = bodies
            .iter()
            .find(|b| b.cves.iter().any(|c| cves.contains(c)));
        let holders = cves
            .iter()
            .filter_map(|c| picture.holdings.get(&Feature::Exploit(c.clone())))
            .flatten()
            .map(|h| (h.first_used.is_none(), h.first_used, h.actor));
        // Those who used it first come first.
        let holders: BTreeSet<(bool, Option<Day>, u32)> = holders.collect();
        let mut order: Vec<u32> = Vec::new();
        for (_, _, actor) in &holders {
            if !order.contains(actor) {
                order.push(*actor);
            }
        }
        let actors: BTreeSet<u32> = order.iter().copied().collect();
        let name = body
            .and_then(|b| b.name.clone())
            .unwrap_or_else(|| word.to_owned());
        let mut words = cves.clone();
        words.push(name.clone());
        Ok(Scope {
            subject: Subject {
                kind: "vulnerability".to_owned(),
                ids: cves.clone(),
                summary: body.and_then(|b| b.summary.clone()),
                actors: names(picture, &order),
                name,
                ..Subject::default()
            },
            cves: cves.into_iter().collect(),
            // A flaw that many use is used from outside.
            techniques: BTreeSet::from(["T1190".to_owned()]),
            actors,
            words,
            marking: "TLP:CLEAR".to_owned(),
            ..Scope::default()
        })
    }

    /// Incidents by what was found in them; neither their names nor their values go in.
    fn incidents_scope(
        &mut self,
        kind: &str,
        id: &str,
        members: &[String],
        picture: &Picture,
        ceiling: &Ceiling,
    ) -> Result<Scope, AppError> {
        let mut scope = Scope {
            subject: Subject {
                kind: kind.to_owned(),
                name: format!("{kind} {id}"),
                ..Subject::default()
            },
            seen: true,
            ..Scope::default()
        };
        let mut markings = Vec::new();
        for member in members {
            let (evidence, answer, marking) = self.found_in_incident(member)?;
            if !ceiling.permits(&marking) {
                return Err(AppError::Usage {
                    what: format!("{kind} {id}"),
                    rule: format!("rests on evidence marked {marking}, above the ceiling"),
                    remedy: format!("give --max-marking \"{marking}\" if it may go that far"),
                });
            }
            markings.push(marking);
            for one in observations(picture, &evidence) {
                match one.kind.as_str() {
                    "attack-pattern" => drop(scope.techniques.insert(one.value)),
                    "vulnerability" => drop(scope.cves.insert(one.value)),
                    _ => {}
                }
            }
            let hypotheses = answer.iter().flat_map(|a| &a.hypotheses);
            for h in hypotheses
                .filter(|h| !h.unknown && h.probability >= IN_PLAY)
                .take(3)
            {
                let found = (0u32..).zip(&picture.actors).find(|(_, a)| a.id == h.id);
                scope.actors.extend(found.map(|(index, _)| index));
                scope
                    .subject
                    .actors
                    .push(format!("{} ({})", h.actor, h.likelihood));
            }
        }
        scope.subject.actors.sort();
        scope.subject.actors.dedup();
        scope.marking = strictest(markings.iter().map(String::as_str));
        Ok(scope)
    }

    /// Evidence, last answer and marking of an incident, or of the incident of an assessment.
    fn found_in_incident(
        &mut self,
        id: &str,
    ) -> Result<(Evidence, Option<Assessment>, String), AppError> {
        let absent = || AppError::NotFound {
            what: format!("incident {id}"),
            remedy:
                "`ascribe incident list` and `ascribe log --kind x-ascribe-assessment` show ids"
                    .to_owned(),
        };
        let own: Vec<_> = self.ledger.by_object(id)?;
        let incident = own.iter().find_map(|e| match &e.content {
            Content::Sealed { incident } => Some(incident.clone()),
            Content::Open(_) => None,
        });
        let incident = incident.unwrap_or_else(|| id.to_owned());
        let filter = Filter {
            kinds: Some(vec![ASSESSMENT.to_owned(), EVIDENCE.to_owned()]),
            ..Filter::default()
        };
        let mut entries = Vec::new();
        self.ledger.entries(&filter, |entry| {
            let of = matches!(&entry.content, Content::Sealed { incident: i } if *i == incident);
            if of {
                entries.push(entry);
            }
            ControlFlow::Continue(())
        })?;
        let last = entries.iter().rev().find(|e| e.kind == ASSESSMENT);
        let marking = strictest(entries.iter().map(|e| e.marking.as_str()));
        match last {
            Some(entry) => {
                let sealed = self.ledger.open_sealed(entry.seq)?;
                let stored: StoredAssessment = self.as_seen(expand("assessment", &sealed)?);
                let evidence = unpack(&self.ledger, &stored.request.evidence_seqs)?;
                let answer = serde_json::from_str(&stored.answer);
                let answer = answer.map_err(|e| AppError::stored("assessment", e))?;
                Ok((evidence, Some(answer), marking))
            }
            None if entries.is_empty() => match self.recorded(id) {
                Ok(Recorded::Erased(_)) | Err(_) => Err(absent()),
                Ok(Recorded::Open(stored)) => self.found_in_incident(&stored.request.incident),
            },
            None => Ok((self.evidence_of(&entries)?.0, None, marking)),
        }
    }
}

/// Actors as people call them, a few of many.
fn called(picture: &Picture, actors: &[u32]) -> String {
    const SHOWN: usize = 5;
    let known = actors.iter().filter_map(|a| picture.actor(*a));
    let mut all: Vec<&str> = known.map(|a| a.name.as_str()).take(SHOWN).collect();
    let more = format!("{} more", actors.len().saturating_sub(SHOWN));
    if actors.len() > SHOWN {
        all.push(&more);
    }
    all.join(", ")
}

fn actor(picture: &Picture, name: &str) -> Result<Scope, AppError> {
    let index = match picture.resolve(name) {
        Resolution::Actor { actor, .. } => actor,
        Resolution::Contested(all) => {
            return Err(AppError::Usage {
                what: format!("--actor {name}"),
                rule: format!("is contested: sources use it for {}", called(picture, &all)),
                remedy: "give the own name or ATT&CK id of one, or decide with `ascribe names`"
                    .to_owned(),
            });
        }
        Resolution::Unknown => {
            return Err(AppError::NotFound {
                what: format!("actor \"{name}\""),
                remedy:
                    "`ascribe search` finds names; what is marked above --max-marking is not seen"
                        .to_owned(),
            });
        }
    };
    let actor = picture.actor(index);
    let mut aliases: Vec<String> = actor
        .into_iter()
        .flat_map(|a| a.views.iter().flat_map(|v| v.names.clone()))
        .filter(|n| actor.is_some_and(|a| a.name != *n))
        .collect();
    aliases.sort();
    aliases.dedup();
    let cves = picture
        .holdings
        .iter()
        .filter_map(|(feature, holdings)| match feature {
            Feature::Exploit(cve) if holdings.iter().any(|h| h.actor == index) => Some(cve.clone()),
            _ => None,
        });
    Ok(Scope {
        subject: Subject {
            kind: "actor".to_owned(),
            name: actor.map_or_else(|| name.to_owned(), |a| a.name.clone()),
            ids: actor
                .and_then(|a| a.external_id.clone())
                .into_iter()
                .collect(),
            aliases,
            ..Subject::default()
        },
        cves: cves.collect(),
        actors: BTreeSet::from([index]),
        marking: "TLP:CLEAR".to_owned(),
        ..Scope::default()
    })
}

fn names(picture: &Picture, actors: &[u32]) -> Vec<String> {
    let names = actors.iter().filter_map(|a| picture.actor(*a));
    names.map(|a| a.name.clone()).collect()
}

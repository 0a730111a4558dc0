//! Recorded incidents as clustering sees them: opened from what is sealed, never written anywhere.

use crate::assess::{observations, without_unknown_files};
use crate::error::AppError;
use crate::evidence::Evidence;
use crate::hits::look_up;
use crate::session::Session;
use crate::stored::{ASSESSMENT, StoredAssessment, expand, unpack};
use ascribe_knowledge::{Day, Picture};
use ascribe_ledger::{Content, Filter, LedgerError};
use ascribe_reason::assessment::Assessment;
use ascribe_reason::cluster::{Incident, Trait};
use ascribe_reason::{Excluded, Item, ItemKind, Observation, Seen, link, listed};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Holders from which a tool tells too little to join incidents.
const HELD_BY_MANY: usize = 3;

/// What could be opened.
#[derive(Debug, Default)]
pub struct Known {
    /// Incidents in the order they were first recorded.
    pub incidents: Vec<Incident>,
    /// Pseudonym → name.
    pub names: BTreeMap<String, String>,
    /// Pseudonym → publishers that speak of what it holds.
    pub speaking: BTreeMap<String, BTreeSet<String>>,
    /// Incidents whose keys were destroyed.
    pub erased: Vec<String>,
}

impl Known {
    /// Independent publishers that speak of what these incidents hold.
    pub fn origins(&self, members: &BTreeSet<String>) -> usize {
        let all: BTreeSet<&String> = members
            .iter()
            .filter_map(|m| self.speaking.get(m))
            .flatten()
            .collect();
        all.len()
    }
}

impl Session {
    /// Every recorded incident, by its latest assessment.
    pub(crate) fn incidents(&mut self) -> Result<Known, AppError> {
        let filter = Filter {
            kinds: Some(vec![ASSESSMENT.to_owned()]),
            ..Filter::default()
        };
        // First place in the record, and the latest entry.
        let mut latest: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        self.ledger.entries(&filter, |entry| {
            if let Content::Sealed { incident } = entry.content {
                latest.entry(incident).or_insert((entry.seq, 0)).1 = entry.seq;
            }
            ControlFlow::Continue(())
        })?;
        let mut order: Vec<(String, (u64, u64))> = latest.into_iter().collect();
        order.sort_by_key(|(_, (first, _))| *first);
        let seq = self.ledger.size()?;
        let picture = self.picture_at(seq)?;
        let mut known = Known::default();
        for (id, (_, last)) in order {
            match self.open_incident(last) {
                Ok((stored, evidence)) => {
                    let answer: Assessment = serde_json::from_str(&stored.answer)
                        .map_err(|e| AppError::stored("assessment", e))?;
                    let (traits, speaking) = self.traits(&picture, &evidence, seq)?;
                    let day = |d: &Option<String>| d.as_deref().and_then(Day::parse);
                    known.incidents.push(Incident {
                        id: id.clone(),
                        from: day(&answer.observed.from),
                        to: day(&answer.observed.to),
                        traits,
                    });
                    known.speaking.insert(id.clone(), speaking);
                    known.names.insert(id, answer.name);
                }
                Err(AppError::Ledger(LedgerError::Erased { .. })) => known.erased.push(id),
                Err(other) => return Err(other),
            }
        }
        Ok(known)
    }

    fn open_incident(&self, seq: u64) -> Result<(StoredAssessment, Evidence), AppError> {
        let plaintext = self.ledger.open_sealed(seq)?;
        let stored: StoredAssessment = self.as_seen(expand("assessment", &plaintext)?);
        let evidence = unpack(&self.ledger, &stored.request.evidence_seqs)?;
        Ok((stored, evidence))
    }

    fn traits(
        &self,
        picture: &Picture,
        evidence: &Evidence,
        seq: u64,
    ) -> Result<(BTreeSet<Trait>, BTreeSet<String>), AppError> {
        let observations = observations(picture, evidence);
        let seen = look_up(&self.ledger, picture, &observations, seq, &[])?;
        let (observations, seen) = without_unknown_files(evidence, observations, seen);
        Ok(traits_of(
            picture,
            &observations,
            &seen,
            &Excluded::default(),
        ))
    }
}

/// What a case holds, and the publishers that speak of it.
pub fn traits_of(
    picture: &Picture,
    observations: &[Observation],
    seen: &[Seen],
    excluded: &Excluded,
) -> (BTreeSet<Trait>, BTreeSet<String>) {
    let (items, _) = link(picture, observations, seen, None, excluded);
    let known: BTreeMap<(&str, &str), &Item> = items
        .iter()
        .map(|i| ((i.type_.as_str(), i.value.as_str()), i))
        .collect();
    let mut by_observation: BTreeMap<usize, Vec<&Seen>> = BTreeMap::new();
    for s in seen {
        by_observation.entry(s.observation).or_default().push(s);
    }
    let mut traits = BTreeSet::new();
    let mut speaking = BTreeSet::new();
    for (index, observation) in observations.iter().enumerate() {
        let item = known.get(&(observation.kind.as_str(), observation.value.as_str()));
        let lists = by_observation.get(&index).into_iter().flatten().copied();
        let common = listed(lists)
            .map(|d| format!("{}: {}", d.kind, d.because))
            .or_else(|| item.and_then(|i| claimed(i)))
            .or_else(|| shared_tool(picture, observation, item.copied()));
        if let (None, Some(item)) = (&common, item)
            && item.kind == ItemKind::Indicator
        {
            for hit in item.hits.iter().filter(|h| h.reliability <= 'C') {
                speaking.insert(hit.origin.clone());
                if let Some(reference) = &hit.reference {
                    traits.insert(Trait {
                        kind: "report".to_owned(),
                        value: reference.clone(),
                        common: None,
                    });
                }
            }
        }
        traits.insert(Trait {
            kind: observation.kind.clone(),
            value: observation.value.clone(),
            common,
        });
    }
    (traits, speaking)
}

/// Values that several actors are said to hold join nobody.
fn claimed(item: &Item) -> Option<String> {
    let holders = item.actors().len();
    (item.kind == ItemKind::Indicator && holders > 1)
        .then(|| format!("claimed for {holders} actors"))
}

fn shared_tool(
    picture: &Picture,
    observation: &Observation,
    item: Option<&Item>,
) -> Option<String> {
    if observation.kind != "tool" {
        return None;
    }
    let tool = picture.tools.get(&observation.value)?;
    let holders = item.map_or(0, |i| i.actors().len());
    if tool.shared || tool.public_since.is_some() || tool.kind == "tool" {
        return Some("public or shared tool".to_owned());
    }
    (holders == 0 || holders > HELD_BY_MANY).then(|| format!("held by {holders} known actors"))
}

//! Judging a case whose observations are known, without recording anything: for evaluations.

use crate::error::AppError;
use crate::hits::look_up;
use crate::session::Session;
use ascribe_knowledge::Picture;
use ascribe_reason::assessment::{AsOf, Assessment, Observed, Place, Replay};
use ascribe_reason::lineage::fold_copies;
use ascribe_reason::{
    BY_WORDS, Case, ENGINE, Excluded, Item, Observation, Parameters, Seen, assess, link,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a case.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Type and value of everything observed.
    pub observed: Vec<(String, String)>,
    /// Techniques among it that were only read out of words.
    pub read: BTreeSet<String>,
    /// Day of the activity.
    pub day: Option<String>,
    /// Publishers whose statements must not be used.
    pub excluded: Excluded,
    /// Parameters to weigh with.
    pub parameters: Parameters,
}

impl Session {
    /// Weighs observations against the present picture. Nothing is recorded.
    ///
    /// # Errors
    /// The record's own.
    pub fn judge(&mut self, name: &str, known: &Known) -> Result<Assessment, AppError> {
        let seq = self.ledger.size()?;
        let picture = self.picture_at(seq)?;
        let observations: Vec<Observation> = known
            .observed
            .iter()
            .map(|(kind, value)| Observation {
                kind: kind.clone(),
                value: value.clone(),
                found: match kind == "attack-pattern" && known.read.contains(value) {
                    true => vec![in_words()],
                    false => Vec::new(),
                },
            })
            .collect();
        let mut seen = look_up(&self.ledger, &picture, &observations, seq, &[])?;
        if known.parameters.credibility > 0.0 {
            seen.iter_mut().for_each(Seen::heed_credibility);
        }
        let (mut items, comparable) = link(&picture, &observations, &seen, None, &known.excluded);
        fold_copies(&picture, &mut items, &seen);
        let excluded = known.excluded.clone();
        let day = known.day.clone();
        let case = plain_case(name, &picture, items, comparable, excluded, day);
        Ok(assess(&picture, case, &known.parameters))
    }

    /// Id of the actor with this ATT&CK id, else of the one that the name leads to.
    ///
    /// # Errors
    /// The record's own.
    pub fn actor_meant(
        &mut self,
        id: Option<&str>,
        name: &str,
    ) -> Result<Option<String>, AppError> {
        let picture = self.picture_at(self.ledger.size()?)?;
        let by_id = id.and_then(|id| picture.handles.get(id)?.first().copied());
        // A name that is contested still means the one actor who is called so first of all.
        let called = || {
            let key = ascribe_knowledge::names::fold(name);
            let own = |a: &&ascribe_knowledge::picture::Actor| {
                ascribe_knowledge::names::fold(&a.name) == key
            };
            let mut all = (0u32..).zip(&picture.actors).filter(|(_, a)| own(a));
            all.next()
                .map(|(index, _)| index)
                .filter(|_| all.next().is_none())
        };
        let actor = by_id
            .or_else(|| picture.resolve(name).actor())
            .or_else(called);
        Ok(actor.and_then(|a| picture.actor(a)).map(|a| a.id.clone()))
    }

    /// Id of the actor that a name leads to; none when several bear it with equal right.
    ///
    /// # Errors
    /// The record's own.
    pub fn actor_called(&mut self, name: &str) -> Result<Option<String>, AppError> {
        let picture = self.picture_at(self.ledger.size()?)?;
        let actor = picture.resolve(name).actor().and_then(|a| picture.actor(a));
        Ok(actor.map(|a| a.id.clone()))
    }
}

/// Where a technique stands that words describe.
fn in_words() -> Place {
    Place {
        file: String::new(),
        start: 0,
        end: 0,
        written: String::new(),
        rule: Some(BY_WORDS.to_owned()),
        when: None,
    }
}

/// A case of linked items that no incident of the record stands behind.
pub(crate) fn plain_case(
    name: &str,
    picture: &Picture,
    items: Vec<Item>,
    comparable: BTreeMap<String, usize>,
    excluded: Excluded,
    day: Option<String>,
) -> Case {
    let basis = if day.is_some() { "given" } else { "unknown" };
    Case {
        id: name.to_owned(),
        name: name.to_owned(),
        as_of: AsOf {
            recorded: String::new(),
            known_by: None,
            entries: picture.entries,
            without: Vec::new(),
        },
        observed: Observed {
            from: day.clone(),
            to: day,
            basis: basis.to_owned(),
            note: String::new(),
        },
        items,
        comparable,
        excluded,
        mentions: Vec::new(),
        files: Vec::new(),
        replay: Replay {
            id: String::new(),
            engine: ENGINE.to_owned(),
            parameters: Parameters::default().version.to_owned(),
        },
    }
}

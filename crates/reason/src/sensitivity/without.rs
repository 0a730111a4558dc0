//! The answer computed again without a part of what it rests on.

use super::shares::Shares;
use crate::assessment::{Assessment, Evidence, Verdict};
use crate::case::{Case, Hit, Item, ItemKind};
use crate::link::comparison_class;
use crate::parameters::Parameters;
use crate::{verdict, weigh};
use ascribe_knowledge::Picture;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Parts that are left out one by one; the rest would change little.
const PARTS: usize = 12;
/// Items beyond which an answer is not computed again for each part: it would take seconds.
const ITEMS: usize = 5_000;

/// The answer without one lineage or source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Without {
    /// The publisher or collection that was left out.
    pub without: String,
    /// Items that it speaks of.
    pub items: usize,
    /// Verdict without it.
    pub verdict: Verdict,
    /// The leading hypothesis without it.
    pub leader: String,
    /// Probability of the present leading hypothesis without it.
    pub probability: f64,
    /// True if the answer is another one.
    pub changes: bool,
    /// That answer in words.
    pub becomes: String,
}

/// What is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All statements of one publisher.
    Origin,
    /// All statements that one collection carried.
    Source,
}

/// An answer in short: two are the same if they say the same of the same actor.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What may be said.
    pub verdict: Verdict,
    /// Name of whom it is about; of the leader where it is about none.
    pub about: String,
}

impl Outcome {
    /// That of an answer.
    pub fn of(answer: &Assessment) -> Self {
        let about = super::flip::about(answer);
        let found = answer
            .hypotheses
            .iter()
            .find(|h| Some(&h.id) == about.as_ref());
        Self {
            verdict: answer.verdict,
            about: found.map_or_else(String::new, |h| h.actor.clone()),
        }
    }

    /// In words that complete *it would be …*.
    pub fn words(&self) -> String {
        match self.verdict {
            Verdict::Attributed => format!("attributed to {}", self.about),
            Verdict::Linked => format!("not attributed, only linked to {}", self.about),
            Verdict::Unattributed => "unattributed".to_owned(),
        }
    }
}

/// Identity of an item across a computation.
pub type Key = (String, String);

/// Identity of an item of an answer.
pub fn key(item: &Evidence) -> Key {
    (item.type_.clone(), item.value.clone())
}

/// Computes answers again.
pub struct Again<'a> {
    /// What is known.
    pub picture: &'a Picture,
    /// The whole case; items are taken out of it and put back.
    case: RefCell<Case>,
    /// Parameters.
    parameters: &'a Parameters,
}

impl<'a> Again<'a> {
    /// Ready to compute the answer to a case again.
    pub fn new(picture: &'a Picture, case: &Case, parameters: &'a Parameters) -> Self {
        Self {
            picture,
            case: RefCell::new(case.clone()),
            parameters,
        }
    }

    /// A number for each indicator: two that have the same one are of one type, and the same is said of
    /// them, so that they can stand for one another in every set that is taken out.
    pub fn twins(&self) -> BTreeMap<Key, usize> {
        let case = self.case.borrow();
        let mut met: BTreeMap<&str, usize> = BTreeMap::new();
        for item in &case.items {
            *met.entry(&item.met).or_default() += 1;
        }
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        let indicators = case.items.iter().filter(|i| i.kind == ItemKind::Indicator);
        let each = indicators.map(|item| {
            // What several items meet weighs once: it tells them from others.
            let several = met.get(item.met.as_str()).is_some_and(|n| *n > 1);
            let met = several.then_some(&item.met);
            let said = format!("{:?}", (&item.type_, met, &item.discount, &item.hits));
            let next = kinds.len();
            let kind = *kinds.entry(said).or_insert(next);
            ((item.type_.clone(), item.value.clone()), kind)
        });
        each.collect()
    }

    /// The answer without some items: what is taken out could not have been known either.
    pub fn without_items(&self, gone: &BTreeSet<Key>) -> Outcome {
        let mut case = self.case.borrow_mut();
        let comparable = case.comparable.clone();
        let mut items = Vec::with_capacity(case.items.len());
        let mut out: Vec<(usize, Item)> = Vec::with_capacity(gone.len());
        for (place, item) in std::mem::take(&mut case.items).into_iter().enumerate() {
            if !gone.contains(&(item.type_.clone(), item.value.clone())) {
                items.push(item);
                continue;
            }
            if item.discount.is_none()
                && let Some(n) =
                    comparison_class(&item.type_).and_then(|c| case.comparable.get_mut(c))
            {
                *n = n.saturating_sub(1);
            }
            out.push((place, item));
        }
        case.items = items;
        let outcome = self.outcome(&case, "").0;
        case.comparable = comparable;
        for (place, item) in out {
            case.items.insert(place, item);
        }
        outcome
    }

    /// The answer without some statements, the leader's name, and the probability of one actor.
    fn without_hits(&self, gone: &dyn Fn(&Hit) -> bool, id: &str) -> (Outcome, String, f64) {
        let mut case = self.case.borrow_mut();
        let mut whole: Vec<Option<Vec<Hit>>> = Vec::with_capacity(case.items.len());
        let mut items = Vec::with_capacity(case.items.len());
        let mut out: Vec<(usize, Item)> = Vec::new();
        for (place, mut item) in std::mem::take(&mut case.items).into_iter().enumerate() {
            let fewer = item.hits.iter().any(gone);
            whole.push(fewer.then(|| {
                let left = item.hits.iter().filter(|h| !gone(h)).cloned().collect();
                std::mem::replace(&mut item.hits, left)
            }));
            if item.hits.is_empty() {
                out.push((place, item));
            } else {
                items.push(item);
            }
        }
        case.items = items;
        let outcome = self.outcome(&case, id);
        for (place, item) in out {
            case.items.insert(place, item);
        }
        for (item, hits) in case.items.iter_mut().zip(whole) {
            if let Some(hits) = hits {
                item.hits = hits;
            }
        }
        outcome
    }

    /// The outcome, the leader's name, and the probability of the actor with an id.
    fn outcome(&self, case: &Case, id: &str) -> (Outcome, String, f64) {
        let weighed = weigh::weigh(self.picture, case, self.parameters);
        let judged = verdict::judge(self.picture, case, &weighed, self.parameters);
        let name = |a: Option<u32>| {
            a.and_then(|a| self.picture.actor(a))
                .map_or("unknown actor", |a| a.name.as_str())
        };
        let leader = name(weighed.ranked.first().and_then(|r| r.actor)).to_owned();
        let about = match judged.verdict {
            Verdict::Unattributed => leader.clone(),
            _ => name(judged.about).to_owned(),
        };
        let bears = |r: &&weigh::Rank| match r.actor {
            None => id == "unknown",
            Some(a) => self.picture.actor(a).is_some_and(|a| a.id == id),
        };
        let own = weighed.ranked.iter().rfind(bears);
        (
            Outcome {
                verdict: judged.verdict,
                about,
            },
            leader,
            own.map_or(0.0, |r| r.probability),
        )
    }
}

/// The answer without each lineage or source that speaks for the present leader.
pub fn each(
    answer: &Assessment,
    shares: &Shares<'_>,
    again: &Again<'_>,
    part: Part,
) -> Vec<Without> {
    let Some(leader) = answer.hypotheses.iter().find(|h| !h.unknown) else {
        return Vec::new();
    };
    if again.case.borrow().items.len() > ITEMS {
        return Vec::new();
    }
    let pick = |origin: &str, source: &str| match part {
        Part::Origin => origin.to_owned(),
        Part::Source => source.to_owned(),
    };
    let mut pull: BTreeMap<String, (usize, f64)> = BTreeMap::new();
    for (item, share) in answer.evidence.iter().zip(shares.row(&leader.id)) {
        let weight = share.max(0.0);
        let own = item
            .claims
            .iter()
            .filter(|c| c.actor_id.as_deref() == Some(leader.id.as_str()));
        let named: BTreeSet<String> = own.map(|c| pick(&c.origin, &c.source)).collect();
        for name in named {
            let entry = pull.entry(name).or_default();
            entry.0 += 1;
            entry.1 += weight;
        }
    }
    let mut parts: Vec<(String, (usize, f64))> = pull.into_iter().collect();
    parts.sort_by(|a, b| b.1.1.total_cmp(&a.1.1).then_with(|| a.0.cmp(&b.0)));
    let present = Outcome::of(answer);
    let mut all: Vec<Without> = parts
        .into_iter()
        .take(PARTS)
        .map(|(name, (items, _))| {
            let gone = |h: &Hit| match part {
                Part::Origin => h.origin == name,
                Part::Source => h.source == name,
            };
            let (left, first, probability) = again.without_hits(&gone, &leader.id);
            Without {
                without: name,
                items,
                verdict: left.verdict,
                leader: first,
                probability,
                changes: left != present,
                becomes: left.words(),
            }
        })
        .collect();
    all.sort_by(|a, b| {
        (!a.changes)
            .cmp(&!b.changes)
            .then_with(|| a.probability.total_cmp(&b.probability))
            .then_with(|| a.without.cmp(&b.without))
    });
    all
}

//! What the leading answer stands on: how much of the evidence speaks for it, and whether it
//! still leads when the best of every actor's evidence is ignored.

use super::{Context, ItemWeight, Rank, count, plain};
use crate::assessment::Support;
use crate::case::{Case, ItemKind};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Support of the leading named actor.
pub(super) fn support(
    case: &Case,
    items: &[ItemWeight],
    ranked: &[Rank],
    candidates: &Rc<[u32]>,
) -> Support {
    let Some(leader) = ranked.iter().find_map(|r| r.actor) else {
        return Support::default();
    };
    let mut own: BTreeSet<&str> = BTreeSet::new();
    let mut others: BTreeSet<&str> = BTreeSet::new();
    let mut origins: BTreeSet<&str> = BTreeSet::new();
    let pairs = case.items.iter().zip(items);
    let indicators = pairs.filter(|(i, w)| i.kind == ItemKind::Indicator && plain(i, w));
    for (item, weight) in indicators {
        if weight.alone.get(leader).is_some_and(|w| w > 0.0) {
            own.insert(&item.met);
            let hits = item.hits.iter().filter(|h| h.actor == Some(leader));
            origins.extend(hits.map(|h| h.origin.as_str()));
        } else if weight.alone.iter().any(|(_, w)| w > 0.0) {
            others.insert(&item.met);
        }
    }
    let comparable: usize = case.comparable.values().sum();
    let best = Best::of(items, candidates);
    let leads = |without: usize| trimmed(items, ranked, &best, without) == Some(leader);
    Support {
        values: own.len(),
        elsewhere: others.len(),
        comparable,
        origins: origins.len(),
        without_best: leads(1),
        without_two_best: leads(2),
        rest: rest(case, items, leader),
        ..Support::default()
    }
}

/// Rounding of a sum of weights, at most.
const ROUNDING: f64 = 1e-6;

/// What is left of an actor's weight without its two best items. Circumstances do not count: whom to
/// strike, when, and what to say is for whoever acts to choose.
fn rest(case: &Case, items: &[ItemWeight], actor: u32) -> f64 {
    let pairs = case.items.iter().zip(items);
    let traces = pairs.filter(|(i, _)| i.kind != ItemKind::Circumstance);
    let traces: Vec<&ItemWeight> = traces.map(|(_, w)| w).collect();
    let all: f64 = traces.iter().filter_map(|i| i.weights.get(actor)).sum();
    all - two_highest(traces.into_iter(), actor) + 0.0
}

/// What the two best items of an actor add.
fn two_highest<'w>(items: impl Iterator<Item = &'w ItemWeight>, actor: u32) -> f64 {
    let mut best = [0.0_f64; 2];
    for weight in items.filter_map(|i| i.weights.get(actor)) {
        let [first, second] = &mut best;
        if weight > *first {
            *second = *first;
            *first = weight;
        } else if weight > *second {
            *second = weight;
        }
    }
    best.iter().sum()
}

/// The two best items of every actor, for all actors at once.
struct Best<'c> {
    candidates: &'c Rc<[u32]>,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl<'c> Best<'c> {
    fn of(items: &[ItemWeight], candidates: &'c Rc<[u32]>) -> Self {
        let mut first = vec![0.0_f64; candidates.len()];
        let mut second = first.clone();
        for item in items {
            item.weights.each(candidates, |place, weight| {
                if let (Some(first), Some(second)) = (first.get_mut(place), second.get_mut(place)) {
                    *second = second.max(weight.min(*first));
                    *first = first.max(weight);
                }
            });
        }
        Self {
            candidates,
            first,
            second,
        }
    }

    /// What the best one or two of an actor add.
    fn sum(&self, actor: u32, number: usize) -> f64 {
        let Ok(place) = self.candidates.binary_search(&actor) else {
            return 0.0;
        };
        let at = |all: &[f64]| all.get(place).copied().unwrap_or(0.0);
        let second = if number > 1 { at(&self.second) } else { 0.0 };
        at(&self.first) + second
    }
}

/// The leading named actor when each actor's best one or two items are ignored.
fn trimmed(items: &[ItemWeight], ranked: &[Rank], two: &Best<'_>, without: usize) -> Option<u32> {
    let mut best: Option<(f64, u32)> = None;
    for rank in ranked {
        let Some(actor) = rank.actor else { continue };
        // Ignoring what speaks for an actor leaves it no more than it had.
        let most = best.map_or(f64::NEG_INFINITY, |(most, _)| most);
        let whole = rank.prior + rank.weight + ROUNDING;
        if whole < most || whole - two.sum(actor, without) < most {
            continue;
        }
        let mut weights: Vec<f64> = items.iter().filter_map(|i| i.weights.get(actor)).collect();
        weights.sort_by(|a, b| b.total_cmp(a));
        let ignored: f64 = weights.iter().take(without).filter(|w| **w > 0.0).sum();
        let score = rank.prior + weights.iter().sum::<f64>() - ignored;
        let before = |(most, first): (f64, u32)| {
            score
                .total_cmp(&most)
                .then_with(|| first.cmp(&actor))
                .is_gt()
        };
        if best.is_none_or(before) {
            best = Some((score, actor));
        }
    }
    best.map(|(_, actor)| actor)
}

/// Probability beyond which its height says no more of being right: log-odds of four. Of three bounds
/// that were tried, the best in fivefold cross-validation on lists of feeds.
const SURE: f64 = 0.982;

/// What the calibration of indicators looks at: how probable, how many values, which share of
/// what could have been known, how many independent origins, and how much points elsewhere.
#[must_use]
pub fn signals(support: &Support, probability: f64) -> [f64; 5] {
    let p = probability.clamp(1.0 - SURE, SURE);
    let values = count(support.values.max(1));
    let all = count(support.comparable.max(support.values).max(1));
    [
        (p / (1.0 - p)).ln(),
        values.ln(),
        (values / all).ln(),
        count(support.origins.max(1)).ln(),
        count(support.elsewhere) / (count(support.elsewhere) + values),
    ]
}

/// Calibrates an answer that rests on indicators: the leader's probability becomes what history
/// says of answers like it, without changing whether the leader or the unknown actor is the more
/// probable one. What it loses goes to the unknown actor, since a list that was met by
/// chance speaks for nobody; what it gains comes from all others alike.
pub(super) fn calibrate(context: &Context<'_>, support: &Support, ranked: &mut [Rank]) {
    let map = &context.parameters.indicator_map;
    let leader = ranked.iter().find_map(|r| r.actor);
    let Some(old) = ranked
        .iter()
        .find(|r| r.actor == leader && leader.is_some())
    else {
        return;
    };
    let old = old.probability;
    if support.values == 0 || map.iter().all(|c| *c == 0.0) {
        return;
    }
    let [constant, slopes @ ..] = map;
    let sum: f64 = signals(support, old)
        .iter()
        .zip(slopes)
        .map(|(s, c)| s * c)
        .sum();
    let mapped = 1.0 / (1.0 + (-(constant + sum)).exp());
    // It may weaken an answer to an even chance with the unknown actor, but not overturn it.
    let of = |named: bool| {
        let others = ranked
            .iter()
            .filter(|r| r.actor != leader && r.actor.is_some() == named);
        others.map(|r| r.probability).fold(0.0, f64::max)
    };
    let (unknown, second) = (of(false), of(true));
    let new = if old > unknown {
        mapped
            .max((old + unknown) / 2.0 + 1e-9)
            .max(second + 1e-9)
            .min(1.0 - 1e-9)
    } else {
        mapped
            .max(old.min(second))
            .min(unknown / (1.0 - old + unknown) - 1e-9)
            .max(old.min(mapped))
    };
    let rest = (1.0 - old).max(1e-12);
    for rank in ranked.iter_mut() {
        if rank.actor == leader {
            rank.probability = new;
        } else if new > old {
            rank.probability *= (1.0 - new) / rest;
        } else if rank.actor.is_none() {
            rank.probability += old - new;
        }
    }
}

//! Weights of items and the posterior over hypotheses.
//!
//! For an item `e` and an actor `a`, the weight is `ln P(e | a) / P(e | anyone else)`, with
//! `P(e | a) = λ·h + (1 − λ)·b`: with probability `λ` the item comes from what `a` is known to
//! hold (`h`), else from the background `b`. Weights add up; items that repeat one another are
//! tempered. The unknown actor behaves like the background, so its weight is zero.

pub(crate) mod behaviour;
mod channel;
mod circumstance;
pub(crate) mod profiles;
mod support;
mod weights;

pub use channel::Channels;
pub use support::signals;
pub use weights::Weights;

use crate::assessment::{Discount, Support};
use crate::case::{Case, Item, ItemKind};
use crate::exclusivity;
use crate::link::comparison_class;
use crate::parameters::{Parameters, trust};
use ascribe_knowledge::{Day, Picture};
use profiles::Profiles;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// One hypothesis' place.
#[derive(Debug, Clone)]
pub struct Rank {
    /// The actor; `None` is the unknown one.
    pub actor: Option<u32>,
    /// Posterior probability.
    pub probability: f64,
    /// Natural log-odds against the unknown actor before evidence.
    pub prior: f64,
    /// Sum of weights.
    pub weight: f64,
}

/// Weights of one item.
#[derive(Debug, Clone, Default)]
pub struct ItemWeight {
    /// Actor → natural log-likelihood ratio, tempered.
    pub weights: Weights,
    /// The same of the item alone, before it is tempered with others: whether it points at all
    /// does not depend on how many say the same.
    pub alone: Weights,
    /// The part of `weights` that the likeness with the actor's nearest report makes.
    pub nearest: Weights,
    /// Probability of seeing the item from anyone else.
    pub background: f64,
    /// Remarks on how it was weighed.
    pub notes: Vec<String>,
    /// Shared by claims rather than by a list.
    pub discount: Option<Discount>,
}

/// A weighed case.
#[derive(Debug)]
pub struct Weighed {
    /// One for each item of the case, in its order.
    pub items: Vec<ItemWeight>,
    /// Hypotheses, most probable first.
    pub ranked: Vec<Rank>,
    /// Posterior of each actor on the items that are neither shared nor benign.
    pub firm: Weights,
    /// Every named actor that is compared, in order.
    pub candidates: Rc<[u32]>,
    /// What the leading answer stands on.
    pub support: Support,
}

/// True for an item that is neither shared nor benign.
#[must_use]
pub fn plain(item: &Item, weight: &ItemWeight) -> bool {
    item.discount.is_none() && weight.discount.is_none()
}

impl Weighed {
    /// The most probable named actor, if any was touched.
    #[must_use]
    pub fn leader(&self) -> Option<u32> {
        self.ranked.iter().find_map(|r| r.actor)
    }
}

pub(crate) struct Context<'a> {
    pub(crate) picture: &'a Picture,
    parameters: &'a Parameters,
    day: Option<Day>,
    actors: f64,
    pub(crate) profiles: Profiles,
    exponent: f64,
    pub(crate) candidates: Rc<[u32]>,
    hit_share: BTreeMap<&'static str, f64>,
}

/// Weighs all items of a case and ranks the hypotheses.
#[must_use]
pub fn weigh(picture: &Picture, case: &Case, parameters: &Parameters) -> Weighed {
    let context = Context::new(picture, case, parameters);
    let mut items: Vec<ItemWeight> = case.items.iter().map(|item| context.item(item)).collect();
    for item in &mut items {
        item.alone = item.weights.clone();
    }
    behaviour::weigh(&context, case, &mut items);
    circumstance::weigh(&context, case, &mut items);
    note_doubles(picture, case, &mut items);
    temper_doubles(&case.items, &mut items);
    temper_chains(&case.items, &mut items);
    temper_origins(&case.items, &mut items, parameters);
    let prior = context.prior();
    let mut ranked = posterior(&context, &prior, items.iter());
    context.sort(&mut ranked);
    let mut support = support::support(case, &items, &ranked, &context.candidates);
    support::calibrate(&context, &support, &mut ranked);
    context.sort(&mut ranked);
    let best = ranked.iter().find(|r| r.actor.is_some());
    support.threshold = parameters.answer_threshold;
    support.answered = best.is_some_and(|r| r.probability >= parameters.answer_threshold);
    support.firm =
        support.answered && support.without_two_best && support.rest >= parameters.firm_rest;
    let pairs = case.items.iter().zip(&items);
    let unshared = pairs.filter(|(i, w)| plain(i, w)).map(|(_, w)| w);
    let firm = posterior(&context, &prior, unshared);
    let firm = firm.into_iter().filter(|r| r.actor.is_some());
    let firm = firm.map(|r| r.probability).collect();
    Weighed {
        firm: Weights::over(&context.candidates, firm),
        candidates: context.candidates,
        items,
        ranked,
        support,
    }
}

impl<'a> Context<'a> {
    pub(crate) fn new(picture: &'a Picture, case: &Case, parameters: &'a Parameters) -> Self {
        let profiles = Profiles::of(picture, case);
        let mut touched = vec![false; picture.actors.len()];
        let mut touch = |actor: u32| {
            let place = usize::try_from(actor).ok();
            if let Some(t) = place.and_then(|p| touched.get_mut(p)) {
                *t = true;
            }
        };
        let names = |i: &&Item| i.kind != ItemKind::Circumstance || parameters.circumstances_name;
        let naming = case.items.iter().filter(names);
        naming.flat_map(Item::actors).for_each(&mut touch);
        if case.items.iter().any(|i| case.behaves(picture, i)) {
            // Behaviour speaks of everyone whose behaviour is known, by its absence too.
            profiles.known().for_each(&mut touch);
        }
        let each = (0u32..).zip(touched);
        let candidates = each.filter(|(_, t)| *t).map(|(actor, _)| actor).collect();
        Self {
            picture,
            parameters,
            day: case.moment(),
            actors: count(picture.actors.len().max(1)),
            profiles,
            exponent: parameters.exponent() * behaviour_share(picture, case),
            candidates,
            hit_share: hit_share(case),
        }
    }

    /// Place of an actor among the candidates.
    pub(crate) fn place(&self, actor: u32) -> Option<usize> {
        self.candidates.binary_search(&actor).ok()
    }

    /// Log-odds of each candidate against the unknown actor before any evidence.
    pub(crate) fn prior(&self) -> Vec<f64> {
        let named = 1.0 - self.parameters.unknown_prior;
        let shares = self.profiles.shares(&self.candidates, self.exponent);
        let rest = (1.0 - named * shares.iter().sum::<f64>()).max(f64::MIN_POSITIVE);
        shares
            .iter()
            .map(|share| (named * share / rest).ln())
            .collect()
    }

    /// Most probable first; ties by id.
    fn sort(&self, ranked: &mut [Rank]) {
        let id = |r: &Rank| {
            r.actor
                .and_then(|a| self.picture.actor(a))
                .map(|a| a.id.as_str())
        };
        ranked.sort_by(|a, b| {
            b.probability
                .total_cmp(&a.probability)
                .then_with(|| id(a).cmp(&id(b)))
        });
    }

    fn item(&self, item: &Item) -> ItemWeight {
        let mut weight = match item.kind {
            ItemKind::Indicator => self.indicator(item),
            // Behaviour is weighed together: see `behaviour`.
            ItemKind::Technique | ItemKind::Software | ItemKind::Circumstance => {
                return ItemWeight::default();
            }
            ItemKind::Exploit => self.exploit(item),
        };
        if let Some(discount) = &item.discount {
            let factor = match discount.kind.as_str() {
                "benign" => self.parameters.benign,
                // What had expired before the activity is history: shown, and no evidence.
                "expired" => 0.0,
                _ => self.parameters.shared,
            };
            weight.weights.scale(factor);
        }
        weight
    }

    /// An indicator: believed as far as the sources that say so are, against the chance that
    /// someone else holds it. Not being linked to an indicator says nothing against an actor.
    fn indicator(&self, item: &Item) -> ItemWeight {
        let holders = item.actors();
        let mut weight = ItemWeight::default();
        let mut weights: BTreeMap<u32, f64> = BTreeMap::new();
        // One hit in a hundred is weak, since evidence holds chance and by-catch too.
        let share = comparison_class(&item.type_)
            .and_then(|c| self.hit_share.get(c))
            .copied();
        let share = share.unwrap_or(1.0).powf(self.parameters.share_exponent);
        let fading =
            |hit: &crate::case::Hit| match (self.day, hit.published, item.type_.starts_with("ipv"))
            {
                (Some(day), Some(published), true) => {
                    0.5_f64.powf(f64::from((day.0 - published.0).abs()) / 1095.0)
                }
                _ => 1.0,
            };
        let mut beliefs: BTreeMap<u32, f64> = BTreeMap::new();
        for actor in &holders {
            let mut doubt: BTreeMap<&str, f64> = BTreeMap::new();
            for hit in item.hits.iter().filter(|h| h.actor == Some(*actor)) {
                let believed = trust(hit.reliability) * fading(hit) * share * hit.closeness;
                let d = doubt.entry(&hit.origin).or_insert(1.0);
                *d = d.min(1.0 - believed);
            }
            beliefs.insert(*actor, 1.0 - doubt.values().product::<f64>());
        }
        let best = beliefs.values().copied().fold(0.0, f64::max);
        for (actor, believed) in &beliefs {
            // A rival claim counts as far as it is believed beside this one.
            let rivals: f64 = beliefs
                .iter()
                .filter(|(other, _)| *other != actor)
                .map(|(_, b)| (b / believed).min(1.0))
                .sum();
            let background = ((rivals + self.parameters.indicator_others) / self.actors).min(1.0);
            weight.background = background;
            weights.insert(*actor, ratio(*believed, 1.0, background));
        }
        weight.weights = weights.into();
        let claimants = beliefs.values().filter(|b| **b >= best / 2.0).count();
        if claimants > 1 {
            weight.discount = Some(Discount {
                kind: "shared".to_owned(),
                because: format!("claimed for {claimants} actors"),
            });
        } else if beliefs.len() > 1 {
            weight
                .notes
                .push("a weaker source claims it for another actor".to_owned());
        }
        weight
    }

    /// True for software that is public or shared by many on the day.
    fn is_public(&self, item: &Item) -> bool {
        let tool = self.picture.tools.get(&item.value);
        tool.is_some_and(|t| match (t.public_since, self.day) {
            (Some(since), Some(day)) => since <= day,
            // Without a day, the least diagnostic is assumed.
            (Some(_), None) => true,
            (None, _) => t.shared,
        })
    }

    fn exploit(&self, item: &Item) -> ItemWeight {
        let mut held: BTreeMap<u32, f64> = BTreeMap::new();
        for hit in &item.hits {
            let Some(actor) = hit.actor else { continue };
            let probability =
                exclusivity::held(hit, self.day, self.parameters) * trust(hit.reliability);
            let best = held.entry(actor).or_insert(0.0);
            *best = best.max(probability);
        }
        let known = self.picture.vulnerabilities.get(&item.value);
        let (background, why) = exclusivity::background(
            known,
            self.day,
            held.values().sum(),
            self.profiles.profiled,
            self.parameters,
        );
        // What everyone can do tells nothing of anyone, not even by its absence from a profile.
        let lambda = self.parameters.exploit * (1.0 - background) * (1.0 - background);
        let others = ratio(lambda, 0.0, background);
        let weights = self.candidates.iter().map(|actor| {
            let held = held.get(actor);
            held.map_or(others, |held| ratio(lambda, *held, background))
        });
        ItemWeight {
            weights: Weights::over(&self.candidates, weights.collect()),
            background,
            notes: vec![why],
            ..ItemWeight::default()
        }
    }
}

/// Says of what a tool does by itself that it was counted with the tool.
fn note_doubles(picture: &Picture, case: &Case, weights: &mut [ItemWeight]) {
    for (item, weight) in case.items.iter().zip(weights) {
        if let Some(tool) = case.doer(picture, item) {
            let name = tool.label.as_ref().unwrap_or(&tool.value);
            let note = format!("{name} does this by itself: counted with it");
            weight.notes.push(note);
        }
    }
}

/// Share of behaviour among what is weighed. How often an actor is written of says how often its
/// behaviour is met, but not its infrastructure: the more is listed for it, the less likely it
/// is that one listed value was used.
fn behaviour_share(picture: &Picture, case: &Case) -> f64 {
    let kinds = || case.items.iter().map(|i| i.kind);
    let indicators = kinds().filter(|k| *k == ItemKind::Indicator).count();
    let others = kinds().filter(|k| *k == ItemKind::Circumstance).count();
    let doubles = case
        .items
        .iter()
        .filter(|i| i.kind == ItemKind::Technique && !case.behaves(picture, i));
    let behaviour = case.items.len() - indicators - others - doubles.count();
    // Circumstances alone are as likely to be met of whom much is written.
    if indicators == 0 {
        1.0
    } else {
        count(behaviour) / count(behaviour + indicators)
    }
}

/// By class of value: how much of what could have been known is known. Items that meet the same
/// value of intelligence are one hit, so that repeating it does not make it more telling.
fn hit_share(case: &Case) -> BTreeMap<&'static str, f64> {
    let mut hits: BTreeMap<&'static str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for item in case
        .items
        .iter()
        .filter(|i| i.discount.is_none() && !i.actors().is_empty())
    {
        if let Some(class) = comparison_class(&item.type_) {
            let (items, met) = hits.entry(class).or_default();
            *items += 1;
            met.insert(&item.met);
        }
    }
    hits.into_iter()
        .map(|(class, (items, met))| {
            let all = case.comparable.get(class).copied().unwrap_or(0);
            let could = all.saturating_sub(items) + met.len();
            (class, count(met.len()) / count(could))
        })
        .collect()
}

/// `ln((λ·h + (1 − λ)·b) / b)`, with `h` the probability that the actor holds the thing.
fn ratio(lambda: f64, held: f64, background: f64) -> f64 {
    ((lambda * held + (1.0 - lambda) * background) / background).ln()
}

/// CVEs that the same actors are said to hold are one chain, and weigh as one.
fn temper_chains(items: &[Item], weights: &mut [ItemWeight]) {
    // The CVEs of one exploit chain are one observation.
    let mut chains: HashMap<Vec<u32>, Vec<String>> = HashMap::new();
    for item in items.iter().filter(|i| i.kind == ItemKind::Exploit) {
        chains
            .entry(item.actors())
            .or_default()
            .push(item.value.clone());
    }
    for chain in chains.values() {
        scale(
            items,
            weights,
            |i| i.kind == ItemKind::Exploit && chain.contains(&i.value),
            1.0 / count(chain.len()),
        );
    }
}

/// A URL and its host, or two names below one listed name, meet the same value of intelligence:
/// together they weigh as one.
fn temper_doubles(items: &[Item], weights: &mut [ItemWeight]) {
    let mut met: HashMap<&str, usize> = HashMap::new();
    let indicators = || items.iter().filter(|i| i.kind == ItemKind::Indicator);
    for item in indicators() {
        *met.entry(&item.met).or_default() += 1;
    }
    for (item, weight) in items.iter().zip(weights) {
        let same = met.get(item.met.as_str()).copied().unwrap_or(1);
        if item.kind == ItemKind::Indicator && same > 1 {
            weight.weights.divide(count(same));
        }
    }
}

fn scale(items: &[Item], weights: &mut [ItemWeight], which: impl Fn(&Item) -> bool, factor: f64) {
    for (item, weight) in items.iter().zip(weights) {
        if which(item) {
            weight.weights.scale(factor);
        }
    }
}

/// Indicators that one origin published together are one report: the first counts whole, more of
/// them add the logarithm of their number.
fn temper_origins(items: &[Item], weights: &mut [ItemWeight], parameters: &Parameters) {
    let mut reports: BTreeMap<(u32, String), Vec<usize>> = BTreeMap::new();
    for (index, item) in items
        .iter()
        .enumerate()
        .filter(|(_, i)| i.kind == ItemKind::Indicator)
    {
        for actor in item.actors() {
            let origin = item
                .hits
                .iter()
                .filter(|h| h.actor == Some(actor))
                .map(|h| h.origin.clone())
                .min();
            reports
                .entry((actor, origin.unwrap_or_default()))
                .or_default()
                .push(index);
        }
    }
    for ((actor, _), members) in reports {
        let distinct: BTreeSet<&str> = members
            .iter()
            .filter_map(|i| items.get(*i))
            .map(|i| i.met.as_str())
            .collect();
        let n = count(distinct.len());
        let factor = (1.0 + parameters.same_origin * n.ln()) / n;
        for index in members {
            if let Some(w) = weights
                .get_mut(index)
                .and_then(|w| w.weights.get_mut(actor))
            {
                *w *= factor;
            }
        }
    }
}

/// Posterior: prior times likelihood, normalised; actors in order, the unknown one last. Known actors
/// that nothing touches stay with the unknown one.
fn posterior<'w>(
    context: &Context<'_>,
    prior: &[f64],
    items: impl Iterator<Item = &'w ItemWeight>,
) -> Vec<Rank> {
    let nothing: f64 = std::iter::empty::<f64>().sum();
    let mut sums = vec![nothing; context.candidates.len()];
    for item in items {
        item.weights.add_to(&context.candidates, &mut sums);
    }
    let named = context.candidates.iter().zip(prior).zip(sums);
    let named = named.map(|((actor, prior), weight)| (Some(*actor), *prior, weight));
    let mut ranked: Vec<Rank> = named
        .chain(std::iter::once((None, 0.0, 0.0)))
        .map(|(actor, prior, weight)| Rank {
            actor,
            probability: prior + weight,
            prior,
            weight,
        })
        .collect();
    let top = ranked
        .iter()
        .map(|r| r.probability)
        .fold(f64::NEG_INFINITY, f64::max);
    for r in &mut ranked {
        r.probability = (r.probability - top).exp();
    }
    let total: f64 = ranked.iter().map(|r| r.probability).sum();
    for r in &mut ranked {
        r.probability /= total;
    }
    ranked
}

#[allow(clippy::cast_precision_loss)]
pub(crate) fn count(n: usize) -> f64 {
    n as f64
}

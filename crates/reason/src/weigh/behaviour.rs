//! Techniques and software: what an actor does.
//!
//! Three views of one item are pooled by weights that were fitted on history (a logarithmic
//! opinion pool): whether the actor is known to do it, how large a part of its profile that is,
//! and whether one report of it resembles the whole case.

use super::{Context, ItemWeight, Weights, count};
use crate::assessment::Discount;
use crate::case::{Case, Item, ItemKind};
use crate::parameters::{Parameters, trust};
use std::collections::BTreeMap;

/// The parts of an item's weight, before they are scaled by the pool.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Parts {
    /// `ln` of how much more often software is named in its profile than in everyone's.
    pub software: f64,
    /// `ln` of how much rarer it is that others are known for the technique at all.
    pub technique_held: f64,
    /// As `software`, of techniques.
    pub technique_named: f64,
    /// What the item adds to the likeness with the actor's nearest report.
    pub report: f64,
}

impl Parts {
    /// The parts in the order in which weights are fitted.
    pub fn features(self) -> [f64; 4] {
        [
            self.software,
            self.technique_held,
            self.technique_named,
            self.report,
        ]
    }

    /// What the pool makes of the parts but the nearest report.
    pub fn without_report(self, p: &Parameters) -> f64 {
        Self {
            report: 0.0,
            ..self
        }
        .pooled(p)
    }

    fn pooled(self, p: &Parameters) -> f64 {
        p.pool_software * self.software
            + p.pool_technique_held * self.technique_held
            + p.pool_technique_named * self.technique_named
            + p.pool_report * self.report
    }
}

/// The parts of one item's weight for every actor.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Place of the item in the case.
    pub index: usize,
    /// Those of everyone who is not known for it.
    pub others: Parts,
    /// Those of who is, in the order of actors.
    pub own: Vec<(u32, Parts)>,
}

impl Row {
    /// The parts for an actor.
    pub fn of(&self, actor: u32) -> Parts {
        let place = self.own.binary_search_by_key(&actor, |(a, _)| *a).ok();
        place
            .and_then(|p| self.own.get(p))
            .map_or(self.others, |(_, parts)| *parts)
    }
}

/// Who is known for a piece of behaviour.
#[derive(Debug, Clone, Copy, Default)]
struct Holder {
    actor: u32,
    /// How many of its reports name it.
    reports: f64,
    /// The best trust in them.
    trust: f64,
}

/// One piece of behaviour of the case.
struct Trait {
    index: usize,
    software: bool,
    /// Who is known for it, in the order of actors.
    holders: Vec<Holder>,
    /// Reports that name it, by actor, each once, in order.
    reports: Vec<(u32, u32)>,
    /// Share of profiled actors known for it.
    held: f64,
    /// Share of it among all that reports name.
    named: f64,
    public: bool,
}

/// Parts of the weight of every item of behaviour.
pub(crate) fn parts(context: &Context<'_>, case: &Case) -> Vec<Row> {
    let traits = traits(context, case);
    let software = count(traits.iter().filter(|t| t.software).count().max(1)).sqrt();
    let techniques = count(traits.iter().filter(|t| !t.software).count().max(1)).sqrt();
    let mut all: Vec<Row> = Vec::with_capacity(traits.len());
    for t in &traits {
        let scale = if t.software { software } else { techniques };
        let of = |holder: &Holder| (holder.actor, t.parts(context, *holder, scale));
        all.push(Row {
            index: t.index,
            others: t.parts(context, Holder::default(), scale),
            own: t.holders.iter().map(of).collect(),
        });
    }
    for likeness in nearest(context, &traits) {
        let own = all.get_mut(likeness.item).map(|row| &mut row.own);
        let place =
            |own: &Vec<(u32, Parts)>| own.binary_search_by_key(&likeness.actor, |(a, _)| *a).ok();
        if let Some((_, parts)) = own.and_then(|own| place(own).and_then(|p| own.get_mut(p))) {
            parts.report = likeness.adds;
        }
    }
    all
}

/// How much more often an actor's reports name each item than all reports do; by index of the item.
pub(crate) fn ratios(context: &Context<'_>, case: &Case, actor: u32) -> Vec<(usize, f64)> {
    let each = traits(context, case).into_iter();
    let own = |t: &Trait| {
        let place = t.holders.binary_search_by_key(&actor, |h| h.actor).ok();
        let holder = place.and_then(|p| t.holders.get(p)).copied();
        t.share(context, holder.unwrap_or_default()) / t.named
    };
    each.map(|t| (t.index, own(&t))).collect()
}

/// Weights of the items of behaviour, put into their places.
pub(super) fn weigh(context: &Context<'_>, case: &Case, weights: &mut [ItemWeight]) {
    let parameters = context.parameters;
    for row in parts(context, case) {
        let (Some(weight), Some(item)) = (weights.get_mut(row.index), case.items.get(row.index))
        else {
            continue;
        };
        let few = (count(item.actors().len()) + 0.5) / (context.profiles.profiled + 1.0);
        weight.background = few.min(0.95);
        if item.kind == ItemKind::Software && context.is_public(item) {
            weight.background = weight.background.max(parameters.public_tool);
            weight
                .notes
                .push("public or shared by many: says little about who".to_owned());
        }
        let factor = item
            .discount
            .as_ref()
            .map_or(1.0, |d| factor(d, parameters));
        let reading = item.reading();
        let says = |parts: Parts| read(parts.pooled(parameters) * factor, reading);
        if reading < 1.0 {
            weight.notes.push(format!(
                "read out of words, which is right in {:.0} % of cases: weighs less",
                reading * 100.0
            ));
        }
        let mut pooled = vec![says(row.others); context.candidates.len()];
        let mut nearest: BTreeMap<u32, f64> = BTreeMap::new();
        for (actor, parts) in &row.own {
            if let Some(own) = context.place(*actor).and_then(|p| pooled.get_mut(p)) {
                *own = says(*parts);
                if parts.report != 0.0 {
                    let near = parameters.pool_report * parts.report * factor;
                    let rest = read(parts.without_report(parameters) * factor, reading);
                    let near = if reading < 1.0 { *own - rest } else { near };
                    nearest.insert(*actor, near);
                }
            }
        }
        weight.weights = Weights::over(&context.candidates, pooled);
        weight.alone = alone(context, item, few);
        weight.nearest = nearest.into();
    }
}

/// The weight of what was there with some probability only: else it says nothing.
fn read(weight: f64, reading: f64) -> f64 {
    if reading >= 1.0 {
        return weight;
    }
    (1.0 - reading + reading * weight.exp()).ln()
}

fn factor(discount: &Discount, parameters: &Parameters) -> f64 {
    if discount.kind == "benign" {
        parameters.benign
    } else {
        parameters.shared
    }
}

/// What the item would say by itself, whatever else the case holds; `few` is the share of actors who
/// are known for it.
fn alone(context: &Context<'_>, item: &Item, few: f64) -> Weights {
    let p = context.parameters;
    let public = item.kind == ItemKind::Software && context.is_public(item);
    let floor = if public { p.public_tool } else { 0.0 };
    let background = few.max(floor).min(0.95);
    let lambda = match item.kind {
        ItemKind::Software => p.software,
        _ => p.technique,
    };
    let says = |held: f64| super::ratio(lambda * (1.0 - floor), held, background);
    let mut held: BTreeMap<u32, f64> = BTreeMap::new();
    for hit in &item.hits {
        if let Some(actor) = hit.actor {
            let best = held.entry(actor).or_default();
            *best = best.max(trust(hit.reliability));
        }
    }
    let mut all = vec![says(0.0); context.candidates.len()];
    for (actor, held) in held {
        if let Some(own) = context.place(actor).and_then(|p| all.get_mut(p)) {
            *own = says(held);
        }
    }
    Weights::over(&context.candidates, all)
}

fn traits(context: &Context<'_>, case: &Case) -> Vec<Trait> {
    let mass = context.parameters.background_mass;
    let all = case
        .items
        .iter()
        .enumerate()
        .filter(|(_, i)| case.behaves(context.picture, i));
    all.map(|(index, item)| {
        let software = item.kind == ItemKind::Software;
        let mut hits: Vec<(u32, u32, f64)> = item
            .hits
            .iter()
            .filter_map(|h| Some((h.actor?, h.report?, trust(h.reliability))))
            .filter(|(_, _, trust)| *trust > 0.0)
            .collect();
        hits.sort_by_key(|(actor, report, _)| (*actor, *report));
        let mut reports: Vec<(u32, u32)> = Vec::with_capacity(hits.len());
        let mut holders: Vec<Holder> = Vec::with_capacity(hits.len());
        for (actor, report, trust) in hits {
            if holders.last().is_none_or(|h| h.actor != actor) {
                holders.push(Holder {
                    actor,
                    ..Holder::default()
                });
            }
            let fresh = reports.last() != Some(&(actor, report));
            if let Some(holder) = holders.last_mut() {
                holder.trust = holder.trust.max(trust);
                holder.reports += if fresh { 1.0 } else { 0.0 };
            }
            if fresh {
                reports.push((actor, report));
            }
        }
        let named: f64 = holders.iter().map(|h| h.reports).sum();
        let total = &context.profiles.all;
        let total = if software {
            total.software
        } else {
            total.techniques
        };
        Trait {
            index,
            software,
            held: ((count(holders.len()) + 0.5) / (context.profiles.profiled + 1.0)).min(0.95),
            named: (named + 0.5) / (total + mass),
            public: software && context.is_public(item),
            holders,
            reports,
        }
    })
    .collect()
}

impl Trait {
    /// The item's share of what the actor's reports name.
    fn share(&self, context: &Context<'_>, holder: Holder) -> f64 {
        if holder.reports <= 0.0 {
            return 0.0;
        }
        let profile = context.profiles.get(holder.actor);
        let size = if self.software {
            profile.software
        } else {
            profile.techniques
        };
        if size > 0.0 {
            holder.trust * holder.reports / size
        } else {
            0.0
        }
    }

    fn parts(&self, context: &Context<'_>, holder: Holder, scale: f64) -> Parts {
        let p = context.parameters;
        let share = self.share(context, holder);
        let lambda = if self.software {
            p.software
        } else {
            p.technique
        };
        let mut often = (1.0 - lambda + lambda * share / self.named).ln();
        if self.software {
            if self.public {
                // A tool that many have says no more than that the actor is one of many.
                let lambda = lambda * (1.0 - p.public_tool);
                often = often.min(super::ratio(lambda, holder.trust, p.public_tool));
            }
            return Parts {
                software: often / scale,
                ..Parts::default()
            };
        }
        Parts {
            technique_held: super::ratio(lambda, holder.trust, self.held) / scale,
            technique_named: often / scale,
            ..Parts::default()
        }
    }

    /// How telling it is that a report names it: the logarithm of how few actors do.
    fn rarity(&self, profiled: f64) -> f64 {
        (profiled / (count(self.holders.len()) + 0.5)).ln().max(0.0)
    }
}

/// What one item adds to the likeness of the case with an actor's nearest report.
struct Likeness {
    actor: u32,
    /// Place of the item among the traits.
    item: usize,
    adds: f64,
}

/// For each actor, what each trait adds to the likeness of the case with the actor's nearest
/// report: `Σ ln(1 / share of actors) / √(traits of the case · traits of the report)`.
fn nearest(context: &Context<'_>, traits: &[Trait]) -> Vec<Likeness> {
    let each = traits.iter().enumerate();
    let mut shared: Vec<((u32, u32), usize)> = each
        .flat_map(|(n, t)| t.reports.iter().map(move |key| (*key, n)))
        .collect();
    shared.sort_unstable();
    let rarity: Vec<f64> = traits
        .iter()
        .map(|t| t.rarity(context.profiles.profiled))
        .collect();
    let mut best: Vec<Likeness> = Vec::new();
    let mut most = (None, f64::NEG_INFINITY, 0);
    for group in shared.chunk_by(|a, b| a.0 == b.0) {
        let Some(((actor, report), _)) = group.first() else {
            continue;
        };
        let at = usize::try_from(*report).unwrap_or(usize::MAX);
        let Some(report) = context.picture.reports.get(at) else {
            continue;
        };
        let size = f64::from(report.techniques + report.software).max(1.0);
        let scale = (count(traits.len()) * size).sqrt();
        let adds = |n: usize| rarity.get(n).copied().unwrap_or(0.0) / scale;
        let sum: f64 = group.iter().map(|(_, n)| adds(*n)).sum();
        if most.0 != Some(*actor) {
            most = (Some(*actor), f64::NEG_INFINITY, best.len());
        }
        if sum > most.1 {
            best.truncate(most.2);
            best.extend(group.iter().map(|(_, n)| Likeness {
                actor: *actor,
                item: *n,
                adds: adds(*n),
            }));
            most.1 = sum;
        }
    }
    best
}

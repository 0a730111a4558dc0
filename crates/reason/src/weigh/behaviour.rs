//! Techniques and software: what an actor does.
//!
//! Three views of one item are pooled by weights that were fitted on history (a logarithmic
//! opinion pool): whether the actor is known to do it, how large a part of its profile that is,
//! and whether one report of it resembles the whole case.

use super::{Context, ItemWeight, count};
use crate::assessment::Discount;
use crate::case::{Case, Item, ItemKind};
use crate::parameters::{Parameters, trust};
use std::collections::{BTreeMap, BTreeSet};

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

/// One piece of behaviour of the case.
struct Trait {
    index: usize,
    software: bool,
    /// Actor → how many of its reports name it, and the best trust in them.
    holders: BTreeMap<u32, (f64, f64)>,
    /// Reports that name it, by actor.
    reports: BTreeSet<(u32, u32)>,
    /// Share of profiled actors known for it.
    held: f64,
    /// Share of it among all that reports name.
    named: f64,
    public: bool,
}

/// Parts of the weight of every item of behaviour, for every candidate; by index of the item.
pub(crate) fn parts(context: &Context<'_>, case: &Case) -> BTreeMap<usize, BTreeMap<u32, Parts>> {
    let traits = traits(context, case);
    let software = count(traits.iter().filter(|t| t.software).count().max(1)).sqrt();
    let techniques = count(traits.iter().filter(|t| !t.software).count().max(1)).sqrt();
    let mut all: BTreeMap<usize, BTreeMap<u32, Parts>> = BTreeMap::new();
    for t in &traits {
        let scale = if t.software { software } else { techniques };
        let row = context
            .candidates
            .iter()
            .map(|actor| (*actor, t.parts(context, *actor, scale)))
            .collect();
        all.insert(t.index, row);
    }
    for (actor, report) in nearest(context, &traits) {
        for (t, likeness) in traits.iter().zip(report) {
            if let Some(parts) = all.get_mut(&t.index).and_then(|row| row.get_mut(&actor)) {
                parts.report = likeness;
            }
        }
    }
    all
}

/// How much more often an actor's reports name each item than all reports do; by index of the item.
pub(crate) fn ratios(context: &Context<'_>, case: &Case, actor: u32) -> Vec<(usize, f64)> {
    let each = traits(context, case).into_iter();
    each.map(|t| (t.index, t.share(context, actor).0 / t.named))
        .collect()
}

/// Weights of the items of behaviour, put into their places.
pub(super) fn weigh(context: &Context<'_>, case: &Case, weights: &mut [ItemWeight]) {
    let parameters = context.parameters;
    for (index, row) in parts(context, case) {
        let (Some(weight), Some(item)) = (weights.get_mut(index), case.items.get(index)) else {
            continue;
        };
        let few = count(item.actors().len());
        weight.background = ((few + 0.5) / (context.profiles.profiled + 1.0)).min(0.95);
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
        for (actor, parts) in row {
            let pooled = parts.pooled(parameters) * factor;
            weight.weights.insert(actor, pooled);
            weight.alone.insert(actor, alone(item, actor, context));
            if parts.report != 0.0 {
                let near = parameters.pool_report * parts.report * factor;
                weight.nearest.insert(actor, near);
            }
        }
    }
}

fn factor(discount: &Discount, parameters: &Parameters) -> f64 {
    if discount.kind == "benign" {
        parameters.benign
    } else {
        parameters.shared
    }
}

/// What the item would say by itself, whatever else the case holds.
fn alone(item: &Item, actor: u32, context: &Context<'_>) -> f64 {
    let p = context.parameters;
    let public = item.kind == ItemKind::Software && context.is_public(item);
    let floor = if public { p.public_tool } else { 0.0 };
    let few = count(item.actors().len());
    let background = ((few + 0.5) / (context.profiles.profiled + 1.0))
        .max(floor)
        .min(0.95);
    let lambda = match item.kind {
        ItemKind::Software => p.software,
        _ => p.technique,
    };
    let hits = item.hits.iter().filter(|h| h.actor == Some(actor));
    let held = hits.map(|h| trust(h.reliability)).fold(0.0_f64, f64::max);
    super::ratio(lambda * (1.0 - floor), held, background)
}

fn traits(context: &Context<'_>, case: &Case) -> Vec<Trait> {
    let mass = context.parameters.background_mass;
    let all = case
        .items
        .iter()
        .enumerate()
        .filter(|(_, i)| case.behaves(i));
    all.map(|(index, item)| {
        let software = item.kind == ItemKind::Software;
        let mut reports: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut holders: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for hit in &item.hits {
            let (Some(actor), Some(report)) = (hit.actor, hit.report) else {
                continue;
            };
            let trust = trust(hit.reliability);
            if trust > 0.0 {
                let holder = holders.entry(actor).or_default();
                holder.1 = holder.1.max(trust);
                if reports.insert((actor, report)) {
                    holder.0 += 1.0;
                }
            }
        }
        let named: f64 = holders.values().map(|(n, _)| n).sum();
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
    /// The item's share of what the actor's reports name, and the best trust in them.
    fn share(&self, context: &Context<'_>, actor: u32) -> (f64, f64) {
        let (named, trust) = self.holders.get(&actor).copied().unwrap_or_default();
        let profile = context.profiles.get(actor);
        let size = if self.software {
            profile.software
        } else {
            profile.techniques
        };
        (
            if size > 0.0 {
                trust * named / size
            } else {
                0.0
            },
            trust,
        )
    }

    fn parts(&self, context: &Context<'_>, actor: u32, scale: f64) -> Parts {
        let p = context.parameters;
        let (share, trust) = self.share(context, actor);
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
                often = often.min(super::ratio(lambda, trust, p.public_tool));
            }
            return Parts {
                software: often / scale,
                ..Parts::default()
            };
        }
        Parts {
            technique_held: super::ratio(lambda, trust, self.held) / scale,
            technique_named: often / scale,
            ..Parts::default()
        }
    }

    /// How telling it is that a report names it: the logarithm of how few actors do.
    fn rarity(&self, profiled: f64) -> f64 {
        (profiled / (count(self.holders.len()) + 0.5)).ln().max(0.0)
    }
}

/// For each actor, what each trait adds to the likeness of the case with the actor's nearest
/// report: `Σ ln(1 / share of actors) / √(traits of the case · traits of the report)`.
fn nearest(context: &Context<'_>, traits: &[Trait]) -> BTreeMap<u32, Vec<f64>> {
    let mut shared: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for (n, t) in traits.iter().enumerate() {
        for key in &t.reports {
            shared.entry(*key).or_default().push(n);
        }
    }
    let mut best: BTreeMap<u32, (f64, Vec<f64>)> = BTreeMap::new();
    for ((actor, report), members) in shared {
        let at = usize::try_from(report).unwrap_or(usize::MAX);
        let Some(report) = context.picture.reports.get(at) else {
            continue;
        };
        let size = f64::from(report.techniques + report.software).max(1.0);
        let scale = (count(traits.len()) * size).sqrt();
        let mut likeness = vec![0.0; traits.len()];
        for n in members {
            if let (Some(t), Some(l)) = (traits.get(n), likeness.get_mut(n)) {
                *l = t.rarity(context.profiles.profiled) / scale;
            }
        }
        let sum: f64 = likeness.iter().sum();
        if best.get(&actor).is_none_or(|(b, _)| sum > *b) {
            best.insert(actor, (sum, likeness));
        }
    }
    best.into_iter().map(|(actor, (_, l))| (actor, l)).collect()
}

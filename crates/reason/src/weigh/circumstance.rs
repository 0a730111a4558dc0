//! Circumstances: victims, the time of activity, the words of a report.
//!
//! Each is a mixture of profile and background like the others, `ln(1 − λ + λ·h/b)`, where *h* is how
//! far the circumstance fits what is known of the actor, and *b* the mean of *h* over all actors of
//! whom such a circumstance is known. Weak by construction: λ is small, `h/b` is capped, and a
//! circumstance is no origin of a verdict, since it points at nobody by itself. Of the words of a
//! report *h* is the likeness to a power, and both the power and λ were learned (`learn/wording.rs`).

use super::{Context, ItemWeight, count};
use crate::case::{Case, Item, ItemKind};
use crate::parameters::{Parameters, trust};
use std::collections::BTreeMap;

/// No circumstance is taken to be more times likelier for an actor than for anyone.
const CAP: f64 = 20.0;
/// The same of words, which are many traces: what is learned of them needs no bound but against texts that
/// are copies of one another.
const WORDS_CAP: f64 = 200.0;

fn share(item: &Item, parameters: &Parameters) -> f64 {
    match item.type_.as_str() {
        "activity-day" => parameters.active,
        "vocabulary" => parameters.vocabulary,
        "wording" => parameters.wording,
        _ => parameters.victim,
    }
}

/// Weights of circumstances, put into their places.
pub(super) fn weigh(context: &Context<'_>, case: &Case, weights: &mut [ItemWeight]) {
    let p = context.parameters;
    let mut same: BTreeMap<&str, usize> = BTreeMap::new();
    let own = || {
        case.items
            .iter()
            .filter(|i| i.kind == ItemKind::Circumstance)
    };
    for item in own() {
        *same.entry(&item.type_).or_default() += 1;
    }
    for (item, weight) in case.items.iter().zip(weights) {
        if item.kind != ItemKind::Circumstance {
            continue;
        }
        let mut fits: BTreeMap<u32, f64> = BTreeMap::new();
        for hit in &item.hits {
            if let Some(actor) = hit.actor {
                let fit = trust(hit.reliability) * hit.closeness;
                let best = fits.entry(actor).or_default();
                *best = best.max(fit);
            }
        }
        let words = item.type_ == "wording";
        if words {
            fits.values_mut()
                .for_each(|fit| *fit = fit.powf(p.wording_power));
        }
        let known = count(fits.len());
        // Half an actor more that fits, so that who is the only one told of is not sure; of words, the
        // likeness that comes by chance.
        let by_chance = match words {
            true => p.wording_floor.powf(p.wording_power),
            false => 0.5 / known.max(1.0) / known.max(1.0),
        };
        let mean = fits.values().sum::<f64>() / known.max(1.0) + by_chance;
        if mean <= 0.0 {
            continue;
        }
        let cap = if words { WORDS_CAP } else { CAP };
        let lambda = share(item, p);
        // Several sectors, or several nations, of one incident go together.
        let scale = count(same.get(item.type_.as_str()).copied().unwrap_or(1)).sqrt();
        for fit in fits.values_mut() {
            let ratio = (*fit / mean).min(cap);
            *fit = (1.0 - lambda + lambda * ratio).ln() / scale;
        }
        weight.weights = fits.into();
        weight.background = mean.min(1.0);
        weight
            .notes
            .push("a circumstance: weak by itself, and no origin".to_owned());
    }
}

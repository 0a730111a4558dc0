//! Learning the weights of the pool from cases whose actor is known.
//!
//! A case becomes an [`Example`]: for every actor of whom reports are known the parts of its
//! weight, and an unknown actor to whom all of them are zero. [`logit::fit`] finds the weights
//! under which the right actors were most probable; [`mixture::share`] finds which part of what
//! is seen a profile explains. Pure, like all of this crate: what to learn from is handed in.

pub mod logistic;
pub mod logit;
pub mod mixture;
pub mod wording;

use crate::case::{Case, ItemKind};
use crate::parameters::Parameters;
use crate::weigh::{Context, behaviour};
use ascribe_knowledge::Picture;
use std::rc::Rc;

pub use crate::weigh::signals;

/// Number of features of an alternative: the parts of behaviour, and the logarithm of the number
/// of reports.
pub const FEATURES: usize = 5;

/// A case to learn from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Example {
    /// Features of each known actor.
    pub actors: Vec<[f64; FEATURES]>,
    /// Place of the right actor among them.
    pub truth: Option<usize>,
    /// How much it counts.
    pub weight: f64,
    /// For software and techniques of the right actor: how much more often its reports name the
    /// item than all reports do.
    pub ratios: [Vec<f64>; 2],
}

/// A case as an example; none if the right actor is not known.
#[must_use]
pub fn example(
    picture: &Picture,
    case: &Case,
    parameters: &Parameters,
    truth: u32,
    weight: f64,
) -> Option<Example> {
    let mut context = Context::new(picture, case, parameters);
    let actors = 0..u32::try_from(picture.actors.len()).unwrap_or(u32::MAX);
    let known: Rc<[u32]> = actors
        .filter(|a| context.profiles.get(*a).reports > 0.0 || *a == truth)
        .collect();
    context.candidates = Rc::clone(&known);
    let rows = behaviour::parts(&context, case);
    let features = |actor: u32| {
        let mut sum = [0.0; FEATURES];
        for parts in rows.iter().map(|row| row.of(actor)) {
            for (s, p) in sum.iter_mut().zip(parts.features()) {
                *s += p;
            }
        }
        if let Some(last) = sum.last_mut() {
            *last = (context.profiles.get(actor).reports + 1.0).ln();
        }
        sum
    };
    let ratios = [ItemKind::Software, ItemKind::Technique].map(|kind| {
        behaviour::ratios(&context, case, truth)
            .into_iter()
            .filter(|(index, _)| case.items.get(*index).is_some_and(|i| i.kind == kind))
            .map(|(_, ratio)| ratio)
            .collect()
    });
    Some(Example {
        truth: Some(known.iter().position(|a| *a == truth)?),
        actors: known.iter().map(|a| features(*a)).collect(),
        weight,
        ratios,
    })
}

/// What was learned.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Learned {
    /// Share of software and of techniques that profiles explain.
    pub shares: [f64; 2],
    /// Weights of the features, in their order; the last is the exponent of the prior.
    pub weights: [f64; FEATURES],
    /// Prior of an actor that is not in the knowledge.
    pub unknown_prior: f64,
}

/// Learns from examples, of which a given part shall be taken as of actors that nobody knows:
/// each is used twice, with its actor and without.
#[must_use]
pub fn learn(examples: &[Example], unknown: f64) -> Learned {
    let pool = |n: usize| -> Vec<(f64, f64)> {
        let of = |e: &Example| e.ratios.get(n).cloned().unwrap_or_default();
        let each = examples.iter();
        each.flat_map(|e| of(e).into_iter().map(|r| (r, e.weight)))
            .collect()
    };
    let fitted = logit::fit(examples, unknown);
    Learned {
        shares: [mixture::share(&pool(0)), mixture::share(&pool(1))],
        weights: fitted.weights,
        unknown_prior: prior(examples, &fitted),
    }
}

/// The constant of the unknown actor as a prior: against the mass of all known actors, on
/// average over the examples.
fn prior(examples: &[Example], fitted: &logit::Fitted) -> f64 {
    let exponent = fitted.weights.last().copied().unwrap_or(0.0);
    let mass = |e: &Example| -> f64 {
        let reports = e.actors.iter().filter_map(|f| f.last());
        reports.map(|ln| (ln * exponent).exp()).sum()
    };
    let (sum, n) = examples.iter().fold((0.0, 0.0), |(sum, n), e| {
        (
            sum + e.weight * (fitted.unknown - mass(e).ln()),
            n + e.weight,
        )
    });
    if n > 0.0 {
        1.0 / (1.0 + (-sum / n).exp())
    } else {
        0.5
    }
}

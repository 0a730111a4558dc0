//! How much another prior would change. Priors multiply odds, whatever they were: with the prior
//! odds of one hypothesis multiplied by `k`, every probability is known without weighing again.

use crate::assessment::{Assessment, Verdict};
use serde::{Deserialize, Serialize};

/// What prior would overturn the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prior {
    /// The leader stays below or above the threshold, as it is, until an unknown actor is held to
    /// be this many times as likely beforehand (below 1: this fraction); none if no factor matters.
    pub unknown_factor: Option<f64>,
    /// The first rival overtakes once it is held to be this many times as likely beforehand.
    pub rival_factor: Option<f64>,
    /// That rival.
    pub rival: Option<String>,
    /// The leading hypothesis if all named actors and the unknown one had the same prior.
    pub by_evidence_alone: String,
}

/// Prior sensitivity in closed form: `p_a / (p_a + rest + k·p_u) = t` solved for `k`, and
/// `k = p_a / p_b` for the first rival `b`.
pub fn prior(answer: &Assessment, threshold: f64) -> Prior {
    let named: Vec<_> = answer.hypotheses.iter().filter(|h| !h.unknown).collect();
    let unknown = answer
        .hypotheses
        .iter()
        .find(|h| h.unknown)
        .map_or(0.0, |h| h.probability);
    let leader = answer.hypotheses.first();
    let first = named.first().map_or(0.0, |h| h.probability);
    let rest: f64 = named.iter().skip(1).map(|h| h.probability).sum();
    let factor = (first * (1.0 - threshold) / threshold - rest) / unknown;
    let matters = answer.verdict == Verdict::Attributed || factor > 0.0;
    let rival = answer.hypotheses.get(1);
    let heaviest = named
        .iter()
        .max_by(|a, b| a.weight.total_cmp(&b.weight).then_with(|| b.id.cmp(&a.id)));
    Prior {
        unknown_factor: (matters && factor.is_finite() && factor > 0.0).then_some(factor),
        rival_factor: leader
            .zip(rival)
            .map(|(l, r)| l.probability / r.probability)
            .filter(|f| f.is_finite()),
        rival: rival.map(|h| h.actor.clone()),
        by_evidence_alone: heaviest
            .filter(|h| h.weight > 0.0)
            .map_or_else(|| "unknown actor".to_owned(), |h| h.actor.clone()),
    }
}

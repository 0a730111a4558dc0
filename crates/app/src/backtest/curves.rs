//! Curves of a backtest: how probability, coverage and error hang together.

use super::cases::Judged;
use super::metrics::{by_confidence, count, mean, yes};
use serde::Serialize;

/// Bins of the reliability diagram and of the calibration error.
const BINS: usize = 10;
/// Steps of a curve.
const STEPS: usize = 50;

/// Answers of about the same probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// Lower bound of the probability.
    pub from: f64,
    /// Answers.
    pub n: usize,
    /// Mean probability that was said.
    pub said: f64,
    /// Share that was right.
    pub right: f64,
}

/// A point of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// Across.
    pub x: f64,
    /// Up.
    pub y: f64,
}

/// Bins that hold an answer.
pub(super) fn reliability(all: &[&Judged]) -> Vec<Bin> {
    let place = |p: f64| {
        let bins = (0..BINS).rev();
        bins.into_iter()
            .find(|b| p >= count(*b) / count(BINS))
            .unwrap_or(0)
    };
    let mut bins: Vec<Vec<&Judged>> = vec![Vec::new(); BINS];
    for j in all {
        if let Some(bin) = bins.get_mut(place(j.answer.probability)) {
            bin.push(j);
        }
    }
    let bins = bins.into_iter().enumerate().filter(|(_, b)| !b.is_empty());
    bins.map(|(n, b)| Bin {
        from: count(n) / count(BINS),
        n: b.len(),
        said: mean(b.iter().map(|j| j.answer.probability)),
        right: mean(b.iter().map(|j| yes(j.right()))),
    })
    .collect()
}

/// Mean distance of what was said from what was right, over ten equal bins (M. P. Naeini, G. F.
/// Cooper, M. Hauskrecht, *Obtaining Well Calibrated Probabilities Using Bayesian Binning*, 2015).
pub(super) fn calibration_error(all: &[&Judged]) -> f64 {
    let bins = reliability(all);
    let off = bins.iter().map(|b| (b.said - b.right).abs() * count(b.n));
    off.sum::<f64>() / count(all.len().max(1))
}

/// Share of wrong answers among the most confident, by their share.
pub(super) fn risk_coverage(all: &[&Judged]) -> Vec<Point> {
    let order = by_confidence(all);
    let steps = (1..=STEPS).map(|step| (all.len() * step).div_ceil(STEPS));
    let mut points: Vec<Point> = Vec::new();
    for n in steps.filter(|n| *n > 0) {
        let x = count(n) / count(all.len());
        if points.last().is_none_or(|p| p.x < x) {
            let y = 1.0 - mean(order.iter().take(n).map(|j| yes(j.right())));
            points.push(Point { x, y });
        }
    }
    points
}

/// For each share of removed actors' cases that is answered, the share of known actors' cases
/// that is answered rightly at the same threshold.
pub(super) fn by_false_attribution(all: &[&Judged]) -> Vec<Point> {
    let mut removed: Vec<f64> = all
        .iter()
        .filter_map(|j| j.answer.probability_if_removed)
        .collect();
    removed.sort_by(|a, b| b.total_cmp(a));
    let at = |step: usize| {
        let place = removed.len() * step / STEPS;
        let threshold = removed.get(place).copied().unwrap_or(0.0);
        let over = removed.iter().filter(|p| **p > threshold).count();
        let right = |j: &&&Judged| j.right() && j.answer.probability > threshold;
        Point {
            x: count(over) / count(removed.len().max(1)),
            y: count(all.iter().filter(right).count()) / count(all.len().max(1)),
        }
    };
    (0..=STEPS).map(at).collect()
}

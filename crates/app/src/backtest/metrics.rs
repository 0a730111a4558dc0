//! Figures of a backtest. Ranks and precision are over the named actors; the unknown actor shows
//! in the probabilities, in calibration and in the open-set figures.

use super::cases::Judged;
use super::curves::{self, Bin, Point};
use serde::Serialize;
use std::collections::BTreeMap;

/// Draws of the bootstrap.
const DRAWS: u64 = 1000;
/// Probability from which an answer counts as a false attribution when the actor was removed.
pub(super) const CONFIDENT: f64 = 0.8;

/// Figures over the labelled cases.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Metrics {
    /// Labelled cases.
    pub n: usize,
    /// Share with the right actor first, among the first three, five.
    pub top1: f64,
    /// See `top1`.
    pub top3: f64,
    /// See `top1`.
    pub top5: f64,
    /// As `top1`, counting an actor that a source publishes as the same as the right one, or as
    /// part of it.
    pub top1_with_overlap: f64,
    /// Share of cases in which the right actor is a candidate at all.
    pub candidate: f64,
    /// Mean reciprocal rank.
    pub mrr: f64,
    /// Percent of cases answered (the most confident) → share of right answers among them.
    pub precision_at: BTreeMap<String, f64>,
    /// Mean squared error of the leader's probability.
    pub brier: f64,
    /// Mean negative logarithm of the right actor's probability, floored at one in a million.
    pub log_loss: f64,
    /// Expected calibration error of the leader's probability, ten equal bins.
    pub ece: f64,
    /// Answers at the threshold of the parameters, which was set before these cases were judged.
    pub answered: Answered,
    /// Answers with a probability of .8 or more.
    pub confident: Answered,
    /// With the right actor removed from the knowledge.
    pub open_set: OpenSet,
    /// Bins of the reliability diagram.
    pub reliability: Vec<Bin>,
    /// Share answered → share of wrong answers among them.
    pub risk_coverage: Vec<Point>,
    /// Share of removed actors' cases answered → share of known actors' cases answered rightly.
    pub answers_by_false_attribution: Vec<Point>,
    /// 90 % bootstrap intervals.
    pub intervals: BTreeMap<String, Interval>,
}

/// What happens from some probability on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Answered {
    /// The probability.
    pub threshold: f64,
    /// Share of cases answered.
    pub coverage: f64,
    /// Share of right ones among the answers; 0 without any.
    pub precision: f64,
    /// The same, counting published overlap as right.
    pub precision_with_overlap: f64,
    /// Share of removed actors' cases answered.
    pub false_attribution: f64,
}

/// Figures with the right actor removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct OpenSet {
    /// Probability that a case is answered with more confidence than one whose actor was removed.
    pub auroc: f64,
    /// The same of the rightly answered cases only.
    pub auroc_correct: f64,
    /// Share of removed actors' cases answered with confidence (p ≥ .8).
    pub false_attribution: f64,
    /// Share of removed actors' cases with the verdict `attributed`.
    pub false_verdict: f64,
}

/// A 90 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// 5 % quantile.
    pub low: f64,
    /// 95 % quantile.
    pub high: f64,
}

impl Metrics {
    /// The figures of judged cases; all zero without a labelled one.
    pub fn of(judged: &[Judged]) -> Self {
        let all: Vec<&Judged> = judged.iter().filter(|j| j.labelled).collect();
        Self::of_labelled(&all)
    }

    /// The figures of labelled cases.
    pub(super) fn of_labelled(all: &[&Judged]) -> Self {
        let mut metrics = plain(all);
        metrics.reliability = curves::reliability(all);
        metrics.risk_coverage = curves::risk_coverage(all);
        metrics.answers_by_false_attribution = curves::by_false_attribution(all);
        let mut samples: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        let mut state = 0x5eed_u64;
        for _ in 0..DRAWS {
            let drawn: Vec<&Judged> = (0..all.len())
                .filter_map(|_| all.get(pick(&mut state, all.len())).copied())
                .collect();
            for (name, value) in named(&plain(&drawn)) {
                samples.entry(name).or_default().push(value);
            }
        }
        for (name, values) in samples {
            metrics.intervals.insert(name.to_owned(), interval(values));
        }
        metrics
    }
}

/// The figures that get an interval.
fn named(m: &Metrics) -> Vec<(&'static str, f64)> {
    let at = |percent: &str| m.precision_at.get(percent).copied().unwrap_or(0.0);
    vec![
        ("top1", m.top1),
        ("top3", m.top3),
        ("top5", m.top5),
        ("top1_with_overlap", m.top1_with_overlap),
        ("mrr", m.mrr),
        ("precision_at_10", at("10")),
        ("precision_at_25", at("25")),
        ("precision_at_50", at("50")),
        ("brier", m.brier),
        ("log_loss", m.log_loss),
        ("ece", m.ece),
        ("auroc", m.open_set.auroc),
        ("answered_coverage", m.answered.coverage),
        ("answered_precision", m.answered.precision),
        ("answered_false_attribution", m.answered.false_attribution),
        ("confident_coverage", m.confident.coverage),
        ("confident_precision", m.confident.precision),
        (
            "confident_precision_with_overlap",
            m.confident.precision_with_overlap,
        ),
        ("confident_false_attribution", m.confident.false_attribution),
    ]
}

fn interval(mut values: Vec<f64>) -> Interval {
    values.sort_by(f64::total_cmp);
    let at = |share: usize| {
        let place = values.len() * share / 100;
        values.get(place).copied().unwrap_or(0.0)
    };
    Interval {
        low: at(5),
        high: at(95),
    }
}

/// SplitMix64: the same draws each time.
pub(super) fn pick(state: &mut u64, n: usize) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let n = u64::try_from(n.max(1)).unwrap_or(1);
    usize::try_from((z ^ (z >> 31)) % n).unwrap_or(0)
}

/// Most confident first.
pub(super) fn by_confidence<'j>(all: &[&'j Judged]) -> Vec<&'j Judged> {
    let mut order = all.to_vec();
    order.sort_by(|a, b| {
        let by = b.answer.probability.total_cmp(&a.answer.probability);
        by.then_with(|| a.answer.id.cmp(&b.answer.id))
    });
    order
}

fn plain(all: &[&Judged]) -> Metrics {
    let share = |test: &dyn Fn(&Judged) -> f64| mean(all.iter().map(|j| test(j)));
    let within = |k: usize| share(&|j| yes(j.rank.is_some_and(|r| r < k)));
    let order = by_confidence(all);
    let precision = |percent: usize| {
        let answered = (all.len() * percent).div_ceil(100);
        mean(order.iter().take(answered).map(|j| yes(j.right())))
    };
    let threshold = all.first().map_or(CONFIDENT, |j| j.threshold);
    Metrics {
        n: all.len(),
        top1: within(1),
        top3: within(3),
        top5: within(5),
        top1_with_overlap: share(&|j| yes(j.right() || j.overlap)),
        candidate: share(&|j| yes(j.rank.is_some())),
        mrr: share(&|j| j.rank.map_or(0.0, |r| 1.0 / (count(r) + 1.0))),
        precision_at: [10, 25, 50, 100]
            .into_iter()
            .map(|p| (p.to_string(), precision(p)))
            .collect(),
        brier: share(&|j| (j.answer.probability - yes(j.right())).powi(2)),
        log_loss: share(&|j| -j.truth_probability.max(1e-6).ln()),
        ece: curves::calibration_error(all),
        answered: answered(all, threshold),
        confident: answered(all, CONFIDENT),
        open_set: open_set(all),
        ..Metrics::default()
    }
}

fn answered(all: &[&Judged], threshold: f64) -> Answered {
    let given = || all.iter().filter(|j| j.answer.probability >= threshold);
    let removed = |j: &Judged| {
        j.answer
            .probability_if_removed
            .is_some_and(|p| p >= threshold)
    };
    Answered {
        threshold,
        coverage: count(given().count()) / count(all.len().max(1)),
        precision: mean(given().map(|j| yes(j.right()))),
        precision_with_overlap: mean(given().map(|j| yes(j.right() || j.overlap))),
        false_attribution: mean(all.iter().map(|j| yes(removed(j)))),
    }
}

fn open_set(all: &[&Judged]) -> OpenSet {
    let known: Vec<f64> = all.iter().map(|j| j.answer.probability).collect();
    let right = all.iter().filter(|j| j.right());
    let right: Vec<f64> = right.map(|j| j.answer.probability).collect();
    let removed: Vec<f64> = all
        .iter()
        .filter_map(|j| j.answer.probability_if_removed)
        .collect();
    OpenSet {
        auroc: auroc(&known, removed.clone()),
        auroc_correct: auroc(&right, removed.clone()),
        false_attribution: mean(removed.iter().map(|p| yes(*p >= CONFIDENT))),
        false_verdict: mean(all.iter().map(|j| yes(j.removed_attributed))),
    }
}

/// Probability that one of the first is greater than one of the second; ties count half.
fn auroc(first: &[f64], mut second: Vec<f64>) -> f64 {
    if first.is_empty() || second.is_empty() {
        return 0.0;
    }
    second.sort_by(f64::total_cmp);
    let wins: f64 = first
        .iter()
        .map(|x| {
            let below = second.partition_point(|y| y < x);
            let upto = second.partition_point(|y| y <= x);
            count(below + upto) / 2.0
        })
        .sum();
    wins / (count(first.len()) * count(second.len()))
}

/// 1 or 0.
pub(super) fn yes(what: bool) -> f64 {
    f64::from(u8::from(what))
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), v| (sum + v, n + 1.0));
    if n > 0.0 { sum / n } else { 0.0 }
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn count(n: usize) -> f64 {
    n as f64
}

//! Figures of a backtest. Ranks and precision are over the named actors; the unknown actor shows
//! in the probabilities, in calibration and in the open-set figures.

use super::cases::Judged;
use serde::Serialize;
use std::collections::BTreeMap;

/// Draws of the bootstrap.
const DRAWS: u64 = 1000;
/// Bins of the calibration error.
const BINS: usize = 10;
/// Probability from which an answer counts as a false attribution when the actor was removed.
const CONFIDENT: f64 = 0.8;

/// Figures over the labelled cases.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metrics {
    /// Labelled cases.
    pub n: usize,
    /// Share with the right actor first, among the first three, five.
    pub top1: f64,
    /// See `top1`.
    pub top3: f64,
    /// See `top1`.
    pub top5: f64,
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
    /// With the right actor removed from the knowledge.
    pub open_set: OpenSet,
    /// 90 % bootstrap intervals.
    pub intervals: BTreeMap<String, Interval>,
}

/// Figures with the right actor removed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenSet {
    /// Probability that a case is answered with more confidence than one whose actor was removed.
    pub auroc: f64,
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
        let mut metrics = plain(&all);
        let mut samples: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        let mut state = 0x5eed_u64;
        for _ in 0..DRAWS {
            let drawn: Vec<&Judged> = (0..all.len())
                .filter_map(|_| all.get(pick(&mut state, all.len())).copied())
                .collect();
            let m = plain(&drawn);
            for (name, value) in [
                ("top1", m.top1),
                ("top5", m.top5),
                ("mrr", m.mrr),
                ("brier", m.brier),
                ("ece", m.ece),
                ("auroc", m.open_set.auroc),
            ] {
                samples.entry(name).or_default().push(value);
            }
        }
        for (name, mut values) in samples {
            values.sort_by(f64::total_cmp);
            let at = |share: usize| {
                values
                    .get(values.len() * share / 100)
                    .copied()
                    .unwrap_or(0.0)
            };
            metrics.intervals.insert(
                name.to_owned(),
                Interval {
                    low: at(5),
                    high: at(95),
                },
            );
        }
        metrics
    }
}

/// SplitMix64: the same draws each time.
fn pick(state: &mut u64, n: usize) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let n = u64::try_from(n.max(1)).unwrap_or(1);
    usize::try_from((z ^ (z >> 31)) % n).unwrap_or(0)
}

fn plain(all: &[&Judged]) -> Metrics {
    let share = |test: &dyn Fn(&Judged) -> f64| mean(all.iter().map(|j| test(j)));
    let within = |k: usize| share(&|j| f64::from(u8::from(j.rank.is_some_and(|r| r < k))));
    let mut order: Vec<&&Judged> = all.iter().collect();
    order.sort_by(|a, b| {
        let by = b.answer.probability.total_cmp(&a.answer.probability);
        by.then_with(|| a.answer.id.cmp(&b.answer.id))
    });
    let precision = |percent: usize| {
        let answered = (all.len() * percent).div_ceil(100);
        mean(
            order
                .iter()
                .take(answered)
                .map(|j| f64::from(u8::from(j.rank == Some(0)))),
        )
    };
    Metrics {
        n: all.len(),
        top1: within(1),
        top3: within(3),
        top5: within(5),
        mrr: share(&|j| j.rank.map_or(0.0, |r| 1.0 / (count(r) + 1.0))),
        precision_at: [10, 25, 50, 100]
            .into_iter()
            .map(|p| (p.to_string(), precision(p)))
            .collect(),
        brier: share(&|j| (j.answer.probability - f64::from(u8::from(j.rank == Some(0)))).powi(2)),
        log_loss: share(&|j| -j.truth_probability.max(1e-6).ln()),
        ece: calibration_error(all),
        open_set: open_set(all),
        intervals: BTreeMap::new(),
    }
}

fn calibration_error(all: &[&Judged]) -> f64 {
    let bin = |p: f64| {
        (0..BINS)
            .rev()
            .find(|b| p >= count(*b) / count(BINS))
            .unwrap_or(0)
    };
    let mut bins: BTreeMap<usize, Vec<&Judged>> = BTreeMap::new();
    for j in all {
        bins.entry(bin(j.answer.probability)).or_default().push(j);
    }
    bins.values()
        .map(|b| {
            let said = mean(b.iter().map(|j| j.answer.probability));
            let was = mean(b.iter().map(|j| f64::from(u8::from(j.rank == Some(0)))));
            (said - was).abs() * count(b.len()) / count(all.len())
        })
        .sum()
}

fn open_set(all: &[&Judged]) -> OpenSet {
    let known: Vec<f64> = all.iter().map(|j| j.answer.probability).collect();
    let removed: Vec<f64> = all
        .iter()
        .filter_map(|j| j.answer.probability_if_removed)
        .collect();
    let wins: f64 = known
        .iter()
        .flat_map(|k| {
            removed.iter().map(move |r| {
                if k > r {
                    1.0
                } else if k < r {
                    0.0
                } else {
                    0.5
                }
            })
        })
        .sum();
    OpenSet {
        auroc: if known.is_empty() || removed.is_empty() {
            0.0
        } else {
            wins / (count(known.len()) * count(removed.len()))
        },
        false_attribution: mean(removed.iter().map(|p| f64::from(u8::from(*p >= CONFIDENT)))),
        false_verdict: mean(
            all.iter()
                .map(|j| f64::from(u8::from(j.removed_attributed))),
        ),
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), v| (sum + v, n + 1.0));
    if n > 0.0 { sum / n } else { 0.0 }
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn count(n: usize) -> f64 {
    n as f64
}

//! The same figures in parts: by kind of evidence, with one kind only or left out, and with
//! planted traces.

use super::cases::{Case, Judged};
use super::judging::{Manner, judge};
use super::metrics::{Interval, Metrics, mean, yes};
use super::{BacktestOptions, Knowledge};
use crate::Progress;
use crate::error::AppError;
use ascribe_reason::Prior;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The figures that parts are compared by.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Part {
    /// Cases.
    pub n: usize,
    /// Share with the right actor first, among the first five.
    pub top1: f64,
    /// See `top1`.
    pub top5: f64,
    /// Squared error of the leader's probability.
    pub brier: f64,
    /// Expected calibration error.
    pub ece: f64,
    /// 90 % bootstrap interval of `top1`.
    pub top1_interval: Option<Interval>,
}

impl Part {
    fn of(judged: &[&Judged]) -> Self {
        let m = Metrics::of_labelled(judged);
        Self {
            n: m.n,
            top1: m.top1,
            top5: m.top5,
            brier: m.brier,
            ece: m.ece,
            top1_interval: m.intervals.get("top1").copied(),
        }
    }
}

/// By kinds of evidence that a case holds, and whether it is time-ordered.
pub(super) fn by_kind(judged: &[Judged]) -> BTreeMap<String, Part> {
    let mut parts: BTreeMap<String, Vec<&Judged>> = BTreeMap::new();
    for j in judged.iter().filter(|j| j.labelled) {
        parts.entry(j.kinds.clone()).or_default().push(j);
        if !j.dated {
            parts
                .entry("not time-ordered".to_owned())
                .or_default()
                .push(j);
        }
    }
    parts
        .into_iter()
        .map(|(name, j)| (name, Part::of(&j)))
        .collect()
}

/// Judges all cases again in a manner.
fn again(
    cases: &[Case],
    knowledge: &mut Knowledge<'_>,
    manner: &Manner,
    progress: &mut dyn Progress,
) -> Result<Vec<Judged>, AppError> {
    let labelled = cases.iter().filter(|c| c.actor.is_some());
    labelled
        .map(|case| judge(knowledge.of(case, progress)?, case, manner))
        .collect()
}

/// Each kind of evidence alone, each left out; without the nearest report; with an even prior.
pub(super) fn ablation(
    cases: &[Case],
    knowledge: &mut Knowledge<'_>,
    options: &BacktestOptions,
    judged: &[Judged],
    progress: &mut dyn Progress,
) -> Result<BTreeMap<String, Part>, AppError> {
    let base = Manner {
        known_only: true,
        ..options.manner()
    };
    let kinds: BTreeSet<&'static str> = [
        "techniques",
        "software",
        "vulnerabilities",
        "indicators",
        "victims",
        "time",
        "text",
    ]
    .into_iter()
    .filter(|k| {
        judged
            .iter()
            .any(|j| j.kinds.split('+').any(|own| own == *k))
    })
    .collect();
    let mut manners: Vec<(String, Manner)> = Vec::new();
    if kinds.len() > 1 {
        for kind in kinds {
            manners.push((
                format!("only {kind}"),
                Manner {
                    only: vec![kind],
                    ..base.clone()
                },
            ));
            let without = Manner {
                without: vec![kind],
                ..base.clone()
            };
            manners.push((format!("without {kind}"), without));
        }
    }
    let mut parameters = base.parameters.clone();
    parameters.pool_report = 0.0;
    manners.push((
        "without the nearest report".to_owned(),
        Manner {
            parameters,
            ..base.clone()
        },
    ));
    let mut parameters = base.parameters.clone();
    parameters.prior = Prior::Even;
    manners.push((
        "with an even prior".to_owned(),
        Manner {
            parameters,
            ..base.clone()
        },
    ));
    let mut parameters = base.parameters.clone();
    parameters.indicator_map = [0.0; 6];
    manners.push((
        "without calibration of indicators".to_owned(),
        Manner { parameters, ..base },
    ));
    let mut parts = BTreeMap::new();
    for (name, manner) in manners {
        let judged = again(cases, knowledge, &manner, progress)?;
        parts.insert(name, Part::of(&judged.iter().collect::<Vec<_>>()));
    }
    Ok(parts)
}

/// What planted traces of another actor bring about. An answer is *firm* if it reaches the threshold
/// and also leads when each actor's two best items are ignored; others are not relied on.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FalseFlags {
    /// Traces planted in each case: the rarest of one other actor.
    pub planted: usize,
    /// Right and firm answers given without them.
    pub firm: usize,
    /// Share of these whose leader is then no longer the right actor.
    pub lost: f64,
    /// Share of these that still lead rightly, but are no longer firm.
    pub withheld: f64,
    /// Share of all cases that are then answered wrongly, and firmly.
    pub confident_wrong: f64,
    /// Right leaders without planted traces, firm or not, at whatever probability.
    pub right: usize,
    /// Share of these that no longer lead.
    pub lost_of_all: f64,
    /// Share of all cases that then have a wrong leader at the threshold, firm or not.
    pub confident_wrong_of_all: f64,
    /// Share of answers at the threshold, without planted traces, that are not firm: the cost.
    pub fragile: f64,
}

/// Plants traces in every case.
pub(super) fn false_flags(
    cases: &[Case],
    knowledge: &mut Knowledge<'_>,
    options: &BacktestOptions,
    judged: &[Judged],
    progress: &mut dyn Progress,
) -> Result<FalseFlags, AppError> {
    let planted = options.false_flag.unwrap_or(2);
    let manner = Manner {
        known_only: true,
        forged: planted,
        ..options.manner()
    };
    let flagged = again(cases, knowledge, &manner, progress)?;
    let clean = judged.iter().filter(|j| j.labelled);
    let pairs: Vec<(&Judged, &Judged)> = clean.zip(&flagged).collect();
    let given = |j: &Judged| j.answer.probability >= j.threshold;
    let right = || pairs.iter().filter(|(c, _)| c.right());
    let is_firm = |j: &Judged| given(j) && j.stable;
    let firm = || right().filter(|(c, _)| is_firm(c));
    let answered = pairs.iter().filter(|(c, _)| given(c));
    Ok(FalseFlags {
        planted,
        firm: firm().count(),
        lost: mean(firm().map(|(_, f)| yes(!f.right()))),
        withheld: mean(firm().map(|(_, f)| yes(f.right() && !is_firm(f)))),
        confident_wrong: mean(pairs.iter().map(|(_, f)| yes(!f.right() && is_firm(f)))),
        right: right().count(),
        lost_of_all: mean(right().map(|(_, f)| yes(!f.right()))),
        confident_wrong_of_all: mean(pairs.iter().map(|(_, f)| yes(!f.right() && given(f)))),
        fragile: mean(answered.map(|(c, _)| yes(!c.stable))),
    })
}

//! Learning the parameters of behaviour from history.
//!
//! Two kinds of examples: every report that a release of ATT&CK cites, judged as if the release
//! did not know it; and real cases, judged with the release before. The second are few and like
//! what will be asked; the first are many and a little too easy.

use super::cases::{self, Case};
use super::judging::{Manner, judge};
use super::{BacktestOptions, Knowledge, alone};
use crate::Progress;
use crate::error::AppError;
use crate::session::Session;
use ascribe_knowledge::Picture;
use ascribe_reason::learn::wording::{self, Wording};
use ascribe_reason::learn::{Example, Learned, example, learn, logistic, logit, signals};
use ascribe_reason::{Excluded, Observation, Parameters, link};
use std::collections::BTreeSet;
use std::path::Path;

/// What to learn from.
#[derive(Debug, Clone)]
pub struct FitOptions {
    /// Knowledge and its names, as for a backtest.
    pub backtest: BacktestOptions,
    /// Share of incidents whose actor is not in the knowledge.
    pub unknown: f64,
    /// Weight of all left-out reports of one knowledge together, against 1 for each real case.
    pub left_out: f64,
}

/// What was learned, and on how much.
#[derive(Debug, Clone, Copy)]
pub struct Fitted {
    /// The parameters.
    pub learned: Learned,
    /// Real cases.
    pub cases: usize,
    /// Reports left out one by one.
    pub reports: usize,
}

/// Learns the calibration of answers that rest on indicators (`indicator_map_0` and so on): each
/// case is judged without what cites its own publisher, once as it is (weight 1) and once with its
/// actor taken out (weight ½), when no answer is right. An answer that a source publishes as the same
/// as the label, or as part of it, is left out: feeds label such lists now so, now so.
///
/// # Errors
/// As for a backtest.
pub fn fit_indicators(
    path: &Path,
    options: &BacktestOptions,
    progress: &mut dyn Progress,
) -> Result<(usize, logit::Vector), AppError> {
    let parameters = Parameters {
        indicator_map: [0.0; 6],
        ..options.parameters.clone()
    };
    let manner = Manner {
        exclude_own_publisher: true,
        // Drawn lists are in the knowledge themselves.
        whatever_cites: true,
        parameters,
        ..Manner::default()
    };
    let mut knowledge = Knowledge::new(options)?;
    let mut answers = Vec::new();
    let mut cases = 0;
    for case in cases::read(path)?.iter().filter(|c| c.actor.is_some()) {
        cases += 1;
        progress.at("judging cases", cases, None);
        let judged = judge(knowledge.of(case, progress)?, case, &manner)?;
        let known = (
            Some(&judged.answer.support),
            Some(judged.answer.probability),
            judged.right(),
        );
        let removed = &judged.answer;
        let removed = (
            removed.support_if_removed.as_ref(),
            removed.probability_if_removed,
            false,
        );
        for ((support, p, right), weight) in [(known, 1.0), (removed, 0.5)] {
            if let (Some(support), Some(p)) = (support, p)
                && support.values > 0
                && (right || weight < 1.0 || !judged.answer.published_overlap)
            {
                answers.push((signals(support, p), right, weight));
            }
        }
    }
    Ok((answers.len(), logistic::fit(&answers)))
}

/// Learns how far the words of a report tell who it is about, from what one source of a record tells of an
/// actor and the others do.
///
/// # Errors
/// A record that cannot be opened, or its own.
pub fn fit_wording(ledger: &Path) -> Result<Wording, AppError> {
    let operator = crate::policy::Access::operator()?;
    let mut session = Session::open_existing(ledger, crate::Clock::System, &operator)?;
    let seq = session.ledger.size()?;
    let picture = session.picture_at(seq)?;
    Ok(wording::learn(&wording::compared(&picture)))
}

/// Learns from the cases of a file that name their actor, and from the reports of each knowledge
/// that they name. The shares that profiles explain are learned first, since the pool's weights
/// depend on them.
///
/// # Errors
/// As for a backtest.
pub fn fit(
    path: &Path,
    options: &FitOptions,
    progress: &mut dyn Progress,
) -> Result<Fitted, AppError> {
    let cases = cases::read(path)?;
    let mut parameters = Parameters::default();
    let mut fitted = None;
    let mut knowledge = Knowledge::new(&options.backtest)?;
    for _ in 0..2 {
        let mut examples = Vec::new();
        let mut real = 0;
        let mut names = BTreeSet::new();
        for case in &cases {
            let session = knowledge.of(case, progress)?;
            names.insert(case.knowledge.clone());
            if let Some(example) = temporal(session, case, &parameters)? {
                examples.push(example);
                real += 1;
            }
        }
        let mut reports = 0;
        for name in names {
            let Some(case) = cases.iter().find(|c| c.knowledge == name) else {
                continue;
            };
            let session = knowledge.of(case, progress)?;
            let seq = session.ledger.size()?;
            let picture = session.picture_at(seq)?;
            let mut own = left_out(&picture, &parameters);
            let each = options.left_out / super::metrics::count(own.len().max(1));
            own.iter_mut().for_each(|e| e.weight = each.min(1.0));
            reports += own.len();
            examples.extend(own);
        }
        let learned = learn(&examples, options.unknown);
        [parameters.software, parameters.technique] = learned.shares;
        fitted = Some(Fitted {
            learned,
            cases: real,
            reports,
        });
    }
    fitted.ok_or_else(|| AppError::Usage {
        what: path.display().to_string(),
        rule: "holds no case to learn from".to_owned(),
        remedy: "give cases that name their actor".to_owned(),
    })
}

fn temporal(
    session: &mut Session,
    case: &Case,
    parameters: &Parameters,
) -> Result<Option<Example>, AppError> {
    let Some(actor) = &case.actor else {
        return Ok(None);
    };
    let Some(id) = session.actor_meant(actor.id.as_deref(), &actor.name)? else {
        return Ok(None);
    };
    let observed = case.observations(session, parameters)?.all;
    let seq = session.ledger.size()?;
    let picture = session.picture_at(seq)?;
    let Some(truth) = picture
        .handles
        .get(&id)
        .and_then(|all| all.first())
        .copied()
    else {
        return Ok(None);
    };
    Ok(as_example(
        &picture,
        observed,
        Excluded::default(),
        truth,
        parameters,
    ))
}

fn as_example(
    picture: &Picture,
    observed: Vec<(String, String)>,
    excluded: Excluded,
    truth: u32,
    parameters: &Parameters,
) -> Option<Example> {
    let observations: Vec<Observation> = observed
        .into_iter()
        .map(|(kind, value)| Observation {
            kind,
            value,
            found: Vec::new(),
        })
        .collect();
    let (items, comparable) = link(picture, &observations, &[], None, &excluded);
    let case = crate::judge::plain_case("example", picture, items, comparable, excluded, None);
    example(picture, &case, parameters, truth, 1.0)
}

/// Every report that stands alone, judged as if it were new.
fn left_out(picture: &Picture, parameters: &Parameters) -> Vec<Example> {
    let examples = alone::reports(picture).into_iter().filter_map(|own| {
        let excluded = Excluded {
            reports: vec![own.report],
            ..Excluded::default()
        };
        as_example(picture, own.observed, excluded, own.actor, parameters)
    });
    examples.collect()
}

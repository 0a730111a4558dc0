//! `ascribe backtest`.

use super::{Outcome, Result};
use crate::arguments::{Backtest, BacktestAction, BacktestBuild, Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{
    BacktestOptions, BuildOptions, Metrics, backtest, cases_from_folders, folder_labels,
};
use std::path::PathBuf;

pub fn run(global: &Global, arguments: &Backtest) -> Result<Outcome> {
    if let Some(BacktestAction::Build(build)) = &arguments.action {
        return build_cases(global, build);
    }
    let Some(cases) = &arguments.cases else {
        return Ok(Outcome::Done);
    };
    let mut options = BacktestOptions {
        exclude_own_publisher: arguments.exclude_own_publisher,
        ..BacktestOptions::default()
    };
    for given in &arguments.knowledge {
        let (name, file) = given.split_once('=').unwrap_or(("", given));
        options
            .knowledge
            .entry(name.to_owned())
            .or_default()
            .push(PathBuf::from(file));
    }
    let outcome = backtest(cases, &options, &mut Spinner::new(global.quiet))?;
    match global.format {
        Format::Json => json(&outcome)?,
        Format::Human => {
            output::text(&text(&outcome.metrics))?;
            for note in &outcome.notes {
                output::text(&format!("Note: {note}.\n"))?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// Cases go to standard output whatever the format: they are a file of their own.
fn build_cases(global: &Global, arguments: &BacktestBuild) -> Result<Outcome> {
    let labels = arguments.labels.as_deref().map(folder_labels).transpose()?;
    let options = BuildOptions {
        knowledge: arguments.knowledge.clone(),
        knowledge_name: arguments.knowledge_name.clone(),
        labels: labels.unwrap_or_default(),
        source: arguments.source.clone(),
    };
    let built = cases_from_folders(
        &arguments.from_folders,
        &options,
        &mut Spinner::new(global.quiet),
    )?;
    for case in &built.cases {
        json(case)?;
    }
    if !global.quiet {
        for skipped in &built.skipped {
            eprintln!("ascribe: {}: no case: {}", skipped.folder, skipped.reason);
        }
        eprintln!(
            "ascribe: {} cases, {} folders without",
            built.cases.len(),
            built.skipped.len()
        );
    }
    Ok(Outcome::Done)
}

fn text(m: &Metrics) -> String {
    let span = |name: &str| {
        m.intervals
            .get(name)
            .map_or_else(String::new, |i| format!(" [{:.3}, {:.3}]", i.low, i.high))
    };
    let precision: Vec<String> = m
        .precision_at
        .iter()
        .map(|(percent, p)| format!("{p:.2} at {percent} %"))
        .collect();
    format!(
        "{} cases; 90 % intervals by bootstrap\n\
         top-1 {:.3}{}, top-3 {:.3}, top-5 {:.3}{}, MRR {:.3}{}\n\
         precision of the most confident: {}\n\
         Brier {:.3}{}, log loss {:.3}, calibration error {:.3}{}\n\
         actor removed: AUROC {:.3}{}, confident answers {:.3}, verdict attributed {:.3}\n",
        m.n,
        m.top1,
        span("top1"),
        m.top3,
        m.top5,
        span("top5"),
        m.mrr,
        span("mrr"),
        precision.join(", "),
        m.brier,
        span("brier"),
        m.log_loss,
        m.ece,
        span("ece"),
        m.open_set.auroc,
        span("auroc"),
        m.open_set.false_attribution,
        m.open_set.false_verdict,
    )
}

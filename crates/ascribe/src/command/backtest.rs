//! `ascribe backtest`.

use super::{CommandError, Outcome, Result, access};
use crate::arguments::{Backtest, BacktestAction, BacktestBuild, BacktestImitate, Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{
    Backtest as Backtested, BacktestOptions, BuildOptions, ImitateOptions, Metrics, backtest,
    cases_from_folders, cases_from_releases, folder_labels, imitate,
};
use std::path::PathBuf;

pub fn run(global: &Global, arguments: &Backtest) -> Result<Outcome> {
    match &arguments.action {
        Some(BacktestAction::Build(build)) => return build_cases(global, build),
        Some(BacktestAction::Imitate(what)) => return imitated(global, what),
        None => {}
    }
    let Some(cases) = &arguments.cases else {
        return Ok(Outcome::Done);
    };
    let mut options = BacktestOptions {
        exclude_own_publisher: arguments.exclude_own_publisher,
        whatever_cites: arguments.whatever_cites,
        ablation: arguments.ablation,
        false_flag: arguments.false_flag,
        ..BacktestOptions::default()
    };
    options.parameters.prior = arguments.prior.into();
    for given in &arguments.knowledge {
        let (name, file) = given.split_once('=').unwrap_or(("", given));
        options
            .knowledge
            .entry(name.to_owned())
            .or_default()
            .push(PathBuf::from(file));
    }
    let outcome = backtest(
        cases,
        &options,
        &access(global)?,
        &mut Spinner::new(global.quiet),
    )?;
    if let Some(file) = &arguments.html {
        output::private_file(file, outcome.html().as_bytes())
            .map_err(|e| CommandError::Io(format!("cannot write {}: {e}", file.display())))?;
    }
    match global.format {
        Format::Json => json(&outcome)?,
        Format::Human => {
            output::text(&text(&outcome.metrics))?;
            output::text(&further(&outcome))?;
            for note in &outcome.notes {
                output::text(&format!("Note: {note}.\n"))?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// Cases go to standard output whatever the format: they are a file of their own.
fn build_cases(global: &Global, arguments: &BacktestBuild) -> Result<Outcome> {
    if let Some([old, new]) = arguments.from_releases.as_deref() {
        for case in cases_from_releases(old, new, &mut Spinner::new(global.quiet))? {
            json(&case)?;
        }
        return Ok(Outcome::Done);
    }
    let Some(folders) = &arguments.from_folders else {
        return Ok(Outcome::Done);
    };
    let labels = arguments.labels.as_deref().map(folder_labels).transpose()?;
    let options = BuildOptions {
        knowledge: arguments.knowledge.clone(),
        knowledge_name: arguments.knowledge_name.clone(),
        labels: labels.unwrap_or_default(),
        source: arguments.source.clone(),
    };
    let built = cases_from_folders(
        folders,
        &options,
        &access(global)?,
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

fn imitated(global: &Global, arguments: &BacktestImitate) -> Result<Outcome> {
    let options = ImitateOptions {
        knowledge: arguments.knowledge.clone(),
        up_to: arguments.up_to,
        pairs: arguments.pairs,
        ..ImitateOptions::default()
    };
    let outcome = imitate(&options, &access(global)?, &mut Spinner::new(global.quiet))?;
    if matches!(global.format, Format::Json) {
        json(&outcome)?;
        return Ok(Outcome::Done);
    }
    let mut text = format!(
        "{} actors, {} pairs; {:.3} of the reports named rightly with nothing planted\n\
         The imitated actor: leads, at the threshold, firmly (nothing warns), attributed; the right one: lost\n",
        outcome.actors, outcome.pairs, outcome.right
    );
    for (kind, rows) in &outcome.kinds {
        for row in rows {
            text.push_str(&format!(
                "{kind:<12} {:>2} planted  {:.3}  {:.3}  {:.3}  {:.3}  lost {:.3}  of {} pairs\n",
                row.planted, row.leads, row.answered, row.firm, row.attributed, row.lost, row.pairs
            ));
        }
    }
    output::text(&text)?;
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

/// What besides the figures over all cases was asked for.
fn further(outcome: &Backtested) -> String {
    let m = &outcome.metrics;
    let mut text = format!(
        "answered at p ≥ {:.2}: {:.3} of the cases, {:.3} right; removed actors answered {:.3}\n\
         answered at p ≥ .80: {:.3} of the cases, {:.3} right ({:.3} with published overlap); removed actors answered {:.3}\n\
         country: {:.3} right of {} (named in {:.3}, of these {:.3} right), naming the most frequent one always {:.3}{}\n",
        m.answered.threshold,
        m.answered.coverage,
        m.answered.precision,
        m.answered.false_attribution,
        m.confident.coverage,
        m.confident.precision,
        m.confident.precision_with_overlap,
        m.confident.false_attribution,
        outcome.country.top1,
        outcome.country.n,
        outcome.country.named,
        outcome.country.precision,
        outcome.country.majority,
        if outcome.country.top1 <= outcome.country.majority {
            ": no better"
        } else {
            ""
        },
    );
    for (name, part) in outcome.by_kind.iter().chain(&outcome.ablation) {
        let span = part
            .top1_interval
            .map_or_else(String::new, |i| format!(" [{:.3}, {:.3}]", i.low, i.high));
        text.push_str(&format!(
            "{name}: {} cases, top-1 {:.3}{span}, top-5 {:.3}, calibration error {:.3}\n",
            part.n, part.top1, part.top5, part.ece
        ));
    }
    if let Some(f) = &outcome.false_flag {
        text.push_str(&format!(
            "{} planted traces: {:.3} of {} right and firm answers lost, {:.3} withheld; {:.3} of all cases answered wrongly and firmly\n\
             firm or not: {:.3} of {} right leaders lost, {:.3} of all cases wrong at the threshold; {:.3} of answers without planted traces not firm\n",
            f.planted,
            f.lost,
            f.firm,
            f.withheld,
            f.confident_wrong,
            f.lost_of_all,
            f.right,
            f.confident_wrong_of_all,
            f.fragile,
        ));
    }
    text
}

//! `fit CASES.jsonl UNKNOWN LEFT_OUT NAME=FILE…`: learns the parameters of behaviour from cases and
//! from the reports of the knowledge that they name, and prints them as they stand in
//! `crates/reason/parameters/`. `fit indicators CASES.jsonl NAME=FILE…` learns the calibration of
//! answers that rest on indicators, and `fit lists LEDGER N` draws cases for it out of a record. `fit words LEDGER` learns what the words
//! of a report tell.

use ascribe_app::{
    BacktestOptions, FitOptions, Silent, cases_from_feed, fit, fit_indicators, fit_wording,
};
use std::path::PathBuf;

/// Knowledge by name, as for `ascribe backtest`.
fn bound(knowledge: &[String]) -> BacktestOptions {
    let mut options = BacktestOptions::default();
    for given in knowledge {
        let (name, file) = given.split_once('=').unwrap_or(("", given));
        let files = options.knowledge.entry(name.to_owned()).or_default();
        files.push(PathBuf::from(file));
    }
    options
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, cases, knowledge @ ..] = arguments.as_slice()
        && word == "indicators"
    {
        let (answers, map) = fit_indicators(cases.as_ref(), &bound(knowledge), &mut Silent)?;
        println!("# {answers} answers");
        for (n, slope) in map.iter().enumerate() {
            println!("indicator_map_{n} = {slope:.4}");
        }
        return Ok(());
    }
    if let [word, ledger, most] = arguments.as_slice()
        && word == "lists"
    {
        for case in cases_from_feed(ledger.as_ref(), most.parse()?, &mut Silent)? {
            println!("{case}");
        }
        return Ok(());
    }
    if let [word, ledger] = arguments.as_slice()
        && word == "words"
    {
        let learned = fit_wording(ledger.as_ref())?;
        let (n, first) = (learned.descriptions, learned.first);
        println!("# {n} descriptions; their own actor is the likest of {first:.3}");
        println!("wording = {:.4}", learned.share);
        println!("wording_power = {:.1}", learned.power);
        println!("wording_floor = {:.3}", learned.floor);
        return Ok(());
    }
    let [cases, unknown, left_out, knowledge @ ..] = arguments.as_slice() else {
        return Err("usage: fit CASES.jsonl UNKNOWN LEFT_OUT NAME=FILE…".into());
    };
    let options = FitOptions {
        backtest: bound(knowledge),
        unknown: unknown.parse()?,
        left_out: left_out.parse()?,
    };
    let fitted = fit(cases.as_ref(), &options, &mut Silent)?;
    let learned = fitted.learned;
    println!(
        "# {} cases, {} reports left out one by one",
        fitted.cases, fitted.reports
    );
    println!("unknown_prior = {:.4}", learned.unknown_prior);
    let [software, technique] = learned.shares;
    println!("software = {software:.4}\ntechnique = {technique:.4}");
    let names = [
        "pool_software",
        "pool_technique_held",
        "pool_technique_named",
        "pool_report",
        "prior_exponent",
    ];
    for (name, weight) in names.iter().zip(learned.weights) {
        println!("{name} = {weight:.4}");
    }
    Ok(())
}

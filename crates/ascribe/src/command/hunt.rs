//! `ascribe hunt` and `ascribe rules`: behaviour in logs, and whether rules load.

use super::{Outcome, Result, reading};
use crate::arguments::{Clocks, Format, Global, Hunt, Rules, RulesCommand};
use crate::output;
use crate::progress::Spinner;
use ascribe_app::{
    DeclaredClocks, Finding, HuntAnswer, HuntOptions, Refused, RuleLevel, check_rules, hunt,
};
use std::fmt::Write;

/// Lines shown of each finding; JSON has all that are kept.
const SHOWN: usize = 3;
/// Characters shown of a line.
const WIDE: usize = 160;
/// Rules named that did not load.
const NAMED: usize = 5;

/// Finds behaviour in logs.
pub fn run(global: &Global, arguments: &Hunt) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let options = HuntOptions {
        rules: arguments.rules.clone(),
        no_pack: arguments.no_pack,
        min_level: Some(arguments.min_level),
        lines: Some(arguments.lines),
        mapping: arguments.mapping.clone(),
        clocks: declared(&arguments.clocks),
        resume: arguments.interruption.resume.clone(),
        save_every: Some(arguments.interruption.save_every_bytes()),
    };
    let reading = reading::given(global, &arguments.reading);
    let answer = hunt(&arguments.paths, &options, &reading, &mut spinner)?;
    drop(spinner);
    match global.format {
        Format::Json => output::json(&answer)?,
        Format::Human => output::text(&told(&answer))?,
    }
    for problem in &answer.problems {
        eprintln!(
            "ascribe: {}: {}",
            output::plain(&problem.file),
            problem.problem
        );
    }
    if !global.quiet {
        for refused in answer.refused.iter().take(NAMED) {
            eprintln!("ascribe: {}", refusal(refused));
        }
        if let Some(more) = answer.refused.len().checked_sub(NAMED).filter(|n| *n > 0) {
            eprintln!("ascribe: {more} more rules did not load; `ascribe rules check` names them");
        }
    }
    Ok(match answer.problems.is_empty() {
        true => Outcome::Done,
        false => Outcome::Finding,
    })
}

/// What is declared of clocks.
pub fn declared(clocks: &Clocks) -> DeclaredClocks {
    DeclaredClocks {
        skew: clocks.clock_skew.clone(),
        zone: clocks.time_zone.clone(),
        year: clocks.log_year,
    }
}

fn told(answer: &HuntAnswer) -> String {
    let mut text = String::new();
    for finding in &answer.hunted.findings {
        one(finding, &mut text);
    }
    let lines: u64 = answer.hunted.logs.iter().map(|l| l.lines).sum();
    let _ = writeln!(
        text,
        "{}, {} rules asked of {lines} lines in {}; {} no log of a known format",
        count(answer.hunted.findings.len(), "finding"),
        answer.rules,
        count(answer.hunted.logs.len(), "log"),
        count(answer.other_files, "file"),
    );
    for log in &answer.hunted.logs {
        let span = match (log.first, log.last) {
            (Some(first), Some(last)) => format!("{} to {}", first.at, last.at),
            _ if log.lacks_year() => "times without a year; --log-year YYYY declares it".to_owned(),
            _ => "no times".to_owned(),
        };
        let _ = writeln!(
            text,
            "  {}  {}, {} lines, {span}",
            output::plain(&log.file),
            log.format,
            log.lines
        );
    }
    text
}

fn one(finding: &Finding, text: &mut String) {
    let marks: Vec<&str> = finding
        .techniques
        .iter()
        .chain(&finding.vulnerabilities)
        .map(String::as_str)
        .collect();
    let _ = writeln!(
        text,
        "{}  {}",
        coloured(finding.level),
        output::plain(&finding.title)
    );
    let _ = writeln!(
        text,
        "  {}  rule {}",
        output::plain(&marks.join(" ")),
        output::plain(&finding.rule)
    );
    let span = match (finding.first, finding.last) {
        (Some(first), Some(last)) if first == last => format!(", {}", first.at),
        (Some(first), Some(last)) => format!(", {} to {}", first.at, last.at),
        _ => String::new(),
    };
    let _ = writeln!(
        text,
        "  {} in {}{span}",
        count(
            usize::try_from(finding.count).unwrap_or(usize::MAX),
            "event"
        ),
        output::plain(&finding.file)
    );
    for line in finding.lines.iter().take(SHOWN) {
        let shown: String = line.text.chars().take(WIDE).collect();
        let cut = if shown.len() < line.text.len() {
            "…"
        } else {
            ""
        };
        let _ = writeln!(text, "    {}: {}{cut}", line.line, output::plain(&shown));
    }
    text.push('\n');
}

fn coloured(level: RuleLevel) -> String {
    let name = level.as_str();
    let code = match level {
        RuleLevel::Critical | RuleLevel::High => 31,
        RuleLevel::Medium => 33,
        _ => 0,
    };
    match output::colour() && code != 0 {
        true => format!("\u{1b}[{code}m{name}\u{1b}[0m"),
        false => name.to_owned(),
    }
}

fn count(n: usize, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

/// Sees whether rules load.
pub fn rules(global: &Global, arguments: &Rules) -> Result<Outcome> {
    let RulesCommand::Check { paths } = &arguments.command;
    let checked = check_rules(paths)?;
    match global.format {
        Format::Json => output::json(&checked)?,
        Format::Human => {
            let mut text = String::new();
            for refused in &checked.refused {
                let _ = writeln!(text, "{}", refusal(refused));
            }
            let _ = writeln!(
                text,
                "{} in {} load, {} not",
                count(checked.loaded, "rule"),
                count(checked.files, "file"),
                checked.refused.len()
            );
            output::text(&text)?;
        }
    }
    Ok(match checked.refused.is_empty() {
        true => Outcome::Done,
        false => Outcome::Finding,
    })
}

fn refusal(refused: &Refused) -> String {
    format!(
        "{}: {}: {}",
        output::plain(&refused.file),
        output::plain(&refused.rule),
        output::plain(&refused.reason)
    )
}

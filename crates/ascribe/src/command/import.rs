//! `ascribe import`.

use super::{CommandError, Outcome, Result, open};
use crate::arguments::{Format, Global, Import};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{ImportOptions, ImportReport};

/// Problems printed one by one; with `-v` all.
const SHOWN: usize = 20;

pub fn run(global: &Global, arguments: &Import) -> Result<Outcome> {
    let options = ImportOptions::from_words(
        arguments.source.clone(),
        arguments.reliability.as_deref(),
        arguments.credibility,
        arguments.marking.clone(),
        arguments.map.as_deref(),
    )
    .map_err(CommandError::from)?;
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let report = session.import(&arguments.paths, &options, &mut spinner)?;
    drop(spinner);
    match global.format {
        Format::Json => json(&report)?,
        Format::Human => output::text(&human(&report))?,
    }
    let shown = if global.verbose { usize::MAX } else { SHOWN };
    for problem in report.problems.iter().take(shown) {
        eprintln!("ascribe: {problem}");
    }
    if report.problems.len() > shown {
        eprintln!(
            "ascribe: and {} more; -v shows all",
            report.problems.len() - shown
        );
    }
    Ok(if report.refused > 0 {
        Outcome::Finding
    } else {
        Outcome::Done
    })
}

fn human(report: &ImportReport) -> String {
    let mut text = String::new();
    for (source, count) in &report.sources {
        text.push_str(&format!(
            "{source}: {} new entries, {} already known, {} values to match\n",
            count.added, count.unchanged, count.values
        ));
    }
    for (kind, n) in &report.kinds {
        text.push_str(&format!("  {n:>9}  {kind}\n"));
    }
    if report.sources.is_empty() {
        text.push_str("Nothing was taken in.\n");
    }
    text
}

//! `ascribe statistics` and `ascribe report`.

use super::{CommandError, Outcome, Result, moment, open, open_for_questions};
use crate::arguments::statistics::{Annual, OfPeriod, Report, Revise, ShowStatistics, Statistics};
use crate::arguments::{Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{AnnualOptions, AnnualReport, ListedStatistics, Released};

pub fn run(global: &Global, arguments: &Statistics) -> Result<Outcome> {
    match arguments {
        Statistics::Freeze(a) => freeze(global, a),
        Statistics::Publish(a) => {
            let mut session = open(global, &mut Spinner::new(global.quiet))?;
            released(global, &session.statistics_publish(&a.period)?)
        }
        Statistics::Revise(a) => revise(global, a),
        Statistics::List => list(global),
        Statistics::Show(a) => show(global, a),
    }
}

/// Prints the answer in the form asked for.
fn print<T: serde::Serialize>(
    global: &Global,
    value: &T,
    human: impl FnOnce() -> String,
) -> Result<Outcome> {
    match global.format {
        Format::Json => json(value)?,
        Format::Human => output::text(&human())?,
    }
    Ok(Outcome::Done)
}

fn freeze(global: &Global, a: &OfPeriod) -> Result<Outcome> {
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    let kept = session.statistics_freeze(&a.period, moment(global)?)?;
    // The answer names what was kept and shows no figure.
    let answer = serde_json::json!({
        "id": kept.id,
        "period": kept.frozen.period,
        "position": kept.frozen.position,
        "tables": kept.frozen.tables,
        "rules": kept.frozen.rules,
    });
    print(global, &answer, || {
        format!(
            "Frozen: {} at entry {}.\n  {}\n",
            kept.frozen.period, kept.frozen.position, kept.id
        )
    })
}

fn revise(global: &Global, a: &Revise) -> Result<Outcome> {
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    released(global, &session.statistics_revise(&a.of.period, &a.reason)?)
}

fn released(global: &Global, released: &Released) -> Result<Outcome> {
    let release = &released.release;
    print(global, released, || {
        let mut text = format!(
            "Published: {}, revision {}.\n  {}\n  audited: {} protected figures, none can be computed\n",
            release.published.period, release.published.revision, release.id, released.examined
        );
        if !release.changed.is_empty() {
            text.push_str(&format!("  changed: {}\n", release.changed.join(", ")));
        }
        text
    })
}

fn list(global: &Global) -> Result<Outcome> {
    let session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let all = session.statistics_list()?;
    let lines = |head: &str, list: &[ListedStatistics]| {
        let line = |l: &ListedStatistics| {
            let revision = l
                .revision
                .map_or(String::new(), |r| format!(", revision {r}"));
            format!("  {}  entry {}{revision}  {}\n", l.period, l.position, l.id)
        };
        format!("{head}\n{}", list.iter().map(line).collect::<String>())
    };
    print(global, &all, || {
        let frozen = lines("Frozen", &all.freezes);
        format!("{frozen}{}", lines("Published", &all.releases))
    })
}

fn show(global: &Global, a: &ShowStatistics) -> Result<Outcome> {
    let session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    if a.id.as_ref().is_some_and(|id| id.contains("..")) {
        let remedy = "a period is given with --period FROM..TO, here as everywhere";
        return Err(CommandError::Usage(remedy.to_owned()));
    }
    let what = a.period.as_ref().or(a.id.as_ref());
    let what = what.map_or("", String::as_str);
    let shown = session.statistics_show(what, a.internal, a.check)?;
    print(global, &shown, || shown.text())?;
    match shown.reproduced {
        Some(false) => Ok(Outcome::Finding),
        _ => Ok(Outcome::Done),
    }
}

/// `ascribe report`.
pub fn report(global: &Global, arguments: &Report) -> Result<Outcome> {
    match arguments {
        Report::Annual(a) => annual(global, a),
    }
}

fn annual(global: &Global, a: &Annual) -> Result<Outcome> {
    let options = AnnualOptions {
        period: a.of.period.clone(),
        marking: a.marking.clone(),
        generator: concat!("ascribe ", env!("CARGO_PKG_VERSION")).to_owned(),
    };
    let report = match &a.from_figures {
        Some(file) => AnnualReport::from_figures(file, &options)?,
        None => {
            let session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
            session.report_annual(&options)?
        }
    };
    if let Some(path) = &a.out {
        let bytes = match output::is_pdf(path) {
            true => report.pdf()?,
            false => report.html().into_bytes(),
        };
        output::private_file(path, &bytes)
            .map_err(|e| CommandError::Io(format!("cannot write {}: {e}", path.display())))?;
    }
    print(global, &report, || report.text())
}

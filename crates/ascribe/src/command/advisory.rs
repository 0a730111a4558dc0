//! `ascribe advisory`.

use super::{CommandError, Outcome, Result, moment, open_for_questions};
use crate::arguments::{Format, Global, exchange::Advisory};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::exchange::advisory::{self, Status, files};
use ascribe_app::{About, AdvisoryOptions, directors_pdf};
use std::path::Path;

/// Rows shown on a terminal.
const ROWS: usize = 10;

pub fn run(global: &Global, arguments: &Advisory) -> Result<Outcome> {
    let about = match arguments {
        Advisory {
            actor: Some(name), ..
        } => About::Actor(name.clone()),
        Advisory {
            vulnerability: Some(word),
            ..
        } => About::Vulnerability(word.clone()),
        Advisory {
            incident: Some(id), ..
        } => About::Incident(id.clone()),
        Advisory {
            cluster: Some(id), ..
        } => About::Cluster(id.clone()),
        _ => {
            let text = "give --actor, --vulnerability, --incident or --cluster";
            return Err(CommandError::Usage(text.to_owned()));
        }
    };
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let made = session.advisory(&AdvisoryOptions {
        about,
        max_marking: arguments.max_marking.clone(),
        moment: moment(global)?,
    })?;
    if let Some(folder) = &arguments.out {
        write(folder, &made)?;
    }
    match global.format {
        Format::Json => json(&made)?,
        Format::Human => output::text(&human(&made, arguments.out.as_deref()))?,
    }
    Ok(Outcome::Done)
}

fn write(folder: &Path, made: &advisory::Advisory) -> Result<()> {
    let failed = |path: &Path, e: std::io::Error| {
        CommandError::Io(format!("cannot write {}: {e}", path.display()))
    };
    for file in files(made) {
        let path = folder.join(&file.name);
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above).map_err(|e| failed(above, e))?;
        }
        output::private_file(&path, file.content.as_bytes()).map_err(|e| failed(&path, e))?;
    }
    let path = folder.join("directors.pdf");
    output::private_file(&path, &directors_pdf(made)?).map_err(|e| failed(&path, e))?;
    Ok(())
}

fn human(made: &advisory::Advisory, folder: Option<&Path>) -> String {
    let mut text = format!("{}  {}\n", output::plain(&made.subject.name), made.marking);
    if !made.patches.is_empty() {
        text.push_str("  Patch first\n");
    }
    for patch in made.patches.iter().take(ROWS) {
        let name = patch.name.as_deref().unwrap_or_default();
        text.push_str(&format!(
            "    {} {}  {}\n",
            patch.cves.join(", "),
            output::plain(name),
            output::plain(&patch.why)
        ));
    }
    if !made.actions.is_empty() {
        text.push_str("  Do, in order of effect\n");
    }
    for action in made.actions.iter().take(ROWS) {
        text.push_str(&format!(
            "    {:>2}. {} {} ({} techniques; CIS {})\n        {}\n",
            action.order,
            action.mitigation,
            output::plain(&action.name),
            action.against.len(),
            action.cis.join(", "),
            output::plain(&action.what)
        ));
    }
    if !made.look_for.is_empty() {
        text.push_str("  Look for\n");
    }
    for look in made.look_for.iter().take(ROWS) {
        text.push_str(&format!(
            "    {:<10} {}\n",
            look.technique,
            output::plain(&look.look_for)
        ));
    }
    let count = |status| {
        made.indicators
            .iter()
            .filter(|j| j.status == status)
            .count()
    };
    text.push_str(&format!(
        "  Indicators: {} live, {} expired, {} doubtful",
        count(Status::Live),
        count(Status::Expired),
        count(Status::Doubtful)
    ));
    if made.withheld > 0 {
        text.push_str(&format!(
            "; {} statements kept in by their marking",
            made.withheld
        ));
    }
    text.push('\n');
    match folder {
        Some(folder) => text.push_str(&format!("  The package is in {}\n", folder.display())),
        None => text.push_str("  --out DIR writes pages, indicators and rules\n"),
    }
    text
}

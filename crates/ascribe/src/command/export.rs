//! `ascribe export`.

use super::{CommandError, Outcome, Result, moment, open_for_questions};
use crate::arguments::{Format, Global, exchange};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{Export, ExportForm, ExportOptions, Selection};

pub fn run(global: &Global, arguments: &exchange::Export) -> Result<Outcome> {
    let selection = match arguments {
        exchange::Export {
            actor: Some(name), ..
        } => Selection::Actor(name.clone()),
        exchange::Export {
            assessment: Some(id),
            ..
        } => Selection::Assessment(id.clone()),
        exchange::Export {
            cluster: Some(id), ..
        } => Selection::Cluster(id.clone()),
        exchange::Export { all: true, .. } => Selection::All,
        _ => Selection::Kinds(arguments.kind.clone()),
    };
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let export = session.export(&ExportOptions {
        selection,
        form: match arguments.form {
            exchange::ExportForm::Stix => ExportForm::Stix,
            exchange::ExportForm::Misp => ExportForm::Misp,
        },
        include_sealed: arguments.include_sealed,
        max_marking: arguments.max_marking.clone(),
        moment: moment(global)?,
    })?;
    let Some(path) = &arguments.out else {
        json(&export.document)?;
        if !global.quiet {
            eprint!("{}", human(&export));
        }
        return Ok(Outcome::Done);
    };
    let cannot = |e: &dyn std::fmt::Display| {
        CommandError::Io(format!("cannot write {}: {e}", path.display()))
    };
    let mut bytes = serde_json::to_vec(&export.document).map_err(|e| cannot(&e))?;
    bytes.push(b'\n');
    output::private_file(path, &bytes).map_err(|e| cannot(&e))?;
    match global.format {
        Format::Json => json(&export)?,
        Format::Human => output::text(&human(&export))?,
    }
    Ok(Outcome::Done)
}

fn human(export: &Export) -> String {
    let mut text = if export.events > 0 {
        format!("{} events", export.events)
    } else {
        let counts = &export.counts;
        format!(
            "{} entries ({} as STIX objects, {} whole), {} objects added for readers of plain STIX",
            counts.as_objects + counts.whole,
            counts.as_objects,
            counts.whole,
            counts.added
        )
    };
    if export.withheld > 0 {
        text.push_str(&format!(
            "; {} kept in by their marking (--max-marking {})",
            export.withheld, export.max_marking
        ));
    }
    if export.sealed > 0 {
        text.push_str(&format!("; {} sealed entries kept in", export.sealed));
    }
    text.push('\n');
    text
}

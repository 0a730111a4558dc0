//! `ascribe correlate`.

use super::{CommandError, Outcome, Result, open_for_questions};
use crate::arguments::{Correlate, Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{Correlated, RegisterCorrelated, correlate};

/// Lines of each list that people are shown.
const SHOWN: usize = 10;

pub fn run(global: &Global, arguments: &Correlate) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let Some(file) = &arguments.file else {
        return register(global, arguments, &mut spinner);
    };
    let found = correlate(file, arguments.most_events, &mut spinner)?;
    drop(spinner);
    if let Some(path) = &arguments.pairs {
        let failed =
            |e: std::io::Error| CommandError::Io(format!("cannot write {}: {e}", path.display()));
        output::private_file(path, b"").map_err(failed)?;
        let file = std::fs::OpenOptions::new().append(true).open(path);
        let mut out = std::io::BufWriter::with_capacity(1 << 18, file.map_err(failed)?);
        found.write_pairs(&mut out).map_err(failed)?;
    }
    match global.format {
        Format::Json => json(&found)?,
        Format::Human => output::text(&told(&found))?,
    }
    Ok(if found.faulty > 0 {
        Outcome::Finding
    } else {
        Outcome::Done
    })
}

/// What the incidents of the register have in common.
fn register(global: &Global, arguments: &Correlate, spinner: &mut Spinner) -> Result<Outcome> {
    let session = open_for_questions(global, spinner)?;
    let found = session.correlate_register(arguments.most_events)?;
    match global.format {
        Format::Json => json(&found)?,
        Format::Human => output::text(&told_of_register(&found))?,
    }
    Ok(Outcome::Done)
}

fn told_of_register(found: &RegisterCorrelated) -> String {
    let mut text = format!(
        "{} values join {} pairs of incidents, {} times in all.\n\
         {} values are shared by more than {} incidents and join none.\n",
        found.joining, found.pairs, found.links, found.shared_values, found.most_incidents
    );
    if !found.strongest.is_empty() {
        text.push_str("\nMost in common; `ascribe incident links ID` says what:\n");
    }
    for pair in found.strongest.iter().take(SHOWN) {
        let line = format!("  {} – {}: {} values\n", pair.one, pair.other, pair.values);
        text.push_str(&line);
    }
    text
}

fn told(found: &Correlated) -> String {
    let mut text = format!(
        "{} rows, {} different attributes, {} values.\n\
         {} values join {} pairs of events, {} times in all.\n\
         {} values are shared by more than {} events ({} attributes) and join none.\n",
        found.rows,
        found.attributes,
        found.values,
        found.joining,
        found.pairs,
        found.links,
        found.shared_values,
        found.most_events,
        found.shared_attributes
    );
    if !found.strongest.is_empty() {
        text.push_str("\nMost in common:\n");
    }
    for pair in found.strongest.iter().take(SHOWN) {
        text.push_str(&format!(
            "  {} – {}: {} values\n",
            output::plain(&pair.one),
            output::plain(&pair.other),
            pair.values
        ));
    }
    if !found.shared.is_empty() {
        text.push_str("\nShared by most:\n");
    }
    for shared in found.shared.iter().take(SHOWN) {
        text.push_str(&format!(
            "  {} {}: {} events\n",
            output::plain(&shared.kind),
            output::defang(&shared.kind, &shared.value),
            shared.events
        ));
    }
    for row in &found.faulty_rows {
        text.push_str(&format!("line at byte {}: {}\n", row.at, row.rule));
    }
    if found.faulty > 0 {
        text.push_str(&format!(
            "{} lines are no rows and were passed over.\n",
            found.faulty
        ));
    }
    text
}

//! `ascribe erase`.

use super::{CommandError, Outcome, Result, open};
use crate::arguments::{Erase, Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;

pub fn run(global: &Global, arguments: &Erase) -> Result<Outcome> {
    if !arguments.yes {
        return Err(CommandError::Usage(
            "erase: destroys the key of an incident and cannot be taken back; add --yes if it is meant"
                .to_owned(),
        ));
    }
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    let erased = session.erase(&arguments.incident, &arguments.reason)?;
    match global.format {
        Format::Json => json(&erased)?,
        Format::Human => output::text(&format!(
            "Erased: {} sealed entries of {} cannot be opened any more (entry {}). Copies of the keys folder must be destroyed by those who made them.\n",
            erased.entries, erased.incident, erased.recorded_as
        ))?,
    }
    Ok(Outcome::Done)
}

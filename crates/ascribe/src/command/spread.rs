//! `ascribe spread`.

use super::{CommandError, Outcome, Result, moment, open_for_questions};
use crate::arguments::{Format, Global, exchange::Spread};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::exchange::spread::{figure, text};

pub fn run(global: &Global, arguments: &Spread) -> Result<Outcome> {
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let answer = session.spread(&arguments.vulnerabilities, moment(global)?)?;
    if let Some(path) = &arguments.out {
        std::fs::write(path, figure(&answer))
            .map_err(|e| CommandError::Io(format!("cannot write {}: {e}", path.display())))?;
    }
    match global.format {
        Format::Json => json(&answer)?,
        Format::Human => output::text(&text(&answer, output::width()))?,
    }
    Ok(Outcome::Done)
}

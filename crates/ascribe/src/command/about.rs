//! `ascribe completions` and `man`.

use super::{CommandError, Outcome, Result};
use crate::arguments::{Arguments, Completions};
use crate::output;
use clap::CommandFactory;

pub fn completions(arguments: &Completions) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "ascribe",
        &mut script,
    );
    output::bytes(&script)?;
    Ok(Outcome::Done)
}

pub fn man() -> Result<Outcome> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command())
        .render(&mut page)
        .map_err(|e| CommandError::Io(format!("cannot form the manual page: {e}")))?;
    output::bytes(&page)?;
    Ok(Outcome::Done)
}

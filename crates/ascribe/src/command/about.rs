//! `ascribe completions` and `man`.

use super::{CommandError, Outcome, Result};
use crate::arguments::{Arguments, Completions};
use clap::CommandFactory;
use std::io::stdout;

pub fn completions(arguments: &Completions) -> Result<Outcome> {
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "ascribe",
        &mut stdout(),
    );
    Ok(Outcome::Done)
}

pub fn man() -> Result<Outcome> {
    clap_mangen::Man::new(Arguments::command())
        .render(&mut stdout())
        .map_err(|e| CommandError::Io(format!("cannot write the manual page: {e}")))?;
    Ok(Outcome::Done)
}

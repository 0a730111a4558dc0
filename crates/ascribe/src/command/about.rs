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
    page.extend(notices().into_bytes());
    output::bytes(&page)?;
    Ok(Outcome::Done)
}

/// Notices of others' work that every copy must carry, as the last section of the manual page.
fn notices() -> String {
    let lines = ascribe_app::WORDNET_NOTICE.lines();
    let lines = lines.map(|line| format!("\\&{}\n", line.replace('\\', "\\\\")));
    format!(
        ".SH \"THIRD-PARTY NOTICES\"\nThe word list of claim compare is drawn from WordNet 3.0.\n.nf\n{}.fi\n",
        lines.collect::<String>()
    )
}

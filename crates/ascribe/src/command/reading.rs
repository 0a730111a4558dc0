//! How evidence is read, and the process that reads it.

use super::{CommandError, Outcome, Result};
use crate::arguments::{Global, Reading};
use ascribe_app::Session;

/// Has the session read evidence as the arguments say, by a process of this program.
pub fn with(session: &mut Session, global: &Global, arguments: &Reading) -> Result<()> {
    Ok(session.read_with(given(global, arguments))?)
}

/// How evidence is to be read, as the arguments say.
pub fn given(global: &Global, arguments: &Reading) -> ascribe_app::Reading {
    let reading = ascribe_app::Reading {
        program: std::env::current_exe().ok(),
        passwords: arguments.passwords.clone(),
        common_passwords: arguments.try_common_passwords,
    };
    if global.verbose {
        eprintln!("ascribe: {}", reading.described());
    }
    reading
}

/// Reads for another process until it has no more files.
#[cfg(unix)]
pub fn serve() -> Result<Outcome> {
    ascribe_app::serve_reading(&mut std::io::stdout())
        .map(|()| Outcome::Done)
        .map_err(|e| CommandError::Io(format!("cannot read for another process: {e}")))
}

/// No such process is started here.
#[cfg(not(unix))]
pub fn serve() -> Result<Outcome> {
    let text = "this system reads evidence in one process; leave this command out";
    Err(CommandError::Usage(text.to_owned()))
}

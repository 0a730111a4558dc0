//! The README's first command on the bundled example, with the program that
//! the tests have built.

use super::run::Shell;
use crate::root;

const EXAMPLE: &str = "examples/exchange-2021";

/// Assesses the example into a ledger of its own, which is removed again.
///
/// # Errors
/// When the program fails.
pub fn assess(shell: &Shell) -> Result<(), String> {
    let program = root::built("debug")?.join("ascribe").display().to_string();
    let room = std::env::temp_dir().join(format!("ascribe-example-{}", std::process::id()));
    std::fs::create_dir_all(&room).map_err(|e| format!("create a temporary folder: {e}"))?;
    let ledger = room.join("example.db").display().to_string();
    let outcome = shell.run(&program, &["--ledger", &ledger, "assess", EXAMPLE]);
    std::fs::remove_dir_all(&room).map_err(|e| format!("remove the temporary folder: {e}"))?;
    outcome
}

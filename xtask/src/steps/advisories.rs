//! Known weaknesses of what is built in: checked where a database can be
//! reached, said to be not run otherwise.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long to try to reach the database.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the check that `command` makes.
///
/// # Errors
/// When the check ran and found something.
pub fn check(command: impl FnOnce() -> Command) -> Result<(), String> {
    let mut command = command();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        return Err("cannot start cargo deny check advisories".to_owned());
    };
    let started = Instant::now();
    while started.elapsed() < PATIENCE && matches!(child.try_wait(), Ok(None)) {
        std::thread::sleep(Duration::from_millis(100));
    }
    if matches!(child.try_wait(), Ok(None)) {
        child.kill().map_err(|e| format!("end cargo deny: {e}"))?;
    }
    let output = child
        .wait_with_output()
        .map_err(|e| format!("cargo deny: {e}"))?;
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    match verdict(output.status.success(), &said) {
        Verdict::Clean => println!("advisories ok"),
        Verdict::NotRun => println!("advisories NOT RUN: no database of advisories can be reached"),
        Verdict::Found => return Err(format!("cargo deny check advisories:\n{said}")),
    }
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Clean,
    NotRun,
    Found,
}

/// A database that was read gives a verdict of its own (`advisories ok` or
/// `advisories FAILED`); without one the program ends before that.
fn verdict(success: bool, said: &str) -> Verdict {
    match (success, said.contains("advisories FAILED")) {
        (true, _) => Verdict::Clean,
        (false, true) => Verdict::Found,
        (false, false) => Verdict::NotRun,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_database_is_not_a_pass() {
        assert_eq!(verdict(true, "advisories ok"), Verdict::Clean);
        assert_eq!(
            verdict(false, "failed to fetch advisory database"),
            Verdict::NotRun
        );
        assert_eq!(
            verdict(false, "error[vulnerability]\nadvisories FAILED"),
            Verdict::Found
        );
    }
}

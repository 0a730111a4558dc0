//! Licences, bans and sources of everything that is built in, by cargo-deny.

use super::advisories;
use super::run::{Shell, finish};
use crate::root;
use std::path::PathBuf;
use std::process::Command;

/// The version that `deny.toml` is written for.
const VERSION: &str = "0.20.2";

/// Checks, after installing cargo-deny beside the build when it is missing
/// (under a minute; the user's own tools stay untouched).
///
/// # Errors
/// When a check fails, or cargo-deny is missing and cannot be installed.
pub fn check(shell: &Shell, install: bool) -> Result<(), String> {
    let Some(program) = program(shell, install)? else {
        println!("NOT RUN: cargo-deny is not installed, and --no-install was given");
        return Ok(());
    };
    let run = |arguments: &[&str]| {
        let mut command = shell.command(
            &program,
            &[
                "deny",
                "--all-features",
                "--locked",
                "check",
                "--hide-inclusion-graph",
            ],
        );
        command.args(arguments);
        command
    };
    finish(
        run(&["licenses", "bans", "sources"]),
        "cargo deny check licenses bans sources",
    )?;
    advisories::check(|| run(&["advisories"]))
}

/// What to start: cargo itself when it knows `deny`, else our own copy.
fn program(shell: &Shell, install: bool) -> Result<Option<String>, String> {
    if shell.has_cargo("deny") {
        return Ok(Some("cargo".to_owned()));
    }
    let tools = tools()?;
    let own = tools.join("bin").join("cargo-deny");
    if !own.is_file() {
        if !install {
            return Ok(None);
        }
        println!("installing cargo-deny {VERSION} into the target folder");
        let mut command = Command::new("cargo");
        command.args([
            "install",
            "cargo-deny",
            "--version",
            VERSION,
            "--locked",
            "--quiet",
        ]);
        // Unoptimised: it runs for a second, and builds in a fifth of the time.
        command.args(["--debug", "--root"]).arg(&tools);
        command
            .env("CARGO_TARGET_DIR", tools.join("build"))
            .env("CARGO_PROFILE_DEV_DEBUG", "false");
        finish(command, "cargo install cargo-deny")?;
    }
    Ok(Some(own.display().to_string()))
}

fn tools() -> Result<PathBuf, String> {
    root::built("tools")
}

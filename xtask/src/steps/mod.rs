//! `cargo xtask test`: every check, in the order of what fails fastest.
//!
//! All steps share one profile and one set of features (the whole workspace
//! with all targets), so that nothing is compiled twice.

mod advisories;
mod counts;
mod deny;
mod example;
mod run;

use crate::args::Args;
use crate::{fuzz, root, tidy};
use counts::Counts;
pub use run::Shell;
use run::Step;
use std::time::Instant;

/// How long each fuzz target runs within the tests, seconds.
const FUZZ_SECONDS: &str = "2";

/// `cargo xtask test [--quick] [--no-install]`.
///
/// # Errors
/// With the name of the first step that failed.
pub fn test(mut args: Args) -> Result<(), String> {
    let quick = args.flag("--quick");
    let install = !args.flag("--no-install");
    args.rest()?;
    let shell = Shell::new(root::repository()?);
    let started = Instant::now();

    let mut step = Step::default();
    step.run("format", || shell.cargo(&["fmt", "--all", "--check"]))?;
    step.run("tidy", || tidy::command(Args::none()))?;
    let lints = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    step.run("lints", || shell.cargo(&lints))?;
    step.run("build", || {
        shell.cargo(&["build", "--workspace", "--all-targets", "--locked"])
    })?;
    if quick {
        println!("--quick: licences, example and fuzz are not run");
    } else {
        step.run("licences, bans, sources", || deny::check(&shell, install))?;
        step.run("example", || example::assess(&shell))?;
        step.run("fuzz", || fuzz::smoke(&shell, FUZZ_SECONDS))?;
    }
    let mut counts = Counts::default();
    if !quick {
        step.run("tests in documentation", || counts.add(shell.doc_tests()?))?;
    }
    // Last, so that the output closes with the counts of the real tests.
    step.run("tests", || {
        counts.add(shell.tests()?)?;
        counts.some()
    })?;
    println!(
        "\nall steps passed in {:.0} s",
        started.elapsed().as_secs_f64()
    );
    println!("{counts}");
    Ok(())
}

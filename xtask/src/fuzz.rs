//! `cargo xtask fuzz`: the stable fuzz loop of the package `ascribe-fuzz`.

use crate::args::Args;
use crate::root;
use crate::steps::Shell;

/// `cargo xtask fuzz [--seconds N] [TARGET…]`: optimised, so that the time
/// goes into inputs.
///
/// # Errors
/// When an input makes a parser panic or run too long.
pub fn command(mut args: Args) -> Result<(), String> {
    let seconds = args.value("--seconds")?.unwrap_or_else(|| "60".to_owned());
    let targets = args.rest()?;
    let shell = Shell::new(root::repository()?);
    let mut words = vec![
        "run",
        "--release",
        "--locked",
        "--quiet",
        "--package",
        "ascribe-fuzz",
    ];
    words.extend(["--", "--seconds", &seconds]);
    words.extend(targets.iter().map(String::as_str));
    shell.cargo(&words)
}

/// A short run within the tests, with the program that they have built.
///
/// # Errors
/// When an input makes a parser panic or run too long.
pub fn smoke(shell: &Shell, seconds: &str) -> Result<(), String> {
    let program = root::built("debug")?
        .join("fuzz-loop")
        .display()
        .to_string();
    shell.run(&program, &["--seconds", seconds])
}

//! Tasks of the house: what a contributor and the continuous integration run.
//!
//! `cargo xtask help` lists them. This program depends on nothing but the
//! standard library, so that it starts within seconds on an empty cache.

mod args;
mod bench;
mod faults;
mod fuzz;
mod r#gen;
mod root;
mod steps;
mod tidy;

use args::Args;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test [--quick] [--no-install]   all checks: format, tidy, lints, licences, tests, example, fuzz
cargo xtask tidy                            the house rules that no compiler knows
cargo xtask faults [NAME…]                   break a copy of the tree in every way of a list: the tests must notice
cargo xtask fuzz [--seconds N] [TARGET…]    mutate the kept corpora through every parser (default 60 s a target)
cargo xtask gen indicators N OUT.csv        N seeded indicators: type,value,actor,reference
cargo xtask bench [NAME…] [--full] [--data DIR] [--python PROGRAM] [--out FILE]
                                            measure: extraction stix ledger import assess (default all)
";

fn main() -> ExitCode {
    let mut args = Args::from_env();
    let outcome = match args.word().as_deref() {
        Some("test") => steps::test(args),
        Some("tidy") => tidy::command(args),
        Some("faults") => faults::command(args),
        Some("fuzz") => fuzz::command(args),
        Some("gen") => r#gen::command(args),
        Some("bench") => bench::command(args),
        Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nxtask: {message}");
            ExitCode::FAILURE
        }
    }
}

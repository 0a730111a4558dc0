//! `ascribe`: from recorded incidents to an attribution that can be defended.
//!
//! The command line: reads arguments, calls one use case of `ascribe-app`, prints its answer.

mod arguments;
mod command;
mod output;
mod progress;

use arguments::{Arguments, Format};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match command::run(&arguments) {
        Ok(outcome) => ExitCode::from(u8::from(outcome == command::Outcome::Finding)),
        Err(error) => {
            report(&arguments, &error);
            ExitCode::from(error.exit_code())
        }
    }
}

/// Errors go to standard error; with `--format json` as one JSON document there.
fn report(arguments: &Arguments, error: &command::CommandError) {
    match arguments.global.format {
        Format::Human => eprintln!("ascribe: {error}"),
        Format::Json => eprintln!("{}", serde_json::json!({ "error": error.to_string() })),
    }
}

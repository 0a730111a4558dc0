//! One function for each subcommand: arguments in, use case, answer out.

mod about;
mod advisory;
mod assess;
mod backtest;
mod challenge;
mod claim;
mod cluster;
mod correlate;
mod curve;
mod demo;
mod erase;
mod export;
mod extract;
mod hunt;
mod import;
mod incident;
mod judge;
mod knowledge;
mod names;
mod reading;
mod record;
mod show;
mod spread;
mod statement;
mod statistics;
mod support;
mod validate;
mod victim;

use crate::arguments::{Arguments, Command, Global};
use crate::progress::Spinner;
use ascribe_app::{Access, AppError, Clock, Moment, Session, default_ledger, parse_moment};
use std::path::PathBuf;

/// What a command that ran to its end says to the caller's shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit 0.
    Done,
    /// Exit 1: `verify` found something, or an item failed.
    Finding,
}

/// Why a command did not run to its end.
#[derive(Debug)]
pub enum CommandError {
    /// A use case refused.
    App(AppError),
    /// Wrong usage: what, and the remedy.
    Usage(String),
    /// Something could not be written or read here.
    Io(String),
}

impl CommandError {
    /// 2 for wrong usage, else 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::App(error) if error.is_usage() => 2,
            _ => 1,
        }
    }
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::App(error) => error.fmt(f),
            Self::Usage(text) | Self::Io(text) => f.write_str(text),
        }
    }
}

impl From<AppError> for CommandError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

type Result<T> = std::result::Result<T, CommandError>;

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let global = &arguments.global;
    // The parser sees this only when both stand on the same side of the subcommand.
    if global.quiet && global.verbose {
        let text = "--quiet and --verbose exclude each other; give one of them";
        return Err(CommandError::Usage(text.to_owned()));
    }
    if (global.as_of.is_some() || global.known_by.is_some()) && is_of_now(&arguments.command) {
        let text = "--as-of and --known-by are not for this command, which works with the record as it is now; `ascribe incident show --history` and `ascribe log --as-of` tell what was recorded when";
        return Err(CommandError::Usage(text.to_owned()));
    }
    match &arguments.command {
        Command::Assess(a) => assess::run(global, a),
        Command::Extract(a) => extract::run(global, a),
        Command::Hunt(a) => hunt::run(global, a),
        Command::Rules(a) => hunt::rules(global, a),
        Command::Import(a) => import::run(global, a),
        Command::Knowledge(a) => knowledge::run(global, a),
        Command::Show(a) => show::show(global, a),
        Command::Search(a) => show::search(global, a),
        Command::Names(a) => names::run(global, a),
        Command::Log(a) => record::log(global, a),
        Command::Checkpoint(a) => record::checkpoint(global, a),
        Command::Verify(a) => record::verify(global, a),
        Command::Replay(a) => record::replay(global, a),
        Command::Cluster(a) => cluster::run(global, a),
        Command::Demo(a) => demo::run(global, a),
        Command::Correlate(a) => correlate::run(global, a),
        Command::Judge(a) => judge::run(global, a),
        Command::Curve(a) => curve::run(global, a),
        Command::Erase(a) => erase::run(global, a),
        Command::Backtest(a) => backtest::run(global, a),
        Command::Claim(a) => claim::run(global, a),
        Command::Statement(a) => statement::run(global, a),
        Command::VerifyPackage(a) => statement::verify(global, a),
        Command::Challenge(a) => challenge::run(global, a),
        Command::Incident(a) => incident::run(global, a),
        Command::Support(a) => support::run(global, a),
        Command::Victim(a) => victim::run(global, a),
        Command::Keys(a) => victim::keys(global, a),
        Command::Statistics(a) => statistics::run(global, a),
        Command::Report(a) => statistics::report(global, a),
        Command::Validate(a) => validate::run(global, a),
        Command::Spread(a) => spread::run(global, a),
        Command::Advisory(a) => advisory::run(global, a),
        Command::Export(a) => export::run(global, a),
        Command::Completions(a) => about::completions(a),
        Command::Man => about::man(),
        Command::ReadApart => reading::serve(),
    }
}

/// True for what would answer of now whatever moment was asked for.
fn is_of_now(command: &Command) -> bool {
    match command {
        Command::Incident(_)
        | Command::Support(_)
        | Command::Victim(_)
        | Command::Keys(_)
        | Command::Report(_)
        | Command::Correlate(_)
        | Command::Demo(_)
        | Command::Erase(_)
        | Command::Validate(_) => true,
        Command::Statistics(of) => {
            !matches!(of, crate::arguments::statistics::Statistics::Freeze(_))
        }
        _ => false,
    }
}

/// The ledger's path.
fn ledger(global: &Global) -> Result<PathBuf> {
    match &global.ledger {
        Some(path) => Ok(path.clone()),
        None => Ok(default_ledger()?),
    }
}

/// Opens the record for writing, creating it at first use.
fn open(global: &Global, spinner: &mut Spinner) -> Result<Session> {
    let path = announced(global)?;
    let access = access(global)?;
    let session = Session::open(&path, Clock::System, global.bare, &access, spinner)?;
    Ok(remarked(global, session))
}

/// Says that more may exist, where the policy allows saying so.
fn remarked(global: &Global, session: Session) -> Session {
    if let Some(remark) = session.remark().filter(|_| !global.quiet) {
        eprintln!("ascribe: {remark}");
    }
    session
}

/// Opens the record for questions, creating it at first use.
fn open_for_questions(global: &Global, spinner: &mut Spinner) -> Result<Session> {
    let path = announced(global)?;
    let access = access(global)?;
    let session = Session::open_for_questions(&path, Clock::System, global.bare, &access, spinner)?;
    Ok(remarked(global, session))
}

/// Who asks, by which policy.
fn access(global: &Global) -> Result<Access> {
    Ok(Access::of(
        global.policy.as_deref(),
        global.reader.as_deref(),
    )?)
}

/// The ledger's path; says so when a record will be created there.
fn announced(global: &Global) -> Result<PathBuf> {
    let path = ledger(global)?;
    if !global.quiet && !path.exists() {
        let with = if global.bare {
            "empty"
        } else {
            "with the starter knowledge"
        };
        eprintln!("ascribe: new record {} ({with})", path.display());
    }
    Ok(path)
}

/// The moment asked for.
fn moment(global: &Global) -> Result<Moment> {
    let at = |option: &str, text: &Option<String>| {
        text.as_deref().map(|t| parse_moment(option, t)).transpose()
    };
    Ok(Moment {
        as_of: at("--as-of", &global.as_of)?,
        known_by: at("--known-by", &global.known_by)?,
    })
}

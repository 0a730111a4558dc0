//! Arguments of `extract`, `hunt` and `rules`, and of how evidence is read.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `extract`.
#[derive(Debug, Args)]
pub struct Extract {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write what is found here [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub interruption: Interruption,
    #[command(flatten)]
    pub reading: Reading,
}

/// `hunt`.
#[derive(Debug, Args)]
pub struct Hunt {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Rules beside the program's own: a file or folder; may be given several times
    #[arg(long, value_name = "DIR|FILE")]
    pub rules: Vec<PathBuf>,
    /// Leave the program's own rules out
    #[arg(long)]
    pub no_pack: bool,
    /// Leave out findings below this: informational, low, medium, high or critical
    #[arg(long, value_name = "LEVEL", default_value = "low", value_parser = level)]
    pub min_level: ascribe_app::RuleLevel,
    /// Lines kept with each finding
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub lines: usize,
    /// How tables of proxies and firewalls are read (see docs/formats.md)
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    #[command(flatten)]
    pub interruption: Interruption,
    #[command(flatten)]
    pub clocks: Clocks,
    #[command(flatten)]
    pub reading: Reading,
}

/// How long work goes on after an interruption.
#[derive(Debug, Args)]
pub struct Interruption {
    /// Keep the state of the work in this file and go on from it after an interruption
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    /// With --resume: MiB of text after which the state is saved
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub save_every: u64,
}

impl Interruption {
    /// The same in bytes.
    pub fn save_every_bytes(&self) -> u64 {
        self.save_every << 20
    }
}

/// What is declared of the clocks of logs.
#[derive(Debug, Args)]
pub struct Clocks {
    /// How far the clocks of the logs went ahead of the true time; taken off
    #[arg(long, value_name = "+HH:MM[:SS]", allow_hyphen_values = true)]
    pub clock_skew: Option<String>,
    /// Zone of times written without one: a name or an offset
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub time_zone: Option<String>,
    /// Year of times written without one, as in many syslogs: that of the first line
    #[arg(long, value_name = "YYYY")]
    pub log_year: Option<i16>,
}

fn level(text: &str) -> Result<ascribe_app::RuleLevel, String> {
    ascribe_app::RuleLevel::parse(text)
        .ok_or_else(|| "give informational, low, medium, high or critical".to_owned())
}

/// `rules`.
#[derive(Debug, Args)]
pub struct Rules {
    #[command(subcommand)]
    pub command: RulesCommand,
}

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Load rules, and name those that do not load and why; exit 1 if there are any
    Check {
        /// Files or folders; without one, the program's own rules
        #[arg(value_name = "DIR|FILE")]
        paths: Vec<PathBuf>,
    },
}

/// How evidence is read.
#[derive(Args)]
pub struct Reading {
    /// Password to try on locked archives and documents; may be given several times
    #[arg(long = "password", value_name = "TEXT")]
    pub passwords: Vec<String>,
    /// Try passwords under which samples are commonly exchanged ("infected" and others)
    #[arg(long)]
    pub try_common_passwords: bool,
}

/// Passwords are counted, not shown.
impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading")
            .field("passwords", &self.passwords.len())
            .finish_non_exhaustive()
    }
}

//! The arguments. Global options stand before or after the subcommand.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// From recorded incidents to an attribution that can be defended.
#[derive(Debug, Parser)]
#[command(
    name = "ascribe",
    version,
    about,
    long_about = "Reads what a victim sent, finds what is in it, links it to what is known, weighs hypotheses \
        (an unknown actor always among them), and records an answer that can be shown, replayed and challenged.",
    after_help = "Exit codes: 0 success, whatever the verdict; 1 a finding of `verify` or a failed item; 2 wrong usage.\n\
        Purely defensive: nothing is ever executed, resolved or contacted."
)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// The record; created at first use, with the starter knowledge [default: in the user's data folder]
    #[arg(long, value_name = "FILE", global = true, env = "ASCRIBE_LEDGER")]
    pub ledger: Option<PathBuf>,
    /// Answer with what had been recorded by then
    #[arg(long, value_name = "DATE", global = true)]
    pub as_of: Option<String>,
    /// Use only what had been published by then
    #[arg(long, value_name = "DATE", global = true)]
    pub known_by: Option<String>,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Human, global = true)]
    pub format: Format,
    /// Print nothing but the answer
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print more about what is done
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Create a new record without the starter knowledge
    #[arg(long, global = true)]
    pub bare: bool,
}

/// Output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// Exactly one JSON document on standard output.
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read evidence, weigh hypotheses, record and explain the answer
    Assess(Assess),
    /// Find every observable, identifier and name in evidence, and stop there
    Extract(Extract),
    /// Take intelligence into the record
    Import(Import),
    /// Show an actor and its names, or a value and everything said of it
    Show(Text),
    /// Find actors, tools, techniques, vulnerabilities and lists by part of a name or id
    Search(Text),
    /// Decide what a contested name means, or undo that
    Names(Names),
    /// Show the history of the record
    Log(Log),
    /// Print the last signed checkpoint, to be kept elsewhere
    Checkpoint(Checkpoint),
    /// Prove the record's integrity; exit 1 if anything is found
    Verify(Verify),
    /// Run a recorded assessment again and compare the bytes
    Replay(Replay),
    /// Judge cases whose answer is known, and measure
    Backtest(Backtest),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
    /// Read files for another process of this program
    #[command(hide = true)]
    ReadApart,
}

/// `extract`.
#[derive(Debug, Args)]
pub struct Extract {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
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

/// `assess`.
#[derive(Debug, Args)]
pub struct Assess {
    /// Files or folders; a folder of folders that each hold an incident.toml is several incidents
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Day (or FROM..TO) of the activity; without it, dates in the evidence are used
    #[arg(long, value_name = "DATE")]
    pub observed_at: Option<String>,
    /// Name of the incident
    #[arg(long)]
    pub name: Option<String>,
    /// Write a dossier (HTML and JSON) into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Marking of what is recorded and of the dossier
    #[arg(long, value_name = "MARKING", default_value = "TLP:AMBER")]
    pub marking: String,
    #[command(flatten)]
    pub reading: Reading,
}

/// `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// Files or folders: STIX, ATT&CK, MISP events, galaxies and warning lists, maltrail, CSV, plain lists; .gz and .zst of them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Name of the source [default: as the file tells]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Admiralty reliability of the source, A to F; F carries no weight
    #[arg(long, value_name = "A..F")]
    pub reliability: Option<String>,
    /// Admiralty credibility of what it says, 1 to 6
    #[arg(long, value_name = "1..6")]
    pub credibility: Option<u8>,
    /// Marking, in place of the file's own
    #[arg(long)]
    pub marking: Option<String>,
    /// What the columns of a table mean: value=COL,type=COL,actor=COL,reference=COL,published=COL
    #[arg(long, value_name = "MAPPING")]
    pub map: Option<String>,
}

/// `show` and `search`.
#[derive(Debug, Args)]
pub struct Text {
    /// A name, id or value
    #[arg(value_name = "NAME|VALUE")]
    pub text: String,
}

/// `names`.
#[derive(Debug, Args)]
pub struct Names {
    /// The name to decide on
    pub name: String,
    /// The actor it means: an ATT&CK id or an uncontested name
    #[arg(long, required_unless_present = "undo", conflicts_with = "undo")]
    pub actor: Option<String>,
    /// Take an earlier decision back
    #[arg(long)]
    pub undo: bool,
    /// Why, for the record
    #[arg(long, default_value = "")]
    pub reason: String,
}

/// `log`.
#[derive(Debug, Args)]
pub struct Log {
    /// Only entries of this source
    #[arg(long)]
    pub source: Option<String>,
    /// Only entries of this kind
    #[arg(long)]
    pub kind: Option<String>,
    /// Only versions of this object
    #[arg(long, value_name = "ID")]
    pub object: Option<String>,
    /// Only the last so many
    #[arg(short = 'n', long, default_value_t = 50)]
    pub limit: usize,
}

/// `checkpoint`.
#[derive(Debug, Args)]
pub struct Checkpoint {
    /// Print the public key instead
    #[arg(long)]
    pub public_key: bool,
}

/// `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// A checkpoint kept elsewhere
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// The public key kept elsewhere
    #[arg(long, value_name = "FILE")]
    pub public_key: Option<PathBuf>,
}

/// `replay`.
#[derive(Debug, Args)]
pub struct Replay {
    /// Id of the assessment, as printed with it
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `backtest`.
#[derive(Debug, Args)]
pub struct Backtest {
    /// Cases, one JSON object a line
    #[arg(value_name = "CASES.jsonl")]
    pub cases: PathBuf,
    /// Knowledge to judge with: NAME=FILE for the cases that name it, FILE for all; a ledger or files to import
    #[arg(long, required = true, value_name = "[NAME=]FILE")]
    pub knowledge: Vec<String>,
    /// Leave out knowledge that cites the case's own publisher
    #[arg(long)]
    pub exclude_own_publisher: bool,
}

/// `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

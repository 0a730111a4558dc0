//! Arguments of `knowledge` and of `names`.

use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::time::Duration;

/// `knowledge`.
#[derive(Debug, Args)]
pub struct Knowledge {
    /// A sources file, in place of the one beside the ledger
    #[arg(long, value_name = "FILE", global = true)]
    pub sources: Option<PathBuf>,
    #[command(subcommand)]
    pub command: KnowledgeCommand,
}

/// What can be done with sources.
#[derive(Debug, Subcommand)]
pub enum KnowledgeCommand {
    /// Fetch what sources publish now, and take it into the record
    Update(UpdateSources),
    /// Fetch into a folder, to be carried to where there is no network
    Mirror(MirrorSources),
    /// List the sources: what came from where and when
    List,
    /// Show what a source says differently between two moments
    Diff(DiffSource),
    /// Let a source count no more; nothing is deleted
    Disable(DecideSource),
    /// Let a disabled source count again
    Enable(DecideSource),
    /// Withdraw all that a source has said so far; the record remains
    Remove(RemoveSource),
    /// Add a source to the sources file beside the ledger
    Add(AddSource),
}

/// How sources are fetched.
#[derive(Debug, Args)]
pub struct Fetching {
    /// Allow addresses inside: loopback, private and link-local networks
    #[arg(long)]
    pub allow_internal: bool,
    /// Proxy, http://host:port [default: HTTPS_PROXY or http_proxy]
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
    /// Seconds that one request may take
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout: u64,
    /// Megabytes that one answer may have, unpacked
    #[arg(long, value_name = "MIB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..=65_536))]
    pub max_size: u64,
    /// Attempts for one request when a server is busy or does not answer
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub attempts: u32,
}

impl Fetching {
    /// The bounds they set.
    pub fn limits(&self) -> ascribe_app::FetchLimits {
        let attempt = Duration::from_secs(self.timeout);
        let base = ascribe_app::FetchLimits::default();
        ascribe_app::FetchLimits {
            attempt,
            connect: attempt.min(base.connect),
            max_bytes: self.max_size << 20,
            attempts: self.attempts,
            ..base
        }
    }
}

/// `knowledge update`.
#[derive(Debug, Args)]
pub struct UpdateSources {
    /// Names of sources [default: all enabled in the sources file]
    #[arg(value_name = "SOURCE")]
    pub names: Vec<String>,
    /// Read a mirror in place of the network
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
    /// Believe a source that lists less than half of what it did
    #[arg(long)]
    pub accept_shrink: bool,
    #[command(flatten)]
    pub fetching: Fetching,
}

/// `knowledge mirror`.
#[derive(Debug, Args)]
pub struct MirrorSources {
    /// The folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Names of sources [default: all enabled in the sources file]
    #[arg(value_name = "SOURCE")]
    pub names: Vec<String>,
    #[command(flatten)]
    pub fetching: Fetching,
}

/// `knowledge diff`.
#[derive(Debug, Args)]
pub struct DiffSource {
    /// A source [default: all that were updated]
    #[arg(value_name = "SOURCE")]
    pub source: Option<String>,
    /// Number of an entry, or a date [default: before the last update]
    #[arg(long, value_name = "SEQ|DATE")]
    pub from: Option<String>,
    /// Number of an entry, or a date [default: now]
    #[arg(long, value_name = "SEQ|DATE")]
    pub to: Option<String>,
}

/// `knowledge disable` and `enable`.
#[derive(Debug, Args)]
pub struct DecideSource {
    /// A source, as `knowledge list` names it
    #[arg(value_name = "SOURCE")]
    pub source: String,
    /// Why, for the record
    #[arg(long, default_value = "")]
    pub reason: String,
}

/// `knowledge remove`.
#[derive(Debug, Args)]
pub struct RemoveSource {
    #[command(flatten)]
    pub decide: DecideSource,
    /// It is meant
    #[arg(long)]
    pub yes: bool,
}

/// `knowledge add`.
#[derive(Debug, Args)]
pub struct AddSource {
    /// Name by which it is called
    pub name: String,
    /// What it is: stix, misp, taxii, csv, text, misp-galaxy, misp-warninglists, maltrail, attack
    #[arg(long)]
    pub kind: String,
    /// Where it is
    #[arg(long)]
    pub url: String,
    /// Name under which its statements are recorded [default: the name]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Admiralty reliability, A to F
    #[arg(long, value_name = "A..F")]
    pub reliability: Option<String>,
    /// Marking, in place of its own
    #[arg(long)]
    pub marking: Option<String>,
    /// What the columns of a table mean, as with `import`
    #[arg(long, value_name = "MAPPING|FILE.toml")]
    pub map: Option<String>,
    /// SHA-256 that the one file must have
    #[arg(long, value_name = "HEX")]
    pub sha256: Option<String>,
}

/// `names`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Names {
    #[command(subcommand)]
    pub command: Option<NamesCommand>,
    /// The name to decide on
    #[arg(required = true)]
    pub name: Option<String>,
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

/// What else can be done with names.
#[derive(Debug, Subcommand)]
pub enum NamesCommand {
    /// List contested aliases, shared own names, and countries that disagree, with their sources
    Audit(AuditNames),
}

/// `names audit`.
#[derive(Debug, Args)]
pub struct AuditNames {
    /// Only this kind of finding; may be given several times
    #[arg(long, value_enum)]
    pub only: Vec<AuditKind>,
    /// Only findings that concern this actor or name
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
    /// Only findings in which this source takes part
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Also names that a decision has settled
    #[arg(long)]
    pub settled: bool,
}

/// A kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum AuditKind {
    /// An alias that several actors bear.
    Aliases,
    /// A name that sources use as their own for several actors.
    Primaries,
    /// Sponsors of different countries.
    Countries,
}

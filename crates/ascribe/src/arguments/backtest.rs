//! What `backtest` takes.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `backtest`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Backtest {
    #[command(subcommand)]
    pub action: Option<BacktestAction>,
    /// Cases, one JSON object a line
    #[arg(value_name = "CASES.jsonl", required = true)]
    pub cases: Option<PathBuf>,
    /// Knowledge to judge with: NAME=FILE for the cases that name it, FILE for all; a ledger or files to import
    #[arg(long, required = true, value_name = "[NAME=]FILE")]
    pub knowledge: Vec<String>,
    /// Leave out the references of the case's own publisher, and knowledge that cites nothing else
    #[arg(long)]
    pub exclude_own_publisher: bool,
    /// With --exclude-own-publisher: leave out whatever cites it, also what cites others besides
    #[arg(long, requires = "exclude_own_publisher")]
    pub whatever_cites: bool,
    /// Judge again with each kind of evidence alone, and with each left out
    #[arg(long)]
    pub ablation: bool,
    /// Judge again with K planted traces of another actor in each case
    #[arg(long, value_name = "K")]
    pub false_flag: Option<usize>,
    /// What is expected of known actors before any evidence: as they are reported on, or evenly
    #[arg(long, value_enum, default_value_t = PriorKind::References)]
    pub prior: PriorKind,
    /// Write a page with plots
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}

/// How known actors share the prior.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum PriorKind {
    /// As reports were published of them
    References,
    /// Evenly
    None,
}

impl From<PriorKind> for ascribe_app::Prior {
    fn from(kind: PriorKind) -> Self {
        match kind {
            PriorKind::References => Self::References,
            PriorKind::None => Self::Even,
        }
    }
}

/// What else `backtest` does.
#[derive(Debug, Subcommand)]
pub enum BacktestAction {
    /// Write cases, one JSON object a line
    Build(BacktestBuild),
    /// Plant traces of every actor in reports about every other one, and count who is then named
    Imitate(BacktestImitate),
}

/// `backtest imitate`.
#[derive(Debug, Args)]
pub struct BacktestImitate {
    /// What is known; a ledger or files to import
    #[arg(long, required = true, value_name = "FILE")]
    pub knowledge: Vec<PathBuf>,
    /// Plant 1, 2, … up to K traces
    #[arg(long, value_name = "K", default_value_t = 5)]
    pub up_to: usize,
    /// At most N pairs of actors, drawn by a hash of their ids [default: all]
    #[arg(long, value_name = "N")]
    pub pairs: Option<usize>,
}

/// `backtest build`.
#[derive(Debug, Args)]
pub struct BacktestBuild {
    /// Folder of folders, each with the reports and samples of one actor or campaign
    #[arg(long, value_name = "DIR", required_unless_present = "from_releases")]
    pub from_folders: Option<PathBuf>,
    /// Two consecutive releases of ATT&CK: what the new one is the first to cite
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with = "from_folders")]
    pub from_releases: Option<Vec<PathBuf>>,
    /// Knowledge by which labels are resolved and names masked; a ledger or files to import
    #[arg(long, required_unless_present = "from_releases", value_name = "FILE")]
    pub knowledge: Vec<PathBuf>,
    /// Name of the knowledge that the cases are to be judged with
    #[arg(long, value_name = "NAME", default_value = "")]
    pub knowledge_name: String,
    /// Table of two columns, folder and actor, where a folder's own name does not say it
    #[arg(long, value_name = "FILE.csv")]
    pub labels: Option<PathBuf>,
    /// Who published the folders
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
}

//! Arguments of `statistics` and `report`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `statistics`.
#[derive(Debug, Subcommand)]
pub enum Statistics {
    /// Count a period and keep the true figures; --as-of counts what had been recorded by then
    Freeze(OfPeriod),
    /// Publish the newest freeze of a period: what is small is withheld, with what would give it away
    Publish(OfPeriod),
    /// Publish a newer freeze of a published period, naming the figures that changed
    Revise(Revise),
    /// List freezes and publications
    List,
    /// Show the figures of a period
    Show(ShowStatistics),
}

/// A period.
#[derive(Debug, Args)]
pub struct OfPeriod {
    /// Whole months, such as 2020-07-01..2021-06-30
    #[arg(long, value_name = "FROM..TO")]
    pub period: String,
}

/// `statistics revise`.
#[derive(Debug, Args)]
pub struct Revise {
    #[command(flatten)]
    pub of: OfPeriod,
    /// Why
    #[arg(long)]
    pub reason: String,
}

/// `statistics show`.
#[derive(Debug, Args)]
pub struct ShowStatistics {
    /// The id of a publication
    #[arg(value_name = "ID", required_unless_present = "period")]
    pub id: Option<String>,
    /// Whole months, such as 2020-07-01..2021-06-30: the newest figures of the period
    #[arg(long, value_name = "FROM..TO", conflicts_with = "id")]
    pub period: Option<String>,
    /// The true figures, uncontrolled and marked; never to be published
    #[arg(long)]
    pub internal: bool,
    /// Count again from the entries and compare the bytes; exit 1 if they differ
    #[arg(long)]
    pub check: bool,
}

/// `report`.
#[derive(Debug, Subcommand)]
pub enum Report {
    /// The cyber-threat report of a published period
    Annual(Annual),
}

/// `report annual`.
#[derive(Debug, Args)]
pub struct Annual {
    #[command(flatten)]
    pub of: OfPeriod,
    /// Figures published elsewhere (TOML, see docs/method-statistics.md) in place of the record's
    #[arg(long, value_name = "FILE")]
    pub from_figures: Option<PathBuf>,
    /// Write the report into this file: PDF if its name ends in .pdf, else HTML with a style for print
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Marking of the page
    #[arg(long, value_name = "TLP", default_value = "TLP:CLEAR")]
    pub marking: String,
}

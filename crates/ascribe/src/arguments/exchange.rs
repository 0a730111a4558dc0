//! Arguments of what is handed to others.

use clap::{ArgGroup, Args, ValueEnum};
use std::path::PathBuf;

/// `spread`.
#[derive(Debug, Args)]
pub struct Spread {
    /// CVE ids or popular names; several are taken as used together
    #[arg(required = true, value_name = "CVE|NAME")]
    pub vulnerabilities: Vec<String>,
    /// Write the figure (SVG) here
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `advisory`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("about").required(true)))]
pub struct Advisory {
    /// About an actor, by any of its names
    #[arg(long, value_name = "NAME", group = "about")]
    pub actor: Option<String>,
    /// About a vulnerability, by CVE id or popular name
    #[arg(long, value_name = "CVE|NAME", group = "about")]
    pub vulnerability: Option<String>,
    /// About an incident, by its id or that of an assessment of it
    #[arg(long, value_name = "ID", group = "about")]
    pub incident: Option<String>,
    /// About a cluster of incidents
    #[arg(long, value_name = "CL-ID", group = "about")]
    pub cluster: Option<String>,
    /// Write the package into this folder: pages, indicators, rules, layer
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The strictest marking that may go in
    #[arg(long, value_name = "MARKING", default_value = "TLP:GREEN")]
    pub max_marking: String,
}

/// `export`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true)))]
pub struct Export {
    /// Only objects of this type; may be given several times
    #[arg(long, value_name = "TYPE", group = "what")]
    pub kind: Vec<String>,
    /// What is said of this actor
    #[arg(long, value_name = "NAME", group = "what")]
    pub actor: Option<String>,
    /// What a recorded answer concludes; it is sealed, so that --include-sealed is needed
    #[arg(long, value_name = "ID", group = "what")]
    pub assessment: Option<String>,
    /// An activity cluster, as a grouping of incidents by their pseudonyms
    #[arg(long, value_name = "ID", group = "what")]
    pub cluster: Option<String>,
    /// All knowledge, with its history; clusters; answers, with --include-sealed
    #[arg(long, group = "what")]
    pub all: bool,
    /// The form
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub form: ExportForm,
    /// Write here [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Open what is sealed because it rests on a victim's evidence, as far as --max-marking permits
    #[arg(long)]
    pub include_sealed: bool,
    /// The strictest marking that may leave
    #[arg(long, value_name = "MARKING", default_value = "TLP:GREEN")]
    pub max_marking: String,
}

/// Forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    /// A STIX 2.1 bundle, from which an import makes the same entries
    Stix,
    /// MISP events with the indicators
    Misp,
}

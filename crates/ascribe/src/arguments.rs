//! The arguments. Global options stand before or after the subcommand.

mod backtest;
mod finding;
mod knowledge;

pub use backtest::{Backtest, BacktestAction, BacktestBuild, BacktestImitate, PriorKind};
pub use knowledge::{
    AddSource, AuditKind, AuditNames, DecideSource, DiffSource, Fetching, Knowledge,
    KnowledgeCommand, Names, NamesCommand, UpdateSources,
};

pub use finding::{Clocks, Extract, Hunt, Reading, Rules, RulesCommand};

pub mod exchange;
pub mod register;
pub mod statement;
pub mod statistics;

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
        Purely defensive: nothing in evidence is ever executed, resolved or contacted. Only `knowledge update` and\n\
        `knowledge mirror` use the network, for the sources you name."
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
    /// Answer as this kind of reader sees the record: a profile of the policy; without it, the operator, who
    /// sees all that no key seals
    #[arg(long, value_name = "PROFILE", global = true, env = "ASCRIBE_READER")]
    pub reader: Option<String>,
    /// The policy: readers, markings, statements [default: policies/policy.toml, compiled in]
    #[arg(long, value_name = "FILE", global = true, env = "ASCRIBE_POLICY")]
    pub policy: Option<PathBuf>,
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
    /// Ask rules in Sigma format of every log in evidence, and stop there
    Hunt(Hunt),
    /// See whether rules load
    Rules(Rules),
    /// Take intelligence into the record
    Import(Import),
    /// Update, compare, disable and remove sources of intelligence
    Knowledge(Knowledge),
    /// Show an actor and its names, or a value and everything said of it
    Show(Text),
    /// Find actors, tools, techniques, vulnerabilities and lists by part of a name or id
    Search(Text),
    /// Decide what a contested name means, or undo that; `names audit` lists where sources disagree
    Names(Names),
    /// Show the history of the record
    Log(Log),
    /// Print the last signed checkpoint, to be kept elsewhere
    Checkpoint(Checkpoint),
    /// Prove the record's integrity; exit 1 if anything is found
    Verify(Verify),
    /// Run a recorded assessment again and compare the bytes
    Replay(Replay),
    /// Group recorded incidents into activity clusters; split, merge, undo, promote
    Cluster(Cluster),
    /// Fill a record with an invented register to explore, or write its table
    Demo(Demo),
    /// Find which events of a table share values, at any size; shared values are named, not dropped
    Correlate(Correlate),
    /// Record an analyst's own judgement on an answer, or show those there are beside the computed ones
    Judge(Judge),
    /// Show how much the same exploits say of an actor, day by day
    Curve(Curve),
    /// Destroy the key of an incident: evidence and answers are gone, the proofs stay
    Erase(Erase),
    /// Judge cases whose answer is known, and measure
    Backtest(Backtest),
    /// Record statements as claims, set sources side by side, find what a restatement changed
    Claim(Claim),
    /// Say in public what an assessment holds and no more: draft, agree, release, correct, withdraw
    Statement(statement::Statement),
    /// Check a disclosed package or a signed statement, with the public key alone
    VerifyPackage(statement::VerifyPackage),
    /// Objections to an assessment: record them, compute without what they contest, answer
    Challenge(statement::Challenge),
    /// Keep the register of incidents
    #[command(subcommand)]
    Incident(register::Incident),
    /// Support victims: what was done, what they allow, who waits for us
    #[command(subcommand)]
    Support(register::Support),
    /// Who victims are: kept apart, shown on a recorded need, erased for good
    #[command(subcommand, visible_alias = "identity")]
    Victim(register::Victim),
    /// The key under which all data keys lie: protect, rotate, escrow
    #[command(subcommand)]
    Keys(register::Keys),
    /// Figures of the register: freeze a period, publish it with small counts protected, revise
    #[command(subcommand)]
    Statistics(statistics::Statistics),
    /// Reports of a published period
    #[command(subcommand)]
    Report(statistics::Report),
    /// Check STIX files against the specification; exit 1 if a MUST is broken
    Validate(Validate),
    /// Show how the use of a vulnerability spread from actor to actor
    Spread(exchange::Spread),
    /// Say what to do now about an actor, a vulnerability or an incident; with indicators and rules
    Advisory(exchange::Advisory),
    /// Hand over what the record holds, as STIX 2.1 without loss or as MISP events
    Export(exchange::Export),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
    /// Read files for another process of this program
    #[command(hide = true)]
    ReadApart,
}

/// `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// How many incidents
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub incidents: u64,
    /// Values seen in each incident, besides those in its text
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub observables: u64,
    /// The same seed gives the same register
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Write the table, with ground truth, to this file (CSV) instead of recording it
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
}

/// `correlate`.
#[derive(Debug, Args)]
pub struct Correlate {
    /// Table of lines `event,type,value` (CSV, without a heading); the register if none is given
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// A value in more events than this joins none of them and is named as shared [default: 20]
    #[arg(long, value_name = "N")]
    pub most_events: Option<u32>,
    /// Write every pair to this file, as lines `one,other,values`
    #[arg(long, value_name = "OUT", requires = "file")]
    pub pairs: Option<PathBuf>,
}

/// `assess`.
#[derive(Debug, Args)]
pub struct Assess {
    /// Files or folders; a folder of folders that each hold an incident.toml is several incidents
    #[arg(required_unless_present = "incident", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The incident of the register it is about: its evidence is assessed too, and the answer tied to it
    #[arg(long, value_name = "INCIDENT")]
    pub incident: Option<String>,
    /// Day (or FROM..TO) of the activity; without it, dates in the evidence are used
    #[arg(long, value_name = "DATE")]
    pub observed_at: Option<String>,
    /// Name of the incident
    #[arg(long)]
    pub name: Option<String>,
    /// Write a dossier (HTML and JSON) into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The words of likelihood
    #[arg(long, value_enum, default_value_t = Words::Icd203)]
    pub words: Words,
    /// Marking of what is recorded and of the dossier
    #[arg(long, value_name = "MARKING", default_value = "TLP:AMBER")]
    pub marking: String,
    /// Answer as if this source had said nothing; may be given several times
    #[arg(long, value_name = "SOURCE")]
    pub without: Vec<String>,
    /// What is expected of known actors before any evidence: as they are reported on, or evenly
    #[arg(long, value_enum, default_value_t = PriorKind::References)]
    pub prior: PriorKind,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub clocks: Clocks,
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
    /// What the columns of a table mean: value=COL,type=COL,actor=COL,reference=COL,published=COL; or a TOML file
    #[arg(long, value_name = "MAPPING|FILE.toml")]
    pub map: Option<String>,
}

/// `show` and `search`.
#[derive(Debug, Args)]
pub struct Text {
    /// A name, id or value
    #[arg(value_name = "NAME|VALUE")]
    pub text: String,
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
    /// Answer with what the record knew at this moment instead, and say which entries changed the answer
    #[arg(long, value_name = "DATE|now")]
    pub with_knowledge_of: Option<String>,
    /// The words of likelihood
    #[arg(long, value_enum, default_value_t = Words::Icd203)]
    pub words: Words,
}

/// Words of likelihood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Words {
    /// Intelligence Community Directive 203.
    Icd203,
    /// The UK's probability yardstick; its gaps take the word nearer to even chances.
    Phia,
}

/// `cluster`.
#[derive(Debug, Args)]
pub struct Cluster {
    #[command(subcommand)]
    pub what: Option<ClusterCommand>,
}

/// What is done with clusters; without any, incidents in none are placed.
#[derive(Debug, Subcommand)]
pub enum ClusterCommand {
    /// Place every incident that is in no cluster yet
    Update,
    /// List clusters and incidents in none
    List,
    /// Show what holds a cluster together, which criteria it meets, and what happened to it
    Show {
        /// Id of the cluster
        #[arg(value_name = "CL-ID")]
        id: String,
    },
    /// Take incidents out of a cluster into one of their own
    Split {
        /// Id of the cluster
        #[arg(value_name = "CL-ID")]
        id: String,
        /// Pseudonyms of the incidents that leave
        #[arg(required = true, value_name = "INCIDENT")]
        incidents: Vec<String>,
        /// Why; recorded readable, so name no evidence
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Put a cluster into another, whose id stays
    Merge {
        /// The cluster that stays
        #[arg(value_name = "CL-ID")]
        into: String,
        /// The cluster that goes
        #[arg(value_name = "CL-ID")]
        from: String,
        /// Why; recorded readable, so name no evidence
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Take an event back
    Undo {
        /// Id of the event, as `cluster show` lists it
        #[arg(value_name = "EVENT")]
        event: String,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Raise a cluster to a level whose criteria it meets
    Promote {
        /// Id of the cluster
        #[arg(value_name = "CL-ID")]
        id: String,
        /// The level
        #[arg(long, value_enum)]
        level: ClusterLevel,
        /// Name of the group
        #[arg(long)]
        name: Option<String>,
        /// State high analytic confidence, which a named actor needs
        #[arg(long)]
        high_confidence: bool,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Cluster labelled cases with the present knowledge and compare with the labels; nothing is recorded
    Measure {
        /// Cases, one JSON object a line
        #[arg(value_name = "CASES.jsonl")]
        cases: PathBuf,
        /// Leave out knowledge that cites a case's own publisher
        #[arg(long)]
        exclude_own_publisher: bool,
    },
}

/// Levels that a cluster is promoted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClusterLevel {
    /// Six months of observation, mapped on the Diamond Model.
    Temporary,
    /// High confidence, several sources.
    Named,
}

/// `judge`.
#[derive(Debug, Args)]
pub struct Judge {
    /// Id of the assessment
    #[arg(value_name = "ASSESSMENT")]
    pub assessment: String,
    /// Item of the answer, by its id (e1) or value
    #[arg(
        long,
        requires = "hypothesis",
        requires = "consistency",
        requires = "by"
    )]
    pub item: Option<String>,
    /// Hypothesis, by name or id; `unknown` for the unknown actor
    #[arg(long, requires = "item")]
    pub hypothesis: Option<String>,
    /// CC, C, N, I or II: from very consistent to very inconsistent
    #[arg(long, requires = "item", value_name = "CC|C|N|I|II")]
    pub consistency: Option<String>,
    /// Who judges
    #[arg(long, requires = "item", value_name = "NAME")]
    pub by: Option<String>,
    /// Why
    #[arg(long, default_value = "")]
    pub reason: String,
    /// Write a dossier with the judgements into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `curve`.
#[derive(Debug, Args)]
pub struct Curve {
    /// CVE ids used together
    #[arg(required = true, value_name = "CVE")]
    pub cves: Vec<String>,
    /// The actor asked about, by name or ATT&CK id
    #[arg(long)]
    pub actor: String,
    /// First and last day
    #[arg(long, value_name = "FROM..TO")]
    pub days: String,
    /// Write the figure (SVG) here
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `erase`.
#[derive(Debug, Args)]
pub struct Erase {
    /// Pseudonym of the incident, or id of an assessment of it
    #[arg(value_name = "INCIDENT")]
    pub incident: String,
    /// It cannot be taken back
    #[arg(long)]
    pub yes: bool,
    /// Why; recorded readable
    #[arg(long, default_value = "")]
    pub reason: String,
}

/// `claim`.
#[derive(Debug, Args)]
pub struct Claim {
    #[command(subcommand)]
    pub what: ClaimCommand,
}

#[derive(Debug, Subcommand)]
pub enum ClaimCommand {
    /// Take a statement (text with front matter, HTML, PDF) into the record, as claims
    Add(ClaimAdd),
    /// Show the claims of all sources side by side, and how many origins they have
    List(ClaimList),
    /// Show a statement with its claims, rules, corrections and decisions
    Show(ClaimId),
    /// Say what a restatement changed, with both places
    Compare(ClaimCompare),
    /// Correct what was read out of a statement
    Correct(ClaimCorrect),
    /// Decide what holds of a claim, or undo that
    Resolve(ClaimResolve),
}

/// `claim add`.
#[derive(Debug, Args)]
pub struct ClaimAdd {
    /// The statement; `-` for standard input
    #[arg(value_name = "FILE|-")]
    pub file: String,
    /// Who says so [default: as the front matter or the address tells]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Admiralty reliability of the source, A to F
    #[arg(long, value_name = "A..F")]
    pub reliability: Option<String>,
    /// Admiralty credibility of what it says, 1 to 6
    #[arg(long, value_name = "1..6")]
    pub credibility: Option<u8>,
    /// Marking [default: TLP:AMBER]
    #[arg(long)]
    pub marking: Option<String>,
    /// Title, in place of the statement's own
    #[arg(long)]
    pub title: Option<String>,
    /// Address, in place of the statement's own
    #[arg(long)]
    pub url: Option<String>,
    /// Day of publication, in place of the statement's own
    #[arg(long, value_name = "DATE")]
    pub published: Option<String>,
    /// Recorded statement that this one derives from; may be given several times
    #[arg(long, value_name = "ID")]
    pub derived_from: Vec<String>,
}

/// `claim list`.
#[derive(Debug, Args)]
pub struct ClaimList {
    /// Only claims that hold these words
    #[arg(long, value_name = "WORDS")]
    pub about: Option<String>,
    /// Only of this source
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
}

/// `claim show`.
#[derive(Debug, Args)]
pub struct ClaimId {
    /// Id of a statement or claim, or its beginning
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `claim compare`.
#[derive(Debug, Args)]
pub struct ClaimCompare {
    /// The original: a file, `-`, or an id in the record
    #[arg(value_name = "PRIMARY")]
    pub primary: String,
    /// The restatement: a file, `-`, or an id in the record
    #[arg(value_name = "SECONDARY")]
    pub secondary: String,
    /// Write the answer as a page
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Marking of the page
    #[arg(long, value_name = "MARKING", default_value = "TLP:AMBER")]
    pub marking: String,
}

/// `claim correct`.
#[derive(Debug, Args)]
pub struct ClaimCorrect {
    /// Id of the claim, or its beginning
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// What a field is in truth: kind, speakers, about, scope, period (`;` between several) or hedge
    #[arg(long = "set", value_name = "FIELD=VALUE", required = true)]
    pub set: Vec<String>,
    /// Why, for the record
    #[arg(long, default_value = "")]
    pub reason: String,
}

/// `claim resolve`.
#[derive(Debug, Args)]
pub struct ClaimResolve {
    /// Id of the claim, or its beginning
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// What holds
    #[arg(long = "as", value_enum, value_name = "DECISION")]
    pub decision: Decision,
    /// Why, for the record
    #[arg(long, default_value = "")]
    pub reason: String,
}

/// What holds of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Decision {
    /// We hold it true.
    Accepted,
    /// We hold it false.
    Rejected,
    /// Sources contradict each other.
    Contested,
    /// No decision holds any more.
    Open,
}

/// `validate`.
#[derive(Debug, Args)]
pub struct Validate {
    /// Files, or folders of .json files, of STIX 2.1 (2.0 is checked as what it becomes)
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Exit 1 also if a SHOULD is broken
    #[arg(long)]
    pub strict: bool,
}

/// `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

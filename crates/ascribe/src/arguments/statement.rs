//! Arguments of `statement`, `verify-package` and `challenge`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `statement`.
#[derive(Debug, Args)]
pub struct Statement {
    #[command(subcommand)]
    pub what: StatementCommand,
}

#[derive(Debug, Subcommand)]
pub enum StatementCommand {
    /// Draft a statement from assessments, on what may be released of them, and published figures
    Draft(StatementDraft),
    /// Take an edited text; it may not say more than the assessments hold
    Edit(StatementText),
    /// Say what is wrong with a text for a statement, without taking it
    Check(StatementText),
    /// Say that the draft is ready, or needs changes; or sign it off in a role
    Review(StatementReview),
    /// Approve the present text
    Approve(StatementId),
    /// Hold the release until a moment, or lift that
    Embargo(StatementEmbargo),
    /// Record a partner who issues the statement too, or supports it
    Join(StatementJoin),
    /// Release the approved text
    Release(StatementRelease),
    /// Correct a released text; the correction is released like the text before
    Correct(StatementCorrect),
    /// Withdraw a statement
    Withdraw(StatementWithdraw),
    /// List statements
    List,
    /// Show a statement, in a form
    Show(StatementShow),
    /// The Atom feed of everything released
    Feed(StatementFeed),
    /// Open chosen evidence to somebody who must be convinced; the rest stays closed
    Disclose(StatementDisclose),
}

/// `statement draft`.
#[derive(Debug, Args)]
pub struct StatementDraft {
    /// Assessment; several make a paragraph each
    #[arg(long = "assessment", value_name = "ID", required_unless_present = "statistics", num_args = 1..)]
    pub assessments: Vec<String>,
    /// Period whose published figures are given: 2023-07-01..2024-06-30
    #[arg(long, value_name = "PERIOD", num_args = 1..)]
    pub statistics: Vec<String>,
    /// Title, in place of a neutral one
    #[arg(long)]
    pub title: Option<String>,
    /// Day of the statement [default: today]
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// The activity in general terms, as in "malicious cyber activity against ports"
    #[arg(long, value_name = "WORDS")]
    pub activity: Option<String>,
    /// Item of evidence whose release is cleared: e1, ASSESSMENT/e1, or all
    #[arg(long, value_name = "ITEM")]
    pub clear: Vec<String>,
    /// Say no more than this: almost-certain, very-likely, likely or linked
    #[arg(long, value_name = "STRENGTH")]
    pub at_most: Option<String>,
}

/// A statement and a file of text.
#[derive(Debug, Args)]
pub struct StatementText {
    /// The statement, or the beginning of its id
    #[arg(value_name = "ID")]
    pub id: String,
    /// The text; `-` for standard input
    #[arg(value_name = "FILE|-")]
    pub file: String,
}

/// A statement.
#[derive(Debug, Args)]
pub struct StatementId {
    /// The statement, or the beginning of its id
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `statement review`.
#[derive(Debug, Args)]
pub struct StatementReview {
    /// The statement, or the beginning of its id
    #[arg(value_name = "ID")]
    pub id: String,
    /// It needs changes
    #[arg(long)]
    pub changes: bool,
    /// Sign off in this role, as the policy names it
    #[arg(long, value_name = "ROLE", conflicts_with = "changes")]
    pub sign_off: Option<String>,
    /// What you say of it, for the record
    #[arg(long, default_value = "")]
    pub note: String,
}

/// `statement embargo`.
#[derive(Debug, Args)]
pub struct StatementEmbargo {
    /// The statement, or the beginning of its id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Not before this moment
    #[arg(long, value_name = "MOMENT", required_unless_present = "lift")]
    pub until: Option<String>,
    /// Lift it
    #[arg(long, conflicts_with = "until")]
    pub lift: bool,
}

/// `statement join`.
#[derive(Debug, Args)]
pub struct StatementJoin {
    /// The statement, or the beginning of its id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Who
    #[arg(long, value_name = "NAME")]
    pub partner: String,
    /// How
    #[arg(long = "how", value_enum, default_value_t = How::Joins)]
    pub how: How,
    /// The partner's own text, read by the same checker
    #[arg(long, value_name = "FILE")]
    pub text: Option<String>,
    /// The partner's signed statement, as `statement show --as signed` gives it
    #[arg(long, value_name = "FILE", requires = "key")]
    pub signed: Option<String>,
    /// The partner's public key, or a file that holds it
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

/// How a partner takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum How {
    /// Issues it too.
    Joins,
    /// Supports it without issuing it.
    Supports,
}

/// `statement release`.
#[derive(Debug, Args)]
pub struct StatementRelease {
    /// The statement, or the beginning of its id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Write statement.md, statement.html, statement.pdf, statement.signed.json and feed.xml here
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `statement correct`.
#[derive(Debug, Args)]
pub struct StatementCorrect {
    /// The statement, or the beginning of its id
    #[arg(value_name = "ID")]
    pub id: String,
    /// The corrected text; `-` for standard input
    #[arg(value_name = "FILE|-")]
    pub file: String,
    /// What was wrong and is now right; stands in the text
    #[arg(long)]
    pub note: String,
}

/// `statement withdraw`.
#[derive(Debug, Args)]
pub struct StatementWithdraw {
    /// The statement, or the beginning of its id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Why; stands in the text
    #[arg(long)]
    pub reason: String,
    /// Write the files anew here
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `statement show`.
#[derive(Debug, Args)]
pub struct StatementShow {
    /// The statement, or the beginning of its id
    #[arg(value_name = "ID")]
    pub id: String,
    /// The form: the released text if there is one
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub form: Option<Form>,
    /// Write it as PDF into this file: the released text if there is one
    #[arg(long, value_name = "FILE", conflicts_with = "form")]
    pub pdf: Option<PathBuf>,
}

/// A form of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// With front matter.
    Markdown,
    /// A page.
    Html,
    /// Which carriers stand behind which sentence.
    Sidecar,
    /// The released text with its proof.
    Signed,
}

/// `statement feed`.
#[derive(Debug, Args)]
pub struct StatementFeed {
    /// Write it here
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `statement disclose`.
#[derive(Debug, Args)]
pub struct StatementDisclose {
    /// The statement, or the beginning of its id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Item to open: e1, or ASSESSMENT/e1
    #[arg(long = "item", value_name = "ITEM", required = true)]
    pub items: Vec<String>,
    /// Write the package here
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `verify-package`.
#[derive(Debug, Args)]
pub struct VerifyPackage {
    /// The package
    #[arg(value_name = "FILE")]
    pub file: String,
    /// Public key got by another way, or a file that holds it; without, the package's own
    #[arg(long, value_name = "KEY")]
    pub public_key: Option<String>,
}

/// `challenge`.
#[derive(Debug, Args)]
pub struct Challenge {
    #[command(subcommand)]
    pub what: ChallengeCommand,
}

#[derive(Debug, Subcommand)]
pub enum ChallengeCommand {
    /// Record an objection, or the right of reply of whoever is named
    Add(ChallengeAdd),
    /// List objections with their treatment
    List(ChallengeList),
    /// Compute the assessment without what is contested; draft the answer
    Run(ChallengeRun),
    /// Argue the strongest case for the runner-up and for a false flag
    RedTeam(ChallengeRedTeam),
    /// Write the assessment as challenged: every objection with its treatment
    Dossier(ChallengeDossier),
}

/// `challenge add`.
#[derive(Debug, Args)]
pub struct ChallengeAdd {
    /// The assessment
    #[arg(long, value_name = "ASSESSMENT")]
    pub against: String,
    /// The link that is contested
    #[arg(long, value_enum)]
    pub link: Link,
    /// Contested item of evidence (e1); against the sponsor link, who says it (Microsoft) or a source
    #[arg(long = "item", value_name = "ITEM")]
    pub items: Vec<String>,
    /// Who objects
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// The objection; `-` for standard input
    #[arg(long, value_name = "FILE|-")]
    pub text: String,
}

/// A link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Link {
    /// From the activity to the group.
    Activity,
    /// From the group to the state.
    Sponsor,
}

/// `challenge list`.
#[derive(Debug, Args)]
pub struct ChallengeList {
    /// Only against this assessment
    #[arg(long, value_name = "ASSESSMENT")]
    pub against: Option<String>,
}

/// `challenge run`.
#[derive(Debug, Args)]
pub struct ChallengeRun {
    /// The challenge, or the beginning of its id
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `challenge red-team`.
#[derive(Debug, Args)]
pub struct ChallengeRedTeam {
    /// The assessment
    #[arg(value_name = "ASSESSMENT")]
    pub assessment: String,
}

/// `challenge dossier`.
#[derive(Debug, Args)]
pub struct ChallengeDossier {
    /// The assessment, or a challenge against it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Folder for as-challenged.html
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Add the red team's case
    #[arg(long)]
    pub red_team: bool,
}

//! The use cases, one function each: `(reader, request) → answer`.
//!
//! Every door (command line, and later HTTP) calls this crate and nothing below it, so that
//! whatever is checked here cannot be forgotten there. A [`Session`] is an open record with the
//! picture of what is known; the modules are what can be asked of it.

mod advisory;
mod assess;
mod audit;
mod backtest;
mod challenge;
mod circumstances;
mod claim;
mod clock;
mod clusters;
mod correlate;
mod current;
mod curve;
mod derived;
mod erase;
mod error;
mod evidence;
mod export;
mod extract;
mod feeds;
mod hits;
mod hunt;
mod import;
mod incident;
mod judge;
mod judgement;
mod labels;
mod names;
mod own;
mod picture;
mod policy;
mod proof;
mod prose;
mod reading;
mod register;
mod replay;
mod resume;
mod search;
mod session;
mod show;
mod spread;
mod standing;
mod starter;
mod statement;
mod statistics;
mod stored;
mod validate;
mod validity;
mod when;
mod which;

pub use advisory::{About, AdvisoryOptions, directors_pdf};
pub use ascribe_claims::WORDNET_NOTICE;
pub use ascribe_exchange as exchange;
pub use ascribe_fetch::Limits as FetchLimits;
pub use ascribe_knowledge::origin::publisher_of;
pub use ascribe_ledger::{KeyStatus, Rotated};
pub use ascribe_publish as publish;
pub use ascribe_reason::ach::{Consistency, Judgement};
pub use ascribe_reason::assessment::{Assessment, Verdict};
pub use ascribe_reason::words;
pub use ascribe_reason::{Excluded, Parameters, Prior};
pub use ascribe_register::{Identity, Ties};
pub use ascribe_statements::redteam::RedTeam;
pub use ascribe_stix::validate::{Broken, Document, Level};
pub use assess::{AssessOptions, Assessed};
pub use audit::{AuditFilter, Bearer, CountryClash, NamesAudit, SharedName};
pub use backtest::{
    Answered, Backtest, BacktestOptions, Behaviour, Bin, BuildOptions, Built, BuiltActor,
    BuiltCase, BuiltIndicator, BuiltObserved, CaseAnswer, Countries, FalseFlags, FitOptions,
    Fitted, ImitateOptions, Imitated, Imitation, Interval, Metrics, OpenSet, Part, Point,
    ReleaseCase, Skipped, backtest, cases_from_feed, cases_from_folders, cases_from_releases, fit,
    fit_indicators, fit_wording, folder_labels, imitate,
};
pub use challenge::{ChallengeOptions, ChallengedLink, RecordedChallenge, Stand, Treatment};
pub use claim::{
    ClaimFilter, ClaimList, ClaimOptions, ComparedText, Correction, DriftReport, KeptClaim,
    KeptStatement, RecordedStatement, Resolution, Resolve, ShownStatement,
};
pub use clock::{Clock, moment, parse_moment};
pub use clusters::{
    Agreement, Cluster, Clusters, Criterion, Joined, Level as ClusterLevel, Likeness, Link,
    MeasureOptions, Member, ShownCluster,
};
pub use correlate::{
    Correlated, FaultyRow, Pair as CorrelatedPair, Shared as SharedValue, correlate,
};
pub use curve::{Curve, CurveOptions, CurvePoint};
pub use erase::{Commitment, ErasedIncident};
pub use error::AppError;
pub use export::{Export, ExportForm, ExportOptions, Selection};
pub use extract::{
    ExtractOptions, ExtractSink, FoundMention, FoundObservable, FoundTarget, FoundTechnique,
    extract,
};
pub use feeds::{
    ChangedObject, ExpiredObject, ListedSource, NamedObject, NewSource, Outcome as UpdateOutcome,
    SourceDiff, SourceUpdate, UpdateOptions, UpdateReport, ValueChanges,
};
pub use hunt::{
    Carrier, DeclaredClocks, FileProblem, Finding, HuntAnswer, HuntOptions, Level as RuleLevel,
    LogRead, Refused, RulesChecked, check_rules, hunt,
};
pub use import::{ImportOptions, ImportReport, SourceCount};
pub use judge::Known;
pub use judgement::{Compared, NewJudgement};
pub use names::Decision;
pub use policy::Access;
pub use proof::{Proof, verify};
#[cfg(unix)]
pub use reading::serve as serve_reading;
pub use reading::{READ_APART, Reading};
pub use register::{
    ConsentRequest, ErasedVictim, IdentityHit, IncidentFilter, IncidentImport, IncidentLinks,
    IncidentPage, KeyForm, KnownValue, LinkRequest, LinkedIncident, ListedIncident, NewIncident,
    Recorded, RegisterCorrelated, Reveal, RowReport, ShownEvent, ShownFile, ShownIncident,
    ShownNote, ShownObservable, ShownVictim, ShownWaiting, SupportRequest, Touched,
    TouchedIncident, UpdateRequest, ValueOfMany, WaitingFilter, consent_told, support_told,
    write_demo,
};
pub use replay::Replayed;
pub use search::{LogEntry, LogFilter, SearchHit};
pub use session::{Moment, Session, default_ledger};
pub use show::{Answer, NameUser, NoLongerSaid, ShownActor, ShownName, ShownValue};
pub use standing::{SourceDecision, SourceStatus};
pub use statement::{
    Breach, DraftOptions, Drafted, Package, ReleaseAct, ReleaseForm, ReleasePart, ShownRelease,
    VerifiedPackage, verify_package,
};
pub use statistics::{
    AnnualOptions, AnnualReport, KeptFreeze, KeptRelease, ListedStatistics, Released,
    ShownStatistics, StatisticsList,
};
pub use validate::{ValidatedFile, validate};
pub use which::{Changed, Culprit, ItemChange, Short};

/// Receives word of how far long work has come: what is done, bytes or items so far.
pub trait Progress {
    /// `done` so far of `what`; `total` if known.
    fn at(&mut self, what: &str, done: u64, total: Option<u64>);
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn at(&mut self, _: &str, _: u64, _: Option<u64>) {}
}

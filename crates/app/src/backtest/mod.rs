//! Judging cases whose answer is known, each with the knowledge it names and no other.

mod alone;
mod build;
pub(crate) mod cases;
mod curves;
mod feed;
mod fit;
mod folder;
mod imitate;
mod judging;
mod levels;
mod metrics;
mod page;
mod parts;
mod releases;
mod told;

pub use build::{
    BuildOptions, Built, BuiltActor, BuiltCase, BuiltIndicator, BuiltObserved, Skipped,
    cases_from_folders, folder_labels,
};
use cases::Case;
pub use curves::{Bin, Point};
pub use feed::cases_from_feed;
pub use fit::{FitOptions, Fitted, fit, fit_indicators, fit_wording};
pub use imitate::{ImitateOptions, Imitated, Imitation, imitate};
pub use levels::Countries;
pub use metrics::{Answered, Interval, Metrics, OpenSet};
pub use parts::{FalseFlags, Part};
pub use releases::{Behaviour, ReleaseCase, cases_from_releases};

use crate::error::AppError;
use crate::import::ImportOptions;
use crate::policy::Access;
use crate::session::Session;
use crate::{Clock, Progress};
use ascribe_reason::Parameters;
use ascribe_reason::assessment::Support;
use judging::{Manner, judge};
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

/// What a backtest is asked for.
#[derive(Debug, Clone, Default)]
pub struct BacktestOptions {
    /// Name of a knowledge → its files; the empty name serves every case.
    pub knowledge: BTreeMap<String, Vec<PathBuf>>,
    /// Leave out the references of the case's own publisher, and what cites nothing else.
    pub exclude_own_publisher: bool,
    /// Leave out whatever cites it, also what cites something else besides.
    pub whatever_cites: bool,
    /// Judge again with each kind of evidence alone, and with each left out.
    pub ablation: bool,
    /// Judge again with so many planted traces of another actor.
    pub false_flag: Option<usize>,
    /// Parameters to judge with.
    pub parameters: Parameters,
}

impl BacktestOptions {
    fn manner(&self) -> Manner {
        Manner {
            exclude_own_publisher: self.exclude_own_publisher,
            whatever_cites: self.whatever_cites,
            parameters: self.parameters.clone(),
            ..Manner::default()
        }
    }
}

/// The outcome of a backtest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backtest {
    /// Figures over all cases that name an actor.
    pub metrics: Metrics,
    /// By the kinds of evidence that cases hold; undated cases once more as not time-ordered.
    pub by_kind: BTreeMap<String, Part>,
    /// Each kind of evidence alone and left out, if asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ablation: BTreeMap<String, Part>,
    /// Rolled up to countries.
    pub country: Countries,
    /// With planted traces, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub false_flag: Option<FalseFlags>,
    /// Every case with its answer.
    pub cases: Vec<CaseAnswer>,
    /// Remarks: cases that are not time-ordered, and the like.
    pub notes: Vec<String>,
}

/// One case with its answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseAnswer {
    /// Id of the case.
    pub id: String,
    /// Every hypothesis, most probable first, the unknown actor among them.
    pub ranked: Vec<Ranked>,
    /// Probability of the leading named actor; 0 when none was touched.
    pub probability: f64,
    /// `attributed`, `linked` or `unattributed`.
    pub verdict: String,
    /// Whether the leading named actor is the right one; null for a case without actor.
    pub correct: Option<bool>,
    /// A source publishes the leading actor and the right one as the same, or as part of each other.
    pub published_overlap: bool,
    /// The leader does not lead when each actor's two best items are ignored.
    pub fragile: bool,
    /// Probability of the leading named actor with the right one removed from the knowledge.
    pub probability_if_removed: Option<f64>,
    /// What the leading answer stands on.
    pub support: Support,
    /// The same with the right actor removed.
    pub support_if_removed: Option<Support>,
}

/// One hypothesis of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranked {
    /// Preferred name.
    pub actor: String,
    /// ATT&CK id, if any.
    pub external_id: Option<String>,
    /// Posterior probability.
    pub probability: f64,
}

/// Judges every case of a JSON Lines file.
///
/// # Errors
/// A file that cannot be read, a case that is none (with its line), knowledge that no `--knowledge`
/// gives, or the record's own.
pub fn backtest(
    path: &Path,
    options: &BacktestOptions,
    access: &Access,
    progress: &mut dyn Progress,
) -> Result<Backtest, AppError> {
    access.only_operator("backtest")?;
    let cases = cases::read(path)?;
    let mut knowledge = Knowledge::new(options)?;
    let manner = options.manner();
    let mut judged = Vec::new();
    let total = u64::try_from(cases.len()).ok();
    for (number, case) in (1u64..).zip(&cases) {
        progress.at("judging cases", number, total);
        let session = knowledge.of(case, progress)?;
        judged.push(judge(session, case, &manner)?);
    }
    let mut notes = Vec::new();
    let undated = cases
        .iter()
        .filter(|c| c.observed_at.is_none() && c.first_cited_in.is_none())
        .count();
    if undated > 0 {
        notes.push(format!("{undated} cases carry no date: their knowledge may be younger than they are (not time-ordered)"));
    }
    let ablation = if options.ablation {
        parts::ablation(&cases, &mut knowledge, options, &judged, progress)?
    } else {
        BTreeMap::new()
    };
    let false_flag = match options.false_flag {
        Some(_) => Some(parts::false_flags(
            &cases,
            &mut knowledge,
            options,
            &judged,
            progress,
        )?),
        None => None,
    };
    Ok(Backtest {
        metrics: Metrics::of(&judged),
        by_kind: parts::by_kind(&judged),
        ablation,
        country: levels::figures(&judged),
        false_flag,
        cases: judged.into_iter().map(|j| j.answer).collect(),
        notes,
    })
}

/// The knowledge that cases name, each opened or read when first asked for.
struct Knowledge<'a> {
    options: &'a BacktestOptions,
    scratch: Scratch,
    sessions: BTreeMap<String, Session>,
}

impl<'a> Knowledge<'a> {
    fn new(options: &'a BacktestOptions) -> Result<Self, AppError> {
        Ok(Self {
            options,
            scratch: Scratch::new()?,
            sessions: BTreeMap::new(),
        })
    }

    /// The knowledge to judge a case with.
    fn of(&mut self, case: &Case, progress: &mut dyn Progress) -> Result<&mut Session, AppError> {
        let given = &self.options.knowledge;
        let name = if given.contains_key(&case.knowledge) {
            case.knowledge.clone()
        } else {
            String::new()
        };
        if !given.contains_key(&name) {
            return Err(AppError::Usage {
                what: format!("case {}", case.id),
                rule: format!(
                    "names the knowledge {:?}, which was not given",
                    case.knowledge
                ),
                remedy: format!("add --knowledge {}=FILE", case.knowledge),
            });
        }
        self.called(&name, progress)
    }

    /// The knowledge of a name; nothing but what every record begins with if none was given.
    fn called(
        &mut self,
        name: &str,
        progress: &mut dyn Progress,
    ) -> Result<&mut Session, AppError> {
        let files = self
            .options
            .knowledge
            .get(name)
            .map_or(&[][..], Vec::as_slice);
        match self.sessions.entry(name.to_owned()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(free) => {
                let session = self.scratch.learn(free.key(), files, progress)?;
                Ok(free.insert(session))
            }
        }
    }
}

/// A folder for the records that knowledge is read into; removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, AppError> {
        let folder = std::env::temp_dir().join(format!(
            "ascribe-backtest-{}",
            uuid::Uuid::new_v4().simple()
        ));
        std::fs::create_dir_all(&folder).map_err(|e| AppError::File {
            operation: "create the folder",
            path: folder.clone(),
            reason: e.to_string(),
        })?;
        Ok(Self(folder))
    }

    /// A ledger is opened as it is; anything else is read into a record of its own.
    fn learn(
        &self,
        name: &str,
        files: &[PathBuf],
        progress: &mut dyn Progress,
    ) -> Result<Session, AppError> {
        if let [only] = files
            && is_ledger(only)
        {
            return Session::open_existing(only, Clock::System, &Access::operator()?);
        }
        let slug: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        let path = self
            .0
            .join(format!("{slug}-{}.db", uuid::Uuid::new_v4().simple()));
        let mut session =
            Session::open(&path, Clock::System, true, &Access::operator()?, progress)?;
        session.import(files, &ImportOptions::default(), progress)?;
        Ok(session)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing but copies of the files given lies there.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn is_ledger(path: &Path) -> bool {
    use std::io::Read;
    let mut head = [0u8; 16];
    let read = std::fs::File::open(path).and_then(|mut f| f.read_exact(&mut head));
    read.is_ok() && head.starts_with(b"SQLite format 3")
}

//! Statistics of the register: frozen, published, revised, reported.
//!
//! A freeze keeps the true figures at a position of the record; a release keeps what is shown of
//! it. Both are entries, so that what was published can be made again to the byte.
//!
//! | module | holds |
//! |---|---|
//! | `freeze` | counting a period; counting it again at an earlier position |
//! | `release` | publishing and revising, each audited with all that is published |
//! | `list` | what there is, and one of them shown |
//! | `annual` | the report of a period |

mod annual;
mod freeze;
mod list;
mod release;

pub use annual::{AnnualOptions, AnnualReport};
pub use list::{ListedStatistics, ShownStatistics, StatisticsList};
pub use release::Released;

use crate::error::AppError;
use crate::session::Session;
use ascribe_ledger::{Credibility, Draft, Filter, Reliability};
use ascribe_statistics::{Frozen, Period, Published};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use uuid::Uuid;

/// Kind of the entries that keep true figures.
pub(crate) const FREEZE: &str = "x-ascribe-statistics-freeze";
/// Kind of the entries that keep what is shown.
pub(crate) const RELEASE: &str = "x-ascribe-statistics-release";
/// Marking of true figures.
const INTERNAL: &str = "TLP:AMBER+STRICT";

/// True figures as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFreeze {
    /// Kind of the entry.
    #[serde(rename = "type")]
    kind: String,
    /// Its id, made of period, position and versions.
    pub id: String,
    /// The figures.
    pub frozen: Frozen,
}

/// A publication as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRelease {
    /// Kind of the entry.
    #[serde(rename = "type")]
    kind: String,
    /// Its id, made of period and revision.
    pub id: String,
    /// The freeze behind it.
    pub freeze: String,
    /// Why it was revised.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// Keys of the figures that a revision shows otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub changed: Vec<String>,
    /// What is shown.
    pub published: Published,
}

impl Session {
    /// All freezes, with positions as the reader counts them.
    fn freezes(&self) -> Result<Vec<KeptFreeze>, AppError> {
        let mut all: Vec<KeptFreeze> = self.kept(FREEZE)?;
        for one in &mut all {
            one.frozen.position = self.ledger.position(one.frozen.position);
        }
        Ok(all)
    }

    /// All publications, likewise. The id of the freeze behind one is made of the position in the
    /// whole record, so that a reader who may not see the freeze is not given it.
    fn releases(&self) -> Result<Vec<KeptRelease>, AppError> {
        let mut all: Vec<KeptRelease> = self.kept(RELEASE)?;
        for one in &mut all {
            one.published.position = self.ledger.position(one.published.position);
            if self.ledger.is_restricted() {
                one.freeze.clear();
            }
        }
        Ok(all)
    }

    /// Whether what was published is right can be seen in the whole record alone.
    fn may_check(&self) -> Result<(), AppError> {
        self.access
            .only_operator("statistics show --check")
            .map(|_| ())
    }

    /// All bodies of a kind, in the order of the record.
    fn kept<T: DeserializeOwned>(&self, kind: &str) -> Result<Vec<T>, AppError> {
        let filter = Filter {
            kinds: Some(vec![kind.to_owned()]),
            ..Filter::default()
        };
        let mut found = Vec::new();
        let mut broken = None;
        self.ledger.entries(&filter, |entry| {
            match serde_json::from_str(entry.body().unwrap_or_default()) {
                Ok(body) => found.push(body),
                Err(e) => broken = Some(AppError::stored("statistics", e)),
            }
            ControlFlow::Continue(())
        })?;
        broken.map_or(Ok(found), Err)
    }

    fn keep<T: Serialize>(
        &mut self,
        kind: &str,
        id: &str,
        marking: &str,
        lineage: Vec<String>,
        body: &T,
    ) -> Result<(), AppError> {
        let body = serde_json::to_value(body).map_err(|e| AppError::stored("statistics", e))?;
        let draft = Draft {
            kind: kind.to_owned(),
            object_id: id.to_owned(),
            source: "ascribe".to_owned(),
            reliability: Reliability::A,
            credibility: Credibility::UNJUDGED,
            marking: marking.to_owned(),
            lineage,
            happened: None,
            published: None,
            body: crate::own::readable(&body),
            touches: Vec::new(),
        };
        let context = self.context();
        self.ledger.append(&context, &[draft])?;
        Ok(())
    }
}

/// A period as it is given.
fn period(text: &str) -> Result<Period, AppError> {
    text.parse()
        .map_err(|e: ascribe_statistics::period::PeriodError| {
            wrong(
                "--period",
                e.rule,
                "write whole months: 2020-07-01..2021-06-30",
            )
        })
}

/// An id that is the same whenever the parts are.
fn id(kind: &str, parts: &[&str]) -> String {
    let name: String = parts.iter().map(|p| format!("{}:{p}", p.len())).collect();
    format!(
        "{kind}--{}",
        Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
    )
}

fn wrong(what: &str, rule: impl Into<String>, remedy: &str) -> AppError {
    AppError::Usage {
        what: what.to_owned(),
        rule: rule.into(),
        remedy: remedy.to_owned(),
    }
}

//! What was frozen and published, and one of them shown.

use super::{KeptRelease, wrong};
use crate::error::AppError;
use crate::session::Session;
use ascribe_publish::annual::tables_text;
use ascribe_statistics::{Frozen, Period, Published, TABLES, control};
use serde::Serialize;

/// All freezes and publications.
#[derive(Debug, Clone, Serialize)]
pub struct StatisticsList {
    /// In the order of the record.
    pub freezes: Vec<ListedStatistics>,
    /// In the order of the record.
    pub releases: Vec<ListedStatistics>,
}

/// One of them.
#[derive(Debug, Clone, Serialize)]
pub struct ListedStatistics {
    /// Id.
    pub id: String,
    /// Period.
    pub period: Period,
    /// Last entry that was counted.
    pub position: u64,
    /// Number of the revision, of a publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<u32>,
    /// Figures that a revision shows otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
}

/// The figures of a period.
#[derive(Debug, Clone, Serialize)]
pub struct ShownStatistics {
    /// `TLP:CLEAR` for a publication; true figures are marked.
    pub marking: &'static str,
    /// True for uncontrolled figures, which are never to be published.
    pub internal: bool,
    /// The publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<KeptRelease>,
    /// The true figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frozen: Option<Frozen>,
    /// Whether the entries give the same bytes again, if that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reproduced: Option<bool>,
}

impl ShownStatistics {
    /// For a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        if self.internal {
            text.push_str(&format!(
                "{}: uncontrolled figures, not for publication\n",
                self.marking
            ));
        }
        let published = match (&self.release, &self.frozen) {
            (_, Some(frozen)) => Some(Published::uncontrolled(frozen)),
            (Some(release), None) => Some(release.published.clone()),
            (None, None) => None,
        };
        if let Some(published) = published {
            text.push_str(&format!(
                "{}, entry {} of the record, tables {}, rules {}\n",
                published.period, published.position, published.tables, published.rules
            ));
            text.push_str(&tables_text(&published));
        }
        if let Some(release) = self.release.as_ref().filter(|r| !r.changed.is_empty()) {
            text.push_str(&format!("\nRevised: {}\n", release.changed.join(", ")));
        }
        if let Some(same) = self.reproduced {
            let words = if same {
                "the same bytes"
            } else {
                "OTHER BYTES"
            };
            text.push_str(&format!("\nCounted again from the entries: {words}\n"));
        }
        text
    }
}

impl Session {
    /// Everything frozen and published.
    ///
    /// # Errors
    /// The record's own.
    pub fn statistics_list(&self) -> Result<StatisticsList, AppError> {
        let freezes = self.freezes()?.into_iter().map(|f| ListedStatistics {
            id: f.id,
            period: f.frozen.period,
            position: f.frozen.position,
            revision: None,
            changed: Vec::new(),
        });
        let releases = self.releases()?.into_iter().map(|r| ListedStatistics {
            id: r.id,
            period: r.published.period,
            position: r.published.position,
            revision: Some(r.published.revision),
            changed: r.changed,
        });
        Ok(StatisticsList {
            freezes: freezes.collect(),
            releases: releases.collect(),
        })
    }

    /// The newest publication of a period, or the one of an id; with `internal` the true figures
    /// of the newest freeze. `check` makes it again from the entries and compares the bytes.
    ///
    /// # Errors
    /// Nothing there, or the record's own.
    pub fn statistics_show(
        &self,
        what: &str,
        internal: bool,
        check: bool,
    ) -> Result<ShownStatistics, AppError> {
        let period = what.parse::<Period>().ok();
        if check {
            self.may_check()?;
        }
        if internal && !self.access.internal_figures() {
            return Err(AppError::Refused {
                what: "showing figures without disclosure control".to_owned(),
                rule: "this reader's profile does not say `internal-figures = true`; ask for the publication, without --internal".to_owned(),
            });
        }
        if internal {
            let Some(period) = period else {
                return Err(wrong(
                    "statistics show --internal",
                    "takes a period",
                    "write 2020-07-01..2021-06-30",
                ));
            };
            let frozen = self.newest_freeze(period)?.frozen;
            let again = check
                .then(|| self.count_at(period, frozen.position))
                .transpose()?;
            return Ok(ShownStatistics {
                marking: super::INTERNAL,
                internal: true,
                release: None,
                reproduced: again.map(|a| a == frozen),
                frozen: Some(frozen),
            });
        }
        let release = self.found(what, period)?;
        let reproduced = check.then(|| self.reproduces(&release)).transpose()?;
        Ok(ShownStatistics {
            marking: "TLP:CLEAR",
            internal: false,
            release: Some(release),
            frozen: None,
            reproduced,
        })
    }

    pub(super) fn found(
        &self,
        what: &str,
        period: Option<Period>,
    ) -> Result<KeptRelease, AppError> {
        let fits = |r: &KeptRelease| period.map_or(r.id == what, |p| r.published.period == p);
        let of = self.releases()?.into_iter().filter(fits);
        of.max_by_key(|r| r.published.revision)
            .ok_or_else(|| AppError::NotFound {
                what: format!(
                    "a publication {}",
                    period.map_or("of that id".to_owned(), |p| format!("of {p}"))
                ),
                remedy: "`ascribe statistics list` shows what there is".to_owned(),
            })
    }

    /// True if counting and controlling again gives the bytes that are kept.
    fn reproduces(&self, release: &KeptRelease) -> Result<bool, AppError> {
        let releases = self.releases()?;
        let number = release.published.revision.checked_sub(1);
        let earlier = releases.iter().find(|r| {
            r.published.period == release.published.period && Some(r.published.revision) == number
        });
        let frozen = self.count_at(release.published.period, release.published.position)?;
        let again = control(&frozen, &TABLES, earlier.map(|e| &e.published));
        let bytes =
            |p: &Published| serde_json::to_string(p).map_err(|e| AppError::stored("statistics", e));
        match again {
            Ok(again) => Ok(bytes(&again)? == bytes(&release.published)?),
            Err(_) => Ok(false),
        }
    }
}

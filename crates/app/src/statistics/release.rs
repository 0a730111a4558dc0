//! Publishing and revising. Nothing is published that the auditor does not pass, together with all
//! that was published before.

use super::{KeptFreeze, KeptRelease, RELEASE, id, period, wrong};
use crate::error::AppError;
use crate::session::Session;
use ascribe_statistics::audit::{Audit, Release, audit};
use ascribe_statistics::{Frozen, Period, Published, TABLES, control};
use serde::Serialize;

/// Marking of what is published.
pub(super) const PUBLIC: &str = "TLP:CLEAR";

/// A publication with what its audit found.
#[derive(Debug, Clone, Serialize)]
pub struct Released {
    /// The publication.
    pub release: KeptRelease,
    /// Protected cells that were examined, over all publications.
    pub examined: u64,
    /// The narrowest interval of a withheld cell that has an end.
    pub narrowest: Option<i128>,
}

impl Session {
    /// Publishes the newest freeze of a period.
    ///
    /// # Errors
    /// No freeze, a period that shares months with a published one, a refusal of disclosure
    /// control, or the record's own.
    pub fn statistics_publish(&mut self, text: &str) -> Result<Released, AppError> {
        self.access.only_operator("statistics publish")?;
        let period = period(text)?;
        let releases = self.releases()?;
        if releases.iter().any(|r| r.published.period == period) {
            return Err(wrong(
                "statistics publish",
                "the period is published already",
                "freeze it again and use `ascribe statistics revise`",
            ));
        }
        if let Some(other) = releases
            .iter()
            .find(|r| r.published.period.overlaps(period))
        {
            return Err(wrong(
                "statistics publish",
                format!(
                    "the period shares months with {}, which is published; the difference of the two would show what is withheld",
                    other.published.period
                ),
                "publish periods that share no month",
            ));
        }
        let freeze = self.newest_freeze(period)?;
        self.release(&freeze, None, None, &releases)
    }

    /// Publishes the newest freeze of a published period as a revision.
    ///
    /// # Errors
    /// As [`Session::statistics_publish`]; nothing published yet; no newer freeze.
    pub fn statistics_revise(&mut self, text: &str, reason: &str) -> Result<Released, AppError> {
        self.access.only_operator("statistics revise")?;
        let period = period(text)?;
        if reason.trim().is_empty() {
            return Err(wrong(
                "statistics revise",
                "needs a reason",
                "give --reason",
            ));
        }
        let releases = self.releases()?;
        let of = releases.iter().filter(|r| r.published.period == period);
        let Some(earlier) = of.max_by_key(|r| r.published.revision) else {
            return Err(AppError::NotFound {
                what: format!("a publication of {period}"),
                remedy: "use `ascribe statistics publish`".to_owned(),
            });
        };
        let freeze = self.newest_freeze(period)?;
        if freeze.id == earlier.freeze {
            return Err(wrong(
                "statistics revise",
                "there is no newer freeze of the period",
                "use `ascribe statistics freeze` first",
            ));
        }
        let reason = self.disguised_text(reason)?;
        self.release(&freeze, Some(earlier), Some(reason), &releases)
    }

    fn release(
        &mut self,
        freeze: &KeptFreeze,
        earlier: Option<&KeptRelease>,
        reason: Option<String>,
        releases: &[KeptRelease],
    ) -> Result<Released, AppError> {
        let before = earlier.map(|e| &e.published);
        let published = control(&freeze.frozen, &TABLES, before).map_err(|e| {
            wrong(
                "statistics",
                e.to_string(),
                "`ascribe statistics show --internal` has the true figures",
            )
        })?;
        let audit = self.audit_with(&freeze.frozen, &published, releases)?;
        if let Some(finding) = audit.findings.first() {
            return Err(wrong(
                "statistics",
                format!(
                    "with all that is published, too much of {} in {} could be computed ({})",
                    finding.key, finding.period, finding.why
                ),
                "freeze another period, or wait until more has changed",
            ));
        }
        let revision = published.revision.to_string();
        let id = id(RELEASE, &[&published.period.to_string(), &revision]);
        let release = KeptRelease {
            kind: RELEASE.to_owned(),
            id: id.clone(),
            freeze: freeze.id.clone(),
            reason,
            changed: before
                .map(|b| published.changed_since(b))
                .unwrap_or_default(),
            published,
        };
        self.keep(RELEASE, &id, PUBLIC, vec![freeze.id.clone()], &release)?;
        Ok(Released {
            release,
            examined: audit.examined,
            narrowest: audit.narrowest,
        })
    }

    /// Audits a publication together with all others.
    fn audit_with(
        &self,
        frozen: &Frozen,
        published: &Published,
        releases: &[KeptRelease],
    ) -> Result<Audit, AppError> {
        let freezes = self.freezes()?;
        let mut all = vec![Release::of(frozen, published)];
        for release in releases {
            let truth = freezes.iter().find(|f| f.id == release.freeze);
            let truth = truth.ok_or_else(|| AppError::stored("freeze", "it is missing"))?;
            all.push(Release::of(&truth.frozen, &release.published));
        }
        Ok(audit(&TABLES, &all))
    }

    pub(super) fn newest_freeze(&self, period: Period) -> Result<KeptFreeze, AppError> {
        let of = self
            .freezes()?
            .into_iter()
            .filter(|f| f.frozen.period == period);
        of.max_by_key(|f| f.frozen.position)
            .ok_or_else(|| AppError::NotFound {
                what: format!("a freeze of {period}"),
                remedy: "use `ascribe statistics freeze` first".to_owned(),
            })
    }
}

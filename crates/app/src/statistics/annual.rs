//! The report of a period.

use super::{KeptRelease, period, wrong};
use crate::error::AppError;
use crate::session::Session;
use ascribe_ledger::ObjectQuery;
use ascribe_publish::annual::{Annual, annual_html, annual_pdf, annual_text};
use ascribe_register::facets::Field;
use ascribe_register::support::allows;
use ascribe_register::words::Scope;
use ascribe_register::{Counted, Incident};
use ascribe_statements::figures::{HeldFigure, held};
use ascribe_statistics::case::facts;
use ascribe_statistics::year::{Given, Statement, Year};
use ascribe_statistics::{CaseStudy, Period, Published, Row, TABLES};
use serde::Serialize;
use std::ops::ControlFlow;
use std::path::Path;

/// Size of a file of figures, at most.
const MAX_FIGURES: u64 = 1 << 20;
/// Cases in a report, at most.
const MAX_CASES: usize = 12;

/// What a report is made of.
#[derive(Debug, Clone, Default)]
pub struct AnnualOptions {
    /// The period.
    pub period: String,
    /// Marking of the page.
    pub marking: String,
    /// Name and version of the program.
    pub generator: String,
}

/// A report.
#[derive(Debug, Clone, Serialize)]
pub struct AnnualReport {
    /// Period.
    pub period: Period,
    /// Figures with everything they carry.
    pub statements: Vec<Statement>,
    /// The same as sentences.
    pub sentences: Vec<String>,
    /// Tables.
    pub published: Option<Published>,
    /// Cases.
    pub cases: Vec<CaseStudy>,
    #[serde(skip)]
    page: Annual,
}

impl AnnualReport {
    fn new(page: Annual) -> Self {
        Self {
            period: page.period,
            statements: page.statements.clone(),
            sentences: page.statements.iter().map(Statement::sentence).collect(),
            published: page.published.clone(),
            cases: page.cases.clone(),
            page,
        }
    }

    /// The report from figures that were published elsewhere; no record is needed.
    ///
    /// # Errors
    /// A file that cannot be read or breaks a rule, a period that is not in it.
    pub fn from_figures(file: &Path, options: &AnnualOptions) -> Result<Self, AppError> {
        let period = period(&options.period)?;
        let failed = |reason: String| AppError::File {
            operation: "read figures from",
            path: file.to_owned(),
            reason,
        };
        let size = std::fs::metadata(file)
            .map_err(|e| failed(e.to_string()))?
            .len();
        if size > MAX_FIGURES {
            return Err(failed("it is larger than 1 MiB".to_owned()));
        }
        let text = std::fs::read_to_string(file).map_err(|e| failed(e.to_string()))?;
        let given = Given::read(&text).map_err(|e| failed(e.to_string()))?;
        let Some(year) = given.year(period) else {
            return Err(wrong(
                "--period",
                "is not among the figures",
                "add it to the file",
            ));
        };
        Ok(Self::new(Annual {
            marking: options.marking.clone(),
            period,
            statements: year.statements(given.before(period).as_ref()),
            published: None,
            release: None,
            cases: Vec::new(),
            generator: options.generator.clone(),
        }))
    }

    /// The page.
    #[must_use]
    pub fn html(&self) -> String {
        annual_html(&self.page)
    }

    /// The page as PDF.
    ///
    /// # Errors
    /// [`AppError::Pdf`].
    pub fn pdf(&self) -> Result<Vec<u8>, AppError> {
        Ok(annual_pdf(&self.page)?)
    }

    /// For a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        annual_text(&self.page)
    }
}

impl Session {
    /// The report of a published period, compared with the publication before it of the same
    /// length. Only what is published gets into it.
    ///
    /// # Errors
    /// The period is not published, or the record's own.
    pub fn report_annual(&self, options: &AnnualOptions) -> Result<AnnualReport, AppError> {
        self.must_read(&options.marking)?;
        let period = period(&options.period)?;
        let (release, statements) = self.stated(&options.period, period)?;
        Ok(AnnualReport::new(Annual {
            marking: options.marking.clone(),
            period,
            statements,
            cases: self.case_studies(&release.published)?,
            release: Some(release.id),
            published: Some(release.published),
            generator: options.generator.clone(),
        }))
    }

    /// The newest publication of a period with its figures as they may be said, compared with the
    /// publication before it of the same length.
    fn stated(
        &self,
        text: &str,
        period: Period,
    ) -> Result<(KeptRelease, Vec<Statement>), AppError> {
        let release = self.found(text, Some(period))?;
        let Some(year) = Year::published(&release.published) else {
            return Err(AppError::stored("publication", "it has no total"));
        };
        let earlier = self.releases()?.into_iter().filter(|r| {
            let p = r.published.period;
            p.is_before(period) && p.length() == period.length()
        });
        let latest = earlier.max_by_key(|r| (r.published.period, r.published.revision));
        let earlier = latest.and_then(|r| Year::published(&r.published));
        let statements = year.statements(earlier.as_ref());
        Ok((release, statements))
    }

    /// What a statement may say of a published period.
    pub(crate) fn published_figures(
        &self,
        text: &str,
        issuer: &str,
    ) -> Result<Vec<HeldFigure>, AppError> {
        let period = period(text)?;
        let (release, statements) = self.stated(text, period)?;
        Ok(held(
            &release.id,
            super::release::PUBLIC,
            &statements,
            issuer,
        ))
    }

    /// Incidents of the period whose victims consent today to being told of to everyone.
    fn case_studies(&self, published: &Published) -> Result<Vec<CaseStudy>, AppError> {
        let (from, to) = published.period.bounds();
        let today = crate::clock::moment(self.clock.now());
        let today = today.get(..10).unwrap_or_default().to_owned();
        let query = ObjectQuery {
            all: vec![(Field::Any.number(), vec![0])],
            rank: (to.saturating_neg(), from.saturating_neg()),
            ..ObjectQuery::default()
        };
        let mut cases = Vec::new();
        self.ledger.objects(&query, |_, object| {
            let incident = serde_json::from_str::<Incident>(&object.state).ok();
            let told = |i: &Incident| allows(&i.consent, Scope::CaseStudy, "*", &today).is_some();
            if let Some(incident) = incident.filter(told)
                && let Some(row) = Row::of(&Counted::from(&incident))
            {
                cases.push(case(&incident, &row, published));
            }
            match cases.len() {
                MAX_CASES.. => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        })?;
        Ok(cases)
    }
}

fn case(incident: &Incident, row: &Row, published: &Published) -> CaseStudy {
    let support = Counted::from(incident).supported;
    CaseStudy {
        facts: facts(&TABLES, row, published),
        techniques: incident.ties.techniques.clone(),
        vulnerabilities: incident.ties.vulnerabilities.clone(),
        support: support.into_iter().map(|k| k.as_str().to_owned()).collect(),
    }
}

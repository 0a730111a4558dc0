//! `claim compare`: what a restatement changed.

use super::read;
use crate::error::AppError;
use crate::session::{Moment, Session};
use ascribe_claims::compare::{Comparison, compare};
use ascribe_claims::text::Document;
use ascribe_publish::drift::{DriftPage, drift_html, drift_text};
use serde::Serialize;
use std::path::Path;

/// One of the two texts.
#[derive(Debug, Clone, Serialize)]
pub struct ComparedText {
    /// File, or id in the record.
    pub name: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// When it was published, as written.
    pub published: Option<String>,
}

/// What a restatement changed, with both texts named.
#[derive(Debug, Clone, Serialize)]
pub struct DriftReport {
    /// The original.
    pub primary: ComparedText,
    /// The restatement.
    pub secondary: ComparedText,
    /// What `start` and `end` count.
    pub offsets: &'static str,
    /// Changes and omissions.
    #[serde(flatten)]
    pub comparison: Comparison,
}

impl ComparedText {
    /// Its title, else the name of its file: where that lies is of no reader's concern.
    fn heading(&self) -> &str {
        let file = self.name.rsplit(['/', '\\']).next();
        self.title.as_deref().or(file).unwrap_or(&self.name)
    }
}

impl DriftReport {
    fn page(&self) -> DriftPage<'_> {
        DriftPage {
            primary: self.primary.heading(),
            secondary: self.secondary.heading(),
            comparison: &self.comparison,
        }
    }

    /// Both places side by side, for a terminal of `width` columns.
    #[must_use]
    pub fn text(&self, width: usize, colour: bool) -> String {
        drift_text(&self.page(), width, colour)
    }

    /// Both places side by side, as a page.
    #[must_use]
    pub fn html(&self, marking: &str) -> String {
        drift_html(&self.page(), marking)
    }
}

impl Session {
    /// Compares an original with a restatement: files, `-`, or ids in the record.
    ///
    /// # Errors
    /// A file that cannot be read, or an id that is not in the record.
    pub fn claim_compare(
        &mut self,
        primary: &str,
        secondary: &str,
        moment: Moment,
    ) -> Result<DriftReport, AppError> {
        if primary == "-" && secondary == "-" {
            return Err(AppError::Usage {
                what: "claim compare - -".to_owned(),
                rule: "standard input holds one text".to_owned(),
                remedy: "give a file for the other".to_owned(),
            });
        }
        let known = self.known_names(moment)?;
        let (p, first) = self.compared(primary, moment)?;
        let (s, second) = self.compared(secondary, moment)?;
        Ok(DriftReport {
            primary: first,
            secondary: second,
            offsets: "utf-8 bytes",
            comparison: compare(&p, &s, &known),
        })
    }

    fn compared(
        &mut self,
        name: &str,
        moment: Moment,
    ) -> Result<(Document, ComparedText), AppError> {
        if name == "-" || Path::new(name).exists() {
            let document = Document::new(&read::text(self, name)?.0);
            let field = |key: &str| document.front.first(key).map(str::to_owned);
            let text = ComparedText {
                name: name.to_owned(),
                title: field("title"),
                published: field("date"),
            };
            return Ok((document, text));
        }
        let statement = self.statement(name, moment)?.statement;
        let text = ComparedText {
            name: statement.id,
            title: statement.title,
            published: statement.published,
        };
        Ok((Document::new(&statement.text), text))
    }
}

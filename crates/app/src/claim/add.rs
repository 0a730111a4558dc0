//! `claim add`: a statement into the record, as text and as claims.

use super::kept::{KeptClaim, KeptStatement};
use super::{CLAIM, STATEMENT, read};
use crate::error::AppError;
use crate::import::ImportOptions;
use crate::session::{Moment, Session};
use ascribe_claims::text::Document;
use ascribe_ledger::{Credibility, Draft, MAX_BATCH, Outcome, Reliability};
use serde::Serialize;
use uuid::Uuid;

/// What is said of a statement besides its text.
#[derive(Debug, Clone, Default)]
pub struct ClaimOptions {
    /// Source, grades and marking.
    pub import: ImportOptions,
    /// Title, in place of the text's own.
    pub title: Option<String>,
    /// Address, in place of the text's own.
    pub url: Option<String>,
    /// Day of publication, in place of the text's own.
    pub published: Option<String>,
    /// Ids of recorded statements that it derives from.
    pub derived_from: Vec<String>,
}

/// What was recorded.
#[derive(Debug, Clone, Serialize)]
pub struct RecordedStatement {
    /// Id of the statement.
    pub statement: String,
    /// Who says so.
    pub source: String,
    /// False when the source had said the same before.
    pub new: bool,
    /// True when the text was longer than what is read.
    pub cut: bool,
    /// True when names in it gave way to pseudonyms: a victim known to the register is kept
    /// readable nowhere, whoever published that it is one.
    pub disguised: bool,
    /// The claims read out of it.
    pub claims: Vec<KeptClaim>,
}

impl Session {
    /// Takes a statement (a file, or standard input for `-`) into the record.
    ///
    /// # Errors
    /// A file that cannot be read, an unknown `derived_from`, or the record's own.
    pub fn claim_add(
        &mut self,
        file: &str,
        options: &ClaimOptions,
    ) -> Result<RecordedStatement, AppError> {
        let mut options = options.clone();
        for id in &mut options.derived_from {
            // The beginning of an id suffices; the whole is recorded.
            *id = self.statement(id, Moment::default())?.statement.id;
        }
        if let Some(marking) = &options.import.marking {
            self.must_read(marking)?;
        }
        let (told, page) = read::text(self, file)?;
        options.title = options.title.or(page.title);
        options.published = options.published.or(page.published);
        let options = &self.disguised_options(&told, &options)?;
        let text = self.disguised_text(&told)?;
        let document = Document::new(&text);
        let field = |given: &Option<String>, key: &str| {
            given
                .clone()
                .or_else(|| document.front.first(key).map(str::to_owned))
        };
        let published = field(&options.published, "date").or_else(|| field(&None, "published"));
        let source = options
            .import
            .source
            .clone()
            .or_else(|| field(&None, "source"))
            .or_else(|| {
                field(&options.url, "url")
                    .as_deref()
                    .and_then(crate::publisher_of)
                    .map(|p| p.to_string())
            })
            .map_or_else(|| self.disguised_beside(&file_name(file), &told), Ok)?;
        let id = id(STATEMENT, &[&source, &text]);
        let statement = KeptStatement {
            kind: STATEMENT.to_owned(),
            id: id.clone(),
            title: field(&options.title, "title"),
            url: field(&options.url, "url"),
            published: published.clone(),
            derived_from: options.derived_from.clone(),
            offsets: "utf-8 bytes".to_owned(),
            text: document.text().to_owned(),
        };
        let known = self.known_names(Moment::default())?;
        let claims = kept_claims(&id, &document, &known);
        let mut drafts =
            vec![self.draft(&statement.id, STATEMENT, &source, &statement, options)?];
        for claim in &claims {
            drafts.push(self.draft(&claim.id, CLAIM, &source, claim, options)?);
        }
        let context = self.context();
        let mut new = false;
        for batch in drafts.chunks(MAX_BATCH) {
            let outcomes = self.ledger.append(&context, batch)?;
            new |= outcomes.iter().any(|o| matches!(o, Outcome::Added(_)));
        }
        Ok(RecordedStatement {
            statement: id,
            source,
            new,
            cut: document.cut,
            disguised: text != told,
            claims,
        })
    }

    /// What is said of a statement, as it may be kept readable.
    fn disguised_options(
        &mut self,
        text: &str,
        options: &ClaimOptions,
    ) -> Result<ClaimOptions, AppError> {
        let mut kept = options.clone();
        let texts = [&mut kept.title, &mut kept.url, &mut kept.import.source];
        for field in texts.into_iter().flatten() {
            *field = self.disguised_beside(field, text)?;
        }
        Ok(kept)
    }

    fn draft<T: Serialize>(
        &self,
        id: &str,
        kind: &str,
        source: &str,
        body: &T,
        options: &ClaimOptions,
    ) -> Result<Draft, AppError> {
        let body = serde_json::to_value(body).map_err(|e| AppError::stored("claim", e))?;
        let published = options
            .published
            .as_deref()
            .or_else(|| body.get("published").and_then(|v| v.as_str()));
        Ok(Draft {
            kind: kind.to_owned(),
            object_id: id.to_owned(),
            source: source.to_owned(),
            reliability: options.import.reliability.unwrap_or(Reliability::F),
            credibility: options.import.credibility.unwrap_or(Credibility::UNJUDGED),
            marking: options
                .import
                .marking
                .clone()
                .unwrap_or_else(|| "TLP:AMBER".to_owned()),
            lineage: options.derived_from.clone(),
            happened: None,
            published: published.and_then(crate::import::milliseconds),
            body: crate::own::readable(&body),
            touches: Vec::new(),
        })
    }
}

/// The claims of a statement with their ids.
fn kept_claims(
    statement: &str,
    document: &Document,
    known: &ascribe_claims::Known,
) -> Vec<KeptClaim> {
    let all = ascribe_claims::claims(document, known).into_iter();
    all.map(|claim| KeptClaim {
        kind: CLAIM.to_owned(),
        id: id(CLAIM, &[statement, &claim.start.to_string()]),
        statement: statement.to_owned(),
        claim,
    })
    .collect()
}

/// What a source is called of which only the file is known: not where it lies on this machine.
fn file_name(file: &str) -> String {
    let name = std::path::Path::new(file).file_name();
    name.map_or_else(|| file.to_owned(), |n| n.to_string_lossy().into_owned())
}

/// An id that is the same whenever the parts are.
fn id(kind: &str, parts: &[&str]) -> String {
    let name = parts
        .iter()
        .map(|p| format!("{}:{p}", p.len()))
        .collect::<String>();
    format!(
        "{kind}--{}",
        Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
    )
}

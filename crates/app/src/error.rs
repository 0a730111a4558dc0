//! Errors: operation, place, rule and remedy. They hold no value of a victim's evidence.

use std::path::PathBuf;

/// Why a use case could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The request itself is wrong.
    #[error("{what}: {rule}; {remedy}")]
    Usage {
        /// What was asked.
        what: String,
        /// The rule it breaks.
        rule: String,
        /// What to do.
        remedy: String,
    },
    /// Nothing in the record answers.
    #[error("{what} is not in the record; {remedy}")]
    NotFound {
        /// What was looked for.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// A rule of a process or of a policy forbids it.
    #[error("{what} is refused: {rule}")]
    Refused {
        /// What was asked.
        what: String,
        /// The rules, each with its remedy.
        rule: String,
    },
    /// A file could not be used.
    #[error("cannot {operation} {path}: {reason}")]
    File {
        /// What was tried.
        operation: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The record refused.
    #[error(transparent)]
    Ledger(#[from] ascribe_ledger::LedgerError),
    /// Evidence could not be opened.
    #[error(transparent)]
    Evidence(#[from] ascribe_observe::read::ReadError),
    /// Intelligence could not be opened.
    #[error(transparent)]
    Intake(#[from] ascribe_intake::IntakeError),
    /// No PDF could be made.
    #[error(transparent)]
    Pdf(#[from] ascribe_publish::pdf::PdfError),
    /// Something that is kept in the record could not be read back.
    #[error("stored {what} cannot be read: {reason}; run `ascribe verify`")]
    Stored {
        /// What.
        what: String,
        /// Why.
        reason: String,
    },
}

impl AppError {
    /// True when the request was wrong, not the carrying out.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Usage { .. })
    }

    pub(crate) fn stored(what: &str, reason: impl std::fmt::Display) -> Self {
        Self::Stored {
            what: what.to_owned(),
            reason: reason.to_string(),
        }
    }
}

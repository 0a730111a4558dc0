//! Errors: what was asked for, the rule, the remedy. Addresses are shown without their query,
//! which may hold a key.

use std::path::PathBuf;

/// Why something was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address itself is wrong.
    #[error("{url}: {rule}; {remedy}")]
    Address {
        /// The address, without its query.
        url: String,
        /// The rule it breaks.
        rule: String,
        /// What to do.
        remedy: &'static str,
    },
    /// The name leads to an internal address.
    #[error(
        "{url} leads to {found}, an internal address; if this source is meant to be inside, allow it with --allow-internal"
    )]
    Internal {
        /// The address, without its query.
        url: String,
        /// What was found.
        found: String,
    },
    /// The server answered with something else than the content.
    #[error("{url} answered with status {status}; {remedy}")]
    Status {
        /// The address, without its query.
        url: String,
        /// HTTP status.
        status: u16,
        /// What to do.
        remedy: &'static str,
    },
    /// The answer is not of the expected kind.
    #[error(
        "{url} answered with {found}, not with {expected}; open it in a browser, it may ask for a login"
    )]
    Media {
        /// The address, without its query.
        url: String,
        /// What came.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A limit was reached.
    #[error("{url}: {what} is beyond the limit of {limit}; nothing of it was taken")]
    Limit {
        /// The address, without its query.
        url: String,
        /// What was too much.
        what: &'static str,
        /// The limit, with its unit.
        limit: String,
    },
    /// The content is not the expected one.
    #[error("{place} has the SHA-256 {found}, expected is {expected}; nothing of it was taken")]
    Checksum {
        /// Address or file.
        place: String,
        /// Digest of what came.
        found: String,
        /// Digest that was declared.
        expected: String,
    },
    /// The connection failed or broke off.
    #[error("{url}: {reason}; try again later")]
    Connection {
        /// The address, without its query.
        url: String,
        /// What happened.
        reason: String,
    },
    /// The answer breaks the protocol of its kind.
    #[error("{url}: {reason}")]
    Protocol {
        /// The address, without its query.
        url: String,
        /// What is wrong.
        reason: String,
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
}

impl FetchError {
    /// True when asking again may help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Connection { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500 | 502..=504),
            _ => false,
        }
    }

    pub(crate) fn file(
        operation: &'static str,
        path: &std::path::Path,
        reason: impl std::fmt::Display,
    ) -> Self {
        Self::File {
            operation,
            path: path.to_owned(),
            reason: reason.to_string(),
        }
    }
}

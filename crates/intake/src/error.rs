//! Why reading ends as a whole.

use std::path::PathBuf;

/// Reading could not begin or was stopped. What is wrong with a single file or object is a
/// [`crate::Problem`] instead.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The path given does not exist or cannot be looked at.
    #[error(
        "read intelligence from {path}: {cause}; give a file or folder that exists and may be read"
    )]
    Unreachable {
        /// The path given.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The receiver wanted no more.
    #[error("read intelligence from {path}: stopped by the receiver")]
    Stopped {
        /// The path given.
        path: PathBuf,
    },
}

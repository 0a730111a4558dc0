//! What can go wrong, said with operation, place, rule and remedy.

use std::path::PathBuf;

/// An error of the record.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file does not exist and the mode does not create it.
    #[error(
        "open ledger {path}: no such file; import something first, or name another with --ledger"
    )]
    Missing {
        /// The ledger file.
        path: PathBuf,
    },
    /// The file is there and is something else.
    #[error("open ledger {path}: {why}; name a file written by ascribe, or a new one")]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What was found instead.
        why: String,
    },
    /// The file was written by another format of the record.
    #[error(
        "open ledger {path}: format {found}, this program reads format {supported}; use the version of ascribe that wrote it"
    )]
    Format {
        /// The ledger file.
        path: PathBuf,
        /// Format number in the file.
        found: i64,
        /// Format number of this program.
        supported: i64,
    },
    /// A write was asked of a ledger opened for reading.
    #[error("{operation}: the ledger is opened read-only; open it for writing")]
    ReadOnly {
        /// The operation refused.
        operation: &'static str,
    },
    /// An earlier write failed, so this handle writes no more: what the disk holds is not known.
    #[error(
        "{operation}: writing stopped after an earlier failure ({reason}); check disk and space, run `verify`, open again"
    )]
    Stopped {
        /// The operation refused.
        operation: &'static str,
        /// The first failure.
        reason: String,
    },
    /// The storage engine reported an error.
    #[error("{operation}: {source}")]
    Storage {
        /// The operation that failed.
        operation: &'static str,
        /// The engine's error.
        #[source]
        source: rusqlite::Error,
    },
    /// A key file is missing, unreadable or damaged.
    #[error("key file {path}: {why}")]
    Key {
        /// The key file.
        path: PathBuf,
        /// What is wrong and what to do.
        why: String,
    },
    /// The key of sealed content is gone.
    #[error(
        "open sealed entry {seq}: key destroyed: erased (key {key}); its content cannot be had back"
    )]
    Erased {
        /// The sealed entry.
        seq: u64,
        /// Name of the key.
        key: String,
    },
    /// Something new was to be sealed under a key that was destroyed.
    #[error("seal {object}: the key of {key} was destroyed; record it under another incident")]
    Destroyed {
        /// Id of the object to be sealed.
        object: String,
        /// Name of the key.
        key: String,
    },
    /// An input is larger than the record takes.
    #[error("record {object}: {field} is {found}, the limit is {limit}; split it")]
    Limit {
        /// Id of the object, or what was given.
        object: String,
        /// The field.
        field: &'static str,
        /// Size or count found.
        found: u64,
        /// Size or count allowed.
        limit: u64,
    },
    /// A draft breaks a rule of the record.
    #[error("record {object}: {rule}")]
    Draft {
        /// Id of the object.
        object: String,
        /// The rule and the remedy.
        rule: &'static str,
    },
    /// A statement holds a field of which nobody has said who may see it.
    #[error(
        "record {object}: {field} bears no label that says who may see it; give it one in the table of labels"
    )]
    Unlabelled {
        /// Id of the object.
        object: String,
        /// Kind and path of the field; never its value.
        field: String,
    },
    /// The clock given is earlier than the last entry by more than clocks differ.
    #[error(
        "record: the time given ({now} ms) is before the last entry ({last} ms); set the machine's clock right"
    )]
    Clock {
        /// Milliseconds since 1970 given by the caller.
        now: i64,
        /// Milliseconds since 1970 of the last entry.
        last: i64,
    },
    /// Stored data contradicts itself.
    #[error("read ledger: {place}: {rule}; run `verify` and go back to a copy that passes")]
    Damaged {
        /// Where.
        place: String,
        /// The rule broken.
        rule: &'static str,
    },
    /// No entry has this number.
    #[error("read entry {seq}: the ledger has no such entry")]
    NoEntry {
        /// The number asked for.
        seq: u64,
    },
    /// A checkpoint or a public key cannot be read.
    #[error("read {what}: {rule}")]
    Note {
        /// "checkpoint" or "public key".
        what: &'static str,
        /// The rule broken.
        rule: &'static str,
    },
    /// It tells of the whole record, and this reader sees a part.
    #[error(
        "{operation}: it tells how much is recorded, which this reader may not see; ask as a reader whose profile says `proofs = true`"
    )]
    Withheld {
        /// The operation refused.
        operation: &'static str,
    },
    /// The machine's random source failed.
    #[error("make a key: the machine's random source failed: {0}")]
    Random(getrandom::Error),
}

/// Result with [`LedgerError`].
pub type Result<T> = std::result::Result<T, LedgerError>;

/// Names the operation of an engine error.
pub(crate) trait During<T> {
    /// Wraps the error with what was being done.
    fn during(self, operation: &'static str) -> Result<T>;
}

impl<T> During<T> for rusqlite::Result<T> {
    fn during(self, operation: &'static str) -> Result<T> {
        self.map_err(|source| LedgerError::Storage { operation, source })
    }
}

impl LedgerError {
    /// True for failures after which the content of the disk is not known, so writing must stop.
    pub(crate) fn stops_writing(&self) -> bool {
        use rusqlite::ErrorCode as E;
        let LedgerError::Storage { source, .. } = self else {
            return false;
        };
        matches!(
            source.sqlite_error_code(),
            Some(
                E::SystemIoFailure
                    | E::DiskFull
                    | E::DatabaseCorrupt
                    | E::NotADatabase
                    | E::CannotOpen
            )
        )
    }
}

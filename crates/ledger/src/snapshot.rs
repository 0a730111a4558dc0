//! A projection: opaque compiled pictures, kept with the entry number they were built at.
//!
//! A snapshot is signed like a checkpoint, so that one who cannot sign cannot put another in its
//! place, and it can be made again from the entries.

use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::canon::Canon;
use crate::error::{During, LedgerError, Result};
use crate::store::{Ledger, Writing};
use crate::{row, sql};

/// Longest name, in bytes.
const MAX_NAME: usize = 256;
/// Longest body, in bytes; the engine takes no more than 10^9.
const MAX_BODY: usize = 900_000_000;

/// A stored snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Last entry it was built from.
    pub seq: u64,
    /// Version of its form; the caller's.
    pub version: u32,
    /// Its bytes.
    pub body: Vec<u8>,
    digest: Vec<u8>,
}

impl Snapshot {
    /// True if the bytes are those that were stored. Reading does not check: it costs about as
    /// much as the reading.
    pub fn is_intact(&self) -> bool {
        Sha256::digest(&self.body).as_slice() == self.digest
    }
}

impl Ledger {
    /// Keeps `body` under `name`, in place of what was there.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn put_snapshot(&mut self, name: &str, seq: u64, version: u32, body: &[u8]) -> Result<()> {
        let limit = |field, found: usize, limit: usize| LedgerError::Limit {
            object: name.chars().take(200).collect(),
            field,
            found: found as u64,
            limit: limit as u64,
        };
        if name.len() > MAX_NAME {
            return Err(limit("name in bytes", name.len(), MAX_NAME));
        }
        if body.len() > MAX_BODY {
            return Err(limit("snapshot in bytes", body.len(), MAX_BODY));
        }
        self.write("put snapshot", |writing| {
            put(writing, name, seq, version, body)
        })
    }

    /// What is kept under `name`.
    ///
    /// # Errors
    /// [`LedgerError::Storage`].
    pub fn snapshot(&self, name: &str) -> Result<Option<Snapshot>> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Snapshot {
                seq: row::seq(row.get(0)?),
                version: row.get(1)?,
                digest: row.get(2)?,
                body: row.get(3)?,
            })
        };
        self.db
            .query_row(sql::SNAPSHOT, [name], read)
            .optional()
            .during("read snapshot")
    }

    /// Entry number and version of what is kept under `name`, without reading it.
    ///
    /// # Errors
    /// [`LedgerError::Storage`].
    pub fn snapshot_header(&self, name: &str) -> Result<Option<(u64, u32)>> {
        let read = |row: &rusqlite::Row<'_>| Ok((row::seq(row.get(0)?), row.get(1)?));
        self.db
            .query_row(sql::SNAPSHOT_HEADER, [name], read)
            .optional()
            .during("read snapshot")
    }

    /// Forgets what is kept under `name`.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn drop_snapshot(&mut self, name: &str) -> Result<()> {
        self.write("drop snapshot", |writing| {
            writing
                .tx
                .execute(sql::DROP_SNAPSHOT, [name])
                .during("drop snapshot")
                .map(|_| ())
        })
    }
}

pub(crate) fn put(
    writing: &mut Writing<'_>,
    name: &str,
    seq: u64,
    version: u32,
    body: &[u8],
) -> Result<()> {
    let digest: [u8; 32] = Sha256::digest(body).into();
    let signature = writing.signer.sign(&message(
        name.as_bytes(),
        row::sql(seq),
        version.into(),
        &digest,
    ));
    let values = params![name, row::sql(seq), version, digest, signature, body];
    writing
        .tx
        .execute(sql::PUT_SNAPSHOT, values)
        .during("put snapshot")
        .map(|_| ())
}

/// What is signed of a snapshot.
pub(crate) fn message(name: &[u8], seq: i64, version: i64, digest: &[u8]) -> Vec<u8> {
    Canon::new(b"ascribe snapshot 1\n")
        .bytes(name)
        .number(seq)
        .number(version)
        .bytes(digest)
        .as_slice()
        .to_vec()
}

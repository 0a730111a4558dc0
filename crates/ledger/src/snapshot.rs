//! A projection: opaque compiled pictures, kept with the entry number they were built at.
//!
//! The list of snapshots with their digests is signed, so that one who cannot sign cannot put
//! another, or none, in the place of one; and each can be made again from the entries.

use rusqlite::{Connection, OptionalExtension, params};
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
                seq: self.outward(row::seq(row.get(0)?)),
                version: row.get(1)?,
                digest: row.get(2)?,
                body: row.get(3)?,
            })
        };
        self.shown()
            .query_row(sql::SNAPSHOT, [name], read)
            .optional()
            .during("read snapshot")
    }

    /// Entry number and version of what is kept under `name`, without reading it.
    ///
    /// # Errors
    /// [`LedgerError::Storage`].
    pub fn snapshot_header(&self, name: &str) -> Result<Option<(u64, u32)>> {
        let read = |row: &rusqlite::Row<'_>| {
            let seq: i64 = row.get(0)?;
            Ok((self.outward(row::seq(seq)), row.get(1)?))
        };
        self.shown()
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
                .during("drop snapshot")?;
            sign_list(writing)
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
    let values = params![name, row::sql(seq), version, digest, body];
    writing
        .tx
        .execute(sql::PUT_SNAPSHOT, values)
        .during("put snapshot")?;
    sign_list(writing)
}

fn sign_list(writing: &Writing<'_>) -> Result<()> {
    let signature = writing.signer.sign(&list(writing.tx)?);
    writing
        .tx
        .execute(sql::SIGN_SNAPSHOTS, [signature])
        .during("sign snapshots")
        .map(|_| ())
}

/// The list of snapshots as it is signed.
pub(crate) fn list(db: &Connection) -> Result<Vec<u8>> {
    let operation = "list snapshots";
    let mut statement = db.prepare_cached(sql::SNAPSHOT_LIST).during(operation)?;
    let mut rows = statement.query([]).during(operation)?;
    let mut canon = empty_list();
    while let Some(row) = rows.next().during(operation)? {
        let bytes = |column: usize| {
            row.get_ref(column)
                .and_then(|v| Ok(v.as_bytes()?))
                .during(operation)
        };
        let number = |column: usize| row.get(column).during(operation);
        canon = canon
            .bytes(bytes(0)?)
            .number(number(1)?)
            .number(number(2)?)
            .bytes(bytes(3)?);
    }
    Ok(canon.as_slice().to_vec())
}

/// The list as it is before there is any snapshot.
pub(crate) fn empty_list() -> Canon {
    Canon::new(b"ascribe snapshots 1\n")
}

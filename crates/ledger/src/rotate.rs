//! New data keys: what lay under the old one is encrypted anew, the old one is destroyed.
//!
//! The record is append-only and each leaf commits to the ciphertext it was made with. So the
//! digest of that ciphertext is kept in the table `resealed`, from which the leaf is made again
//! without the ciphertext itself, and an entry of the record says what lies there now: every
//! earlier proof and checkpoint holds, and a ciphertext changed later is found. The commitment
//! to the content, with its salt, stays what it was.
//!
//! Three steps, each durable before the next: the new key in the store of keys, with a mark that
//! it is being renewed; ciphertexts and entry in one commit of the record; the old key destroyed,
//! and the mark with it. Whatever was broken off is finished or taken back when the record is
//! next opened for writing: rows say by which version they are encrypted.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use crate::append::Appender;
use crate::canon::{self, Fields, Resealed, ResealedRow};
use crate::entry::{Context, Draft};
use crate::error::{During, LedgerError, Result};
use crate::genesis::{ROTATION, own_draft};
use crate::keys::{Keys, Secret};
use crate::seal::{self, Place, Sealed};
use crate::store::{Ledger, Writing};
use crate::{erase, sql};

const OPERATION: &str = "rotate data keys";
/// Keys renewed in one commit.
const AT_ONCE: usize = 200;

/// Largest file written anew, in bytes: it takes as much again while that is done.
const LARGEST: i64 = 4 << 30;

/// What a rotation of data keys did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Keys renewed.
    pub keys: u64,
    /// Entries encrypted anew.
    pub entries: u64,
    /// The file was written anew, so that no unused part of a page holds an old ciphertext. It
    /// is not if it is larger than 4 GiB, or another program was reading it.
    pub compacted: bool,
}

/// What is encrypted anew.
struct Stored {
    kind: String,
    object_id: String,
    source: String,
    reliability: String,
    credibility: i64,
    marking: String,
    lineage: String,
    happened: Option<i64>,
    published: Option<i64>,
    version: i64,
    sealed: Sealed,
    before: Option<[u8; 32]>,
}

/// The key under which is encrypted.
struct Renewed<'n> {
    name: &'n str,
    key: Secret,
    version: i64,
}

impl Ledger {
    /// Makes a new data key under each of these names, encrypts with it what was sealed with the
    /// old one, and destroys that. Entries, proofs and checkpoints stay as they are; each
    /// renewal is an entry of its own. Copies of the keys folder made before open nothing of
    /// this file any more.
    ///
    /// # Errors
    /// [`LedgerError::Destroyed`] for a name whose key is gone, [`LedgerError::Key`] for one that
    /// never had a key; as [`Ledger::append`] else. What was done before the error stays done.
    pub fn rotate_data_keys(&mut self, context: &Context, names: &[String]) -> Result<Rotated> {
        let mut rotated = Rotated::default();
        let mut fault = None;
        for some in names.chunks(AT_ONCE) {
            match self.write(OPERATION, |writing| renew_all(writing, context, some)) {
                Ok(entries) => {
                    rotated.keys += some.len() as u64;
                    rotated.entries += entries;
                }
                Err(error) => {
                    fault = Some(error);
                    break;
                }
            }
        }
        self.finish_rotations()?;
        rotated.compacted = self.compact()?;
        let truncate = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        self.db
            .query_row(sql::TRUNCATE_LOG, [], truncate)
            .during(OPERATION)?;
        fault.map_or(Ok(rotated), Err)
    }

    /// Writes the file anew: pages keep copies of what was moved or overwritten in them.
    fn compact(&self) -> Result<bool> {
        let pages = |what| {
            let read = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
            self.db.pragma_query_value(None, what, read)
        };
        let bytes = pages("page_count")
            .and_then(|count| Ok(count.saturating_mul(pages("page_size")?)))
            .during(OPERATION)?;
        Ok(bytes <= LARGEST && self.db.execute_batch(sql::COMPACT).is_ok())
    }

    /// The names of all data keys.
    ///
    /// # Errors
    /// [`LedgerError::Key`].
    pub fn data_key_names(&self) -> Result<Vec<String>> {
        self.keys.names()
    }

    /// Destroys old keys whose content was encrypted anew, and new ones under which nothing came
    /// to lie.
    pub(crate) fn finish_rotations(&mut self) -> Result<()> {
        if !self.is_writable() || self.keys.renewing()?.is_empty() {
            return Ok(());
        }
        self.write("finish rotation", |writing| {
            let mut kept = Vec::new();
            for (name, newest) in writing.keys.renewing()? {
                let version = kept_version(writing.tx, &name, newest)?;
                kept.push((name, version));
            }
            writing.keys.end_renewing(&kept)
        })
    }
}

/// The one version that is needed; `None` if several are.
fn kept_version(db: &Connection, name: &str, newest: i64) -> Result<Option<i64>> {
    let versions: BTreeSet<i64> = rows_of(db, name)?.into_iter().map(|(_, v)| v).collect();
    let mut versions = versions.into_iter();
    let first = versions.next();
    Ok(match versions.next() {
        None => Some(first.unwrap_or(newest)),
        Some(_) => None,
    })
}

/// Number and version of every entry sealed under a name.
fn rows_of(db: &Connection, name: &str) -> Result<Vec<(i64, i64)>> {
    let mut statement = db.prepare_cached(sql::SEALED_OF_KEY).during(OPERATION)?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let rows = statement.query_map([name], read).during(OPERATION)?;
    rows.collect::<rusqlite::Result<_>>().during(OPERATION)
}

fn renew_all(writing: &mut Writing<'_>, context: &Context, names: &[String]) -> Result<u64> {
    let mut drafts = Vec::new();
    let mut total = 0;
    for name in names {
        if erase::is_erased(writing.tx, name)? {
            return Err(LedgerError::Destroyed {
                object: name.clone(),
                key: name.clone(),
            });
        }
        let (key, version) = writing.keys.renew(name)?;
        let renewed = Renewed { name, key, version };
        let mut digest = Resealed::new();
        let mut entries: u64 = 0;
        for (seq, _) in rows_of(writing.tx, name)? {
            reseal(writing, &renewed, seq, &mut digest)?;
            entries += 1;
        }
        drafts.push(statement(writing.ledger_id, &renewed, entries, digest));
        total += entries;
    }
    let signer = writing.signer;
    let mut appender = Appender::continuing(writing, context)?;
    for draft in &drafts {
        appender.add_own(draft)?;
    }
    appender.finish(signer)?;
    Ok(total)
}

/// The entry that records a renewal.
fn statement(ledger_id: &str, renewed: &Renewed<'_>, entries: u64, digest: Resealed) -> Draft {
    let id = format!("{ROTATION}--{}--{}", renewed.name, renewed.version);
    let digest: String = digest
        .digest()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let body = serde_json::json!({
        "digest": digest,
        "entries": entries,
        "id": id,
        "key": renewed.name,
        "type": ROTATION,
        "version": renewed.version,
    });
    own_draft(ROTATION, id, ledger_id, body.to_string())
}

/// Encrypts one entry anew.
fn reseal(
    writing: &Writing<'_>,
    renewed: &Renewed<'_>,
    seq: i64,
    digest: &mut Resealed,
) -> Result<()> {
    let stored = read(writing.tx, seq)?;
    let (salt, plaintext) = opened(writing.keys, writing.ledger_id, renewed.name, seq, &stored)?;
    let place = Place {
        ledger: writing.ledger_id,
        object_id: &stored.object_id,
        key: renewed.name,
        key_version: renewed.version,
    };
    let sealed = seal::seal_salted(&renewed.key, &place, &salt, &plaintext)?;
    let row = ResealedRow {
        key_version: renewed.version,
        same: seal::same(&renewed.key, &fields(&stored).sealed_plain(&plaintext)),
        before: stored
            .before
            .unwrap_or_else(|| canon::ciphertext_digest(&stored.sealed.ciphertext)),
    };
    let after = canon::ciphertext_digest(&sealed.ciphertext);
    digest.add(seq, &row, &after);
    let mut put = writing.tx.prepare_cached(sql::RESEAL).during(OPERATION)?;
    put.execute(params![seq, sealed.ciphertext])
        .during(OPERATION)?;
    let mut put = writing
        .tx
        .prepare_cached(sql::PUT_RESEALED)
        .during(OPERATION)?;
    let values = params![seq, row.key_version, row.same, row.before];
    put.execute(values).during(OPERATION).map(|_| ())
}

fn opened(
    keys: &Keys,
    ledger_id: &str,
    name: &str,
    seq: i64,
    stored: &Stored,
) -> Result<([u8; 32], Vec<u8>)> {
    let damaged = LedgerError::Damaged {
        place: format!("entry {seq}"),
        rule: "its sealed content does not fit key, place or commitment",
    };
    let Some(key) = keys.sealing(name, stored.version)? else {
        return Err(damaged);
    };
    let place = Place {
        ledger: ledger_id,
        object_id: &stored.object_id,
        key: name,
        key_version: stored.version,
    };
    seal::open_salted(&key, &place, &stored.sealed).ok_or(damaged)
}

fn read(db: &Connection, seq: i64) -> Result<Stored> {
    let mut statement = db.prepare_cached(sql::TO_RESEAL).during(OPERATION)?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Stored {
            kind: row.get(0)?,
            object_id: row.get(1)?,
            source: row.get(2)?,
            reliability: row.get(3)?,
            credibility: row.get(4)?,
            marking: row.get(5)?,
            lineage: row.get(6)?,
            happened: row.get(7)?,
            published: row.get(8)?,
            version: row.get(9)?,
            sealed: Sealed {
                commitment: row.get(10)?,
                ciphertext: row.get(11)?,
            },
            before: row.get(12)?,
        })
    };
    statement.query_row([seq], read).during(OPERATION)
}

fn fields(stored: &Stored) -> Fields<'_> {
    Fields {
        kind: stored.kind.as_bytes(),
        object_id: stored.object_id.as_bytes(),
        source: stored.source.as_bytes(),
        reliability: stored.reliability.as_bytes(),
        credibility: stored.credibility,
        marking: stored.marking.as_bytes(),
        lineage: stored.lineage.as_bytes(),
        happened: stored.happened,
        published: stored.published,
    }
}

/// What an entry of a renewal says.
pub(crate) struct Said {
    /// Number of entries encrypted anew.
    pub entries: u64,
    /// Digest over them, hexadecimal.
    pub digest: String,
}

/// The last renewal of each key.
pub(crate) fn renewals(db: &Connection) -> Result<BTreeMap<String, Said>> {
    let mut statement = db.prepare(sql::BODIES_OF_KIND).during(OPERATION)?;
    let rows = statement.query_map([ROTATION], |row| row.get::<_, String>(0));
    let mut all = BTreeMap::new();
    for body in rows.during(OPERATION)? {
        let body = body.during(OPERATION)?;
        let body: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(|v| v.as_str()).unwrap_or_default();
        let said = Said {
            entries: body.get("entries").and_then(|v| v.as_u64()).unwrap_or(0),
            digest: text("digest").to_owned(),
        };
        all.insert(text("key").to_owned(), said);
    }
    Ok(all)
}

//! Opening and creating the file, and the one way in which it is written.

use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use crate::entry::{Context, Head};
use crate::error::{During, LedgerError, Result};
use crate::keys::Keys;
use crate::labels::FieldLabels;
use crate::merkle::Frontier;
use crate::note::{NoteSigner, NoteVerifier};
use crate::objects::Reduce;
use crate::view::View;
use crate::{connect, genesis, row, sql};

/// How to open a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenMode {
    /// Queries only; the file, its folder and the keys may be write-protected or absent.
    ReadOnly,
    /// Queries and appends; the ledger must exist.
    ReadWrite,
    /// Like `ReadWrite`; a ledger that does not exist is created by this recorder at this moment.
    Create(Context),
}

/// An open ledger.
pub struct Ledger {
    pub(crate) path: PathBuf,
    pub(crate) db: Connection,
    pub(crate) id: String,
    pub(crate) verifier: NoteVerifier,
    pub(crate) keys: Keys,
    pub(crate) reducer: Option<Box<dyn Reduce>>,
    pub(crate) labels: Option<Box<dyn FieldLabels>>,
    pub(crate) view: Option<View>,
    signer: Option<NoteSigner>,
    stopped: Option<String>,
}

/// What a write works with.
pub(crate) struct Writing<'a> {
    pub tx: &'a Transaction<'a>,
    pub keys: &'a mut Keys,
    pub signer: &'a NoteSigner,
    pub ledger_id: &'a str,
    pub reducer: Option<&'a dyn Reduce>,
}

impl Ledger {
    /// Opens the ledger at `path`.
    ///
    /// # Errors
    /// [`LedgerError::Missing`], [`LedgerError::NotALedger`], [`LedgerError::Format`] for the
    /// wrong file; [`LedgerError::Key`] if the signing key is missing or another's (except
    /// read-only); [`LedgerError::Damaged`] if the last checkpoint does not fit the tree.
    pub fn open(path: impl AsRef<Path>, mode: OpenMode) -> Result<Ledger> {
        let path = path.as_ref();
        let mut keys = Keys::beside(path);
        let mut db = match &mode {
            OpenMode::ReadOnly => connect::read_only(path)?,
            OpenMode::ReadWrite => connect::writable(path, false)?,
            OpenMode::Create(context) => {
                let mut db = connect::writable(path, true)?;
                genesis::create_if_empty(&mut db, &mut keys, context)?;
                db
            }
        };
        connect::check_identity(&db, path)?;
        if mode != OpenMode::ReadOnly {
            connect::upgrade(&mut db)?;
        }
        let (id, verifier) = genesis::read(&db)?;
        check_head(&db, &verifier)?;
        let signer = match mode {
            OpenMode::ReadOnly => None,
            _ => Some(load_signer(&keys, &verifier)?),
        };
        let mut ledger = Ledger {
            path: path.to_owned(),
            db,
            id,
            verifier,
            keys,
            reducer: None,
            labels: None,
            view: None,
            signer,
            stopped: None,
        };
        ledger.finish_erasures()?;
        ledger.finish_rotations()?;
        Ok(ledger)
    }

    /// Sets who may see each field inside statements; from here on a draft with a field that bears
    /// no label is refused.
    pub fn set_labels(&mut self, labels: Box<dyn FieldLabels>) {
        self.labels = Some(labels);
    }

    /// The id of the ledger, made at its creation.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The ledger file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// True if this handle can append.
    pub fn is_writable(&self) -> bool {
        self.signer.is_some() && self.stopped.is_none()
    }

    /// The public key with which checkpoints are verified.
    pub fn public_key(&self) -> &NoteVerifier {
        &self.verifier
    }

    /// The last signed checkpoint, as text to be kept elsewhere.
    ///
    /// # Errors
    /// [`LedgerError::Storage`]; [`LedgerError::Withheld`] from a reader who may not see the
    /// whole record.
    pub fn checkpoint(&self) -> Result<String> {
        self.whole("read checkpoint")?;
        let read = self
            .db
            .query_row(sql::HEAD, [], |row| row.get::<_, String>(2));
        read.during("read checkpoint")
    }

    /// Runs `work` in one transaction: all of it is on disk when this returns, or nothing.
    pub(crate) fn write<T>(
        &mut self,
        operation: &'static str,
        work: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<T> {
        if let Some(reason) = &self.stopped {
            return Err(LedgerError::Stopped {
                operation,
                reason: reason.clone(),
            });
        }
        self.release();
        let signer = self
            .signer
            .as_ref()
            .ok_or(LedgerError::ReadOnly { operation })?;
        let result = in_transaction(
            &mut self.db,
            &mut self.keys,
            signer,
            (&self.id, self.reducer.as_deref()),
            operation,
            work,
        );
        if let Err(error) = &result
            && error.stops_writing()
        {
            self.stopped = Some(error.to_string());
        }
        result
    }
}

fn in_transaction<T>(
    db: &mut Connection,
    keys: &mut Keys,
    signer: &NoteSigner,
    (ledger_id, reducer): (&str, Option<&dyn Reduce>),
    operation: &'static str,
    work: impl FnOnce(&mut Writing<'_>) -> Result<T>,
) -> Result<T> {
    let tx = db
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .during(operation)?;
    keys.begin();
    let worked = work(&mut Writing {
        tx: &tx,
        keys,
        signer,
        ledger_id,
        reducer,
    });
    // What is encrypted with a key must never be older on disk than the key.
    let value = worked.and_then(|value| keys.commit().map(|()| value));
    let value = value.inspect_err(|_| keys.rollback())?;
    tx.commit().during(operation)?;
    Ok(value)
}

/// Size, frontier and time of the last entry.
pub(crate) fn read_head(db: &Connection) -> Result<(Frontier, i64)> {
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?));
    let mut statement = db.prepare_cached(sql::HEAD).during("read head")?;
    let stored = statement
        .query_row([], read)
        .optional()
        .during("read head")?;
    let damaged = |rule| LedgerError::Damaged {
        place: "head".into(),
        rule,
    };
    let (size, nodes) = stored.ok_or(damaged("it is missing"))?;
    let frontier = Frontier::from_bytes(row::seq(size), &nodes)
        .ok_or(damaged("size and frontier do not fit"))?;
    let mut statement = db.prepare_cached(sql::LAST).during("read head")?;
    let last = statement
        .query_row([size], |row| row.get(0))
        .optional()
        .during("read head")?;
    Ok((frontier, last.ok_or(damaged("the last entry is missing"))?))
}

/// The last checkpoint must be signed and be that of the stored tree.
fn check_head(db: &Connection, verifier: &NoteVerifier) -> Result<()> {
    let (frontier, _) = read_head(db)?;
    let text = db
        .query_row(sql::HEAD, [], |row| row.get::<_, String>(2))
        .during("read checkpoint")?;
    let signed = verifier.open_checkpoint(&text)?;
    if signed
        != (Head {
            size: frontier.size(),
            root: frontier.root(),
        })
    {
        return Err(LedgerError::Damaged {
            place: "head".into(),
            rule: "the signed checkpoint is not that of the tree",
        });
    }
    Ok(())
}

fn load_signer(keys: &Keys, verifier: &NoteVerifier) -> Result<NoteSigner> {
    let signer = NoteSigner::new(
        verifier.name().to_owned(),
        SigningKey::from_bytes(&keys.signing()?),
    );
    if signer.verifier() != *verifier {
        return Err(LedgerError::Key {
            path: keys.signing_path(),
            why: "it is the key of another ledger; put back the folder that belongs to this file"
                .to_owned(),
        });
    }
    Ok(signer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Body, Draft};
    use crate::grade::{Credibility, Reliability};

    fn draft(body: String) -> Draft {
        Draft {
            kind: "k".into(),
            object_id: "o".into(),
            source: "s".into(),
            reliability: Reliability::F,
            credibility: Credibility::UNJUDGED,
            marking: "clear".into(),
            lineage: vec![],
            happened: None,
            published: None,
            body: Body::Open(body),
            touches: vec![],
        }
    }

    #[test]
    fn a_full_disk_stops_writing_and_loses_nothing_acknowledged() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("l.db");
        let context = Context {
            recorder: "r".into(),
            now: 0,
        };
        let mut ledger = Ledger::open(&path, OpenMode::Create(context.clone())).unwrap();
        ledger.append(&context, &[draft("kept".into())]).unwrap();
        let pages: i64 = ledger
            .db
            .pragma_query_value(None, "page_count", |row| row.get(0))
            .unwrap();
        ledger
            .db
            .pragma_update(None, "max_page_count", pages + 2)
            .unwrap();
        let full = ledger
            .append(&context, &[draft("x".repeat(100_000))])
            .unwrap_err();
        assert!(full.to_string().contains("full"), "{full}");
        ledger
            .db
            .pragma_update(None, "max_page_count", pages + 1000)
            .unwrap();
        let refused = ledger.append(&context, &[draft("y".into())]).unwrap_err();
        assert!(matches!(refused, LedgerError::Stopped { .. }), "{refused}");
        assert!(!ledger.is_writable());
        assert_eq!(ledger.entry(2).unwrap().body(), Some("kept"));
        drop(ledger);
        assert!(
            crate::verify(&path, &crate::VerifyOptions::default())
                .unwrap()
                .is_clean()
        );
        let mut ledger = Ledger::open(&path, OpenMode::ReadWrite).unwrap();
        assert_eq!(
            ledger.append(&context, &[draft("y".into())]).unwrap()[0].seq(),
            3
        );
    }
}

//! The first entry, and the other statements a ledger makes about itself.

use ed25519_dalek::SigningKey;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::append::Appender;
use crate::connect;
use crate::entry::{Body, Context, Draft};
use crate::error::{During, LedgerError, Result};
use crate::grade::{Credibility, Reliability};
use crate::keys::{Keys, random};
use crate::note::{NoteSigner, NoteVerifier};
use crate::store::Writing;
use crate::{row, sql};

/// What the ledger's own kinds begin with; no caller may use it.
pub(crate) const OWN: &str = "x-ascribe-ledger";
/// Kind of the first entry, which names the ledger and its public key.
pub const GENESIS: &str = "x-ascribe-ledger-genesis";
/// Kind of the entry that records the destruction of a sealing key.
pub const ERASURE: &str = "x-ascribe-ledger-erasure";

/// Kind of the entry that records that sealed content was encrypted anew under a new key.
pub const ROTATION: &str = "x-ascribe-ledger-rotation";

/// Makes schema, keys and first entry in a database that holds nothing yet.
pub(crate) fn create_if_empty(
    db: &mut Connection,
    keys: &mut Keys,
    context: &Context,
) -> Result<()> {
    let operation = "create ledger";
    if !connect::is_empty(db)? {
        return Ok(());
    }
    let tx = db
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .during(operation)?;
    // Another process may have been quicker; keys are made under the lock, so there is one set.
    if !connect::is_empty(&tx)? {
        return Ok(());
    }
    tx.execute_batch(&sql::schema(sql::FORMAT))
        .during(operation)?;
    tx.pragma_update(None, "application_id", sql::APPLICATION_ID)
        .during(operation)?;
    tx.pragma_update(None, "user_version", sql::FORMAT)
        .during(operation)?;
    let id = uuid::Builder::from_random_bytes(random()?)
        .into_uuid()
        .to_string();
    let signer = NoteSigner::new(note_name(&id), SigningKey::from_bytes(&keys.create()?));
    let draft = genesis(&id, &signer.verifier());
    let mut writing = Writing {
        tx: &tx,
        keys,
        signer: &signer,
        ledger_id: &id,
        reducer: None,
    };
    let mut appender = Appender::starting(&mut writing, context)?;
    appender.add_own(&draft)?;
    appender.finish(&signer)?;
    tx.commit().during(operation)
}

fn genesis(id: &str, verifier: &NoteVerifier) -> Draft {
    let object_id = format!("{GENESIS}--{id}");
    let body = serde_json::json!({
        "format": sql::FORMAT,
        "id": object_id,
        "ledger": id,
        "public_key": verifier.to_text(),
        "type": GENESIS,
    });
    own_draft(GENESIS, object_id, id, body.to_string())
}

/// A statement of the ledger about itself. Its marking is empty: no reader's set contains it.
pub(crate) fn own_draft(kind: &str, object_id: String, ledger_id: &str, body: String) -> Draft {
    Draft {
        kind: kind.to_owned(),
        object_id,
        source: note_name(ledger_id),
        reliability: Reliability::F,
        credibility: Credibility::UNJUDGED,
        marking: String::new(),
        lineage: Vec::new(),
        happened: None,
        published: None,
        body: Body::Open(body),
        touches: Vec::new(),
    }
}

/// Ledger id and public key from the first entry.
pub(crate) fn read(db: &Connection) -> Result<(String, NoteVerifier)> {
    let damaged = |rule| LedgerError::Damaged {
        place: "entry 1".into(),
        rule,
    };
    let first = db
        .query_row(sql::ENTRY, [1], row::entry)
        .optional()
        .during("read genesis")?;
    let entry = first.ok_or(damaged("it is missing"))?;
    let body = entry
        .body()
        .filter(|_| entry.kind == GENESIS)
        .ok_or(damaged("it does not begin a ledger"))?;
    let body: serde_json::Value =
        serde_json::from_str(body).map_err(|_| damaged("it is no JSON"))?;
    let text = |name: &str| body.get(name).and_then(|v| v.as_str());
    let id = text("ledger").ok_or(damaged("it names no ledger"))?;
    let verifier =
        NoteVerifier::parse(text("public_key").ok_or(damaged("it names no public key"))?)?;
    if verifier.name() != note_name(id) {
        return Err(damaged("its public key is under another name"));
    }
    Ok((id.to_owned(), verifier))
}

fn note_name(ledger_id: &str) -> String {
    format!("ascribe/{ledger_id}")
}

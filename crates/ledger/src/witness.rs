//! One readable entry with the proof that it stands in the record: for somebody who has the public
//! key and nothing else.

use crate::canon::{self, Fields};
use crate::entry::Content;
use crate::error::{LedgerError, Result};
use crate::grade::{Credibility, Reliability};
use crate::merkle::{self, Hash};
use crate::note::{NoteVerifier, hex};
use crate::row;
use crate::store::Ledger;
use serde::{Deserialize, Serialize};

/// An entry, the siblings of its leaf, and the checkpoint that signs the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// Number of the entry.
    pub seq: u64,
    /// When it was recorded, in milliseconds since 1970.
    pub recorded_at: i64,
    /// Who recorded it.
    pub recorder: String,
    /// Who says so.
    pub source: String,
    /// Admiralty reliability, `A`–`F`.
    pub reliability: String,
    /// Admiralty credibility, 1–6.
    pub credibility: u8,
    /// Who may see it.
    pub marking: String,
    /// What it was derived from.
    pub lineage: Vec<String>,
    /// Type of the object.
    pub kind: String,
    /// Id of the object.
    pub object_id: String,
    /// When it happened, in milliseconds since 1970.
    pub happened: Option<i64>,
    /// When it was published, in milliseconds since 1970.
    pub published: Option<i64>,
    /// The statement, byte for byte.
    pub body: String,
    /// Siblings from the leaf to the root, hexadecimal (RFC 9162 section 2.1.3).
    pub proof: Vec<String>,
    /// The signed checkpoint, a C2SP signed note.
    pub checkpoint: String,
}

impl Ledger {
    /// A readable entry with its proof under the last checkpoint.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`]; [`LedgerError::Draft`] for an entry that is sealed;
    /// [`LedgerError::Storage`].
    pub fn witness(&self, seq: u64) -> Result<Witness> {
        let entry = self.entry(seq)?;
        let Content::Open(body) = entry.content else {
            return Err(LedgerError::Draft {
                object: entry.object_id,
                rule: "it is sealed; only readable entries are handed out with a proof",
            });
        };
        Ok(Witness {
            seq,
            recorded_at: entry.recorded_at,
            recorder: entry.recorder,
            source: entry.source,
            reliability: entry.reliability.as_str().to_owned(),
            credibility: entry.credibility.get(),
            marking: entry.marking,
            lineage: entry.lineage,
            kind: entry.kind,
            object_id: entry.object_id,
            happened: entry.happened,
            published: entry.published,
            body,
            proof: self.prove(seq)?.iter().map(|h| hex(h)).collect(),
            checkpoint: self.checkpoint()?,
        })
    }
}

impl Witness {
    /// Checks that exactly this entry stands in the record that the key signs.
    ///
    /// # Errors
    /// [`LedgerError::Note`] naming what does not hold.
    pub fn verify(&self, key: &NoteVerifier) -> Result<()> {
        let bad = |rule| LedgerError::Note {
            what: "witness",
            rule,
        };
        let head = key.open_checkpoint(&self.checkpoint)?;
        let known = Reliability::parse(&self.reliability).is_some()
            && Credibility::new(self.credibility).is_some();
        if !known {
            return Err(bad("its grade is none of the Admiralty code"));
        }
        let proof: Option<Vec<Hash>> = self.proof.iter().map(|h| unhex(h)).collect();
        let proof = proof.ok_or(bad("a sibling is no hash"))?;
        let index = self.seq.checked_sub(1).ok_or(bad("it has no number"))?;
        if merkle::verify_inclusion(&self.leaf(), index, head.size, &proof, &head.root) {
            return Ok(());
        }
        Err(bad(
            "the entry is not in the tree that the checkpoint signs",
        ))
    }

    fn leaf(&self) -> Hash {
        let lineage = serde_json::Value::from(self.lineage.as_slice()).to_string();
        let fields = Fields {
            kind: self.kind.as_bytes(),
            object_id: self.object_id.as_bytes(),
            source: self.source.as_bytes(),
            reliability: self.reliability.as_bytes(),
            credibility: self.credibility.into(),
            marking: self.marking.as_bytes(),
            lineage: lineage.as_bytes(),
            happened: self.happened,
            published: self.published,
        };
        let content = fields.open(self.body.as_bytes());
        canon::leaf(
            row::sql(self.seq),
            self.recorded_at,
            self.recorder.as_bytes(),
            &content,
        )
    }
}

/// A hash from its hexadecimal text.
fn unhex(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    if text.len() != hash.len() * 2 || !text.is_ascii() {
        return None;
    }
    for (to, at) in hash.iter_mut().zip((0..text.len()).step_by(2)) {
        *to = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Body, Context, Draft};
    use crate::store::OpenMode;

    #[test]
    fn an_entry_verifies_with_the_public_key_and_no_changed_field_does() {
        let dir = tempfile::tempdir().unwrap();
        let context = Context {
            recorder: "r".into(),
            now: 5,
        };
        let path = dir.path().join("l.db");
        let mut ledger = Ledger::open(&path, OpenMode::Create(context.clone())).unwrap();
        let draft = |n: u32| Draft {
            kind: "k".into(),
            object_id: format!("o{n}"),
            source: "s".into(),
            reliability: Reliability::F,
            credibility: Credibility::UNJUDGED,
            marking: "TLP:CLEAR".into(),
            lineage: vec!["l".into()],
            happened: None,
            published: Some(1),
            body: Body::Open(format!("body {n}")),
            touches: vec![],
        };
        ledger
            .append(&context, &[draft(1), draft(2), draft(3)])
            .unwrap();
        let witness = ledger.witness(3).unwrap();
        let key = NoteVerifier::parse(&ledger.public_key().to_text()).unwrap();
        witness.verify(&key).unwrap();
        let value = serde_json::to_value(&witness).unwrap();
        for (field, other) in [
            ("body", serde_json::json!("body 9")),
            ("seq", 2.into()),
            ("recorded_at", 6.into()),
            ("marking", "TLP:RED".into()),
            ("published", serde_json::Value::Null),
            ("lineage", serde_json::json!([])),
            ("proof", serde_json::json!([])),
        ] {
            let mut changed = value.clone();
            changed[field] = other;
            let changed: Witness = serde_json::from_value(changed).unwrap();
            assert!(changed.verify(&key).is_err(), "{field}");
        }
    }
}

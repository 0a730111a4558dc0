//! Erasing what a victim sent: its key is destroyed, the proofs stay whole.

use crate::error::AppError;
use crate::own::ERASURE_REASON;
use crate::session::Session;
use crate::stored::{ASSESSMENT, EVIDENCE};
use ascribe_ledger::{Content, Filter, merkle};
use serde::Serialize;
use std::ops::ControlFlow;

/// What an erasure did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasedIncident {
    /// Pseudonym of the incident.
    pub incident: String,
    /// Number of entries whose content cannot be opened any more.
    pub entries: u64,
    /// The entry that records the erasure.
    pub recorded_as: u64,
    /// Why.
    pub reason: String,
}

/// An erased entry and the proof that it was in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commitment {
    /// Number of the entry.
    pub seq: u64,
    /// Kind of what was erased.
    pub kind: String,
    /// True if its commitment is in the tree whose root the last checkpoint signs.
    pub verified: bool,
}

impl Session {
    /// Destroys the key of an incident, named by its pseudonym or by the id of an assessment of it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if the record holds nothing of it, [`AppError::Usage`] if no reason is
    /// given, or the record's own.
    pub fn erase(&mut self, what: &str, reason: &str) -> Result<ErasedIncident, AppError> {
        self.access.only_operator("erase")?;
        if reason.trim().is_empty() {
            return Err(AppError::Usage {
                what: "erase".to_owned(),
                rule: "needs a reason, which is recorded".to_owned(),
                remedy: "add --reason TEXT".to_owned(),
            });
        }
        let incident = self.incident_meant(what)?;
        // While the victim can still be recognised: the reason stays readable for good.
        let reason = self.disguise_reason(&incident, reason)?;
        let statement = serde_json::json!({ "incident": incident, "reason": reason });
        self.record_own(ERASURE_REASON, &[&incident], &statement)?;
        let context = self.context();
        let erased = self.ledger.destroy_key(&context, &incident)?;
        Ok(ErasedIncident {
            incident,
            entries: erased.entries,
            recorded_as: erased.seq,
            reason,
        })
    }

    /// The incident behind its own pseudonym or an assessment's id.
    pub(crate) fn incident_meant(&self, what: &str) -> Result<String, AppError> {
        let found = self.ledger.by_object(what)?;
        let sealed = found.into_iter().find_map(|e| match e.content {
            Content::Sealed { incident } => Some(incident),
            Content::Open(_) => None,
        });
        sealed.ok_or_else(|| AppError::NotFound {
            what: format!("incident {what}"),
            remedy: "`ascribe log --kind x-ascribe-evidence` lists the pseudonyms".to_owned(),
        })
    }

    /// What of an incident is erased, each with the proof that it was there.
    pub(crate) fn commitments(&self, incident: &str) -> Result<Vec<Commitment>, AppError> {
        let filter = Filter {
            kinds: Some(vec![EVIDENCE.to_owned(), ASSESSMENT.to_owned()]),
            ..Filter::default()
        };
        let mut entries: Vec<(u64, String)> = Vec::new();
        self.ledger.entries(&filter, |entry| {
            if matches!(&entry.content, Content::Sealed { incident: i } if i == incident) {
                entries.push((entry.seq, entry.kind));
            }
            ControlFlow::Continue(())
        })?;
        if self.ledger.is_restricted() {
            // A proof tells how large the tree is.
            let unproven = |(seq, kind)| Commitment {
                seq,
                kind,
                verified: false,
            };
            return Ok(entries.into_iter().map(unproven).collect());
        }
        let head = self.ledger.head()?;
        let signed = self
            .ledger
            .public_key()
            .open_checkpoint(&self.ledger.checkpoint()?)?;
        let leaves = self.ledger.leaves()?;
        let proven = |seq: u64| {
            let index = usize::try_from(seq.checked_sub(1)?).ok()?;
            let proof = merkle::inclusion(&leaves, index)?;
            let leaf = leaves.get(index)?;
            let there = merkle::verify_inclusion(leaf, seq - 1, signed.size, &proof, &signed.root);
            Some(there && signed.root == head.root)
        };
        Ok(entries
            .into_iter()
            .map(|(seq, kind)| Commitment {
                seq,
                kind,
                verified: proven(seq).unwrap_or(false),
            })
            .collect())
    }
}

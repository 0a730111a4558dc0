//! A salted commitment to each item of an assessment, so that later one can be shown and the rest
//! stay closed.

use super::ground::Ground;
use super::{COMMITMENTS, SALTS};
use crate::error::AppError;
use crate::own::OWN_MARKING;
use crate::session::Session;
use crate::stored::{expand, squeeze};
use ascribe_ledger::{Body, Credibility, Draft, Reliability};
use ascribe_reason::assessment::Evidence;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Items of one assessment that are committed to; the rest cannot be disclosed one by one.
const ITEMS: usize = 20_000;

/// What is opened of an item: nothing of where it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenItem {
    /// `e1`, …
    pub id: String,
    /// `indicator`, `software`, `technique` or `vulnerability`.
    pub kind: String,
    /// STIX type.
    #[serde(rename = "type")]
    pub type_: String,
    /// The value.
    pub value: String,
}

impl OpenItem {
    /// Of an item of an answer.
    pub fn of(item: &Evidence) -> Self {
        Self {
            id: item.id.clone(),
            kind: item.kind.clone(),
            type_: item.type_.clone(),
            value: item.value.clone(),
        }
    }

    /// SHA-256 over label, salt and the item's fields, each preceded by its length.
    pub fn commitment(&self, salt: &str) -> String {
        let mut hasher = Sha256::new();
        hasher.update(b"ascribe item 1\n");
        for part in [salt, &self.id, &self.kind, &self.type_, &self.value] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher
            .finalize()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect()
    }
}

/// The readable side: one hash for each item, in the order of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitments {
    /// The assessment.
    pub assessment: String,
    /// Hashes, hexadecimal.
    pub items: Vec<String>,
}

/// Id of the commitments to an assessment.
pub fn commitments_id(assessment: &str) -> String {
    format!("{COMMITMENTS}--{assessment}")
}

/// Id of their salts.
pub fn salts_id(assessment: &str) -> String {
    format!("{SALTS}--{assessment}")
}

impl Session {
    /// Commits to every item of an assessment, once.
    pub(crate) fn commit_items(&mut self, ground: &Ground) -> Result<(), AppError> {
        let assessment = &ground.stored.request.assessment;
        let id = commitments_id(assessment);
        if !self.ledger.by_object(&id)?.is_empty() {
            return Ok(());
        }
        let items: Vec<&Evidence> = ground.answer.evidence.iter().take(ITEMS).collect();
        let salts: Vec<String> = items.iter().map(|_| salt()).collect();
        let pairs = items.iter().zip(&salts);
        let commitments = Commitments {
            assessment: assessment.clone(),
            items: pairs.map(|(e, s)| OpenItem::of(e).commitment(s)).collect(),
        };
        let marking = self.derived_from(OWN_MARKING, &[assessment])?;
        let sealed = Draft {
            kind: SALTS.to_owned(),
            object_id: salts_id(assessment),
            source: "ascribe".to_owned(),
            reliability: Reliability::F,
            credibility: Credibility::UNJUDGED,
            marking: marking.clone(),
            lineage: Vec::new(),
            happened: None,
            published: None,
            body: Body::Sealed {
                incident: ground.stored.request.incident.clone(),
                plaintext: squeeze("salts", &salts)?,
                tags: Vec::new(),
            },
            touches: Vec::new(),
        };
        let context = self.context();
        self.ledger.append(&context, &[sealed])?;
        self.record_own_as(COMMITMENTS, id, marking, &commitments)?;
        Ok(())
    }

    /// The salts of an assessment's commitments.
    pub(crate) fn salts(&self, assessment: &str) -> Result<Vec<String>, AppError> {
        let entries = self.ledger.by_object(&salts_id(assessment))?;
        let entry = entries.last().ok_or_else(|| AppError::NotFound {
            what: format!("commitments to the items of {assessment}"),
            remedy: "they are made when a statement is drafted from it".to_owned(),
        })?;
        expand("salts", &self.ledger.open_sealed(entry.seq)?)
    }
}

/// 244 random bits, so that a guessed item cannot be tried.
fn salt() -> String {
    format!(
        "{}{}",
        uuid::Uuid::new_v4().simple(),
        uuid::Uuid::new_v4().simple()
    )
}

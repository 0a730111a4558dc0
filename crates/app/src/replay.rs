//! An old assessment run again.

use crate::error::AppError;
use crate::session::Session;
use crate::stored::{ASSESSMENT, StoredAssessment, expand, unpack};
use ascribe_ledger::LedgerError;
use ascribe_reason::{ENGINE, Parameters};
use serde::Serialize;

/// Outcome of a replay.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replayed {
    /// Id of the assessment.
    pub id: String,
    /// True when the bytes are the same.
    pub identical: bool,
    /// Why it could not be computed, or what differs.
    pub note: Option<String>,
    /// The answer that was recorded.
    pub answer: Option<serde_json::Value>,
}

impl Session {
    /// Computes a recorded assessment again, with the record as it was, and compares the bytes.
    ///
    /// # Errors
    /// [`AppError::NotFound`], or the record's own.
    pub fn replay(&mut self, id: &str) -> Result<Replayed, AppError> {
        let entries = self.ledger.by_object(id)?;
        let entry = entries
            .iter()
            .rev()
            .find(|e| e.kind == ASSESSMENT)
            .ok_or_else(|| AppError::NotFound {
                what: format!("assessment {id}"),
                remedy: "`ascribe log --kind x-ascribe-assessment` lists them".to_owned(),
            })?;
        let plaintext = match self.ledger.open_sealed(entry.seq) {
            Ok(plaintext) => plaintext,
            Err(LedgerError::Erased { .. }) => return Ok(erased(id)),
            Err(other) => return Err(other.into()),
        };
        let stored: StoredAssessment = expand("assessment", &plaintext)?;
        let request = &stored.request;
        let parameters = Parameters::default();
        let answer = serde_json::from_str(&stored.answer).ok();
        if request.engine != ENGINE || request.parameters != parameters.version {
            let note = format!(
                "computed by {} with parameters {}; this is {ENGINE} with {}: run that version to compute it again",
                request.engine, request.parameters, parameters.version
            );
            return Ok(Replayed {
                id: id.to_owned(),
                identical: false,
                note: Some(note),
                answer,
            });
        }
        let evidence = unpack(&self.ledger, &request.evidence_seqs)?;
        let picture = self.picture_at(request.max_seq)?;
        let again = self.compute(&picture, &evidence, request)?;
        let again = serde_json::to_string(&again).map_err(|e| AppError::stored("assessment", e))?;
        let identical = again == stored.answer;
        let note = (!identical)
            .then(|| "the answer differs from the recorded one; run `ascribe verify`".to_owned());
        Ok(Replayed {
            id: id.to_owned(),
            identical,
            note,
            answer,
        })
    }
}

fn erased(id: &str) -> Replayed {
    Replayed {
        id: id.to_owned(),
        identical: false,
        note: Some("the key of this incident was destroyed: its evidence and answer are erased; `ascribe verify` still proves the commitment".to_owned()),
        answer: None,
    }
}

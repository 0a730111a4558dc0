//! What this program itself keeps in the record about incidents: sealed, since it holds what a
//! victim sent.

use crate::error::AppError;
use crate::evidence::Evidence;
use serde::{Deserialize, Serialize};

/// Kind of the entry that holds what was found in an incident's evidence.
pub const EVIDENCE: &str = "x-ascribe-evidence";
/// Kind of the entry that holds an assessment and what it was computed with.
pub const ASSESSMENT: &str = "x-ascribe-assessment";

/// An assessment as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredAssessment {
    /// Everything that went in.
    pub request: Request,
    /// The answer, as JSON, byte for byte.
    pub answer: String,
}

/// What an assessment was computed with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Id of the incident.
    pub incident: String,
    /// Name of the incident.
    pub name: String,
    /// Entry that holds the evidence.
    pub evidence_seq: u64,
    /// Last entry that counted.
    pub max_seq: u64,
    /// The moment of the record, milliseconds since 1970.
    pub recorded: i64,
    /// Only what was published by then, milliseconds since 1970.
    pub known_by: Option<i64>,
    /// Days of the activity as given.
    pub given: (Option<String>, Option<String>),
    /// Id of the assessment.
    pub assessment: String,
    /// Engine that computed it.
    pub engine: String,
    /// Its parameters.
    pub parameters: String,
}

/// Reads sealed evidence back.
pub fn evidence(plaintext: &[u8]) -> Result<Evidence, AppError> {
    serde_json::from_slice(plaintext).map_err(|e| AppError::stored("evidence", e))
}

//! What stands in the record: bodies of the entries.

use ascribe_claims::Claim;
use serde::{Deserialize, Serialize};

/// A statement as kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptStatement {
    /// Kind of the entry.
    #[serde(rename = "type")]
    pub kind: String,
    /// Id, made of source and text.
    pub id: String,
    /// Title, as its front matter or the caller says.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Day of publication, as written.
    pub published: Option<String>,
    /// Ids of statements it is declared to derive from.
    pub derived_from: Vec<String>,
    /// What places refer to.
    pub offsets: String,
    /// The text.
    pub text: String,
}

/// A claim as kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptClaim {
    /// Kind of the entry.
    #[serde(rename = "type")]
    pub kind: String,
    /// Id, made of statement and place.
    pub id: String,
    /// Id of the statement.
    pub statement: String,
    /// What was read.
    pub claim: Claim,
}

/// A correction as kept: a field of a claim is something else than the rules read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// Kind of the entry.
    #[serde(rename = "type")]
    pub kind: String,
    /// Id of the correction.
    pub id: String,
    /// Id of the claim.
    pub claim: String,
    /// Field → what it is, in place of what was read.
    pub fields: serde_json::Map<String, serde_json::Value>,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub decided: String,
}

/// What holds of a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resolution {
    /// Kind of the entry.
    #[serde(rename = "type")]
    pub kind: String,
    /// Id of the resolution.
    pub id: String,
    /// Id of the claim.
    pub claim: String,
    /// `accepted`, `rejected`, `contested` or `open`.
    pub decision: String,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub decided: String,
}

//! What this program itself keeps in the record about incidents: sealed, since it holds what a
//! victim sent.

use crate::error::AppError;
use crate::evidence::Evidence;
use crate::session::Session;
use ascribe_ledger::Ledger;
use ascribe_reason::{Parameters, Prior};
use ascribe_stix::marking::Profile;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::io::Read;
use zstd::bulk::Compressor;

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
    /// Entries that hold the evidence, in order.
    pub evidence_seqs: Vec<u64>,
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
    /// Sources that were left out on request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// The reader from whose part of the record it was answered; the whole record without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader: Option<Profile>,
    /// Known actors share the prior evenly, not by how much is reported of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub even_prior: bool,
}

impl Request {
    /// The parameters that the request was made with, also when others are in use by now.
    ///
    /// # Errors
    /// A set that this program does not have.
    pub fn weighing(&self) -> Result<Parameters, AppError> {
        let prior = if self.even_prior {
            Prior::Even
        } else {
            Prior::References
        };
        let known = Parameters::of(&self.parameters).map(|p| Parameters { prior, ..p });
        known.ok_or_else(|| AppError::Usage {
            what: self.assessment.clone(),
            rule: format!(
                "was computed with the parameters {}, which this version does not have",
                self.parameters
            ),
            remedy: "run the version that computed it".to_owned(),
        })
    }
}

impl Session {
    /// A request as it is kept: numbers of entries are those of the whole record.
    pub(crate) fn to_be_kept(&self, request: &Request) -> Request {
        let number = |position: &u64| self.ledger.number(*position);
        Request {
            evidence_seqs: request.evidence_seqs.iter().map(number).collect(),
            max_seq: number(&request.max_seq),
            ..request.clone()
        }
    }

    /// A kept assessment as this reader speaks of it; an entry of its evidence that the reader may
    /// not see is one that is not there.
    pub(crate) fn as_seen(&self, kept: StoredAssessment) -> StoredAssessment {
        let request = &kept.request;
        let absent = u64::MAX;
        let seen = |kept: &u64| self.ledger.shows(*kept).unwrap_or(absent);
        StoredAssessment {
            request: Request {
                evidence_seqs: request.evidence_seqs.iter().map(seen).collect(),
                max_seq: self.ledger.position(request.max_seq),
                ..request.clone()
            },
            answer: kept.answer,
        }
    }
}

/// Bytes of packed evidence in one sealed entry.
const PART: usize = 32 << 20;
/// How hard things are packed, of 1 to 22.
const LEVEL: i32 = 3;
/// Packed evidence may not expand to more than this.
const LARGEST: usize = 4 << 30;

/// Evidence as it is sealed: packed, in parts that the record takes.
pub fn pack(evidence: &Evidence) -> Result<Vec<Vec<u8>>, AppError> {
    let packed = squeeze("evidence", evidence)?;
    Ok(packed.chunks(PART).map(<[u8]>::to_vec).collect())
}

/// Reads the sealed parts of evidence back.
pub fn unpack(ledger: &Ledger, seqs: &[u64]) -> Result<Evidence, AppError> {
    let mut packed = Vec::new();
    for seq in seqs {
        packed.extend(ledger.open_sealed(*seq)?);
    }
    expand("evidence", &packed)
}

/// A thing as packed JSON.
pub fn squeeze<T: Serialize>(what: &str, thing: &T) -> Result<Vec<u8>, AppError> {
    thread_local! {
        // Making one costs more than packing a short note.
        static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    }
    let json = serde_json::to_vec(thing).map_err(|e| AppError::stored(what, e))?;
    let pack = |packer: &RefCell<Option<Compressor<'static>>>| {
        let mut packer = packer.borrow_mut();
        match &mut *packer {
            Some(packer) => packer.compress(&json),
            none => none.insert(Compressor::new(LEVEL)?).compress(&json),
        }
    };
    PACKER.with(pack).map_err(|e| AppError::stored(what, e))
}

/// Reads packed JSON.
pub fn expand<T: DeserializeOwned>(what: &str, packed: &[u8]) -> Result<T, AppError> {
    let mut json = Vec::new();
    let broken = |e: std::io::Error| AppError::stored(what, e);
    let limit = u64::try_from(LARGEST).unwrap_or(u64::MAX);
    let mut reader = zstd::stream::read::Decoder::new(packed)
        .map_err(broken)?
        .take(limit);
    reader.read_to_end(&mut json).map_err(broken)?;
    serde_json::from_slice(&json).map_err(|e| AppError::stored(what, e))
}

//! What goes into the record and what comes out of it.

use crate::grade::{Credibility, Reliability};

/// Who records, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Name or id of the person or program that records.
    pub recorder: String,
    /// Now, in milliseconds since 1970-01-01T00:00Z. Given by the caller so that the record is
    /// the same for the same input.
    pub now: i64,
}

/// A statement to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Type of the object, e.g. `intrusion-set`.
    pub kind: String,
    /// Id of the object; versions of an object share it.
    pub object_id: String,
    /// Who says so.
    pub source: String,
    /// How reliable the source is.
    pub reliability: Reliability,
    /// How credible this statement is.
    pub credibility: Credibility,
    /// Who may see it; the meaning of the word is the caller's.
    pub marking: String,
    /// What the statement was derived from, nearest first; empty when not known.
    pub lineage: Vec<String>,
    /// When it happened, in milliseconds since 1970.
    pub happened: Option<i64>,
    /// When the source published it, in milliseconds since 1970.
    pub published: Option<i64>,
    /// The statement itself.
    pub body: Body,
    /// Values the body says something of: (hash of the value, position inside the body).
    /// Empty for sealed bodies, whose values are `tags`.
    pub touches: Vec<(i64, u32)>,
}

/// The content of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Readable canonical JSON, kept byte for byte.
    Open(String),
    /// Content that identifies a victim, encrypted with the key of its incident.
    Sealed {
        /// Name of the key: lower-case letters, digits and hyphens, at most 128.
        incident: String,
        /// What is encrypted.
        plaintext: Vec<u8>,
        /// (type, value) pairs by which it can be found again by one who holds the lookup key.
        tags: Vec<(String, String)>,
    },
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Recorded as this entry.
    Added(u64),
    /// The same source has said exactly this before, in this entry.
    Unchanged(u64),
}

impl Outcome {
    /// The entry that holds the statement.
    pub fn seq(self) -> u64 {
        match self {
            Outcome::Added(seq) | Outcome::Unchanged(seq) => seq,
        }
    }
}

/// One entry of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Sequence number, 1 for the first. For auditors only: it tells how much lies before it.
    pub seq: u64,
    /// When it was recorded, in milliseconds since 1970; never less than that of an earlier entry.
    pub recorded_at: i64,
    /// Who recorded it.
    pub recorder: String,
    /// Who says so.
    pub source: String,
    /// How reliable the source is.
    pub reliability: Reliability,
    /// How credible the statement is.
    pub credibility: Credibility,
    /// Who may see it.
    pub marking: String,
    /// What the statement was derived from, nearest first.
    pub lineage: Vec<String>,
    /// Type of the object.
    pub kind: String,
    /// Id of the object.
    pub object_id: String,
    /// When it happened, in milliseconds since 1970.
    pub happened: Option<i64>,
    /// When the source published it, in milliseconds since 1970.
    pub published: Option<i64>,
    /// The statement itself.
    pub content: Content,
}

/// The content of an entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Readable, byte for byte as it was given.
    Open(String),
    /// Encrypted; see [`crate::Ledger::open_sealed`].
    Sealed {
        /// Name of the key (the incident).
        incident: String,
    },
}

impl Entry {
    /// The readable body; `None` when it is sealed.
    pub fn body(&self) -> Option<&str> {
        match &self.content {
            Content::Open(body) => Some(body),
            Content::Sealed { .. } => None,
        }
    }
}

/// Which entries are wanted; everything by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only entries after this number; 0 for all.
    pub after_seq: u64,
    /// Only entries up to this number.
    pub max_seq: Option<u64>,
    /// Only what was recorded at or before this moment (milliseconds since 1970): `--as-of`.
    pub recorded_until: Option<i64>,
    /// Only what was published at or before this moment: `--known-by`. An entry whose
    /// publication is not known is left out.
    pub published_until: Option<i64>,
    /// Only these kinds.
    pub kinds: Option<Vec<String>>,
    /// Only these sources.
    pub sources: Option<Vec<String>>,
    /// Only versions of this object.
    pub object_id: Option<String>,
    /// Only entries with one of these markings: what the reader may see.
    pub markings: Option<Vec<String>>,
}

/// Size and root of the tree over all entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of entries; also the number of the last.
    pub size: u64,
    /// Root of the Merkle tree (RFC 9162 section 2.1.1) over them.
    pub root: [u8; 32],
}

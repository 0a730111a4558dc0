//! The bytes that are hashed: what an entry commits to, field by field.
//!
//! ```text
//! content = SHA-256("ascribe content 1\n" ‖ fields ‖ form)
//! fields  = kind, object id, source, reliability, credibility, marking, lineage, happened, published
//! form    = "open" ‖ body, or "sealed" ‖ key, key version, same, commitment,
//!           SHA-256(ciphertext), SHA-256(tag salt ‖ tags)
//! leaf    = SHA-256(0x00 ‖ "ascribe entry 1\n" ‖ seq ‖ recorded at ‖ recorder ‖ content)
//! ```
//! Texts and blobs are preceded by their length, numbers are 8 bytes, little-endian; a missing
//! moment is the length 2^64 − 1. Nothing secret is needed to compute either.

use sha2::{Digest, Sha256};

use crate::merkle::{self, Hash};

/// The bytes of an entry in the order in which they are hashed.
pub(crate) struct Canon(Vec<u8>);

impl Canon {
    pub(crate) fn new(label: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(512);
        bytes.extend_from_slice(label);
        Canon(bytes)
    }

    pub(crate) fn number(mut self, n: i64) -> Self {
        self.0.extend_from_slice(&n.to_le_bytes());
        self
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0
            .extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    fn moment(mut self, moment: Option<i64>) -> Self {
        match moment {
            Some(ms) => self.bytes(&ms.to_le_bytes()),
            None => {
                self.0.extend_from_slice(&u64::MAX.to_le_bytes());
                self
            }
        }
    }

    pub(crate) fn digest(&self) -> Hash {
        Sha256::digest(&self.0).into()
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

/// The fields that every statement has, as they are stored.
pub(crate) struct Fields<'a> {
    pub kind: &'a [u8],
    pub object_id: &'a [u8],
    pub source: &'a [u8],
    pub reliability: &'a [u8],
    pub credibility: i64,
    pub marking: &'a [u8],
    pub lineage: &'a [u8],
    pub happened: Option<i64>,
    pub published: Option<i64>,
}

impl Fields<'_> {
    fn canon(&self) -> Canon {
        Canon::new(b"ascribe content 1\n")
            .bytes(self.kind)
            .bytes(self.object_id)
            .bytes(self.source)
            .bytes(self.reliability)
            .number(self.credibility)
            .bytes(self.marking)
            .bytes(self.lineage)
            .moment(self.happened)
            .moment(self.published)
    }

    /// Digest of a readable statement.
    pub(crate) fn open(&self, body: &[u8]) -> Hash {
        self.canon().bytes(b"open").bytes(body).digest()
    }

    /// What the keyed `same` of a sealed statement is computed over.
    pub(crate) fn sealed_plain(&self, plaintext: &[u8]) -> Vec<u8> {
        self.canon()
            .bytes(b"sealed")
            .bytes(plaintext)
            .as_slice()
            .to_vec()
    }

    /// Digest of a sealed statement, from what anyone can see.
    pub(crate) fn sealed(&self, form: &SealedForm<'_>) -> Hash {
        self.canon()
            .bytes(b"sealed")
            .bytes(form.key)
            .number(form.key_version)
            .number(form.same)
            .bytes(form.commitment)
            .bytes(&form.ciphertext)
            .bytes(form.tags_digest)
            .digest()
    }
}

/// The visible side of sealed content.
pub(crate) struct SealedForm<'a> {
    pub key: &'a [u8],
    pub key_version: i64,
    pub same: i64,
    pub commitment: &'a [u8],
    /// SHA-256 of the ciphertext as it was recorded.
    pub ciphertext: Hash,
    pub tags_digest: &'a [u8],
}

/// SHA-256 of a ciphertext.
pub(crate) fn ciphertext_digest(ciphertext: &[u8]) -> Hash {
    Sha256::digest(ciphertext).into()
}

/// What stands in the record of the entries that were encrypted anew under a key: a digest over
/// their rows of the table `resealed` and their ciphertexts, in the order of the record.
pub(crate) struct Resealed(Sha256);

impl Resealed {
    pub(crate) fn new() -> Self {
        Resealed(Sha256::new_with_prefix(b"ascribe resealed 1\n"))
    }

    /// The next entry.
    pub(crate) fn add(&mut self, seq: i64, row: &ResealedRow, ciphertext: &Hash) {
        for number in [seq, row.key_version, row.same] {
            self.0.update(number.to_le_bytes());
        }
        self.0.update(row.before);
        self.0.update(ciphertext);
    }

    pub(crate) fn digest(self) -> Hash {
        self.0.finalize().into()
    }
}

/// What is kept of an entry that was encrypted anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ResealedRow {
    /// Version of the key under which the ciphertext lies now.
    pub key_version: i64,
    /// The keyed digest made with that key.
    pub same: i64,
    /// SHA-256 of the ciphertext that was recorded, to which the leaf commits.
    pub before: Hash,
}

/// The leaf of an entry.
pub(crate) fn leaf(seq: i64, recorded_at: i64, recorder: &[u8], content: &[u8]) -> Hash {
    let canon = Canon::new(b"ascribe entry 1\n")
        .number(seq)
        .number(recorded_at)
        .bytes(recorder)
        .bytes(content);
    merkle::leaf(&[canon.as_slice()])
}

/// First eight bytes of a digest as a number: a short key for an index.
pub(crate) fn short(digest: &[u8]) -> i64 {
    digest
        .first_chunk::<8>()
        .map_or(0, |eight| i64::from_le_bytes(*eight))
}

/// The short key of an object id.
pub(crate) fn object_key(object_id: &[u8]) -> i64 {
    short(&Sha256::digest(object_id))
}

/// Digest of the keyed tags of an entry with their salt.
pub(crate) fn tags_digest(salt: &[u8], tags: &[u8]) -> Hash {
    Sha256::new()
        .chain_update(salt)
        .chain_update(tags)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields<'a>(kind: &'a [u8], object_id: &'a [u8]) -> Fields<'a> {
        Fields {
            kind,
            object_id,
            source: b"s",
            reliability: b"B",
            credibility: 2,
            marking: b"clear",
            lineage: b"[]",
            happened: None,
            published: Some(0),
        }
    }

    #[test]
    fn a_byte_moved_between_fields_changes_the_digest() {
        assert_ne!(
            fields(b"ab", b"c").open(b"{}"),
            fields(b"a", b"bc").open(b"{}")
        );
    }

    #[test]
    fn a_missing_moment_differs_from_any_moment() {
        let with = fields(b"a", b"b");
        let without = Fields {
            published: None,
            ..fields(b"a", b"b")
        };
        let swapped = Fields {
            published: None,
            happened: Some(0),
            ..fields(b"a", b"b")
        };
        assert_ne!(with.open(b""), without.open(b""));
        assert_ne!(with.open(b""), swapped.open(b""));
    }

    #[test]
    fn the_leaf_binds_number_time_and_recorder() {
        let base = leaf(1, 2, b"r", &[0; 32]);
        for other in [
            leaf(2, 2, b"r", &[0; 32]),
            leaf(1, 3, b"r", &[0; 32]),
            leaf(1, 2, b"q", &[0; 32]),
        ] {
            assert_ne!(base, other);
        }
    }
}

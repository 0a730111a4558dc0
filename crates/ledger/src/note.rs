//! Signed checkpoints: the C2SP texts `tlog-checkpoint` and `signed-note`, with Ed25519.
//!
//! ```text
//! ascribe/<ledger id>
//! <number of entries>
//! <base64 of the root>
//!
//! — ascribe/<ledger id> <base64 of key id and signature>
//! ```

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::entry::Head;
use crate::error::{LedgerError, Result};

/// Longest checkpoint text read, in bytes.
const MAX_TEXT: usize = 64 * 1024;
/// Signature type of Ed25519 in signed notes.
const ED25519: u8 = 1;

/// Signs checkpoints of one ledger.
pub(crate) struct NoteSigner {
    name: String,
    key: SigningKey,
}

impl NoteSigner {
    pub(crate) fn new(name: String, key: SigningKey) -> Self {
        NoteSigner { name, key }
    }

    pub(crate) fn verifier(&self) -> NoteVerifier {
        NoteVerifier {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// The signed text for a size and root.
    pub(crate) fn checkpoint(&self, head: &Head) -> String {
        let text = format!(
            "{}\n{}\n{}\n",
            self.name,
            head.size,
            Base64::encode_string(&head.root)
        );
        let mut signature = self.verifier().key_id().to_vec();
        signature.extend_from_slice(&self.sign(text.as_bytes()));
        format!(
            "{text}\n\u{2014} {} {}\n",
            self.name,
            Base64::encode_string(&signature)
        )
    }

    /// A bare Ed25519 signature.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

/// The public key of a ledger and the name it signs under.
///
/// Its text is the verifier key of C2SP `signed-note`: `<name>+<key id>+<base64>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteVerifier {
    name: String,
    key: VerifyingKey,
}

impl NoteVerifier {
    /// Reads the text form.
    ///
    /// # Errors
    /// [`LedgerError::Note`] if it is not a verifier key for Ed25519.
    pub fn parse(text: &str) -> Result<Self> {
        let bad = |rule| LedgerError::Note {
            what: "public key",
            rule,
        };
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad("it is not of the form name+id+key"));
        };
        let bytes = Base64::decode_vec(key).map_err(|_| bad("the key is not base64"))?;
        let (Some(&ED25519), Some(raw)) = (bytes.first(), bytes.get(1..)) else {
            return Err(bad("the key is not of the kind Ed25519"));
        };
        let raw: [u8; 32] = raw
            .try_into()
            .map_err(|_| bad("the key has not 32 bytes"))?;
        let key =
            VerifyingKey::from_bytes(&raw).map_err(|_| bad("the key is no point of the curve"))?;
        let verifier = NoteVerifier {
            name: name.to_owned(),
            key,
        };
        if hex(&verifier.key_id()) != id {
            return Err(bad("the id is not that of name and key"));
        }
        Ok(verifier)
    }

    /// The text form, one line.
    pub fn to_text(&self) -> String {
        format!(
            "{}+{}+{}",
            self.name,
            hex(&self.key_id()),
            Base64::encode_string(&self.tagged_key())
        )
    }

    /// The name signed under, `ascribe/<ledger id>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn tagged_key(&self) -> [u8; 33] {
        let mut tagged = [ED25519; 33];
        for (to, from) in tagged.iter_mut().skip(1).zip(self.key.as_bytes()) {
            *to = *from;
        }
        tagged
    }

    /// First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key), as signed notes define it.
    fn key_id(&self) -> [u8; 4] {
        let mut hasher = Sha256::new();
        hasher.update(self.name.as_bytes());
        hasher.update(b"\n");
        hasher.update(self.tagged_key());
        hasher
            .finalize()
            .first_chunk::<4>()
            .copied()
            .unwrap_or_default()
    }

    /// True if `signature` is this key's over `message`.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|s| self.key.verify_strict(message, &s).is_ok())
    }

    /// Reads a checkpoint signed by this key.
    ///
    /// # Errors
    /// [`LedgerError::Note`] naming the rule broken: form, another ledger, no valid signature.
    pub fn open_checkpoint(&self, text: &str) -> Result<Head> {
        let bad = |rule| LedgerError::Note {
            what: "checkpoint",
            rule,
        };
        if text.len() > MAX_TEXT {
            return Err(bad("it is longer than 64 KiB"));
        }
        let (body, signatures) = text.split_once("\n\n").ok_or(bad("it has no signature"))?;
        let mut lines = body.lines();
        let (origin, size, root) = (lines.next(), lines.next(), lines.next());
        if origin != Some(self.name.as_str()) {
            return Err(bad("it is of another ledger"));
        }
        let signed = format!("{body}\n");
        let ours = |line: &str| {
            self.signature_of(line)
                .is_some_and(|s| self.verifies(signed.as_bytes(), &s))
        };
        if !signatures.lines().any(ours) {
            return Err(bad("no signature of this ledger's key is valid"));
        }
        let size = size
            .and_then(|s| s.parse().ok())
            .ok_or(bad("the second line is no size"))?;
        let root = root
            .and_then(|r| Base64::decode_vec(r).ok())
            .ok_or(bad("the third line is no base64"))?;
        let root = root
            .try_into()
            .map_err(|_| bad("the root has not 32 bytes"))?;
        Ok(Head { size, root })
    }

    /// The signature in a line, if it is under this name and key id.
    fn signature_of(&self, line: &str) -> Option<Vec<u8>> {
        let (name, signature) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let bytes = Base64::decode_vec(signature).ok()?;
        let (id, signature) = bytes.split_at_checked(4)?;
        (name == self.name && id == self.key_id()).then(|| signature.to_vec())
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> NoteSigner {
        NoteSigner::new("ascribe/test".into(), SigningKey::from_bytes(&[7; 32]))
    }

    #[test]
    fn a_checkpoint_reads_back_and_every_changed_byte_is_refused() {
        let head = Head {
            size: 12,
            root: [9; 32],
        };
        let text = signer().checkpoint(&head);
        let verifier = signer().verifier();
        assert_eq!(verifier.open_checkpoint(&text).unwrap(), head);
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            assert!(verifier.open_checkpoint(&changed).is_err(), "byte {at}");
        }
    }

    /// The verifier key given as an example in the C2SP signed-note text.
    #[test]
    fn the_example_key_of_the_specification_is_read() {
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert_eq!(NoteVerifier::parse(text).unwrap().to_text(), text);
    }

    /// The signed note given as an example there verifies with that key.
    #[test]
    fn the_example_note_of_the_specification_verifies() {
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let note = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
        let line = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
        let verifier = NoteVerifier::parse(text).unwrap();
        let signature = verifier.signature_of(line).unwrap();
        assert!(verifier.verifies(note.as_bytes(), &signature));
    }

    #[test]
    fn another_key_under_the_same_name_is_refused() {
        let other = NoteSigner::new("ascribe/test".into(), SigningKey::from_bytes(&[8; 32]));
        let text = other.checkpoint(&Head {
            size: 1,
            root: [0; 32],
        });
        assert!(signer().verifier().open_checkpoint(&text).is_err());
    }
}

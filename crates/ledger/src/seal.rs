//! Sealing: AES-256-GCM-SIV with a key per incident, a salted commitment, keyed tags.
//!
//! Stored: nonce ‖ AEAD(salt ‖ length ‖ plaintext ‖ padding). The commitment is
//! SHA-256(salt ‖ plaintext); its salt lies inside the ciphertext, so that without the key the
//! commitment says nothing even of guessable content.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::canon;
use crate::error::{LedgerError, Result};
use crate::keys::{Secret, random};

const NONCE: usize = 12;
const SALT: usize = 32;
/// Plaintexts are padded to a multiple of this, so that the length tells less.
const BLOCK: usize = 64;
/// Version of the first key under a name; each rotation makes the next.
pub(crate) const KEY_VERSION: i64 = 1;

/// What sealed content is bound to: moved elsewhere, it does not open.
pub(crate) struct Place<'a> {
    pub ledger: &'a str,
    pub object_id: &'a str,
    pub key: &'a str,
    pub key_version: i64,
}

impl Place<'_> {
    fn associated_data(&self) -> Vec<u8> {
        let version = self.key_version.to_string();
        let parts = [self.ledger, self.object_id, "body", self.key, &version];
        parts
            .iter()
            .flat_map(|p| (p.len() as u64).to_le_bytes().into_iter().chain(p.bytes()))
            .collect()
    }
}

/// Encrypted content and the commitment to it.
pub(crate) struct Sealed {
    pub commitment: [u8; 32],
    pub ciphertext: Vec<u8>,
}

/// Encrypts.
pub(crate) fn seal(key: &Secret, place: &Place<'_>, plaintext: &[u8]) -> Result<Sealed> {
    seal_salted(key, place, &random()?, plaintext)
}

/// Encrypts with the salt of a commitment that is recorded already.
pub(crate) fn seal_salted(
    key: &Secret,
    place: &Place<'_>,
    salt: &[u8; SALT],
    plaintext: &[u8],
) -> Result<Sealed> {
    let nonce: [u8; NONCE] = random()?;
    let mut inner = salt.to_vec();
    inner.extend_from_slice(&(plaintext.len() as u64).to_le_bytes());
    inner.extend_from_slice(plaintext);
    inner.resize(inner.len().next_multiple_of(BLOCK), 0);
    let payload = Payload {
        msg: &inner,
        aad: &place.associated_data(),
    };
    let encrypted = cipher(key)
        .encrypt(&Nonce::from(nonce), payload)
        .map_err(|_| LedgerError::Draft {
            object: place.object_id.to_owned(),
            rule: "it is too large to be sealed; split it",
        })?;
    let mut ciphertext = nonce.to_vec();
    ciphertext.extend_from_slice(&encrypted);
    Ok(Sealed {
        commitment: commitment(salt, plaintext),
        ciphertext,
    })
}

/// Decrypts and checks the commitment; `None` if key, place or content do not fit.
pub(crate) fn open(key: &Secret, place: &Place<'_>, sealed: &Sealed) -> Option<Vec<u8>> {
    open_salted(key, place, sealed).map(|(_, plaintext)| plaintext)
}

/// Like [`open`], with the salt of the commitment.
pub(crate) fn open_salted(
    key: &Secret,
    place: &Place<'_>,
    sealed: &Sealed,
) -> Option<([u8; SALT], Vec<u8>)> {
    let (nonce, encrypted) = sealed.ciphertext.split_first_chunk::<NONCE>()?;
    let payload = Payload {
        msg: encrypted,
        aad: &place.associated_data(),
    };
    let inner = cipher(key).decrypt(&Nonce::from(*nonce), payload).ok()?;
    let (salt, rest) = inner.split_first_chunk::<SALT>()?;
    let (length, rest) = rest.split_first_chunk::<8>()?;
    let plaintext = rest.get(..usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    (commitment(salt, plaintext) == sealed.commitment).then(|| (*salt, plaintext.to_vec()))
}

fn cipher(key: &Secret) -> Aes256GcmSiv {
    Aes256GcmSiv::new(&(*key).into())
}

fn commitment(salt: &[u8], plaintext: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(salt)
        .chain_update(plaintext)
        .finalize()
        .into()
}

/// Makes the tags of typed values in the keyed index.
pub(crate) struct Tagger(Hmac<Sha256>);

impl Tagger {
    /// With the lookup key, whose part of the work is done once.
    pub(crate) fn new(lookup: &Secret) -> Self {
        Tagger(keyed(lookup))
    }

    /// The tag of a value.
    pub(crate) fn tag(&self, value_type: &str, value: &str) -> i64 {
        let parts = [b"tag", value_type.as_bytes(), value.as_bytes()];
        finished(self.0.clone(), &parts)
    }
}

/// The short keyed digest by which a statement sealed before is known again. It is made with
/// the incident's own key, so that it says nothing once that is destroyed.
pub(crate) fn same(key: &Secret, canonical: &[u8]) -> i64 {
    finished(keyed(key), &[b"same", canonical])
}

fn keyed(key: &Secret) -> Hmac<Sha256> {
    // HMAC fills a key shorter than its block of 64 bytes with zeros.
    let mut block = [0; 64];
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    Hmac::<Sha256>::new(&block.into())
}

fn finished(mut mac: Hmac<Sha256>, parts: &[&[u8]]) -> i64 {
    for part in parts {
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part);
    }
    canon::short(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'static> = Place {
        ledger: "l",
        object_id: "o",
        key: "k",
        key_version: 1,
    };

    #[test]
    fn opens_only_with_its_key_at_its_place() {
        let sealed = seal(&[1; 32], &PLACE, b"Example Dairy Ltd").unwrap();
        assert_eq!(
            open(&[1; 32], &PLACE, &sealed).unwrap(),
            b"Example Dairy Ltd"
        );
        assert!(open(&[2; 32], &PLACE, &sealed).is_none());
        for place in [
            Place {
                ledger: "m",
                ..PLACE
            },
            Place {
                object_id: "p",
                ..PLACE
            },
            Place { key: "j", ..PLACE },
            Place {
                key_version: 2,
                ..PLACE
            },
        ] {
            assert!(open(&[1; 32], &place, &sealed).is_none());
        }
    }

    #[test]
    fn the_same_content_looks_different_each_time_and_its_length_is_blurred() {
        let a = seal(&[1; 32], &PLACE, b"a").unwrap();
        let b = seal(&[1; 32], &PLACE, b"a").unwrap();
        let longer = seal(&[1; 32], &PLACE, b"twenty bytes of text").unwrap();
        assert_ne!(a.ciphertext, b.ciphertext);
        assert_ne!(a.commitment, b.commitment);
        assert_eq!(a.ciphertext.len(), longer.ciphertext.len());
    }

    #[test]
    fn tags_depend_on_key_type_and_value() {
        let tag = |key, kind, value| Tagger::new(&[key; 32]).tag(kind, value);
        let tags = [
            tag(1, "domain-name", "x.example"),
            tag(2, "domain-name", "x.example"),
            tag(1, "hostname", "x.example"),
            tag(1, "domain-namex", ".example"),
        ];
        assert_eq!(
            tags.iter().collect::<std::collections::HashSet<_>>().len(),
            4
        );
    }
}

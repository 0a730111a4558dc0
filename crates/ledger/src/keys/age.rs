//! The file format `age-encryption.org/v1` (C2SP) with X25519 recipients, for one short payload:
//! a master key for people who hold an age identity.
//!
//! Written here and not taken from the crate `age`, which brings translation tables and some
//! sixty further crates; what is needed of the format is one kind of recipient and one chunk.

use base64ct::{Base64Unpadded, Encoding};
#[cfg(test)]
use bech32::Bech32;
use bech32::Hrp;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};

use super::{Secret, random};
use crate::error::Result;

/// First line of a file.
pub(crate) const VERSION_LINE: &str = "age-encryption.org/v1";
const INFO: &[u8] = b"age-encryption.org/v1/X25519";
/// Nonce of the first chunk if it is the last: a counter of 11 bytes and the mark of the end.
const ONLY_CHUNK: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
/// Most recipients of one file.
const MAX_RECIPIENTS: usize = 64;

/// Encrypts to recipients (`age1…`); `None` if one of them is none, or there is none.
pub(crate) fn encrypt(recipients: &[String], plaintext: &[u8]) -> Result<Option<Vec<u8>>> {
    if recipients.is_empty() || recipients.len() > MAX_RECIPIENTS {
        return Ok(None);
    }
    let file_key: [u8; 16] = random()?;
    let mut header = format!("{VERSION_LINE}\n");
    for recipient in recipients {
        let Some(public) = decode("age", recipient) else {
            return Ok(None);
        };
        let ephemeral: Secret = random()?;
        let share = x25519(ephemeral, X25519_BASEPOINT_BYTES);
        let key = wrap_key(&x25519(ephemeral, public), &share, &public);
        let Some(body) = cipher(&key).encrypt(&Nonce::default(), &file_key[..]).ok() else {
            return Ok(None);
        };
        header.push_str(&format!(
            "-> X25519 {}\n{}\n",
            Base64Unpadded::encode_string(&share),
            Base64Unpadded::encode_string(&body)
        ));
    }
    header.push_str("---");
    let mac = header_mac(&file_key, header.as_bytes());
    header.push_str(&format!(" {}\n", Base64Unpadded::encode_string(&mac)));
    let nonce: [u8; 16] = random()?;
    let key = derive(&file_key, &nonce, b"payload");
    let mut file = header.into_bytes();
    file.extend_from_slice(&nonce);
    let chunk = cipher(&key)
        .encrypt(&Nonce::from(ONLY_CHUNK), plaintext)
        .ok();
    Ok(chunk.map(|chunk| {
        file.extend_from_slice(&chunk);
        file
    }))
}

/// Decrypts with an identity (`AGE-SECRET-KEY-1…`, alone or as a line of an identity file);
/// `None` if it is not for this identity or was altered.
pub(crate) fn decrypt(identities: &str, file: &[u8]) -> Option<Vec<u8>> {
    let header = Header::parse(file)?;
    let secrets = identities
        .lines()
        .filter_map(|line| decode("age-secret-key-", &line.trim().to_lowercase()));
    for secret in secrets {
        let public = x25519(secret, X25519_BASEPOINT_BYTES);
        for (share, body) in &header.stanzas {
            let key = wrap_key(&x25519(secret, *share), share, &public);
            let opened = cipher(&key).decrypt(&Nonce::default(), body.as_slice());
            let Some(file_key) = opened.ok().and_then(|k| <[u8; 16]>::try_from(k).ok()) else {
                continue;
            };
            if header_mac(&file_key, header.authenticated).as_slice() != header.mac {
                return None;
            }
            let (nonce, chunk) = header.payload.split_first_chunk::<16>()?;
            let key = derive(&file_key, nonce, b"payload");
            return cipher(&key).decrypt(&Nonce::from(ONLY_CHUNK), chunk).ok();
        }
    }
    None
}

struct Header<'f> {
    stanzas: Vec<([u8; 32], Vec<u8>)>,
    authenticated: &'f [u8],
    mac: Vec<u8>,
    payload: &'f [u8],
}

impl<'f> Header<'f> {
    fn parse(file: &'f [u8]) -> Option<Self> {
        let mut at = 0;
        let mut next = || {
            let rest = file.get(at..)?;
            let end = rest.iter().position(|b| *b == b'\n')?;
            let (start, line) = (at, std::str::from_utf8(rest.get(..end)?).ok()?);
            at += end + 1;
            Some((start, line))
        };
        if next()?.1 != VERSION_LINE {
            return None;
        }
        let mut stanzas = Vec::new();
        let mut line = next()?;
        while let Some(stanza) = line.1.strip_prefix("-> ") {
            let mut body = String::new();
            line = next()?;
            // A body ends with a line shorter than 64 columns.
            while line.1.len() == 64 {
                body.push_str(line.1);
                line = next()?;
            }
            body.push_str(line.1);
            let share = stanza.strip_prefix("X25519 ").and_then(unpadded);
            if let Some(share) = share.and_then(|s| s.try_into().ok())
                && stanzas.len() < MAX_RECIPIENTS
            {
                stanzas.push((share, unpadded(&body)?));
            }
            line = next()?;
        }
        let mac = unpadded(line.1.strip_prefix("--- ")?)?;
        Some(Header {
            stanzas,
            authenticated: file.get(..line.0 + 3)?,
            mac,
            payload: file.get(at..)?,
        })
    }
}

fn unpadded(text: &str) -> Option<Vec<u8>> {
    Base64Unpadded::decode_vec(text).ok()
}

fn decode(prefix: &str, text: &str) -> Option<[u8; 32]> {
    let (found, data) = bech32::decode(text.trim()).ok()?;
    (found == Hrp::parse(prefix).ok()?).then_some(())?;
    data.try_into().ok()
}

/// A new identity and its recipient, as text.
#[cfg(test)]
pub(crate) fn identity() -> Result<Option<(String, String)>> {
    let secret: Secret = random()?;
    let text = |prefix, bytes: &[u8]| {
        let prefix = Hrp::parse(prefix).ok()?;
        bech32::encode::<Bech32>(prefix, bytes).ok()
    };
    let public = x25519(secret, X25519_BASEPOINT_BYTES);
    let secret = text("age-secret-key-", &secret).map(|s| s.to_uppercase());
    Ok(secret.zip(text("age", &public)))
}

fn wrap_key(shared: &[u8; 32], share: &[u8; 32], public: &[u8; 32]) -> Secret {
    derive(shared, &[share.as_slice(), public].concat(), INFO)
}

fn derive(key: &[u8], salt: &[u8], info: &[u8]) -> Secret {
    let mut out = [0; 32];
    // Thirty-two bytes are within what the function can give.
    let _ = Hkdf::<Sha256>::new(Some(salt), key).expand(info, &mut out);
    out
}

fn header_mac(file_key: &[u8; 16], header: &[u8]) -> [u8; 32] {
    let key = derive(file_key, &[], b"header");
    let mut block = [0; 64];
    for (to, from) in block.iter_mut().zip(key) {
        *to = from;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(header);
    mac.finalize().into_bytes().into()
}

fn cipher(key: &Secret) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&(*key).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_opens_for_each_recipient_and_nobody_else() {
        let (a, to_a) = identity().unwrap().unwrap();
        let (b, to_b) = identity().unwrap().unwrap();
        let (c, _) = identity().unwrap().unwrap();
        let file = encrypt(&[to_a, to_b], b"master").unwrap().unwrap();
        for known in [&a, &b, &format!("# created: today\n{a}\n")] {
            assert_eq!(decrypt(known, &file).unwrap(), b"master");
        }
        assert_eq!(decrypt(&c, &file), None);
        for at in 0..file.len() {
            let mut altered = file.clone();
            altered[at] ^= 1;
            assert_ne!(decrypt(&a, &altered).as_deref(), Some(&b"other"[..]));
            assert!(
                at < 22 || decrypt(&a, &altered).is_none() || at < 150,
                "byte {at}"
            );
        }
        assert_eq!(encrypt(&["age1nonsense".into()], b"x").unwrap(), None);
    }

    /// Written by another implementation of the format (pyrage 1.3, over the crate `age`).
    #[test]
    fn a_file_of_another_implementation_opens() {
        let file = include_bytes!("../../tests/fixtures/other.age");
        let identity = include_str!("../../tests/fixtures/other.identity");
        assert_eq!(
            decrypt(identity, file).unwrap(),
            b"kept by another program\n"
        );
    }
}

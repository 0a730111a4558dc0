//! Keys under keys: AES-256-GCM-SIV, bound to what the inner key is for.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};

use super::{Secret, random};
use crate::error::{LedgerError, Result};

const NONCE: usize = 12;

/// nonce ‖ ciphertext of `inner`.
pub(crate) fn wrap(outer: &Secret, bound_to: &[u8], inner: &Secret) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = random()?;
    let payload = Payload {
        msg: inner,
        aad: bound_to,
    };
    let encrypted = Aes256GcmSiv::new(&(*outer).into())
        .encrypt(&Nonce::from(nonce), payload)
        .map_err(|_| LedgerError::Draft {
            object: "a key".to_owned(),
            rule: "it cannot be wrapped; try again",
        })?;
    Ok([nonce.as_slice(), &encrypted].concat())
}

/// The inner key; `None` if outer key or binding do not fit.
pub(crate) fn unwrap(outer: &Secret, bound_to: &[u8], wrapped: &[u8]) -> Option<Secret> {
    let (nonce, encrypted) = wrapped.split_first_chunk::<NONCE>()?;
    let payload = Payload {
        msg: encrypted,
        aad: bound_to,
    };
    let inner = Aes256GcmSiv::new(&(*outer).into())
        .decrypt(&Nonce::from(*nonce), payload)
        .ok()?;
    inner.try_into().ok()
}

//! Signed checkpoints and public keys.

use super::{property, text};
use ascribe_ledger::NoteVerifier;

/// The first line is a public key, the rest a checkpoint. A key that was read
/// is written as it was read.
pub fn checkpoint(input: &[u8]) -> Result<(), String> {
    let text = text(input);
    let (key, note) = text.split_once('\n').unwrap_or((&text, ""));
    let Ok(verifier) = NoteVerifier::parse(key) else {
        return Ok(());
    };
    drop(verifier.open_checkpoint(note));
    let again = NoteVerifier::parse(&verifier.to_text());
    property(again.is_ok_and(|again| again == verifier), || {
        format!("key {key} is not read again")
    })
}

//! MISP events and the files of a MISP feed.

use super::escapes::Level;
use super::json::{looks_like_json, read_strings};
use super::{Hint, Input, Out, Problem, Reader};

/// Reads an event or a manifest; of a feed's `hashes.csv` nothing, for it holds
/// hashes of values, not of files.
pub(crate) struct Misp;

impl Reader for Misp {
    fn name(&self) -> &'static str {
        "misp"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        let start = hint.start.as_str();
        let has = |key: &str| start.contains(key);
        let event =
            has("\"Event\"") && (has("\"Attribute\"") || has("\"uuid\"") || has("\"info\""));
        let manifest = has("\"Orgc\"") && has("\"timestamp\"") && has("\"info\"");
        let json = looks_like_json(start) && (event || manifest);
        if json || is_hash_list(hint) { 80 } else { 0 }
    }

    fn is_intricate(&self) -> bool {
        false
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        if !out.file().to_lowercase().ends_with(HASH_LIST) {
            read_strings(Level::Json, input, out);
        }
        Ok(())
    }
}

const HASH_LIST: &str = "hashes.csv";

/// Lines of an MD5 and the UUID of the event in which the hashed value stands.
fn is_hash_list(hint: &Hint<'_>) -> bool {
    let line = hint.start.lines().next().unwrap_or_default();
    let pair = line.split_once(',').is_some_and(|(hash, uuid)| {
        hash.len() == 32 && uuid.len() == 36 && uuid.matches('-').count() == 4
    });
    hint.name == HASH_LIST && pair
}

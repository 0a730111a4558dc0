//! JSON and JSON lines, with escapes resolved.
//!
//! Nothing is parsed into a tree: outside of strings JSON has no backslash, so
//! resolving escapes wherever they stand leaves the rest as it is written. That
//! streams files of any size, does not care how deep they nest, reads truncated
//! ones as far as they go, and keeps every span on the file's own bytes.

use super::escapes::{Level, unescape};
use super::{Hint, Input, Out, Problem, Reader};

/// Reads one JSON value or one a line.
pub(crate) struct Json;

impl Reader for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        let named = hint.has_extension(&["json", "ndjson", "jsonl", "geojson", "har"]);
        match (looks_like_json(&hint.start), named) {
            (true, true) => 60,
            (true, false) => 50,
            (false, true) if hint.start.starts_with(['{', '[', '"']) => 40,
            _ => 0,
        }
    }

    fn is_intricate(&self) -> bool {
        false
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        read_strings(Level::Json, input, out);
        Ok(())
    }
}

/// Emits the text with escapes of this level resolved.
pub(crate) fn read_strings(level: Level, input: &mut Input<'_>, out: &mut Out<'_, '_>) {
    let mut text = String::new();
    let mut map = Vec::new();
    out.each_piece(input, |out, base, raw| {
        unescape(raw, level, &mut text, &mut map);
        out.piece(base, &text, raw, &map);
    });
}

/// An object or array by its first two characters. Log lines in brackets
/// (`[06/Jan/2021…`) are none.
pub(crate) fn looks_like_json(start: &str) -> bool {
    let mut characters = start.chars().filter(|c| !c.is_whitespace());
    match (characters.next(), characters.next()) {
        (Some('{'), second) => matches!(second, Some('"' | '}')),
        (Some('['), second) => matches!(second, Some('{' | '[' | '"')),
        _ => false,
    }
}

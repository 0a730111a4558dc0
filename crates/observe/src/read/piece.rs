//! What readers give away: pieces of text with a way back to the file's bytes.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::FileRead;

/// Takes what a reading finds, in the order in which it is found.
pub trait Sink {
    /// A file begins, taken for what `reader` reads; its pieces and members come
    /// next, then [`Sink::file`]. Files that are not opened have no beginning.
    fn begin(&mut self, _file: &str, _reader: &'static str) {}

    /// Text of a file. Pieces of one file come in order and end at a line's end
    /// (or, in very long lines, between words), so each may be searched alone.
    fn text(&mut self, piece: &Piece<'_>);

    /// A file is done; its pieces and its members came before.
    fn file(&mut self, file: FileRead);

    /// Bytes read from disk since the start of this reading.
    fn progress(&mut self, _bytes: u64) {}

    /// False once nothing that is still to come is of use: the reading then ends soon.
    fn wants_more(&self) -> bool {
        true
    }
}

/// A stretch of text and where each byte of it came from.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// Name of the file, as in [`FileRead::file`].
    pub file: &'a str,
    /// What to search: as written, except that JSON escapes are resolved and
    /// the separators of a table are tabs.
    pub text: &'a str,
    pub(crate) base: u64,
    pub(crate) raw: &'a str,
    pub(crate) map: &'a [Shift],
}

/// From `text` onwards (up to the next shift) byte `i` of the text stems from
/// byte `raw + (i - text)` of what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shift {
    pub text: usize,
    pub raw: usize,
}

impl<'a> Piece<'a> {
    /// Whether each shift leads from within the text to within what was written,
    /// in order: true of every piece made here, asked of those from elsewhere.
    pub(crate) fn is_sound(&self) -> bool {
        let within = |s: &Shift| s.text <= self.text.len() && s.raw <= self.raw.len();
        let ordered = |pair: &[Shift]| match pair {
            [a, b] => a.text <= b.text && a.raw <= b.raw,
            _ => true,
        };
        self.map.iter().all(within) && self.map.windows(2).all(ordered)
    }

    /// Where `start..end` of [`Piece::text`] stands in the UTF-8 text read from
    /// the file, in bytes from its beginning; for UTF-8 files these are the
    /// file's own bytes.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Range<u64> {
        let at = |i: usize| self.base.saturating_add(self.raw_at(i) as u64);
        let from = at(start);
        // A map from elsewhere may lead backwards between two shifts.
        from..at(end).max(from)
    }

    /// How `start..end` of [`Piece::text`] is written in the file.
    #[must_use]
    pub fn written(&self, start: usize, end: usize) -> &'a str {
        self.raw
            .get(self.raw_at(start)..self.raw_at(end))
            .unwrap_or_default()
    }

    fn raw_at(&self, i: usize) -> usize {
        let next = self.map.partition_point(|s| s.text <= i);
        match next.checked_sub(1).and_then(|k| self.map.get(k)) {
            Some(shift) => shift.raw + (i - shift.text),
            None => i,
        }
    }
}

//! Text that a reader makes, handed on in pieces of limited size.

use super::Out;
use super::cut::cut;

/// Text not yet handed on, and its place in all that was written.
#[derive(Default)]
pub(crate) struct Written {
    text: String,
    base: u64,
}

impl Written {
    /// Writes on; hands on what is enough for a piece.
    pub(crate) fn push(&mut self, text: &str, out: &mut Out<'_, '_>) {
        self.text.push_str(text);
        if self.text.len() >= out.limits().piece_bytes.max(64) {
            self.pieces(out, false);
        }
    }

    /// Nothing was written yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.base == 0 && self.text.is_empty()
    }

    /// A line end, unless the line is empty.
    pub(crate) fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Hands on the rest.
    pub(crate) fn finish(mut self, out: &mut Out<'_, '_>) {
        self.pieces(out, true);
    }

    fn pieces(&mut self, out: &mut Out<'_, '_>, all: bool) {
        let size = out.limits().piece_bytes.max(64);
        let mut from = 0;
        while let Some(rest) = self.text.get(from..).filter(|r| !r.is_empty()) {
            let length = match rest.as_bytes().get(..size) {
                Some(window) => cut(window),
                None if all => rest.len(),
                None => break,
            };
            let piece = rest.get(..length).unwrap_or(rest);
            out.text(self.base, piece);
            self.base += piece.len() as u64;
            from += piece.len();
        }
        self.text.drain(..from.min(self.text.len()));
    }
}

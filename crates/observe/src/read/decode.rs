//! A file's bytes as UTF-8 text, piece by piece, in memory of fixed size.

use std::io::Read as _;

use encoding_rs::{CoderResult, Decoder, UTF_8};

use super::charset::Charset;
use super::cut::cut;
use super::input::Input;

/// Smallest piece, whatever the limits say: enough for any character.
const MIN_PIECE_BYTES: usize = 64;

/// Stands for a byte that is not valid UTF-8, one for one, so that offsets stay
/// those of the file.
const SUBSTITUTE: u8 = 0x1A;

/// The text of one file.
///
/// A failing source ends the text; [`Input`] keeps the problem.
pub(crate) struct TextStream<'i, 's> {
    bytes: Bytes<'i, 's>,
    buf: Vec<u8>,
    filled: usize,
    given: usize,
    base: u64,
    replaced: u64,
}

/// Where UTF-8 comes from.
enum Bytes<'i, 's> {
    Utf8(&'i mut Input<'s>),
    Legacy(Box<Legacy<'i, 's>>),
}

struct Legacy<'i, 's> {
    input: &'i mut Input<'s>,
    decoder: Decoder,
    raw: Vec<u8>,
    from: usize,
    to: usize,
    ended: bool,
    /// The decoder has seen the end and must not be asked again.
    finished: bool,
}

impl<'i, 's> TextStream<'i, 's> {
    pub(crate) fn new(input: &'i mut Input<'s>, charset: Charset, piece_bytes: usize) -> Self {
        let mut mark = [0; 3];
        let skipped = mark
            .get_mut(..charset.bom)
            .map_or(Ok(()), |m| input.read_exact(m));
        let utf8 = charset.encoding == UTF_8;
        let base = if utf8 && skipped.is_ok() {
            charset.bom as u64
        } else {
            0
        };
        let bytes = if utf8 {
            Bytes::Utf8(input)
        } else {
            Bytes::Legacy(Box::new(Legacy {
                input,
                decoder: charset.encoding.new_decoder_without_bom_handling(),
                raw: vec![0; 64 << 10],
                from: 0,
                to: 0,
                ended: false,
                finished: false,
            }))
        };
        let buf = vec![0; piece_bytes.max(MIN_PIECE_BYTES)];
        Self {
            bytes,
            buf,
            filled: 0,
            given: 0,
            base,
            replaced: 0,
        }
    }

    /// The next piece and where it begins in the text, or `None` at the end.
    pub(crate) fn next(&mut self) -> Option<(u64, &str)> {
        self.base += self.given as u64;
        self.buf.copy_within(self.given..self.filled, 0);
        self.filled -= self.given;
        self.given = 0;
        let ended = self.fill();
        let held = self.buf.get_mut(..self.filled).unwrap_or_default();
        self.given = if ended { held.len() } else { cut(held) };
        let piece = held.get_mut(..self.given).unwrap_or_default();
        if piece.is_empty() {
            return None;
        }
        self.replaced += substitute(piece);
        std::str::from_utf8(piece)
            .ok()
            .map(|text| (self.base, text))
    }

    /// Bytes or sequences so far that were no valid text.
    pub(crate) fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Fills the buffer; true when the source has ended.
    fn fill(&mut self) -> bool {
        while let Some(free) = self.buf.get_mut(self.filled..).filter(|f| !f.is_empty()) {
            let more = match &mut self.bytes {
                Bytes::Utf8(input) => input.read(free).unwrap_or(0),
                Bytes::Legacy(legacy) => match legacy.read(free, &mut self.replaced) {
                    Some(n) => n,
                    None => return false,
                },
            };
            if more == 0 {
                return true;
            }
            self.filled += more;
        }
        false
    }
}

impl Legacy<'_, '_> {
    /// Decodes into `free`: bytes written, 0 at the end, `None` when `free` is
    /// too short for the next character.
    fn read(&mut self, free: &mut [u8], replaced: &mut u64) -> Option<usize> {
        while !self.finished {
            if self.from == self.to && !self.ended {
                self.from = 0;
                self.to = self.input.read(&mut self.raw).unwrap_or(0);
                self.ended = self.to == 0;
            }
            let source = self.raw.get(self.from..self.to).unwrap_or_default();
            let (result, read, written, bad) =
                self.decoder.decode_to_utf8(source, free, self.ended);
            *replaced += u64::from(bad);
            self.from += read;
            self.finished = self.ended && result == CoderResult::InputEmpty;
            if written > 0 {
                return Some(written);
            }
            if result == CoderResult::OutputFull {
                return None;
            }
        }
        Some(0)
    }
}

/// Replaces every byte that is not part of valid UTF-8; says how many.
fn substitute(piece: &mut [u8]) -> u64 {
    let mut replaced = 0;
    let mut from = 0;
    while let Some(rest) = piece.get_mut(from..) {
        let Err(error) = std::str::from_utf8(rest) else {
            break;
        };
        let start = error.valid_up_to();
        let length = error.error_len().unwrap_or(rest.len() - start);
        if let Some(bad) = rest.get_mut(start..start + length) {
            bad.fill(SUBSTITUTE);
        }
        replaced += length as u64;
        from += start + length;
    }
    replaced
}

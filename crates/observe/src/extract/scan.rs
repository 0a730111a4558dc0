//! The scanner: one pass over the bytes, hopping from word to word.
//!
//! Most words are dismissed by the classes of their bytes and the byte that follows. What is
//! left goes to the reader of its kind. Nothing looks further back than [`LOOK_BACK`] or
//! further ahead than [`LOOK_AHEAD`], so that a stream can be scanned in pieces.

use super::chain::Label;
use super::kind::{Observable, ObservableType as Kind};
use super::text::{BEGIN, DIGIT, LETTER, Text, WORD, class, is_ideograph};

/// Bytes before a position that may decide what stands there.
pub(super) const LOOK_BACK: usize = 1024;
/// Bytes after a position that may belong to what begins there.
pub(super) const LOOK_AHEAD: usize = 64 * 1024;
/// Longest word looked at; the rest of a longer one is skipped.
const WORD_BYTES: usize = 4096;

/// Where a scan stands, carried from one piece of a stream to the next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    /// Next byte to look at.
    pub(super) at: usize,
    /// End of what was found last.
    pub(super) floor: usize,
    /// End of the last digest that was wrapped over lines, and its length in digits.
    pub(super) wrapped: Option<(usize, usize)>,
}

/// A scan over one text.
pub(super) struct Scanner<'t, 'o> {
    pub(super) text: Text<'t>,
    pub(super) state: State,
    /// Scratch space for the labels of one chain.
    pub(super) labels: Vec<Label>,
    out: &'o mut Vec<Observable>,
}

impl<'t, 'o> Scanner<'t, 'o> {
    pub(super) fn new(text: &'t str, state: State, out: &'o mut Vec<Observable>) -> Self {
        Self {
            text: Text::new(text),
            state,
            labels: Vec::new(),
            out,
        }
    }

    /// Scans until the position reaches `limit`. Returns where it stands.
    pub(super) fn run(mut self, limit: usize) -> State {
        self.skip_rest_of_word(limit);
        while self.state.at < limit && self.seek_word(limit) {
            if self.word(self.state.at) {
                self.skip_rest_of_word(limit);
            }
        }
        self.state
    }

    /// Moves to the next byte that a word may begin with; false if `limit` comes first.
    #[inline]
    fn seek_word(&mut self, limit: usize) -> bool {
        let text = self.text;
        let mut at = self.state.at;
        while at < limit {
            let byte = text.at(at);
            if class(byte) & BEGIN != 0 {
                break;
            }
            if byte >= 0x80 {
                let wide = text.char_at(at).unwrap_or(' ');
                if wide.is_alphanumeric() {
                    break;
                }
                at += wide.len_utf8();
            } else if byte == b':' && text.at(at + 1) == b':' && self.leading_colons(at) {
                at = self.state.at;
            } else if byte == 0x1b {
                at = text.escape_sequence_end(at);
            } else {
                at += 1;
            }
        }
        self.state.at = at;
        at < limit
    }

    /// Goes on after the word that the position stands in, if it stands in one.
    fn skip_rest_of_word(&mut self, limit: usize) {
        if !self.text.alnum_before(self.state.at) {
            return;
        }
        let before = self.text.char_before(self.state.at);
        let mut after_ideograph = before.is_some_and(is_ideograph);
        while self.state.at < limit && self.text.word_at(self.state.at) {
            let next = self.text.char_at(self.state.at).unwrap_or(' ');
            if after_ideograph && next.is_ascii_alphanumeric() {
                break;
            }
            after_ideograph = is_ideograph(next);
            self.state.at += next.len_utf8();
        }
    }

    /// Reports an observable and moves the position beyond it.
    pub(super) fn emit(&mut self, kind: Kind, value: String, start: usize, end: usize) {
        self.out.push(Observable {
            kind,
            value,
            start,
            end,
        });
        self.state.floor = self.state.floor.max(end);
        self.state.at = self.state.at.max(end);
    }

    /// Looks at the word that begins at `start` and moves the position beyond what was read;
    /// false if that is the end of the word for certain.
    #[inline]
    fn word(&mut self, start: usize) -> bool {
        let text = self.text;
        let (mut end, mut mask) = (start, 0u8);
        let cap = start + WORD_BYTES;
        while end < cap {
            let bits = class(text.at(end));
            if bits & WORD == 0 {
                break;
            }
            mask |= bits;
            end += 1;
        }
        if text.at(end) >= 0x80 && end < cap {
            let (wide_end, bits) = text.word_end(end, cap - end);
            (end, mask) = (wide_end, mask | bits);
            if let Some(latin) = text.end_of_ideographs(start, end) {
                self.state.at = latin;
                return false;
            }
        }
        self.state.at = end;
        if mask & DIGIT == 0 && end < cap && self.is_dull(start, end, mask) {
            return false;
        }
        self.look(start, end, mask);
        true
    }

    /// Whether a word without digits and what follows it cannot begin anything.
    #[inline]
    fn is_dull(&self, start: usize, end: usize, mask: u8) -> bool {
        let text = self.text;
        let dull_end = match text.at(end) {
            b' ' => !matches!(
                text.at(end + 1),
                b'[' | b'(' | b'{' | b'<' | b'\\' | b'd' | b'D'
            ),
            b',' | b'\n' | b'\r' | b'\t' | b';' | b'!' | b'?' | b'"' | b'\'' | b'/' => true,
            b')' | b']' => text.at(end + 1) != b':',
            b'.' => {
                !text.word_at(end + 1)
                    && !matches!(text.at(end + 1), b'[' | b']' | b'{' | b'}' | 0x80..)
            }
            _ => false,
        };
        dull_end && !(mask & LETTER == 0 && end - start >= 8) && !self.may_announce(start, end)
    }

    /// `mutex`, `mutant`, `CVE`, `AS`, `ASN`, judged by length and a letter or two.
    #[inline]
    fn may_announce(&self, start: usize, end: usize) -> bool {
        match (end - start, self.text.at(start) | 0x20) {
            (5..=9, b'm') => self.text.at(start + 1) | 0x20 == b'u',
            (3, b'c') => self.text.at(start + 1) | 0x20 == b'v',
            (2 | 3, b'a') => self.text.at(start + 1) | 0x20 == b's',
            _ => false,
        }
    }

    fn look(&mut self, start: usize, end: usize, mask: u8) {
        let text = self.text;
        let next = text.at(end);
        if self.keyword(start, end, mask) {
            return;
        }
        if matches!(
            next,
            b':' | b'[' | b'(' | b'{' | b'<' | b'*' | b']' | b')' | b'}' | b'>'
        ) && self.url(start, end)
        {
            return;
        }
        if matches!(next, b':' | b'[' | b'(' | b'{') && self.colons(start, end, mask) {
            return;
        }
        if matches!(next, b'\\' | b':') && self.backslash(start, end) {
            return;
        }
        let linked = match next {
            b'.' | b'[' | b'(' | b'{' | b'<' | b'\\' | b'&' | b'%' | b'@' | 0x80.. => true,
            b' ' => matches!(
                text.at(end + 1),
                b'[' | b'(' | b'{' | b'<' | b'\\' | b'd' | b'D' | b' '
            ),
            _ => false,
        };
        if linked && self.chain(start, mask) {
            return;
        }
        self.identifiers(start, end, mask);
    }
}

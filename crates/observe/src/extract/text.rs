//! A text under scan: safe byte access and the table of byte classes.

/// ASCII letter g–z.
pub(super) const LETTER: u8 = 1;
/// ASCII digit.
pub(super) const DIGIT: u8 = 2;
/// ASCII letter a–f.
pub(super) const HEX: u8 = 4;
/// `-`, inside words only.
pub(super) const DASH: u8 = 8;
/// `_`.
pub(super) const UNDERSCORE: u8 = 16;
/// Byte of a character beyond ASCII.
pub(super) const WIDE: u8 = 32;
/// What an ASCII word may begin with.
pub(super) const BEGIN: u8 = LETTER | DIGIT | HEX | UNDERSCORE;
/// What an ASCII word is made of.
pub(super) const WORD: u8 = BEGIN | DASH;
/// Letter or digit.
pub(super) const ALNUM: u8 = LETTER | DIGIT | HEX;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0u8; 256];
    let mut byte = 0usize;
    // `while` and indexing: iterators are not available in a constant, and 256 bounds it.
    while byte < 256 {
        #[expect(
            clippy::indexing_slicing,
            reason = "the index runs over the array's own length"
        )]
        {
            table[byte] = class_of(byte);
        }
        byte += 1;
    }
    table
}

const fn class_of(byte: usize) -> u8 {
    match byte {
        0x30..=0x39 => DIGIT,
        0x41..=0x46 | 0x61..=0x66 => HEX,
        0x47..=0x5A | 0x67..=0x7A => LETTER,
        0x2D => DASH,
        0x5F => UNDERSCORE,
        0x80..=0xFF => WIDE,
        _ => 0,
    }
}

/// Class of one byte.
#[inline]
pub(super) fn class(byte: u8) -> u8 {
    CLASS.get(usize::from(byte)).copied().unwrap_or(0)
}

/// Scripts written without blanks between words.
pub(super) fn is_ideograph(wide: char) -> bool {
    matches!(wide, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A borrowed text with byte access that never fails: outside it there are only NULs.
#[derive(Clone, Copy)]
pub(super) struct Text<'t> {
    text: &'t str,
    bytes: &'t [u8],
}

impl<'t> Text<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
        }
    }

    #[inline]
    pub(super) fn len(self) -> usize {
        self.bytes.len()
    }

    /// The byte at `at`, NUL outside the text.
    #[inline]
    pub(super) fn at(self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The byte before `at`, NUL at the start.
    #[inline]
    pub(super) fn before(self, at: usize) -> u8 {
        at.checked_sub(1).map_or(0, |i| self.at(i))
    }

    /// The text between two offsets, empty if they are no character boundaries.
    #[inline]
    pub(super) fn slice(self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }

    /// The character that begins at `at`.
    #[inline]
    pub(super) fn char_at(self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|rest| rest.chars().next())
    }

    /// The character that ends at `at`.
    #[inline]
    pub(super) fn char_before(self, at: usize) -> Option<char> {
        self.text
            .get(..at)
            .and_then(|head| head.chars().next_back())
    }

    /// Whether `lower` (ASCII, lower case) stands at `at`, in any case.
    #[inline]
    pub(super) fn has(self, at: usize, lower: &str) -> bool {
        self.bytes
            .get(at..at.saturating_add(lower.len()))
            .is_some_and(|found| found.eq_ignore_ascii_case(lower.as_bytes()))
    }

    /// Whether a letter or digit of any script (or `_`, `-`) stands at `at`.
    #[inline]
    pub(super) fn word_at(self, at: usize) -> bool {
        let byte = self.at(at);
        if byte < 0x80 {
            return class(byte) & WORD != 0;
        }
        self.char_at(at).is_some_and(char::is_alphanumeric)
    }

    /// Whether a letter or digit of any script stands at `at`.
    #[inline]
    pub(super) fn alnum_at(self, at: usize) -> bool {
        class(self.at(at)) & ALNUM != 0 || (self.at(at) >= 0x80 && self.word_at(at))
    }

    /// Whether a character of a script without blanks between words stands at `at`.
    #[inline]
    pub(super) fn ideograph_at(self, at: usize) -> bool {
        self.at(at) >= 0x80 && self.char_at(at).is_some_and(is_ideograph)
    }

    /// Where Latin letters or digits begin after such characters between two offsets.
    pub(super) fn end_of_ideographs(self, start: usize, end: usize) -> Option<usize> {
        let mut after = false;
        for (at, next) in self.slice(start, end).char_indices() {
            if after && next.is_ascii_alphanumeric() {
                return Some(start + at);
            }
            after = is_ideograph(next);
        }
        None
    }

    /// Whether a letter, digit or `_` of any script ends at `at`.
    #[inline]
    pub(super) fn alnum_before(self, at: usize) -> bool {
        let byte = self.before(at);
        if byte < 0x80 {
            return class(byte) & BEGIN != 0;
        }
        self.char_before(at).is_some_and(char::is_alphanumeric)
    }

    /// Whether a letter or digit ends at `at`, counting only what lies at or after `floor`.
    #[inline]
    pub(super) fn alnum_before_run(self, at: usize, floor: usize) -> bool {
        at > floor && class(self.before(at)) & ALNUM != 0
    }

    /// End of the run of word characters that begins at `at`, and the classes in it;
    /// at most `limit` bytes (a character may stand across it).
    pub(super) fn word_end(self, at: usize, limit: usize) -> (usize, u8) {
        let stop = at.saturating_add(limit);
        let (mut end, mut mask) = (at, 0);
        while end < stop {
            let bits = class(self.at(end));
            if bits & WORD != 0 {
                end += 1;
            } else if bits == WIDE {
                match self.char_at(end) {
                    Some(wide) if wide.is_alphanumeric() => end += wide.len_utf8(),
                    _ => break,
                }
            } else {
                break;
            }
            mask |= bits;
        }
        (end, mask)
    }

    /// End of the run of ASCII digits at `at`, at most `limit` of them.
    #[inline]
    pub(super) fn digits_end(self, at: usize, limit: usize) -> usize {
        let mut end = at;
        while end < at + limit && self.at(end).is_ascii_digit() {
            end += 1;
        }
        end
    }

    /// End of what steers a terminal at `at` (`ESC [ 31 m`), at least one byte.
    pub(super) fn escape_sequence_end(self, at: usize) -> usize {
        let mut end = at + 1;
        if self.at(end) != b'[' {
            return end;
        }
        end += 1;
        while end < at + 16 && matches!(self.at(end), b'0'..=b'9' | b';') {
            end += 1;
        }
        end + usize::from(self.at(end).is_ascii_alphabetic())
    }

    /// Start of the run of ASCII digits that ends at `at`, at most 20 of them.
    pub(super) fn digits_start(self, at: usize) -> usize {
        let mut start = at;
        while at - start < 20 && self.before(start).is_ascii_digit() {
            start -= 1;
        }
        start
    }

    /// Skips spaces and tabs, at most `limit`.
    #[inline]
    pub(super) fn skip_blank(self, at: usize, limit: usize) -> usize {
        let mut end = at;
        while end < at + limit && matches!(self.at(end), b' ' | b'\t') {
            end += 1;
        }
        end
    }
}

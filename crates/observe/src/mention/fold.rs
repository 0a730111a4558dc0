//! Names and text in the form in which they are compared: ASCII letters in lower
//! case, without the separators between parts.

/// Part of a word: letters, digits, underscores, and all that is not ASCII.
pub(super) fn is_word(b: u8) -> bool {
    WORD.get(b as usize).copied().unwrap_or(false)
}

/// [`is_word`] of every byte.
const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0u8;
    loop {
        #[expect(
            clippy::indexing_slicing,
            reason = "a byte is below 256; fails when compiled"
        )]
        {
            table[b as usize] = b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80;
        }
        if b == u8::MAX {
            break table;
        }
        b += 1;
    }
};

/// The next place at or after `at` where a word begins.
pub(super) fn next_word(text: &[u8], at: usize) -> Option<usize> {
    let inside = at
        .checked_sub(1)
        .and_then(|i| text.get(i))
        .is_some_and(|&b| is_word(b));
    let mut at = if inside { word_end(text, at) } else { at };
    loop {
        let rest = text.get(at..)?;
        at += rest.iter().position(|&b| is_word(b))?;
        if text.get(at) != Some(&b'_') {
            return Some(at);
        }
        at = word_end(text, at);
    }
}

/// Where the word that begins at `start` ends.
pub(super) fn word_end(text: &[u8], start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + rest.iter().position(|&b| !is_word(b)).unwrap_or(rest.len())
}

/// Length of the separator between two parts of a name at `at`, 0 if there is
/// none: a blank, hyphen or underscore, or a line end with what indents the next
/// line.
pub(super) fn separator(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    match rest {
        [b' ' | b'-' | b'_', ..] => 1,
        [b'\r', b'\n', ..] => 2 + indent(rest, 2),
        [b'\n', ..] => 1 + indent(rest, 1),
        // No-break space; the hyphens and the dash that typesetters use.
        [0xC2, 0xA0, ..] => 2,
        [0xE2, 0x80, 0x90..=0x93, ..] => 3,
        _ => 0,
    }
}

fn indent(rest: &[u8], from: usize) -> usize {
    let next = rest.get(from..).unwrap_or_default();
    next.iter().take(8).take_while(|b| **b == b' ').count()
}

/// A name without separators in lower case, and where separators may stand in
/// it when it is written in text. Bit `i` of a mask is the place before
/// `letters[i]`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Folded {
    pub letters: Box<[u8]>,
    /// Where the name itself has a separator.
    pub gaps: u64,
    /// Where it has none but parts meet: between letters and digits, and before
    /// a capital. There a separator may stand before a digit or capital.
    pub joints: u64,
}

/// Longest name in bytes without separators: the bits of [`Folded::gaps`].
pub(super) const MAX_LETTERS: usize = 63;

impl Folded {
    /// `None` for what has no letter or digit, or is too long for a name.
    pub(super) fn new(name: &str) -> Option<Self> {
        let text = name.trim().as_bytes();
        let mut letters = Vec::with_capacity(text.len());
        let mut gaps = 0u64;
        let mut joints = 0u64;
        let mut last = 0u8;
        let mut at = 0;
        while let Some(&b) = text.get(at) {
            let skip = separator(text, at);
            if letters.len() > MAX_LETTERS {
                return None;
            }
            if skip > 0 {
                gaps |= 1 << letters.len();
                at += skip;
                last = b' ';
                continue;
            }
            if may_split(last, b) {
                joints |= 1 << letters.len();
            }
            letters.push(b.to_ascii_lowercase());
            last = b;
            at += 1;
        }
        let fits = letters.len() <= MAX_LETTERS && letters.first().is_some_and(|&b| is_word(b));
        fits.then(|| Self {
            letters: letters.into(),
            gaps,
            joints,
        })
    }
}

/// Where a writer may put a blank that the name does not have: between letters
/// and digits, and where a capital begins a new part.
fn may_split(last: u8, next: u8) -> bool {
    last.is_ascii_alphabetic() && next.is_ascii_digit()
        || last.is_ascii_digit() && next.is_ascii_alphabetic()
        || last.is_ascii_lowercase() && next.is_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(name: &str) -> String {
        String::from_utf8(Folded::new(name).unwrap().letters.into_vec()).unwrap()
    }

    #[test]
    fn separators_and_case_are_folded() {
        assert_eq!(letters("APT-C-36"), "aptc36");
        assert_eq!(letters("Cozy Bear"), letters("CozyBear"));
        assert_eq!(letters("APT\u{2011}28"), "apt28");
        assert_eq!(letters("Dragonfly 2.0"), "dragonfly2.0");
        assert_eq!(Folded::new(" - "), None);
        assert_eq!(Folded::new(&"x".repeat(64)), None);
    }

    #[test]
    fn gaps_are_allowed_where_parts_meet() {
        assert_eq!(Folded::new("APT28").unwrap().joints, 1 << 3);
        assert_eq!(Folded::new("CozyBear").unwrap().joints, 1 << 4);
        assert_eq!(Folded::new("Cozy Bear").unwrap().gaps, 1 << 4);
        assert_eq!(Folded::new("Turla").unwrap().joints, 0);
    }

    #[test]
    fn words_begin_after_what_is_none() {
        let text = b"a _b c-d";
        let starts: Vec<usize> = (0..8).filter(|&i| next_word(text, i) == Some(i)).collect();
        assert_eq!(starts, [0, 5, 7]);
        assert_eq!(word_end(b"ab_c d", 0), 4);
    }
}

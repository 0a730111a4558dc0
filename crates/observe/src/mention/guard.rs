//! What a name needs around it, by how easily it is something else.

use super::context::{has_support, is_marked};
use super::fold::Folded;
use super::words::{is_ordinary, is_support, means_nothing};

/// How far a name speaks for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Guard {
    /// Distinctive: counts wherever it stands.
    None,
    /// Several ordinary words: must begin with a capital, be written as one, or
    /// be supported by its neighbours.
    Phrase,
    /// An ordinary word, or short: must be written like a name, and supported
    /// by its neighbours. `capitals` says that the name is usually written in
    /// capitals and long enough for these to be a sign of their own.
    Ordinary {
        /// See above.
        capitals: bool,
    },
}

/// Below so many letters a name is guarded whatever it is.
const SHORT_LETTERS: usize = 4;
/// So many capitals in a row are a sign of a name.
const CAPITALS: usize = 6;

impl Guard {
    /// The guard for a name.
    pub(super) fn of(name: &str, folded: &Folded) -> Self {
        let letters = &folded.letters;
        let digits = letters.iter().filter(|b| b.is_ascii_digit()).count();
        let few = letters.len() < SHORT_LETTERS
            || letters.len() == SHORT_LETTERS && digits == 0 && !name.contains(' ');
        if !few && digits > 0 {
            return Self::None;
        }
        if few || is_ordinary(letters) {
            let capitals = letters.len() >= CAPITALS && is_upper(name);
            return Self::Ordinary { capitals };
        }
        if is_phrase(name) {
            Self::Phrase
        } else {
            Self::None
        }
    }

    /// Whether the name written at `start..end` counts.
    pub(super) fn admits(self, text: &str, start: usize, end: usize) -> bool {
        let written = text.get(start..end).unwrap_or_default();
        let capitals = match self {
            Self::None => return true,
            Self::Phrase => {
                return written.starts_with(|c: char| c.is_ascii_uppercase())
                    || written.bytes().all(|b| b.is_ascii_alphanumeric())
                    || has_support(text, start, end);
            }
            Self::Ordinary { capitals } => capitals,
        };
        let bytes = text.as_bytes();
        let before = start.checked_sub(1).and_then(|i| bytes.get(i));
        if bytes.get(end) == Some(&b'-') || matches!(before, Some(b'-' | b'.')) {
            return false;
        }
        if !written.bytes().any(|b| b.is_ascii_uppercase() || b >= 0x80) {
            return is_marked(text, start, end) && has_support(text, start, end);
        }
        capitals && is_upper(written) && !line_is_upper(text, start, end)
            || has_support(text, start, end)
    }
}

/// Several ordinary words (`File Locker`), none of which says what is named.
fn is_phrase(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name.split([' ', '-', '_']).peekable();
    let plain = |w: &str| {
        w.len() < SHORT_LETTERS || is_ordinary(w.as_bytes()) || means_nothing(w.as_bytes())
    };
    words.peek().is_some_and(|w| w.len() < name.len()) && words.all(|w| plain(w) && !is_support(w))
}

fn is_upper(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_uppercase()) && !text.bytes().any(|b| b.is_ascii_lowercase())
}

/// Whether the neighbourhood is in capitals too, as headings are.
fn line_is_upper(text: &str, start: usize, end: usize) -> bool {
    let before = text
        .as_bytes()
        .get(start.saturating_sub(40)..start)
        .unwrap_or_default();
    let after = text.as_bytes().get(end..).unwrap_or_default();
    let after = after.get(..40).unwrap_or(after);
    let before = before.rsplit(|&b| b == b'\n').next().unwrap_or_default();
    let after = after.split(|&b| b == b'\n').next().unwrap_or_default();
    let mut letters = before
        .iter()
        .chain(after)
        .filter(|b| b.is_ascii_alphabetic())
        .peekable();
    letters.peek().is_some() && letters.all(u8::is_ascii_uppercase)
}

//! MD5, SHA-1, SHA-256 and SHA-512 digests, also wrapped over lines.

use super::kind::ObservableType;
use super::text::{DIGIT, HEX, Text, class};

/// The type of a digest of `digits` hexadecimal digits.
pub(super) fn kind_of(digits: usize) -> Option<ObservableType> {
    match digits {
        32 => Some(ObservableType::Md5),
        40 => Some(ObservableType::Sha1),
        64 => Some(ObservableType::Sha256),
        128 => Some(ObservableType::Sha512),
        _ => None,
    }
}

/// Pairs of digits joined by colons, as certificates and keys are identified.
pub(super) struct Fingerprint {
    /// Its digits in lower case, if it is a digest.
    pub(super) digest: Option<String>,
    /// One past its last byte.
    pub(super) end: usize,
}

/// Fewest pairs that are no hardware address.
const PAIRS: usize = 7;

/// The pairs that begin at `at`. Serial numbers are written alike: sixteen pairs are a digest only
/// where the text says so, more of them unless it speaks of a serial number.
pub(super) fn fingerprint(text: Text<'_>, at: usize) -> Option<Fingerprint> {
    let mut hex = String::new();
    let mut end = at;
    while is_pair(text, end) {
        hex.push_str(&text.slice(end, end + 2).to_ascii_lowercase());
        end += 2;
        if text.at(end) != b':' || !is_pair(text, end + 1) || hex.len() >= 128 {
            break;
        }
        end += 1;
    }
    let goes_on = text.before(at) == b':' && begins_pair(text, at.saturating_sub(3));
    let whole = !goes_on && text.at(end) != b':' && !text.word_at(end);
    if hex.len() < 2 * PAIRS || !whole {
        return None;
    }
    let named = match hex.len() {
        32 => speaks_of(text, at, &["md5", "fingerprint", "thumbprint"]),
        _ => !speaks_of(text, at, &["serial", "identifier", "modulus"]),
    };
    let digest = (named && is_digest(&hex)).then_some(hex);
    Some(Fingerprint { digest, end })
}

/// Whether two digits that begin a word stand at `at`: `ab`, not the end of `MD5`.
pub(super) fn begins_pair(text: Text<'_>, at: usize) -> bool {
    is_pair(text, at) && !text.alnum_before(at)
}

fn is_pair(text: Text<'_>, at: usize) -> bool {
    text.at(at).is_ascii_hexdigit() && text.at(at + 1).is_ascii_hexdigit()
}

/// Whether one of `words` stands shortly before `at`: on the same line, or on the one before if
/// nothing else does.
fn speaks_of(text: Text<'_>, at: usize, words: &[&str]) -> bool {
    const REACH: usize = 96;
    let mut end = at;
    while at - end < REACH && matches!(text.before(end), b' ' | b'\t' | b'\r' | b'\n') {
        end -= 1;
    }
    (at.saturating_sub(REACH)..end)
        .rev()
        .take_while(|&i| text.at(i) != b'\n')
        .any(|i| words.iter().any(|word| text.has(i, word)))
}

/// Whether hexadecimal digits can be a digest: real ones have both letters and digits.
pub(super) fn is_digest(hex: &str) -> bool {
    kind_of(hex.len()).is_some()
        && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        && hex.bytes().any(|byte| byte.is_ascii_digit())
        && hex.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// End of the run of hexadecimal digits at `at`, at most 129 of them.
pub(super) fn run_end(text: Text<'_>, at: usize) -> usize {
    let mut end = at;
    while end < at + 129 && class(text.at(end)) & (HEX | DIGIT) != 0 {
        end += 1;
    }
    end
}

/// A digest broken over lines.
pub(super) struct Wrapped {
    /// Its digits, lower case.
    pub(super) value: String,
    /// One past its last byte.
    pub(super) end: usize,
}

/// Most lines that one digest is wrapped over.
const PIECES: usize = 8;

/// Joins the run `start..end`, which a line break follows, with the runs on the next lines.
/// `digits` is the length announced by a label; without one, only a run whose own length is
/// that of no digest is joined, once.
pub(super) fn join(
    text: Text<'_>,
    start: usize,
    end: usize,
    digits: Option<usize>,
) -> Option<Wrapped> {
    let mut value = text.slice(start, end).to_ascii_lowercase();
    if value.len() < 8 || digits.is_none() && (value.len() < 20 || kind_of(value.len()).is_some()) {
        return None;
    }
    let mut at = end;
    for _ in 0..PIECES {
        let begin = next_line(text, at)?;
        at = run_end(text, begin);
        let piece = text.slice(begin, at);
        if piece.len() < 2
            || text.alnum_at(at)
            || digits.is_none() && kind_of(piece.len()).is_some()
        {
            return None;
        }
        value.push_str(&piece.to_ascii_lowercase());
        let whole = digits.map_or(matches!(value.len(), 40 | 64 | 128), |wanted| {
            value.len() == wanted
        });
        if whole {
            return is_digest(&value).then_some(Wrapped { value, end: at });
        }
        if digits.is_none_or(|wanted| value.len() > wanted) {
            return None;
        }
    }
    None
}

/// First byte after a line break and indentation at `at`.
fn next_line(text: Text<'_>, at: usize) -> Option<usize> {
    let mut i = text.skip_blank(at, 4);
    if text.at(i) == b'\r' {
        i += 1;
    }
    if text.at(i) != b'\n' {
        return None;
    }
    let i = text.skip_blank(i + 1, 40);
    Some(if text.at(i) == b'>' {
        text.skip_blank(i + 1, 4)
    } else {
        i
    })
}

/// Whether a line break follows at `at`.
pub(super) fn breaks(text: Text<'_>, at: usize) -> bool {
    matches!(text.at(at), b'\n' | b'\r' | b' ' | b'\t') && next_line(text, at).is_some()
}

/// The digest length that the label before `at` announces (`SHA-256: `).
pub(super) fn announced(text: Text<'_>, at: usize) -> Option<usize> {
    const LABELS: [(&str, usize); 9] = [
        ("sha256", 64),
        ("sha-256", 64),
        ("sha2-256", 64),
        ("sha512", 128),
        ("sha-512", 128),
        ("sha2-512", 128),
        ("sha1", 40),
        ("sha-1", 40),
        ("md5", 32),
    ];
    let mut end = at;
    while at - end < 12 && is_filler(text.before(end)) {
        end -= 1;
    }
    LABELS
        .into_iter()
        .find(|(label, _)| end >= label.len() && text.has(end - label.len(), label))
        .map(|(_, digits)| digits)
}

fn is_filler(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t'
            | b'\r'
            | b'\n'
            | b':'
            | b'='
            | b'|'
            | b'*'
            | b'`'
            | b'"'
            | b'\''
            | b'('
            | b'_'
    )
}

//! Which encoding a file's text is in, told from its first bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

/// An encoding and the length of the byte order mark before the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Charset {
    pub encoding: &'static Encoding,
    pub bom: usize,
}

impl Charset {
    /// The encoding of the text that begins with `head`, or `None` for what is
    /// no text. `whole` says that nothing follows.
    pub(crate) fn detect(head: &[u8], whole: bool) -> Option<Self> {
        if let Some((encoding, bom)) = Encoding::for_bom(head) {
            return Some(Self { encoding, bom });
        }
        let plain = |encoding| Some(Self { encoding, bom: 0 });
        if let Some(encoding) = utf16_without_mark(head) {
            return plain(encoding);
        }
        if is_binary(head) {
            return None;
        }
        if is_mostly_utf8(head) {
            return plain(UTF_8);
        }
        if let Some(encoding) = declared(head) {
            return plain(encoding);
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        detector.feed(head, whole);
        plain(detector.guess(None, Utf8Detection::Deny))
    }
}

/// Beginnings of binary formats that may look like text for a long while.
const NEVER_TEXT: [&[u8]; 3] = [b"%PDF-", b"PK\x03\x04", b"\x89PNG"];

/// Text has next to no control characters. Two in a hundred are let through
/// (terminal colours, form feeds, a stray NUL).
fn is_binary(head: &[u8]) -> bool {
    if NEVER_TEXT.iter().any(|magic| head.starts_with(magic)) {
        return true;
    }
    let controls = head.iter().filter(|&&b| is_control(b)).count();
    controls * 50 > head.len()
}

fn is_control(b: u8) -> bool {
    (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)) || b == 0x7f
}

/// UTF-8, also with a few damaged bytes: at least nine in ten of the sequences
/// beyond ASCII are well formed. A character cut off by the head's end is fine.
fn is_mostly_utf8(head: &[u8]) -> bool {
    let mut good = 0usize;
    let mut bad = 0usize;
    for chunk in head.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let cut_off = std::str::from_utf8(head).is_err_and(|e| e.error_len().is_none());
    bad == usize::from(cut_off) || bad * 9 <= good
}

/// The encoding that a page or XML file says it is in, if that holds.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let start = head.get(..1024).unwrap_or(head).to_ascii_lowercase();
    let label = [&b"charset="[..], b"encoding="].iter().find_map(|key| {
        let at = memmem::find(&start, key)? + key.len();
        let value = start.get(at..)?.trim_ascii_start();
        let value = value
            .strip_prefix(b"\"")
            .or(value.strip_prefix(b"'"))
            .unwrap_or(value);
        value
            .split(|b| matches!(b, b'"' | b'\'' | b'>' | b';' | b' ' | b'?'))
            .next()
    })?;
    let encoding = Encoding::for_label(label)?;
    let (_, damaged) = encoding.decode_without_bom_handling(head);
    (!damaged && encoding.is_ascii_compatible()).then_some(encoding)
}

/// UTF-16 without a mark shows as NULs on one side of the pairs; spaces and line
/// ends must stand as whole units, and nothing may be half a surrogate pair.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = head.as_chunks::<2>();
    if pairs.is_empty() {
        return None;
    }
    let nul = |side: usize| pairs.iter().filter(|p| p.get(side) == Some(&0)).count();
    let (first, second) = (nul(0), nul(1));
    let likely = |here: usize, there: usize| here * 10 >= pairs.len() && there * 50 <= pairs.len();
    if likely(second, first) && reads_as_text(pairs, u16::from_le_bytes) {
        return Some(UTF_16LE);
    }
    if likely(first, second) && reads_as_text(pairs, u16::from_be_bytes) {
        return Some(UTF_16BE);
    }
    None
}

fn reads_as_text(pairs: &[[u8; 2]], unit: fn([u8; 2]) -> u16) -> bool {
    let units = pairs.iter().map(|p| unit(*p));
    let mut characters = 0usize;
    let mut odd = 0usize;
    for decoded in char::decode_utf16(units) {
        characters += 1;
        let fine = decoded.is_ok_and(
            |c| !matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1a}' | '\u{e000}'..='\u{f8ff}'),
        );
        odd += usize::from(!fine);
    }
    odd * 50 <= characters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> Option<&'static str> {
        Charset::detect(bytes, true).map(|c| c.encoding.name())
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn marks_decide() {
        assert_eq!(name(b"\xEF\xBB\xBFhello"), Some("UTF-8"));
        assert_eq!(name(b"\xFF\xFEh\0i\0"), Some("UTF-16LE"));
        assert_eq!(name(b"\xFE\xFF\0h\0i"), Some("UTF-16BE"));
    }

    #[test]
    fn utf16_without_mark_is_seen() {
        let le = utf16le("callback to evil.example\r\n");
        let be: Vec<u8> = le.chunks(2).flat_map(|p| [p[1], p[0]]).collect();
        assert_eq!(name(&le), Some("UTF-16LE"));
        assert_eq!(name(&be), Some("UTF-16BE"));
        let russian = utf16le("Отчёт о взломе сервера, адрес 10.0.0.1, домен evil.example\n");
        assert_eq!(name(&russian), Some("UTF-16LE"));
    }

    #[test]
    fn legacy_encodings_are_guessed() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251
            .encode("Отчёт о взломе почтового сервера, нарушитель неизвестен");
        assert_eq!(name(&bytes), Some("windows-1251"));
        assert_eq!(name("Zugriff über Häfen".as_bytes()), Some("UTF-8"));
        assert_eq!(
            name(b"Zugriff \xFCber die T\xFCr des Geb\xE4udes"),
            Some("windows-1252")
        );
    }

    #[test]
    fn few_damaged_bytes_leave_utf8_alone() {
        let mut bytes = "äöü äöü äöü äöü".as_bytes().to_vec();
        bytes.push(0xFF);
        bytes.extend(b" end");
        assert_eq!(name(&bytes), Some("UTF-8"));
        assert_eq!(name("ab\u{e4}".as_bytes().get(..3).unwrap()), Some("UTF-8"));
    }

    #[test]
    fn binaries_are_no_text() {
        assert_eq!(name(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"), None);
        assert_eq!(name(&[0; 64]), None);
        assert_eq!(name(b"%PDF-1.4 nothing but letters"), None);
        assert_eq!(name(b""), Some("UTF-8"));
    }
}

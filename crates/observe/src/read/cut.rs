//! Where a long text may be cut without splitting what is to be found in it.

use memchr::{memmem, memrchr};

/// Bytes at the end of a buffer that are searched for a gap between words when
/// it holds no line end.
const GAP_WINDOW_BYTES: usize = 64 << 10;

/// Length of the part of `buf` to give away now, more text being to come: up to
/// a blank line near the end, else to the last line end, else to a gap between
/// words, else to the last whole character. Never 0 for a buffer of 4 or more.
pub(crate) fn cut(buf: &[u8]) -> usize {
    let near = buf.len() - buf.len() / 4;
    let tail = buf.get(near..).unwrap_or_default();
    if let Some(i) = memmem::rfind(tail, b"\n\n") {
        return near + i + 2;
    }
    if let Some(i) = memrchr(b'\n', buf) {
        return i + 1;
    }
    let from = buf.len().saturating_sub(GAP_WINDOW_BYTES);
    let window = buf.get(from..).unwrap_or_default();
    match window.iter().rposition(|&b| is_gap(b)) {
        Some(i) => from + i + 1,
        None => whole_characters(buf),
    }
}

fn is_gap(b: u8) -> bool {
    b.is_ascii_whitespace() || matches!(b, b',' | b';' | b'"' | b'<' | b'>' | b'|' | b'{' | b'}')
}

/// Length without the UTF-8 character that the end of `buf` cuts in two.
fn whole_characters(buf: &[u8]) -> usize {
    let last = buf.iter().rev().take(4).position(|&b| b & 0xC0 != 0x80);
    let Some(start) = last.map(|back| buf.len() - 1 - back) else {
        return buf.len();
    };
    let width = match buf.get(start) {
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        _ => 1,
    };
    if start + width > buf.len() && start > 0 {
        start
    } else {
        buf.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefers_blank_line_then_line_then_gap() {
        assert_eq!(cut(b"aaaaaaaaaaaaaa b\n\nc\nd"), 18);
        assert_eq!(cut(b"aaa\nbbb\nccc ddd"), 8);
        assert_eq!(cut(b"aaa bbb,ccc"), 8);
        assert_eq!(cut(b"aaaabbbb"), 8);
    }

    #[test]
    fn never_splits_a_character() {
        let text = "aaaa\u{4e2d}".as_bytes();
        assert_eq!(cut(&text[..6]), 4);
        assert_eq!(cut(text), 7);
        assert_eq!(cut(&[0x80; 8]), 8);
    }
}

//! Strings: finding their end fast and escaping only what must be escaped.

/// Bytes before the first `"`, `\` or control character in `bytes`.
///
/// Eight bytes at a time: a byte equal to `x` makes `word ^ xxxx` hold a zero
/// byte, and a zero (or small) byte borrows into its top bit.
pub(super) fn plain_run(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let mut at = 0;
    let mut rest = bytes;
    while let Some((chunk, tail)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let quote = word ^ (ONES * 0x22);
        let slash = word ^ (ONES * 0x5c);
        let hit = ((quote.wrapping_sub(ONES) & !quote)
            | (slash.wrapping_sub(ONES) & !slash)
            | (word.wrapping_sub(ONES * 0x20) & !word))
            & TOPS;
        if hit != 0 {
            // The lowest hit is exact; borrows only disturb bytes above it.
            return at + (hit.trailing_zeros() / 8) as usize;
        }
        at += 8;
        rest = tail;
    }
    at + rest
        .iter()
        .take_while(|b| !matches!(b, b'"' | b'\\' | 0..=0x1f))
        .count()
}

/// Appends one character, escaped as RFC 8785 (3.2.2.2) asks.
pub(super) fn push_char(c: char, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\u{c}' => out.push_str("\\f"),
        '\r' => out.push_str("\\r"),
        c if c < ' ' => {
            let code = u32::from(c);
            out.push_str("\\u00");
            for nibble in [code >> 4, code & 15] {
                out.push(char::from_digit(nibble, 16).unwrap_or('0'));
            }
        }
        c => out.push(c),
    }
}

/// The four hexadecimal digits at the start of `bytes`.
pub(super) fn hex4(bytes: &[u8]) -> Option<u32> {
    bytes.get(..4)?.iter().try_fold(0, |sum, b| {
        char::from(*b).to_digit(16).map(|digit| sum * 16 + digit)
    })
}

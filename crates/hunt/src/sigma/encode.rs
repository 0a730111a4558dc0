//! What modifiers make of a value before it is looked for: encodings and variants of dashes.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 (RFC 4648) with padding.
pub fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let word = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4u32 {
            let letter = usize::try_from(word >> (18 - 6 * i) & 63).ok();
            let letter = letter.and_then(|l| ALPHABET.get(l));
            let padded = usize::try_from(i).is_ok_and(|i| i > chunk.len());
            out.push(match (padded, letter) {
                (false, Some(letter)) => char::from(*letter),
                _ => '=',
            });
        }
    }
    out
}

/// What of a value's Base64 is the same whatever stands around it, for the three places at which
/// it can begin (`base64offset` of the Sigma specification).
pub fn base64_offsets(bytes: &[u8]) -> Vec<String> {
    (0..3usize)
        .map(|before| {
            let mut padded = vec![b' '; before];
            padded.extend_from_slice(bytes);
            let whole = base64(&padded);
            // Letters that also depend on what stands before and after.
            let first = [0, 2, 3].get(before).copied().unwrap_or(0);
            let cut = [0, 3, 2].get(padded.len() % 3).copied().unwrap_or(0);
            let last = whole.len().saturating_sub(cut);
            whole.get(first..last).unwrap_or_default().to_owned()
        })
        .collect()
}

/// UTF-16, little or big end first.
pub fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let head = mark.then_some(0xfeff);
    head.into_iter()
        .chain(text.encode_utf16())
        .flat_map(|unit| match little {
            true => unit.to_le_bytes(),
            false => unit.to_be_bytes(),
        })
        .collect()
}

/// Dashes that Windows programs take for one another.
const DASHES: [char; 5] = ['-', '/', '\u{2013}', '\u{2014}', '\u{2015}'];

/// A command line with the dash before each option in every form that programs accept.
pub fn dashes(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let mut variants = vec![text.to_owned()];
    for dash in DASHES {
        let changed: String = chars
            .iter()
            .enumerate()
            .map(|(i, c)| {
                let before = i.checked_sub(1).and_then(|b| chars.get(b));
                let option = matches!(c, '-' | '/') && !word(before) && word(chars.get(i + 1));
                if option { dash } else { *c }
            })
            .collect();
        if !variants.contains(&changed) {
            variants.push(changed);
        }
    }
    variants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_published() {
        // Test vectors of RFC 4648, section 10.
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn offsets_are_found_wherever_the_value_begins() {
        let parts = base64_offsets(b"http://");
        for before in ["", "x", "xy", "xyz"] {
            for after in ["", "a", "ab", "abc"] {
                let whole = base64(format!("{before}http://{after}").as_bytes());
                assert!(parts.iter().any(|p| whole.contains(p)), "{whole} {parts:?}");
            }
        }
    }

    #[test]
    fn options_with_every_dash() {
        let all = dashes("net -a /b x-y");
        assert!(all.contains(&"net /a /b x-y".to_owned()));
        assert!(all.contains(&"net -a -b x-y".to_owned()));
        assert_eq!(all.len(), 6);
    }
}

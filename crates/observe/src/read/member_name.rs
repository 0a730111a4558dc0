//! Names of members, made harmless: they are shown, never written to disk.

use std::fmt::Write as _;

/// Longest name kept, bytes.
const MAX_NAME_BYTES: usize = 1024;

/// `raw` with `/` between folders, relative, without steps upwards; what could
/// deceive a terminal or a reader of `a.zip!/b` stands as `%XX`.
pub(crate) fn safe(raw: &str) -> String {
    let mut name = String::new();
    for part in raw
        .split(['/', '\\'])
        .filter(|p| !p.is_empty() && *p != ".")
    {
        if !name.is_empty() {
            name.push('/');
        }
        match part {
            ".." => name.push_str("%2E%2E"),
            part => harmless(part, &mut name),
        }
        if name.len() > MAX_NAME_BYTES {
            let end = (0..=MAX_NAME_BYTES)
                .rev()
                .find(|i| name.is_char_boundary(*i))
                .unwrap_or(0);
            name.truncate(end);
            name.push('…');
            break;
        }
    }
    if name.is_empty() {
        name.push_str("unnamed");
    }
    name
}

fn harmless(part: &str, name: &mut String) {
    for c in part.chars() {
        if !is_deceptive(c) {
            name.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            // Writing to a String cannot fail.
            let _ = write!(name, "%{byte:02X}");
        }
    }
}

/// Control characters, marks that turn the direction of writing or have no
/// width, the colon of a drive or stream, and the mark before a member's name.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '!' | ':' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn escapes_and_tricks_are_seen_and_harmless() {
        assert_eq!(safe("a/b.txt"), "a/b.txt");
        assert_eq!(safe("../../etc/passwd"), "%2E%2E/%2E%2E/etc/passwd");
        assert_eq!(safe("/etc//./passwd"), "etc/passwd");
        assert_eq!(safe("C:\\Windows\\..\\x"), "C%3A/Windows/%2E%2E/x");
        assert_eq!(
            safe("a.zip!/b\u{202e}gpj.exe\n"),
            "a.zip%21/b%E2%80%AEgpj.exe%0A"
        );
        assert_eq!(safe("///"), "unnamed");
        assert!(safe(&"é".repeat(2000)).len() <= 1030);
    }
}

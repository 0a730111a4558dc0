//! Where a name is part of something else: an address, a path, a hash.

/// Bytes on either side that belong to the token at most.
const TOKEN_BYTES: usize = 256;

/// How detection names begin: `Win32/Turla.A`, `Backdoor.Turla`.
const DETECTIONS: [&str; 26] = [
    "Android/",
    "ASP/",
    "BAT/",
    "Backdoor.",
    "Exploit.",
    "HEUR:",
    "JS/",
    "Java/",
    "Linux.",
    "Linux/",
    "MSIL/",
    "OSX/",
    "PHP/",
    "PowerShell/",
    "Python/",
    "Ransom.",
    "Trojan-",
    "Trojan.",
    "VBA/",
    "VBS/",
    "W32.",
    "Win32.",
    "Win32/",
    "Win64.",
    "Win64/",
    "Worm.",
];

/// Whether the name at `start..end` stands for itself.
pub(super) fn is_standalone(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let left = bytes
        .get(start.saturating_sub(TOKEN_BYTES)..start)
        .unwrap_or_default();
    let right = bytes.get(end..).unwrap_or_default();
    let right = right.get(..TOKEN_BYTES).unwrap_or(right);
    if is_defanged(left, right) {
        return false;
    }
    let head = left
        .iter()
        .rposition(|&b| ends_token(b))
        .map_or(left, |i| tail(left, i + 1));
    let tail = right.split(|&b| ends_token(b)).next().unwrap_or_default();
    if head.is_empty() && tail.is_empty() {
        return true;
    }
    let inside = bytes.get(start..end).unwrap_or_default();
    let token = [head, inside, tail].concat();
    if is_address_or_path(&token) || is_hash(&token) {
        return false;
    }
    if !has_inner_dot(head, inside, tail) && !is_lower_path(&token) {
        return true;
    }
    DETECTIONS
        .iter()
        .any(|d| memchr::memmem::find(head, d.as_bytes()).is_some())
}

fn tail(bytes: &[u8], from: usize) -> &[u8] {
    bytes.get(from..).unwrap_or_default()
}

fn ends_token(b: u8) -> bool {
    b.is_ascii_whitespace()
        || matches!(
            b,
            b'"' | b'\'' | b'`' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}'
        )
        || matches!(b, b'|' | b',' | b';')
}

/// `turla[.]com`, `mail(at)turla…`: brackets around what joins two labels.
fn is_defanged(left: &[u8], right: &[u8]) -> bool {
    let opens = |b: &u8| matches!(b, b'[' | b'(' | b'{');
    let closes = |b: &u8| matches!(b, b']' | b')' | b'}');
    let joint = |inner: &[u8]| {
        matches!(
            inner.to_ascii_lowercase().as_slice(),
            b"." | b"dot" | b"at" | b"@" | b":" | b"/"
        )
    };
    let next = right
        .split_first()
        .filter(|(b, _)| opens(b))
        .is_some_and(|(_, rest)| {
            rest.iter()
                .take(4)
                .position(closes)
                .is_some_and(|i| joint(rest.get(..i).unwrap_or(&[])))
        });
    let previous = left
        .split_last()
        .filter(|(b, _)| closes(b))
        .is_some_and(|(_, rest)| {
            rest.iter()
                .rev()
                .take(4)
                .position(opens)
                .is_some_and(|i| joint(tail(rest, rest.len() - i)))
        });
    next || previous
}

fn is_address_or_path(token: &[u8]) -> bool {
    let has = |what: &[u8]| memchr::memmem::find(token, what).is_some();
    memchr::memchr2(b'@', b'\\', token).is_some()
        || has(b"://")
        || [&b"/"[..], b"./", b"../", b"~/", b"www."]
            .iter()
            .any(|p| token.starts_with(p))
}

/// Hexadecimal digits and hyphens only, as in hashes and UUIDs.
fn is_hash(token: &[u8]) -> bool {
    token.len() >= 16 && token.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')
}

/// A dot between letters beside the name, as in hosts and file names; the dot of
/// a version, or before `exe`, is none.
fn has_inner_dot(head: &[u8], inside: &[u8], tail: &[u8]) -> bool {
    if tail.eq_ignore_ascii_case(b".exe") && head.is_empty() {
        return false;
    }
    let token = [head, inside, tail].concat();
    let own = head.len()..head.len() + inside.len();
    token.windows(3).enumerate().any(|(i, three)| match three {
        [a, b'.', c] => {
            let digits = a.is_ascii_digit() && c.is_ascii_digit();
            let joins = a.is_ascii_alphanumeric() && c.is_ascii_alphanumeric();
            joins && !digits && !own.contains(&(i + 1))
        }
        _ => false,
    })
}

/// Several parts with slashes and no capital: `srv/turla/cfg`.
fn is_lower_path(token: &[u8]) -> bool {
    token.iter().filter(|b| **b == b'/').count() >= 2 && !token.iter().any(u8::is_ascii_uppercase)
}

#[cfg(test)]
mod tests {
    use super::is_standalone;

    fn standalone(text: &str) -> bool {
        let start = text.to_lowercase().find("turla").unwrap();
        is_standalone(text, start, start + 5)
    }

    #[test]
    fn part_of_something_else_is_no_mention() {
        for text in [
            "http://x.com/turla/a",
            "turla.com",
            "hxxp://turla[.]com",
            "turla[.]com",
            "www[.]turla(dot)com",
            "a@turla.org",
            "C:\\turla\\x",
            "/opt/turla/x",
            "turla.dll",
            "apt/turla-c2.com",
            "srv/turla/cfg",
            "files/turla.bin",
        ] {
            assert!(!standalone(text), "{text}");
        }
    }

    #[test]
    fn names_in_prose_and_lists_stand() {
        for text in [
            "Turla",
            "(Turla)",
            "Turla/Snake",
            "Turla.",
            "Turla's",
            "Turla-linked",
            "Turla, x",
            "Win32/Turla.A",
            "Backdoor.Turla",
            "Trojan:Win32/Turla.B!dha",
            "turla.exe",
            "galaxy=\"Turla\"",
            "Turla-2.1",
            "see Turla (a.com)",
        ] {
            assert!(standalone(text), "{text}");
        }
    }
}

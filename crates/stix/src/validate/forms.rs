//! Forms of strings.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Hexadecimal digits of a hash by its name in the vocabulary; `None` for
/// those of another alphabet or none at all.
pub(super) fn hash_digits(algorithm: &str) -> Option<usize> {
    Some(match algorithm {
        "MD5" => 32,
        "SHA-1" => 40,
        "SHA-256" | "SHA3-256" => 64,
        "SHA-512" | "SHA3-512" => 128,
        _ => return None,
    })
}

/// Names in the vocabulary of hash algorithms.
pub(super) const HASHES: [&str; 8] = [
    "MD5", "SHA-1", "SHA-256", "SHA-512", "SHA3-256", "SHA3-512", "SSDEEP", "TLSH",
];

/// Whether a hash is what its algorithm gives.
pub(super) fn is_hash(algorithm: &str, value: &str) -> bool {
    let all = |test: fn(u8) -> bool| value.bytes().all(test);
    match (algorithm, hash_digits(algorithm)) {
        (_, Some(digits)) => value.len() == digits && all(|b| b.is_ascii_hexdigit()),
        ("SSDEEP", _) => {
            (1..=128).contains(&value.len())
                && all(|b| b.is_ascii_alphanumeric() || b"/+:.".contains(&b))
        }
        ("TLSH", _) => value.len() == 70 && all(|b| b.is_ascii_alphanumeric()),
        _ => true,
    }
}

/// Letters and digits in groups with hyphens between, from a letter on.
pub(super) fn is_type_name(text: &str) -> bool {
    let body = text.strip_suffix('-').unwrap_or(text);
    (3..=250).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && body.split('-').all(|group| {
            let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
            !group.is_empty() && group.bytes().all(fits)
        })
}

/// Small letters, digits and underscores, from a letter on; `id` is one too.
pub(super) fn is_property_name(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    text == "id"
        || ((3..=250).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(fits))
}

/// Keys of dictionaries.
pub(super) fn is_key(text: &str) -> bool {
    text.len() <= 250
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// A UUID of RFC 4122: its version, 1 to 5.
pub(super) fn uuid_version(text: &str) -> Option<u8> {
    let shape = text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        });
    let bytes = text.as_bytes();
    let variant = bytes.get(19).is_some_and(|b| b"89abAB".contains(b));
    let version = bytes.get(14).map(|b| b.wrapping_sub(b'0'));
    version.filter(|version| shape && variant && (1..=5).contains(version))
}

/// Type and UUID of an identifier.
pub(super) fn identifier(text: &str) -> Option<(&str, u8)> {
    let (kind, uuid) = text.split_once("--")?;
    let version = uuid_version(uuid)?;
    (is_type_name(kind) && !kind.ends_with('-')).then_some((kind, version))
}

/// A tag of RFC 5646: a language of two or three letters, then subtags.
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let letters = language.bytes().all(|b| b.is_ascii_lowercase());
    (2..=3).contains(&language.len())
        && letters
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

pub(super) fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

pub(super) fn is_base64(text: &str) -> bool {
    let content = text.trim_end_matches('=');
    !text.is_empty()
        && text.len().is_multiple_of(4)
        && text.len() - content.len() <= 2
        && content
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}

/// A URI of RFC 3986 with a scheme, without blanks or characters that must be escaped, and with
/// whole escapes.
pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let scheme_ok = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let plain = |c: char| c.is_ascii_graphic() && !"<>\"{}|\\^`".contains(c);
    let escapes = |part: &str| {
        let digits = part.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    scheme_ok && !rest.is_empty() && text.chars().all(plain) && text.split('%').skip(1).all(escapes)
}

fn split_prefix(text: &str, most: u8) -> Option<&str> {
    match text.split_once('/') {
        None => Some(text),
        Some((address, prefix)) => {
            let fits = prefix.parse::<u8>().is_ok_and(|prefix| prefix <= most);
            let plain = prefix == "0" || !prefix.starts_with(['0', '+']);
            (fits && plain).then_some(address)
        }
    }
}

/// A named form; what is expected, when the text is not of it.
pub(super) fn expected(form: &str, text: &str) -> Option<&'static str> {
    let (fits, expected) = match form {
        "ipv4" => (
            split_prefix(text, 32).is_some_and(|a| a.parse::<Ipv4Addr>().is_ok()),
            "an IPv4 address or network",
        ),
        "ipv6" => (
            split_prefix(text, 128).is_some_and(|a| {
                let address = a.split('%').next().unwrap_or(a);
                address.parse::<Ipv6Addr>().is_ok()
            }),
            "an IPv6 address or network",
        ),
        "mac" => (
            text.split(':').count() == 6
                && text.split(':').all(|pair| {
                    let small = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
                    pair.len() == 2 && pair.bytes().all(small)
                }),
            "six pairs of small hexadecimal digits with colons between",
        ),
        "hostname" => (is_host(text), "a host name"),
        "language" => (is_language(text), "a language of RFC 5646"),
        "language-lax" => (is_language(text), "a language of RFC 5646"),
        "relationship-type" => (
            !text.is_empty()
                && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "small letters, digits and hyphens",
        ),
        "mime-type" => (is_mime(text), "a media type such as application/zip"),
        "email" => (is_mail(text), "an address of mail as someone@example.org"),
        "cpe" => (
            text.starts_with("cpe:2.3:") && unescaped_colons(text) == 12,
            "a name of CPE 2.3",
        ),
        "registry-key" => (
            !["HKLM", "HKCC", "HKCR", "HKCU", "HKU"]
                .iter()
                .any(|short| text.to_ascii_uppercase().starts_with(short)),
            "a key with its hive written out",
        ),
        _ => (true, ""),
    };
    (!fits).then_some(expected)
}

/// Labels of letters (of any script), digits, hyphens and underscores.
fn is_host(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    text.len() <= 253
        && text.split('.').all(|label| {
            let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || !c.is_ascii();
            !label.is_empty() && label.chars().all(fits)
        })
}

/// The `addr-spec` of RFC 5322, by its parts: no name to be shown stands with it (STIX 2.1, 6.5).
fn is_mail(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(who, host)| {
        !who.is_empty() && !host.is_empty() && !host.contains(['<', '>'])
    })
}

fn unescaped_colons(text: &str) -> usize {
    let mut before = ' ';
    let mut count = 0;
    for c in text.chars() {
        count += usize::from(c == ':' && before != '\\');
        before = c;
    }
    count
}

fn is_mime(text: &str) -> bool {
    const KINDS: [&str; 9] = [
        "application",
        "audio",
        "font",
        "image",
        "message",
        "model",
        "multipart",
        "text",
        "video",
    ];
    text.split_once('/').is_some_and(|(kind, rest)| {
        KINDS.contains(&kind)
            && !rest.is_empty()
            && rest
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".+_-".contains(&b))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        assert_eq!(
            uuid_version("d1ea1d8e-3f5d-4e6b-8b5a-000000000000"),
            Some(4)
        );
        assert_eq!(uuid_version("d1ea1d8e-3f5d-4e6b-7b5a-000000000000"), None);
        assert_eq!(identifier("a--b"), None);
        assert!(is_type_name("x-acme-thing") && !is_type_name("X") && !is_type_name("a--b"));
        assert!(is_property_name("id") && !is_property_name("Name") && !is_property_name("ab"));
        assert_eq!(expected("ipv4", "198.51.100.0/24"), None);
        assert!(expected("ipv4", "198.51.100.0/33").is_some());
        assert!(expected("ipv4", "198.51.100.256").is_some());
        assert_eq!(expected("ipv6", "2001:db8::/32"), None);
        assert!(expected("mac", "D2:FB:49:24:37:18").is_some());
        assert_eq!(
            expected("cpe", "cpe:2.3:a:microsoft:word:2000:*:*:*:*:*:*:*"),
            None
        );
        assert!(is_url("https://example.com/%20") && !is_url("https://%example.com"));
        assert!(is_url("https://example.com/a?b") && !is_url("example.com") && !is_url("a b:c"));
        assert!(is_language("en") && is_language("sr-Cyrl-BA") && !is_language("English"));
        assert!(is_hash("MD5", &"a".repeat(32)) && !is_hash("SHA-256", "abc"));
    }
}

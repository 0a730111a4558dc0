//! Normalised values, as extraction gives them, with a short way for those that are normal already.

use super::Kind;
use std::net::Ipv4Addr;

/// `text` as a normalised `kind`; none when it is not one.
pub(crate) fn normal(kind: Kind, text: &str) -> Option<String> {
    if is_normal(kind, text) {
        return Some(text.to_owned());
    }
    ascribe_observe::normalise(kind, text)
}

/// Whether `text` certainly is what normalising would give. Most values of feeds are, and feeds
/// are long.
fn is_normal(kind: Kind, text: &str) -> bool {
    let hash = |digits: usize| {
        text.len() == digits
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
    };
    match kind {
        Kind::DomainName => is_plain_domain(text),
        Kind::Ipv4Addr => text.parse::<Ipv4Addr>().is_ok(),
        Kind::Md5 => hash(32),
        Kind::Sha1 => hash(40),
        Kind::Sha256 => hash(64),
        Kind::Sha512 => hash(128),
        _ => false,
    }
}

/// Lower-case letters, digits and inner hyphens in at least two labels, the last of letters only.
fn is_plain_domain(text: &str) -> bool {
    let (mut labels, mut length, mut before) = (1, 0, b'.');
    let mut letters_only = true;
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' => {}
            b'0'..=b'9' => letters_only = false,
            b'-' if before != b'.' => letters_only = false,
            b'.' if before != b'.' && before != b'-' => {
                labels += 1;
                length = 0;
                letters_only = true;
                before = byte;
                continue;
            }
            _ => return false,
        }
        length += 1;
        if length > 63 {
            return false;
        }
        before = byte;
    }
    // Names with a punycode label go the long way, which checks what they stand for.
    labels > 1 && length > 1 && letters_only && text.len() <= 253 && !text.contains("xn--")
}

#[cfg(test)]
mod tests {
    use super::{Kind, is_normal};
    use ascribe_observe::normalise;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_gives_what_the_long_way_gives(
            text in "([a-c0-9_.-]{1,6}\\.){0,3}[a-c0-9]{1,4}|[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|[0-9a-fA-F]{32}"
        ) {
            for kind in [Kind::DomainName, Kind::Ipv4Addr, Kind::Md5] {
                if is_normal(kind, &text) {
                    prop_assert_eq!(normalise(kind, &text), Some(text.clone()));
                }
            }
        }
    }
}

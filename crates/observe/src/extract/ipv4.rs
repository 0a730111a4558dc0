//! IPv4 addresses and networks; what only looks like one (versions, sections, OIDs) is left alone.

use super::context;
use super::defang::{self, Style};
use super::text::Text;

/// Four octets read from the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quad {
    /// The octets.
    pub(super) octets: [u8; 4],
    /// Whether any dot was defanged.
    pub(super) defanged: bool,
    /// One past the last byte.
    pub(super) end: usize,
}

/// Reads four octets at `start`; octets with leading zeros or beyond 255 are none.
pub(super) fn quad(text: Text<'_>, start: usize) -> Option<Quad> {
    let mut octets = [0u8; 4];
    let (mut at, mut defanged, mut close) = (start, false, 0);
    for (place, octet) in octets.iter_mut().enumerate() {
        let end = text.digits_end(at, 4);
        let digits = text.slice(at, end);
        if digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        *octet = digits.parse().ok()?;
        at = if close != 0 && text.at(end) == close {
            end + 1
        } else {
            end
        };
        if place < 3 {
            let dot = defang::dot(text, at)?;
            if dot.style == Style::Spoken {
                return None;
            }
            defanged |= dot.style == Style::Defanged;
            (at, close) = (dot.end, dot.close);
        }
    }
    Some(Quad {
        octets,
        defanged,
        end: at,
    })
}

/// Whether the bytes around the quad leave it whole.
pub(super) fn stands_alone(text: Text<'_>, start: usize, quad: Quad) -> bool {
    let next = text.at(quad.end);
    if text.alnum_at(quad.end) || next == b'_' {
        return false;
    }
    if next == b'.' && text.at(quad.end + 1).is_ascii_digit() {
        return false;
    }
    if next == b'-' && !quad.defanged && !begins_range(text, quad.end + 1) {
        return false;
    }
    !matches!(text.before(start), b'.' | b'+') || quad.defanged
}

/// `-9`, `-1.2.3.9`, or a dash that ends the line: not `-beta`, `-1ubuntu2`.
fn begins_range(text: Text<'_>, at: usize) -> bool {
    if ["based", "hosted", "linked", "related"]
        .iter()
        .any(|word| text.has(at, word))
    {
        return true;
    }
    let end = text.digits_end(at, 3);
    !text.alnum_at(end)
}

/// Whether a plain quad is more likely a version, a section number, a mask or an object identifier.
pub(super) fn is_something_else(text: Text<'_>, start: usize, quad: Quad) -> bool {
    let Quad { octets, end, .. } = quad;
    let arc = octets.first().is_some_and(|&octet| octet <= 2);
    if octets == [1, 3, 6, 1]
        || arc && context::speaks_of_oid(text, start)
        || is_mask(octets)
        || context::announces_version(text, start)
        || is_pinned(text, start)
    {
        return true;
    }
    if is_versionlike(octets) && is_heading(text, start) {
        return true;
    }
    let (word, word_start) = context::word_before(text, start);
    let gap = text.slice(word_start + word.len(), start);
    if gap.is_empty() && text.before(start) == b'/' {
        return follows_product_slash(text, start, octets);
    }
    let named = gap.trim_matches(' ').is_empty() && !word.is_empty();
    if !named || context::introduces_address(word) {
        return false;
    }
    let first = octets.first().copied().unwrap_or(0);
    let port = text.at(end) == b':' && text.at(end + 1).is_ascii_digit();
    let resolver = matches!(
        octets,
        [1, 1, 1, 1] | [1, 0, 0, 1] | [8, 8, 8, 8] | [8, 8, 4, 4] | [9, 9, 9, 9]
    );
    if context::is_software(word) {
        return first <= 30 && !port;
    }
    !port
        && !resolver
        && first != 10
        && is_versionlike(octets)
        && context::reads_as_product(text, word, word_start)
}

/// `nginx/1.2.3.4`: a product and its version in a user agent or banner.
fn follows_product_slash(text: Text<'_>, start: usize, octets: [u8; 4]) -> bool {
    let (word, _) = context::word_before(text, start - 1);
    let letter = word
        .bytes()
        .next_back()
        .is_some_and(|byte| byte.is_ascii_alphabetic());
    letter && (is_versionlike(octets) || octets.get(1) == Some(&0) || context::is_software(word))
}

/// `requests==2.25.1.0`, `§ 3.2.1.4`.
fn is_pinned(text: Text<'_>, start: usize) -> bool {
    let comparison = text.before(start) == b'='
        && matches!(text.before(start - 1), b'=' | b'>' | b'<' | b'~' | b'!');
    let begin = if text.before(start) == b' ' {
        start - 1
    } else {
        start
    };
    comparison || text.char_before(begin) == Some('§')
}

/// 255.255.255.0 and its like.
fn is_mask(octets: [u8; 4]) -> bool {
    let bits = u32::from_be_bytes(octets);
    octets.first() == Some(&255)
        && bits != u32::MAX
        && bits.leading_ones() + bits.trailing_zeros() == 32
}

/// All parts small, as in most versions and few addresses.
fn is_versionlike(octets: [u8; 4]) -> bool {
    octets.iter().all(|&octet| octet <= 30)
}

/// `3.2.1.4 Overview` at the start of a line.
fn is_heading(text: Text<'_>, start: usize) -> bool {
    let mut at = start;
    while start - at < 12 && matches!(text.before(at), b'#' | b' ' | b'=') {
        at -= 1;
    }
    let mut end = text.digits_end(start, 3);
    while text.at(end) == b'.' || text.at(end).is_ascii_digit() {
        end += 1;
    }
    matches!(text.before(at), b'\n' | 0)
        && text.at(end) == b' '
        && text.at(end + 1).is_ascii_uppercase()
        && text.at(end + 2).is_ascii_lowercase()
}

/// Prefix length after an address of `bits` bits: `/24`, `[/]24`. Returns it and where it ends.
pub(super) fn prefix(text: Text<'_>, at: usize, bits: u8) -> Option<(u8, usize)> {
    let begin = defang::slash(text, at)?;
    let end = text.digits_end(begin, 4);
    let length: u8 = text.slice(begin, end).parse().ok()?;
    let decimal = text.at(end) == b'.' && text.at(end + 1).is_ascii_digit();
    let whole = !text.word_at(end) && !decimal;
    let plain = !(text.at(begin) == b'0' && end > begin + 1);
    let path = matches!(text.at(end), b'/' | b'?');
    (length <= bits && whole && plain && !path).then_some((length, end))
}

/// The address as text.
pub(super) fn display(octets: [u8; 4]) -> String {
    std::net::Ipv4Addr::from(octets).to_string()
}

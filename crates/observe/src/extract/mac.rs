//! Hardware addresses: six pairs, or three groups of four.

use super::context;
use super::text::Text;
use super::{defang, hash};

/// The address at `at` in colon form and its end.
pub(super) fn parse(text: Text<'_>, at: usize) -> Option<(String, usize)> {
    match text.at(at + 2) {
        b':' | b'[' | b'(' | b'{' => pairs(text, at, b':'),
        b'-' => pairs(text, at, b'-').filter(|(value, _)| dashes_fit(text, at, value)),
        _ => groups(text, at),
    }
}

fn pairs(text: Text<'_>, at: usize, separator: u8) -> Option<(String, usize)> {
    let mut value = String::with_capacity(17);
    let mut end = at;
    for place in 0..6 {
        if place > 0 {
            end = joint(text, end, separator)?;
            value.push(':');
        }
        push_hex(text, end, 2, &mut value)?;
        end += 2;
    }
    let next = text.at(end);
    let longer = next == separator && text.alnum_at(end + 1);
    let attached = text.before(at) == separator && hash::begins_pair(text, at.saturating_sub(3));
    (!longer && !attached && !text.alnum_at(end) && next != b'_').then_some((value, end))
}

/// End of the separator at `at`; a colon may be defanged.
fn joint(text: Text<'_>, at: usize, separator: u8) -> Option<usize> {
    if separator == b':' {
        return defang::colon(text, at).map(|(end, _)| end);
    }
    (text.at(at) == separator).then_some(at + 1)
}

/// Cisco's `001a.2b3c.4d5e`.
fn groups(text: Text<'_>, at: usize) -> Option<(String, usize)> {
    let mut hex = String::with_capacity(12);
    for place in 0..3 {
        let start = at + place * 5;
        if place > 0 && text.at(start - 1) != b'.' {
            return None;
        }
        push_hex(text, start, 4, &mut hex)?;
    }
    let end = at + 14;
    let mixed =
        hex.bytes().any(|b| b.is_ascii_digit()) && hex.bytes().any(|b| b.is_ascii_alphabetic());
    let longer = text.at(end) == b'.' && text.alnum_at(end + 1);
    if longer || text.word_at(end) || text.before(at) == b'.' || !(mixed || speaks_of_mac(text, at))
    {
        return None;
    }
    let mut value = String::with_capacity(17);
    for (place, digit) in hex.chars().enumerate() {
        if place > 0 && place % 2 == 0 {
            value.push(':');
        }
        value.push(digit);
    }
    Some((value, end))
}

fn push_hex(text: Text<'_>, at: usize, digits: usize, out: &mut String) -> Option<()> {
    for i in at..at + digits {
        let byte = text.at(i);
        if !byte.is_ascii_hexdigit() {
            return None;
        }
        out.push(char::from(byte.to_ascii_lowercase()));
    }
    Some(())
}

/// Pairs of digits with dashes are dates and telephone numbers too.
fn dashes_fit(text: Text<'_>, at: usize, value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii_alphabetic())
        || value.starts_with("00")
        || speaks_of_mac(text, at)
}

fn speaks_of_mac(text: Text<'_>, at: usize) -> bool {
    context::is_any(
        context::word_before(text, at).0,
        &["mac", "address", "ether", "hwaddr", "bssid", "nic"],
    )
}

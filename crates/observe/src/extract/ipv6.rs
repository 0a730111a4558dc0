//! IPv6 addresses and networks; times, C++ scopes and fingerprints are not.

use std::net::Ipv6Addr;

use super::defang;
use super::ipv4;
use super::text::{ALNUM, Text, class};

/// An address read from the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// The address.
    pub(super) address: Ipv6Addr,
    /// One past its last byte, without zone.
    pub(super) end: usize,
}

/// What a run of hexadecimal groups and colons turned out to be.
pub(super) struct Run {
    /// The address in it, if it is one.
    pub(super) found: Option<Found>,
    /// Where the last group begins: scanning may go on there.
    pub(super) resume: usize,
    /// Number of colons.
    pub(super) colons: usize,
}

/// Reads groups and colons at `start`.
pub(super) fn run(text: Text<'_>, start: usize) -> Run {
    let mut plain = String::with_capacity(40);
    let (mut at, mut resume, mut colons, mut defanged) = (start, start, 0, false);
    let mut good: Option<usize> = None;
    while plain.len() < 48 {
        let group = group_end(text, at);
        if group > at {
            resume = at;
            if let Some(end) = mapped_tail(text, at, &mut plain) {
                return Run {
                    found: accept(text, &plain, end, defanged),
                    resume,
                    colons,
                };
            }
            plain.push_str(text.slice(at, group));
            at = group;
            good = Some(at);
        }
        if let Some(end) = both_colons(text, at).filter(|_| !plain.ends_with(':')) {
            plain.push_str("::");
            (at, colons, defanged, good) = (end, colons + 2, true, Some(end));
            continue;
        }
        let Some((end, marked)) = defang::colon(text, at) else {
            break;
        };
        let follows = class(text.at(end)) & ALNUM != 0 || defang::colon(text, end).is_some();
        let doubled = plain.ends_with(':');
        if !follows && !doubled {
            break;
        }
        plain.push(':');
        (at, colons, defanged) = (end, colons + 1, defanged | marked);
        if doubled {
            good = Some(at);
        }
    }
    let found = good
        .filter(|&end| end == at)
        .and_then(|end| accept(text, &plain, end, defanged));
    Run {
        found,
        resume,
        colons,
    }
}

/// `[::]`: two colons in one pair of brackets.
fn both_colons(text: Text<'_>, at: usize) -> Option<usize> {
    let brackets = matches!(
        (text.at(at), text.at(at + 3)),
        (b'[', b']') | (b'(', b')') | (b'{', b'}')
    );
    (brackets && text.has(at + 1, "::")).then_some(at + 4)
}

fn group_end(text: Text<'_>, at: usize) -> usize {
    let mut end = at;
    while end < at + 5 && text.at(end).is_ascii_hexdigit() {
        end += 1;
    }
    end
}

/// The dotted quad of `::ffff:192.0.2.1`.
fn mapped_tail(text: Text<'_>, at: usize, plain: &mut String) -> Option<usize> {
    if !plain.ends_with(':') || !text.at(at).is_ascii_digit() {
        return None;
    }
    let quad = ipv4::quad(text, at)?;
    plain.push_str(&ipv4::display(quad.octets));
    Some(quad.end)
}

fn accept(text: Text<'_>, plain: &str, end: usize, defanged: bool) -> Option<Found> {
    if text.alnum_at(end) || text.at(end) == b'_' {
        return None;
    }
    let address: Ipv6Addr = plain.parse().ok()?;
    (defanged || is_plausible(plain, address)).then_some(Found { address, end })
}

/// Keeps what people write as addresses; `ace::Base`, `10:20:30:40:…` and byte dumps are not.
fn is_plausible(plain: &str, address: Ipv6Addr) -> bool {
    let groups: Vec<&str> = plain.split(':').filter(|group| !group.is_empty()).collect();
    if !plain.contains("::") {
        return groups.iter().any(|group| group.len() > 2);
    }
    if !plain.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let first = address.segments().first().copied().unwrap_or(0);
    let known = matches!(first >> 12, 2 | 3)
        || first >> 8 >= 0xfc
        || first == 0x64
        || first == 0x100
        || first == 0;
    known && !groups.is_empty() && (first != 0 || plain.starts_with("::") || groups.len() > 3)
}

/// End of a zone id such as `%eth0` at `at`, else `at`.
pub(super) fn zone_end(text: Text<'_>, at: usize) -> usize {
    if text.at(at) == b'%' && text.alnum_at(at + 1) {
        text.word_end(at + 1, 32).0
    } else {
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        run(Text::new(text), 0)
            .found
            .map(|found| found.address.to_string())
    }

    #[test]
    fn addresses() {
        for (text, want) in [
            ("2606:4700:4700::1111 used", "2606:4700:4700::1111"),
            ("2001[:]db8[:][:]1", "2001:db8::1"),
            ("2001:db8[::]1", "2001:db8::1"),
            ("::1", "::1"),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
            ("fe80::1%eth0", "fe80::1"),
            ("2001:67c:4e8::/48", "2001:67c:4e8::"),
            ("2001:db8:0:0:0:0:0:1:", "2001:db8::1"),
        ] {
            assert_eq!(read(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "10:20:30",
            "ace::base",
            "dead::beef",
            "00:1a:2b:3c:4d:5e",
            "12:34:56:78:90:12:34:56",
            "a::b",
            "::",
            "00:11:22:33:44:55:66:77:88:99",
            "12::30",
            "1:2",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

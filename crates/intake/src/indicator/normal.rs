//! Normalised values, so that the same indicator reads the same in every feed.

use super::Kind;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Longest value of any kind, in bytes.
const MAX_BYTES: usize = 8192;

/// `text` as a normalised `kind`; none when it is not one.
pub(crate) fn normal(kind: Kind, text: &str) -> Option<String> {
    if text.is_empty() || text.len() > MAX_BYTES {
        return None;
    }
    match kind {
        Kind::DomainName => domain(text),
        Kind::Ipv4Addr => network(text, 32, |t| {
            t.parse::<Ipv4Addr>().ok().map(|a| a.to_string())
        }),
        Kind::Ipv6Addr => network(text, 128, |t| {
            t.parse::<Ipv6Addr>().ok().map(|a| a.to_string())
        }),
        Kind::Md5 => hash(text, 32),
        Kind::Sha1 => hash(text, 40),
        Kind::Sha256 => hash(text, 64),
        Kind::Sha512 => hash(text, 128),
        Kind::Url => url(text),
        Kind::EmailAddr => {
            let plain = refang(text);
            let (local, host) = plain.rsplit_once('@')?;
            (!local.is_empty()).then_some(())?;
            Some(format!("{}@{}", local.to_lowercase(), domain(host)?))
        }
        Kind::Vulnerability => cve(text),
        _ => Some(text.trim().to_owned()),
    }
}

fn hash(text: &str, digits: usize) -> Option<String> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit()))
        .then(|| text.to_ascii_lowercase())
}

/// An address or, with a prefix, a network.
fn network(text: &str, longest: u8, parse: impl Fn(&str) -> Option<String>) -> Option<String> {
    let text = refang(text);
    match text.split_once('/') {
        None => parse(&text),
        Some((address, prefix)) => {
            let prefix: u8 = prefix.parse().ok().filter(|p| *p <= longest)?;
            Some(format!("{}/{prefix}", parse(address)?))
        }
    }
}

fn domain(text: &str) -> Option<String> {
    let plain = refang(text);
    let name = plain.trim_end_matches('.');
    let allowed = |c: char| {
        c.is_ascii_alphanumeric() || c == '-' || c == '_' || (!c.is_ascii() && c.is_alphanumeric())
    };
    let labels_good = name
        .split('.')
        .all(|label| !label.is_empty() && label.len() <= 63 && label.chars().all(allowed));
    let last = name.rsplit('.').next()?;
    let good = labels_good
        && name.contains('.')
        && name.len() <= 253
        && !last.bytes().all(|b| b.is_ascii_digit());
    good.then(|| name.to_lowercase())
}

fn url(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase().replace("xx", "tt");
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, tail) = rest.split_at(end);
    let good = !host.is_empty() && !scheme.is_empty() && !text.contains(char::is_whitespace);
    good.then(|| format!("{scheme}://{}{tail}", refang(host).to_lowercase()))
}

fn cve(text: &str) -> Option<String> {
    let upper = text.trim().to_ascii_uppercase();
    let (year, number) = upper.strip_prefix("CVE-")?.split_once('-')?;
    let digits = |t: &str, n: std::ops::RangeInclusive<usize>| {
        n.contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit())
    };
    (digits(year, 4..=4) && digits(number, 4..=19)).then_some(upper)
}

/// Undoes the usual defanging of hosts.
fn refang(text: &str) -> String {
    if !text.contains(['[', '(']) {
        return text.to_owned();
    }
    text.replace("[.]", ".")
        .replace("(.)", ".")
        .replace("[dot]", ".")
        .replace("[:]", ":")
        .replace("[@]", "@")
}

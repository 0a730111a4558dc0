//! What one written indicator is: its type and normalised value.

mod kind;
mod normal;

pub(crate) use kind::{Kind, kind_of_word};
pub(crate) use normal::normal;

/// A type and a normalised value.
pub(crate) type Typed = (Kind, String);

/// Finds out what `written` is when nothing says so: an address with or without port, a network,
/// a URL, a hash, a mail address, a vulnerability, a host. A host with a path is taken as a URL
/// without its scheme. None when it is nothing of these (such as a bare path).
pub(crate) fn classify(written: &str) -> Option<Typed> {
    let text = written.trim();
    if text.is_empty() || text.starts_with('/') || text.contains(char::is_whitespace) {
        return None;
    }
    if text.contains("://") {
        return typed(Kind::Url, text);
    }
    if let Some(kind) = hash_kind(text) {
        return typed(kind, text);
    }
    if let Some(found) = address(text) {
        return Some(found);
    }
    if text.contains('/') {
        let (host, _) = text.split_once('/')?;
        normal(Kind::DomainName, without_port(host))
            .or_else(|| address(without_port(host)).map(|a| a.1))?;
        return typed(Kind::Url, &format!("http://{text}"));
    }
    if text.contains('@') {
        return typed(Kind::EmailAddr, text);
    }
    if text
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("CVE-"))
    {
        return typed(Kind::Vulnerability, text);
    }
    typed(Kind::DomainName, without_port(text))
}

/// Reads `written` as the `kind` that its source says it is. An address type takes either
/// version, a host type also a bare address, since feeds mix them.
pub(crate) fn declared(kind: Kind, written: &str) -> Option<Typed> {
    let text = written.trim();
    match kind {
        Kind::Ipv4Addr | Kind::Ipv6Addr => address(text),
        Kind::DomainName => typed(kind, without_port(text)).or_else(|| address(text)),
        Kind::Url => {
            let text = text.replace(' ', "%20");
            if text.contains("://") {
                typed(kind, &text)
            } else {
                typed(kind, &format!("http://{text}"))
            }
        }
        _ => typed(kind, text),
    }
}

/// The host itself where `written` is a URL that names nothing but a host, as some feeds write
/// hosts that are contacted by HTTP.
pub(crate) fn bare_host(written: &str) -> Option<Typed> {
    let (_, rest) = written.trim().split_once("://")?;
    let host = rest.strip_suffix('/').unwrap_or(rest);
    if host.contains(['/', '?', '#', '@']) {
        return None;
    }
    address(host).or_else(|| typed(Kind::DomainName, without_port(host)))
}

fn typed(kind: Kind, text: &str) -> Option<Typed> {
    normal(kind, text).map(|value| (kind, value))
}

/// An address or network, a port after it left off.
fn address(text: &str) -> Option<Typed> {
    if !text.starts_with(|c: char| c.is_ascii_hexdigit() || c == '[' || c == ':') {
        return None;
    }
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']').filter(|(_, tail)| is_port(tail))?.0,
        None if text.contains('.') => match text.split_once(':') {
            Some((head, tail)) if tail.split(':').all(|port| is_port(&format!(":{port}"))) => head,
            _ => text,
        },
        None => text,
    };
    typed(Kind::Ipv4Addr, bare).or_else(|| typed(Kind::Ipv6Addr, bare))
}

fn is_port(tail: &str) -> bool {
    tail.is_empty()
        || tail
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok())
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => name,
        _ => host,
    }
}

fn hash_kind(text: &str) -> Option<Kind> {
    let kind = match text.len() {
        32 => Kind::Md5,
        40 => Kind::Sha1,
        64 => Kind::Sha256,
        128 => Kind::Sha512,
        _ => return None,
    };
    text.bytes().all(|b| b.is_ascii_hexdigit()).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::{Kind, bare_host, classify, declared};

    #[test]
    fn written_forms_of_feeds() {
        for (written, kind, value) in [
            ("Evil.Example.com", "domain-name", "evil.example.com"),
            (
                "under_score.example.com",
                "domain-name",
                "under_score.example.com",
            ),
            ("evil.example.com:8080", "domain-name", "evil.example.com"),
            ("198.51.100.7", "ipv4-addr", "198.51.100.7"),
            ("198.51.100.7:443", "ipv4-addr", "198.51.100.7"),
            ("198.51.100.7:443:443", "ipv4-addr", "198.51.100.7"),
            ("198.51.100.0/24", "ipv4-addr", "198.51.100.0/24"),
            ("[2001:db8::1]:443", "ipv6-addr", "2001:db8::1"),
            ("2001:DB8::1", "ipv6-addr", "2001:db8::1"),
            ("2001:db8::/32", "ipv6-addr", "2001:db8::/32"),
            (
                "198.51.100.7.sslip.io",
                "domain-name",
                "198.51.100.7.sslip.io",
            ),
            (
                "example.com/a.php?x=1#y",
                "url",
                "http://example.com/a.php?x=1#y",
            ),
            ("hxxp://example[.]com/a", "url", "http://example.com/a"),
            (
                "d41d8cd98f00b204e9800998ecf8427e",
                "md5",
                "d41d8cd98f00b204e9800998ecf8427e",
            ),
            ("someone@example.com", "email-addr", "someone@example.com"),
            ("cve-2021-26855", "vulnerability", "CVE-2021-26855"),
        ] {
            let (found, normal) = classify(written).unwrap_or_else(|| panic!("{written}"));
            assert_eq!(
                (found.as_str(), normal.as_str()),
                (kind, value),
                "{written}"
            );
        }
        for not in [
            "",
            "/gate.php",
            "word",
            "two words.com",
            "999.1.1.1",
            "1.2.3",
        ] {
            assert_eq!(classify(not), None, "{not}");
        }
    }

    #[test]
    fn declared_types_are_not_taken_literally_for_addresses() {
        assert_eq!(
            declared(Kind::Ipv4Addr, "2001:db8::1"),
            Some((Kind::Ipv6Addr, "2001:db8::1".into()))
        );
        assert_eq!(
            declared(Kind::DomainName, "198.51.100.7"),
            Some((Kind::Ipv4Addr, "198.51.100.7".into()))
        );
        assert_eq!(declared(Kind::Sha256, "abc"), None);
    }

    #[test]
    fn a_url_of_nothing_but_a_host_is_the_host() {
        assert_eq!(
            bare_host("http://198.51.100.7:8080/"),
            Some((Kind::Ipv4Addr, "198.51.100.7".into()))
        );
        assert_eq!(
            bare_host("http://example.com"),
            Some((Kind::DomainName, "example.com".into()))
        );
        assert_eq!(bare_host("http://example.com/x"), None);
    }
}

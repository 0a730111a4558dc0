//! Which values an entry speaks of, as keys for the record's index, and which keys to ask for
//! when a value is met in evidence.

use crate::lookup::Parsed;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use siphasher::sip::SipHasher13;
use std::hash::Hasher;
use std::net::IpAddr;

/// How a value of evidence met a value of intelligence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Matched {
    /// The same value.
    Exact,
    /// The host of an observed URL is the listed value.
    HostOfUrl,
    /// The observed host is that of a listed URL.
    HostOfListed,
    /// An observed name lies below the listed one.
    ParentDomain,
    /// An observed address lies inside the listed network.
    Network,
    /// Observed and listed name belong to the same registered, private domain.
    Registered,
}

impl Matched {
    /// The word used in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::HostOfUrl => "host-of-url",
            Self::HostOfListed => "host-of-listed-url",
            Self::ParentDomain => "parent-domain",
            Self::Network => "network",
            Self::Registered => "registered-domain",
        }
    }
}

/// One key to look up.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// Key in the record's index.
    pub hash: i64,
    /// The value that an entry must hold for a true match; the key alone may collide.
    pub value: String,
    /// What a match means.
    pub matched: Matched,
}

/// The key of a value. Types that share a name space (addresses and networks; all file hashes) share a class.
#[must_use]
pub fn key(kind: &str, value: &str) -> i64 {
    let mut hasher = SipHasher13::new_with_keys(0x6173_6372_6962_6521, 0x746f_7563_6800_0001);
    hasher.write(class(kind).as_bytes());
    hasher.write_u8(0);
    hasher.write(value.as_bytes());
    hasher.finish().cast_signed()
}

/// The class of a type: values of one class are compared with each other.
#[must_use]
pub fn class(kind: &str) -> &str {
    match kind {
        "ipv4-addr" | "ipv6-addr" | "ip-addr" => "address",
        "md5" | "sha1" | "sha256" | "sha512" => "hash",
        other => other,
    }
}

/// The type of a value of a list, whose lists do not say.
#[must_use]
pub fn guess_type(value: &str) -> &'static str {
    if value.parse::<IpAddr>().is_ok() || value.parse::<IpNet>().is_ok() {
        return "ipv4-addr";
    }
    let hex = value.bytes().all(|b| b.is_ascii_hexdigit());
    match value.len() {
        32 | 40 | 64 | 128 if hex => "sha256",
        _ if value.contains('/') => "url",
        _ if value.contains('@') => "email-addr",
        _ => "domain-name",
    }
}

/// One spelling for addresses and networks: host bits cleared, full-length networks as addresses; lower case.
#[must_use]
pub fn canonical(kind: &str, value: &str) -> String {
    if class(kind) == "address" {
        if let Ok(network) = value.parse::<IpNet>() {
            let network = network.trunc();
            return if network.prefix_len() == network.max_prefix_len() {
                network.addr().to_string()
            } else {
                network.to_string()
            };
        }
        if let Ok(address) = value.parse::<IpAddr>() {
            return address.to_string();
        }
    }
    match kind {
        "url" | "mutex" | "cryptocurrency-wallet" => value.to_owned(),
        _ => value
            .trim_start_matches('.')
            .trim_end_matches('.')
            .to_ascii_lowercase(),
    }
}

/// Version of [`derive`]; an index made by another one is made anew.
pub const DERIVATION: u32 = 5;

/// The keys of everything an entry speaks of: `(key, position inside the body)`. A listed URL
/// speaks of its host as well.
#[must_use]
pub fn derive(kind: &str, body: &str) -> Vec<(i64, u32)> {
    // What is withdrawn is found too, so that it can be shown as history.
    let Some(parsed) = Parsed::parse_with_withdrawn(kind, body) else {
        return Vec::new();
    };
    let mut keys = Vec::new();
    for (pos, kind, value) in parsed.values() {
        let value = canonical(kind, value);
        if is_too_wide(&value) {
            continue;
        }
        keys.push((key(kind, &value), pos));
        if kind == "url"
            && let Some(host) = host_of(&value)
        {
            let (kind, host) = host_value(&host);
            keys.push((key(kind, &host), pos));
        }
        if let (true, Some(domain)) = (parsed.is_indicators(), registered(kind, &value)) {
            keys.push((key(REGISTERED, &domain), pos));
        }
    }
    keys
}

/// Class of the keys of registered domains.
const REGISTERED: &str = "registered-domain";

/// The domain that somebody registered and under which a name lies; none below suffixes that a
/// company runs (dynamic DNS, hosting), where neighbours are strangers.
#[must_use]
pub fn registered(kind: &str, value: &str) -> Option<String> {
    let name = match kind {
        "domain-name" => value.to_owned(),
        "url" => host_of(value)?,
        _ => return None,
    };
    let domain = psl::domain(name.as_bytes())?;
    if domain.suffix().typ() == Some(psl::Type::Private) {
        return None;
    }
    std::str::from_utf8(domain.as_bytes())
        .ok()
        .map(str::to_owned)
}

/// A network so wide that lying inside it says nothing: wider than /8, for IPv6 than /16.
fn is_too_wide(value: &str) -> bool {
    match value.parse::<IpNet>() {
        Ok(IpNet::V4(network)) => network.prefix_len() < 8,
        Ok(IpNet::V6(network)) => network.prefix_len() < 16,
        Err(_) => false,
    }
}

/// A host as a value of its own: an address or a name.
#[must_use]
pub fn host_value(host: &str) -> (&'static str, String) {
    if host.parse::<IpAddr>().is_ok() {
        ("ipv4-addr", canonical("ipv4-addr", host))
    } else {
        ("domain-name", canonical("domain-name", host))
    }
}

/// The keys to ask for when `value` of type `kind` was observed. `prefixes` are the lengths of
/// prefix in use (`true` for IPv6).
#[must_use]
pub fn probes(kind: &str, value: &str, prefixes: &[(bool, u8)]) -> Vec<Probe> {
    let value = canonical(kind, value);
    let mut probes = vec![probe(kind, value.clone(), Matched::Exact)];
    match kind {
        "domain-name" => parents(&value, &mut probes),
        "ipv4-addr" | "ipv6-addr" => networks(&value, prefixes, &mut probes),
        "url" => {
            let Some(host) = host_of(&value) else {
                return probes;
            };
            match host.parse::<IpAddr>() {
                Ok(_) => {
                    probes.push(probe(
                        "ipv4-addr",
                        canonical("ipv4-addr", &host),
                        Matched::HostOfUrl,
                    ));
                    networks(&host, prefixes, &mut probes);
                }
                Err(_) => {
                    probes.push(probe("domain-name", host.clone(), Matched::HostOfUrl));
                    parents(&host, &mut probes);
                }
            }
        }
        "email-addr" => {
            if let Some((_, host)) = value.rsplit_once('@') {
                probes.push(probe("domain-name", host.to_owned(), Matched::ParentDomain));
            }
        }
        _ => {}
    }
    if let Some(domain) = registered(kind, &value) {
        let hash = key(REGISTERED, &domain);
        probes.push(Probe {
            hash,
            value: domain,
            matched: Matched::Registered,
        });
    }
    probes
}

fn probe(kind: &str, value: String, matched: Matched) -> Probe {
    Probe {
        hash: key(kind, &value),
        value,
        matched,
    }
}

/// Every parent, up to the top: lists of hosts may hold a top-level name; whether a parent is
/// private enough to carry an indicator is judged at the match.
fn parents(name: &str, probes: &mut Vec<Probe>) {
    let mut rest = name;
    for _ in 0..16 {
        let Some((_, parent)) = rest.split_once('.') else {
            return;
        };
        probes.push(probe(
            "domain-name",
            parent.to_owned(),
            Matched::ParentDomain,
        ));
        rest = parent;
    }
}

fn networks(value: &str, prefixes: &[(bool, u8)], probes: &mut Vec<Probe>) {
    let Ok(address) = value.parse::<IpAddr>() else {
        return;
    };
    for (v6, length) in prefixes {
        let network = match address {
            IpAddr::V4(a) if !v6 => Ipv4Net::new(a, *length).map(IpNet::V4),
            IpAddr::V6(a) if *v6 => Ipv6Net::new(a, *length).map(IpNet::V6),
            _ => continue,
        };
        if let Ok(network) = network.map(|n| n.trunc()).map(|n| n.to_string()) {
            probes.push(probe("ipv4-addr", network, Matched::Network));
        }
    }
}

/// The host of a URL, without port, credentials and brackets.
#[must_use]
pub fn host_of(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, h)| h);
    let host = if let Some(inner) = host.strip_prefix('[') {
        inner.split(']').next()?
    } else {
        host.split(':').next()?
    };
    (!host.is_empty()).then(|| host.trim_end_matches('.').to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_its_networks() {
        let asked = probes(
            "ipv4-addr",
            "10.1.2.3",
            &[(false, 8), (false, 24), (true, 48)],
        );
        let values: Vec<&str> = asked.iter().map(|p| p.value.as_str()).collect();
        assert_eq!(values, ["10.1.2.3", "10.0.0.0/8", "10.1.2.0/24"]);
        assert_eq!(asked[2].hash, key("ipv4-addr", "10.1.2.0/24"));
    }

    #[test]
    fn a_url_asks_for_its_host_and_parents() {
        let asked = probes("url", "http://u:p@a.evil.com:8080/x?http://b.com", &[]);
        let values: Vec<&str> = asked.iter().map(|p| p.value.as_str()).collect();
        assert_eq!(
            values,
            [
                "http://u:p@a.evil.com:8080/x?http://b.com",
                "a.evil.com",
                "evil.com",
                "com",
                "evil.com"
            ]
        );
        assert_eq!(
            host_of("http://[2001:db8::1]:80/").as_deref(),
            Some("2001:db8::1")
        );
    }

    #[test]
    fn one_spelling_for_networks() {
        assert_eq!(canonical("ipv4-addr", "10.1.2.3/24"), "10.1.2.0/24");
        assert_eq!(canonical("ipv4-addr", "10.1.2.3/32"), "10.1.2.3");
        assert_eq!(canonical("domain-name", ".Evil.COM."), "evil.com");
    }
}

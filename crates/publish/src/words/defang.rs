//! Observables made harmless to click, copy or preview.

use ascribe_reason::assessment::{Assessment, Evidence};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// A value of the given STIX type, defanged: dots of hosts as `[.]`, `http` as `hxxp`, `@` as
/// `[@]`, the colons of an IPv6 address as `[:]`. Other types stay as they are unless they hold a
/// URL, and so does what was already defanged.
#[must_use]
pub fn defang(kind: &str, value: &str) -> String {
    match kind {
        "domain-name" | "ipv4-addr" => host(value),
        "ipv6-addr" => colons(value),
        "email-addr" => host(&value.replace("[@]", "@")).replace('@', "[@]"),
        "url" => url(value),
        _ if value.contains("://") => url(value),
        _ => value.to_owned(),
    }
}

fn host(value: &str) -> String {
    value.replace("[.]", ".").replace('.', "[.]")
}

fn colons(value: &str) -> String {
    value.replace("[:]", ":").replace(':', "[:]")
}

fn url(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else {
        return host(value);
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let authority = if authority.starts_with('[') && !authority.starts_with("[.") {
        // An IPv6 host already stands in brackets.
        authority.replace('.', "[.]").replace(':', "[:]")
    } else {
        host(authority).replace('@', "[@]")
    };
    let inner = path.find("http").unwrap_or(path.len());
    let (path, nested) = path.split_at(inner);
    let nested = if nested.contains("://") {
        url(nested)
    } else {
        nested.to_owned()
    };
    format!("{}://{authority}{path}{nested}", scheme.replace("tt", "xx"))
}

/// Defangs what network observables occur in sentences about one assessment.
#[derive(Debug, Default)]
pub struct Prose {
    known: BTreeSet<String>,
}

impl Prose {
    /// Learns the network values of the assessment, their parent domains and the hosts of URLs.
    /// Publishers' names (`volexity.com`) are names, not observables, and stay readable.
    #[must_use]
    pub fn of(assessment: &Assessment) -> Self {
        let mut known = BTreeSet::new();
        for item in &assessment.evidence {
            learn(&mut known, item);
        }
        for claim in assessment.evidence.iter().flat_map(|e| &e.claims) {
            known.remove(&claim.origin);
        }
        Self { known }
    }

    /// The sentence with URLs, addresses and the assessment's own hosts defanged.
    #[must_use]
    pub fn defang(&self, sentence: &str) -> String {
        if !sentence.contains(['.', ':']) {
            return sentence.to_owned();
        }
        sentence
            .split_inclusive(char::is_whitespace)
            .map(|token| self.token(token))
            .collect()
    }

    /// True if the host of a reference is itself an observable of the case.
    #[must_use]
    pub fn knows_host_of(&self, reference: &str) -> bool {
        self.known.contains(host_of(reference))
    }

    fn token(&self, token: &str) -> String {
        let core = token.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '"' | '\'' | '.' | ':')
        });
        let safe = if core.contains("://") {
            url(core)
        } else if core.parse::<IpAddr>().is_ok_and(|ip| ip.is_ipv6()) {
            colons(core)
        } else if is_network(core) || self.known.contains(core) {
            host(core)
        } else {
            return token.to_owned();
        };
        token.replacen(core, &safe, 1)
    }
}

fn is_network(token: &str) -> bool {
    let address = token.split_once('/').map_or(token, |(address, _)| address);
    address.parse::<IpAddr>().is_ok()
}

fn learn(known: &mut BTreeSet<String>, item: &Evidence) {
    let mut rest = match item.type_.as_str() {
        "domain-name" | "email-addr" | "ipv4-addr" => item.value.as_str(),
        "url" => host_of(&item.value),
        _ => return,
    };
    known.insert(rest.to_owned());
    while let Some((_, parent)) = rest.split_once(['.', '@']) {
        if parent.contains('.') {
            known.insert(parent.to_owned());
        }
        rest = parent;
    }
}

/// The host of a URL, without credentials and port.
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or(rest);
    let host = authority.rsplit_once('@').map_or(authority, |(_, h)| h);
    host.split_once(':').map_or(host, |(h, _)| h)
}

#[cfg(test)]
mod tests {
    use super::{Prose, defang};
    use std::collections::BTreeSet;

    #[test]
    fn each_network_type_is_defanged_once() {
        let cases = [
            ("domain-name", "a.example.com", "a[.]example[.]com"),
            ("domain-name", "a[.]example.com", "a[.]example[.]com"),
            ("ipv4-addr", "192.0.2.0/24", "192[.]0[.]2[.]0/24"),
            ("ipv6-addr", "2001:db8::1", "2001[:]db8[:][:]1"),
            ("email-addr", "a@b.example", "a[@]b[.]example"),
            (
                "url",
                "https://b.example/x.aspx?u=http://c",
                "hxxps://b[.]example/x.aspx?u=hxxp://c",
            ),
            (
                "url",
                "http://[2001:db8::1]:80/",
                "hxxp://[2001[:]db8[:][:]1][:]80/",
            ),
            ("sha256", "ab.cd", "ab.cd"),
            ("file", "http://a.b/c", "hxxp://a[.]b/c"),
        ];
        for (kind, value, expected) in cases {
            assert_eq!(defang(kind, value), expected);
        }
    }

    #[test]
    fn sentences_lose_observables_but_not_words() {
        let prose = Prose {
            known: BTreeSet::from(["evil.example".to_owned()]),
        };
        assert_eq!(
            prose.defang("met evil.example (parent-domain), 192.0.2.1; notes.txt from volexity.com, e.g. http://a.b/c."),
            "met evil[.]example (parent-domain), 192[.]0[.]2[.]1; notes.txt from volexity.com, e.g. hxxp://a[.]b/c."
        );
    }
}

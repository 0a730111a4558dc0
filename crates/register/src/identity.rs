//! Who a victim is, and by what it can be recognised.

use crate::address::written;
use crate::fold::{fold, is_hidden, is_mark};
use crate::view::{rot13, views};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Kind of the sealed entries that hold identities.
pub const VICTIM: &str = "x-ascribe-victim";
/// Kind of the sealed entries by whose tags a victim is kept out of texts when its identity was
/// erased: they hold its pseudonym and keyed digests of what it was called, and nothing else.
pub const ERASED: &str = "x-ascribe-erased-victim";
/// Words of a name looked up together, at most.
pub const LONGEST: usize = 7;
/// Folded names shorter than this are not looked for in other spellings.
pub(crate) const ENCODED: usize = 6;
/// Most look-ups for one text.
const MAX_PROBES: usize = 40_000;
/// Most values in one list of an identity.
pub const MAX_LIST: usize = 1000;

/// Everything that identifies an organisation. Kept sealed, under a key of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// Names, the official one first.
    pub names: Vec<String>,
    /// Its domains.
    pub domains: Vec<String>,
    /// Internal hosts.
    pub hosts: Vec<String>,
    /// Addresses and networks.
    pub addresses: Vec<String>,
    /// Mailboxes, also outside its domains.
    pub emails: Vec<String>,
    /// Other words that give it away: products, sites, people.
    pub words: Vec<String>,
    /// Whom to speak with.
    pub contacts: Vec<String>,
}

/// Words that many names share.
const GENERIC: &str = include_str!("../data/generic-words.txt");

/// Legal forms, folded, that are no part of what people call an organisation.
const FORMS: [&str; 24] = [
    "limited",
    "ltd",
    "lp",
    "llc",
    "llp",
    "plc",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "gmbh",
    "ag",
    "kg",
    "sa",
    "sas",
    "sarl",
    "bv",
    "nv",
    "pty",
    "oy",
    "ab",
    "spa",
];

/// True for a word that names of organisations of a kind share (`hospital`, `council`).
#[must_use]
pub fn is_generic(word: &str) -> bool {
    let word = fold(word);
    GENERIC.split_whitespace().any(|generic| generic == word)
}

impl Identity {
    /// True if nothing identifies.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what another identity of the same organisation has more.
    pub fn merge(&mut self, other: &Identity) {
        let add = |list: &mut Vec<String>, more: &[String]| {
            for text in more {
                let text = text.trim();
                if !text.is_empty() && !list.iter().any(|t| t == text) && list.len() < MAX_LIST {
                    list.push(text.to_owned());
                }
            }
        };
        add(&mut self.names, &other.names);
        add(&mut self.domains, &other.domains);
        add(&mut self.hosts, &other.hosts);
        add(&mut self.addresses, &other.addresses);
        add(&mut self.emails, &other.emails);
        add(&mut self.words, &other.words);
        add(&mut self.contacts, &other.contacts);
    }

    /// Names as people use them: with and without legal form, and the labels of its domains.
    #[must_use]
    pub fn called(&self) -> BTreeSet<String> {
        let mut called = BTreeSet::new();
        for name in self.names.iter().chain(&self.words).chain(&self.contacts) {
            called.insert(name.trim().to_owned());
            called.insert(without_form(name));
        }
        for domain in self.domains.iter().map(|d| own_label(d)) {
            // A short label (`nz`, `mail`) is too common a word.
            if fold(&domain).len() >= 4 {
                called.insert(domain);
            }
        }
        called.retain(|name| fold(name).len() >= 3);
        called
    }

    /// Its people, and names of two words, as lists have them: `Parata, Hemi`.
    #[must_use]
    pub fn turned_names(&self) -> BTreeSet<String> {
        let turned = |name: &str| {
            let (first, last) = name.trim().rsplit_once(char::is_whitespace)?;
            Some(format!("{last}, {first}"))
        };
        let names = self.names.iter().map(|n| without_form(n));
        let short = names.filter(|n| n.split_whitespace().count() == 2);
        let all = short.chain(self.contacts.clone());
        all.filter_map(|name| turned(&name)).collect()
    }

    /// Its names cut short as people say them (`Quarrymill Canary` of `Quarrymill Canary Clinic
    /// Trust`): the first two words or more, where the first is no common word of names.
    #[must_use]
    pub fn short_names(&self) -> BTreeSet<String> {
        let generic: BTreeSet<&str> = GENERIC.split_whitespace().collect();
        let mut short = BTreeSet::new();
        for name in &self.names {
            let name = without_form(name);
            let words: Vec<&str> = name.split_whitespace().collect();
            let first = words.first().map(|w| fold(w)).unwrap_or_default();
            if first.chars().count() < 4 || generic.contains(first.as_str()) {
                continue;
            }
            let cut = (2..words.len()).filter_map(|n| words.get(..n));
            short.extend(cut.map(|words| words.join(" ")));
        }
        short
    }

    /// Words that give it away in what is told of its own incidents: those of its names, contacts
    /// and domains that are no common words of names. Elsewhere they mean nothing.
    #[must_use]
    pub fn own_words(&self) -> BTreeSet<String> {
        let names = self.names.iter().map(|n| without_form(n));
        let labels = self.domains.iter().map(|d| own_label(d));
        let all = names.chain(labels).chain(self.contacts.clone());
        let words = all.flat_map(|text| {
            let words = text.split(|c: char| !c.is_alphanumeric());
            words.map(fold).collect::<Vec<_>>()
        });
        let generic: BTreeSet<&str> = GENERIC.split_whitespace().collect();
        words
            .filter(|w| w.chars().count() >= 4 && !generic.contains(w.as_str()))
            .collect()
    }

    /// Initials of its names, with small words and without (`MoH`), where they have three words or
    /// more; and names of two letters, which
    /// are too short to be looked for anywhere but in its own incidents.
    #[must_use]
    pub fn initials(&self) -> BTreeSet<String> {
        let of = |name: &String, small: bool| {
            let words = without_form(name);
            let words = words
                .split_whitespace()
                .filter(|w| small || w.starts_with(char::is_uppercase));
            words.filter_map(|w| w.chars().next()).collect::<String>()
        };
        let initials = self.names.iter().flat_map(|n| [of(n, false), of(n, true)]);
        let short = self.names.iter().map(|n| without_form(n));
        initials
            .filter(|i| i.chars().count() >= 3 && i.starts_with(char::is_uppercase))
            .chain(short.filter(|n| n.chars().count() == 2))
            .collect()
    }

    /// What tells that two identities are of the same organisation: its names and domains.
    #[must_use]
    pub fn same_by(&self) -> Vec<(String, String)> {
        let named = Self {
            names: self.names.clone(),
            ..Self::default()
        };
        // Names cut short may be those of several.
        let names = name_tags(named.called());
        let domains = self.domains.iter().map(|d| (DOMAIN.to_owned(), host(d)));
        names
            .chain(domains)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// The part of an identity that a text itself holds: tags of the text that met those of an
    /// erased one, to be recognised there again.
    #[must_use]
    pub fn met(tags: &[(String, String)]) -> Self {
        let of = |kind: &str| -> Vec<String> {
            let own = tags.iter().filter(|(k, _)| k == kind);
            own.map(|(_, value)| value.clone()).collect()
        };
        Self {
            words: of(NAME),
            hosts: of(DOMAIN),
            addresses: of(NETWORK),
            ..Self::default()
        }
    }

    /// What it is found by in the keyed index: (type, value).
    #[must_use]
    pub fn tags(&self) -> Vec<(String, String)> {
        let tag = |kind: &str, value: String| (kind.to_owned(), value);
        let mut tags: BTreeSet<(String, String)> = BTreeSet::new();
        tags.extend(name_tags(self.called()));
        tags.extend(name_tags(self.short_names()));
        tags.extend(name_tags(self.turned_names()));
        tags.extend(self.domains.iter().map(|d| tag(DOMAIN, host(d))));
        tags.extend(self.hosts.iter().map(|h| tag(DOMAIN, host(h))));
        tags.extend(self.emails.iter().map(|e| tag(DOMAIN, host(e))));
        let networks = self.addresses.iter().filter_map(|a| network(a));
        tags.extend(networks.map(|n| tag(NETWORK, n.trunc().to_string())));
        tags.into_iter().filter(|(_, v)| !v.is_empty()).collect()
    }
}

/// Tags of names in every spelling.
fn name_tags(names: BTreeSet<String>) -> impl Iterator<Item = (String, String)> {
    let spellings = names.into_iter().flat_map(|name| spelt(&name));
    spellings
        .map(|n| (NAME.to_owned(), n))
        .filter(|(_, n)| !n.is_empty())
}

/// Type of the tag of a name.
pub const NAME: &str = "victim-name";
/// Type of the tag of a domain, host or mailbox.
const DOMAIN: &str = "victim-domain";
/// Type of the tag of a network.
const NETWORK: &str = "victim-network";

/// A name as it is compared, and as small scripts hide it: backwards, and turned by 13 letters.
pub(crate) fn spelt(name: &str) -> Vec<String> {
    let folded = fold(name);
    if folded.len() < ENCODED {
        return vec![folded];
    }
    // Letters with marks do not turn, but are folded afterwards.
    let mut all = vec![
        folded.chars().rev().collect(),
        rot13(&folded),
        fold(&rot13(name)),
    ];
    all.dedup();
    all.insert(0, folded);
    all
}

/// A domain, host or mailbox as it is compared.
pub(crate) fn host(text: &str) -> String {
    text.trim()
        .trim_matches('.')
        .to_lowercase()
        .replace("[.]", ".")
}

/// An address or network.
pub(crate) fn network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    text.parse()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// A name without its legal form.
fn without_form(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.len() > 1
        && words
            .last()
            .is_some_and(|w| FORMS.contains(&fold(w).as_str()))
    {
        words.pop();
    }
    words.join(" ").trim_end_matches([',', '.']).to_owned()
}

/// The label of a domain that is its owner's: `quarrymill` of `www.quarrymill.co.nz`.
fn own_label(domain: &str) -> String {
    let domain = host(domain);
    let mut labels: Vec<&str> = domain.split('.').collect();
    labels.pop();
    // Second levels that belong to nobody.
    let common = [
        "co", "com", "org", "net", "govt", "gov", "ac", "edu", "iwi", "school", "health", "mil",
        "cri", "geek", "gen", "maori",
    ];
    if labels.len() > 1 && labels.last().is_some_and(|l| common.contains(l)) {
        labels.pop();
    }
    labels.last().copied().unwrap_or_default().to_owned()
}

/// Everything in a text that may be part of a known identity, as tags to be looked up: runs of
/// words, hosts with the domains above them, addresses with the networks around them; also in
/// what the text holds encoded.
#[must_use]
pub fn probes(text: &str) -> BTreeSet<(String, String)> {
    let mut probes = BTreeSet::new();
    add_probes(text, &mut probes);
    for view in views(text) {
        add_probes(&view.text, &mut probes);
    }
    probes
}

fn add_probes(text: &str, probes: &mut BTreeSet<(String, String)>) {
    let most = probes.len() + MAX_PROBES;
    let words = looked_up(text);
    for at in 0..words.len() {
        let mut joined = String::new();
        for word in words.iter().skip(at).take(LONGEST) {
            joined.push_str(word);
            if joined.len() >= 3 && probes.len() < most {
                probes.insert((NAME.to_owned(), joined.clone()));
            }
        }
    }
    turned_probes(text, most, probes);
    let is_part = |c: char| c.is_alphanumeric() || ".-_@[]:".contains(c);
    for token in text.split(|c: char| !is_part(c)) {
        let token = host(token);
        let token = token.trim_matches(|c: char| !c.is_alphanumeric());
        if probes.len() >= most {
            break;
        }
        address_probes(token, probes);
        if token.len() >= 3 {
            domain_probes(token, probes);
        }
    }
}

/// `Parata, Hemi` asks for `Hemi Parata`: what was recorded before names were kept so, too.
fn turned_probes(text: &str, most: usize, probes: &mut BTreeSet<(String, String)>) {
    for (at, _) in text.match_indices(", ") {
        if probes.len() >= most {
            return;
        }
        let (before, after) = (text.get(..at), text.get(at + 2..));
        let (Some(before), Some(after)) = (before, after) else {
            continue;
        };
        let last = before
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        let mut first = String::new();
        for word in after.split_whitespace().take(2) {
            first.push_str(&fold(word));
            if last.len() >= 2 && !first.is_empty() {
                probes.insert((NAME.to_owned(), format!("{first}{}", fold(last))));
            }
        }
    }
}

/// Folded words. What hides in a word (a soft hyphen, a letter's mark) parts nothing, and single
/// letters in a row (`Q u a r r y`) are a word.
fn looked_up(text: &str) -> Vec<String> {
    let inside = |c: char| c.is_alphanumeric() || is_mark(c) || is_hidden(c);
    let mut words: Vec<String> = Vec::new();
    let mut spaced = String::new();
    for word in text.split(|c: char| !inside(c)).map(fold) {
        if word.is_empty() {
            continue;
        }
        if word.chars().count() == 1 {
            spaced.push_str(&word);
            continue;
        }
        words.extend(Some(std::mem::take(&mut spaced)).filter(|s| !s.is_empty()));
        words.push(word);
    }
    words.extend(Some(spaced).filter(|s| !s.is_empty()));
    words
}

fn domain_probes(token: &str, probes: &mut BTreeSet<(String, String)>) {
    let mut rest = token.split(':').next().unwrap_or(token);
    loop {
        probes.insert((DOMAIN.to_owned(), rest.to_owned()));
        match rest.split_once(['@', '.']) {
            Some((_, after)) if !after.is_empty() => rest = after,
            _ => return,
        }
    }
}

fn address_probes(token: &str, probes: &mut BTreeSet<(String, String)>) {
    // `10.1.2.3:443` has a port; an IPv6 address has more colons than one.
    let bare = match token.split_once(':') {
        Some((before, after)) if !after.contains(':') => before,
        _ => token,
    };
    let Some(address) = bare.parse::<IpAddr>().ok().or_else(|| written(bare)) else {
        return;
    };
    let (least, most) = if address.is_ipv4() {
        (8, 32)
    } else {
        (32, 128)
    };
    for length in least..=most {
        if let Ok(net) = IpNet::new(address, length) {
            probes.insert((NETWORK.to_owned(), net.trunc().to_string()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clinic() -> Identity {
        Identity {
            names: vec!["Quarrymill Canary Clinic Ltd.".into()],
            domains: vec!["quarrymill.co.nz".into()],
            hosts: vec!["WARD7-DC".into()],
            addresses: vec!["198.18.96.0/20".into()],
            emails: vec!["anna@freemail.example".into()],
            ..Identity::default()
        }
    }

    #[test]
    fn a_text_that_names_a_victim_in_any_way_meets_its_tags() {
        let tags: BTreeSet<_> = clinic().tags().into_iter().collect();
        for text in [
            "we spoke with the Quarrymill canary clinic, today",
            "seen on mx1.quarrymill.co.nz:443",
            "mail of bob@quarrymill.co.nz arrived",
            "http://intra.quarrymill[.]co[.]nz/x",
            "logon at ward7-dc failed",
            "from 198.18.99.137:8080",
            "137.99.18.198.in-addr.arpa was asked for",
            "0xC6126389",
            "anna@freemail.example wrote",
            "the QUARRYMILL people",
            "Q u a r r y m i l l C a n a r y C l i n i c",
            "quarry\u{AD}mill can\u{200B}ary clinic",
            "cinilC yranaC llimyrrauQ",
            "Dhneelzvyy Pnanel Pyvavp",
            "UXVhcnJ5bWlsbCBDYW5hcnkgQ2xpbmlj",
            "Quarrymill%20Canary%20Clinic",
            "what Quarrymill Canary told us",
            "QuarrymillCanary_memory.bin",
            "&#81;uarrymill Canary Clinic",
            "517561727279 6d696c6c",
            "MTk4LjE4Ljk5LjEzNw==",
        ] {
            assert!(!probes(text).is_disjoint(&tags), "{text}");
        }
        for text in [
            "a clinic in a quarry",
            "a canary clinic",
            "198.18.112.1",
            "freemail.example",
            "co.nz",
        ] {
            assert!(probes(text).is_disjoint(&tags), "{text}");
        }
    }

    #[test]
    fn a_name_turns_with_and_without_its_marks() {
        let all = spelt("Jōstuqornath");
        for text in ["Wōfghdbeangu", "Wbfghdbeangu", "htanroqutsōJ"] {
            assert!(all.contains(&fold(text)), "{text}: {all:?}");
        }
        assert_eq!(spelt("Tide"), ["tide"]);
    }

    #[test]
    fn names_lose_their_legal_form_and_identities_grow() {
        let called = clinic().called();
        assert!(called.contains("Quarrymill Canary Clinic"), "{called:?}");
        assert!(called.contains("quarrymill"));
        let mut known = clinic();
        known.merge(&Identity {
            names: vec!["QCC Group".into(), "Quarrymill Canary Clinic Ltd.".into()],
            ..Identity::default()
        });
        assert_eq!(known.names.len(), 2);
        // Two that share the beginning of their names are two.
        let same: BTreeSet<_> = clinic().same_by().into_iter().collect();
        let other = Identity {
            names: vec!["Quarrymill Canary Winery".into()],
            ..Identity::default()
        };
        assert!(other.same_by().iter().all(|tag| !same.contains(tag)));
        let post = Identity {
            names: vec!["New Zealand Parcel Trust".into()],
            ..Identity::default()
        };
        assert!(post.short_names().is_empty());
    }
}

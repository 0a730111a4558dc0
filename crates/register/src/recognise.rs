//! Finding what identifies a victim in text, and putting its pseudonym there.

use crate::address::written;
use crate::fold::{Folded, fold};
use crate::identity::{Identity, host, network, spelt};
use crate::view::views;
use ipnet::IpNet;
use std::net::IpAddr;

/// Folded names shorter than this must stand alone; longer ones are found within words too.
const ALONE: usize = 6;

/// What is looked for.
#[derive(Default)]
pub struct Recogniser {
    /// Folded name, index of its owner.
    names: Vec<(String, usize)>,
    /// Folded words that give the incident's own victim away.
    words: Vec<(String, usize)>,
    /// Its initials, as they are written.
    initials: Vec<(String, usize)>,
    /// Folded host or mailbox; all of the token around it goes.
    hosts: Vec<(String, usize)>,
    networks: Vec<(IpNet, usize)>,
    pseudonyms: Vec<String>,
}

/// A place that identifies a victim.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    start: usize,
    end: usize,
    who: usize,
}

impl Recogniser {
    /// A recogniser of these victims: (pseudonym, identity, whether the text is about them).
    pub fn new<'i>(victims: impl IntoIterator<Item = (&'i str, &'i Identity, bool)>) -> Self {
        let mut all = Self::default();
        for (who, (pseudonym, identity, own)) in victims.into_iter().enumerate() {
            if own {
                let words = identity.own_words().into_iter();
                all.words.extend(words.map(|w| (w, who)));
                let initials = identity.initials().into_iter();
                all.initials.extend(initials.map(|i| (i, who)));
            }
            all.pseudonyms.push(pseudonym.to_owned());
            let named = [
                identity.called(),
                identity.short_names(),
                identity.turned_names(),
            ];
            for name in named.iter().flatten() {
                all.names.extend(spelt(name).into_iter().map(|n| (n, who)));
            }
            let hosts = identity
                .domains
                .iter()
                .chain(&identity.hosts)
                .chain(&identity.emails);
            for name in hosts {
                all.hosts.push((fold(&host(name)), who));
                let other = spelt(name).into_iter().skip(1);
                all.names.extend(other.map(|n| (n, who)));
            }
            let networks = identity.addresses.iter().filter_map(|a| network(a));
            all.networks.extend(networks.map(|n| (n, who)));
        }
        all.names.retain(|(name, _)| name.len() >= 3);
        all.hosts.retain(|(name, _)| name.len() >= 3);
        // Longer first, so that what is within a longer name does not cut it.
        all.names
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.cmp(b)));
        all.names.dedup();
        all
    }

    /// True if it looks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pseudonyms.is_empty()
    }

    /// The text with the pseudonym in the place of everything that identifies.
    #[must_use]
    pub fn pseudonymise(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut done = 0;
        for span in self.find(text) {
            if span.start < done {
                continue;
            }
            shown.push_str(text.get(done..span.start).unwrap_or_default());
            shown.push_str(
                self.pseudonyms
                    .get(span.who)
                    .map_or("victim", String::as_str),
            );
            done = span.end;
        }
        shown.push_str(text.get(done..).unwrap_or_default());
        shown
    }

    /// True if something in the text identifies.
    #[must_use]
    pub fn recognises(&self, text: &str) -> bool {
        !self.find(text).is_empty()
    }

    /// The places, merged where they overlap, in order; also of what is encoded in the text.
    fn find(&self, text: &str) -> Vec<Span> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut spans = self.find_in(text);
        for view in views(text) {
            for found in self.find_in(&view.text) {
                if let Some((start, end)) = view.origin(found.start, found.end) {
                    spans.push(widened(text, start, end, found.who, is_base64));
                }
            }
        }
        merged(spans)
    }

    /// The places in a text as it reads.
    fn find_in(&self, text: &str) -> Vec<Span> {
        let folded = Folded::new(text);
        let mut spans = Vec::new();
        for (name, who) in &self.names {
            let found = folded
                .find(name)
                .filter(|(a, b)| name.len() >= ALONE || stands_alone(text, *a, *b));
            spans.extend(found.map(|(a, b)| widened(text, a, b, *who, is_word)));
        }
        for (word, who) in &self.words {
            let found = folded.find(word).filter(|(a, b)| word_alone(text, *a, *b));
            spans.extend(found.map(|(a, b)| widened(text, a, b, *who, is_word)));
        }
        for (initials, who) in &self.initials {
            let found = text.match_indices(initials.as_str());
            let found = found.map(|(at, f)| (at, at + f.len()));
            let found = found.filter(|(a, b)| stands_alone(text, *a, *b));
            spans.extend(found.map(|(start, end)| Span {
                start,
                end,
                who: *who,
            }));
        }
        for (name, who) in &self.hosts {
            let found = folded
                .find(name)
                .filter(|(a, b)| stands_alone(text, *a, *b));
            spans.extend(found.map(|(a, b)| widened(text, a, b, *who, is_host)));
        }
        self.addresses(text, &mut spans);
        spans
    }

    fn addresses(&self, text: &str, spans: &mut Vec<Span>) {
        if self.networks.is_empty() {
            return;
        }
        self.odd_addresses(text, spans);
        let is_part = |c: char| c.is_ascii_hexdigit() || ".:[]".contains(c);
        let mut at = 0;
        for token in text.split(|c: char| !is_part(c)) {
            let start = at;
            at += token.len()
                + text
                    .get(at + token.len()..)
                    .and_then(|t| t.chars().next())
                    .map_or(0, char::len_utf8);
            let plain = token.replace("[.]", ".").replace("[:]", ":");
            let plain = plain.trim_matches(['.', ':', '[', ']']);
            let without_port = plain.split_once(':').map_or(plain, |(a, _)| a);
            let address = plain.parse::<IpAddr>().or_else(|_| without_port.parse());
            let Ok(address) = address else { continue };
            if let Some(who) = self.owner(address) {
                spans.push(Span {
                    start,
                    end: start + token.len(),
                    who,
                });
            }
        }
    }

    fn owner(&self, address: IpAddr) -> Option<usize> {
        let mut all = self.networks.iter();
        all.find(|(n, _)| n.contains(&address)).map(|(_, who)| *who)
    }

    /// Addresses written in no usual way: with zeros, as a number, as a name to be asked for.
    fn odd_addresses(&self, text: &str, spans: &mut Vec<Span>) {
        let apart = |c: char| !(c.is_alphanumeric() || ".-".contains(c));
        for (start, word) in parted(text, apart) {
            let word = word.trim_end_matches('.');
            if let Some(who) = written(word).and_then(|a| self.owner(a)) {
                let end = start + word.len();
                spans.push(Span { start, end, who });
            }
        }
    }
}

/// Neither a letter nor a digit right before or after.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// A word of a name, also with an ending (`Quarrymill's`, `Quarrymills`), or run together with
/// another in a name of a file or host (`quarrymill01`).
fn word_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let whole = text
        .get(start..end)
        .is_some_and(|w| !w.contains(char::is_whitespace));
    whole
        && !before.is_some_and(char::is_alphabetic)
        && text.get(end..).is_none_or(|after| {
            let letters = after.chars().take_while(|c| c.is_alphabetic()).count();
            letters <= 1
        })
}

/// The span with everything around it that belongs to the same token.
fn widened(text: &str, start: usize, end: usize, who: usize, part: fn(char) -> bool) -> Span {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let kept = before.trim_end_matches(part);
    let left = after.trim_start_matches(part);
    Span {
        start: kept.len(),
        end: text.len() - left.len(),
        who,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || "-_@".contains(c)
}

/// Host, mailbox, path: what stands around a domain tells of its owner.
fn is_host(c: char) -> bool {
    c.is_alphanumeric() || "-_.@[]/?=&%#~+:\\".contains(c)
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=-_".contains(c)
}

/// The parts of a text between characters, each with its place.
fn parted(text: &str, apart: impl Fn(char) -> bool + Copy) -> impl Iterator<Item = (usize, &str)> {
    let mut ends = text.match_indices(apart);
    let mut from = Some(0);
    std::iter::from_fn(move || {
        let start = from?;
        let next = ends.next();
        let end = next.map_or(text.len(), |(at, _)| at);
        from = next.map(|(at, c)| at + c.len());
        Some((start, text.get(start..end).unwrap_or_default()))
    })
}

fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut all: Vec<Span> = Vec::new();
    for span in spans {
        match all.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => all.push(span),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64ct::{Base64Unpadded, Encoding};
    use proptest::prelude::*;

    fn clinic() -> Identity {
        Identity {
            names: vec!["Quarrymill Canary Clinic Ltd".into(), "QCC".into()],
            domains: vec!["quarrymill-clinic.net".into()],
            hosts: vec!["WARD7-DC".into()],
            addresses: vec!["198.18.96.0/20".into(), "2001:db8:7::/48".into()],
            emails: vec!["anna@freemail.example".into()],
            ..Identity::default()
        }
    }

    fn shown(text: &str) -> String {
        Recogniser::new([("victim-1", &clinic(), true)]).pseudonymise(text)
    }

    #[test]
    fn whatever_identifies_gives_way_to_the_pseudonym() {
        for (text, expected) in [
            ("Call Quarrymill Canary Clinic now", "Call victim-1 now"),
            ("QuarrymillCanary_memory.bin", "victim-1.bin"),
            ("QUARRYMILL_CANARY-CLINIC!", "victim-1!"),
            (
                "from mx1.quarrymill-clinic.net today",
                "from victim-1 today",
            ),
            (
                "hxxp://intra[.]quarrymill-clinic[.]net/ward?x=1 seen",
                "victim-1 seen",
            ),
            ("bob@quarrymill-clinic.net,", "victim-1,"),
            ("at 198.18.99.137, then", "at victim-1, then"),
            ("at 198.18[.]99.137:8080", "at victim-1"),
            ("asked 137.99.18.198.in-addr.arpa.", "asked victim-1."),
            ("198.018.099.137, 3323093897", "victim-1, victim-1"),
            ("2001:db8:7::9 and", "victim-1 and"),
            ("logon ward7-dc$ ok", "logon victim-1$ ok"),
            ("anna@freemail.example", "victim-1"),
            ("QCC said", "victim-1 said"),
            ("wards closed at Quarrymill", "wards closed at victim-1"),
            ("QUARRYMILL's ward", "victim-1's ward"),
            ("quarrymill-report.txt", "victim-1.txt"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_of_two_letters_is_known_in_its_own_incidents() {
        let short = Identity {
            names: vec!["BP Ltd".into()],
            ..Identity::default()
        };
        let told = |own| Recogniser::new([("victim-1", &short, own)]).pseudonymise("BP and bp.txt");
        assert_eq!(told(true), "victim-1 and bp.txt");
        assert_eq!(told(false), "BP and bp.txt");
    }

    #[test]
    fn names_as_lists_have_them_and_with_letters_that_look_alike() {
        let ministry = Identity {
            names: vec!["Ministry of Quarries".into()],
            contacts: vec!["Hemi Parata".into()],
            ..Identity::default()
        };
        let told = |text| Recogniser::new([("victim-1", &ministry, true)]).pseudonymise(text);
        assert_eq!(told("asked Parata, Hemi today"), "asked victim-1 today");
        assert_eq!(told("the \u{41C}inistry of Quarries"), "the victim-1");
        assert_eq!(told("MoQ said, not moq"), "victim-1 said, not moq");
    }

    #[test]
    fn what_identifies_nobody_stays() {
        for text in [
            "a clinic by a quarry mill",
            "198.18.112.1",
            "freemail.example",
            "aqccb",
            "ward7",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn other_encodings_are_found() {
        let name = "Quarrymill Canary Clinic";
        let hex: String = name.bytes().map(|b| format!("{b:02X}")).collect();
        let reversed: String = name.chars().rev().collect();
        let wide: Vec<u8> = format!("ping {name} x")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for secret in [
            hex,
            reversed,
            "Quarrymill%20Canary%20Clinic".to_owned(),
            Base64Unpadded::encode_string(format!("x {name} y").as_bytes()),
            Base64Unpadded::encode_string(format!("xy {name} y").as_bytes()),
            Base64Unpadded::encode_string(format!("xyz {name} y").as_bytes()),
            Base64Unpadded::encode_string(&wide),
        ] {
            let text = format!("value {secret} end");
            assert!(!shown(&text).contains(&secret), "{secret}");
            assert!(shown(&text).contains("victim-1"), "{secret}");
        }
    }

    proptest! {
        #[test]
        fn nothing_recognised_remains_and_nothing_panics(before in ".{0,20}", after in ".{0,20}") {
            let text = format!("{before} Quarrymill Canary Clinic, mx1.quarrymill-clinic.net {after}");
            let once = shown(&text);
            prop_assert!(!fold(&once).contains("quarrymill"), "{}", once);
        }
    }
}

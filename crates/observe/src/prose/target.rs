//! Who was attacked: nations and sectors of victims, not of actors or of rented servers.

use super::places::Table;
use super::standing::{self, Standing};
use super::words::Word;
use super::{sentence, within, words};

/// What of a victim is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TargetKind {
    /// A nation, as ISO 3166-1 alpha-2 code.
    Nation,
    /// A sector, in the words of the STIX vocabulary `industry-sector-ov`.
    Sector,
}

/// A nation or sector that was attacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What it is.
    pub kind: TargetKind,
    /// Code or sector.
    pub value: String,
    /// First byte of the words that name it.
    pub start: usize,
    /// Byte after them.
    pub end: usize,
    /// How the sentence speaks of it.
    pub standing: Standing,
}

/// Words before a name that may say what is done to it.
const BEFORE: usize = 14;
/// Words beside a name that may say what it is.
const BESIDE: usize = 3;

/// Beginnings of words by which a sentence speaks of victims.
const VICTIM: [&str; 14] = [
    "target",
    "victim",
    "attack",
    "compromis",
    "breach",
    "infect",
    "intrusion",
    "hit",
    "against",
    "affect",
    "aimed",
    "infiltrat",
    "spied",
    "sent",
];

/// Beginnings of words by which a place is an actor's or a server's.
const NOT_VICTIM: [&str; 24] = [
    "host",
    "server",
    "register",
    "registrar",
    "provider",
    "vps",
    "isp",
    "attributed",
    "link",
    "sponsor",
    "align",
    "nexus",
    "speak",
    "originat",
    "language",
    "hacker",
    "actor",
    "operat",
    "intelligence",
    "timezone",
    "character",
    "address",
    "resolv",
    "infrastructure",
];

/// Nations and sectors of victims in the order of the text. A sentence must speak of victims, and
/// the words beside the name must not speak of an actor, a language or a host.
#[must_use]
pub fn targets(text: &str) -> Vec<Target> {
    let mut all = Vec::new();
    for sentence in sentence::sentences(within(text)) {
        let body = text.get(sentence.range.clone()).unwrap_or_default();
        let words = words::words(body, sentence.range.start);
        if !words.iter().any(|w| begins(w, &VICTIM)) {
            continue;
        }
        let nations = Table::nations().named(&words).into_iter();
        let nations = nations.filter(|(_, from, to)| is_victim(&words, *from, *to));
        let nations = nations.map(|n| (TargetKind::Nation, n));
        let sectors = Table::sectors().named(&words).into_iter();
        let sectors = sectors.filter(|(_, from, _)| is_object(&words, *from));
        let sectors = sectors.map(|s| (TargetKind::Sector, s));
        let mut found: Vec<Target> = Vec::new();
        for (kind, (value, from, to)) in nations.chain(sectors) {
            let start = words.get(from).map_or(0, |w| w.start);
            let end = to
                .checked_sub(1)
                .and_then(|i| words.get(i))
                .map_or(start, |w| w.end);
            if found.iter().any(|f| f.kind == kind && f.value == value) {
                continue;
            }
            found.push(Target {
                kind,
                value: value.to_owned(),
                start,
                end,
                standing: standing::of(text, &sentence, &words, start, end),
            });
        }
        all.append(&mut found);
    }
    all
}

fn begins(word: &Word, any: &[&str]) -> bool {
    any.iter().any(|a| word.text.starts_with(a))
        && word.text != "attackers"
        && word.text != "attacker"
}

fn slice(words: &[Word], from: usize, to: usize) -> &[Word] {
    words.get(from..to.min(words.len())).unwrap_or_default()
}

/// Whether a nation stands where a victim's would.
fn is_victim(words: &[Word], from: usize, to: usize) -> bool {
    let near = slice(words, from.saturating_sub(BESIDE), from);
    // More than a blank between two words is a mark: there another clause begins.
    let joined = slice(words, to.saturating_sub(1), to + BESIDE)
        .windows(2)
        .take_while(|pair| matches!(pair, [a, b] if b.start <= a.end + 1))
        .count();
    let after = slice(words, to, to + joined);
    let comes_from = from
        .checked_sub(1)
        .and_then(|i| words.get(i))
        .is_some_and(|w| w.text == "from")
        && !slice(words, from.saturating_sub(4), from)
            .iter()
            .any(|w| begins(w, &VICTIM));
    let other = near
        .iter()
        .chain(after)
        .any(|w| NOT_VICTIM.iter().any(|n| w.text.starts_with(n)));
    !other && !comes_from && is_object(words, from)
}

/// Whether a word of attack, or of victims, stands before it or right after.
fn is_object(words: &[Word], from: usize) -> bool {
    let before = slice(words, from.saturating_sub(BEFORE), from);
    let after = slice(words, from + 1, from + 10);
    before.iter().any(|w| begins(w, &VICTIM))
        || after.windows(2).any(|pair| {
            matches!(
                pair,
                [a, b] if matches!(a.text.as_str(), "was" | "were" | "been" | "are" | "is") && begins(b, &VICTIM)
            )
        })
        || after.iter().take(5).any(|w| w.text.starts_with("victim") || w.text.starts_with("target"))
}

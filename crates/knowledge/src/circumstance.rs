//! The circumstances in which actors act: whom they attack, when they were active, and the words
//! in which sources tell of them. Each alone says little of who it was.

use crate::day::Day;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Different words of one text that are kept, at most.
const MOST_WORDS: usize = 5000;
/// Letters of a word that can tell anything.
const LETTERS: usize = 4;
/// Names of nations, the table by which prose is read too.
const NATIONS: &str = include_str!("../../observe/data/nations.txt");

/// Who says something of an actor's circumstances.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teller {
    /// Index of the actor in the picture.
    pub actor: u32,
    /// Publishers that the statement cites.
    pub publishers: Vec<String>,
    /// Source of the entry.
    pub source: String,
    /// Admiralty reliability of the source.
    pub reliability: char,
}

/// What is known of all actors' circumstances.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Circumstances {
    /// `sector:` or `country:` and the value → who says that an actor attacks it.
    pub victims: BTreeMap<String, Vec<Teller>>,
    /// First and last day on which an actor was seen.
    pub spans: Vec<(Teller, Option<Day>, Option<Day>)>,
    /// Texts about actors: who tells, and the number of different words.
    pub passages: Vec<(Teller, u32)>,
    /// Word → passages that hold it.
    pub words: BTreeMap<String, Vec<u32>>,
    /// What is told of each use of a tool or technique: who tells, by publication.
    pub uses: Vec<Teller>,
    /// Word → uses in whose telling it stands.
    pub words_of_uses: BTreeMap<String, Vec<u32>>,
}

/// A statement on circumstances, before actors are told apart.
pub struct Told {
    /// The actor, as [`crate::picture::handle`] names it or by its object's id.
    pub key: String,
    /// Who says so; its actor is not known yet.
    pub teller: Teller,
    /// What is said.
    pub what: What,
}

/// What is said.
pub enum What {
    /// It attacks this, as in [`Circumstances::victims`].
    Victim(String),
    /// It was seen from one day to another.
    Active(Option<Day>, Option<Day>),
    /// It is told of in these words.
    Words(BTreeSet<String>),
    /// What it used is told of in these words.
    Uses(BTreeSet<String>),
}

impl Circumstances {
    /// Takes a statement on the actor that its teller names.
    pub(crate) fn take(&mut self, teller: Teller, what: What) {
        match what {
            What::Victim(victim) => self.victims.entry(victim).or_default().push(teller),
            What::Active(from, to) => self.spans.push((teller, from, to)),
            What::Words(words) => {
                let number = u32::try_from(self.passages.len()).unwrap_or(u32::MAX);
                let size = u32::try_from(words.len()).unwrap_or(u32::MAX);
                self.passages.push((teller, size));
                for word in words {
                    self.words.entry(word).or_default().push(number);
                }
            }
            What::Uses(words) => {
                let number = u32::try_from(self.uses.len()).unwrap_or(u32::MAX);
                self.uses.push(teller);
                for word in words {
                    self.words_of_uses.entry(word).or_default().push(number);
                }
            }
        }
    }
}

/// The different words of a text, in small letters: letters only, of four or more.
#[must_use]
pub fn words(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for word in text.split(|c: char| !c.is_alphabetic()) {
        if word.chars().count() >= LETTERS && all.len() < MOST_WORDS {
            all.insert(word.to_lowercase());
        }
    }
    all
}

static TABLE: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let lines = NATIONS.lines().filter(|l| !l.starts_with('#'));
    let pairs = lines.filter_map(|l| l.split_once(':'));
    pairs
        .flat_map(|(code, words)| words.split(';').map(move |w| (w.trim(), code.trim())))
        .collect()
});

/// The victim that a nation's name or code means; none for what is no nation.
#[must_use]
pub fn country(name: &str) -> Option<String> {
    let name = name.trim();
    if name.len() == 2 && name.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Some(format!("country:{}", name.to_uppercase()));
    }
    let lower = name.to_lowercase();
    let lower = lower.trim_start_matches("the ");
    let fits = |word: &str| match word.strip_suffix('*') {
        Some(stem) => lower.starts_with(stem) && !lower.contains(' '),
        None => lower == word,
    };
    let found = TABLE.iter().find(|(word, _)| fits(word))?;
    Some(format!("country:{}", found.1))
}

/// The victim that the name of a sector means, in the words of STIX's `industry-sector-ov` as far
/// as the sources' own can be put into them; none for what says nothing, as *private sector*.
#[must_use]
pub fn sector(name: &str) -> Option<String> {
    const SECTORS: &[(&str, &str)] = &[
        ("government", "government"),
        ("diplom", "government"),
        ("politic", "government"),
        ("intergovernmental", "government"),
        ("intelligence", "government"),
        ("militar", "defense"),
        ("defen", "defense"),
        ("civil", "non-profit"),
        ("ngo", "non-profit"),
        ("activist", "non-profit"),
        ("dissident", "non-profit"),
        ("think tank", "non-profit"),
        ("non-profit", "non-profit"),
        ("non-governmental", "non-profit"),
        ("energy", "energy"),
        ("electric", "energy"),
        ("oil", "energy"),
        ("utilit", "utilities"),
        ("financ", "financial-services"),
        ("bank", "financial-services"),
        ("cryptocurrency", "financial-services"),
        ("education", "education"),
        ("universit", "education"),
        ("academ", "education"),
        ("research", "education"),
        ("telecom", "telecommunications"),
        ("communication", "communications"),
        ("information tech", "technology"),
        ("tech", "technology"),
        ("high-tech", "technology"),
        ("electronic", "technology"),
        ("health", "healthcare"),
        ("infectious", "healthcare"),
        ("disease", "healthcare"),
        ("hospital ", "healthcare"),
        ("pharma", "pharmaceuticals"),
        ("aerospace", "aerospace"),
        ("aviation", "aviation"),
        ("airline", "aviation"),
        ("media", "entertainment"),
        ("news", "entertainment"),
        ("journalist", "entertainment"),
        ("entertainment", "entertainment"),
        ("gam", "entertainment"),
        ("manufactur", "manufacturing"),
        ("industrial", "manufacturing"),
        ("engineering", "construction"),
        ("construction", "construction"),
        ("transport", "transportation"),
        ("maritime", "transportation"),
        ("rail", "transportation"),
        ("chemical", "chemical"),
        ("automotive", "automotive"),
        ("retail", "retail"),
        ("hospitality", "hospitality-leisure"),
        ("infrastructure", "infrastructure"),
        ("insurance", "insurance"),
        ("mining", "mining"),
        ("agricultur", "agriculture"),
    ];
    let lower = name.trim().to_lowercase();
    // The name by its first word, else by a later one: *higher education* is education.
    let later = lower.match_indices(' ').map(|(at, _)| at + 1);
    let mut from = std::iter::once(0)
        .chain(later)
        .filter_map(|at| lower.get(at..));
    from.find_map(|rest| {
        let known = SECTORS.iter().find(|(stem, _)| rest.starts_with(stem));
        known.map(|(_, sector)| format!("sector:{sector}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_victims_become_one_name() {
        assert_eq!(country("The Philippines"), country("PH"));
        assert_eq!(country("Ukraine").as_deref(), Some("country:UA"));
        assert_eq!(country("World Anti-Doping Agency"), None);
        assert_eq!(sector("Government, Administration"), sector("diplomacy"));
        assert_eq!(sector("Private sector"), None);
        assert_eq!(sector("higher education"), sector("universities"));
    }

    #[test]
    fn words_are_told_once_and_short_ones_not_at_all() {
        let all = words("The spies spied: SPIES, of the steppe-7.");
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        assert_eq!(all, ["spied", "spies", "steppe"]);
    }
}

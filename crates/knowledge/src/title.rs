//! Whom the address or the title of a publication names.
//!
//! Feeds file what a publication lists under one of their own labels; the publication's address
//! often says of whom it is. Only names count that can hardly mean anything else: not those that
//! a tool bears as well, and single words only if they are long or somebody's own name.

use crate::names::{NameUse, fold};
use crate::picture::Picture;
use std::collections::BTreeSet;

/// Words of a title that are read, at most.
const WORDS: usize = 64;
/// Words that one name may have.
const LONGEST: usize = 4;
/// Letters and digits of a name, at least.
const SHORTEST: usize = 5;
/// Letters from which a single word is a name though it is nobody's own one.
const LONG: usize = 9;

/// A name found in a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Who bears it, by other sources than the feed if they know it.
    pub bearers: Vec<u32>,
    /// The actor that it means, if it can hardly mean anything else.
    pub means: Option<u32>,
}

/// The names of actors in `text`: the path of an address, or a remark. Of overlapping names the
/// longer one counts, also where that is a tool's: *Cobalt Strike* does not name *Cobalt*. What
/// other sources than `feed` call an actor goes before what the feed does, whose filing is in question.
#[must_use]
pub fn names_in(picture: &Picture, text: &str, feed: &str) -> Vec<Named> {
    let path = text.split_once("://").map_or(text, |(_, rest)| {
        rest.split_once('/').map_or("", |(_, p)| p)
    });
    let words: Vec<String> = path
        .split(|c: char| !c.is_alphanumeric())
        .map(fold)
        .filter(|w| !w.is_empty())
        .take(WORDS)
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=LONGEST).rev().find_map(|n| {
            let key = words.get(at..at + n)?.concat();
            let known = picture.names.contains_key(&key) || picture.tool_names.contains_key(&key);
            (known && key.chars().count() >= SHORTEST).then_some((n, key))
        });
        let Some((n, key)) = longest else {
            at += 1;
            continue;
        };
        at += n;
        if let Some(uses) = picture.names.get(&key) {
            found.push(named(picture, &key, uses, (n, feed)));
        }
    }
    found
}

fn named(picture: &Picture, key: &str, uses: &[NameUse], (words, feed): (usize, &str)) -> Named {
    let distinct = |uses: &mut dyn Iterator<Item = &NameUse>| {
        let bearers: BTreeSet<u32> = uses.map(|u| u.actor).collect();
        Vec::from_iter(bearers)
    };
    let elsewhere = distinct(&mut uses.iter().filter(|u| u.source != feed));
    let resolved = || picture.resolve(key).actor();
    let actor = match elsewhere.as_slice() {
        [only] => Some(*only),
        _ => resolved(),
    };
    let digits = key.bytes().any(|b| b.is_ascii_digit());
    let letters = key.chars().any(char::is_alphabetic);
    let own = uses.iter().any(|u| u.primary);
    let telling = letters && (digits || own || words > 1 || key.chars().count() >= LONG);
    let sure = telling && !picture.tool_names.contains_key(key);
    Named {
        means: actor.filter(|_| sure),
        bearers: if elsewhere.is_empty() {
            distinct(&mut uses.iter())
        } else {
            elsewhere
        },
    }
}

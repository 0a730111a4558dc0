//! Techniques and targets in prose: what a report says was done, and to whom.
//!
//! A technique is found by its id, by its name written out, or by words that unmistakably
//! describe it, from a lexicon in which each pattern has a stated reason. Every finding keeps the
//! sentence it stands in and its [`Standing`] there: what a sentence denies, supposes, advises or
//! tells of somebody else is found, but it is no evidence.
//!
//! Time is linear in the text: a sentence is walked once, and each pattern looks no further than
//! a few words ahead.

mod gate;
mod lexicon;
mod mask;
mod pattern;
mod places;
mod sentence;
mod standing;
mod target;
mod words;

pub use gate::is_prose;
pub use lexicon::{Lexicon, LexiconError};
pub use mask::{MASK, mask};
pub use standing::{Standing, Standings};
pub use target::{Target, TargetKind, targets};

use lexicon::Applied;
use sentence::Sentence;
use std::ops::Range;
use words::Word;

/// Bytes of one text that are searched for techniques; the rest of a longer one is left out.
pub const MOST_BYTES: usize = 8 << 20;

/// How a technique was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// Words that are often used of it, but also of other things. Never evidence.
    Hint,
    /// Words that describe it, from the lexicon.
    Behaviour,
    /// Its name, written out.
    Name,
    /// Its id.
    Id,
}

impl Basis {
    /// `hint`, `behaviour`, `name` or `id`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Behaviour => "behaviour",
            Self::Name => "name",
            Self::Id => "id",
        }
    }
}

/// A technique that a sentence speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// ATT&CK id, `T1055` or `T1055.012`.
    pub technique: String,
    /// First byte of the words that describe it.
    pub start: usize,
    /// Byte after them.
    pub end: usize,
    /// The sentence.
    pub sentence: Range<usize>,
    /// How it was recognised.
    pub basis: Basis,
    /// Why these words mean this technique.
    pub reason: String,
    /// How the sentence speaks of it.
    pub standing: Standing,
}

impl Finding {
    /// Whether the text says that this happened: neither a hint nor denied, supposed, advised or
    /// told of somebody else.
    #[must_use]
    pub fn is_evidence(&self) -> bool {
        self.standing == Standing::Asserted && self.basis != Basis::Hint
    }
}

/// Every technique in the order of the text, at most one finding of a technique a sentence.
///
/// Where a sentence describes a sub-technique, its parent is not reported beside it.
#[must_use]
pub fn techniques(text: &str, lexicon: &Lexicon) -> Vec<Finding> {
    let mut all = Vec::new();
    for sentence in sentence::sentences(within(text)) {
        let range = sentence.range.clone();
        let body = text.get(range.clone()).unwrap_or_default();
        let words = words::words(body, range.start);
        let mut found = stated(&words, &sentence);
        for applied in lexicon.apply(&words) {
            keep(&mut found, finding(text, &applied, &words, &sentence));
        }
        drop_parents(&mut found);
        for one in &mut found {
            one.standing = standing::of(text, &sentence, &words, one.start, one.end);
        }
        found.sort_by_key(|f| f.start);
        all.append(&mut found);
    }
    all
}

/// The part of a text that is searched.
fn within(text: &str) -> &str {
    let mut end = text.len().min(MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Ids that are written out.
fn stated(words: &[Word], sentence: &Sentence) -> Vec<Finding> {
    let mut found = Vec::new();
    for word in words {
        if let Some(technique) = technique_id(&word.text) {
            let one = Finding {
                technique,
                start: word.start,
                end: word.end,
                sentence: sentence.range.clone(),
                basis: Basis::Id,
                reason: "the technique's id is written out".to_owned(),
                standing: Standing::Asserted,
            };
            keep(&mut found, one);
        }
    }
    found
}

/// `t1055` or `t1055.012` as an id.
fn technique_id(word: &str) -> Option<String> {
    let rest = word.strip_prefix('t')?;
    let (number, sub) = rest.split_once('.').unwrap_or((rest, ""));
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    let right = digits(number, 4) && number.starts_with('1') && (sub.is_empty() || digits(sub, 3));
    right.then(|| word.to_ascii_uppercase())
}

fn finding(text: &str, applied: &Applied<'_>, words: &[Word], sentence: &Sentence) -> Finding {
    let rule = applied.rule;
    let spoken = words.get(applied.from..applied.to).unwrap_or_default();
    let start = spoken.first().map_or(sentence.range.start, |w| w.start);
    let basis = match (rule.name, rule.weak) {
        // In small letters a name is often no name: *web services*, *valid accounts*.
        (true, _) if !is_title(text, spoken) => Basis::Hint,
        (true, _) => Basis::Name,
        (false, true) => Basis::Hint,
        (false, false) => Basis::Behaviour,
    };
    Finding {
        technique: rule.technique.clone(),
        start,
        end: spoken.last().map_or(start, |w| w.end),
        sentence: sentence.range.clone(),
        basis,
        reason: rule.reason.clone(),
        standing: Standing::Asserted,
    }
}

/// Whether every word but the small ones begins with a capital, as in a name.
fn is_title(text: &str, words: &[Word]) -> bool {
    words.iter().all(|w| {
        let raw = text.get(w.start..w.end).unwrap_or_default();
        raw.len() <= 3 || !raw.starts_with(char::is_lowercase)
    })
}

/// Of two findings of a technique the surer stays, else the first.
fn keep(found: &mut Vec<Finding>, new: Finding) {
    match found.iter_mut().find(|f| f.technique == new.technique) {
        Some(old) if old.basis < new.basis => *old = new,
        Some(_) => {}
        None => found.push(new),
    }
}

fn drop_parents(found: &mut Vec<Finding>) {
    let parents: Vec<(String, Basis)> = found
        .iter()
        .filter_map(|f| {
            let (parent, _) = f.technique.split_once('.')?;
            Some((parent.to_owned(), f.basis))
        })
        .collect();
    found.retain(|f| {
        f.basis == Basis::Id
            || !parents
                .iter()
                .any(|(p, b)| *p == f.technique && *b >= f.basis)
    });
}

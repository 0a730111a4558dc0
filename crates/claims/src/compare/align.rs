//! Which sentences of the original a sentence of the restatement speaks of.

use super::excerpt::{Excerpt, excerpt};
use super::support::Support;
use super::{Drift, DriftKind};
use crate::find::{self, Facts, Figure, OTHERS, Tokens};
use crate::lexicon::{Known, concept};
use crate::text::{Document, Sentence, TokenKind};
use std::collections::{BTreeSet, HashSet};

/// Likeness from which words of a sentence may stand for a vague date or quantity of another.
const NEARBY: f64 = 0.2;
/// Least likeness of two sentences that speak of the same.
pub const ALIKE: f64 = 0.30;
/// Sentences of the original set beside one of the restatement.
const BESIDE: usize = 3;

/// One text, read and with its facts.
pub struct Side<'a> {
    /// The text.
    pub document: &'a Document,
    /// Facts of each sentence.
    pub facts: Vec<Facts>,
    /// Words of each sentence, signs left out.
    pub plain: Vec<String>,
    /// All concepts.
    pub concepts: BTreeSet<String>,
    /// All words and numbers in lower case, each between spaces.
    pub words: String,
}

impl<'a> Side<'a> {
    fn new(document: &'a Document, known: &Known) -> Self {
        let facts = find::facts(document, known);
        let plain: Vec<String> = document.sentences.iter().map(plain).collect();
        let mut concepts: BTreeSet<String> = facts
            .iter()
            .flat_map(|f| f.concepts.iter().cloned())
            .collect();
        let mut words = format!(" {} ", plain.join(" "));
        for (_, values) in &document.front.fields {
            for value in values {
                let front = Document::new(value);
                words.extend(
                    front
                        .sentences
                        .iter()
                        .map(|s| format!("{} ", self::plain(s))),
                );
                concepts.extend(
                    front
                        .sentences
                        .iter()
                        .flat_map(|s| find::concepts(s, &(0..s.tokens.len()))),
                );
            }
        }
        Self {
            document,
            facts,
            plain,
            concepts,
            words,
        }
    }

    /// A sentence.
    pub fn sentence(&self, at: usize) -> Option<&'a Sentence> {
        self.document.sentences.get(at)
    }

    /// Sentence and facts.
    pub fn both(&self, at: usize) -> Option<(&'a Sentence, &Facts)> {
        Some((self.sentence(at)?, self.facts.get(at)?))
    }

    /// True when the words stand in the text, or in its front matter.
    pub fn says(&self, words: &str) -> bool {
        self.words.contains(&format!(" {words} "))
    }
}

fn plain(sentence: &Sentence) -> String {
    let words = sentence.tokens.iter().filter(|t| t.kind != TokenKind::Sign);
    words
        .map(|t| t.lower.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Original and restatement, set beside each other.
pub struct Pair<'a> {
    /// The original.
    pub p: Side<'a>,
    /// The restatement.
    pub s: Side<'a>,
    /// Names known besides, and those that either text shows to be an actor's.
    pub known: Known,
    /// What the original says, in whatever words.
    pub told_of: Support,
    /// What the restatement says, in whatever words.
    pub said_in: Support,
    /// For each sentence of the restatement: like sentences of the original, best first.
    beside: Vec<Vec<(usize, f64)>>,
    /// Sentences of the restatement that the original has.
    verbatim: Vec<bool>,
}

impl<'a> Pair<'a> {
    /// Reads both and sets them beside each other.
    pub fn new(primary: &'a Document, secondary: &'a Document, known: &Known) -> Self {
        // A name that one sentence shows to be a group's is one in every other.
        let shown = [primary, secondary]
            .into_iter()
            .flat_map(|d| &d.sentences)
            .flat_map(|x| find::actors(&x.tokens, known))
            .map(|a| a.name);
        let known = known.with(shown);
        let (p, s) = (Side::new(primary, &known), Side::new(secondary, &known));
        let verbatim = verbatim(&p, &s);
        let weights: Vec<f64> = p.facts.iter().map(|f| square(&f.concepts)).collect();
        let beside = s
            .facts
            .iter()
            .zip(&verbatim)
            .map(|(facts, same)| {
                if *same {
                    Vec::new()
                } else {
                    nearest(&p, &weights, facts)
                }
            })
            .collect();
        let (told_of, said_in) = (Support::new(&p), Support::new(&s));
        Self {
            p,
            s,
            known,
            told_of,
            said_in,
            beside,
            verbatim,
        }
    }

    /// Sentences of the restatement that are not the original's own.
    pub fn changed(&self) -> Vec<usize> {
        (0..self.s.facts.len())
            .filter(|at| !self.is_verbatim(*at))
            .collect()
    }

    /// True when the original has this sentence of the restatement.
    pub fn is_verbatim(&self, at: usize) -> bool {
        self.verbatim.get(at).copied().unwrap_or(false)
    }

    /// Sentences of the original at least so like the sentence `s`, best first.
    pub fn beside(&self, s: usize, least: f64) -> impl Iterator<Item = (usize, f64)> + '_ {
        let all = self.beside.get(s).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(move |(_, like)| *like >= least)
    }

    /// True when a sentence of the original beside the sentence `s` has one of these words.
    pub fn says_beside(&self, s: usize, words: &[&str]) -> bool {
        self.beside(s, NEARBY).any(|(at, _)| {
            let tokens = self.p.sentence(at).map_or(&[][..], |x| &x.tokens);
            tokens.iter().any(|t| words.contains(&t.lower.as_str()))
        })
    }

    /// The sentence of the original most like the sentence `s`.
    pub fn best(&self, s: usize, least: f64) -> Option<usize> {
        self.beside(s, least).next().map(|(at, _)| at)
    }

    /// The sentence of the original that has the same figure, the most like first.
    pub fn same_figure(&self, s: usize, figure: &Figure) -> Option<(usize, &Figure)> {
        let of = |at: usize| {
            self.p
                .facts
                .get(at)?
                .figures
                .iter()
                .find(|g| g.agrees(figure))
                .map(|g| (at, g))
        };
        let near = self.beside(s, 0.0).find_map(|(at, _)| of(at));
        near.or_else(|| (0..self.p.facts.len()).find_map(of))
    }

    /// A drift between a sentence of each; the places are the sentences around `focus`.
    pub fn drift(
        &self,
        kind: DriftKind,
        p: Option<(usize, Option<&Tokens>)>,
        s: (usize, Option<&Tokens>),
        explanation: String,
    ) -> Drift {
        let place = |side: &Side<'_>, at: usize, focus| {
            side.sentence(at).map(|x| excerpt(side.document, x, focus))
        };
        let primary: Option<Excerpt> = p.and_then(|(at, focus)| place(&self.p, at, focus));
        Drift {
            kind,
            primary,
            secondary: place(&self.s, s.0, s.1),
            explanation,
        }
    }
}

/// The weight of a concept: what every such statement speaks of tells sentences apart badly.
pub fn weight(concept: &str) -> f64 {
    const COMMON: [&str; 16] = [
        "malicious",
        "activity",
        "attack",
        "actor",
        "cyber",
        "government",
        "exploit",
        "victim",
        "organis",
        "network",
        "attribut",
        "sponsor",
        "global",
        "join",
        "determin",
        "around",
    ];
    match concept {
        "say" => 0.0,
        OTHERS => 2.0,
        c if c.starts_with('=') => 0.6,
        c if COMMON.iter().any(|w| c.starts_with(w)) => 0.45,
        c if c.starts_with(|d: char| d.is_ascii_digit()) => 1.4,
        _ => 1.0,
    }
}

/// Sum of the weights.
pub fn total<'a>(concepts: impl IntoIterator<Item = &'a String>) -> f64 {
    concepts.into_iter().map(|c| weight(c)).sum()
}

fn square(concepts: &BTreeSet<String>) -> f64 {
    concepts.iter().map(|c| weight(c).powi(2)).sum()
}

/// The share of `part` that `whole` holds; 1 when `part` has no weight.
pub fn covered(part: &BTreeSet<String>, whole: &BTreeSet<String>) -> f64 {
    let all = total(part);
    if all <= 0.0 {
        1.0
    } else {
        total(part.intersection(whole)) / all
    }
}

fn nearest(p: &Side<'_>, weights: &[f64], facts: &Facts) -> Vec<(usize, f64)> {
    let own = square(&facts.concepts);
    let mut all: Vec<(usize, f64)> = Vec::new();
    for (at, (other, weight_p)) in p.facts.iter().zip(weights).enumerate() {
        let shared: f64 = facts
            .concepts
            .intersection(&other.concepts)
            .map(|c| weight(c).powi(2))
            .sum();
        if shared <= 0.0 {
            continue;
        }
        // A short sentence against a long one: what counts is how much of the shorter is shared.
        let cosine = shared / (own * weight_p).sqrt();
        let least = own.min(*weight_p);
        let overlap = if shared >= 1.6 { shared / least } else { 0.0 };
        all.push((at, cosine.max(0.75 * overlap)));
    }
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all.truncate(BESIDE);
    all
}

/// Sentences that are looked at together where the two texts part the same words differently.
const TOGETHER: usize = 16;
/// Bytes beyond which no further sentence is added to others.
const LONG: usize = 600;

/// The words of sentences that follow each other; lines of signs alone have none.
fn joined(run: &[String]) -> String {
    let words = run.iter().map(String::as_str).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Each run of up to [`TOGETHER`] sentences, as its place, length and words.
fn runs(plain: &[String]) -> impl Iterator<Item = (usize, usize, String)> + '_ {
    (0..plain.len()).flat_map(move |at| {
        (1..=TOGETHER).map_while(move |length| {
            let run = plain.get(at..at.checked_add(length)?)?;
            let bytes: usize = run.iter().map(String::len).sum();
            (length == 1 || bytes <= LONG).then(|| (at, length, joined(run)))
        })
    })
}

/// True where a sentence of the original begins the words and what follows it there goes on with the
/// rest of them.
fn goes_on(plain: &[String], words: &str) -> bool {
    let begins = |p: &String| !p.is_empty() && words.starts_with(p.as_str());
    let mut starts = plain.iter().enumerate().filter(|(_, p)| begins(p));
    starts.any(|(at, _)| {
        let end = at.saturating_add(TOGETHER).min(plain.len());
        joined(plain.get(at..end).unwrap_or_default()).starts_with(words)
    })
}

/// Which sentences of the restatement the original has word for word, however the two are cut into
/// lines; at the edges of an excerpt also a part of one.
fn verbatim(p: &Side<'_>, s: &Side<'_>) -> Vec<bool> {
    let have: HashSet<String> = runs(&p.plain).map(|(_, _, words)| words).collect();
    let mut told = vec![false; s.plain.len()];
    for (at, length, _) in runs(&s.plain).filter(|(_, _, words)| have.contains(words)) {
        for place in told.iter_mut().skip(at).take(length) {
            *place = true;
        }
    }
    let last = s.plain.len().saturating_sub(1);
    let mut out = Vec::with_capacity(s.plain.len());
    for (at, words) in s.plain.iter().enumerate() {
        let sentence = s.sentence(at);
        let broken = sentence.is_some_and(|x| !x.whole);
        let headless = sentence
            .and_then(|x| x.tokens.first())
            .is_some_and(|t| !t.capital);
        let cut_off = at == last && broken && p.plain.iter().any(|x| x.starts_with(words.as_str()));
        let cut_in = at == 0 && headless && p.plain.iter().any(|x| x.ends_with(words.as_str()));
        let whole = told.get(at).copied().unwrap_or(false) || goes_on(&p.plain, words);
        out.push(words.is_empty() || whole || cut_off || cut_in);
    }
    out
}

/// Concept of a word known to be in the lists.
pub fn is_concept(word: &str, of: &str) -> bool {
    concept(word) == concept(of)
}

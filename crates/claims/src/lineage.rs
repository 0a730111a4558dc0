//! Which source was derived from which, and how many origins there are.
//!
//! A source counts as derived from an earlier one when it cites it (its address or its title),
//! when most of its words run as in it (near-copy: eight words in a row), or when both have the same
//! rare error: a proper name that no other source writes so. Declared derivation counts as such.
//! Corroboration counts the sources that are derived from no other.

use crate::find;
use crate::lexicon::Known;
use crate::text::{Document, TokenKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Words in a row that a copy shares.
const RUN: usize = 8;
/// Share of the shorter text's runs that makes a near-copy.
const COPY: f64 = 0.2;
/// Runs that make one however long the texts are: whole sentences, taken over.
const TAKEN_OVER: usize = 24;

/// A source to be compared with others.
#[derive(Debug)]
pub struct Source<'a> {
    /// Its id.
    pub id: &'a str,
    /// When it was published, as text that sorts; empty when not known.
    pub published: &'a str,
    /// What it says.
    pub document: &'a Document,
    /// Ids of the sources it is declared to derive from.
    pub declared: &'a [String],
}

/// Why a source counts as derived from another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Derivation {
    /// The derived source.
    pub source: String,
    /// What it derives from.
    pub from: String,
    /// `declared`, `cites`, `near-copy` or `shared-error`.
    pub rule: String,
    /// What was found.
    pub explanation: String,
}

/// Every derivation among the sources, each pair once by its strongest rule.
#[must_use]
pub fn derivations(sources: &[Source<'_>]) -> Vec<Derivation> {
    let runs: Vec<HashSet<String>> = sources.iter().map(|s| runs(s.document)).collect();
    let names: Vec<BTreeSet<String>> = sources.iter().map(|s| names(s.document)).collect();
    let mut spread: BTreeMap<&String, usize> = BTreeMap::new();
    for name in names.iter().flatten() {
        *spread.entry(name).or_default() += 1;
    }
    let mut out = Vec::new();
    for (b, later) in sources.iter().enumerate() {
        for (a, earlier) in sources.iter().enumerate().filter(|(a, _)| *a != b) {
            // What has no day is not taken for the earlier; of two without one, the order given.
            let order =
                |s: &Source<'_>, at: usize| (s.published.is_empty(), s.published.to_owned(), at);
            // What is declared the other way round is not found this way.
            let first = order(earlier, a) < order(later, b) && declared(earlier, later).is_none();
            let (Some(runs_a), Some(runs_b), Some(names_a), Some(names_b)) =
                (runs.get(a), runs.get(b), names.get(a), names.get(b))
            else {
                continue;
            };
            let found = declared(later, earlier)
                .or_else(|| cites(later, earlier))
                .or_else(|| {
                    if !first {
                        return None;
                    }
                    copy(runs_b, runs_a).or_else(|| {
                        let rare = names_b
                            .intersection(names_a)
                            .find(|n| odd(n, &names, &spread) && sources.len() > 2)?;
                        Some(("shared-error", format!("only these two write \"{rare}\"")))
                    })
                });
            if let Some((rule, explanation)) = found {
                out.push(Derivation {
                    source: later.id.to_owned(),
                    from: earlier.id.to_owned(),
                    rule: rule.to_owned(),
                    explanation,
                });
            }
        }
    }
    out
}

/// Ids of the sources that derive from no other: what corroboration counts. Sources that derive
/// from one another in a ring count as one.
#[must_use]
pub fn origins(ids: &[&str], derivations: &[Derivation]) -> Vec<String> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut out = Vec::new();
    for id in ids {
        let root = root(id, derivations);
        if seen.insert(root) {
            out.push(root.to_owned());
        }
    }
    out.sort();
    out
}

/// The source at the beginning of a chain.
fn root<'a>(id: &'a str, derivations: &'a [Derivation]) -> &'a str {
    let mut way = vec![id];
    let mut at = id;
    while let Some(next) = derivations
        .iter()
        .filter(|d| d.source == at)
        .map(|d| d.from.as_str())
        .min()
    {
        if way.contains(&next) {
            // A ring: its least id stands for it.
            return way.into_iter().min().unwrap_or(at);
        }
        way.push(next);
        at = next;
    }
    at
}

type Found = (&'static str, String);

fn declared(later: &Source<'_>, earlier: &Source<'_>) -> Option<Found> {
    later
        .declared
        .iter()
        .any(|d| d == earlier.id)
        .then(|| ("declared", "declared with --derived-from".to_owned()))
}

fn cites(later: &Source<'_>, earlier: &Source<'_>) -> Option<Found> {
    let text = later.document.text();
    for key in ["url", "title"] {
        let Some(value) = earlier
            .document
            .front
            .first(key)
            .filter(|v| v.chars().count() >= 12)
        else {
            continue;
        };
        let own = later.document.front.first(key) == Some(value);
        if !own && text.contains(value) {
            return Some(("cites", format!("has the {key} \"{value}\"")));
        }
    }
    None
}

fn copy(later: &HashSet<String>, earlier: &HashSet<String>) -> Option<Found> {
    let least = later.len().min(earlier.len());
    let shared = later.intersection(earlier).count();
    let share = if least == 0 {
        0.0
    } else {
        shared as f64 / least as f64
    };
    (least >= 4 && (share >= COPY || shared >= TAKEN_OVER)).then(|| {
        let percent = (share * 100.0).round();
        (
            "near-copy",
            format!("{percent} % ({shared}) of its runs of {RUN} words are the other's"),
        )
    })
}

/// A name that two sources write alike and that is nearly, not quite, what others write.
fn odd(name: &str, all: &[BTreeSet<String>], spread: &BTreeMap<&String, usize>) -> bool {
    let here = spread
        .iter()
        .find(|(n, _)| n.as_str() == name)
        .map_or(0, |(_, c)| *c);
    let near = |other: &String| {
        other != name && is_near(name, other) && spread.get(other).copied().unwrap_or(0) >= 1
    };
    here == 2 && all.iter().flatten().any(near)
}

/// Same number of words, all but one alike.
fn is_near(a: &str, b: &str) -> bool {
    let (x, y): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let other = x.iter().zip(&y).filter(|(p, q)| p != q).count();
    x.len() == y.len() && x.len() >= 3 && other == 1
}

fn runs(document: &Document) -> HashSet<String> {
    let words: Vec<&str> = document
        .sentences
        .iter()
        .flat_map(|s| &s.tokens)
        .filter(|t| t.kind != TokenKind::Sign)
        .map(|t| t.lower.as_str())
        .collect();
    words.windows(RUN).map(|w| w.join(" ")).collect()
}

fn names(document: &Document) -> BTreeSet<String> {
    let facts = find::facts(document, &Known::default());
    let names = facts
        .iter()
        .flat_map(|f| &f.names)
        .filter(|n| n.words.len() >= 3);
    names.map(|n| n.words.join(" ")).collect()
}

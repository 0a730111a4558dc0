//! Reads a text with the claim reader and refuses what says more than the holdings.

mod elements;
mod read;
mod sentence;

use crate::figures::HeldFigure;
use crate::holding::Holding;
use ascribe_claims::text::Document;
use ascribe_claims::{DriftKind, Known, compare};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use elements::ELEMENTS;
pub(crate) use read::{Read, Role};

/// One thing that must not be said so, and how it may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// The rule, by its name in `docs/guide-statements.md`.
    pub rule: String,
    /// The sentence, or the element that is missing.
    pub text: String,
    /// First byte in the text.
    pub start: usize,
    /// Byte after it.
    pub end: usize,
    /// What is wrong.
    pub says: String,
    /// What to do.
    pub remedy: String,
}

/// What a text is checked against.
#[derive(Debug)]
pub struct Allowed<'a> {
    /// What may be said.
    pub holdings: &'a [Holding],
    /// Published figures that may be given.
    pub figures: &'a [HeldFigure],
    /// Names of one's own country and bodies.
    pub own: &'a [String],
    /// Names of actors.
    pub known: &'a Known,
    /// The text as it was drafted from these holdings.
    pub drafted: &'a str,
    /// Releasable recorded claims, word for word: other sentences may be these.
    pub recorded: &'a [String],
}

/// Everything in a text that the holdings do not carry; nothing for a text that may be released.
#[must_use]
pub fn check(text: &str, allowed: &Allowed<'_>) -> Vec<Breach> {
    let document = Document::new(text);
    let title = document.front.first("title").unwrap_or_default();
    let headline = Document::new(&format!("{}.", title.trim_end_matches('.')));
    let mut breaches: Vec<Breach> = Vec::new();
    if document.cut {
        breaches.push(plain(
            "too-long",
            "the text is longer than what is read",
            "shorten it",
        ));
    }
    for read in read::sentences(&headline, allowed) {
        breaches.extend(sentence::check(&read, allowed).into_iter().map(|b| Breach {
            start: 0,
            end: 0,
            ..b
        }));
    }
    let reads = read::sentences(&document, allowed);
    for read in &reads {
        breaches.extend(sentence::check(read, allowed));
    }
    breaches.extend(apart(&reads, allowed));
    breaches.extend(drifts(&document, &reads, allowed));
    breaches.extend(elements::check(
        &document,
        &reads,
        allowed.holdings.is_empty(),
    ));
    breaches.sort_by(|a, b| (a.start, &a.rule).cmp(&(b.start, &b.rule)));
    breaches.dedup();
    breaches
}

fn plain(rule: &str, says: &str, remedy: &str) -> Breach {
    Breach {
        rule: rule.to_owned(),
        text: String::new(),
        start: 0,
        end: 0,
        says: says.to_owned(),
        remedy: remedy.to_owned(),
    }
}

/// Separate attributions stay in separate paragraphs. Groups tell them apart; a state only where
/// no group is named, since several groups may have one sponsor.
fn apart(reads: &[Read<'_>], allowed: &Allowed<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut seen: Option<(usize, usize)> = None;
    for read in reads {
        for own in parties(read) {
            let before = seen.filter(|(paragraph, _)| *paragraph == read.sentence.paragraph);
            let same = |before: usize| {
                own.contains(&before) || own.iter().any(|h| same_parties(allowed, before, *h))
            };
            match (before, own.first()) {
                (Some((_, before)), _) if same(before) => {}
                (Some(_), _) => breaches.push(read.breach(
                    "separate-attributions",
                    "two attributions stand in one paragraph",
                    "begin a new paragraph with the second",
                )),
                (None, first) => seen = first.map(|h| (read.sentence.paragraph, *h)),
            }
        }
    }
    breaches
}

/// The holdings of each party that a sentence names: of its groups, else of its states.
fn parties(read: &Read<'_>) -> Vec<Vec<usize>> {
    let groups = read.named.iter().any(|(_, _, state)| !state);
    let mut all: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (holding, party, state) in &read.named {
        if *state != groups {
            all.entry(&party.name).or_default().push(*holding);
        }
    }
    all.into_values().collect()
}

fn same_parties(allowed: &Allowed<'_>, a: usize, b: usize) -> bool {
    let of = |i: usize| -> Option<BTreeSet<&str>> {
        Some(
            allowed
                .holdings
                .get(i)?
                .parties()
                .map(|p| p.name.as_str())
                .collect(),
        )
    };
    of(a) == of(b)
}

/// What the text made of the draft, by the rules for restatements.
fn drifts(document: &Document, reads: &[Read<'_>], allowed: &Allowed<'_>) -> Vec<Breach> {
    let drafted = Document::new(allowed.drafted);
    let found = compare::compare(&drafted, document, allowed.known);
    let mut breaches = Vec::new();
    for drift in found.drifts {
        let Some(at) = &drift.secondary else { continue };
        let Some(read) = reads
            .iter()
            .find(|r| r.sentence.start <= at.start && at.start < r.sentence.end)
        else {
            continue;
        };
        let of_somebody = !read.holdings.is_empty() || read.of_them;
        let refused = match drift.kind {
            DriftKind::HedgeDropped
            | DriftKind::HedgeStrengthened
            | DriftKind::ActorsJoined
            | DriftKind::ClaimAdded
            | DriftKind::EntityChanged
            | DriftKind::ScopeChanged => of_somebody,
            DriftKind::DenominatorLost => true,
            _ => false,
        };
        if refused && !read.recorded && read.figure.is_none() {
            breaches.push(read.breach(
                drift.kind.as_str(),
                &format!("says more than the draft: {}", drift.explanation),
                "keep the draft's words, or record what carries it with `ascribe claim add` and say it in those words",
            ));
        }
    }
    breaches
}

//! Actors joined or split.

use super::align::Pair;
use super::{Drift, DriftKind};
use crate::find::{ActorMention, Tokens};
use crate::lexicon::Pattern;
use crate::text::Token;
use std::sync::LazyLock;

/// Words between two names that make them one.
static JOINING: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    [
        "known",
        "called",
        "aka",
        "a.k.a",
        "alias",
        "tracked",
        "dubbed",
        "named",
        "identified as",
        "same",
        "otherwise",
        "nicknamed",
        "codenamed",
        "referred to",
        "formerly",
        "is|was|are also",
        "name|rebranded|renamed",
        "call|calls|know|knows|tracks|track|dub|dubs",
    ]
    .iter()
    .map(|p| Pattern::new(p))
    .collect()
});
/// Words in a sentence that make the names in it one.
static ONE: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    [
        "same group|actor|actors|gang|team|hackers|people|unit",
        "one and the same",
        "single group|actor",
        "are|is one group|actor",
        "one group",
        "two|both names",
        "another name",
        "other name",
    ]
    .iter()
    .map(|p| Pattern::new(p))
    .collect()
});
/// Words that keep actors apart.
static APART: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    [
        "separately|separate|distinct|distinctly|unrelated|different|independently",
        "another|second|other ~2 group|actor|actors|gang|team",
        "two|three|several ~2 groups|actors|gangs|teams",
        "not ~2 same",
        "both",
    ]
    .iter()
    .map(|p| Pattern::new(p))
    .collect()
});

/// Words that count actors.
static SEVERAL: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    vec![Pattern::new(
        "two|three|four|several ~2 groups|actors|gangs|teams|hackers",
    )]
});

/// Words that begin what is said of somebody else.
static ELSE: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    [
        "separately|independently|unrelated",
        "separate|distinct|different|second|another ~2 group|actor|actors|gang|team",
    ]
    .iter()
    .map(|p| Pattern::new(p))
    .collect()
});

fn any(patterns: &[Pattern], tokens: &[Token]) -> bool {
    patterns.iter().any(|p| p.any(tokens))
}

/// How a sentence puts two names beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tie {
    One,
    Several,
    Open,
}

/// What `tokens` say of two names in them.
/// `next` when no other name stands between them.
fn tie(tokens: &[Token], a: &ActorMention, b: &ActorMention, next: bool) -> Tie {
    let between: Tokens = a.tokens.end..b.tokens.start.max(a.tokens.end);
    let between = tokens.get(between).unwrap_or_default();
    let words: Vec<&str> = between.iter().map(|t| t.lower.as_str()).collect();
    let adjacent = matches!(
        words.as_slice(),
        ["or"]
            | ["and", "as"]
            | ["and", "also", "as"]
            | [",", "or"]
            | ["/"]
            | ["("]
            | ["[", ..]
            | ["=", ..]
    );
    let listed = words.len() <= 8
        && words.iter().any(|w| {
            matches!(
                *w,
                "and" | "with" | "alongside" | "plus" | "while" | "unlike" | "versus" | "well"
            )
        });
    if adjacent
        || words.len() <= 12 && any(&JOINING, between) && !any(&APART, between)
        || any(&ONE, tokens)
    {
        // `A (also known as B) and C` says nothing of A and C.
        let closed = words.contains(&")")
            || words.iter().filter(|w| **w == "and").count() > 0 && !any(&ONE, tokens);
        // `which one calls A and others know as B`: both are names of who was spoken of before.
        let last = words.iter().rposition(|w| *w == "and").unwrap_or(0);
        let named_again = next && any(&JOINING, between.get(last..).unwrap_or_default());
        if !closed || adjacent || named_again {
            return Tie::One;
        }
    }
    if any(&APART, tokens) || listed {
        Tie::Several
    } else {
        Tie::Open
    }
}

/// Pairs of names in a sentence with what is said of them.
fn ties(tokens: &[Token], actors: &[ActorMention]) -> Vec<(String, String, Tie, Tokens)> {
    let mut out = Vec::new();
    let few = actors.get(..actors.len().min(12)).unwrap_or_default();
    for (at, a) in few.iter().enumerate() {
        for (other, b) in few.iter().enumerate().skip(at + 1) {
            if b.name == a.name {
                continue;
            }
            let range = a.tokens.start..b.tokens.end;
            let tie = tie(tokens, a, b, other == at + 1);
            out.push((a.name.clone(), b.name.clone(), tie, range));
        }
    }
    out
}

/// True when the original makes both names one.
fn one_in_original(pair: &Pair<'_>, a: &str, b: &str) -> Option<usize> {
    (0..pair.p.facts.len()).find(|at| {
        pair.p.both(*at).is_some_and(|(sentence, facts)| {
            ties(&sentence.tokens, &facts.actors)
                .iter()
                .any(|(x, y, tie, _)| *tie == Tie::One && (x == a && y == b || x == b && y == a))
        })
    })
}

/// Looks at one sentence of the restatement.
pub fn find(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) {
    let Some((sentence, facts)) = pair.s.both(s) else {
        return;
    };
    let counted = counted_before(pair, s);
    for (a, b, tie, range) in ties(&sentence.tokens, &facts.actors) {
        let tie = match tie {
            Tie::Open if counted => Tie::Several,
            other => other,
        };
        let one = one_in_original(pair, &a, &b);
        match (tie, one) {
            (Tie::One, None) if !pair.known.same(&a, &b) => {
                let p = apart(pair, &a, &b).map(|at| (at, None));
                let text = format!(
                    "\"{a}\" and \"{b}\" are one actor here; the original does not make them one"
                );
                out.push(pair.drift(DriftKind::ActorsJoined, p, (s, Some(&range)), text));
            }
            (Tie::Several, Some(at)) => {
                let text = format!(
                    "\"{a}\" and \"{b}\" are several actors here; in the original they are names of one"
                );
                out.push(pair.drift(
                    DriftKind::ActorsSplit,
                    Some((at, None)),
                    (s, Some(&range)),
                    text,
                ));
            }
            _ => {}
        }
    }
    act_of_another(pair, s, out);
}

/// True when the sentence before speaks of several actors without naming one: `Two groups broke in.`
fn counted_before(pair: &Pair<'_>, s: usize) -> bool {
    let before = s.checked_sub(1).and_then(|at| pair.s.both(at));
    before
        .is_some_and(|(sentence, facts)| facts.actors.is_empty() && any(&SEVERAL, &sentence.tokens))
}

/// The sentence of the original that keeps them apart, else the first that names one of them.
fn apart(pair: &Pair<'_>, a: &str, b: &str) -> Option<usize> {
    let names = |at: &usize, both: bool| {
        pair.p.facts.get(*at).is_some_and(|f| {
            let has = |n: &str| {
                f.actors
                    .iter()
                    .any(|x| x.name == n || pair.known.same(&x.name, n))
            };
            if both {
                has(a) && has(b)
            } else {
                has(a) || has(b)
            }
        })
    };
    let all = 0..pair.p.facts.len();
    all.clone()
        .find(|at| names(at, true))
        .or_else(|| all.clone().find(|at| names(at, false)))
}

/// What the original lays to one actor is laid to another that it names elsewhere.
fn act_of_another(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) {
    let Some((_, facts)) = pair.s.both(s) else {
        return;
    };
    let Some((at, like)) = pair.beside(s, 0.42).next() else {
        return;
    };
    let Some((original, of)) = pair.p.both(at) else {
        return;
    };
    let same =
        |x: &ActorMention, y: &ActorMention| x.name == y.name || pair.known.same(&x.name, &y.name);
    let elsewhere = |x: &ActorMention| {
        pair.p
            .facts
            .iter()
            .flat_map(|f| &f.actors)
            .any(|y| same(x, y))
    };
    let Some(first) = facts.actors.first() else {
        return;
    };
    if facts
        .actors
        .iter()
        .any(|x| !elsewhere(x) || of.actors.iter().any(|y| same(x, y)))
    {
        return;
    }
    // The other sentences beside it may be where the restatement has the name from.
    let from_near = pair.beside(s, like * 0.8).skip(1).any(|(near, _)| {
        pair.p
            .facts
            .get(near)
            .is_some_and(|f| f.actors.iter().any(|y| same(first, y)))
    });
    let distinct = !of.actors.is_empty() || any(&ELSE, &original.tokens);
    if distinct && !from_near {
        let text = format!(
            "what the original lays to another actor is laid to \"{}\" here",
            first.name
        );
        out.push(pair.drift(
            DriftKind::ActorsJoined,
            Some((at, None)),
            (s, Some(&first.tokens)),
            text,
        ));
    }
}

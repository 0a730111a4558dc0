//! Hedges of a sentence.

use super::numbers::number;
use super::{Tokens, overlap};
use crate::lexicon::{HEDGES, HedgeClass};
use crate::text::Token;

/// A hedge and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HedgeHit {
    /// The rule: the phrase as the list has it.
    pub rule: &'static str,
    /// What it speaks of.
    pub class: HedgeClass,
    /// Strength of what it leaves, 1 to 10.
    pub grade: u8,
    /// Its tokens.
    pub tokens: Tokens,
}

/// Grade of what is said plainly.
pub const PLAIN: u8 = 8;

/// Every hedge, none overlapping another; the earlier in the list goes first.
#[must_use]
pub fn hedges(tokens: &[Token]) -> Vec<HedgeHit> {
    let mut out: Vec<HedgeHit> = Vec::new();
    for entry in HEDGES.iter() {
        for found in entry.pattern.find(tokens) {
            if out.iter().any(|h| overlap(&h.tokens, &found))
                || names_a_month(tokens, &found)
                || denied(tokens, &found, entry.class)
                || is_noun(tokens, &found)
            {
                continue;
            }
            out.push(HedgeHit {
                rule: entry.written,
                class: entry.class,
                grade: entry.grade,
                tokens: found,
            });
        }
    }
    out.sort_by_key(|h| h.tokens.start);
    out
}

/// `No evidence that`, `have not found evidence of` are no sign of it.
fn denied(tokens: &[Token], found: &Tokens, class: HedgeClass) -> bool {
    let reach = match class {
        HedgeClass::Signs => 4,
        HedgeClass::Booster => 3,
        _ => 1,
    };
    let before = tokens.get(found.start.saturating_sub(reach)..found.start);
    let near = |t: &Token| matches!(t.lower.as_str(), "no" | "any" | "without");
    let far = |t: &Token| {
        matches!(t.lower.as_str(), "not" | "never" | "nor" | "neither") || t.lower.ends_with("n't")
    };
    // `Not proven`, `innocent until proven guilty`.
    let open =
        |t: &Token| class == HedgeClass::Booster && matches!(t.lower.as_str(), "until" | "unless");
    let beyond = matches!(class, HedgeClass::Signs | HedgeClass::Booster);
    // `Not in doubt`, `no doubt` are rules of their own.
    let doubt = tokens.get(found.clone()).is_some_and(|part| {
        part.iter()
            .any(|t| matches!(t.lower.as_str(), "doubt" | "question" | "dispute"))
    });
    let denies = |t: &Token| near(t) || open(t) || beyond && far(t);
    before.is_some_and(|part| part.iter().any(denies)) && !doubt
}

/// `Two suspects were arrested` names persons and hedges nothing.
fn is_noun(tokens: &[Token], found: &Tokens) -> bool {
    const BEFORE: [&str; 18] = [
        "the",
        "a",
        "an",
        "main",
        "prime",
        "key",
        "other",
        "of",
        "arrested",
        "detained",
        "charged",
        "identified",
        "several",
        "some",
        "many",
        "all",
        "both",
        "further",
    ];
    let word = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    // `Judge Prowse sentenced him`, `the judge said`.
    if found.len() == 1 && matches!(word(found.start), "judge" | "judges") {
        let first = tokens.get(found.start);
        let next = tokens.get(found.start + 1);
        let before = word(found.start.wrapping_sub(1));
        return first.is_some_and(|t| t.capital) && next.is_some_and(|t| t.capital)
            || matches!(before, "the" | "a" | "trial");
    }
    // Indicators that are given out, of compromise: things, and no sign of anything.
    if word(found.start).starts_with("indicator") {
        let before = word(found.start.wrapping_sub(1));
        return word(found.end) == "compromise"
            || matches!(
                before,
                "known"
                    | "technical"
                    | "share"
                    | "sharing"
                    | "disseminate"
                    | "publish"
                    | "published"
                    | "list"
            );
    }
    if found.len() != 1 || !matches!(word(found.start), "suspect" | "suspects") {
        return false;
    }
    let Some(before) = found.start.checked_sub(1) else {
        return false;
    };
    let counted = (before.saturating_sub(2)..=before)
        .any(|i| number(tokens, i).is_some_and(|(_, n)| i + n == found.start));
    counted || BEFORE.contains(&word(before))
}

/// `May` with a capital inside a sentence is a month.
fn names_a_month(tokens: &[Token], found: &Tokens) -> bool {
    let first = tokens.get(found.start);
    found.start > 0 && first.is_some_and(|t| t.lower == "may" && t.capital)
}

/// The weakest statement that hedges allow: likelihood first, then judgement and signs; [`PLAIN`]
/// without any. A link weakens only where nothing else does.
#[must_use]
pub fn least_sure<'a>(
    hedges: impl IntoIterator<Item = &'a HedgeHit>,
) -> (u8, Option<&'a HedgeHit>) {
    let all: Vec<&HedgeHit> = hedges.into_iter().collect();
    for class in [
        HedgeClass::Likelihood,
        HedgeClass::Signs,
        HedgeClass::Judgement,
    ] {
        let of = all.iter().copied().filter(|h| h.class == class);
        if let Some(weakest) = of.min_by_key(|h| h.grade) {
            return (weakest.grade, Some(weakest));
        }
    }
    (PLAIN, None)
}

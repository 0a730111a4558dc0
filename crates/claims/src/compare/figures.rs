//! Figures: the denominator lost, its scope changed, another figure.

use super::align::{Pair, Side, covered, is_concept, total};
use super::{Drift, DriftKind};
use crate::find::{Facts, Figure, Tokens, Unit, concepts};
use crate::text::Sentence;
use std::collections::BTreeSet;

/// Looks at one sentence of the restatement.
pub fn find(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) {
    let Some((sentence, facts)) = pair.s.both(s) else {
        return;
    };
    // A dateline is no statement.
    if !sentence.whole && !facts.dates.is_empty() {
        return;
    }
    for figure in &facts.figures {
        match pair.same_figure(s, figure) {
            Some((at, original)) => same(pair, (at, original), (s, figure), out),
            None => other(pair, s, figure, out),
        }
    }
}

fn same(
    pair: &Pair<'_>,
    (at, original): (usize, &Figure),
    (s, figure): (usize, &Figure),
    out: &mut Vec<Drift>,
) {
    let (Some((p_sentence, _)), Some((s_sentence, told))) = (pair.p.both(at), pair.s.both(s))
    else {
        return;
    };
    let Some(whole) = &original.denominator else {
        return;
    };
    let focus = (
        Some((at, Some(&original.tokens))),
        (s, Some(&figure.tokens)),
    );
    let shown = written(&pair.p, p_sentence, whole);
    let Some(part) = &figure.denominator else {
        let before = s.checked_sub(1).and_then(|i| pair.s.facts.get(i));
        let told_before = before.is_some_and(|f| total_is_told(pair, at, whole, f));
        if !told_before && !total_is_told(pair, at, whole, told) {
            let text = format!(
                "{} stands without what it is a part of: \"{shown}\"",
                figure.shown()
            );
            out.push(pair.drift(DriftKind::DenominatorLost, focus.0, focus.1, text));
        }
        return;
    };
    let back = concepts(s_sentence, part).is_empty();
    let lost = lost_scope(p_sentence, whole, s_sentence);
    if !back && base_lost(pair, (at, whole), (s, part)) {
        let text = format!(
            "{} is of a number in the original (\"{shown}\") that is not given here",
            figure.shown()
        );
        out.push(pair.drift(DriftKind::DenominatorLost, focus.0, focus.1, text));
    } else if !back && !lost.is_empty() {
        let told = written(&pair.s, s_sentence, part);
        let text = format!(
            "{} is of \"{told}\" here, of \"{shown}\" in the original: {} changed or lost",
            figure.shown(),
            lost.join(", ")
        );
        out.push(pair.drift(DriftKind::ScopeChanged, focus.0, focus.1, text));
    }
}

/// True when the denominator was a number (`of the 262 incidents recorded`) and is a bare word
/// (`of incidents`), the number being nowhere in the restatement.
fn base_lost(pair: &Pair<'_>, (at, whole): (usize, &Tokens), (s, part): (usize, &Tokens)) -> bool {
    let (Some(original), Some(told)) = (pair.p.facts.get(at), pair.s.sentence(s)) else {
        return false;
    };
    let given = |f: &Figure| {
        let all = pair.s.facts.iter().flat_map(|x| &x.figures);
        all.into_iter().any(|g| g.agrees(f))
    };
    let mut bases = original
        .figures
        .iter()
        .filter(|f| whole.contains(&f.tokens.start));
    let bare = total(&concepts(told, part)) <= 1.0;
    bare && bases.any(|f| !given(f))
}

/// True when the restatement gives the total in another way: `110 incidents out of a total of 343`.
fn total_is_told(pair: &Pair<'_>, at: usize, whole: &Tokens, told: &Facts) -> bool {
    let Some(facts) = pair.p.facts.get(at) else {
        return false;
    };
    let totals = facts
        .figures
        .iter()
        .filter(|f| whole.contains(&f.tokens.start));
    let shares = facts.figures.iter().filter(|f| f.unit == Unit::Percent);
    let said = |f: &Figure| told.figures.iter().any(|t| t.agrees(f));
    let total = totals.clone().any(said);
    let share = shares.clone().any(|f| {
        told.figures
            .iter()
            .any(|t| t.agrees(f) && t.denominator.is_some())
    });
    total || share
}

fn written(side: &Side<'_>, sentence: &Sentence, tokens: &Tokens) -> String {
    let part = sentence.tokens.get(tokens.clone()).unwrap_or_default();
    match (part.first(), part.last()) {
        (Some(a), Some(b)) => side.document.slice(a.start, b.end).to_owned(),
        _ => String::new(),
    }
}

/// Which limits of the original's denominator the restatement does not have.
fn lost_scope(original: &Sentence, whole: &Tokens, told: &Sentence) -> Vec<&'static str> {
    const COUNTED: [&str; 11] = [
        "recorded",
        "reported",
        "handled",
        "logged",
        "registered",
        "observed",
        "identified",
        "investigated",
        "received",
        "detected",
        "triaged",
    ];
    const GRADE: [&str; 7] = [
        "serious",
        "significant",
        "severe",
        "major",
        "critical",
        "high",
        "nationally",
    ];
    const AIMED: [&str; 9] = [
        "against",
        "targeting",
        "affecting",
        "hitting",
        "on",
        "aimed",
        "towards",
        "targeted",
        "at",
    ];
    let part = original.tokens.get(whole.clone()).unwrap_or_default();
    let has = |list: &[&str]| part.iter().any(|t| list.contains(&t.lower.as_str()));
    let told_has = |list: &[&str]| {
        told.tokens.iter().any(|t| {
            list.iter()
                .any(|w| t.lower == *w || is_concept(&t.lower, w))
        })
    };
    let mut lost = Vec::new();
    let counted = told
        .tokens
        .iter()
        .any(|t| COUNTED.contains(&t.lower.as_str()) || is_concept(&t.lower, "recorded"));
    if has(&COUNTED) && !counted {
        lost.push("by whom or how it was counted");
    }
    if has(&GRADE) && !told_has(&GRADE) {
        lost.push("how serious");
    }
    let exact = |list: &[&str]| told.tokens.iter().any(|t| list.contains(&t.lower.as_str()));
    let victims = told_has(&["victim"]);
    if has(&["against", "targeting", "affecting"]) && !exact(&AIMED) && !victims {
        lost.push("against whom");
    }
    let all = concepts(original, whole);
    let mut own: BTreeSet<String> = all;
    own.retain(|c| !c.starts_with(|d: char| d.is_ascii_digit()));
    if lost.is_empty() && covered(&own, &concepts(told, &(0..told.tokens.len()))) < 0.5 {
        lost.push("of what");
    }
    lost
}

/// A figure that the original does not have.
fn other(pair: &Pair<'_>, s: usize, figure: &Figure, out: &mut Vec<Drift>) {
    let Some(told) = pair.s.facts.get(s) else {
        return;
    };
    let changed = pair.beside(s, 0.38).find_map(|(at, _)| {
        let facts = pair.p.facts.get(at)?;
        let gone = |g: &&Figure| g.unit == figure.unit && !told.figures.iter().any(|t| t.agrees(g));
        facts.figures.iter().find(gone).map(|g| (at, g))
    });
    // What counts actors or names is counted by readers, too.
    if let Some((at, g)) = changed {
        let text = format!("{} in the original is {} here", g.shown(), figure.shown());
        out.push(pair.drift(
            DriftKind::EntityChanged,
            Some((at, Some(&g.tokens))),
            (s, Some(&figure.tokens)),
            text,
        ));
    } else if (figure.unit == Unit::Percent || figure.from >= 10.0) && !roughly(pair, s) {
        let text = format!("the original does not give the figure {}", figure.shown());
        out.push(pair.drift(DriftKind::ClaimAdded, None, (s, Some(&figure.tokens)), text));
    }
}

/// True where the original speaks of a quantity beside it without a figure: `several hundred`, `a year
/// and a half`, `dozens`.
fn roughly(pair: &Pair<'_>, s: usize) -> bool {
    const WORDS: [&str; 20] = [
        "half",
        "dozen",
        "dozens",
        "score",
        "scores",
        "several",
        "hundreds",
        "thousands",
        "millions",
        "couple",
        "decade",
        "decades",
        "century",
        "fortnight",
        "twice",
        "double",
        "doubled",
        "majority",
        "quarter",
        "third",
    ];
    pair.says_beside(s, &WORDS)
}

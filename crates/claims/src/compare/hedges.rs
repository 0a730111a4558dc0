//! Hedges dropped or strengthened.

use super::align::{ALIKE, Pair, covered, total};
use super::support;
use super::{Drift, DriftKind};
use crate::find::{HedgeHit, PLAIN, Tokens, concepts, least_sure};
use crate::lexicon::{HedgeClass, Meaning, Pattern};
use crate::text::{Sentence, Token};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Share of the hedged clause that the restatement must carry.
const CARRIED: f64 = 0.4;

/// Words from a hedge within which lies what it speaks of first.
const NEAR: usize = 5;

static DID_IT: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    [
        "responsible for",
        "behind",
        "carried out",
        "carr* ~2 out",
        "conducted|perpetrated|executed|committed|mounted|orchestrated",
        "work of",
        "attributed|attributes|attribute",
        "launched",
        "hacked|attacked|breached|compromised",
    ]
    .iter()
    .map(|p| Pattern::new(p))
    .collect()
});

fn did_it(tokens: &[Token]) -> bool {
    DID_IT.iter().any(|p| p.any(tokens))
}

/// Looks at one sentence of the restatement.
pub fn find(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) {
    let Some((_, facts)) = pair.s.both(s) else {
        return;
    };
    let sure = facts
        .hedges
        .iter()
        .find(|h| h.class == HedgeClass::Booster && h.grade >= 10);
    let mut beside: Vec<usize> = pair.beside(s, ALIKE).map(|(at, _)| at).collect();
    let by_figure = facts
        .figures
        .iter()
        .filter_map(|f| pair.same_figure(s, f))
        .map(|(at, _)| at);
    for at in by_figure.collect::<Vec<_>>() {
        if !beside.contains(&at) {
            beside.push(at);
        }
    }
    let known = beside.iter().filter_map(|at| pair.p.facts.get(*at));
    let sure_before = known
        .flat_map(|f| &f.hedges)
        .any(|h| h.class == HedgeClass::Booster && h.grade >= 10);
    // The original may have the word where no rule takes it for a hedge: `until proven guilty`.
    let has = |hit: &&HedgeHit| {
        let part = pair
            .s
            .sentence(s)
            .and_then(|x| x.tokens.get(hit.tokens.clone()));
        part.is_some_and(|p| support::content(p).all(|t| pair.p.says(&t.lower)))
    };
    if let Some(hit) = sure.filter(|_| !sure_before).filter(|h| !has(h)) {
        let p = beside.first().copied().or_else(|| pair.best(s, 0.15));
        let text = format!(
            "\"{}\" leaves no doubt; the original does not say so",
            written(pair, s, hit)
        );
        out.push(pair.drift(
            DriftKind::HedgeStrengthened,
            p.map(|at| (at, None)),
            (s, Some(&hit.tokens)),
            text,
        ));
        return;
    }
    if beside.iter().any(|at| weaker(pair, *at, s, out)) {
        return;
    }
    if let Some(at) = beside.first() {
        link_to_deed(pair, *at, s, out);
    }
}

fn written(pair: &Pair<'_>, s: usize, hit: &HedgeHit) -> String {
    pair.s
        .sentence(s)
        .map_or_else(String::new, |x| words(pair.s.document.text(), x, hit))
}

fn words(text: &str, sentence: &Sentence, hit: &HedgeHit) -> String {
    let part = sentence.tokens.get(hit.tokens.clone()).unwrap_or_default();
    match (part.first(), part.last()) {
        (Some(a), Some(b)) => text.get(a.start..b.end).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// Hedges of the original's sentence whose clause the restatement carries.
fn carried<'a>(pair: &'a Pair<'_>, at: usize, s: usize) -> Vec<&'a HedgeHit> {
    let (Some(facts), Some(told)) = (pair.p.facts.get(at), pair.s.facts.get(s)) else {
        return Vec::new();
    };
    let is_carried = |hit: &&HedgeHit| {
        hedged(pair, at, hit, usize::MAX).is_some_and(|content| {
            total(&content) >= 0.9 && covered(&content, &told.concepts) >= CARRIED
        })
    };
    facts.hedges.iter().filter(is_carried).collect()
}

/// What a hedge of the original speaks of: its clause without it, up to `reach` words away.
fn hedged(pair: &Pair<'_>, at: usize, hit: &HedgeHit, reach: usize) -> Option<BTreeSet<String>> {
    let sentence = pair.p.sentence(at)?;
    let around = |c: &&Tokens| c.contains(&hit.tokens.start);
    let clause = sentence.clauses.iter().find(around)?;
    let from = clause.start.max(hit.tokens.start.saturating_sub(reach));
    let to = clause.end.min(hit.tokens.end.saturating_add(reach));
    let mut content = concepts(sentence, &(from..to));
    let hedge = concepts(sentence, &hit.tokens);
    content.retain(|c| !hedge.contains(c));
    Some(content)
}

fn weaker(pair: &Pair<'_>, at: usize, s: usize, out: &mut Vec<Drift>) -> bool {
    let (Some(original), Some(told)) = (pair.p.sentence(at), pair.s.facts.get(s)) else {
        return false;
    };
    let (was, Some(hit)) = least_sure(carried(pair, at, s)) else {
        return false;
    };
    let (is, now) = least_sure(&told.hedges);
    let before = words(pair.p.document.text(), original, hit);
    let Some(now) = now else {
        if kept_elsewhere(pair, (at, hit, was), s) {
            return false;
        }
        let sure = |h: &&HedgeHit| h.class == HedgeClass::Booster;
        let known = pair
            .p
            .facts
            .get(at)
            .is_some_and(|f| f.hedges.iter().any(|h| sure(&h)));
        if let Some(now) = told.hedges.iter().find(sure).filter(|_| !known) {
            let text = format!("\"{before}\" has become \"{}\"", written(pair, s, now));
            out.push(pair.drift(
                DriftKind::HedgeStrengthened,
                Some((at, Some(&hit.tokens))),
                (s, Some(&now.tokens)),
                text,
            ));
            return true;
        }
        if softened(pair, (at, hit), s) {
            return false;
        }
        let text = format!("\"{before}\" is gone");
        out.push(pair.drift(
            DriftKind::HedgeDropped,
            Some((at, Some(&hit.tokens))),
            (s, None),
            text,
        ));
        return true;
    };
    let judged = |h: &HedgeHit| h.class == HedgeClass::Judgement;
    let step = is.saturating_sub(was);
    let stronger = step >= 2 || step == 1 && was >= 5 && !judged(now) && !judged(hit);
    // That somebody judges so says nothing of how likely it is.
    if stronger && (judged(now) || kept_elsewhere(pair, (at, hit, was), s)) {
        return false;
    }
    if stronger && is < PLAIN {
        let text = format!("\"{before}\" has become \"{}\"", written(pair, s, now));
        out.push(pair.drift(
            DriftKind::HedgeStrengthened,
            Some((at, Some(&hit.tokens))),
            (s, Some(&now.tokens)),
            text,
        ));
    }
    stronger
}

/// Words that leave it open, in whatever form; what WordNet has near them counts with them.
static SOFT: LazyLock<Meaning> = LazyLock::new(|| {
    const WORDS: [&str; 24] = [
        "believe",
        "think",
        "suspect",
        "suppose",
        "reckon",
        "deem",
        "presume",
        "surmise",
        "likely",
        "probable",
        "possible",
        "perhaps",
        "seem",
        "apparent",
        "allege",
        "assess",
        "opinion",
        "similar",
        "resemblance",
        "indication",
        "suggestion",
        "hint",
        "tentative",
        "supposed",
    ];
    let mut all = Meaning::default();
    for word in WORDS {
        all.add(&Meaning::of(word));
    }
    all
});

/// True where the sentence of the restatement may say it less than plainly by a word that no list
/// has; and where it is a judgement, and is told as what somebody says.
fn softened(pair: &Pair<'_>, (at, hit): (usize, &HedgeHit), s: usize) -> bool {
    let told = pair.s.facts.get(s);
    let judged = hit.class == HedgeClass::Judgement;
    if judged && told.is_some_and(|f| !f.speakers.is_empty()) {
        return true;
    }
    let known: BTreeSet<&str> = pair.p.sentence(at).map_or_else(BTreeSet::new, |x| {
        x.tokens.iter().map(|t| t.lower.as_str()).collect()
    });
    let tokens = pair.s.sentence(s).map_or(&[][..], |x| &x.tokens);
    support::content(tokens)
        .filter(|t| !known.contains(t.lower.as_str()))
        .any(|t| Meaning::of(&t.lower).near(&SOFT))
}

/// Where the restatement is less sure than the original: sentence of the original, of the
/// restatement, and what became of the hedge. It claims less, so that it is an omission and no drift.
pub fn weakened(pair: &Pair<'_>) -> Vec<(usize, usize, String)> {
    let changed = pair.changed().into_iter();
    changed.filter_map(|s| one_weakened(pair, s)).collect()
}

fn one_weakened(pair: &Pair<'_>, s: usize) -> Option<(usize, usize, String)> {
    let at = pair.best(s, ALIKE)?;
    let (original, of) = pair.p.both(at)?;
    let likely = |hits: &[HedgeHit]| -> Option<HedgeHit> {
        let all = hits.iter().filter(|h| h.class == HedgeClass::Likelihood);
        all.min_by_key(|h| h.grade).cloned()
    };
    let now = likely(&pair.s.facts.get(s)?.hedges)?;
    let before = likely(&of.hedges);
    let was = before.as_ref().map_or(PLAIN, |h| h.grade);
    // What was said plainly may be hedged a little by who retells it.
    let step = if before.is_some() { 2 } else { 3 };
    let said = covered(&pair.s.facts.get(s)?.concepts, &of.concepts) >= 0.5;
    (said && was >= now.grade + step).then(|| {
        let told = written(pair, s, &now);
        let text = match &before {
            Some(hit) => {
                let words = words(pair.p.document.text(), original, hit);
                format!("how sure it is: \"{words}\" has become \"{told}\", which claims less")
            }
            None => format!("how sure it is: said plainly, and \"{told}\" here, which claims less"),
        };
        (at, s, text)
    })
}

/// True when another sentence of the restatement keeps the hedge, and `s` carries only a part of
/// what it hedges.
fn kept_elsewhere(pair: &Pair<'_>, (at, hit, was): (usize, &HedgeHit, u8), s: usize) -> bool {
    let Some(mut content) = hedged(pair, at, hit, NEAR) else {
        return false;
    };
    // Numbers and days lie near a hedge by chance.
    content.retain(|c| !c.starts_with(|d: char| d.is_ascii_digit()));
    let share = |i: usize| {
        let facts = pair.s.facts.get(i);
        facts.map_or(0.0, |f| covered(&content, &f.concepts))
    };
    let own = share(s);
    (0..pair.s.facts.len()).filter(|i| *i != s).any(|i| {
        let told = pair.s.facts.get(i).map_or(&[][..], |f| &f.hedges);
        let (is, now) = least_sure(told);
        now.is_some_and(|n| n.class == hit.class) && is <= was + 1 && share(i) + 0.15 >= own
    })
}

/// `linked to` has become `carried out by`.
fn link_to_deed(pair: &Pair<'_>, at: usize, s: usize, out: &mut Vec<Drift>) {
    let (Some((original, of)), Some((sentence, told))) = (pair.p.both(at), pair.s.both(s)) else {
        return;
    };
    let is_link = |h: &&HedgeHit| h.class == HedgeClass::Link;
    let Some(link) = carried(pair, at, s).into_iter().find(is_link) else {
        return;
    };
    let open = told.hedges.iter().any(|h| h.class != HedgeClass::Booster);
    let deed_before = pair
        .beside(s, 0.2)
        .filter_map(|(i, _)| pair.p.sentence(i))
        .any(|x| did_it(&x.tokens));
    if open
        || deed_before
        || did_it(&original.tokens)
        || !did_it(&sentence.tokens)
        || of.actors.is_empty() && told.actors.is_empty() && told.countries.is_empty()
    {
        return;
    }
    let text = format!(
        "\"{}\" has become a deed",
        words(pair.p.document.text(), original, link)
    );
    out.push(pair.drift(
        DriftKind::HedgeStrengthened,
        Some((at, Some(&link.tokens))),
        (s, None),
        text,
    ));
}

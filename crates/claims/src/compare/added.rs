//! What the original does not say.

use super::align::{Pair, covered, total, weight};
use super::support;
use super::{Drift, DriftKind};
use crate::find::{DateMention, Facts, Tokens, concepts};
use crate::lexicon::{THEMES, Theme};
use crate::text::{Sentence, Token};
use std::collections::BTreeSet;

/// Share of a sentence that the original must have somewhere, else the sentence is new.
const FAMILIAR: f64 = 0.34;
/// The same for a clause.
const FAMILIAR_CLAUSE: f64 = 0.2;
/// Share of the words of a stretch that the original may support, in whatever words, of what is new.
const SUPPORTED: f64 = 0.5;

/// Looks at one sentence of the restatement.
pub fn find(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) {
    let Some((sentence, _)) = pair.s.both(s) else {
        return;
    };
    let mut themed = false;
    for theme in THEMES.iter() {
        let Some(hit) = at(theme, sentence) else {
            continue;
        };
        if in_original(pair, theme)
            || worded(pair, sentence, &hit)
            || reworded(pair, sentence, &hit)
        {
            continue;
        }
        themed = true;
        let text = format!(
            "{}: the original says nothing of it (\"{}\")",
            theme.name,
            words(pair, sentence, &hit)
        );
        out.push(pair.drift(DriftKind::ClaimAdded, None, (s, Some(&hit)), text));
    }
    if denial_lost(pair, s, out) || denial_added(pair, s, out) || themed || is_new(pair, s, out) {
        return;
    }
    new_clause(pair, s, out);
}

fn at(theme: &Theme, sentence: &Sentence) -> Option<Tokens> {
    theme
        .patterns
        .iter()
        .find_map(|p| p.find(&sentence.tokens).next())
}

fn in_original(pair: &Pair<'_>, theme: &Theme) -> bool {
    let counted =
        theme.name.starts_with("victims") && pair.p.facts.iter().any(|f| !f.figures.is_empty());
    counted
        || pair
            .p
            .document
            .sentences
            .iter()
            .any(|x| at(theme, x).is_some())
}

/// True when one sentence of the original has every word of the phrase, in whatever form.
fn worded(pair: &Pair<'_>, sentence: &Sentence, hit: &Tokens) -> bool {
    let content = concepts(sentence, hit);
    let holds = |f: &Facts| content.is_subset(&f.concepts);
    total(&content) > 0.0 && pair.p.facts.iter().any(holds)
}

/// True when each word of the phrase is supported by one that the original has.
fn reworded(pair: &Pair<'_>, sentence: &Sentence, hit: &Tokens) -> bool {
    let part = sentence.tokens.get(hit.clone()).unwrap_or_default();
    let mut phrase = support::content(part).peekable();
    phrase.peek().is_some() && phrase.all(|t| pair.told_of.has(t))
}

fn words(pair: &Pair<'_>, sentence: &Sentence, tokens: &Tokens) -> String {
    let part = sentence.tokens.get(tokens.clone()).unwrap_or_default();
    match (part.first(), part.last()) {
        (Some(a), Some(b)) => pair.s.document.slice(a.start, b.end).to_owned(),
        _ => String::new(),
    }
}

/// What the original has, and the figures and dates of the sentence that say what its say in other
/// words.
fn familiar(pair: &Pair<'_>, s: usize) -> BTreeSet<String> {
    let mut out = pair.p.concepts.clone();
    let Some((sentence, told)) = pair.s.both(s) else {
        return out;
    };
    let figures = told
        .figures
        .iter()
        .filter(|f| pair.same_figure(s, f).is_some())
        .map(|f| &f.tokens);
    let given = |d: &&DateMention| {
        let all = pair.p.facts.iter().flat_map(|f| &f.dates);
        all.into_iter().any(|o| o.allows(d))
    };
    let days = told.dates.iter().filter(given).map(|d| &d.tokens);
    for tokens in figures.chain(days) {
        out.extend(concepts(sentence, tokens));
    }
    out
}

/// A whole sentence whose content the original has nowhere.
fn is_new(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) -> bool {
    let Some((sentence, facts)) = pair.s.both(s) else {
        return false;
    };
    let asserts = !facts.countries.is_empty()
        || !facts.actors.is_empty()
        || !facts.names.is_empty()
        || !facts.speakers.is_empty();
    let new = sentence.whole
        && asserts
        && total(&facts.concepts) >= 4.0
        && covered(&facts.concepts, &familiar(pair, s)) < FAMILIAR
        && unsupported(pair, s, &(0..sentence.tokens.len()));
    if new {
        let text = "the original says nothing of the kind".to_owned();
        out.push(pair.drift(DriftKind::ClaimAdded, None, (s, None), text));
    }
    new
}

/// True when the original does not even say it in other words.
fn unsupported(pair: &Pair<'_>, s: usize, range: &Tokens) -> bool {
    let Some(sentence) = pair.s.sentence(s) else {
        return false;
    };
    let (share, _) = support::share(pair, sentence, range);
    share < SUPPORTED && !support::may_paraphrase(pair, s, range)
}

/// A clause whose content the original has nowhere.
fn new_clause(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) {
    let Some(sentence) = pair
        .s
        .sentence(s)
        .filter(|x| x.whole && x.clauses.len() > 1)
    else {
        return;
    };
    let familiar = familiar(pair, s);
    for clause in &sentence.clauses {
        let mut content = concepts(sentence, clause);
        content.retain(|c| weight(c) > 0.0);
        let strange = covered(&content, &familiar) <= FAMILIAR_CLAUSE;
        if total(&content) >= 3.0 && strange && unsupported(pair, s, clause) {
            let text = format!(
                "the original says nothing of \"{}\"",
                words(pair, sentence, clause)
            );
            out.push(pair.drift(DriftKind::ClaimAdded, None, (s, Some(clause)), text));
        }
    }
}

/// The original denies what the restatement says.
fn denial_lost(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) -> bool {
    let Some((told, facts)) = pair.s.both(s) else {
        return false;
    };
    let Some((at, _)) = pair.beside(s, 0.4).next() else {
        return false;
    };
    let Some(original) = pair.p.sentence(at) else {
        return false;
    };
    let lost = original.clauses.iter().find(|clause| {
        let part = original.tokens.get((*clause).clone()).unwrap_or_default();
        let content = concepts(original, clause);
        denies(part) && total(&content) >= 2.0 && covered(&content, &facts.concepts) >= 0.6
    });
    let Some(clause) = lost.filter(|_| !is_negative(&told.tokens)) else {
        return false;
    };
    let text = "the original denies this".to_owned();
    out.push(pair.drift(
        DriftKind::ClaimAdded,
        Some((at, Some(clause))),
        (s, None),
        text,
    ));
    true
}

/// The restatement denies what the original says: the same words, and a denial that the original
/// has in no form.
fn denial_added(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) -> bool {
    let Some((told, facts)) = pair.s.both(s) else {
        return false;
    };
    let Some(at) = pair.best(s, 0.6) else {
        return false;
    };
    let Some((original, of)) = pair.p.both(at) else {
        return false;
    };
    let same = covered(&facts.concepts, &of.concepts) >= 0.85
        && covered(&of.concepts, &facts.concepts) >= 0.7;
    let one = told.clauses.len() == original.clauses.len();
    let added = same && one && denies(&told.tokens) && !may_deny(&original.tokens);
    if added {
        let text = "the original says the contrary".to_owned();
        out.push(pair.drift(DriftKind::ClaimAdded, Some((at, None)), (s, None), text));
    }
    added
}

/// True for a denial in so many words; `without delay` denies nothing.
fn denies(tokens: &[Token]) -> bool {
    const NO: [&str; 17] = [
        "no", "not", "never", "neither", "nor", "without", "none", "cannot", "nothing", "unable",
        "denied", "denies", "ruled", "excluded", "yet", "unlikely", "nobody",
    ];
    const IDIOM: [&str; 6] = [
        "delay",
        "exception",
        "hesitation",
        "fail",
        "prejudice",
        "notice",
    ];
    tokens.iter().enumerate().any(|(at, t)| {
        let next = tokens.get(at + 1).map_or("", |t| t.lower.as_str());
        let idiom = t.lower == "without" && IDIOM.contains(&next);
        !idiom && (NO.contains(&t.lower.as_str()) || t.lower.ends_with("n't"))
    })
}

/// True for a denial in whatever form: `declined to name`, `failed`, `independent proof is lacking`.
fn is_negative(tokens: &[Token]) -> bool {
    const STEMS: [&str; 15] = [
        "declin",
        "refus",
        "fail",
        "lack",
        "absenc",
        "absent",
        "prevent",
        "reject",
        "unclear",
        "unknown",
        "unconfirm",
        "unidentif",
        "unnam",
        "unsuccess",
        "unaffect",
    ];
    const WORDS: [&str; 14] = [
        "denying",
        "denial",
        "missing",
        "missed",
        "untouched",
        "unproven",
        "spared",
        "intact",
        "thwarted",
        "foiled",
        "withheld",
        "avoided",
        "hardly",
        "instead",
    ];
    let negative = |t: &Token| {
        let word = t.lower.as_str();
        WORDS.contains(&word) || STEMS.iter().any(|s| word.starts_with(s))
    };
    denies(tokens) || tokens.iter().any(negative)
}

/// True where a word may carry a denial, among other things.
fn may_deny(tokens: &[Token]) -> bool {
    const WORDS: [&str; 7] = ["lost", "open", "against", "few", "little", "rather", "free"];
    is_negative(tokens) || tokens.iter().any(|t| WORDS.contains(&t.lower.as_str()))
}

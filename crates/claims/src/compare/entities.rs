//! Another body, actor, country, vulnerability or product.

use super::align::{ALIKE, Pair};
use super::scope::says_region;
use super::{Drift, DriftKind};
use crate::find::{Facts, Name};
use crate::lexicon::{body, concept, country, is_function_word};
use crate::text::{Sentence, Token, TokenKind};

/// Looks at one sentence of the restatement.
pub fn find(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) {
    let Some(told) = pair.s.facts.get(s) else {
        return;
    };
    for name in &told.names {
        misnamed(pair, s, name, out);
    }
    let speaking = |n: &Name| {
        told.speakers
            .iter()
            .any(|x| x.tokens.start < n.tokens.end && n.tokens.start < x.tokens.end)
    };
    let Some(at) = pair.best(s, ALIKE) else {
        return;
    };
    let Some(original) = pair.p.facts.get(at) else {
        return;
    };
    let mut push = |was: &str, is: &str| {
        let text = format!("\"{was}\" in the original is \"{is}\" here");
        out.push(pair.drift(DriftKind::EntityChanged, Some((at, None)), (s, None), text));
    };
    if let Some((was, is)) = other_actor(pair, original, told) {
        push(&was, &is);
    }
    if let Some((was, is)) = other_country(pair, original, told) {
        push(was, is);
    }
    if let Some((was, is)) = other_label(pair, at, s) {
        push(&was, &is);
    }
    let bodies = |facts: &Facts| -> Vec<Name> {
        facts
            .names
            .iter()
            .filter(|n| n.body || body(&n.key).is_some())
            .cloned()
            .collect()
    };
    let (before, now) = (bodies(original), bodies(told));
    let all_before = |key: &str| {
        pair.p
            .facts
            .iter()
            .flat_map(|f| &f.names)
            .any(|n| n.key == key)
            || pair.p.says(key)
    };
    let new = now.iter().find(|n| {
        !speaking(n)
            && !reordered(pair, n)
            && !n.person
            && !all_before(&n.key)
            && !said(pair, n)
            && !pair.p.concepts.contains(&concept(&n.key))
    });
    let gone = before.iter().find(|b| {
        let speaks = original.speakers.iter().any(|x| x.key == b.key);
        !b.person
            && !speaks
            && !now.iter().any(|n| n.key == b.key)
            && !pair
                .s
                .facts
                .get(s)
                .is_some_and(|f| f.concepts.contains(&b.key))
    });
    let within = |x: &Name, y: &Name| x.words.iter().all(|w| y.words.contains(w));
    if let (Some(n), Some(b)) = (new, gone)
        && !alike(b, n)
        && !within(b, n)
        && !within(n, b)
    {
        push(&b.words.join(" "), &n.words.join(" "));
    }
    if let (Some(n), Some(b)) = (lone(pair, told), lone_gone(original, told)) {
        push(&b, &n);
    }
}

fn shared(a: &Name, b: &Name) -> usize {
    b.words
        .iter()
        .filter(|w| a.words.contains(w) && w.len() > 3)
        .count()
}

/// True when `b` is nearly `a`: a name of several words of which some are other.
fn alike(a: &Name, b: &Name) -> bool {
    if a.words.len() < 2 || b.words.len() < 2 || a.core == b.core {
        return false;
    }
    let same = shared(a, b);
    let within = |x: &Name, y: &Name| x.words.iter().all(|w| y.words.contains(w));
    let initials = a.body && b.body && a.key == b.key;
    (initials
        || same >= 2
        || same == 1 && a.words.first() == b.words.first() && a.words.len() == b.words.len())
        && !within(a, b)
        && !within(b, a)
}

/// True when the original has the name, with its country or without.
fn said(pair: &Pair<'_>, name: &Name) -> bool {
    pair.p.says(&name.words.join(" ")) || pair.p.says(&name.core.join(" "))
}

/// True when one sentence of the original has every word of the name, in whatever order or form, with
/// the country as noun or adjective: `Justice Department`, `Department of Justice`.
fn reordered(pair: &Pair<'_>, name: &Name) -> bool {
    let same = |a: &str, b: &str| {
        let (x, y) = (country(a), country(b));
        a == b
            || a.strip_suffix('s') == Some(b)
            || b.strip_suffix('s') == Some(a)
            || x.is_some() && x == y
    };
    let words = || name.words.iter().filter(|w| !is_function_word(w));
    let all = |near: &[Token]| words().all(|w| near.iter().any(|t| same(&t.lower, w)));
    let mut sentences = pair.p.document.sentences.iter();
    sentences.any(|x| {
        let reach = (words().count() + APART).min(x.tokens.len());
        reach > 0 && x.tokens.windows(reach).any(all)
    })
}

/// Small words that may stand among those of a name written otherwise.
const APART: usize = 2;

/// True when a name is nearly one of the original's, and not the same: `Minister` for `Ministry`.
pub fn is_misnamed(pair: &Pair<'_>, name: &Name) -> bool {
    nearly(pair, name).is_some()
}

/// The name of the original that a name nearly is, and the sentence in which it stands.
fn nearly<'a>(pair: &'a Pair<'_>, name: &Name) -> Option<(usize, &'a Name)> {
    if name.person || said(pair, name) || reordered(pair, name) {
        return None;
    }
    let all = pair
        .p
        .facts
        .iter()
        .enumerate()
        .flat_map(|(at, facts)| facts.names.iter().map(move |n| (at, n)));
    let near = all.filter(|(_, n)| !n.person && alike(n, name) && n.body == name.body);
    let hit = near.max_by_key(|(at, n)| (shared(n, name), n.key == name.key, usize::MAX - at));
    // Two names with one key are translations of one another only where the lists say so.
    let listed = |n: &Name| {
        body(&n.words.join(" ")).is_some()
            && body(&name.words.join(" ")) == body(&n.words.join(" "))
    };
    hit.filter(|(_, n)| !listed(n))
}

fn misnamed(pair: &Pair<'_>, s: usize, name: &Name, out: &mut Vec<Drift>) {
    if let Some((at, near)) = nearly(pair, name) {
        let text = format!(
            "\"{}\" in the original is \"{}\" here",
            near.words.join(" "),
            name.words.join(" ")
        );
        out.push(pair.drift(
            DriftKind::EntityChanged,
            Some((at, Some(&near.tokens))),
            (s, Some(&name.tokens)),
            text,
        ));
    }
}

fn other_actor(pair: &Pair<'_>, original: &Facts, told: &Facts) -> Option<(String, String)> {
    let same = |a: &str, b: &str| a == b || pair.known.same(a, b);
    let said = |name: &str| {
        pair.p
            .facts
            .iter()
            .flat_map(|f| &f.actors)
            .any(|a| same(&a.name, name))
    };
    let new = told.actors.iter().find(|a| !said(&a.name))?;
    let gone = original
        .actors
        .iter()
        .find(|a| !told.actors.iter().any(|b| same(&a.name, &b.name)))?;
    Some((gone.name.clone(), new.name.clone()))
}

fn other_country(
    pair: &Pair<'_>,
    original: &Facts,
    told: &Facts,
) -> Option<(&'static str, &'static str)> {
    let all = |key: &str| pair.p.concepts.contains(&format!("={key}"));
    let new = told.countries.iter().find(|c| !c.place && !all(c.key))?;
    let gone = original
        .countries
        .iter()
        .find(|c| !told.countries.iter().any(|d| d.key == c.key))?;
    Some((gone.key, new.key))
}

/// A vulnerability's number, or the number of a unit or room: `Bureau 31`.
fn other_label(pair: &Pair<'_>, at: usize, s: usize) -> Option<(String, String)> {
    let (original, told) = (pair.p.sentence(at)?, pair.s.sentence(s)?);
    let label = |w: &str| w.starts_with("cve-") && w.len() > 8;
    let new = told
        .tokens
        .iter()
        .find(|t| label(&t.lower) && !pair.p.says(&t.lower));
    let gone = original
        .tokens
        .iter()
        .find(|t| label(&t.lower) && !pair.s.says(&t.lower));
    if let (Some(new), Some(gone)) = (new, gone) {
        return Some((gone.lower.clone(), new.lower.clone()));
    }
    let (before, now) = (numbered(original), numbered(told));
    now.iter().find_map(|(word, number)| {
        let (_, was) = before.iter().find(|(w, n)| w == word && n != number)?;
        let (is, was) = (format!("{word} {number}"), format!("{word} {was}"));
        (!pair.p.says(&is) && !pair.s.says(&was)).then_some((was, is))
    })
}

/// Names with a number behind them, which no month and no count has.
fn numbered(sentence: &Sentence) -> Vec<(&str, &str)> {
    const NO_NAME: [&str; 20] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "aug",
        "sept",
        "oct",
        "dec",
    ];
    let pairs = sentence.tokens.iter().zip(sentence.tokens.iter().skip(1));
    let named = pairs.filter(|(word, number)| {
        word.capital
            && word.kind == TokenKind::Word
            && number.kind == TokenKind::Number
            && number.lower.bytes().all(|b| b.is_ascii_digit())
            && !NO_NAME.contains(&word.lower.as_str())
            && !crate::lexicon::is_function_word(&word.lower)
    });
    named
        .map(|(word, number)| (word.lower.as_str(), number.lower.as_str()))
        .collect()
}

/// The one proper name, of no body or person, that the original has nowhere.
fn lone(pair: &Pair<'_>, told: &Facts) -> Option<String> {
    let speaks = |n: &Name| {
        told.speakers
            .iter()
            .any(|x| x.tokens.start < n.tokens.end && n.tokens.start < x.tokens.end)
    };
    let free = |n: &&Name| !n.body && !n.person && !speaks(n);
    let mut new = told
        .names
        .iter()
        .filter(free)
        .filter(|n| {
            !n.words
                .iter()
                .any(|w| pair.p.says(w) || says_region(pair, w))
        })
        .filter(|n| {
            !n.words
                .iter()
                .all(|w| pair.p.concepts.contains(&concept(w)))
        });
    match (new.next(), new.next()) {
        (Some(one), None) => Some(one.words.join(" ")),
        _ => None,
    }
}

fn lone_gone(original: &Facts, told: &Facts) -> Option<String> {
    let speaks = |n: &Name| {
        original
            .speakers
            .iter()
            .any(|x| x.tokens.start < n.tokens.end && n.tokens.start < x.tokens.end)
    };
    let told_words = |w: &String| told.names.iter().any(|n| n.words.contains(w));
    let free = |n: &&Name| !n.body && !n.person && !speaks(n);
    let mut gone = original
        .names
        .iter()
        .filter(free)
        .filter(|n| !n.words.iter().any(told_words));
    match (gone.next(), gone.next()) {
        (Some(one), None) => Some(one.words.join(" ")),
        _ => None,
    }
}

//! Scope outside of denominators: more things, other places, other sectors.

use super::align::{ALIKE, Pair, is_concept};
use super::{Drift, DriftKind};
use crate::find::Unit;
use crate::lexicon::extent::{ALL, COMPASS, FEW, REGIONS, SECTORS, WIDE};
use crate::lexicon::{WORLD, concept, country, is_function_word};
use crate::text::{Sentence, Token, TokenKind};

/// Looks at one sentence of the restatement.
pub fn find(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) {
    let Some(at) = pair.best(s, ALIKE) else {
        return;
    };
    let (Some(original), Some(told)) = (pair.p.sentence(at), pair.s.sentence(s)) else {
        return;
    };
    let mut push = |text: String| {
        out.push(pair.drift(DriftKind::ScopeChanged, Some((at, None)), (s, None), text))
    };
    if let Some((few, all)) = quantity(original, told) {
        push(format!("\"{few}\" has become \"{all}\""));
    }
    if let Some(word) = wider(pair, told) {
        push(format!(
            "\"{word}\" is wider than what the original speaks of"
        ));
    }
    if let Some((part, whole)) = part_of_country(original, told) {
        push(format!("\"{part}\" has become \"{whole}\""));
    }
    if let Some(place) = other_place(pair, at, s) {
        push(format!("the original does not speak of {place} here"));
    }
    if let Some((was, is)) = other_sector(pair, original, told) {
        push(format!("\"{was}\" has become \"{is}\""));
    }
    if let Some((figure, whom)) = aim_lost(pair, s) {
        push(format!("{figure} here no longer says of what: \"{whom}\""));
    }
}

/// Quantity and the thing it counts.
fn counted<'a>(tokens: &'a [Token], list: &[&str]) -> Vec<(&'a Token, String)> {
    let mut out = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if !list.contains(&token.lower.as_str()) {
            continue;
        }
        // `Several hundred` are not few.
        let many = |t: &Token| t.lower.starts_with("hundred") || t.lower.starts_with("thousand");
        if tokens.get(at + 1).is_some_and(many) {
            continue;
        }
        let next = tokens
            .get(at + 1..(at + 6).min(tokens.len()))
            .unwrap_or_default();
        for word in next.iter().filter(|w| !is_function_word(&w.lower)) {
            out.push((token, concept(&word.lower)));
        }
    }
    out
}

fn quantity(original: &Sentence, told: &Sentence) -> Option<(String, String)> {
    let few = counted(&original.tokens, &FEW);
    let before = counted(&original.tokens, &ALL);
    let now = counted(&told.tokens, &ALL);
    let still = counted(&told.tokens, &FEW);
    now.iter().find_map(|(all, thing)| {
        let (was, _) = few.iter().find(|(_, t)| t == thing)?;
        let grown =
            !before.iter().any(|(_, t)| t == thing) && !still.iter().any(|(_, t)| t == thing);
        let sure = !matches!(was.lower.as_str(), "several" | "number")
            || !matches!(all.lower.as_str(), "many");
        (grown && sure).then(|| (was.lower.clone(), all.lower.clone()))
    })
}

/// A word for everywhere or everybody that the original has nowhere.
fn wider(pair: &Pair<'_>, told: &Sentence) -> Option<String> {
    let everywhere = told
        .tokens
        .iter()
        .find(|t| WORLD.contains(&t.lower.as_str()));
    let world = pair
        .p
        .facts
        .iter()
        .flat_map(|f| &f.concepts)
        .any(|c| *c == concept("global"));
    if let Some(token) = everywhere.filter(|_| !world) {
        return Some(token.lower.clone());
    }
    let wide = |t: &&Token| {
        WIDE.contains(&t.lower.as_str())
            && matches!(
                t.lower.as_str(),
                "nationwide" | "countrywide" | "everywhere"
            )
    };
    let token = told.tokens.iter().find(wide)?;
    (!WIDE.iter().any(|w| pair.p.says(w))).then(|| token.lower.clone())
}

/// A part of a country in the original, the whole of one in the restatement: `in the northern
/// province`, `across Valdoria`.
fn part_of_country(original: &Sentence, told: &Sentence) -> Option<(String, String)> {
    const PARTS: [&str; 16] = [
        "province",
        "region",
        "district",
        "county",
        "canton",
        "oblast",
        "prefecture",
        "city",
        "town",
        "municipality",
        "village",
        "island",
        "valley",
        "borough",
        "suburb",
        "capital",
    ];
    const COUNTED: [&str; 8] = [
        "one", "two", "three", "four", "five", "six", "single", "several",
    ];
    const ACROSS: [&str; 4] = ["across", "throughout", "nationwide", "over"];
    let part = original.tokens.iter().find(|t| {
        PARTS.contains(&t.lower.trim_end_matches('s')) || COUNTED.contains(&t.lower.as_str())
    })?;
    let kept = told.tokens.iter().any(|t| {
        let narrow = PARTS.iter().any(|p| t.lower.starts_with(p)) || t.lower.ends_with("ern");
        narrow || t.lower == part.lower
    });
    let wide = |x: &Sentence| {
        let all = |at: usize| at.checked_sub(1).and_then(|i| x.tokens.get(i));
        let at = (0..x.tokens.len()).find(|at| {
            let word = x.tokens.get(*at).map_or("", |t| t.lower.as_str());
            let over = word != "over" || all(*at).is_some_and(|t| t.lower == "all");
            ACROSS.contains(&word) && over
        })?;
        let next = x.tokens.get(at + 1);
        let place = next.filter(|t| country(&t.lower).is_some() && t.capital || t.lower == "the");
        let bare = x.tokens.get(at).is_some_and(|t| t.lower == "nationwide");
        if place.is_none() && !bare && !next.is_some_and(|t| t.capital) {
            return None;
        }
        let word = |t: &Token| t.lower.clone();
        Some(match place {
            Some(place) => format!("across {}", place.lower),
            None => x.tokens.get(at).map_or_else(String::new, word),
        })
    };
    let is = wide(told)?;
    (!kept && wide(original).is_none()).then(|| (part.lower.clone(), is))
}

/// A place that stands in for another.
fn other_place(pair: &Pair<'_>, at: usize, s: usize) -> Option<String> {
    let (original, told) = (pair.p.facts.get(at)?, pair.s.facts.get(s)?);
    let everywhere = |key: &str| pair.p.concepts.contains(&format!("={key}"));
    let placed = original.countries.iter().any(|c| c.place);
    let new = told
        .countries
        .iter()
        .find(|c| c.place && !everywhere(c.key));
    if let Some(place) = new.filter(|_| placed || !original.countries.is_empty()) {
        let sentence = pair.s.sentence(s)?;
        let part = sentence.tokens.get(place.tokens.clone())?;
        return Some(
            pair.s
                .document
                .slice(part.first()?.start, part.last()?.end)
                .to_owned(),
        );
    }
    let sentence = pair.s.sentence(s)?;
    let region = |t: &&Token| {
        t.capital && REGIONS.contains(&t.lower.as_str()) && !says_region(pair, &t.lower)
    };
    let hit = sentence
        .tokens
        .iter()
        .find(region)
        .filter(|_| !original.countries.is_empty())?;
    let inside = pair.s.document.slice(hit.start, hit.end);
    // `Western Power` is a company, `West Africa` a region.
    let place = |w: &str| REGIONS.contains(&w) || COMPASS.contains(&w);
    let company = |n: &crate::find::Name| n.words.iter().any(|w| !place(w));
    let named = told
        .names
        .iter()
        .any(|n| n.words.contains(&hit.lower) && n.words.len() > 1 && company(n));
    (!named).then(|| inside.to_owned())
}

/// True when the original has the region, as a noun or as what is of it: `Europe`, `European`.
pub fn says_region(pair: &Pair<'_>, word: &str) -> bool {
    let key = |w: &str| -> String { w.chars().take(5).collect() };
    let same = REGIONS.iter().filter(|r| key(r) == key(word));
    REGIONS.contains(&word) && same.into_iter().any(|r| pair.p.says(r))
}

/// A count that has lost whom it was against: `1,048 attacks on schools`, `1,048 attacks`.
fn aim_lost(pair: &Pair<'_>, s: usize) -> Option<(String, String)> {
    const REACH: usize = 8;
    const AIMED: [&str; 8] = [
        "against",
        "on",
        "at",
        "among",
        "affecting",
        "targeting",
        "hitting",
        "involving",
    ];
    let (told, facts) = pair.s.both(s)?;
    let noun = |sentence: &Sentence, end: usize| -> Option<String> {
        let next = sentence
            .tokens
            .get(end..(end + 3).min(sentence.tokens.len()))?;
        let word = next.iter().find(|t| !is_function_word(&t.lower))?;
        Some(concept(&word.lower))
    };
    facts.figures.iter().find_map(|figure| {
        let (at, before) = pair.same_figure(s, figure)?;
        let original = pair.p.sentence(at)?;
        let end = before.tokens.end;
        let same = figure.unit == Unit::Count
            && before.denominator.is_none()
            && noun(original, end) == noun(told, figure.tokens.end);
        let near = original
            .tokens
            .get(end..(end + REACH).min(original.tokens.len()))?;
        let aim = near
            .iter()
            .take(5)
            .position(|t| AIMED.contains(&t.lower.as_str()))?;
        let rest = near.get(aim + 1..)?;
        let whom = rest.iter().find(|t| !is_function_word(&t.lower))?;
        // A place or a day is no victim.
        let named = whom.capital || whom.kind != TokenKind::Word;
        let kept = pair.s.concepts.contains(&concept(&whom.lower));
        (same && !named && !kept).then(|| (figure.shown(), whom.lower.clone()))
    })
}

/// A sector that stands in for another.
fn other_sector(pair: &Pair<'_>, original: &Sentence, told: &Sentence) -> Option<(String, String)> {
    let sector = |t: &Token| {
        SECTORS
            .iter()
            .find(|w| t.lower == **w || is_concept(&t.lower, w))
            .copied()
    };
    let list = |x: &Sentence| x.tokens.iter().filter_map(sector).collect::<Vec<_>>();
    let (was, is) = (list(original), list(told));
    let new = is.iter().find(|w| !pair.p.concepts.contains(&concept(w)))?;
    let gone = was.iter().find(|w| !is.contains(w))?;
    Some(((*gone).to_owned(), (*new).to_owned()))
}

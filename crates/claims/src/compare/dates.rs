//! At another time.

use super::align::{ALIKE, Pair};
use super::{Drift, DriftKind};
use crate::find::{DateMention, dates};
use crate::text::{Document, TokenKind};

/// Looks at one sentence of the restatement.
pub fn find(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) {
    let Some((sentence, told)) = pair.s.both(s) else {
        return;
    };
    let Some(at) = pair.best(s, ALIKE) else {
        return;
    };
    let Some(original) = pair.p.facts.get(at) else {
        return;
    };
    // A dateline is no statement.
    if !sentence.whole
        && sentence.tokens.len() < 12
        && told.speakers.is_empty()
        && original.dates.is_empty()
    {
        return;
    }
    let own: Vec<DateMention> = released(pair.s.document);
    let issued: Vec<DateMention> = released(pair.p.document);
    for date in &told.dates {
        let fits = |d: &DateMention| d.allows(date);
        let near = pair
            .beside(s, ALIKE)
            .filter_map(|(i, _)| pair.p.facts.get(i))
            .flat_map(|f| &f.dates)
            .any(fits);
        if near || issued.iter().any(fits) || own.iter().any(fits) {
            continue;
        }
        // `From January to June` is the first half of the year.
        let month_alone = date.day.is_none() && date.year.is_none();
        if month_alone && part_of_year(pair, s) {
            continue;
        }
        let gone = original
            .dates
            .iter()
            .find(|d| !told.dates.iter().any(|t| d.allows(t)));
        let elsewhere = pair.p.facts.iter().flat_map(|f| &f.dates).any(fits);
        if let Some(was) = gone {
            let text = format!("{} in the original is {} here", shown(was), shown(date));
            out.push(pair.drift(
                DriftKind::DateShifted,
                Some((at, Some(&was.tokens))),
                (s, Some(&date.tokens)),
                text,
            ));
        } else if !elsewhere && !vague(pair, s) {
            let text = format!("the original gives no such date: {}", shown(date));
            out.push(pair.drift(
                DriftKind::DateShifted,
                Some((at, None)),
                (s, Some(&date.tokens)),
                text,
            ));
        }
    }
}

/// True when the original speaks of halves or quarters of a year there.
fn part_of_year(pair: &Pair<'_>, s: usize) -> bool {
    let part = |at: usize| {
        let tokens = pair.p.sentence(at).map_or(&[][..], |x| &x.tokens);
        let mut words = tokens.iter().map(|t| t.lower.as_str());
        words.any(|w| matches!(w, "half" | "quarter" | "semester"))
    };
    pair.beside(s, 0.2).any(|(at, _)| part(at))
}

/// True where the original speaks of a time beside it without a date: `last spring`, `in the first
/// half of the year`, `on Tuesday`.
fn vague(pair: &Pair<'_>, s: usize) -> bool {
    const WORDS: [&str; 26] = [
        "half",
        "quarter",
        "spring",
        "summer",
        "autumn",
        "fall",
        "winter",
        "week",
        "weeks",
        "weekend",
        "month",
        "months",
        "year",
        "years",
        "yesterday",
        "today",
        "ago",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "decade",
        "christmas",
    ];
    pair.says_beside(s, &WORDS)
}

fn shown(date: &DateMention) -> String {
    let part = date.part.map_or("", |p| match p {
        crate::find::PartOfSpan::Early => "early ",
        crate::find::PartOfSpan::Mid => "mid ",
        crate::find::PartOfSpan::Late => "late ",
    });
    format!("{part}{}", date.iso())
}

/// The day on which a text says it was released: in its front matter, or in the line of place and
/// day with which press reports begin (`WASHINGTON, Oct 22, 2020 -`).
fn released(document: &Document) -> Vec<DateMention> {
    const OPENING: usize = 8;
    let mut out = in_front(document);
    for sentence in document.sentences.iter().take(2) {
        let tokens = &sentence.tokens;
        let close = |end: usize| {
            let rest = tokens.get(end..(end + 4).min(tokens.len()));
            rest.unwrap_or_default()
                .iter()
                .any(|t| matches!(t.lower.as_str(), "-" | "–" | "—" | "(" | ":" | "·"))
        };
        let opens = |d: &DateMention| {
            let before = tokens.get(..d.tokens.start).unwrap_or_default();
            before.len() <= OPENING
                && before
                    .iter()
                    .all(|t| t.capital || t.kind == TokenKind::Sign)
                && d.day.is_some()
                && close(d.tokens.end)
        };
        out.extend(dates(tokens).into_iter().filter(opens));
    }
    out
}

fn in_front(document: &Document) -> Vec<DateMention> {
    let front = document
        .front
        .first("date")
        .or_else(|| document.front.first("published"));
    let text = Document::new(front.unwrap_or_default());
    text.sentences
        .iter()
        .flat_map(|x| dates(&x.tokens))
        .collect()
}

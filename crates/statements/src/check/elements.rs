//! What a statement must hold.

use super::read::{Read, Role};
use super::{Breach, plain};
use ascribe_claims::text::Document;

/// The required elements, and how each is found.
pub const ELEMENTS: [(&str, &str); 7] = [
    (
        "title-and-date",
        "front matter with title, date (YYYY-MM-DD) and url",
    ),
    (
        "what",
        "what happened: the sentence that names whom speaks of an activity",
    ),
    (
        "whom",
        "whom: a sentence that names a group or state of the assessment",
    ),
    (
        "basis",
        "on what basis in general terms: based on, evidence, indicators, rests on",
    ),
    ("asked", "what is asked of the accused: we call on, we urge"),
    ("organisations", "what organisations should do"),
    ("contacts", "where to turn: an address, a page or a number"),
];

/// The elements that a text lacks.
pub fn check(document: &Document, reads: &[Read<'_>], figures_alone: bool) -> Vec<Breach> {
    missing(document, reads, figures_alone)
        .into_iter()
        .map(|(name, what)| Breach {
            text: name.to_owned(),
            ..plain("element-missing", &format!("lacks {what}"), "add it")
        })
        .collect()
}

/// Names and descriptions of the elements that a text lacks.
fn missing(
    document: &Document,
    reads: &[Read<'_>],
    figures_alone: bool,
) -> Vec<(&'static str, &'static str)> {
    let has = |name: &str| match name {
        "title-and-date" => {
            let given = |k: &str| document.front.first(k).filter(|v| !v.is_empty());
            let day = given("date").is_some_and(|d| d.parse::<jiff::civil::Date>().is_ok());
            day && given("title").is_some() && given("url").is_some()
        }
        // Figures name nobody, ask nobody, and rest on how they were counted.
        "whom" | "asked" if figures_alone => true,
        "what" if figures_alone => reads.iter().any(|r| r.role() == Role::Figure),
        "basis" if figures_alone => says(reads, &["counted"]),
        "what" => reads
            .iter()
            .any(|r| r.role() == Role::Whom && r.sentence.tokens.len() >= 8),
        "whom" => reads.iter().any(|r| r.role() == Role::Whom),
        "basis" => says(reads, &["based on", "rests on", "evidence", "on the basis"]),
        "asked" => reads
            .iter()
            .any(|r| r.is("demand") || r.text.contains("call on")),
        "organisations" => reads.iter().any(|r| {
            let lower = r.text.to_lowercase();
            (lower.contains("organisation") || lower.contains("organization"))
                && r.advises()
                && !lower.contains("contact us")
        }),
        _ => reads.iter().any(|r| {
            let lower = r.text.to_lowercase();
            let turn = lower.contains("contact") || lower.contains("report");
            let where_to = lower.contains('@')
                || lower.contains("http")
                || lower.chars().filter(char::is_ascii_digit).count() >= 5;
            turn && where_to
        }),
    };
    ELEMENTS
        .iter()
        .copied()
        .filter(|(name, _)| !has(name))
        .collect()
}

fn says(reads: &[Read<'_>], words: &[&str]) -> bool {
    reads.iter().any(|r| {
        let lower = r.text.to_lowercase();
        words.iter().any(|w| lower.contains(w))
    })
}

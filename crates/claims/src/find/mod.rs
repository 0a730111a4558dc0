//! What a sentence says: actors, hedges, figures, dates, speakers, bodies, places.

mod actors;
mod dates;
mod figures;
mod hedges;
mod names;
mod numbers;
mod speakers;

pub use actors::{ActorMention, actors};
pub use dates::{DateMention, PartOfSpan, dates};
pub use figures::{Figure, Unit, figures};
pub use hedges::{HedgeHit, PLAIN, hedges, least_sure};
pub use names::{CountryMention, Name, countries, names};
pub use speakers::{Speaker, SpeakerKind, speakers};

use crate::lexicon::{Known, concept, is_function_word};
use crate::text::{Document, Sentence, TokenKind};
use std::collections::BTreeSet;
use std::ops::Range;

/// Tokens, as a range.
pub type Tokens = Range<usize>;

/// All that was found in one sentence.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Named actors.
    pub actors: Vec<ActorMention>,
    /// Hedges and what strengthens.
    pub hedges: Vec<HedgeHit>,
    /// Figures with their denominators.
    pub figures: Vec<Figure>,
    /// Dates.
    pub dates: Vec<DateMention>,
    /// Who is said to say it.
    pub speakers: Vec<Speaker>,
    /// Bodies, products and other proper names.
    pub names: Vec<Name>,
    /// Countries.
    pub countries: Vec<CountryMention>,
    /// What it is about, as concepts.
    pub concepts: BTreeSet<String>,
}

/// The facts of every sentence of a document.
#[must_use]
pub fn facts(document: &Document, known: &Known) -> Vec<Facts> {
    let mut last_person = None;
    document
        .sentences
        .iter()
        .map(|sentence| of_sentence(sentence, known, &mut last_person))
        .collect()
}

fn of_sentence(sentence: &Sentence, known: &Known, last: &mut Option<String>) -> Facts {
    let tokens = &sentence.tokens;
    let actors = actors(tokens, known);
    let dates = dates(tokens);
    let taken: Vec<Tokens> = actors
        .iter()
        .map(|a| a.tokens.clone())
        .chain(dates.iter().map(|d| d.tokens.clone()))
        .collect();
    let names = names(tokens, &taken);
    Facts {
        hedges: hedges(tokens),
        figures: figures(tokens, &taken),
        speakers: speakers(tokens, &taken, last),
        countries: countries(tokens),
        concepts: concepts(sentence, &(0..tokens.len())),
        names,
        actors,
        dates,
    }
}

/// The content of a stretch of a sentence: concepts of its words, keys of its countries.
#[must_use]
pub fn concepts(sentence: &Sentence, range: &Tokens) -> BTreeSet<String> {
    let tokens = sentence.tokens.get(range.clone()).unwrap_or_default();
    let places = countries(tokens);
    let mut out: BTreeSet<String> = places.iter().map(|c| format!("={}", c.key)).collect();
    let mut counted = 0;
    for (at, token) in tokens.iter().enumerate() {
        let covered = places.iter().any(|c| c.tokens.contains(&at));
        if at < counted || covered || token.kind == TokenKind::Sign {
            continue;
        }
        // `thirty-four` and `34` are one; `one` is seldom a number.
        let number = numbers::number(tokens, at).filter(|(value, _)| *value >= 2.0);
        if let Some((value, length)) = number {
            counted = at + length;
            out.insert(value.to_string());
            continue;
        }
        if is_function_word(&token.lower) {
            continue;
        }
        match crate::lexicon::body(&token.lower) {
            Some(key) => out.insert(key.to_owned()),
            None => out.insert(concept(&token.lower)),
        };
    }
    if others(tokens) {
        out.insert(OTHERS.to_owned());
    }
    out
}

/// Stands for `other actors`: that more than one actor did it is content, `other` alone is not.
pub(crate) const OTHERS: &str = "+others";

fn others(tokens: &[crate::text::Token]) -> bool {
    let more = |t: &crate::text::Token| {
        matches!(
            t.lower.as_str(),
            "other" | "others" | "further" | "additional" | "another"
        )
    };
    let actor = concept("actor");
    tokens.iter().enumerate().any(|(at, t)| {
        let next = tokens
            .get(at + 1..(at + 4).min(tokens.len()))
            .unwrap_or_default();
        more(t) && next.iter().any(|n| concept(&n.lower) == actor)
    })
}

/// True when two ranges share a token.
pub fn overlap(a: &Tokens, b: &Tokens) -> bool {
    a.start < b.end && b.start < a.end
}

//! A place in a text, of at most one sentence.

use crate::find::Tokens;
use crate::text::{Document, Sentence};
use serde::{Deserialize, Serialize};

/// Characters of an excerpt, at most.
pub const MAX_CHARS: usize = 420;

/// A piece of a text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The text, as written.
    pub text: String,
    /// First byte in the UTF-8 text.
    pub start: usize,
    /// Byte after it.
    pub end: usize,
}

/// The sentence; of a very long one what lies around `focus`.
pub fn excerpt(document: &Document, sentence: &Sentence, focus: Option<&Tokens>) -> Excerpt {
    let whole = document.slice(sentence.start, sentence.end);
    if whole.chars().count() <= MAX_CHARS {
        return piece(document, sentence.start, sentence.end);
    }
    let at = focus
        .map_or(0, |f| f.start)
        .min(sentence.tokens.len().saturating_sub(1));
    let (mut first, mut last) = (at, at);
    let place = |i: usize, end: bool| {
        sentence
            .tokens
            .get(i)
            .map_or(sentence.start, |t| if end { t.end } else { t.start })
    };
    let fits = |a: usize, b: usize| {
        document
            .slice(place(a, false), place(b, true))
            .chars()
            .count()
            <= MAX_CHARS
    };
    let mut grown = true;
    while grown {
        grown = false;
        if last + 1 < sentence.tokens.len() && fits(first, last + 1) {
            last += 1;
            grown = true;
        }
        if first > 0 && fits(first - 1, last) {
            first -= 1;
            grown = true;
        }
    }
    if fits(first, last) {
        piece(document, place(first, false), place(last, true))
    } else {
        // One word longer than an excerpt may be.
        let start = place(first, false);
        let long = document.slice(start, sentence.end);
        let length: usize = long.chars().take(MAX_CHARS).map(char::len_utf8).sum();
        piece(document, start, start + length)
    }
}

/// The stretch of a sentence that `tokens` cover.
pub fn stretch(document: &Document, sentence: &Sentence, tokens: &Tokens) -> Excerpt {
    let part = sentence.tokens.get(tokens.clone()).unwrap_or_default();
    match (part.first(), part.last()) {
        (Some(a), Some(b)) if document.slice(a.start, b.end).chars().count() <= MAX_CHARS => {
            piece(document, a.start, b.end)
        }
        _ => excerpt(document, sentence, Some(tokens)),
    }
}

fn piece(document: &Document, start: usize, end: usize) -> Excerpt {
    Excerpt {
        text: document.slice(start, end).to_owned(),
        start,
        end,
    }
}

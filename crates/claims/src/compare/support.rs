//! What of a restatement the original supports, in whatever words: the check that stands between
//! the sight of a strange word and the telling of a drift.
//!
//! A word is supported when some word of the original has its stem, is of its list (`stems.rs`),
//! or, in English at large, is near it in meaning (`words.rs`). What is left of both texts once all
//! that is supported is taken out are their *remainders*. A faithful paraphrase leaves a remainder
//! on both sides, one for the other; an addition leaves one in the restatement only.

use super::align::{Pair, Side, weight};
use crate::find::Tokens;
use crate::lexicon::{Meaning, concept, is_function_word};
use crate::text::{Sentence, Token, TokenKind};
use std::collections::BTreeSet;

/// Likeness from which a sentence of the original counts as beside one of the restatement here.
const BESIDE: f64 = 0.15;

/// The words of one text with their meanings.
#[derive(Debug, Default)]
pub struct Support {
    concepts: BTreeSet<String>,
    all: Meaning,
}

impl Support {
    /// Of a whole text.
    pub fn new(side: &Side<'_>) -> Self {
        let mut out = Self {
            concepts: side.concepts.clone(),
            all: Meaning::default(),
        };
        for sentence in &side.document.sentences {
            for token in content(&sentence.tokens) {
                out.all.add(&Meaning::of(&token.lower));
            }
        }
        out
    }

    /// True when the text has the word, or one near it.
    pub fn has(&self, token: &Token) -> bool {
        self.concepts.contains(&concept(&token.lower))
            || self.concepts.contains(&token.lower)
            || crate::lexicon::country(&token.lower)
                .is_some_and(|key| self.concepts.contains(&format!("={key}")))
            || Meaning::of(&token.lower).near(&self.all)
    }

    /// True when the text has the word, one near it, or one a step wider or narrower.
    pub fn has_loosely(&self, token: &Token) -> bool {
        self.has(token) || Meaning::of(&token.lower).loosely(&self.all)
    }
}

/// Words and numbers that carry content.
pub fn content(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    tokens.iter().filter(|t| {
        t.kind != TokenKind::Sign
            && (t.kind == TokenKind::Number || !is_function_word(&t.lower))
            && weight(&concept(&t.lower)) > 0.0
    })
}

/// Share of a stretch that the original supports, and how many words it does not.
pub fn share(pair: &Pair<'_>, sentence: &Sentence, range: &Tokens) -> (f64, usize) {
    let part = sentence.tokens.get(range.clone()).unwrap_or_default();
    let all = content(part).count();
    let strange = content(part)
        .filter(|t| !pair.told_of.has_loosely(t))
        .count();
    if all == 0 {
        return (1.0, 0);
    }
    let held = all.saturating_sub(strange);
    (ratio(held, all), strange)
}

fn ratio(part: usize, whole: usize) -> f64 {
    let small = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    small(part) / small(whole)
}

/// Words of the original beside the sentence `s`, and in the sentences among which it would stand,
/// for which the restatement has nothing anywhere: the most that one sentence has.
fn remainder(pair: &Pair<'_>, s: usize) -> usize {
    let mut beside: BTreeSet<usize> = pair.beside(s, BESIDE).map(|(at, _)| at).collect();
    // What follows what the sentence before retells, and comes before what the next retells.
    let before = s.checked_sub(1).and_then(|i| pair.best(i, BESIDE));
    beside.extend(before.map(|at| at + 1));
    let after = pair.best(s + 1, BESIDE);
    beside.extend(after.and_then(|at| at.checked_sub(1)));
    let left = |at: usize| {
        let tokens = pair.p.sentence(at).map_or(&[][..], |x| &x.tokens);
        content(tokens).filter(|t| !pair.said_in.has(t)).count()
    };
    beside.into_iter().map(left).max().unwrap_or(0)
}

/// True when what is strange in the stretch may be other words for what the original says there:
/// the original has as much for which the restatement has no word.
pub fn may_paraphrase(pair: &Pair<'_>, s: usize, range: &Tokens) -> bool {
    let Some(sentence) = pair.s.sentence(s) else {
        return false;
    };
    let (_, strange) = share(pair, sentence, range);
    remainder(pair, s) >= strange.max(1)
}

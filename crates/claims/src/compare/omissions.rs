//! What is merely left out.

use super::Omission;
use super::align::{Pair, Side, covered, total};
use super::excerpt::{excerpt, stretch};
use crate::find::{Tokens, concepts};
use std::collections::BTreeSet;

/// Share of a clause that some sentence of the restatement must carry.
const CARRIED: f64 = 0.5;

/// Clauses of the original that the restatement does not carry; whole sentences where none is.
pub fn find(pair: &Pair<'_>) -> Vec<Omission> {
    let mut out = Vec::new();
    let told: std::collections::HashSet<&str> = pair.s.plain.iter().map(String::as_str).collect();
    for (at, sentence) in pair.p.document.sentences.iter().enumerate() {
        if pair
            .p
            .plain
            .get(at)
            .is_some_and(|w| told.contains(w.as_str()))
        {
            continue;
        }
        let content = |clause: &Tokens| concepts(sentence, clause);
        let weighty: Vec<&Tokens> = sentence
            .clauses
            .iter()
            .filter(|c| total(&content(c)) >= 1.2)
            .collect();
        let lost: Vec<&Tokens> = weighty
            .iter()
            .copied()
            .filter(|c| !is_carried(pair, &content(c)))
            .collect();
        let document = pair.p.document;
        if !lost.is_empty() && lost.len() == weighty.len() {
            out.push(omission(excerpt(document, sentence, lost.first().copied())));
        } else {
            out.extend(
                lost.iter()
                    .map(|c| omission(stretch(document, sentence, c))),
            );
        }
    }
    for (at, s, explanation) in super::hedges::weakened(pair) {
        let place =
            |side: &Side<'_>, at: usize| side.sentence(at).map(|x| excerpt(side.document, x, None));
        out.push(Omission {
            primary: place(&pair.p, at),
            secondary: place(&pair.s, s),
            explanation,
        });
    }
    out.sort_by_key(|o| o.primary.as_ref().map_or(0, |e| e.start));
    out
}

fn is_carried(pair: &Pair<'_>, content: &BTreeSet<String>) -> bool {
    pair.s
        .facts
        .iter()
        .any(|f| covered(content, &f.concepts) >= CARRIED)
}

fn omission(primary: super::Excerpt) -> Omission {
    Omission {
        primary: Some(primary),
        secondary: None,
        explanation: "no sentence of the restatement carries this".to_owned(),
    }
}

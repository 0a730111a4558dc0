//! What a report's sentences add to the evidence, and what they take out of it.

use crate::evidence::Names;
use ascribe_observe::ObservableType;
use ascribe_observe::prose::{Basis, Finding, Standing, Standings, is_prose, techniques};
use ascribe_observe::read::Piece;
use ascribe_reason::assessment::Place;
use ascribe_reason::{BY_NAME, BY_WORDS};

/// Bytes of a sentence that are kept with a technique found in it.
const SENTENCE_BYTES: usize = 600;

/// A piece of a file read as prose; of logs and tables, nothing.
pub struct Prose<'t> {
    findings: Vec<Finding>,
    standings: Option<Standings<'t>>,
}

impl<'t> Prose<'t> {
    /// Reads a piece, if it is prose.
    pub fn of(piece: &Piece<'t>, names: &Names) -> Self {
        if !is_prose(piece.file, piece.text) {
            return Self {
                findings: Vec::new(),
                standings: None,
            };
        }
        Self {
            findings: techniques(piece.text, names.lexicon()),
            standings: Some(Standings::new(piece.text)),
        }
    }

    /// Whether the piece is prose at all.
    pub fn is_prose(&self) -> bool {
        self.standings.is_some()
    }

    /// Whether a technique's id stands in a sentence that denies it, supposes it, advises against
    /// it or quotes somebody.
    pub fn sets_aside(&self, kind: ObservableType, start: usize) -> bool {
        kind == ObservableType::AttackPattern
            && self.findings.iter().any(|f| {
                f.basis == Basis::Id && f.start == start && f.standing != Standing::Asserted
            })
    }

    /// Whether the text says of a name, as its own statement, that it applies.
    pub fn asserts(&self, start: usize, end: usize) -> bool {
        let standing = self.standings.as_ref().map(|s| s.at(start, end));
        standing.is_none_or(|s| s == Standing::Asserted)
    }

    /// Techniques described by words, each with its sentence and the rule, and where the words
    /// stand in the piece. Those whose ids are
    /// written out are observables already.
    pub fn techniques(&self, piece: &Piece<'_>) -> Vec<(String, Place, (usize, usize))> {
        let described = self
            .findings
            .iter()
            .filter(|f| f.is_evidence() && f.basis != Basis::Id);
        described
            .map(|f| (f.technique.clone(), place(piece, f), (f.start, f.end)))
            .collect()
    }
}

fn place(piece: &Piece<'_>, finding: &Finding) -> Place {
    let (mut from, mut to) = (finding.sentence.start, finding.sentence.end);
    if to - from > SENTENCE_BYTES {
        (from, to) = (finding.start, finding.end);
    }
    let span = piece.span(from, to);
    let sentence = piece.written(from, to).split_whitespace();
    let words = piece.written(finding.start, finding.end).split_whitespace();
    let one_line = |words: std::str::SplitWhitespace<'_>| words.collect::<Vec<_>>().join(" ");
    Place {
        file: piece.file.to_owned(),
        start: span.start,
        end: span.end,
        written: one_line(sentence),
        rule: Some(format!(
            "{}, from the words “{}”: {}",
            match finding.basis {
                Basis::Name => BY_NAME,
                _ => BY_WORDS,
            },
            one_line(words),
            finding.reason
        )),
        when: None,
    }
}

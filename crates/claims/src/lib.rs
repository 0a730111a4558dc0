//! Statements as claims: who says what of whom with what hedge; and what a restatement changed.
//!
//! Pure: no I/O, no clock; the same texts give the same bytes. Rules and word lists, no learned
//! model: every claim names the rules that found it, every drift shows both places.
//!
//! | module | holds |
//! |---|---|
//! | [`text`] | a statement as front matter, sentences, clauses and words with their places |
//! | [`lexicon`] | the words: hedges, bodies, countries, actors, what means the same |
//! | [`find`] | what a sentence says: actors, hedges, figures, dates, speakers, bodies, places |
//! | [`claim`] | a statement as claims |
//! | [`compare`] | what a restatement changed |
//! | [`lineage`] | which source was derived from which, and how many origins there are |
//!
//! All places are byte offsets into the UTF-8 text that was handed in, on character boundaries.
//!
//! ```
//! use ascribe_claims::{Known, compare, text::Document};
//! let said = Document::new("The NCSC assesses that APT28 was almost certainly behind the attack.");
//! let told = Document::new("The NCSC said APT28 was behind the attack.");
//! let found = compare::compare(&said, &told, &Known::default());
//! assert_eq!(found.drifts[0].kind.as_str(), "hedge-dropped");
//! assert!(compare::compare(&said, &said, &Known::default()).drifts.is_empty());
//! ```

pub mod claim;
pub mod compare;
pub mod find;
pub mod lexicon;
pub mod lineage;
pub mod text;

pub use claim::{Claim, claims};

/// The notice of WordNet 3.0, from which the list of words that mean the same is drawn: it asks
/// every copy to carry it.
pub const WORDNET_NOTICE: &str = include_str!("../data/LICENSE-WORDNET");

pub use compare::{Comparison, Drift, DriftKind, Excerpt};
pub use lexicon::Known;

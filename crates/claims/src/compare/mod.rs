//! What a restatement changed.
//!
//! Each sentence of the restatement that the original does not have word for word is set beside
//! the sentences of the original that speak of the same; then each detector looks for its own kind
//! of change. What no detector can show in both texts, or as new in the second, is not reported.

mod actors;
mod added;
mod align;
mod dates;
mod entities;
mod excerpt;
mod figures;
mod hedges;
mod omissions;
mod scope;
mod speakers;
mod support;

use crate::lexicon::Known;
use crate::text::Document;
use align::Pair;
pub use excerpt::Excerpt;
use serde::{Deserialize, Serialize};

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DriftKind {
    /// Actors that the original keeps apart are one.
    ActorsJoined,
    /// An actor that is one in the original is several.
    ActorsSplit,
    /// A hedge is gone.
    HedgeDropped,
    /// A hedge is stronger, or what was said plainly is said to be beyond doubt.
    HedgeStrengthened,
    /// A figure stands without what it is a part of.
    DenominatorLost,
    /// Of more, fewer or other things or places than in the original.
    ScopeChanged,
    /// Somebody else says it.
    SpeakerChanged,
    /// Another body, actor, product or figure.
    EntityChanged,
    /// The original does not say it.
    ClaimAdded,
    /// At another time.
    DateShifted,
}

impl DriftKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::ActorsJoined,
        Self::ActorsSplit,
        Self::HedgeDropped,
        Self::HedgeStrengthened,
        Self::DenominatorLost,
        Self::ScopeChanged,
        Self::SpeakerChanged,
        Self::EntityChanged,
        Self::ClaimAdded,
        Self::DateShifted,
    ];

    /// As it stands in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ActorsJoined => "actors-joined",
            Self::ActorsSplit => "actors-split",
            Self::HedgeDropped => "hedge-dropped",
            Self::HedgeStrengthened => "hedge-strengthened",
            Self::DenominatorLost => "denominator-lost",
            Self::ScopeChanged => "scope-changed",
            Self::SpeakerChanged => "speaker-changed",
            Self::EntityChanged => "entity-changed",
            Self::ClaimAdded => "claim-added",
            Self::DateShifted => "date-shifted",
        }
    }
}

/// One change, with both places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// What kind of change.
    pub kind: DriftKind,
    /// Where the original says it, if it does.
    pub primary: Option<Excerpt>,
    /// Where the restatement says it.
    pub secondary: Option<Excerpt>,
    /// What changed, in a sentence.
    pub explanation: String,
}

/// Something that the restatement leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Omission {
    /// Where the original says it.
    pub primary: Option<Excerpt>,
    /// Where the restatement says it less surely; none where it does not say it at all.
    pub secondary: Option<Excerpt>,
    /// How it was found.
    pub explanation: String,
}

/// All that a restatement changed and left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Changes, in the order of the restatement.
    pub drifts: Vec<Drift>,
    /// What is merely left out, in the order of the original.
    pub omissions: Vec<Omission>,
}

/// Compares an original with its restatement.
#[must_use]
pub fn compare(primary: &Document, secondary: &Document, known: &Known) -> Comparison {
    let pair = Pair::new(primary, secondary, known);
    let mut found = Vec::new();
    for s in pair.changed() {
        actors::find(&pair, s, &mut found);
        hedges::find(&pair, s, &mut found);
        figures::find(&pair, s, &mut found);
        scope::find(&pair, s, &mut found);
        speakers::find(&pair, s, &mut found);
        entities::find(&pair, s, &mut found);
        dates::find(&pair, s, &mut found);
        added::find(&pair, s, &mut found);
    }
    Comparison {
        drifts: distinct(found),
        omissions: omissions::find(&pair),
    }
}

/// One drift of a kind and explanation for each sentence of the restatement.
fn distinct(found: Vec<Drift>) -> Vec<Drift> {
    let mut out: Vec<Drift> = Vec::new();
    for drift in found {
        let same = |d: &Drift| {
            d.kind == drift.kind
                && d.secondary == drift.secondary
                && d.explanation == drift.explanation
        };
        if !out.iter().any(same) {
            out.push(drift);
        }
    }
    let place = |d: &Drift| d.secondary.as_ref().map_or(0, |e| e.start);
    out.sort_by_key(|d| (place(d), d.kind));
    out
}

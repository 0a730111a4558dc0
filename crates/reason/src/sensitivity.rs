//! What an answer rests on: the smallest set of items whose removal changes it, the effect of
//! leaving out each lineage, how strong a prior would overturn it, and what an imitator would
//! have had to forge. Weights add up, so the smallest set is computed, not guessed; `docs/method.md`
//! states the algorithm.

mod flip;
mod forgery;
mod prior;
mod shares;
mod tried;
mod without;

use crate::assessment::Assessment;
use crate::case::Case;
use crate::parameters::Parameters;
use ascribe_knowledge::Picture;
pub use flip::{Flip, about};
pub use forgery::{Class, Forgery};
pub use prior::Prior;
use serde::{Deserialize, Serialize};
pub use without::Without;

/// How firmly an answer stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sensitivity {
    /// The smallest set of items without which the answer would be another; none if no set of
    /// items changes it.
    pub smallest_flip: Option<Flip>,
    /// The answer without each lineage (publisher), the most telling first.
    pub lineages: Vec<Without>,
    /// The answer without each collection that carried statements, the most telling first.
    pub sources: Vec<Without>,
    /// What prior would overturn it.
    pub prior: Prior,
    /// What an imitator would have had to forge.
    pub forgery: Forgery,
    /// What the reader should be warned of.
    pub warnings: Vec<String>,
}

/// Examines an answer.
#[must_use]
pub fn examine(
    picture: &Picture,
    case: &Case,
    parameters: &Parameters,
    answer: &Assessment,
) -> Sensitivity {
    let again = without::Again::new(picture, case, parameters);
    let shares = shares::Shares::of(answer);
    let smallest_flip = flip::smallest(answer, &shares, parameters.threshold, &again);
    let lineages = without::each(answer, &shares, &again, without::Part::Origin);
    let sources = without::each(answer, &shares, &again, without::Part::Source);
    let forgery = forgery::forgery(answer, &shares, parameters.threshold);
    let mut warnings = Vec::new();
    if let Some(flip) = &smallest_flip {
        warnings.extend(flip.warning());
    }
    if let Some(alone) = lineages.iter().find(|w| w.changes) {
        warnings.push(format!(
            "The answer depends on one lineage: without what {} says it would be {}.",
            alone.without, alone.becomes
        ));
    }
    let support = &answer.support;
    let leader = answer.hypotheses.iter().find(|h| !h.unknown);
    if let Some(leader) = leader.filter(|_| support.answered && !support.firm) {
        warnings.push(format!(
            "The answer stands on two items: what else was found adds too little. Who plants two rare traces of {} brings this about.",
            leader.actor
        ));
    }
    warnings.extend(forgery.warning.clone());
    Sensitivity {
        smallest_flip,
        lineages,
        sources,
        prior: prior::prior(answer, parameters.threshold),
        forgery,
        warnings,
    }
}

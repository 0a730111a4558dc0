//! What is asked of an answer once it stands: on what does it rest, who draws the line between
//! groups differently, which reports repeat one another. Apart from the weighing, so that a
//! thousand answers can be weighed without it.

use crate::ach::{self, Matrix};
use crate::assessment::Assessment;
use crate::case::Case;
use crate::lineage::Lineage;
use crate::overlap::{self, Overlap};
use crate::parameters::Parameters;
use crate::sensitivity::{self, Sensitivity};
use crate::sponsor;
use crate::words::Words;
use ascribe_knowledge::Picture;
use serde::{Deserialize, Serialize};

/// What was examined. Empty where an answer was only weighed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Examination {
    /// What may be said of a sponsor alone while the group stays open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// On what the answer rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitivity: Option<Sensitivity>,
    /// Groups that some source does not keep apart from a leading hypothesis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlaps: Vec<Overlap>,
    /// Reports that count as one, since they repeat one another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lineages: Vec<Lineage>,
    /// Evidence against hypotheses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix: Option<Matrix>,
    /// What analysts judged of cells of the matrix.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judgements: Vec<ach::Judgement>,
    /// Clusters of recorded incidents that this one is like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<crate::cluster::Likeness>,
    /// The words of likelihood, where they are not ICD 203's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
}

/// Examines an answer to a case. `lineages` are what [`crate::lineage::fold_copies`] found.
#[must_use]
pub fn examine(
    picture: &Picture,
    case: &Case,
    parameters: &Parameters,
    lineages: Vec<Lineage>,
    mut answer: Assessment,
) -> Assessment {
    answer.examination = Examination {
        statement: sponsor::statement(answer.verdict, &answer.sponsors),
        sensitivity: Some(sensitivity::examine(picture, case, parameters, &answer)),
        overlaps: overlap::overlaps(picture, &answer.hypotheses),
        lineages,
        matrix: ach::matrix(&answer),
        judgements: Vec::new(),
        clusters: Vec::new(),
        words: None,
    };
    answer.reasons.extend(answer.examination.statement.clone());
    answer
}

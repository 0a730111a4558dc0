//! Analysis of competing hypotheses: how consistent each item is with each hypothesis, from the
//! same likelihood ratios as the answer, so that an analyst's own judgements can be laid beside.
//!
//! After R. J. Heuer, *Psychology of Intelligence Analysis*, chapter 8: what counts is what tells
//! hypotheses apart, and a hypothesis is weighed by what speaks against it.

use crate::assessment::{Assessment, Evidence, Hypothesis};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Hypotheses in a matrix.
const COLUMNS: usize = 6;
/// Items in a matrix, the most diagnostic first.
const ROWS: usize = 200;
/// A weight that is much: a factor of about seven.
const MUCH: f64 = 2.0;
/// A weight that is something: a tenth.
const SOME: f64 = 0.1;

/// How consistent an item is with a hypothesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Consistency {
    /// Very inconsistent.
    #[serde(rename = "II")]
    VeryInconsistent,
    /// Inconsistent.
    #[serde(rename = "I")]
    Inconsistent,
    /// Neutral, or not applicable.
    #[serde(rename = "N")]
    Neutral,
    /// Consistent.
    #[serde(rename = "C")]
    Consistent,
    /// Very consistent.
    #[serde(rename = "CC")]
    VeryConsistent,
}

impl Consistency {
    /// Of a weight: the natural logarithm of a likelihood ratio against anyone else.
    #[must_use]
    pub fn of(weight: f64) -> Self {
        match weight {
            w if w >= MUCH => Self::VeryConsistent,
            w if w >= SOME => Self::Consistent,
            w if w <= -MUCH => Self::VeryInconsistent,
            w if w <= -SOME => Self::Inconsistent,
            _ => Self::Neutral,
        }
    }

    /// Of its letters: `CC`, `C`, `N`, `I`, `II`.
    #[must_use]
    pub fn parse(letters: &str) -> Option<Self> {
        Some(match letters.to_ascii_uppercase().as_str() {
            "CC" => Self::VeryConsistent,
            "C" => Self::Consistent,
            "N" => Self::Neutral,
            "I" => Self::Inconsistent,
            "II" => Self::VeryInconsistent,
            _ => return None,
        })
    }

    /// Its letters.
    #[must_use]
    pub fn letters(self) -> &'static str {
        match self {
            Self::VeryConsistent => "CC",
            Self::Consistent => "C",
            Self::Neutral => "N",
            Self::Inconsistent => "I",
            Self::VeryInconsistent => "II",
        }
    }

    /// How far two judgements are apart, 0 to 4; on different sides of neutral, they disagree.
    #[must_use]
    pub fn distance(self, other: Self) -> u8 {
        self.step().abs_diff(other.step())
    }

    fn step(self) -> i8 {
        match self {
            Self::VeryInconsistent => -2,
            Self::Inconsistent => -1,
            Self::Neutral => 0,
            Self::Consistent => 1,
            Self::VeryConsistent => 2,
        }
    }

    /// True if one is on the consistent and the other on the inconsistent side.
    #[must_use]
    pub fn opposes(self, other: Self) -> bool {
        self.step() * other.step() < 0
    }
}

/// Evidence against hypotheses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// The columns.
    pub hypotheses: Vec<Column>,
    /// The rows, the most diagnostic first.
    pub rows: Vec<Row>,
}

/// One hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Id of the hypothesis.
    pub id: String,
    /// Its name.
    pub actor: String,
    /// Sum of the weights that speak against it, natural log, at most 0.
    pub against: f64,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Id of the item.
    pub item: String,
    /// Difference between what it says for one hypothesis and another, natural log.
    pub diagnosticity: f64,
    /// Consistency with each column, by the id of the hypothesis.
    pub cells: BTreeMap<String, Consistency>,
}

/// The matrix of an answer; none without evidence.
#[must_use]
pub fn matrix(answer: &Assessment) -> Option<Matrix> {
    let columns: Vec<&Hypothesis> = answer.hypotheses.iter().take(COLUMNS).collect();
    if answer.evidence.is_empty() || columns.is_empty() {
        return None;
    }
    let mut rows: Vec<Row> = answer.evidence.iter().map(|e| row(e, &columns)).collect();
    rows.sort_by(|a, b| b.diagnosticity.total_cmp(&a.diagnosticity));
    rows.truncate(ROWS);
    let against = |h: &Hypothesis| {
        answer
            .evidence
            .iter()
            .map(|e| weight(e, &h.id))
            .filter(|w| *w < 0.0)
            .sum::<f64>()
    };
    Some(Matrix {
        hypotheses: columns
            .iter()
            .map(|h| Column {
                id: h.id.clone(),
                actor: h.actor.clone(),
                against: against(h),
            })
            .collect(),
        rows,
    })
}

/// Weight of an item for a hypothesis; 0 where it says nothing.
#[must_use]
pub fn weight(item: &Evidence, hypothesis: &str) -> f64 {
    let own = item.contributions.iter().filter(|c| *c.id == *hypothesis);
    own.map(|c| c.weight).sum()
}

fn row(item: &Evidence, columns: &[&Hypothesis]) -> Row {
    let weights: Vec<f64> = columns.iter().map(|h| weight(item, &h.id)).collect();
    let most = weights.iter().copied().fold(0.0, f64::max);
    let least = weights.iter().copied().fold(0.0, f64::min);
    Row {
        item: item.id.clone(),
        diagnosticity: most - least,
        cells: columns
            .iter()
            .zip(weights)
            .map(|(h, w)| (h.id.clone(), Consistency::of(w)))
            .collect(),
    }
}

/// An analyst's own judgement of one cell, beside the computed one. Recorded as a claim: a later
/// one does not replace an earlier, and dissent is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Id of the item.
    pub item: String,
    /// Id of the hypothesis.
    pub hypothesis: String,
    /// Its name.
    pub actor: String,
    /// What the analyst judges.
    pub consistency: Consistency,
    /// What was computed.
    pub computed: Consistency,
    /// Who judges.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When it was recorded, RFC 3339.
    pub recorded: String,
    /// True if it stands on the other side of neutral than the computed one.
    pub dissents: bool,
}

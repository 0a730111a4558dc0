//! Likelihood in words, by a stated rule.
//!
//! Words mean different probabilities to different readers, so the number stands beside the word.
//! Analytic confidence never stands in one sentence with a likelihood.

use crate::assessment::Assessment;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Which words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scale {
    /// Intelligence Community Directive 203.
    #[default]
    Icd203,
    /// The probability yardstick of the UK's Professional Head of Intelligence Assessment.
    Phia,
}

/// The words of an answer, where they are not ICD 203's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// `phia`.
    pub scale: String,
    /// The rule by which a probability got its word.
    pub rule: String,
    /// Hypotheses and sponsors whose probability lies in a gap of the yardstick: their word is that
    /// of the neighbouring range nearer to even chances.
    pub in_gap: Vec<String>,
}

/// The rule for the yardstick's gaps.
pub const PHIA_RULE: &str = "a probability between two ranges takes the word of the range nearer to even chances, which claims less; 50 % belongs to `realistic possibility`";

/// The ICD 203 term of a probability. The published ranges share their bounds; the rule here: a
/// bound belongs to the range above it, and below 1 % and above 99 % the outermost terms stand.
#[must_use]
pub fn likelihood(probability: f64) -> &'static str {
    match probability {
        p if p < 0.05 => "almost no chance",
        p if p < 0.20 => "very unlikely",
        p if p < 0.45 => "unlikely",
        p if p < 0.55 => "roughly even chance",
        p if p < 0.80 => "likely",
        p if p < 0.95 => "very likely",
        _ => "almost certain",
    }
}

/// The term of the yardstick, and whether the probability lies in one of its gaps: 5–10, 20–25,
/// 35–40, 50–55, 75–80 and 90–95 % have no term. In a gap, the range nearer to even chances gives
/// its word, so that no word claims more than its range allows.
#[must_use]
pub fn phia(probability: f64) -> (&'static str, bool) {
    match probability {
        p if p <= 0.05 => ("remote chance", false),
        p if p < 0.10 => ("highly unlikely", true),
        p if p <= 0.20 => ("highly unlikely", false),
        p if p < 0.25 => ("unlikely", true),
        p if p <= 0.35 => ("unlikely", false),
        p if p < 0.40 => ("realistic possibility", true),
        p if p <= 0.50 => ("realistic possibility", false),
        p if p < 0.55 => ("realistic possibility", true),
        p if p <= 0.75 => ("likely", false),
        p if p < 0.80 => ("likely", true),
        p if p <= 0.90 => ("highly likely", false),
        p if p < 0.95 => ("highly likely", true),
        _ => ("almost certain", false),
    }
}

/// Puts an answer into the words of a scale. The recorded answer is always in those of ICD 203;
/// only its telling changes.
pub fn retell(answer: &mut Assessment, scale: Scale) {
    if scale == Scale::Icd203 {
        return;
    }
    let mut in_gap = Vec::new();
    let mut put = |name: &str, probability: f64, word: &mut Cow<'static, str>| {
        let (term, gap) = phia(probability);
        *word = Cow::Borrowed(term);
        if gap {
            in_gap.push(name.to_owned());
        }
    };
    for h in &mut answer.hypotheses {
        put(&h.actor, h.probability, &mut h.likelihood);
    }
    for s in &mut answer.sponsors {
        put(&s.sponsor, s.probability, &mut s.likelihood);
    }
    answer.examination.words = Some(Words {
        scale: "phia".to_owned(),
        rule: PHIA_RULE.to_owned(),
        in_gap,
    });
}

#[cfg(test)]
mod tests {
    use super::{likelihood, phia};

    #[test]
    fn bounds_belong_to_the_range_above() {
        let words = [0.0, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 1.0].map(likelihood);
        assert_eq!(
            words,
            [
                "almost no chance",
                "very unlikely",
                "unlikely",
                "roughly even chance",
                "likely",
                "very likely",
                "almost certain",
                "almost certain"
            ]
        );
    }

    #[test]
    fn gaps_of_the_yardstick_turn_to_even_chances() {
        assert_eq!(phia(0.07), ("highly unlikely", true));
        assert_eq!(phia(0.52), ("realistic possibility", true));
        assert_eq!(phia(0.50), ("realistic possibility", false));
        assert_eq!(phia(0.77), ("likely", true));
        assert_eq!(phia(0.92), ("highly likely", true));
        assert_eq!(phia(0.95), ("almost certain", false));
        assert_eq!(phia(0.05), ("remote chance", false));
    }
}

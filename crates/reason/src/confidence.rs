//! Analytic confidence: quality, independence and amount of what the answer rests on. It is not
//! a likelihood and never stands in one sentence with one.

use crate::assessment::{Confidence, Verdict};
use crate::case::Case;
use crate::verdict::Outcome;

/// Confidence by rule: `high` from three independent origins of which one source is A or B,
/// `moderate` from two, else `low`; one step down when the day of the activity is not known.
#[must_use]
pub fn confidence(case: &Case, outcome: &Outcome) -> Confidence {
    let most = outcome.origins.values().map(Vec::len).max().unwrap_or(0);
    let best = case
        .items
        .iter()
        .flat_map(|i| &i.hits)
        .map(|h| h.reliability)
        .min()
        .unwrap_or('F');
    let mut reasons = vec![
        format!(
            "{most} independent {} for the best supported hypothesis",
            if most == 1 { "origin" } else { "origins" }
        ),
        format!("best source reliability {best}"),
        format!("{} weighed items", case.items.len()),
    ];
    let mut level: usize = match most {
        0 | 1 => 0,
        2 => 1,
        _ if best <= 'B' => 2,
        _ => 1,
    };
    if case.moment().is_none() {
        level = level.saturating_sub(1);
        reasons.push("the day of the activity is not known".to_owned());
    }
    if outcome.verdict == Verdict::Unattributed {
        level = 0;
    }
    let word = ["low", "moderate", "high"]
        .get(level)
        .copied()
        .unwrap_or("low");
    Confidence {
        level: word.to_owned(),
        reasons,
    }
}

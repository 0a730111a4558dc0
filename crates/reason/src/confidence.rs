//! Analytic confidence: quality, independence and amount of what the answer rests on. It is not
//! a likelihood and never stands in one sentence with one.

use crate::assessment::{Confidence, Verdict};
use crate::case::{Case, Hit};
use crate::verdict::Outcome;

/// Confidence by rule: `high` from three independent origins of which one source is A or B,
/// `moderate` from two, else `low`; one step down when the day of the activity is not known.
#[must_use]
pub fn confidence(case: &Case, outcome: &Outcome) -> Confidence {
    let most = outcome
        .about
        .and_then(|actor| outcome.origins.get(&actor))
        .map_or(0, Vec::len);
    let own = |h: &&Hit| h.actor.is_some() && h.actor == outcome.about;
    let hits = case
        .items
        .iter()
        .filter(|i| i.discount.is_none())
        .flat_map(|i| &i.hits);
    let best = hits.filter(own).map(|h| h.reliability).min();
    let items = case.items.len();
    let mut reasons = vec![
        format!(
            "{most} independent {}",
            if most == 1 { "origin" } else { "origins" }
        ),
        format!(
            "{items} weighed {}",
            if items == 1 { "item" } else { "items" }
        ),
    ];
    if let Some(best) = best {
        reasons.insert(1, format!("best source reliability {best}"));
    }
    let best = best.unwrap_or('F');
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

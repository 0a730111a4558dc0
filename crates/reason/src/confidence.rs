//! Analytic confidence: quality, independence and amount of what the answer rests on. It is not
//! a likelihood and never stands in one sentence with one.

use crate::assessment::{Confidence, Verdict};
use crate::case::{Case, Hit};
use crate::verdict::Outcome;

/// Items from which the amount no longer lowers confidence.
const ENOUGH: usize = 3;

/// Confidence by rule, from three things: *independence*, `high` from three independent origins,
/// `moderate` from two, else `low`; *quality*, `high` only with a source of A or B among them;
/// *amount*, one step less where fewer than three different items speak for the actor. One step less
/// also when the day of the activity is not known; `low` whenever nothing is attributed or linked.
#[must_use]
pub fn confidence(case: &Case, outcome: &Outcome) -> Confidence {
    let most = outcome
        .about
        .and_then(|actor| outcome.origins.get(&actor))
        .map_or(0, Vec::len);
    let own = |h: &&Hit| h.actor.is_some() && h.actor == outcome.about;
    let plain = || case.items.iter().filter(|i| i.discount.is_none());
    let best = plain()
        .flat_map(|i| &i.hits)
        .filter(own)
        .map(|h| h.reliability)
        .min();
    let amount = plain()
        .filter(|i| i.hits.iter().any(|h| own(&h)))
        .map(|i| i.met.as_str())
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    let mut reasons = vec![format!(
        "independence: {most} independent {}",
        if most == 1 { "origin" } else { "origins" }
    )];
    if let Some(best) = best {
        reasons.push(format!("quality: best source reliability {best}"));
    }
    reasons.push(format!(
        "amount: {amount} of {} weighed {} for the actor",
        case.items.len(),
        if case.items.len() == 1 {
            "item"
        } else {
            "items"
        }
    ));
    let mut level: usize = match (most, best.unwrap_or('F')) {
        (0 | 1, _) => 0,
        (2, _) => 1,
        (_, best) if best <= 'B' => 2,
        _ => 1,
    };
    if amount < ENOUGH && level > 0 {
        level -= 1;
        reasons.push(format!("fewer than {ENOUGH} items: one step less"));
    }
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

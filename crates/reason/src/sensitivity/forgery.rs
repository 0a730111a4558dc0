//! What an imitator would have had to forge, by cost class after Bianco's Pyramid of Pain.
//!
//! The pyramid orders traces by how hard they are to change; what is easy to change is easy to
//! imitate too, once it is published. Two cases stand apart: a public tool or a public exploit is
//! at everyone's hand, whatever its place in the pyramid.

use super::flip::{scale, share};
use crate::assessment::{Assessment, Evidence, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Cost classes, cheapest first, and what belongs to them.
const CLASSES: [(&str, &str); 6] = [
    (
        "trivial",
        "hashes of known files, public tools, exploits that everyone can use",
    ),
    ("easy", "addresses"),
    ("simple", "names and URLs"),
    ("annoying", "artefacts left on hosts and in mail"),
    (
        "challenging",
        "tools that are not public, exploits that few hold",
    ),
    ("tough", "behaviour"),
];
/// Up to this class, forging is cheap.
const CHEAP: usize = 2;
/// Background from which an exploit is at everyone's hand.
const EVERYONE: f64 = 0.3;

/// Items tried as a sufficient set; more are not listed.
const PLANTED: usize = 100;

/// What one class of items gives to the leader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Class {
    /// `trivial`, `easy`, `simple`, `annoying`, `challenging` or `tough`.
    pub cost: String,
    /// What belongs to it.
    pub what: String,
    /// Ids of the items that speak for the leader.
    pub items: Vec<String>,
    /// Their weight for the leader, natural log.
    pub weight: f64,
}

/// What an imitator of the leader would have had to forge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forgery {
    /// The named actor that would have been imitated.
    pub actor: Option<String>,
    /// Items that speak for it, by cost class, cheapest first; classes without items left out.
    pub classes: Vec<Class>,
    /// The cheapest class such that items up to it suffice for the leader's present standing: above
    /// the threshold if it is, else ahead of the others; none if it does not lead.
    pub suffices: Option<String>,
    /// Ids of the fewest items up to that class that suffice.
    pub items: Vec<String>,
    /// Probability of the leader without everything that is cheap to forge.
    pub without_cheap: f64,
    /// A warning if the answer rests on cheap-to-forge evidence alone.
    pub warning: Option<String>,
}

/// Works out the forgery needed.
pub fn forgery(answer: &Assessment, threshold: f64) -> Forgery {
    let Some(leader) = answer.hypotheses.iter().find(|h| !h.unknown) else {
        return Forgery {
            actor: None,
            classes: Vec::new(),
            suffices: None,
            items: Vec::new(),
            without_cheap: 0.0,
            warning: None,
        };
    };
    let id = leader.id.as_str();
    let mut by_class: BTreeMap<usize, Vec<&Evidence>> = BTreeMap::new();
    for item in answer.evidence.iter().filter(|e| share(e, id) > 0.0) {
        by_class.entry(class(item)).or_default().push(item);
    }
    let named = |c: usize| CLASSES.get(c).copied().unwrap_or(("tough", "behaviour"));
    let classes = by_class
        .iter()
        .map(|(c, items)| Class {
            cost: named(*c).0.to_owned(),
            what: named(*c).1.to_owned(),
            items: items.iter().map(|e| e.id.clone()).collect(),
            weight: items.iter().map(|e| share(e, id)).sum(),
        })
        .collect();
    let goal = if leader.probability >= threshold {
        threshold
    } else {
        0.5_f64.min(leader.probability)
    };
    let leads = answer.hypotheses.first().is_some_and(|h| !h.unknown);
    let enough = if leads {
        sufficient(answer, id, goal, &by_class)
    } else {
        None
    };
    let without_cheap = only(answer, id, |e| share(e, id) <= 0.0 || class(e) > CHEAP);
    let falls = answer.verdict != Verdict::Unattributed && leads && without_cheap < goal;
    Forgery {
        actor: Some(leader.actor.clone()),
        classes,
        suffices: enough.as_ref().map(|(c, _)| named(*c).0.to_owned()),
        items: enough.map(|(_, items)| items).unwrap_or_default(),
        without_cheap,
        warning: falls.then(|| {
            format!(
                "The answer rests on what is cheap to forge (hashes, addresses, names, public tools) alone: an imitator of {} could have planted it.",
                leader.actor
            )
        }),
    }
}

/// Place of an item in the pyramid.
fn class(item: &Evidence) -> usize {
    match (item.kind.as_str(), item.type_.as_str()) {
        ("vulnerability", _) => {
            if item.background >= EVERYONE {
                0
            } else {
                4
            }
        }
        ("software", _) => {
            if item.background >= EVERYONE {
                0
            } else {
                4
            }
        }
        ("technique", _) => 5,
        (_, "md5" | "sha1" | "sha256" | "sha512") => 0,
        (_, "ipv4-addr" | "ipv6-addr" | "autonomous-system") => 1,
        (_, "domain-name" | "url") => 2,
        _ => 3,
    }
}

/// Probability of an actor on some items only, by the shares of the answer.
fn only(answer: &Assessment, id: &str, keep: impl Fn(&Evidence) -> bool) -> f64 {
    let scale = scale(answer);
    let kept: Vec<&Evidence> = answer.evidence.iter().filter(|e| keep(e)).collect();
    let score = |h: &crate::assessment::Hypothesis| {
        let gone: f64 = h.weight - kept.iter().map(|e| share(e, &h.id)).sum::<f64>();
        h.probability.max(f64::MIN_POSITIVE).ln() - scale * gone
    };
    let scores: Vec<(bool, f64)> = answer
        .hypotheses
        .iter()
        .map(|h| (h.id == id, score(h)))
        .collect();
    let top = scores.iter().map(|s| s.1).fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = scores.iter().map(|s| (s.1 - top).exp()).sum();
    scores
        .iter()
        .find(|s| s.0)
        .map_or(0.0, |s| (s.1 - top).exp() / total)
}

/// The cheapest class up to which items suffice, and the fewest of them: heaviest first.
fn sufficient(
    answer: &Assessment,
    id: &str,
    goal: f64,
    by_class: &BTreeMap<usize, Vec<&Evidence>>,
) -> Option<(usize, Vec<String>)> {
    let against = |e: &Evidence| share(e, id) <= 0.0;
    for limit in by_class.keys() {
        let mut items: Vec<&Evidence> = by_class
            .range(..=*limit)
            .flat_map(|(_, items)| items.iter().copied())
            .collect();
        if only(answer, id, |e| against(e) || class(e) <= *limit) < goal {
            continue;
        }
        items.sort_by(|a, b| {
            share(b, id)
                .total_cmp(&share(a, id))
                .then_with(|| a.id.cmp(&b.id))
        });
        let mut planted: Vec<String> = Vec::new();
        for item in items.into_iter().take(PLANTED) {
            planted.push(item.id.clone());
            if only(answer, id, |e| against(e) || planted.contains(&e.id)) >= goal {
                return Some((*limit, planted));
            }
        }
    }
    None
}

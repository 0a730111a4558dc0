//! What an imitator would have had to forge, by cost class after Bianco's Pyramid of Pain.
//!
//! The pyramid orders traces by how hard they are to change; what is easy to change is easy to
//! imitate too, once it is published. Two cases stand apart: a public tool or a public exploit is
//! at everyone's hand, whatever its place in the pyramid.

use super::flip::scale;
use super::shares::Shares;
use crate::assessment::{Assessment, Evidence, Hypothesis, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Cost classes, cheapest first, and what belongs to them.
const CLASSES: [(&str, &str); 6] = [
    (
        "trivial",
        "hashes of known files, public tools, exploits that everyone can use, circumstances",
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
pub fn forgery(answer: &Assessment, shares: &Shares<'_>, threshold: f64) -> Forgery {
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
    let view = View {
        answer,
        shares,
        id: &leader.id,
        own: shares.row(&leader.id),
        cost: answer.evidence.iter().map(class).collect(),
        scale: scale(answer),
    };
    let mut by_class: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (item, class) in view.cost.iter().enumerate() {
        if view.adds(item) > 0.0 {
            by_class.entry(*class).or_default().push(item);
        }
    }
    let named = |c: usize| CLASSES.get(c).copied().unwrap_or(("tough", "behaviour"));
    let classes = by_class
        .iter()
        .map(|(c, items)| Class {
            cost: named(*c).0.to_owned(),
            what: named(*c).1.to_owned(),
            items: view.ids(items),
            weight: items.iter().map(|e| view.adds(*e)).sum(),
        })
        .collect();
    let goal = if leader.probability >= threshold {
        threshold
    } else {
        0.5_f64.min(leader.probability)
    };
    let leads = answer.hypotheses.first().is_some_and(|h| !h.unknown);
    let enough = if leads {
        sufficient(&view, goal, &by_class)
    } else {
        None
    };
    let without_cheap = view.only(|e| view.adds(e) <= 0.0 || view.class(e) > CHEAP);
    let falls = answer.verdict != Verdict::Unattributed && leads && without_cheap < goal;
    Forgery {
        actor: Some(leader.actor.clone()),
        classes,
        suffices: enough.as_ref().map(|(c, _)| named(*c).0.to_owned()),
        items: enough.map_or_else(Vec::new, |(_, items)| view.ids(&items)),
        without_cheap,
        warning: falls.then(|| {
            format!(
                "The answer rests on what is cheap to forge (hashes, addresses, names, public tools) alone: an imitator of {} could have planted it.",
                leader.actor
            )
        }),
    }
}

/// An answer and the actor that would have been imitated; items by their place.
struct View<'a> {
    answer: &'a Assessment,
    shares: &'a Shares<'a>,
    id: &'a str,
    own: &'a [f64],
    cost: Vec<usize>,
    scale: f64,
}

impl View<'_> {
    /// What an item adds to the actor.
    fn adds(&self, item: usize) -> f64 {
        self.own.get(item).copied().unwrap_or(0.0)
    }

    /// Its cost class.
    fn class(&self, item: usize) -> usize {
        self.cost.get(item).copied().unwrap_or(CLASSES.len())
    }

    fn ids(&self, items: &[usize]) -> Vec<String> {
        let items = items.iter().filter_map(|i| self.answer.evidence.get(*i));
        items.map(|e| e.id.clone()).collect()
    }

    /// Probability of the actor on some items only, by the shares of the answer.
    fn only(&self, keep: impl Fn(usize) -> bool) -> f64 {
        let kept: Vec<usize> = (0..self.cost.len()).filter(|i| keep(*i)).collect();
        let score = |h: &Hypothesis| {
            let row = self.shares.row(&h.id);
            let left: f64 = kept.iter().filter_map(|i| row.get(*i)).sum();
            h.probability.max(f64::MIN_POSITIVE).ln() - self.scale * (h.weight - left)
        };
        let scores: Vec<(bool, f64)> = self
            .answer
            .hypotheses
            .iter()
            .map(|h| (h.id == self.id, score(h)))
            .collect();
        let top = scores.iter().map(|s| s.1).fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = scores.iter().map(|s| (s.1 - top).exp()).sum();
        let own = scores.iter().find(|s| s.0);
        own.map_or(0.0, |s| (s.1 - top).exp() / total)
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
        // Whom to strike, when, and what to say is for whoever acts to choose.
        ("circumstance", _) => 0,
        (_, "md5" | "sha1" | "sha256" | "sha512") => 0,
        (_, "ipv4-addr" | "ipv6-addr" | "autonomous-system") => 1,
        (_, "domain-name" | "url") => 2,
        _ => 3,
    }
}

/// The cheapest class up to which items suffice, and the fewest of them: heaviest first.
fn sufficient(
    view: &View<'_>,
    goal: f64,
    by_class: &BTreeMap<usize, Vec<usize>>,
) -> Option<(usize, Vec<usize>)> {
    let against = |e: usize| view.adds(e) <= 0.0;
    let id = |e: usize| view.answer.evidence.get(e).map(|e| e.id.as_str());
    for limit in by_class.keys() {
        let mut items: Vec<usize> = by_class
            .range(..=*limit)
            .flat_map(|(_, items)| items.iter().copied())
            .collect();
        if view.only(|e| against(e) || view.class(e) <= *limit) < goal {
            continue;
        }
        items.sort_by(|a, b| {
            view.adds(*b)
                .total_cmp(&view.adds(*a))
                .then_with(|| id(*a).cmp(&id(*b)))
        });
        let mut planted: Vec<usize> = Vec::new();
        for item in items.into_iter().take(PLANTED) {
            planted.push(item);
            if view.only(|e| against(e) || planted.contains(&e)) >= goal {
                return Some((*limit, planted));
            }
        }
    }
    None
}

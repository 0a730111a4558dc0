//! Where sources draw the line between groups differently, the overlap is part of the answer:
//! which group, and who sees it how. Nothing is joined here; the claims stand side by side.

use crate::assessment::Hypothesis;
use ascribe_knowledge::Picture;
use ascribe_knowledge::names::fold;
use ascribe_knowledge::picture::Actor;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Hypotheses whose overlaps are told.
const LEADING: usize = 3;
/// Below this probability nobody asks.
const WORTH: f64 = 0.01;
/// Overlaps told for one hypothesis.
const MOST: usize = 8;

/// One other group that some source does not keep apart from a leading hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// Preferred name of the hypothesis.
    pub actor: String,
    /// Preferred name of the other group, or its name as said if it is none of the record's.
    pub with: String,
    /// Who sees it how.
    pub views: Vec<OverlapView>,
    /// In one sentence.
    pub says: String,
}

/// One source's view of two groups.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OverlapView {
    /// Who sees it so.
    pub source: String,
    /// `same`, `part-of`, `overlaps`, or `apart`.
    pub sees: String,
    /// On what: the names or the relation.
    pub on: String,
}

/// Overlaps of the leading hypotheses.
#[must_use]
pub fn overlaps(picture: &Picture, hypotheses: &[Hypothesis]) -> Vec<Overlap> {
    let leading = hypotheses
        .iter()
        .filter(|h| !h.unknown && h.probability >= WORTH)
        .take(LEADING);
    let mut all: Vec<Overlap> = Vec::new();
    for h in leading {
        let Some(index) = (0u32..)
            .zip(&picture.actors)
            .find(|(_, a)| a.id == h.id)
            .map(|(i, _)| i)
        else {
            continue;
        };
        for found in of(picture, index).into_iter().take(MOST) {
            let told = |o: &Overlap| o.actor == found.with && o.with == found.actor;
            if !all.iter().any(told) {
                all.push(found);
            }
        }
    }
    all
}

/// How two actors of the record are seen; none where no source joins them in any way.
#[must_use]
pub fn between(picture: &Picture, one: u32, other: u32) -> Option<Overlap> {
    let name = &picture.actor(other)?.name;
    of(picture, one).into_iter().find(|o| o.with == *name)
}

/// Everyone that some source does not keep apart from the actor; those that most sources join first.
fn of(picture: &Picture, index: u32) -> Vec<Overlap> {
    let Some(actor) = picture.actor(index) else {
        return Vec::new();
    };
    let mut joined: BTreeMap<String, BTreeSet<OverlapView>> = BTreeMap::new();
    let mut others: BTreeMap<String, u32> = BTreeMap::new();
    for (other, view) in by_names(picture, index, actor) {
        let Some(name) = picture.actor(other).map(|a| a.name.clone()) else {
            continue;
        };
        others.insert(name.clone(), other);
        joined.entry(name).or_default().insert(view);
    }
    for (name, other, view) in by_relations(picture, index) {
        if let Some(other) = other {
            others.insert(name.clone(), other);
        }
        joined.entry(name).or_default().insert(view);
    }
    for (name, views) in &mut joined {
        if let Some(other) = others.get(name).and_then(|o| picture.actor(*o)) {
            views.extend(apart(actor, other, views));
        }
    }
    let mut all: Vec<Overlap> = joined
        .into_iter()
        .map(|(with, views)| {
            let views: Vec<OverlapView> = views.into_iter().collect();
            Overlap {
                actor: actor.name.clone(),
                says: says(&actor.name, &with, &views),
                with,
                views,
            }
        })
        .collect();
    let joins = |o: &Overlap| o.views.iter().filter(|v| v.sees != "apart").count();
    all.sort_by(|a, b| joins(b).cmp(&joins(a)).then_with(|| a.with.cmp(&b.with)));
    all
}

/// A source that gives one of the two the other's own name joins them.
fn by_names(picture: &Picture, index: u32, actor: &Actor) -> Vec<(u32, OverlapView)> {
    let mut found = Vec::new();
    let names: BTreeSet<String> = actor
        .views
        .iter()
        .flat_map(|v| &v.names)
        .map(|n| fold(n))
        .collect();
    for name in &names {
        let uses = picture
            .names
            .get(name)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let own = |who: u32| uses.iter().any(|u| u.actor == who && u.primary);
        let others: BTreeSet<u32> = uses
            .iter()
            .map(|u| u.actor)
            .filter(|a| *a != index)
            .collect();
        for other in others {
            // The name must be one's own in somebody's use: common aliases tell of no group.
            let (holder, lender) = match (own(index), own(other)) {
                (true, false) => (other, index),
                (false, true) => (index, other),
                _ => continue,
            };
            let to = picture.actor(holder).map_or("", |a| a.name.as_str());
            for lent in uses.iter().filter(|u| u.actor == holder) {
                let whose = picture.actor(lender).map_or("", |a| a.name.as_str());
                let on = if fold(&lent.name) == fold(whose) {
                    format!("counts {} as a name of {to}", lent.name)
                } else {
                    format!("counts {} (a name of {whose}) as a name of {to}", lent.name)
                };
                found.push((
                    other,
                    OverlapView {
                        source: lent.source.clone(),
                        sees: "same".to_owned(),
                        on,
                    },
                ));
            }
        }
    }
    found
}

/// Relations that sources state.
fn by_relations(picture: &Picture, index: u32) -> Vec<(String, Option<u32>, OverlapView)> {
    let mut found = Vec::new();
    for (from, relation, to, by) in &picture.related {
        let target = picture.resolve(to).actor();
        let (other, name) = if *from == index {
            let named = target
                .and_then(|t| picture.actor(t))
                .map_or_else(|| to.clone(), |a| a.name.clone());
            (target, named)
        } else if target == Some(index) {
            let Some(actor) = picture.actor(*from) else {
                continue;
            };
            (Some(*from), actor.name.clone())
        } else {
            continue;
        };
        if other == Some(index) {
            continue;
        }
        let sees = match relation.as_str() {
            "distinct" => "apart",
            "part-of" => "part-of",
            "same" | "similar" => "same",
            _ => "overlaps",
        };
        let first = picture.actor(*from).map_or("", |a| a.name.as_str());
        // What holds both ways is told once.
        let second = target
            .and_then(|t| picture.actor(t))
            .map_or(to.as_str(), |a| a.name.as_str());
        let (first, second) = if sees != "part-of" && second < first {
            (second, first)
        } else {
            (first, second)
        };
        let view = OverlapView {
            source: by.clone(),
            sees: sees.to_owned(),
            on: format!("{first} {} {second}", phrase(relation)),
        };
        found.push((name, other, view));
    }
    found
}

fn phrase(relation: &str) -> &str {
    match relation {
        "distinct" => "is not",
        "part-of" => "is part of",
        "overlaps" => "overlaps with",
        other => other,
    }
}

/// Sources that keep an object of their own for each of the two.
fn apart(one: &Actor, other: &Actor, joined: &BTreeSet<OverlapView>) -> Vec<OverlapView> {
    let of = |actor: &Actor| -> BTreeMap<String, String> {
        let views = actor.views.iter();
        views
            .map(|v| (v.source.clone(), v.primary.clone()))
            .collect()
    };
    let (ours, theirs) = (of(one), of(other));
    let says = |source: &str| joined.iter().any(|v| v.source == source);
    ours.iter()
        .filter(|(source, _)| !says(source))
        .filter_map(|(source, name)| {
            let second = theirs.get(source)?;
            Some(OverlapView {
                source: source.clone(),
                sees: "apart".to_owned(),
                on: format!("keeps {name} and {second} as two"),
            })
        })
        .collect()
}

fn says(actor: &str, with: &str, views: &[OverlapView]) -> String {
    let all = |sees: &str| -> Vec<String> {
        let those = views.iter().filter(|v| v.sees == sees);
        those
            .map(|v| format!("{} {}", v.source, stated(v)))
            .collect()
    };
    let mut parts: Vec<String> = Vec::new();
    for sees in ["same", "part-of", "overlaps", "apart"] {
        parts.extend(all(sees));
    }
    parts.truncate(5);
    format!(
        "{actor} and {with} are drawn differently: {}.",
        parts.join("; ")
    )
}

fn stated(view: &OverlapView) -> String {
    if view.on.starts_with("counts") || view.on.starts_with("keeps") {
        view.on.clone()
    } else {
        format!("says that {}", view.on)
    }
}

//! The verdict: what may be said of activity and group, and what would change it.

use crate::assessment::Verdict;
use crate::case::{Case, ItemKind};
use crate::parameters::Parameters;
use crate::weigh::{Weighed, plain};
use ascribe_knowledge::Picture;
use ascribe_knowledge::picture::{Feature, Holding};
use std::collections::{BTreeMap, BTreeSet};

/// A weight below this moves nothing worth naming (a twentieth of the odds).
const MATERIAL: f64 = 0.3;

/// Verdict with its reasons.
#[derive(Debug)]
pub struct Outcome {
    /// What may be said.
    pub verdict: Verdict,
    /// Why, one sentence each.
    pub reasons: Vec<String>,
    /// Actor → independent origins, neither shared nor benign, that speak for it.
    pub origins: BTreeMap<u32, Vec<String>>,
    /// The actor that the verdict is about; the leading named one when it is about none.
    pub about: Option<u32>,
}

/// Judges a weighed case.
#[must_use]
pub fn judge(
    picture: &Picture,
    case: &Case,
    weighed: &Weighed,
    parameters: &Parameters,
) -> Outcome {
    let origins = origins(case, weighed, parameters);
    let name = |actor: u32| picture.actor(actor).map_or("an actor", |a| a.name.as_str());
    let mut reasons = Vec::new();
    let top = weighed.ranked.first();
    let leader = top.and_then(|r| r.actor.map(|a| (a, r.probability)));
    let passes = leader.filter(|(actor, p)| {
        let firm = weighed.firm.get(*actor).unwrap_or(0.0);
        *p >= parameters.threshold
            && firm >= parameters.threshold
            && origins.get(actor).is_some_and(|o| o.len() >= 2)
            && stands(weighed)
    });
    let several = leader.map_or_else(Vec::new, |(actor, _)| {
        others_pointed_to(case, weighed, actor)
    });
    let pointed = linked(case, weighed);
    let verdict = match (passes, pointed) {
        (Some((actor, _)), _) if several.is_empty() => {
            let list = origins
                .get(&actor)
                .map(|o| o.join(", "))
                .unwrap_or_default();
            reasons.push(format!(
                "{} leads, on independent origins that are neither shared nor benign: {list}.",
                name(actor)
            ));
            Verdict::Attributed
        }
        (_, Some(actor)) => {
            reasons.push(format!(
                "The evidence contains indicators that can be linked to {}.",
                name(actor)
            ));
            let why = if passes.is_some() {
                let list: Vec<&str> = several.iter().map(|a| name(*a)).collect();
                format!(
                    "That is not an attribution: other indicators point to {}, so this may be more than one activity; assess them apart.",
                    list.join(", ")
                )
            } else {
                short_of(top.and_then(|r| r.actor), &origins, actor, name(actor))
            };
            reasons.push(why);
            Verdict::Linked
        }
        _ => {
            reasons.push(unattributed(case, weighed).to_owned());
            Verdict::Unattributed
        }
    };
    reasons.extend(discounts(case, weighed));
    let about = match verdict {
        Verdict::Linked => pointed,
        _ => weighed.leader(),
    };
    Outcome {
        verdict,
        reasons,
        origins,
        about,
    }
}

/// Behaviour is copied from what was published: by itself it attributes nobody if the two best items
/// carry it. An answer that rests on indicators is warned of by what it costs to forge them.
fn stands(weighed: &Weighed) -> bool {
    weighed.support.values > 0 || weighed.support.firm
}

fn short_of(
    leader: Option<u32>,
    origins: &BTreeMap<u32, Vec<String>>,
    actor: u32,
    name: &str,
) -> String {
    let count = origins.get(&actor).map_or(0, Vec::len);
    if leader != Some(actor) {
        return format!("That is not an attribution: {name} is not the leading hypothesis.");
    }
    if count < 2 {
        return "That is not an attribution: it rests on fewer than two independent origins."
            .to_owned();
    }
    "That is not an attribution: on what is neither shared nor benign, the leading hypothesis stays below the threshold.".to_owned()
}

fn unattributed(case: &Case, weighed: &Weighed) -> &'static str {
    if case.items.is_empty() {
        return "Nothing in the evidence is known to any source.";
    }
    if weighed.ranked.first().is_some_and(|r| r.actor.is_none()) {
        return "No named actor explains the evidence better than an unknown one.";
    }
    "What points to the leading hypothesis is shared by others, or rests on too little."
}

/// Things that were weighed down, named once each.
fn discounts(case: &Case, weighed: &Weighed) -> Vec<String> {
    let mut because: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (item, weight) in case.items.iter().zip(&weighed.items) {
        if let Some(d) = item.discount.as_ref().or(weight.discount.as_ref()) {
            *because
                .entry((d.kind.clone(), d.because.clone()))
                .or_default() += 1;
        }
    }
    because
        .into_iter()
        .map(|((kind, because), n)| {
            let (noun, verb) = if n == 1 {
                ("item", "was")
            } else {
                ("items", "were")
            };
            format!("{n} {noun} {verb} weighed down as {kind}: {because}.")
        })
        .collect()
}

/// Origins for the verdict: publishers, as relayed by sources that are at least fairly reliable.
/// A source of grade D is one origin whatever it cites; E and F are none. Sources that give no
/// reference and list the same values are copies of one another.
fn origins(case: &Case, weighed: &Weighed, parameters: &Parameters) -> BTreeMap<u32, Vec<String>> {
    let mut said: Vec<(u32, &str, &str)> = Vec::new();
    let mut cited: BTreeSet<&str> = BTreeSet::new();
    for (item, weight) in case.items.iter().zip(&weighed.items) {
        if !plain(item, weight) || weight.background > parameters.diagnostic {
            continue;
        }
        for hit in item.hits.iter().filter(|h| h.reliability <= 'D') {
            let Some(actor) = hit.actor else { continue };
            if weight.alone.get(actor).is_none_or(|w| w < MATERIAL) {
                continue;
            }
            let name = if hit.reliability <= 'C' {
                &hit.origin
            } else {
                &hit.source
            };
            if hit.reference.is_some() && hit.reliability <= 'C' {
                cited.insert(name);
            }
            said.push((actor, name, &item.met));
        }
    }
    said.sort_unstable();
    said.dedup();
    let of_one = |said: &[(u32, &str, &str)]| {
        let actor = said.first().map(|(actor, _, _)| *actor);
        actor.map(|actor| (actor, without_copies(said, &cited)))
    };
    let actors = said.chunk_by(|a, b| a.0 == b.0);
    actors.filter_map(of_one).collect()
}

/// What each origin says of one actor, in order, without those that copy another.
fn without_copies(said: &[(u32, &str, &str)], cited: &BTreeSet<&str>) -> Vec<String> {
    let mut kept: Vec<(&str, Vec<&str>)> = Vec::new();
    for own in said.chunk_by(|a, b| a.1 == b.1) {
        let Some((_, name, _)) = own.first() else {
            continue;
        };
        // What cites something is no copy, and nothing is a copy of it.
        if cited.contains(name) {
            kept.push((name, Vec::new()));
            continue;
        }
        let values: Vec<&str> = own.iter().map(|(_, _, value)| *value).collect();
        let copy = |(_, known): &(&str, Vec<&str>)| values.len() > 1 && *known == values;
        if !kept.iter().any(copy) {
            kept.push((name, values));
        }
    }
    kept.into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// The actor that an unshared, not benign indicator points to; the most probable of several.
fn linked(case: &Case, weighed: &Weighed) -> Option<u32> {
    let pairs = case.items.iter().zip(&weighed.items);
    let indicators =
        pairs.filter(|(item, weight)| item.kind == ItemKind::Indicator && plain(item, weight));
    let pointed: BTreeSet<u32> = indicators
        .flat_map(|(_, weight)| weight.alone.iter())
        .filter(|(_, w)| *w >= MATERIAL)
        .map(|(a, _)| a)
        .collect();
    weighed
        .ranked
        .iter()
        .filter_map(|r| r.actor)
        .find(|a| pointed.contains(a))
}

/// Actors besides the leader that unshared indicators point to, if these indicators are more than
/// stray: at least two of them, and at least half as many as the leader's.
fn others_pointed_to(case: &Case, weighed: &Weighed, leader: u32) -> Vec<u32> {
    let mut pointed: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    let pairs = case.items.iter().zip(&weighed.items);
    for (item, weight) in pairs.filter(|(i, w)| i.kind == ItemKind::Indicator && plain(i, w)) {
        let points = weight.alone.iter().filter(|(_, w)| *w >= MATERIAL);
        for (actor, _) in points {
            pointed.entry(actor).or_default().insert(&item.met);
        }
    }
    let own = pointed.remove(&leader).map_or(0, |values| values.len());
    let others: usize = pointed.values().map(BTreeSet::len).sum();
    if others < 2 || others * 2 < own {
        return Vec::new();
    }
    pointed.into_keys().collect()
}

/// What would decide: what the leaders are known to hold that few others do and that was not seen.
#[must_use]
pub fn decisive(
    picture: &Picture,
    case: &Case,
    weighed: &Weighed,
    outcome: &Outcome,
) -> Vec<String> {
    let mut advice = Vec::new();
    if case.moment().is_none() {
        advice.push("The day of the activity: without it, every exploit and tool counts as if everyone had it.".to_owned());
    }
    let leaders = weighed.ranked.iter().filter_map(|r| r.actor).take(2);
    let leaders: Vec<u32> = leaders.collect();
    let rare = rare_features(picture, case, &leaders);
    for (actor, rare) in leaders.into_iter().zip(rare) {
        let Some(known) = picture.actor(actor) else {
            continue;
        };
        if outcome.verdict != Verdict::Attributed
            && outcome.origins.get(&actor).map_or(0, Vec::len) == 1
        {
            advice.push(format!(
                "A second, independent source that links what was found to {}.",
                known.name
            ));
        }
        if !rare.is_empty() {
            advice.push(format!(
                "For {}, traces of what few others are known to use: {}.",
                known.name,
                rare.join(", ")
            ));
        }
    }
    if advice.is_empty() {
        advice.push("Indicators: addresses, names and hashes of the tools that were used, which no source here knows yet.".to_owned());
    }
    advice
}

/// For each of some actors, the names of what it holds and the case lacks, the rarest first.
fn rare_features(picture: &Picture, case: &Case, actors: &[u32]) -> Vec<Vec<String>> {
    let seen: BTreeSet<&str> = case.items.iter().map(|i| i.value.as_str()).collect();
    let mut rare: Vec<Vec<(usize, String)>> = vec![Vec::new(); actors.len()];
    for (feature, holdings) in &picture.holdings {
        let Some(few) = few(holdings) else { continue };
        for (own, actor) in rare.iter_mut().zip(actors) {
            if holdings.iter().any(|h| h.actor == *actor)
                && let Some(name) = unseen(picture, feature, &seen)
            {
                own.push((few, name));
            }
        }
    }
    let first = |mut own: Vec<(usize, String)>| {
        own.sort();
        own.into_iter().take(4).map(|(_, name)| name).collect()
    };
    rare.into_iter().map(first).collect()
}

/// The name of a tool or technique that was not seen.
fn unseen(picture: &Picture, feature: &Feature, seen: &BTreeSet<&str>) -> Option<String> {
    let name = match feature {
        Feature::Software(key) if !seen.contains(key.as_str()) => {
            picture.tools.get(key)?.name.clone()
        }
        Feature::Technique(id) if !seen.contains(id.as_str()) => {
            let name = picture.techniques.get(id).map_or("", String::as_str);
            format!("{id} {name}")
        }
        _ => return None,
    };
    Some(name.trim().to_owned())
}

/// How many actors hold something; none if more than three do.
fn few(holdings: &[Holding]) -> Option<usize> {
    let mut actors: Vec<u32> = Vec::new();
    for holding in holdings {
        if !actors.contains(&holding.actor) {
            actors.push(holding.actor);
        }
        if actors.len() > 3 {
            return None;
        }
    }
    Some(actors.len())
}

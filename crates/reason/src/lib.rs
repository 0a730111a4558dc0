//! Weighing evidence for competing hypotheses.
//!
//! [`assess`] takes a picture of what is known and a [`Case`]: items found in the evidence of
//! one incident, each with who claims what of it. It returns the ranked answer of
//! [`assessment`]. Pure: no clock, no I/O, no unseeded randomness; the same input gives the same
//! bytes. The formulas and their sources stand in `docs/method.md`.

pub mod ach;
pub mod assessment;
mod case;
mod circumstance;
pub mod cluster;
mod confidence;
pub mod examination;
mod exclusivity;
pub mod learn;
pub mod lineage;
mod link;
pub mod many;
pub mod overlap;
mod parameters;
pub mod sensitivity;
mod sponsor;
mod subject;
mod verdict;
mod weigh;
pub mod words;

pub use case::{BY_NAME, BY_WORDS, Case, Hit, Item, ItemKind};
pub use circumstance::KINDS as CIRCUMSTANCES;
pub use examination::examine;
pub use link::{Excluded, Observation, Seen, link, listed};
pub use parameters::{Parameters, Prior};
pub use words::likelihood;

use ascribe_knowledge::{Day, Picture};
use assessment::{Assessment, Contest, ContestSide, Evidence, Hypothesis};
use std::borrow::Cow;

/// Version of the engine, part of every answer; a change of any answer changes it.
pub const ENGINE: &str = concat!("ascribe-reason ", env!("CARGO_PKG_VERSION"));

/// Weighs a case. The fields that reasoning does not know (names, files, mentions, replay) are
/// taken from the case as they are.
#[must_use]
pub fn assess(picture: &Picture, case: Case, parameters: &Parameters) -> Assessment {
    let known_by = case.as_of.known_by.as_deref().and_then(Day::parse);
    let weighed = weigh::weigh(picture, &case, parameters);
    let outcome = verdict::judge(picture, &case, &weighed, parameters);
    let mut hypotheses = hypotheses(picture, &case, &weighed, &outcome);
    if known_by.is_some() {
        // Names carry no date: one that was coined later would tell what was not known then.
        hypotheses.iter_mut().for_each(|h| h.names.clear());
    }
    let sponsors = sponsor::marginals(picture, &case, &weighed, &outcome, parameters, known_by);
    let decisive = verdict::decisive(picture, &case, &weighed, &outcome);
    let contested = contested(picture, &hypotheses);
    let confidence = confidence::confidence(&case, &outcome);
    let evidence = evidence(picture, case.items, &weighed);
    Assessment {
        id: case.id,
        name: case.name,
        as_of: case.as_of,
        observed: case.observed,
        verdict: outcome.verdict,
        reasons: outcome.reasons,
        hypotheses,
        sponsors,
        evidence,
        mentions: case.mentions,
        contested,
        support: weighed.support.clone(),
        decisive,
        files: case.files,
        confidence,
        replay: case.replay,
        examination: examination::Examination::default(),
    }
}

fn hypotheses(
    picture: &Picture,
    case: &Case,
    weighed: &weigh::Weighed,
    outcome: &verdict::Outcome,
) -> Vec<Hypothesis> {
    let channels = weigh::Channels::of(case, weighed);
    let unknown = weighed.ranked.iter().find(|r| r.actor.is_none());
    let unknown = unknown.map_or(1.0, |r| r.probability.max(f64::MIN_POSITIVE));
    weighed
        .ranked
        .iter()
        .map(|rank| match rank.actor.and_then(|a| picture.actor(a)) {
            Some(actor) => Hypothesis {
                actor: actor.name.clone(),
                id: actor.id.clone(),
                external_id: actor.external_id.clone(),
                unknown: false,
                probability: rank.probability,
                likelihood: Cow::Borrowed(likelihood(rank.probability)),
                prior: rank.prior,
                weight: rank.weight,
                calibration: (rank.probability.max(f64::MIN_POSITIVE) / unknown).ln()
                    - rank.prior
                    - rank.weight,
                channels: rank
                    .actor
                    .map_or_else(Vec::new, |actor| channels.get(actor)),
                origins: outcome
                    .origins
                    .get(&rank.actor.unwrap_or_default())
                    .cloned()
                    .unwrap_or_default(),
                names: other_names(actor),
            },
            None => Hypothesis {
                actor: "unknown actor".to_owned(),
                id: "unknown".to_owned(),
                external_id: None,
                unknown: true,
                probability: rank.probability,
                likelihood: Cow::Borrowed(likelihood(rank.probability)),
                prior: 0.0,
                weight: 0.0,
                calibration: 0.0,
                channels: Vec::new(),
                origins: Vec::new(),
                names: Vec::new(),
            },
        })
        .collect()
}

fn other_names(actor: &ascribe_knowledge::picture::Actor) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in actor.views.iter().flat_map(|v| &v.names) {
        let told = |n: &String| ascribe_knowledge::names::same(n, name);
        if *name != actor.name && !names.iter().any(told) {
            names.push(name.clone());
        }
    }
    names
}

fn evidence(picture: &Picture, items: Vec<Item>, weighed: &weigh::Weighed) -> Vec<Evidence> {
    let leader = weighed.leader();
    let called = case::Called::of(picture, &weighed.candidates);
    let mut all: Vec<(f64, Evidence)> = items
        .into_iter()
        .zip(&weighed.items)
        .map(|(item, weight)| {
            let own = leader.and_then(|leader| weight.weights.get(leader));
            (own.map_or(0.0, f64::abs), item.evidence(weight, &called))
        })
        .collect();
    all.sort_by(|(a_pull, a), (b_pull, b)| {
        b_pull
            .total_cmp(a_pull)
            .then_with(|| (&a.kind, &a.value).cmp(&(&b.kind, &b.value)))
    });
    let numbered = all.into_iter().enumerate();
    numbered
        .map(|(number, (_, item))| Evidence {
            id: format!("e{}", number + 1),
            ..item
        })
        .collect()
}

/// Contested names of the leading hypotheses.
fn contested(picture: &Picture, hypotheses: &[Hypothesis]) -> Vec<Contest> {
    let leading = hypotheses.iter().filter(|h| !h.unknown).take(3);
    let mut contests: Vec<Contest> = Vec::new();
    for name in leading.flat_map(|h| std::iter::once(&h.actor).chain(&h.names)) {
        if !picture.is_contested(name) || contests.iter().any(|c| c.name == *name) {
            continue;
        }
        let uses = picture.names.get(&ascribe_knowledge::names::fold(name));
        let mut sides: Vec<ContestSide> = Vec::new();
        for name_use in uses.into_iter().flatten() {
            let Some(actor) = picture.actor(name_use.actor) else {
                continue;
            };
            match sides.iter_mut().find(|s| s.actor == actor.name) {
                Some(side) if side.sources.contains(&name_use.source) => {}
                Some(side) => side.sources.push(name_use.source.clone()),
                None => sides.push(ContestSide {
                    actor: actor.name.clone(),
                    sources: vec![name_use.source.clone()],
                }),
            }
        }
        contests.push(Contest {
            name: name.clone(),
            sides,
        });
    }
    contests
}

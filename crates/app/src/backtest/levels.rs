//! Answers rolled up to the country behind an actor, beside what always naming the most frequent
//! country would score.

use super::cases::Judged;
use super::metrics::{count, mean, yes};
use ascribe_knowledge::Picture;
use ascribe_reason::assessment::Hypothesis;
use serde::Serialize;
use std::collections::BTreeMap;

/// Figures by country.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Countries {
    /// Cases whose actor has a country in the knowledge.
    pub n: usize,
    /// Share in which the most probable country is the right one; none is named where nothing is
    /// known, which counts as wrong.
    pub top1: f64,
    /// Share in which a country is named at all.
    pub named: f64,
    /// Share of those in which it is the right one.
    pub precision: f64,
    /// Share that the most frequent right country has: what naming it always would score.
    pub majority: f64,
    /// That country.
    pub most_frequent: Option<String>,
}

/// The country that most sources name for an actor.
pub(super) fn country_of(picture: &Picture, id: &str) -> Option<String> {
    let actor = picture.handles.get(id).and_then(|all| all.first()).copied();
    let actor = actor.and_then(|a| picture.actor(a))?;
    let mut said: BTreeMap<&str, usize> = BTreeMap::new();
    for claim in &actor.sponsors {
        *said.entry(&claim.sponsor).or_default() += 1;
    }
    let best = said
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
    best.map(|(country, _)| country.to_owned())
}

/// The country with the greatest sum over the hypotheses.
pub(super) fn countries(picture: &Picture, hypotheses: &[Hypothesis]) -> Option<String> {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for hypothesis in hypotheses.iter().filter(|h| !h.unknown) {
        if let Some(country) = country_of(picture, &hypothesis.id) {
            *sums.entry(country).or_default() += hypothesis.probability;
        }
    }
    let best = sums
        .into_iter()
        .max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    best.map(|(country, _)| country)
}

/// Figures over the labelled cases.
pub(super) fn figures(judged: &[Judged]) -> Countries {
    let with = || judged.iter().filter(|j| j.labelled && j.country.is_some());
    let mut frequent: BTreeMap<&str, usize> = BTreeMap::new();
    for j in with() {
        *frequent
            .entry(j.country.as_deref().unwrap_or_default())
            .or_default() += 1;
    }
    let most = frequent
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
    let n = with().count();
    let said = || with().filter(|j| j.country_said.is_some());
    Countries {
        n,
        top1: mean(with().map(|j| yes(j.country == j.country_said))),
        named: mean(with().map(|j| yes(j.country_said.is_some()))),
        precision: mean(said().map(|j| yes(j.country == j.country_said))),
        majority: most.map_or(0.0, |(_, m)| count(m) / count(n.max(1))),
        most_frequent: most.map(|(country, _)| country.to_owned()),
    }
}

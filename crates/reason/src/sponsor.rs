//! The second link: from group to sponsor, with its own basis.

use crate::assessment::{Sponsor, SponsorLink};
use crate::weigh::Weighed;
use crate::words::likelihood;
use ascribe_knowledge::picture::{Actor, SponsorClaim};
use ascribe_knowledge::{Day, Picture};
use std::collections::BTreeMap;

/// A group below this probability adds nothing worth showing to a sponsor.
const SHOWN: f64 = 0.005;
/// A sponsor below this probability is not named: the answer would only cast suspicion.
const WORTH: f64 = 0.1;

/// Probability of each sponsor: the sum over its groups. Where sources name different sponsors
/// for a group, the group's probability is divided by what each side says; where none says more
/// than a country of origin, half of it stays without a sponsor.
#[must_use]
pub fn marginals(picture: &Picture, weighed: &Weighed, known_by: Option<Day>) -> Vec<Sponsor> {
    let mut sponsors: BTreeMap<String, Sponsor> = BTreeMap::new();
    for rank in &weighed.ranked {
        let Some(actor) = rank.actor.and_then(|a| picture.actor(a)) else {
            continue;
        };
        let claims = usable(actor, known_by);
        let shares = shares(&claims);
        for (name, share) in &shares {
            let sponsor = sponsors.entry(name.clone()).or_insert_with(|| Sponsor {
                sponsor: name.clone(),
                probability: 0.0,
                likelihood: String::new(),
                through: Vec::new(),
            });
            sponsor.probability += rank.probability * share;
            if rank.probability >= SHOWN {
                sponsor.through.push(link(actor, &claims, name));
            }
        }
    }
    let mut all: Vec<Sponsor> = sponsors
        .into_values()
        .filter(|s| !s.through.is_empty() && s.probability >= WORTH)
        .collect();
    for sponsor in &mut all {
        likelihood(sponsor.probability).clone_into(&mut sponsor.likelihood);
    }
    all.sort_by(|a, b| {
        b.probability
            .total_cmp(&a.probability)
            .then_with(|| a.sponsor.cmp(&b.sponsor))
    });
    all
}

/// A country of origin is a weaker statement than a sponsor.
fn strength(claim: &SponsorClaim) -> f64 {
    if claim.hedge.as_deref() == Some("country of origin") {
        0.5
    } else {
        1.0
    }
}

/// What may be used: with `known_by`, only what is known to have been published by then.
fn usable(actor: &Actor, known_by: Option<Day>) -> Vec<&SponsorClaim> {
    let known = |c: &&SponsorClaim| {
        known_by.is_none_or(|limit| c.published.is_some_and(|day| day <= limit))
    };
    actor.sponsors.iter().filter(known).collect()
}

fn shares(claims: &[&SponsorClaim]) -> BTreeMap<String, f64> {
    let mut said: BTreeMap<String, f64> = BTreeMap::new();
    for claim in claims {
        *said.entry(claim.sponsor.clone()).or_default() += strength(claim);
    }
    let total: f64 = said.values().sum();
    let strongest = claims.iter().map(|c| strength(c)).fold(0.0, f64::max);
    said.values_mut().for_each(|v| *v *= strongest / total);
    said
}

fn link(actor: &Actor, claims: &[&SponsorClaim], sponsor: &str) -> SponsorLink {
    let own: Vec<&SponsorClaim> = claims
        .iter()
        .copied()
        .filter(|c| c.sponsor == sponsor)
        .collect();
    let phrase = |claim: &SponsorClaim| match &claim.hedge {
        Some(hedge) => format!("{} ({hedge})", claim.said_by),
        None => claim.said_by.clone(),
    };
    let mut sources: Vec<String> = own.iter().map(|c| phrase(c)).collect();
    sources.sort();
    sources.dedup();
    SponsorLink {
        actor: actor.name.clone(),
        degree: own.iter().find_map(|c| c.degree.clone()),
        hedge: common_hedge(&own),
        sources,
        disagree: claims
            .iter()
            .filter(|c| c.sponsor != sponsor)
            .map(|c| format!("{}: {}", c.said_by, c.sponsor))
            .collect(),
    }
}

/// One source's hedge stands for the link only if all use it; otherwise each stands with its source.
fn common_hedge(claims: &[&SponsorClaim]) -> Option<String> {
    let first = claims.first()?.hedge.clone()?;
    claims
        .iter()
        .all(|c| c.hedge.as_ref() == Some(&first))
        .then_some(first)
}

//! The second link: from group to sponsor, with its own basis.

use crate::assessment::{Sponsor, SponsorLink};
use crate::weigh::Weighed;
use crate::words::likelihood;
use ascribe_knowledge::Picture;
use ascribe_knowledge::picture::{Actor, SponsorClaim};
use std::collections::BTreeMap;

/// A group below this probability adds nothing worth showing to a sponsor.
const SHOWN: f64 = 0.005;

/// Probability of each sponsor: the sum over its groups. Where sources name different sponsors
/// for a group, the group's probability is divided by what each side says.
#[must_use]
pub fn marginals(picture: &Picture, weighed: &Weighed) -> Vec<Sponsor> {
    let mut sponsors: BTreeMap<String, Sponsor> = BTreeMap::new();
    for rank in &weighed.ranked {
        let Some(actor) = rank.actor.and_then(|a| picture.actor(a)) else {
            continue;
        };
        let shares = shares(actor);
        for (name, share) in &shares {
            let sponsor = sponsors.entry(name.clone()).or_insert_with(|| Sponsor {
                sponsor: name.clone(),
                probability: 0.0,
                likelihood: String::new(),
                through: Vec::new(),
            });
            sponsor.probability += rank.probability * share;
            if rank.probability >= SHOWN {
                sponsor.through.push(link(actor, name));
            }
        }
    }
    let mut all: Vec<Sponsor> = sponsors
        .into_values()
        .filter(|s| !s.through.is_empty())
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

fn shares(actor: &Actor) -> BTreeMap<String, f64> {
    let mut said: BTreeMap<String, f64> = BTreeMap::new();
    for claim in &actor.sponsors {
        *said.entry(claim.sponsor.clone()).or_default() += strength(claim);
    }
    let total: f64 = said.values().sum();
    said.values_mut().for_each(|v| *v /= total);
    said
}

fn link(actor: &Actor, sponsor: &str) -> SponsorLink {
    let own: Vec<&SponsorClaim> = actor
        .sponsors
        .iter()
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
        disagree: actor
            .sponsors
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

//! The second link: from group to sponsor, with its own basis.
//!
//! A sponsor's probability is a marginal: the sum over its groups, and over *an unknown group of
//! this sponsor*. So a sponsor may be attributed while the group stays open.

use crate::assessment::{Sponsor, SponsorLink, Verdict};
use crate::case::{Case, Item};
use crate::parameters::Parameters;
use crate::verdict::Outcome;
use crate::weigh::{ItemWeight, Weighed};
use crate::words::likelihood;
use ascribe_knowledge::picture::{Actor, SponsorClaim};
use ascribe_knowledge::{Day, Picture};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A group below this probability adds nothing worth showing to a sponsor.
const SHOWN: f64 = 0.005;
/// A sponsor below this probability is not named: the answer would only cast suspicion.
const WORTH: f64 = 0.1;
/// Share of an unknown group's traces that comes from what other groups of its sponsor hold.
/// Judgement: tools are shared inside a sponsor's apparatus, infrastructure seldom.
const INHERITED: f64 = 0.1;
/// The evidence must raise a sponsor's unknown groups this many times for it to be named on
/// their account.
const RAISED: f64 = 2.0;
/// A weight that points to an actor, as in the verdict.
const POINTS: f64 = 0.3;

/// What is known of one sponsor over all actors.
#[derive(Default)]
struct Known {
    /// Actors in order, each with the share of its claims that name this sponsor.
    groups: Vec<(u32, f64)>,
}

impl Known {
    /// The share of an actor's claims that name this sponsor.
    fn share(&self, actor: u32) -> Option<f64> {
        let place = self.groups.binary_search_by_key(&actor, |g| g.0).ok()?;
        self.groups.get(place).map(|g| g.1)
    }
}

/// Probability of each sponsor: the sum over its groups, and over an unknown group of it. Where
/// sources name different sponsors for a group, the group's probability is divided by what each
/// side says; where none says more than a country of origin, half of it stays without a sponsor.
#[must_use]
pub fn marginals(
    picture: &Picture,
    case: &Case,
    weighed: &Weighed,
    outcome: &Outcome,
    parameters: &Parameters,
    known_by: Option<Day>,
) -> Vec<Sponsor> {
    let known = known(picture, known_by);
    let unknown = split_unknown(picture, weighed, &known);
    let through = through_groups(weighed, &known);
    let mut all: Vec<Sponsor> = known
        .iter()
        .zip(through)
        .filter_map(|((name, groups), through)| {
            let (rest, raised) = unknown.get(name).copied().unwrap_or_default();
            let groups_have: f64 = through.iter().map(|(_, p, share)| p * share).sum();
            let probability = (groups_have + rest).min(1.0);
            let named = groups_have >= WORTH || (raised >= RAISED && probability >= WORTH);
            if !named {
                return None;
            }
            let sponsor = Sponsor {
                sponsor: (*name).to_owned(),
                probability,
                likelihood: Cow::Borrowed(likelihood(probability)),
                verdict: Verdict::Unattributed,
                through_groups: groups_have,
                unknown_group: rest,
                through: links(picture, name, &through, known_by),
            };
            if sponsor.through.is_empty() {
                return None;
            }
            let view = Judged {
                picture,
                case,
                weighed,
                outcome,
                parameters,
                known_by,
            };
            let verdict = view.verdict(groups, &sponsor);
            Some(Sponsor { verdict, ..sponsor })
        })
        .collect();
    all.sort_by(|a, b| {
        b.probability
            .total_cmp(&a.probability)
            .then_with(|| a.sponsor.cmp(&b.sponsor))
    });
    all
}

/// The sentence that may be said of the sponsor alone while the group stays open.
#[must_use]
pub fn statement(verdict: Verdict, sponsors: &[Sponsor]) -> Option<String> {
    let sponsor = sponsors.iter().find(|s| s.verdict == Verdict::Attributed)?;
    (verdict != Verdict::Attributed).then(|| {
        format!(
            "The activity is attributed to an actor sponsored by {}; which group it was stays open.",
            sponsor.sponsor
        )
    })
}

fn known(picture: &Picture, known_by: Option<Day>) -> BTreeMap<&str, Known> {
    let mut all: BTreeMap<&str, Known> = BTreeMap::new();
    let mut said = Vec::new();
    for (index, actor) in (0u32..).zip(&picture.actors) {
        shares(usable(actor, known_by), &mut said);
        for (name, share) in said.drain(..) {
            all.entry(name).or_default().groups.push((index, share));
        }
    }
    all
}

/// A group's probability, and which part of it is the sponsor's.
type Through = (u32, f64, f64);

/// For each sponsor, in order, its groups, the most probable first.
fn through_groups(weighed: &Weighed, known: &BTreeMap<&str, Known>) -> Vec<Vec<Through>> {
    let all = known.values().enumerate();
    let mut of: Vec<(u32, usize, f64)> = all
        .flat_map(|(place, known)| {
            known
                .groups
                .iter()
                .map(move |(a, share)| (*a, place, *share))
        })
        .collect();
    of.sort_unstable_by_key(|(actor, place, _)| (*actor, *place));
    let mut all: Vec<Vec<Through>> = vec![Vec::new(); known.len()];
    for rank in &weighed.ranked {
        let Some(actor) = rank.actor else { continue };
        let first = of.partition_point(|(other, ..)| *other < actor);
        let own = of
            .iter()
            .skip(first)
            .take_while(|(other, ..)| *other == actor);
        for (_, place, share) in own {
            if let Some(own) = all.get_mut(*place) {
                own.push((actor, rank.probability, *share));
            }
        }
    }
    all
}

/// The links worth showing from a sponsor's groups to it.
fn links(
    picture: &Picture,
    name: &str,
    through: &[Through],
    known_by: Option<Day>,
) -> Vec<SponsorLink> {
    let shown = through
        .iter()
        .filter(|(_, probability, _)| *probability >= SHOWN);
    let told = |(actor, probability, share): &Through| {
        let actor = picture.actor(*actor)?;
        let claims: Vec<&SponsorClaim> = usable(actor, known_by).collect();
        Some(SponsorLink {
            group_probability: *probability,
            sponsor_given_group: *share,
            pair: probability * share,
            ..link(actor, &claims, name)
        })
    };
    shown.filter_map(told).collect()
}

/// Divides the unknown hypothesis among sponsors: by how many of the known groups each has, and
/// by how well the evidence fits what its groups hold, of which an unknown one may have a part.
/// For each sponsor: that part of the probability, and how many times the evidence raised it.
fn split_unknown<'a>(
    picture: &Picture,
    weighed: &Weighed,
    known: &BTreeMap<&'a str, Known>,
) -> BTreeMap<&'a str, (f64, f64)> {
    let unknown = weighed
        .ranked
        .iter()
        .find(|r| r.actor.is_none())
        .map_or(0.0, |r| r.probability);
    let actors = count(picture.actors.len().max(1));
    let mut total = 0.0;
    let mut parts: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (name, known) in known {
        let share: f64 = known.groups.iter().map(|g| g.1).sum::<f64>() / actors;
        let fit = fit(weighed, known);
        total += share;
        parts.insert(name, (share * fit, fit));
    }
    // Actors of whom no sponsor is known stand for unknown actors without one.
    let rest = (1.0 - total).max(1.0 / actors);
    let whole: f64 = rest + parts.values().map(|(p, _)| p).sum::<f64>();
    parts
        .into_iter()
        .map(|(name, (part, fit))| (name, (unknown * part / whole, fit)))
        .collect()
}

/// Likelihood of the evidence from an unknown group of the sponsor against the background: each
/// item is inherited from one of its groups with a small probability.
fn fit(weighed: &Weighed, known: &Known) -> f64 {
    let members = count(known.groups.len().max(1));
    let candidates = &weighed.candidates;
    let places: Vec<(usize, u32)> = known
        .groups
        .iter()
        .filter_map(|(group, _)| Some((candidates.binary_search(group).ok()?, *group)))
        .collect();
    let item = |weight: &ItemWeight| -> f64 {
        // Most groups have the same weight, that of who is not known for the item.
        let mut last = (f64::NAN, f64::NAN);
        let touched = places
            .iter()
            .filter_map(|(place, group)| weight.weights.at(candidates, *place, *group));
        let gain = touched.map(|w| {
            if w.to_bits() != last.0.to_bits() {
                last = (w, w.exp() - 1.0);
            }
            last.1
        });
        let gain: f64 = gain.sum::<f64>() / members;
        (1.0 + INHERITED * gain).max(f64::MIN_POSITIVE).ln()
    };
    weighed
        .items
        .iter()
        .map(item)
        .sum::<f64>()
        .clamp(-20.0, 20.0)
        .exp()
}

/// Everything that the verdict on a sponsor looks at.
struct Judged<'a> {
    picture: &'a Picture,
    case: &'a Case,
    weighed: &'a Weighed,
    outcome: &'a Outcome,
    parameters: &'a Parameters,
    known_by: Option<Day>,
}

impl Judged<'_> {
    /// `attributed` under the rules that hold for a group, asked of all groups of the sponsor
    /// together: what only they share does not tell them apart, but tells the sponsor. And some
    /// source must say more than a country of origin. `linked` if a group of it is.
    fn verdict(&self, known: &Known, sponsor: &Sponsor) -> Verdict {
        let most = |a: &u32| known.share(*a).is_some_and(|s| s > 0.5);
        let said = sponsor
            .through
            .iter()
            .any(|l| l.pair >= WORTH && self.is_said(&l.actor, &sponsor.sponsor));
        let own: Vec<(&Item, &ItemWeight)> = self
            .case
            .items
            .iter()
            .zip(&self.weighed.items)
            .filter(|(i, _)| i.discount.is_none() && i.actors().iter().all(most))
            .collect();
        if said
            && sponsor.probability >= self.parameters.threshold
            && self.firm(known, &own) >= self.parameters.threshold
            && self.origins(known, &own).len() >= 2
            && !self.strangers(&most)
        {
            return Verdict::Attributed;
        }
        match (self.outcome.verdict, self.outcome.about) {
            (Verdict::Unattributed, _) | (_, None) => Verdict::Unattributed,
            (_, Some(about)) if most(&about) => Verdict::Linked,
            _ => Verdict::Unattributed,
        }
    }

    /// True if some source says more than where the group comes from.
    fn is_said(&self, actor: &str, sponsor: &str) -> bool {
        let actors = self.picture.actors.iter().filter(|a| a.name == actor);
        let mut claims = actors.flat_map(|a| usable(a, self.known_by));
        claims.any(|c| c.sponsor == sponsor && strength(c) >= 1.0)
    }

    /// True if indicators of actors of others are more than stray.
    fn strangers(&self, most: &impl Fn(&u32) -> bool) -> bool {
        let pairs = self.case.items.iter().zip(&self.weighed.items);
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for (item, weight) in pairs.filter(|(i, _)| i.discount.is_none()) {
            let points = |(a, w): (u32, f64)| w >= POINTS && !most(&a);
            if item.kind == crate::case::ItemKind::Indicator && weight.alone.iter().any(points) {
                met.insert(&item.met);
            }
        }
        met.len() >= 2
    }

    /// The sponsor's probability on the items that only its groups hold.
    fn firm(&self, known: &Known, own: &[(&Item, &ItemWeight)]) -> f64 {
        let score = |rank: &crate::weigh::Rank| {
            let weights = own.iter().filter_map(|(_, w)| w.weights.get(rank.actor?));
            rank.prior + weights.sum::<f64>()
        };
        let scores: Vec<(Option<u32>, f64)> = self
            .weighed
            .ranked
            .iter()
            .map(|r| (r.actor, score(r)))
            .collect();
        let top = scores.iter().map(|s| s.1).fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = scores.iter().map(|s| (s.1 - top).exp()).sum();
        let share = |a: Option<u32>| a.and_then(|a| known.share(a)).unwrap_or(0.0);
        scores
            .iter()
            .map(|(a, s)| share(*a) * (s - top).exp() / total)
            .sum()
    }

    /// Independent origins of items that only its groups hold.
    fn origins(&self, known: &Known, own: &[(&Item, &ItemWeight)]) -> BTreeSet<String> {
        let telling = |w: &ItemWeight| {
            w.background <= self.parameters.diagnostic
                && w.alone
                    .iter()
                    .any(|(a, w)| w >= POINTS && known.share(a).is_some())
        };
        own.iter()
            .filter(|(_, w)| telling(w))
            .flat_map(|(i, _)| &i.hits)
            .filter(|h| h.reliability <= 'C' && h.actor.is_some())
            .map(|h| h.origin.clone())
            .collect()
    }
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
fn usable(actor: &Actor, known_by: Option<Day>) -> impl Iterator<Item = &SponsorClaim> {
    let known = move |c: &&SponsorClaim| {
        known_by.is_none_or(|limit| c.published.is_some_and(|day| day <= limit))
    };
    actor.sponsors.iter().filter(known)
}

/// Sponsors in order, each with the share of the claims that name it, into `said`.
fn shares<'a>(claims: impl Iterator<Item = &'a SponsorClaim>, said: &mut Vec<(&'a str, f64)>) {
    let mut strongest = 0.0_f64;
    for claim in claims {
        strongest = strongest.max(strength(claim));
        match said.iter_mut().find(|(name, _)| *name == claim.sponsor) {
            Some((_, sum)) => *sum += strength(claim),
            None => said.push((&claim.sponsor, strength(claim))),
        }
    }
    said.sort_unstable_by_key(|(name, _)| *name);
    let total: f64 = said.iter().map(|(_, sum)| sum).sum();
    said.iter_mut()
        .for_each(|(_, sum)| *sum *= strongest / total);
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
        group_probability: 0.0,
        sponsor_given_group: 0.0,
        pair: 0.0,
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

#[allow(clippy::cast_precision_loss)]
fn count(n: usize) -> f64 {
    n as f64
}

//! What may join two incidents, and how strongly.

use ascribe_knowledge::Day;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Weight from which incidents are held to belong together. Natural log of a ratio by judgement:
/// one file or name that only they hold suffices, one address or one tool does not.
pub const LINKED: f64 = 3.0;
/// A value in more than this share of all incidents, and in at least [`MANY`], is common: it joins none.
const COMMON: f64 = 0.25;
/// Incidents below which no value is common by number.
const MANY: usize = 6;
/// Days after which a shared address counts half: addresses are let again to others.
const FADING: f64 = 365.0;
/// Each further shared thing of one kind adds the logarithm of their number times this.
const FURTHER: f64 = 0.5;

/// Something an incident holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trait {
    /// STIX type, `tool`, `attack-pattern`, or `report` for a publication that speaks of it.
    pub kind: String,
    /// Its value.
    pub value: String,
    /// Why it never joins incidents: on a list, claimed by several actors, public; none if it may.
    pub common: Option<String>,
}

/// An incident as clustering sees it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Incident {
    /// Its pseudonym.
    pub id: String,
    /// First day of the activity.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// What it holds, sorted.
    pub traits: BTreeSet<Trait>,
}

/// One thing that joins incidents, and why it may.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Joined {
    /// Kind of the thing.
    pub kind: String,
    /// The thing.
    pub value: String,
    /// The incidents of the other side that hold it.
    pub incidents: Vec<String>,
    /// Weight of it alone, natural log.
    pub weight: f64,
    /// Why it counts so.
    pub because: String,
}

/// What a thing of a kind says of two incidents that hold it and are the only ones; none for kinds
/// that join nothing. Judgement; the order is that of how hard a thing is to come by twice.
fn weight_of(kind: &str) -> Option<(f64, &'static str)> {
    Some(match kind {
        "sha256" | "sha512" | "sha1" | "md5" => (3.0, "the same file"),
        "domain-name" => (3.0, "the same name"),
        "url" => (3.0, "the same URL"),
        "email-addr" => (3.0, "the same mail address"),
        "cryptocurrency-wallet" => (3.0, "the same wallet"),
        "mutex" | "windows-registry-key" => (2.0, "the same artefact"),
        "ipv4-addr" | "ipv6-addr" => (2.0, "the same address"),
        "tool" => (1.0, "the same tool, which few are known to hold"),
        "report" => (1.5, "things that one report tells of together"),
        _ => return None,
    })
}

/// A channel of evidence: what its parts say together grows with the logarithm of their number.
fn channel(kind: &str) -> &'static str {
    match kind {
        "sha256" | "sha512" | "sha1" | "md5" => "file",
        "domain-name" | "url" | "email-addr" => "name",
        "ipv4-addr" | "ipv6-addr" => "address",
        "tool" => "tool",
        "report" => "report",
        _ => "artefact",
    }
}

/// What joins two incidents. `all` are the recorded incidents, by which common values are told.
#[must_use]
pub fn joined(one: &Incident, other: &Incident, all: &[Incident]) -> Vec<Joined> {
    together(one, &[other], all)
}

/// What joins an incident to others taken together, heaviest first.
#[must_use]
pub fn together(one: &Incident, others: &[&Incident], all: &[Incident]) -> Vec<Joined> {
    let mut found: Vec<Joined> = Vec::new();
    for own in one.traits.iter().filter(|t| t.common.is_none()) {
        let Some((weight, because)) = weight_of(&own.kind) else {
            continue;
        };
        let same = |i: &Incident| i.traits.iter().any(|t| alike(t, own) && t.common.is_none());
        let holders: Vec<&&Incident> = others
            .iter()
            .filter(|o| o.id != one.id && same(o))
            .collect();
        if holders.is_empty() || is_common(all, own) {
            continue;
        }
        let fading = if own.kind.starts_with("ipv") {
            holders.iter().map(|o| fading(one, o)).fold(0.0, f64::max)
        } else {
            1.0
        };
        found.push(Joined {
            kind: own.kind.clone(),
            value: own.value.clone(),
            incidents: holders.iter().map(|o| o.id.clone()).collect(),
            weight: weight * fading,
            because: because.to_owned(),
        });
    }
    found.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| (&a.kind, &a.value).cmp(&(&b.kind, &b.value)))
    });
    found
}

/// How strongly all of that joins: within a channel the heaviest counts whole, further ones add the
/// logarithm of their number; channels add up.
#[must_use]
pub fn strength(shared: &[Joined]) -> f64 {
    let mut channels: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for thing in shared {
        let entry = channels.entry(channel(&thing.kind)).or_default();
        entry.0 = entry.0.max(thing.weight);
        entry.1 += 1;
    }
    channels
        .values()
        .map(|(weight, n)| weight * (1.0 + FURTHER * count(*n).ln()))
        .sum()
}

fn alike(a: &Trait, b: &Trait) -> bool {
    a.kind == b.kind && a.value == b.value
}

/// A value that many incidents hold is by-catch: it joins none of them.
fn is_common(all: &[Incident], own: &Trait) -> bool {
    let holders = all
        .iter()
        .filter(|i| i.traits.iter().any(|t| alike(t, own)))
        .count();
    holders >= MANY && count(holders) > COMMON * count(all.len())
}

fn fading(one: &Incident, other: &Incident) -> f64 {
    match (one.to.or(one.from), other.to.or(other.from)) {
        (Some(a), Some(b)) => 0.5_f64.powf(f64::from((a.0 - b.0).abs()) / FADING),
        _ => 1.0,
    }
}

#[allow(clippy::cast_precision_loss)]
fn count(n: usize) -> f64 {
    n as f64
}

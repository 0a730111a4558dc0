//! When a cluster may be called more than a cluster: the written criteria, after the levels that
//! Unit 42 publishes. Criteria on counts are computed; what needs judgement is asked of the
//! analyst, who states it and is recorded with it.

use super::traits::Incident;
use ascribe_knowledge::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Days of observation that a temporary group needs: six months.
const SIX_MONTHS: i32 = 182;

/// What a cluster is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// At least two linked incidents.
    Activity,
    /// A temporary group: six months of observation, mapped on the Diamond Model.
    Temporary,
    /// A named actor: high confidence, several sources.
    Named,
}

/// One criterion of a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Criterion {
    /// The level that asks for it.
    pub level: Level,
    /// What is asked.
    pub asks: String,
    /// What there is.
    pub has: String,
    /// True if it holds.
    pub holds: bool,
}

/// The criteria for a cluster whose incidents are given. `origins` are the independent publishers
/// that speak of what it holds; `confident` is true if an analyst states high confidence.
#[must_use]
pub fn criteria(members: &[&Incident], origins: usize, confident: bool) -> Vec<Criterion> {
    let ask = |level, asks: &str, has: String, holds| Criterion {
        level,
        asks: asks.to_owned(),
        has,
        holds,
    };
    let days: BTreeSet<Day> = members
        .iter()
        .flat_map(|i| [i.from, i.to])
        .flatten()
        .collect();
    let span = match (days.first(), days.last()) {
        (Some(first), Some(last)) => last.0 - first.0,
        _ => 0,
    };
    let kinds: BTreeSet<&str> = members
        .iter()
        .flat_map(|i| &i.traits)
        .filter(|t| t.common.is_none())
        .map(|t| t.kind.as_str())
        .collect();
    let any = |wanted: &[&str]| wanted.iter().any(|k| kinds.contains(k));
    let capability = any(&[
        "tool",
        "attack-pattern",
        "vulnerability",
        "md5",
        "sha1",
        "sha256",
        "sha512",
    ]);
    let infrastructure = any(&["domain-name", "url", "ipv4-addr", "ipv6-addr", "email-addr"]);
    let seen = |name: &str, is: bool| {
        if is {
            format!("{name} seen")
        } else {
            format!("{name} not seen")
        }
    };
    vec![
        ask(
            Level::Activity,
            "at least two linked incidents",
            format!("{} incidents", members.len()),
            members.len() >= 2,
        ),
        ask(
            Level::Temporary,
            "six months of observation",
            format!("{span} days between first and last activity"),
            span >= SIX_MONTHS,
        ),
        ask(
            Level::Temporary,
            "mapped on the Diamond Model: capability, infrastructure, victims; the adversary may be open",
            format!(
                "{}, {}, {} victims",
                seen("capability", capability),
                seen("infrastructure", infrastructure),
                members.len()
            ),
            capability && infrastructure && !members.is_empty(),
        ),
        ask(
            Level::Named,
            "several independent sources",
            format!("{origins} publishers speak of what it holds"),
            origins >= 2,
        ),
        ask(
            Level::Named,
            "high analytic confidence, stated by an analyst",
            if confident { "stated" } else { "not stated" }.to_owned(),
            confident,
        ),
    ]
}

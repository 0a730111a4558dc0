//! Reports that can be judged as if they were new: each is about one actor only, of whom there are
//! other reports.

use ascribe_knowledge::Picture;
use ascribe_knowledge::picture::Feature;
use std::collections::{BTreeMap, BTreeSet};

/// Traits that a report must name.
const TRAITS: usize = 3;

/// One such report.
#[derive(Debug, Clone)]
pub(super) struct Alone {
    /// Its place among the reports of the picture.
    pub report: u32,
    /// Whom it is about.
    pub actor: u32,
    /// Type and value of what it names.
    pub observed: Vec<(String, String)>,
}

/// What is observed of a feature, as type and value; exploits are everyone's sooner or later.
pub(super) fn observed(feature: &Feature) -> Option<(String, String)> {
    match feature {
        Feature::Technique(id) => Some(("attack-pattern".to_owned(), id.clone())),
        Feature::Software(key) => Some(("tool".to_owned(), key.clone())),
        Feature::Exploit(_) => None,
    }
}

/// Every report of enough traits about an actor of whom there is another one. Reports that speak of
/// several actors are left alone: they are known through the others.
pub(super) fn reports(picture: &Picture) -> Vec<Alone> {
    let mut traits: BTreeMap<u32, BTreeSet<(String, String)>> = BTreeMap::new();
    for (feature, holdings) in &picture.holdings {
        let Some(observed) = observed(feature) else {
            continue;
        };
        for report in holdings.iter().flat_map(|h| &h.reports) {
            traits.entry(*report).or_default().insert(observed.clone());
        }
    }
    let mut actors: BTreeMap<(&str, Option<&str>), BTreeSet<u32>> = BTreeMap::new();
    let mut number: BTreeMap<u32, usize> = BTreeMap::new();
    for report in &picture.reports {
        let key = (
            report.origin.publisher.as_str(),
            report.origin.url.as_deref(),
        );
        actors.entry(key).or_default().insert(report.actor);
        *number.entry(report.actor).or_default() += 1;
    }
    let mut all = Vec::new();
    for (index, report) in (0u32..).zip(&picture.reports) {
        let key = (
            report.origin.publisher.as_str(),
            report.origin.url.as_deref(),
        );
        let own = actors.get(&key).map_or(0, BTreeSet::len) == 1;
        let known = number.get(&report.actor).copied().unwrap_or(0) > 1;
        let Some(observed) = traits.get(&index).filter(|t| t.len() >= TRAITS) else {
            continue;
        };
        if own && known && report.origin.url.is_some() {
            all.push(Alone {
                report: index,
                actor: report.actor,
                observed: observed.iter().cloned().collect(),
            });
        }
    }
    all
}

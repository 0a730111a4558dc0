//! Cases out of two consecutive releases of a collection: what the later one first cites.

use super::{BacktestOptions, BuiltActor, Knowledge};
use crate::Progress;
use crate::error::AppError;
use ascribe_knowledge::Picture;
use ascribe_knowledge::picture::{Feature, Report};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Traits that a report must name to make a case.
const TRAITS: usize = 3;

/// A report that the later release is the first to cite.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReleaseCase {
    /// Names of the releases and a number.
    pub id: String,
    /// The earlier release: what the case is to be judged with.
    pub knowledge: String,
    /// The later release.
    pub first_cited_in: String,
    /// The report: publisher, and address if known.
    pub reference: String,
    /// The answer.
    pub actor: BuiltActor,
    /// What the report says the actor used.
    pub observed: Behaviour,
}

/// Behaviour of one report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Behaviour {
    /// ATT&CK techniques.
    pub techniques: BTreeSet<String>,
    /// Software, by ATT&CK id.
    pub software: BTreeSet<String>,
}

/// Cases from the reports that `new` cites and `old` does not, of actors that `old` knows. A
/// report that speaks of two actors makes none.
///
/// # Errors
/// Files that cannot be read, or the record's own.
pub fn cases_from_releases(
    old: &Path,
    new: &Path,
    progress: &mut dyn Progress,
) -> Result<Vec<ReleaseCase>, AppError> {
    let mut options = BacktestOptions::default();
    for (name, path) in [("old", old), ("new", new)] {
        options
            .knowledge
            .insert(name.to_owned(), vec![PathBuf::from(path)]);
    }
    let mut knowledge = Knowledge::new(&options)?;
    let session = knowledge.called("old", progress)?;
    let before = session.picture_at(session.ledger.size()?)?;
    let session = knowledge.called("new", progress)?;
    let after = session.picture_at(session.ledger.size()?)?;
    let key = |r: &Report| (r.origin.publisher.clone(), r.origin.url.clone());
    let cited: BTreeSet<_> = before.reports.iter().map(key).collect();
    let mut actors: BTreeMap<_, BTreeSet<u32>> = BTreeMap::new();
    for report in &after.reports {
        actors.entry(key(report)).or_default().insert(report.actor);
    }
    let known: BTreeSet<&str> = before
        .actors
        .iter()
        .filter_map(|a| a.external_id.as_deref())
        .collect();
    let behaviour = behaviour(&after);
    let (old, new) = (stem(old), stem(new));
    let mut cases = Vec::new();
    for (index, report) in (0u32..).zip(&after.reports) {
        let fresh = report.origin.url.is_some() && !cited.contains(&key(report));
        let alone = actors.get(&key(report)).is_some_and(|a| a.len() == 1);
        let Some(actor) = after.actor(report.actor).filter(|_| fresh && alone) else {
            continue;
        };
        let id = actor.external_id.as_deref().filter(|id| known.contains(id));
        let (Some(id), Some(observed)) = (id, behaviour.get(&index)) else {
            continue;
        };
        if observed.techniques.len() + observed.software.len() < TRAITS {
            continue;
        }
        let address = report.origin.url.as_deref().unwrap_or_default();
        cases.push(ReleaseCase {
            id: format!("{new}-{:03}", cases.len()),
            knowledge: old.clone(),
            first_cited_in: new.clone(),
            reference: format!("{} {address}", report.origin.publisher),
            actor: BuiltActor {
                id: Some(id.to_owned()),
                name: actor.name.clone(),
            },
            observed: observed.clone(),
        });
    }
    Ok(cases)
}

/// What each report names.
fn behaviour(picture: &Picture) -> BTreeMap<u32, Behaviour> {
    let mut all: BTreeMap<u32, Behaviour> = BTreeMap::new();
    for (feature, holdings) in &picture.holdings {
        for report in holdings.iter().flat_map(|h| &h.reports) {
            let own = all.entry(*report).or_default();
            match feature {
                Feature::Technique(id) => own.techniques.insert(id.clone()),
                Feature::Software(key) => own.software.insert(key.clone()),
                Feature::Exploit(_) => false,
            };
        }
    }
    all
}

/// Name of a file without its endings.
fn stem(path: &Path) -> String {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let name = name.trim_end_matches(".zst").trim_end_matches(".json");
    name.to_owned()
}

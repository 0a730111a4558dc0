//! Where sources disagree on names and countries, with who says what.

use crate::error::AppError;
use crate::session::{Moment, Session};
use ascribe_knowledge::Picture;
use ascribe_knowledge::names::fold;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Which findings are wanted; all by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Without contested aliases.
    pub no_aliases: bool,
    /// Without shared own names.
    pub no_primaries: bool,
    /// Without countries that disagree.
    pub no_countries: bool,
    /// Only what concerns this actor or name.
    pub actor: Option<String>,
    /// Only what this source takes part in.
    pub source: Option<String>,
    /// Also names that a decision has settled.
    pub settled: bool,
}

/// Where sources disagree.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NamesAudit {
    /// Names that several actors bear, at most one of them as its own name.
    pub contested_aliases: Vec<SharedName>,
    /// Names that sources use as their own for several actors.
    pub shared_primaries: Vec<SharedName>,
    /// Actors behind which sources see different countries.
    pub countries: Vec<CountryClash>,
}

/// A name that several actors bear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedName {
    /// The name, as first written.
    pub name: String,
    /// The actor it means by an analyst's decision.
    pub decided: Option<String>,
    /// Who bears it.
    pub bearers: Vec<Bearer>,
}

/// An actor that bears a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Bearer {
    /// Preferred name.
    pub actor: String,
    /// Id, for a decision.
    pub id: String,
    /// Spellings in use.
    pub written: Vec<String>,
    /// Sources that use the name as an alias.
    pub alias_of: Vec<String>,
    /// Sources that use it as their own name.
    pub own_name_of: Vec<String>,
}

/// An actor behind which sources see different countries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountryClash {
    /// Preferred name.
    pub actor: String,
    /// Id.
    pub id: String,
    /// Country and who says so, with hedges.
    pub countries: BTreeMap<String, Vec<String>>,
}

impl Session {
    /// Where sources disagree at a moment.
    ///
    /// # Errors
    /// The record's own.
    pub fn audit_names(
        &mut self,
        filter: &AuditFilter,
        when: Moment,
    ) -> Result<NamesAudit, AppError> {
        let seq = self.last_seq(when)?;
        let picture = self.picture_at(seq)?;
        let mut audit = NamesAudit::default();
        let wanted = filter.actor.as_deref().map(|name| about(&picture, name));
        for (key, uses) in &picture.names {
            let actors: BTreeSet<u32> = uses.iter().map(|u| u.actor).collect();
            if actors.len() < 2 || !filter.settled && picture.decisions.contains_key(key) {
                continue;
            }
            let concerns = wanted
                .as_ref()
                .is_none_or(|(name, them)| name == key || !actors.is_disjoint(them));
            let sourced = filter
                .source
                .as_ref()
                .is_none_or(|s| uses.iter().any(|u| is_source(&u.source, s)));
            if !concerns || !sourced {
                continue;
            }
            let own: BTreeSet<u32> = uses.iter().filter(|u| u.primary).map(|u| u.actor).collect();
            let shared = shared(&picture, key, &actors);
            if own.len() > 1 {
                audit.shared_primaries.push(shared);
            } else {
                audit.contested_aliases.push(shared);
            }
        }
        audit.countries = countries(&picture, wanted.as_ref().map(|(_, them)| them), filter);
        if filter.no_aliases {
            audit.contested_aliases.clear();
        }
        if filter.no_primaries {
            audit.shared_primaries.clear();
        }
        if filter.no_countries {
            audit.countries.clear();
        }
        Ok(audit)
    }
}

/// A source by its name; collections write theirs with a part in brackets.
fn is_source(source: &str, wanted: &str) -> bool {
    let source = source.to_lowercase();
    let wanted = wanted.to_lowercase();
    source == wanted || source.starts_with(&format!("{wanted} ("))
}

/// The folded name and the actors it may mean.
fn about(picture: &Picture, name: &str) -> (String, BTreeSet<u32>) {
    let key = fold(name);
    let uses = picture.names.get(&key).into_iter().flatten();
    let actors = picture
        .resolve(name)
        .actor()
        .map_or_else(|| uses.map(|u| u.actor).collect(), |a| BTreeSet::from([a]));
    (key, actors)
}

fn shared(picture: &Picture, key: &str, actors: &BTreeSet<u32>) -> SharedName {
    let uses = picture
        .names
        .get(key)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut bearers: Vec<Bearer> = actors
        .iter()
        .filter_map(|index| {
            let actor = picture.actor(*index)?;
            let own = || uses.iter().filter(|u| u.actor == *index);
            let sources = |primary: bool| -> Vec<String> {
                let all: BTreeSet<String> = own()
                    .filter(|u| u.primary == primary)
                    .map(|u| u.source.clone())
                    .collect();
                all.into_iter().collect()
            };
            let written: BTreeSet<String> = own().map(|u| u.name.clone()).collect();
            Some(Bearer {
                actor: actor.name.clone(),
                id: actor
                    .external_id
                    .clone()
                    .unwrap_or_else(|| actor.id.clone()),
                written: written.into_iter().collect(),
                alias_of: sources(false),
                own_name_of: sources(true),
            })
        })
        .collect();
    bearers.sort();
    let decided = picture.decisions.get(key).and_then(|a| picture.actor(*a));
    SharedName {
        name: uses.first().map(|u| u.name.clone()).unwrap_or_default(),
        decided: decided.map(|a| a.name.clone()),
        bearers,
    }
}

fn countries(
    picture: &Picture,
    wanted: Option<&BTreeSet<u32>>,
    filter: &AuditFilter,
) -> Vec<CountryClash> {
    let mut clashes = Vec::new();
    for (index, actor) in (0u32..).zip(&picture.actors) {
        if wanted.is_some_and(|w| !w.contains(&index)) {
            continue;
        }
        let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for claim in actor.sponsors.iter().filter(|c| is_country(&c.sponsor)) {
            let hedge = claim.hedge.as_deref().unwrap_or("stated");
            let by = format!("{} ({hedge})", claim.said_by);
            let all = said.entry(claim.sponsor.clone()).or_default();
            if !all.contains(&by) {
                all.push(by);
            }
        }
        let sourced = filter.source.as_ref().is_none_or(|s| {
            let s = s.to_lowercase();
            said.values()
                .flatten()
                .any(|by| by.to_lowercase().contains(&s))
        });
        if said.len() > 1 && sourced {
            clashes.push(CountryClash {
                actor: actor.name.clone(),
                id: actor
                    .external_id
                    .clone()
                    .unwrap_or_else(|| actor.id.clone()),
                countries: said,
            });
        }
    }
    clashes
}

/// ISO 3166 codes; entities of a state are no countries.
fn is_country(sponsor: &str) -> bool {
    sponsor.len() == 2 && sponsor.bytes().all(|b| b.is_ascii_uppercase())
}

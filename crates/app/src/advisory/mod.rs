//! What to do now about an actor, a vulnerability, an incident or a cluster.

mod indicators;
mod paper;
mod scope;

pub use paper::directors_pdf;

pub(crate) use indicators::{KINDS as INDICATOR_KINDS, owner, take};

use crate::current::ceiling;
use crate::error::AppError;
use crate::session::{Moment, Session};
use crate::spread::milestones;
use ascribe_exchange::advisory::{Advisory, Brief, Flaw, Relation, Technique, advisory};
use ascribe_exchange::marked::Ceiling;
use ascribe_knowledge::Picture;
use ascribe_knowledge::picture::Feature;
use scope::Scope;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What an advisory is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// An actor, by any of its names.
    Actor(String),
    /// A vulnerability, by CVE id or popular name.
    Vulnerability(String),
    /// An incident, by its id or that of an assessment of it.
    Incident(String),
    /// A cluster of incidents.
    Cluster(String),
}

/// What else is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdvisoryOptions {
    /// About what.
    pub about: About,
    /// The strictest marking that may go in.
    pub max_marking: String,
    /// The moment.
    pub moment: Moment,
}

impl Session {
    /// Makes an advisory from what may leave under the ceiling. Nothing is recorded.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown subject, [`AppError::Usage`] for a contested name or
    /// when an incident's marking is above the ceiling, or the record's own.
    pub fn advisory(&mut self, options: &AdvisoryOptions) -> Result<Advisory, AppError> {
        let ceiling = ceiling(&options.max_marking)?;
        let picture = self.picture_permitted(options.moment, &ceiling)?;
        let scope = self.scope(&options.about, &picture, &ceiling, options.moment)?;
        let (indicators, withheld) =
            self.indicators_of(&scope, &picture, &ceiling, options.moment)?;
        let flaws = self.flaws(&scope, &picture, options.moment)?;
        let now = options.moment.as_of.unwrap_or_else(|| self.clock.now());
        Ok(advisory(&Brief {
            techniques: techniques(&scope, &picture),
            software: software(&scope, &picture),
            relations: self.relations(&ceiling, options.moment)?,
            flaws,
            indicators,
            withheld,
            now: stamp(now),
            marking: scope.marking,
            subject: scope.subject,
        }))
    }

    /// The vulnerabilities in play, those that belong together as one.
    fn flaws(
        &self,
        scope: &Scope,
        picture: &Picture,
        moment: Moment,
    ) -> Result<Vec<Flaw>, AppError> {
        let bodies = self.flaw_bodies(moment)?;
        let mut groups: BTreeMap<String, BTreeSet<&String>> = BTreeMap::new();
        for cve in &scope.cves {
            let body = bodies.iter().find(|b| b.cves.contains(cve));
            let key = body
                .and_then(|b| b.name.clone())
                .unwrap_or_else(|| cve.clone());
            groups.entry(key).or_default().insert(cve);
        }
        let flaws = groups.into_values().map(|group| {
            let cves: Vec<String> = group.into_iter().cloned().collect();
            let body = bodies
                .iter()
                .find(|b| b.cves.iter().any(|c| cves.contains(c)));
            let holdings = || {
                cves.iter()
                    .filter_map(|c| picture.holdings.get(&Feature::Exploit(c.clone())))
                    .flatten()
            };
            let users: BTreeSet<&str> = holdings()
                .filter_map(|h| picture.actor(h.actor))
                .map(|a| a.name.as_str())
                .collect();
            let mut cited: Vec<_> = holdings().flat_map(crate::spread::cited).collect();
            cited.sort();
            cited.dedup();
            Flaw {
                name: body.and_then(|b| b.name.clone()),
                product: body.and_then(|b| b.product.clone()),
                milestones: milestones(picture, &bodies, &cves),
                used_by: users.into_iter().map(str::to_owned).collect(),
                cited,
                cves,
            }
        });
        Ok(flaws.collect())
    }

    /// Which mitigation mitigates which technique, as sources of STIX relate them.
    fn relations(&self, ceiling: &Ceiling, moment: Moment) -> Result<Vec<Relation>, AppError> {
        #[derive(Deserialize)]
        struct Body {
            id: String,
            #[serde(default)]
            name: String,
            #[serde(default)]
            revoked: bool,
            #[serde(default)]
            x_mitre_deprecated: bool,
            #[serde(default)]
            external_references: Vec<Reference>,
            #[serde(default)]
            relationship_type: String,
            #[serde(default)]
            source_ref: String,
            #[serde(default)]
            target_ref: String,
        }
        #[derive(Deserialize)]
        struct Reference {
            #[serde(default)]
            external_id: Option<String>,
        }
        let courses = self.current(&["course-of-action"], moment, Some(ceiling))?;
        if courses.entries.is_empty() {
            return Ok(Vec::new());
        }
        let rest = self.current(&["attack-pattern", "relationship"], moment, Some(ceiling))?;
        let mut named: HashMap<String, (String, String)> = HashMap::new();
        let mut links: Vec<(String, String, String)> = Vec::new();
        for entry in courses.entries.iter().chain(&rest.entries) {
            let Some(body) = entry
                .body()
                .and_then(|b| serde_json::from_str::<Body>(b).ok())
            else {
                continue;
            };
            if body.revoked || body.x_mitre_deprecated {
                continue;
            }
            if body.relationship_type == "mitigates" {
                links.push((body.source_ref, body.target_ref, entry.source.clone()));
            } else if let Some(id) = body.external_references.into_iter().find_map(|r| {
                r.external_id
                    .filter(|id| id.starts_with("M1") || id.starts_with("T1"))
            }) {
                named.insert(body.id, (id, body.name));
            }
        }
        let relation = |(from, to, source): (String, String, String)| {
            let (mitigation, name) = named.get(&from)?.clone();
            let (technique, _) = named.get(&to)?.clone();
            Some(Relation {
                mitigation,
                name,
                technique,
                source,
            })
        };
        Ok(links.into_iter().filter_map(relation).collect())
    }
}

/// A moment as STIX writes it, with milliseconds.
pub(crate) fn stamp(milliseconds: i64) -> String {
    let text = crate::clock::moment(milliseconds);
    let (whole, rest) = text.split_at_checked(19).unwrap_or((&text, ""));
    let digits: String = rest.chars().filter(char::is_ascii_digit).take(3).collect();
    format!("{whole}.{digits:0<3}Z")
}

fn techniques(scope: &Scope, picture: &Picture) -> Vec<Technique> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut holders: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for (feature, holdings) in &picture.holdings {
        let Feature::Technique(id) = feature else {
            continue;
        };
        for holding in holdings.iter().filter(|h| scope.actors.contains(&h.actor)) {
            let publishers = holding.origins.iter().map(|o| o.publisher.as_str());
            found.entry(id).or_default().extend(publishers);
            holders.entry(id).or_default().insert(holding.actor);
        }
    }
    // What one of many actors does says little of the next; a third of them must share it.
    let needed = scope.actors.len().div_ceil(3).min(scope.actors.len());
    found.retain(|id, _| holders.get(id).is_some_and(|h| h.len() >= needed));
    for id in &scope.techniques {
        found.entry(id).or_default();
    }
    found
        .into_iter()
        .map(|(id, publishers)| Technique {
            id: id.to_owned(),
            name: picture.techniques.get(id).cloned().unwrap_or_default(),
            publishers: publishers.len(),
            seen: scope.seen && scope.techniques.contains(id),
        })
        .collect()
}

fn software(scope: &Scope, picture: &Picture) -> Vec<String> {
    let held = picture
        .holdings
        .iter()
        .filter_map(|(feature, holdings)| match feature {
            Feature::Software(key) if holdings.iter().any(|h| scope.actors.contains(&h.actor)) => {
                Some(
                    picture
                        .tools
                        .get(key)
                        .map_or_else(|| key.clone(), |t| t.name.clone()),
                )
            }
            _ => None,
        });
    if scope.actors.len() > 3 {
        return Vec::new();
    }
    let all: BTreeSet<String> = held.collect();
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::stamp;

    #[test]
    fn moments_have_milliseconds() {
        assert_eq!(stamp(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(stamp(1_614_646_800_120), "2021-03-02T01:00:00.120Z");
    }
}

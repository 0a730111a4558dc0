//! The picture: actors, what they are known to hold, and who says so.

use crate::circumstance::{Circumstances, Teller};
use crate::day::Day;
use crate::entry::Entry;
use crate::identity;
use crate::names::{NameUse, fold};
use crate::read::{Collector, Facts};
pub use crate::read::{Feature, Holding, List, Report, SponsorClaim, Tool, View, Vulnerability};
pub use crate::read::{WITHDRAWAL, handle};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Layout version of the serialised picture; a cached one of another version is built anew.
pub const VERSION: u32 = 8;

/// An actor: the views that are held to be of the same one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Preferred name: ATT&CK's, else the first source's.
    pub name: String,
    /// Id of the preferred view.
    pub id: String,
    /// ATT&CK group id.
    pub external_id: Option<String>,
    /// The views, preferred first.
    pub views: Vec<View>,
    /// Who is said to stand behind it.
    pub sponsors: Vec<SponsorClaim>,
}

/// Everything known, at one moment, to one reader.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Number of entries it was built from.
    pub entries: u64,
    /// Entries by source.
    pub sources: BTreeMap<String, u64>,
    /// Actors; their index is their handle inside this picture.
    pub actors: Vec<Actor>,
    /// Folded name → its uses.
    pub names: BTreeMap<String, Vec<NameUse>>,
    /// Folded name → actor, as analysts decided.
    pub decisions: BTreeMap<String, u32>,
    /// Key of a view, or id of an indicator → actors.
    pub handles: BTreeMap<String, Vec<u32>>,
    /// Who holds what.
    pub holdings: BTreeMap<Feature, Vec<Holding>>,
    /// What was published of whom; holdings point here.
    pub reports: Vec<Report>,
    /// Tools by key.
    pub tools: BTreeMap<String, Tool>,
    /// Folded tool name → key.
    pub tool_names: BTreeMap<String, String>,
    /// Key of a tool → techniques that it uses by itself.
    pub implied: BTreeMap<String, BTreeSet<String>>,
    /// Technique id → name.
    pub techniques: BTreeMap<String, String>,
    /// Vulnerabilities by CVE.
    pub vulnerabilities: BTreeMap<String, Vulnerability>,
    /// Lists of benign and shared values.
    pub lists: Vec<List>,
    /// Lengths of network prefixes in use; `true` for IPv6.
    pub prefixes: Vec<(bool, u8)>,
    /// What relates actors without joining them: actor, relation, the other's name, who says so.
    pub related: Vec<(u32, String, String, String)>,
    /// When a vendor took a name for an actor into use: actor, name, vendor, day.
    pub renamed: Vec<(u32, String, String, Option<String>)>,
    /// Whom actors attack, when they were seen, and in which words they are told of.
    pub circumstances: Circumstances,
}

/// Builds a picture from entries handed in one by one, in the order they were recorded.
#[derive(Default)]
pub struct Builder(Collector);

impl Builder {
    /// Takes one entry that the reader may see.
    pub fn take(&mut self, entry: &Entry<'_>) {
        self.0.take(entry);
    }

    /// The picture of what was taken.
    #[must_use]
    pub fn finish(self) -> Picture {
        let facts = self.0.finish();
        let mut picture = Picture {
            entries: facts.sources.values().sum(),
            ..Picture::default()
        };
        picture.take_actors(&facts);
        picture.take_tools(&facts);
        picture.take_holdings(facts);
        picture
    }
}

impl Picture {
    /// An actor by its index.
    #[must_use]
    pub fn actor(&self, index: u32) -> Option<&Actor> {
        self.actors.get(usize::try_from(index).ok()?)
    }

    /// The bytes of the picture, for keeping a copy.
    ///
    /// # Errors
    /// Only if memory for the bytes cannot be had.
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_stdvec(self)
    }

    /// Reads a kept copy.
    ///
    /// # Errors
    /// If the bytes are not those of a picture of this layout.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(bytes)
    }

    fn take_actors(&mut self, facts: &Facts) {
        let crowds = identity::overreaching(&facts.views);
        for group in identity::cluster(&facts.views) {
            // The aliases of a crowd contest nobody's name.
            let crowd = |i: &usize| crowds.contains(i);
            let mut views: Vec<(View, bool)> = group
                .iter()
                .filter_map(|i| Some((facts.views.get(*i)?.clone(), crowd(i))))
                .collect();
            views.sort_by_key(|(v, _)| {
                (
                    !(v.namespace.starts_with("stix/") && v.external_id.is_some()),
                    v.seq,
                )
            });
            let Some((first, _)) = views.first().cloned() else {
                continue;
            };
            let index = u32::try_from(self.actors.len()).unwrap_or(u32::MAX);
            for (view, crowd) in &views {
                for key in [view.key.clone(), handle(&view.source, &view.key)] {
                    self.handles.entry(key).or_default().push(index);
                }
                if let Some(id) = &view.external_id {
                    let all = self.handles.entry(id.clone()).or_default();
                    if !all.contains(&index) {
                        all.push(index);
                    }
                }
                self.take_names(view, index, *crowd);
            }
            self.actors.push(Actor {
                name: first.primary,
                id: first.key,
                external_id: views.iter().find_map(|(v, _)| v.external_id.clone()),
                sponsors: Vec::new(),
                views: views.into_iter().map(|(v, _)| v).collect(),
            });
        }
        for (key, claim) in &facts.sponsors {
            let Some(&index) = self.handles.get(key).and_then(|all| all.first()) else {
                continue;
            };
            if let Some(actor) = self
                .actors
                .get_mut(usize::try_from(index).unwrap_or(usize::MAX))
            {
                actor.sponsors.push(claim.clone());
            }
        }
        for (name, actor) in &facts.decisions {
            let key = fold(name);
            match actor
                .as_ref()
                .and_then(|id| self.handles.get(id))
                .and_then(|all| all.first())
            {
                Some(&index) => self.decisions.insert(key, index),
                None => self.decisions.remove(&key),
            };
        }
        for (key, name, by, since) in &facts.renamed {
            if let Some(&index) = self.handles.get(key).and_then(|all| all.first()) {
                self.renamed
                    .push((index, name.clone(), by.clone(), since.clone()));
            }
        }
        for (key, relation, other, by) in &facts.related {
            if let Some(&index) = self.handles.get(key).and_then(|all| all.first()) {
                self.related
                    .push((index, relation.clone(), other.clone(), by.clone()));
            }
        }
    }

    fn take_names(&mut self, view: &View, actor: u32, crowd: bool) {
        let ids = view.external_id.iter().map(|id| (id, false));
        for (name, primary) in view
            .names
            .iter()
            .map(|n| (n, *n == view.primary))
            .filter(|(_, primary)| *primary || !crowd)
            .chain(ids)
        {
            let uses = self.names.entry(fold(name)).or_default();
            if !uses
                .iter()
                .any(|u| u.actor == actor && u.source == view.source && u.primary == primary)
            {
                uses.push(NameUse {
                    actor,
                    name: name.clone(),
                    source: view.source.clone(),
                    primary,
                });
            }
        }
    }

    /// Tools of several sources are one where one's name is among the other's; ATT&CK's key wins.
    fn take_tools(&mut self, facts: &Facts) {
        let (numbered, plain): (Vec<&Tool>, Vec<&Tool>) =
            facts.tools.iter().partition(|t| t.key.starts_with('S'));
        for tool in numbered.into_iter().chain(plain) {
            let key = if tool.key.starts_with('S') {
                tool.key.clone()
            } else {
                self.tool_names
                    .get(&fold(&tool.name))
                    .cloned()
                    .unwrap_or_else(|| tool.key.clone())
            };
            for name in &tool.names {
                self.tool_names
                    .entry(fold(name))
                    .or_insert_with(|| key.clone());
            }
            match self.tools.get_mut(&key) {
                Some(known) => {
                    known.names.extend(
                        tool.names
                            .iter()
                            .filter(|n| !known.names.contains(n))
                            .cloned()
                            .collect::<Vec<_>>(),
                    );
                    known.shared |= tool.shared;
                    known.public_since = known.public_since.or(tool.public_since);
                }
                None => {
                    self.tools.insert(
                        key.clone(),
                        Tool {
                            key,
                            ..tool.clone()
                        },
                    );
                }
            }
        }
    }

    /// The key by which a tool is known here, of several sources.
    fn tool_key(&self, key: String) -> String {
        let name = key.strip_prefix("tool:");
        name.and_then(|n| self.tool_names.get(n))
            .cloned()
            .unwrap_or(key)
    }

    fn take_holdings(&mut self, facts: Facts) {
        for raw in facts.holdings {
            let actors = self.meant(&raw.actor_key);
            let feature = match raw.feature {
                Feature::Software(key) => Feature::Software(self.tool_key(key)),
                other => other,
            };
            let Some(&actor) = actors.first() else {
                continue;
            };
            self.holdings.entry(feature).or_default().push(Holding {
                actor,
                ..raw.holding
            });
        }
        for (tool, technique) in facts.implied {
            let key = self.tool_key(tool);
            self.implied.entry(key).or_default().insert(technique);
        }
        self.take_reports();
        for told in facts.circumstances {
            if let Some(&actor) = self.meant(&told.key).first() {
                let teller = Teller {
                    actor,
                    ..told.teller
                };
                self.circumstances.take(teller, told.what);
            }
        }
        for (indicator, target) in facts.indicates {
            let actors = self.meant(&target);
            self.handles.entry(indicator).or_default().extend(actors);
        }
        for vulnerability in facts.vulnerabilities {
            self.vulnerabilities
                .entry(vulnerability.cve.clone())
                .or_insert(vulnerability);
        }
        self.note_disclosures();
        self.techniques = facts.techniques;
        self.lists = facts.lists.into_values().collect();
        self.prefixes = facts.prefixes.into_iter().collect();
        self.sources = facts.sources;
    }

    /// Holdings that rest on one publication about one actor are one report.
    fn take_reports(&mut self) {
        let mut known: HashMap<(u32, String, Option<String>), u32> = HashMap::new();
        let mut counted: HashSet<u32> = HashSet::new();
        for (feature, holdings) in &mut self.holdings {
            counted.clear();
            for holding in holdings {
                for origin in &holding.origins {
                    let key = (holding.actor, origin.publisher.clone(), origin.url.clone());
                    let next = u32::try_from(self.reports.len()).unwrap_or(u32::MAX);
                    let index = *known.entry(key).or_insert(next);
                    if index == next {
                        self.reports.push(Report {
                            actor: holding.actor,
                            origin: origin.clone(),
                            published: origin.published.or(holding.published),
                            techniques: 0,
                            software: 0,
                        });
                    }
                    holding.reports.push(index);
                    let at = usize::try_from(index).unwrap_or(usize::MAX);
                    let Some(report) = self.reports.get_mut(at) else {
                        continue;
                    };
                    if counted.insert(index) {
                        match feature {
                            Feature::Technique(_) => report.techniques += 1,
                            Feature::Software(_) => report.software += 1,
                            Feature::Exploit(_) => {}
                        }
                    }
                }
            }
        }
    }

    /// The actors that an object named by [`handle`] is of: the source's own, else another
    /// source's if only one bears the id.
    fn meant(&self, handle: &str) -> Vec<u32> {
        let own = self.handles.get(handle);
        let id = handle.split_once('\u{1f}').map_or(handle, |(_, id)| id);
        let other = || self.handles.get(id).filter(|actors| actors.len() == 1);
        own.or_else(other).cloned().unwrap_or_default()
    }

    /// A vulnerability that no source dates was public at the latest when the first report of its use was.
    fn note_disclosures(&mut self) {
        for (feature, holdings) in &self.holdings {
            let Feature::Exploit(cve) = feature else {
                continue;
            };
            let earliest: Option<Day> = holdings.iter().filter_map(|h| h.published).min();
            let known = self
                .vulnerabilities
                .entry(cve.clone())
                .or_insert_with(|| Vulnerability {
                    cve: cve.clone(),
                    ..Vulnerability::default()
                });
            known.disclosed = known.disclosed.or(earliest);
        }
    }
}

//! What is known of a name or a value, and who says so.

use crate::error::AppError;
use crate::hits::{Past, look_back, look_up};
use crate::session::{Moment, Session};
use ascribe_knowledge::names::{Resolution, fold};
use ascribe_knowledge::picture::{Feature, Holding};
use ascribe_knowledge::{Day, Picture};
use ascribe_observe::extract::extract;
use ascribe_reason::{Excluded, Observation, Seen, link, listed};
use serde::Serialize;
use std::collections::BTreeMap;

/// The answer to `show`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// An actor, or the candidates for a contested name.
    Actor(Box<ShownActor>),
    /// A value, technique, tool or vulnerability, and everything said of it.
    Value(Box<ShownValue>),
}

/// An actor and its names.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ShownActor {
    /// What was asked for.
    pub asked: String,
    /// Preferred name; null when several actors fit.
    pub actor: Option<String>,
    /// Id of the preferred view.
    pub id: Option<String>,
    /// ATT&CK ids and the like.
    pub external_ids: Vec<String>,
    /// Names and who uses them.
    pub names: Vec<ShownName>,
    /// Who is said to stand behind it: sponsor, hedge, degree, who says so.
    pub sponsors: Vec<ShownSponsor>,
    /// What it is known to use, by kind.
    pub holds: BTreeMap<String, Vec<String>>,
    /// How others relate it to further actors.
    pub related: Vec<String>,
    /// When several actors fit: each of them.
    pub candidates: Vec<ShownActor>,
}

/// A name and who uses it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownName {
    /// The name.
    pub name: String,
    /// Sources that use it for this actor.
    pub sources: Vec<String>,
    /// Others use it for somebody else.
    pub contested: bool,
    /// Vendors that are known to use it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used_by: Vec<NameUser>,
}

/// A vendor and a name of its own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NameUser {
    /// The vendor.
    pub vendor: String,
    /// The day from which it uses the name, if that is known.
    pub since: Option<String>,
}

/// A sponsor as a source names it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownSponsor {
    /// Country code or name.
    pub sponsor: String,
    /// The source's hedge.
    pub hedge: Option<String>,
    /// Degree of state responsibility.
    pub degree: Option<String>,
    /// Who says so.
    pub said_by: String,
}

/// A value and what is said of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownValue {
    /// STIX type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Normalised value.
    pub value: String,
    /// Name, where the value is an id.
    pub label: Option<String>,
    /// On a list of benign or shared values, and which.
    pub listed: Option<String>,
    /// Every statement.
    pub said: Vec<Said>,
    /// What sources said of it and say no more.
    pub history: Vec<NoLongerSaid>,
}

/// A statement that counts no more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NoLongerSaid {
    /// The actor it was said to belong to; null where none was named.
    pub actor: Option<String>,
    /// Source of the entry.
    pub source: String,
    /// Where.
    pub reference: Option<String>,
    /// When published.
    pub published: Option<String>,
    /// `withdrawn` (by a mark of the source itself), `no-longer-listed`, `replaced` by a later
    /// version, `source-disabled` or `source-removed`.
    pub why: String,
    /// Since when, as far as that is known.
    pub since: Option<String>,
    /// In words, if any were given.
    pub reason: Option<String>,
}

/// One statement about a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// The actor it is said to belong to.
    pub actor: String,
    /// Publisher behind it.
    pub origin: String,
    /// Where.
    pub reference: Option<String>,
    /// Source of the entry.
    pub source: String,
    /// Its Admiralty reliability.
    pub reliability: char,
    /// When published.
    pub published: Option<String>,
    /// First known use.
    pub first_used: Option<String>,
    /// Its source held it valid up to a day that is past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired: Option<String>,
}

impl Session {
    /// Shows an actor by any of its names, or a value.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nothing is known of it.
    pub fn show(&mut self, asked: &str, moment: Moment) -> Result<Answer, AppError> {
        if fold(asked).is_empty() {
            return Err(AppError::Usage {
                what: format!("show \"{asked}\""),
                rule: "has no letter or digit to look for".to_owned(),
                remedy: "give a name, an id or a value".to_owned(),
            });
        }
        let seq = self.last_seq(moment)?;
        let picture = self.picture_at(seq)?;
        let known_by = moment
            .known_by
            .map(crate::clock::moment)
            .as_deref()
            .and_then(Day::parse);
        match picture.resolve(asked) {
            Resolution::Actor { actor, .. } => {
                return Ok(Answer::Actor(Box::new(shown(
                    &picture, asked, actor, known_by,
                ))));
            }
            Resolution::Contested(all) => {
                let candidates = all
                    .iter()
                    .map(|a| shown(&picture, asked, *a, known_by))
                    .collect();
                return Ok(Answer::Actor(Box::new(ShownActor {
                    asked: asked.to_owned(),
                    candidates,
                    ..ShownActor::default()
                })));
            }
            Resolution::Unknown => {}
        }
        let observation = value_of(&picture, asked).ok_or_else(|| AppError::NotFound {
            what: format!("\"{asked}\""),
            remedy: "try `ascribe search`, or import a source that knows it".to_owned(),
        })?;
        let observations = [observation];
        let seen = look_up(&self.ledger, &picture, &observations, seq, &[])?;
        let (items, _) = link(
            &picture,
            &observations,
            &seen,
            known_by,
            &Excluded::default(),
        );
        let history = look_back(&self.ledger, &picture, &observations, seq)?;
        let history = no_longer_said(&picture, &observations, &history, &seen, known_by);
        let now = crate::clock::moment(moment.as_of.unwrap_or_else(|| self.clock.now()));
        let expired = crate::validity::expired_sources(&seen, Day::parse(&now));
        let [observation] = observations;
        let listed = listed(&seen).map(|d| d.because);
        let item = items.into_iter().next();
        let said = item.iter().flat_map(|i| &i.hits).map(|hit| Said {
            actor: hit
                .actor
                .and_then(|a| picture.actor(a))
                .map_or_else(|| hit.said.clone(), |a| a.name.clone()),
            origin: hit.origin.clone(),
            reference: hit.reference.clone(),
            source: hit.source.clone(),
            reliability: hit.reliability,
            published: hit.published.map(|d| d.to_string()),
            first_used: hit.first_used.map(|d| d.to_string()),
            expired: expired.get(&hit.source).cloned(),
        });
        Ok(Answer::Value(Box::new(ShownValue {
            said: said.collect(),
            history,
            label: item.as_ref().and_then(|i| i.label.clone()),
            kind: observation.kind,
            value: observation.value,
            listed,
        })))
    }
}

/// What sources said of a value and say no more, each once. A version that was replaced by one
/// that says the same is none of it.
fn no_longer_said(
    picture: &Picture,
    observations: &[Observation],
    past: &[(Seen, Past)],
    still: &[Seen],
    known_by: Option<Day>,
) -> Vec<NoLongerSaid> {
    let mut all = Vec::new();
    for (seen, why) in past {
        let same = |s: &Seen| s.source == seen.source && s.value == seen.value;
        if why.kind == "replaced" && still.iter().any(same) {
            continue;
        }
        let one = std::slice::from_ref(seen);
        let (items, _) = link(picture, observations, one, known_by, &Excluded::default());
        let said = |actor: Option<String>| NoLongerSaid {
            actor,
            source: seen.source.clone(),
            reference: None,
            published: None,
            why: why.kind.to_owned(),
            since: why.since.clone(),
            reason: why.reason.clone(),
        };
        let before = all.len();
        for hit in items.iter().flat_map(|item| &item.hits) {
            let actor = hit.actor.and_then(|a| picture.actor(a));
            let name = actor.map_or_else(|| hit.said.clone(), |a| a.name.clone());
            all.push(NoLongerSaid {
                reference: hit.reference.clone(),
                published: hit.published.map(|d| d.to_string()),
                ..said(Some(name).filter(|name| !name.is_empty()))
            });
        }
        if all.len() == before && known_by.is_none() {
            all.push(said(None));
        }
    }
    all.sort();
    all.dedup();
    all
}

/// The value meant by a word: an observable, an identifier, or a tool's name.
fn value_of(picture: &Picture, asked: &str) -> Option<Observation> {
    let whole = |kind: &str, value: String| Observation {
        kind: kind.to_owned(),
        value,
        found: Vec::new(),
    };
    if let [only] = extract(asked).as_slice() {
        return Some(whole(only.kind.as_str(), only.value.clone()));
    }
    let key = picture
        .tool_names
        .get(&fold(asked))
        .cloned()
        .or_else(|| picture.tools.contains_key(asked).then(|| asked.to_owned()));
    key.map(|key| whole("tool", key))
}

/// An actor as known; with `known_by`, only statements known to be published by then. Names carry
/// no date and are shown as they are known now.
fn shown(picture: &Picture, asked: &str, index: u32, known_by: Option<Day>) -> ShownActor {
    let known = |published: Option<Day>| {
        known_by.is_none_or(|limit| published.is_some_and(|day| day <= limit))
    };
    let Some(actor) = picture.actor(index) else {
        return ShownActor::default();
    };
    let mut names: Vec<ShownName> = Vec::new();
    for view in &actor.views {
        for name in &view.names {
            let key = fold(name);
            match names.iter_mut().find(|n| fold(&n.name) == key) {
                Some(known) if known.sources.contains(&view.source) => {}
                Some(known) => known.sources.push(view.source.clone()),
                None => names.push(ShownName {
                    name: name.clone(),
                    sources: vec![view.source.clone()],
                    contested: picture.is_contested(name),
                    used_by: picture
                        .renamed
                        .iter()
                        .filter(|(a, n, ..)| *a == index && fold(n) == key)
                        .map(|(_, _, by, since)| NameUser {
                            vendor: by.clone(),
                            since: since.clone(),
                        })
                        .collect(),
                }),
            }
        }
    }
    let mut external_ids: Vec<String> = actor
        .views
        .iter()
        .filter_map(|v| v.external_id.clone())
        .collect();
    external_ids.dedup();
    let mut related: Vec<String> = picture
        .related
        .iter()
        .filter(|(a, ..)| *a == index)
        .map(|(_, relation, other, by)| format!("{relation} {other} (says {by})"))
        .collect();
    related.sort();
    ShownActor {
        asked: asked.to_owned(),
        actor: Some(actor.name.clone()),
        id: Some(actor.id.clone()),
        external_ids,
        names,
        sponsors: actor
            .sponsors
            .iter()
            .filter(|c| known(c.published))
            .map(|c| ShownSponsor {
                sponsor: c.sponsor.clone(),
                hedge: c.hedge.clone(),
                degree: c.degree.clone(),
                said_by: c.said_by.clone(),
            })
            .collect(),
        holds: holds(picture, index, &known),
        related,
        candidates: Vec::new(),
    }
}

fn holds(
    picture: &Picture,
    index: u32,
    known: &dyn Fn(Option<Day>) -> bool,
) -> BTreeMap<String, Vec<String>> {
    let mut holds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let held = |holdings: &[Holding]| {
        holdings
            .iter()
            .any(|h| h.actor == index && known(h.published))
    };
    for (feature, _) in picture.holdings.iter().filter(|(_, h)| held(h)) {
        let (kind, name) = match feature {
            Feature::Technique(id) => (
                "techniques",
                format!(
                    "{id} {}",
                    picture.techniques.get(id).map_or("", String::as_str)
                ),
            ),
            Feature::Software(key) => {
                let name = picture
                    .tools
                    .get(key)
                    .map_or(key.as_str(), |t| t.name.as_str());
                (
                    "software",
                    if key.starts_with('S') {
                        format!("{key} {name}")
                    } else {
                        name.to_owned()
                    },
                )
            }
            Feature::Exploit(cve) => ("vulnerabilities", cve.clone()),
        };
        holds
            .entry(kind.to_owned())
            .or_default()
            .push(name.trim().to_owned());
    }
    holds
}

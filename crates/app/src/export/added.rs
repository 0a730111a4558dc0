//! Standard STIX objects for what the record holds in forms of its own, so that a reader who knows
//! nothing of those still learns who uses what.

use crate::advisory::stamp;
use crate::error::AppError;
use crate::session::{Moment, Session};
use ascribe_exchange::advisory::{Known, indicator};
use ascribe_exchange::bundle::{Maker, relationship};
use ascribe_exchange::marked::{references, strictest};
use ascribe_exchange::spread::Cited;
use ascribe_knowledge::Picture;
use ascribe_knowledge::lookup::Parsed;
use ascribe_knowledge::picture::{Actor, Feature};
use ascribe_ledger::Entry;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Indicators made of other forms, at most.
const MOST: usize = 10_000;

impl Session {
    /// The objects for these entries.
    pub(super) fn added(
        &self,
        picture: &Picture,
        entries: &[(Entry, bool)],
        moment: Moment,
    ) -> Result<Vec<Value>, AppError> {
        let now = stamp(moment.as_of.unwrap_or_else(|| self.clock.now()));
        let mut sets: BTreeMap<u32, Value> = BTreeMap::new();
        let mut objects = Vec::new();
        let by_id: HashMap<&str, &Entry> = super::now_said(entries)
            .map(|e| (e.object_id.as_str(), e))
            .collect();
        for (index, actor) in (0u32..).zip(&picture.actors) {
            let views: Vec<&Entry> = actor
                .views
                .iter()
                .filter_map(|v| by_id.get(v.key.as_str()).copied())
                .collect();
            let native = actor
                .views
                .iter()
                .any(|v| v.key.starts_with("intrusion-set--"));
            if views.is_empty() || native {
                continue;
            }
            let maker = Maker {
                at: now.clone(),
                marking_refs: references(&strictest(views.iter().map(|e| e.marking.as_str()))),
            };
            let set = intrusion_set(&maker, actor);
            objects.extend(uses(&maker, picture, index, &set));
            sets.insert(index, set);
        }
        objects.extend(self.indicators(picture, entries, &sets, &now, moment)?);
        objects.extend(sets.into_values());
        Ok(objects)
    }

    fn indicators(
        &self,
        picture: &Picture,
        entries: &[(Entry, bool)],
        sets: &BTreeMap<u32, Value>,
        now: &str,
        moment: Moment,
    ) -> Result<Vec<Value>, AppError> {
        let mut known: BTreeMap<(String, String), (Known, Option<u32>)> = BTreeMap::new();
        for entry in super::now_said(entries).filter(|e| e.kind != "indicator") {
            if !crate::advisory::INDICATOR_KINDS.contains(&entry.kind.as_str()) {
                continue;
            }
            let body = entry.body().unwrap_or_default();
            let Some(Parsed::Indicators(parsed)) = Parsed::parse(&entry.kind, body) else {
                continue;
            };
            let owner = crate::advisory::owner(picture, &parsed);
            let mut taken = BTreeMap::new();
            let name = owner
                .and_then(|o| picture.actor(o))
                .map(|a| a.name.as_str());
            crate::advisory::take(&mut taken, entry, &parsed, name);
            for (key, one) in taken {
                known.entry(key).or_insert((one, owner));
            }
            if known.len() >= MOST {
                break;
            }
        }
        let (mut all, owners): (Vec<Known>, Vec<Option<u32>>) =
            known.into_values().take(MOST).unzip();
        self.warn(&mut all, picture, moment)?;
        let mut objects = Vec::new();
        for (one, owner) in all.iter().zip(owners) {
            let Some(object) = indicator(one, now) else {
                continue;
            };
            if let Some(set) = owner.and_then(|o| sets.get(&o)) {
                let maker = Maker {
                    at: now.to_owned(),
                    marking_refs: references(&one.marking),
                };
                objects.push(relationship(&maker, &object, "indicates", set));
            }
            objects.push(object);
        }
        Ok(objects)
    }
}

fn intrusion_set(maker: &Maker, actor: &Actor) -> Value {
    let mut aliases: Vec<&String> = actor.views.iter().flat_map(|v| &v.names).collect();
    aliases.retain(|n| **n != actor.name);
    aliases.sort();
    aliases.dedup();
    let references: Vec<Value> = actor
        .external_id
        .iter()
        .map(|id| json!({ "source_name": "mitre-attack", "external_id": id }))
        .collect();
    maker.object(
        "intrusion-set",
        &[&actor.id],
        json!({ "name": actor.name, "aliases": aliases, "external_references": references }),
    )
}

/// What an actor is said to have used, each with its object.
fn uses(maker: &Maker, picture: &Picture, index: u32, set: &Value) -> Vec<Value> {
    let mut objects = Vec::new();
    for (feature, holdings) in &picture.holdings {
        let Some(holding) = holdings.iter().find(|h| h.actor == index) else {
            continue;
        };
        let (object, word) = match feature {
            Feature::Technique(id) => {
                let name = picture.techniques.get(id).unwrap_or(id);
                (
                    maker.object("attack-pattern", &[id], named(name, "mitre-attack", id)),
                    "uses",
                )
            }
            Feature::Exploit(cve) => (
                maker.object("vulnerability", &[cve], named(cve, "cve", cve)),
                "targets",
            ),
            Feature::Software(key) => (software(maker, picture, key), "uses"),
        };
        let cited = crate::spread::cited(holding);
        let mut link = relationship(maker, set, word, &object);
        if let Some(link) = link.as_object_mut() {
            let cited: Vec<Value> = cited.iter().map(reference).collect();
            if !cited.is_empty() {
                link.insert("external_references".to_owned(), Value::Array(cited));
            }
            if let Some(day) = holding.first_used {
                link.insert(
                    "start_time".to_owned(),
                    json!(format!("{day}T00:00:00.000Z")),
                );
            }
        }
        objects.extend([object, link]);
    }
    objects
}

fn named(name: &str, source: &str, id: &str) -> Value {
    json!({ "name": name, "external_references": [{ "source_name": source, "external_id": id }] })
}

fn software(maker: &Maker, picture: &Picture, key: &str) -> Value {
    let tool = picture.tools.get(key);
    let name = tool.map_or(key, |t| t.name.as_str());
    let references = key
        .starts_with('S')
        .then(|| json!([{ "source_name": "mitre-attack", "external_id": key }]));
    let known = tool.map(|t| t.kind.as_str());
    if known == Some("tool") {
        return maker.object(
            "tool",
            &[key],
            json!({ "name": name, "external_references": references }),
        );
    }
    let properties = json!({ "name": name, "is_family": true, "external_references": references });
    maker.object("malware", &[key], properties)
}

/// A publication as STIX cites it.
fn reference(cited: &Cited) -> Value {
    match &cited.url {
        Some(url) if url.starts_with("http") && !url.contains(|c: char| c.is_whitespace()) => {
            json!({ "source_name": cited.publisher, "url": url })
        }
        _ => json!({ "source_name": cited.publisher, "description": "stated by" }),
    }
}

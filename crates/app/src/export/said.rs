//! What is said of an actor, for readers of MISP: names, techniques, tools, vulnerabilities, sponsors.

use ascribe_exchange::marked::strictest;
use ascribe_exchange::misp::{Attribute, Cluster, Report, tags};
use ascribe_knowledge::Picture;
use ascribe_knowledge::picture::{Actor, Feature, Holding};
use ascribe_ledger::Entry;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What is said of one actor.
#[derive(Debug, Default)]
pub struct Said {
    /// The actor.
    pub actor: String,
    /// Strictest marking of the sources that say it.
    pub marking: String,
    /// Galaxies: its names, techniques, malware and tools.
    pub clusters: Vec<Cluster>,
    /// Vulnerabilities used, and who is said to stand behind it.
    pub attributes: Vec<Attribute>,
    /// All of it as a text with who says so.
    pub report: Option<Report>,
}

/// Of every actor of whom one of these entries speaks.
pub fn said_of(picture: &Picture, entries: &[&Entry]) -> Vec<Said> {
    let ids: HashSet<&str> = entries.iter().map(|e| e.object_id.as_str()).collect();
    let mut markings: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in entries {
        let of = markings.entry(entry.source.as_str()).or_default();
        if !of.contains(&entry.marking.as_str()) {
            of.push(&entry.marking);
        }
    }
    let mut held: BTreeMap<u32, Vec<(&Feature, &Holding)>> = BTreeMap::new();
    for (feature, holdings) in &picture.holdings {
        for holding in holdings {
            held.entry(holding.actor)
                .or_default()
                .push((feature, holding));
        }
    }
    let mut all = Vec::new();
    for (index, actor) in (0u32..).zip(&picture.actors) {
        if !actor.views.iter().any(|v| ids.contains(v.key.as_str())) {
            continue;
        }
        let held = held.get(&index).map_or(&[][..], Vec::as_slice);
        let sources: BTreeSet<&str> = actor
            .views
            .iter()
            .map(|v| v.source.as_str())
            .chain(held.iter().map(|(_, h)| h.source.as_str()))
            .collect();
        let own = sources.iter().filter_map(|s| markings.get(s)).flatten();
        all.push(said(picture, actor, held, strictest(own.copied())));
    }
    all
}

fn said(picture: &Picture, actor: &Actor, held: &[(&Feature, &Holding)], marking: String) -> Said {
    let mut synonyms: Vec<String> = actor.views.iter().flat_map(|v| v.names.clone()).collect();
    synonyms.retain(|n| *n != actor.name);
    synonyms.sort();
    synonyms.dedup();
    let mut clusters = Vec::new();
    if let Some(id) = &actor.external_id {
        clusters.push(Cluster {
            kind: "mitre-intrusion-set".to_owned(),
            value: format!("{} - {id}", actor.name),
            synonyms: synonyms.clone(),
        });
    }
    clusters.push(Cluster {
        kind: "threat-actor".to_owned(),
        value: actor.name.clone(),
        synonyms,
    });
    let mut attributes = Vec::new();
    let mut lines = Vec::new();
    for (feature, holding) in held {
        let origins: BTreeSet<String> = holding
            .origins
            .iter()
            .map(|o| o.publisher.to_string())
            .collect();
        let origins = origins.into_iter().collect::<Vec<_>>().join(", ");
        let (name, cluster) = named(picture, feature);
        lines.push(format!("- {name}: {origins}"));
        match cluster {
            Some(cluster) => clusters.push(cluster),
            None => attributes.push(Attribute {
                kind: "vulnerability".to_owned(),
                value: name,
                comment: format!("used by {}, says {origins}", actor.name),
                first_seen: holding.first_used.map(|d| d.to_string()),
                ..Attribute::default()
            }),
        }
    }
    for claim in &actor.sponsors {
        let hedge = claim.hedge.as_deref().unwrap_or("said plainly");
        let value = format!(
            "{} behind {}: {} ({hedge})",
            claim.sponsor, actor.name, claim.said_by
        );
        lines.push(format!("- {value}"));
        attributes.push(Attribute {
            kind: "attribution".to_owned(),
            value,
            comment: "a source's claim, no attribution of ours".to_owned(),
            tags: tags::hedged(hedge).into_iter().collect(),
            ..Attribute::default()
        });
    }
    let report = (!lines.is_empty()).then(|| Report {
        name: format!("What is said of {}", actor.name),
        content: format!("# {}\n\n{}\n", actor.name, lines.join("\n")),
    });
    Said {
        actor: actor.name.clone(),
        marking,
        clusters,
        attributes,
        report,
    }
}

/// Name and cluster of what is held; a vulnerability has no cluster.
fn named(picture: &Picture, feature: &Feature) -> (String, Option<Cluster>) {
    let cluster = |kind: &str, value: &str| Cluster {
        kind: kind.to_owned(),
        value: value.to_owned(),
        synonyms: Vec::new(),
    };
    match feature {
        Feature::Technique(id) => {
            let name = picture.techniques.get(id).unwrap_or(id);
            let value = if name == id {
                id.clone()
            } else {
                format!("{name} - {id}")
            };
            let made = cluster("mitre-attack-pattern", &value);
            (value, Some(made))
        }
        Feature::Exploit(cve) => (cve.clone(), None),
        Feature::Software(key) => {
            let tool = picture.tools.get(key);
            let name = tool.map_or(key.as_str(), |t| t.name.as_str());
            let kind = match (key.starts_with('S'), tool.map(|t| t.kind.as_str())) {
                (true, Some("tool")) => "mitre-tool",
                (true, _) => "mitre-malware",
                _ => "tool",
            };
            let value = if kind == "tool" {
                name.to_owned()
            } else {
                format!("{name} - {key}")
            };
            let made = cluster(kind, &value);
            (value, Some(made))
        }
    }
}

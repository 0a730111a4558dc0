//! Bodies of the starter pack and analysts' decisions on names.

use super::galaxy::country_code;
use super::{Facts, Feature, Holding, RawHolding, SponsorClaim, Tool, View, Vulnerability, handle};
use crate::circumstance::{What, country, sector};
use crate::day::Day;
use crate::entry::Entry;
use crate::names::fold;
use crate::origin::{Origin, publisher_of};
use serde::Deserialize;

#[derive(Deserialize)]
struct Source {
    publisher: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    published: Option<String>,
}

#[derive(Deserialize)]
struct Actor {
    name: String,
    #[serde(default)]
    attack_id: Option<String>,
    #[serde(default)]
    names: Vec<Name>,
    #[serde(default)]
    sponsors: Vec<Sponsor>,
    #[serde(default)]
    techniques: Vec<Used>,
    #[serde(default)]
    software: Vec<Used>,
    #[serde(default)]
    exploits: Vec<Used>,
    #[serde(default)]
    related: Vec<Related>,
    #[serde(default)]
    sectors: Vec<String>,
    #[serde(default)]
    countries: Vec<String>,
}

#[derive(Deserialize)]
struct Name {
    name: String,
    #[serde(default)]
    used_by: Option<String>,
    #[serde(default)]
    since: Option<String>,
}

#[derive(Deserialize)]
struct Sponsor {
    #[serde(default)]
    country: Option<String>,
    #[serde(default)]
    entity: Option<String>,
    #[serde(default)]
    degree: Option<String>,
    #[serde(default)]
    hedge: Option<String>,
    #[serde(default)]
    said_by: Option<String>,
    #[serde(default)]
    sources: Vec<Source>,
}

#[derive(Deserialize)]
struct Used {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    cve: Option<String>,
    #[serde(default)]
    first_used: Option<String>,
    #[serde(default)]
    sources: Vec<Source>,
}

#[derive(Deserialize)]
struct Related {
    actor: String,
    relation: String,
    #[serde(default)]
    said_by: Option<String>,
}

/// The origins of a list of sources, one for each publisher.
fn origins(sources: &[Source]) -> Vec<Origin> {
    let mut all: Vec<Origin> = sources
        .iter()
        .map(|s| Origin {
            publisher: s
                .url
                .as_deref()
                .and_then(publisher_of)
                .unwrap_or_else(|| s.publisher.clone()),
            url: s.url.clone(),
            published: s.published.as_deref().and_then(Day::parse),
        })
        .collect();
    all.sort();
    all.dedup_by(|a, b| a.publisher == b.publisher);
    all
}

/// Reads an actor: names, sponsors, and what it is known to have used.
pub fn read_actor(entry: &Entry<'_>, facts: &mut Facts) {
    let Ok(actor) = serde_json::from_str::<Actor>(entry.body) else {
        return;
    };
    let key = entry.object_id.to_owned();
    read_sponsors(entry, &actor, facts);
    let nations = actor.countries.iter().filter_map(|c| country(c));
    for victim in nations.chain(actor.sectors.iter().filter_map(|s| sector(s))) {
        let key = handle(entry.source, &key);
        facts.tell(
            &key,
            (entry.source, entry.reliability),
            &[],
            What::Victim(victim),
        );
    }
    read_holdings(entry, &actor, facts);
    for related in &actor.related {
        let by = related
            .said_by
            .clone()
            .unwrap_or_else(|| entry.source.to_owned());
        facts.related.push((
            key.clone(),
            related.relation.clone(),
            related.actor.clone(),
            by,
        ));
    }
    for name in &actor.names {
        if let Some(by) = &name.used_by {
            let renamed = (
                key.clone(),
                name.name.clone(),
                by.clone(),
                name.since.clone(),
            );
            facts.renamed.push(renamed);
        }
    }
    let mut names = vec![actor.name.clone()];
    names.extend(
        actor
            .names
            .into_iter()
            .map(|n| n.name)
            .filter(|n| *n != actor.name),
    );
    facts.views.push(View {
        key,
        namespace: "starter".to_owned(),
        primary: actor.name,
        names,
        external_id: actor.attack_id.clone(),
        same_as: actor.attack_id.into_iter().collect(),
        source: entry.source.to_owned(),
        seq: entry.seq,
    });
}

/// Who is said to stand behind it.
fn read_sponsors(entry: &Entry<'_>, actor: &Actor, facts: &mut Facts) {
    let key = entry.object_id.to_owned();
    for sponsor in &actor.sponsors {
        let Some(named) = sponsor.country.as_deref().or(sponsor.entity.as_deref()) else {
            continue;
        };
        facts.sponsors.push((
            key.clone(),
            SponsorClaim {
                sponsor: country_code(named),
                degree: sponsor.degree.clone(),
                hedge: sponsor.hedge.clone(),
                said_by: sponsor
                    .said_by
                    .clone()
                    .unwrap_or_else(|| entry.source.to_owned()),
                published: origins(&sponsor.sources)
                    .iter()
                    .filter_map(|o| o.published)
                    .min(),
            },
        ));
    }
}

/// What it is known to have used.
fn read_holdings(entry: &Entry<'_>, actor: &Actor, facts: &mut Facts) {
    let key = entry.object_id.to_owned();
    let features = |used: &Used| match (&used.cve, &used.id, &used.name) {
        (Some(cve), _, _) => Some(Feature::Exploit(cve.clone())),
        (_, Some(id), _) if id.starts_with('T') => Some(Feature::Technique(id.clone())),
        (_, Some(id), _) => Some(Feature::Software(id.clone())),
        (_, _, Some(name)) => Some(Feature::Software(format!("tool:{}", fold(name)))),
        _ => None,
    };
    for used in actor
        .techniques
        .iter()
        .chain(&actor.software)
        .chain(&actor.exploits)
    {
        let Some(feature) = features(used) else {
            continue;
        };
        let origins = origins(&used.sources);
        let published = origins.iter().filter_map(|o| o.published).min();
        facts.holdings.push(RawHolding {
            actor_key: handle(entry.source, &key),
            feature,
            holding: Holding {
                actor: 0,
                first_used: used.first_used.as_deref().and_then(Day::parse),
                published,
                origins,
                source: entry.source.to_owned(),
                reliability: entry.reliability,
                reports: Vec::new(),
            },
        });
    }
    for used in &actor.software {
        if let (None, Some(name)) = (&used.id, &used.name) {
            facts.tools.push(plain_tool(name));
        }
    }
}

fn plain_tool(name: &str) -> Tool {
    Tool {
        key: format!("tool:{}", fold(name)),
        name: name.to_owned(),
        names: vec![name.to_owned()],
        kind: "malware".to_owned(),
        shared: false,
        public_since: None,
    }
}

#[derive(Deserialize)]
struct VulnerabilityBody {
    #[serde(default)]
    name: Option<String>,
    cves: Vec<String>,
    #[serde(default)]
    disclosed: Option<String>,
    #[serde(default)]
    first_exploited: Option<String>,
    #[serde(default)]
    poc_public: Option<String>,
    #[serde(default)]
    mass_exploitation: Option<String>,
}

/// Reads the dates of a vulnerability.
pub fn read_vulnerability(entry: &Entry<'_>, facts: &mut Facts) {
    let Ok(body) = serde_json::from_str::<VulnerabilityBody>(entry.body) else {
        return;
    };
    let day = |text: &Option<String>| text.as_deref().and_then(Day::parse);
    facts
        .vulnerabilities
        .extend(body.cves.iter().map(|cve| Vulnerability {
            cve: cve.clone(),
            name: body.name.clone(),
            disclosed: day(&body.disclosed),
            first_exploited: day(&body.first_exploited),
            poc_public: day(&body.poc_public),
            mass_exploitation: day(&body.mass_exploitation),
        }));
}

#[derive(Deserialize)]
struct SoftwareBody {
    #[serde(default, rename = "software_id", alias = "attack_id")]
    software_id: Option<String>,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    public_since: Option<String>,
}

/// Reads a tool and whether it is shared.
pub fn read_software(entry: &Entry<'_>, facts: &mut Facts) {
    let Ok(body) = serde_json::from_str::<SoftwareBody>(entry.body) else {
        return;
    };
    let mut names = vec![body.name.clone()];
    names.extend(body.aliases);
    facts.tools.push(Tool {
        key: body
            .software_id
            .unwrap_or_else(|| format!("tool:{}", fold(&body.name))),
        name: body.name,
        names,
        kind: "tool".to_owned(),
        shared: body.shared,
        public_since: body.public_since.as_deref().and_then(Day::parse),
    });
}

#[derive(Deserialize)]
struct DecisionBody {
    name: String,
    #[serde(default)]
    actor: Option<String>,
}

/// Reads an analyst's decision on a name; one without an actor undoes the earlier one.
pub fn read_decision(entry: &Entry<'_>, facts: &mut Facts) {
    if let Ok(body) = serde_json::from_str::<DecisionBody>(entry.body) {
        facts.decisions.push((body.name, body.actor));
    }
}

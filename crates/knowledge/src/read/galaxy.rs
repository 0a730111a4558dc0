//! Clusters of MISP galaxies.

use super::{Facts, SponsorClaim, Tool, View};
use crate::circumstance::{What, country, sector, words};
use crate::entry::Entry;
use crate::names::{fold, is_nobody};
use crate::origin::publisher_of;
use serde::Deserialize;

#[derive(Deserialize)]
struct Body {
    galaxy: String,
    cluster: Cluster,
}

#[derive(Deserialize)]
struct Cluster {
    #[serde(default)]
    value: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    meta: Meta,
    #[serde(default)]
    related: Vec<Related>,
}

#[derive(Deserialize, Default)]
struct Meta {
    #[serde(default)]
    synonyms: Vec<String>,
    #[serde(default)]
    refs: Vec<String>,
    #[serde(default)]
    country: Option<serde_json::Value>,
    #[serde(default, rename = "cfr-suspected-state-sponsor")]
    cfr_sponsor: Option<serde_json::Value>,
    #[serde(default, rename = "cfr-suspected-victims")]
    victims: serde_json::Value,
    #[serde(default, rename = "cfr-target-category")]
    categories: serde_json::Value,
    #[serde(default, rename = "targeted-sector")]
    sectors: serde_json::Value,
    #[serde(default, rename = "name-attribution")]
    name_attribution: Vec<String>,
}

#[derive(Deserialize)]
struct Related {
    #[serde(default, rename = "dest-uuid")]
    dest: String,
    #[serde(default, rename = "type")]
    kind: String,
}

/// Reads one cluster: an actor's or a tool's names.
pub fn read(entry: &Entry<'_>, facts: &mut Facts) {
    let Ok(body) = serde_json::from_str::<Body>(entry.body) else {
        return;
    };
    match body.galaxy.as_str() {
        "threat-actor" | "microsoft-activity-group" => actor(entry, body, facts),
        "malpedia" | "tool" | "ransomware" => facts.tools.push(tool(body)),
        _ => {}
    }
}

fn actor(entry: &Entry<'_>, body: Body, facts: &mut Facts) {
    let cluster = body.cluster;
    circumstances(entry, &cluster, facts);
    let mut names = vec![cluster.value.clone()];
    names.extend(
        cluster
            .meta
            .synonyms
            .iter()
            .filter(|s| **s != cluster.value)
            .cloned(),
    );
    let attack = |text: &str| {
        text.split(['/', ':'])
            .find(|p| {
                p.len() == 5
                    && p.starts_with('G')
                    && p.get(1..)
                        .is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit()))
            })
            .map(str::to_owned)
    };
    let mut same_as: Vec<String> = cluster
        .meta
        .refs
        .iter()
        .filter(|r| r.contains("attack.mitre.org"))
        .chain(cluster.meta.name_attribution.iter())
        .filter_map(|r| attack(r))
        .collect();
    same_as.sort();
    same_as.dedup();
    let related = cluster
        .related
        .iter()
        .filter(|r| r.kind == "similar" && !r.dest.is_empty());
    same_as.extend(related.map(|r| format!("x-misp-galaxy-cluster--{}", r.dest)));
    for (value, hedge) in [
        (&cluster.meta.cfr_sponsor, "suspected state sponsor"),
        (&cluster.meta.country, "country of origin"),
    ] {
        // What cannot be judged carries no weight, and nobody is no sponsor.
        let judged = !matches!(entry.reliability, 'E' | 'F');
        let named = value.as_ref().and_then(first_string);
        let Some(named) = named.filter(|n| judged && !is_nobody(n)) else {
            continue;
        };
        facts.sponsors.push((
            entry.object_id.to_owned(),
            SponsorClaim {
                sponsor: country_code(&named),
                degree: None,
                hedge: Some(hedge.to_owned()),
                said_by: if hedge.starts_with("sus") {
                    format!("CFR, via {}", entry.source)
                } else {
                    entry.source.to_owned()
                },
                published: None,
            },
        ));
    }
    facts.views.push(View {
        key: entry.object_id.to_owned(),
        namespace: format!("galaxy/{}", body.galaxy),
        primary: cluster.value,
        names,
        external_id: None,
        same_as,
        source: format!("{} ({})", entry.source, body.galaxy),
        seq: entry.seq,
    });
}

/// Victims by nation and sector, and the words of the description; all rest on the references.
fn circumstances(entry: &Entry<'_>, cluster: &Cluster, facts: &mut Facts) {
    let meta = &cluster.meta;
    let mut publishers: Vec<String> = meta.refs.iter().filter_map(|r| publisher_of(r)).collect();
    publishers.sort();
    publishers.dedup();
    let nations = strings(&meta.victims).filter_map(country);
    let sectors = strings(&meta.categories)
        .chain(strings(&meta.sectors))
        .filter_map(sector);
    let mut victims: Vec<String> = nations.chain(sectors).collect();
    victims.sort();
    victims.dedup();
    let source = (entry.source, entry.reliability);
    for victim in victims {
        facts.tell(entry.object_id, source, &publishers, What::Victim(victim));
    }
    if !cluster.description.is_empty() {
        let words = words(&cluster.description);
        facts.tell(entry.object_id, source, &publishers, What::Words(words));
    }
}

/// A string, or the strings of an array.
fn strings(value: &serde_json::Value) -> impl Iterator<Item = &str> {
    let many = value.as_array().into_iter().flatten();
    std::iter::once(value)
        .chain(many)
        .filter_map(serde_json::Value::as_str)
}

fn tool(body: Body) -> Tool {
    let mut names = vec![body.cluster.value.clone()];
    names.extend(body.cluster.meta.synonyms);
    Tool {
        key: format!("tool:{}", fold(&body.cluster.value)),
        name: body.cluster.value,
        names,
        kind: if body.galaxy == "tool" {
            "tool".into()
        } else {
            "malware".into()
        },
        shared: false,
        public_since: None,
    }
}

fn first_string(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(s) => Some(s.clone()),
        serde_json::Value::Array(items) => items.first().and_then(first_string),
        _ => None,
    }
    .filter(|s| !s.trim().is_empty())
}

/// ISO 3166 code of a country as sources of actors write it; the name itself where it is not in the list.
pub fn country_code(name: &str) -> String {
    const CODES: &[(&str, &str)] = &[
        ("china", "CN"),
        ("peoplesrepublicofchina", "CN"),
        ("russianfederation", "RU"),
        ("russia", "RU"),
        ("iranislamicrepublicof", "IR"),
        ("iran", "IR"),
        ("koreademocraticpeoplesrepublicof", "KP"),
        ("northkorea", "KP"),
        ("koreademocraticpeoplesrepublic", "KP"),
        ("korearepublicof", "KR"),
        ("southkorea", "KR"),
        ("vietnam", "VN"),
        ("unitedstates", "US"),
        ("unitedstatesofamerica", "US"),
        ("israel", "IL"),
        ("india", "IN"),
        ("pakistan", "PK"),
        ("lebanon", "LB"),
        ("turkey", "TR"),
        ("unitedarabemirates", "AE"),
        ("syria", "SY"),
        ("syrianarabrepublic", "SY"),
        ("belarus", "BY"),
        ("france", "FR"),
        ("spain", "ES"),
        ("ukraine", "UA"),
        ("unitedkingdom", "GB"),
        ("saudiarabia", "SA"),
    ];
    let key = fold(name);
    if key.len() == 2 {
        return name.to_uppercase();
    }
    CODES
        .iter()
        .find(|(n, _)| *n == key)
        .map_or_else(|| name.to_owned(), |(_, code)| (*code).to_owned())
}

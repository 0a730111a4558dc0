//! STIX objects as ATT&CK and others publish them.

use super::{Facts, Feature, Holding, RawHolding, Tool, View, handle};
use crate::circumstance::{What, words};
use crate::day::Day;
use crate::entry::Entry;
use crate::origin::{Origin, day_in_citation, day_in_url, publisher_of};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Deserialize)]
struct Object<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(default, borrow)]
    name: Option<Cow<'a, str>>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    x_mitre_aliases: Vec<String>,
    #[serde(default, borrow)]
    description: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    modified: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    created: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    first_seen: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    last_seen: Option<Cow<'a, str>>,
    #[serde(default)]
    revoked: bool,
    #[serde(default)]
    x_mitre_deprecated: bool,
    #[serde(default)]
    external_references: Vec<Reference>,
    #[serde(default, borrow)]
    relationship_type: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    source_ref: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    target_ref: Option<Cow<'a, str>>,
}

#[derive(Deserialize, Clone)]
struct Reference {
    #[serde(default)]
    source_name: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    external_id: Option<String>,
}

struct Kept {
    kind: String,
    id: String,
    name: String,
    aliases: Vec<String>,
    description: String,
    modified: String,
    created: String,
    references: Vec<Reference>,
    relation: Option<(String, String, String)>,
    source: String,
    reliability: char,
    seq: u64,
    dead: bool,
    seen: (Option<Day>, Option<Day>),
}

/// The latest version of each object of each source.
#[derive(Default)]
pub struct Attack {
    latest: HashMap<(String, String), usize>,
    kept: Vec<Kept>,
}

const KINDS: [&str; 9] = [
    "intrusion-set",
    "threat-actor",
    "campaign",
    "malware",
    "tool",
    "attack-pattern",
    "relationship",
    "indicator",
    "report",
];

impl Attack {
    /// Takes an entry if it is of a kind that says something of actors.
    pub fn take(&mut self, entry: &Entry<'_>) {
        if !KINDS.contains(&entry.kind) {
            return;
        }
        let Ok(object) = serde_json::from_str::<Object<'_>>(entry.body) else {
            return;
        };
        let modified = object
            .modified
            .as_deref()
            .or(object.created.as_deref())
            .unwrap_or_default()
            .to_owned();
        let relation = match (
            &object.relationship_type,
            &object.source_ref,
            &object.target_ref,
        ) {
            (Some(kind), Some(from), Some(to)) => {
                Some((kind.to_string(), from.to_string(), to.to_string()))
            }
            _ => None,
        };
        let mut aliases = object.aliases;
        aliases.extend(object.x_mitre_aliases);
        let kept = Kept {
            kind: object.kind.clone().into_owned(),
            id: object.id.clone().into_owned(),
            name: object.name.unwrap_or_default().into_owned(),
            aliases,
            // Of software and techniques nothing is told that would speak of an actor.
            description: if matches!(
                &*object.kind,
                "relationship" | "intrusion-set" | "threat-actor" | "campaign"
            ) {
                object.description.unwrap_or_default().into_owned()
            } else {
                String::new()
            },
            seen: (
                object.first_seen.as_deref().and_then(Day::parse),
                object.last_seen.as_deref().and_then(Day::parse),
            ),
            created: object.created.as_deref().unwrap_or(&modified).to_owned(),
            modified,
            references: object.external_references,
            relation,
            source: entry.source.to_owned(),
            reliability: entry.reliability,
            seq: entry.seq,
            dead: object.revoked || object.x_mitre_deprecated,
        };
        let at = (entry.source.to_owned(), object.id.into_owned());
        match self.latest.get(&at).copied() {
            Some(index) => {
                if let Some(old) = self
                    .kept
                    .get_mut(index)
                    .filter(|old| old.modified <= kept.modified)
                {
                    *old = kept;
                }
            }
            None => {
                self.latest.insert(at, self.kept.len());
                self.kept.push(kept);
            }
        }
    }

    /// Forgets an object that its source, the first of `at`, withdrew.
    pub fn withdraw(&mut self, at: &(String, String)) {
        if let Some(index) = self.latest.remove(at)
            && let Some(object) = self.kept.get_mut(index)
        {
            object.dead = true;
        }
    }

    /// Hands over what the objects say together.
    pub fn finish(self, facts: &mut Facts) {
        let mut software: HashMap<&str, String> = HashMap::new();
        let mut technique: HashMap<&str, String> = HashMap::new();
        let mut campaigns: HashMap<&str, Vec<&str>> = HashMap::new();
        for object in self.kept.iter().filter(|o| !o.dead) {
            match object.kind.as_str() {
                "intrusion-set" | "threat-actor" => facts.views.push(view(object)),
                "malware" | "tool" => {
                    let tool = tool(object);
                    software.insert(&object.id, tool.key.clone());
                    facts.tools.push(tool);
                }
                "attack-pattern" => {
                    if let Some(id) = external_id(object, 'T') {
                        technique.insert(&object.id, id.clone());
                        facts.techniques.insert(id, object.name.clone());
                    }
                }
                "relationship" => {
                    if let Some((_, from, to)) = object
                        .relation
                        .as_ref()
                        .filter(|r| r.0 == "attributed-to" && r.1.starts_with("campaign--"))
                    {
                        campaigns.entry(from).or_default().push(to);
                    }
                }
                _ => {}
            }
        }
        for object in self.kept.iter().filter(|o| !o.dead) {
            let own = [object.id.as_str()];
            let actors: &[&str] = match object.kind.as_str() {
                "intrusion-set" | "threat-actor" => &own,
                "campaign" => campaigns.get(object.id.as_str()).map_or(&[], Vec::as_slice),
                _ => continue,
            };
            for actor in actors {
                circumstances(object, actor, facts);
            }
        }
        let mut uses = Uses::new();
        for object in self.kept.iter().filter(|o| !o.dead) {
            let Some((kind, from, to)) = &object.relation else {
                continue;
            };
            match kind.as_str() {
                "indicates" => {
                    let direct = [to.as_str()];
                    let actors: &[&str] = campaigns.get(to.as_str()).map_or(&direct, Vec::as_slice);
                    for actor in actors {
                        let source = &object.source;
                        facts
                            .indicates
                            .push((handle(source, from), handle(source, actor)));
                    }
                }
                "uses" | "targets" => {
                    let feature = software
                        .get(to.as_str())
                        .map(|key| Feature::Software(key.clone()))
                        .or_else(|| {
                            technique
                                .get(to.as_str())
                                .map(|id| Feature::Technique(id.clone()))
                        });
                    if let (Some(key), Some(Feature::Technique(id))) =
                        (software.get(from.as_str()), &feature)
                    {
                        facts.implied.push((key.clone(), id.clone()));
                        continue;
                    }
                    let direct = [from.as_str()];
                    let actors: &[&str] =
                        campaigns.get(from.as_str()).map_or(&direct, Vec::as_slice);
                    for actor in actors {
                        holdings(object, actor, feature.clone(), facts);
                        told_of_use(object, actor, &mut uses);
                    }
                }
                _ => {}
            }
        }
        for ((key, publishers), (words, source, reliability)) in uses {
            facts.tell(&key, (&source, reliability), &publishers, What::Uses(words));
        }
    }
}

/// Actor and the publishers cited → the words of what is told of its uses, and by whom.
type Uses = BTreeMap<(String, Vec<String>), (BTreeSet<String>, String, char)>;

/// Notes the words of a statement that an actor used something, with what rests on the same
/// publishers.
fn told_of_use(object: &Kept, actor: &str, uses: &mut Uses) {
    let mut publishers: Vec<String> = cited(&object.description, object)
        .into_iter()
        .map(|o| o.publisher)
        .collect();
    publishers.sort();
    publishers.dedup();
    let pieces = object.description.split("(Citation: ").enumerate();
    for (number, piece) in pieces {
        let told = match piece.split_once(')') {
            Some((_, rest)) if number > 0 => rest,
            _ => piece,
        };
        let words = words(told);
        if !words.is_empty() {
            let key = (handle(&object.source, actor), publishers.clone());
            let new = || (BTreeSet::new(), object.source.clone(), object.reliability);
            uses.entry(key).or_insert_with(new).0.extend(words);
        }
    }
}

fn external_id(object: &Kept, letter: char) -> Option<String> {
    object
        .references
        .iter()
        .filter(|r| r.source_name == "mitre-attack")
        .find_map(|r| r.external_id.clone())
        .filter(|id| id.starts_with(letter))
}

fn view(object: &Kept) -> View {
    let external_id = external_id(object, 'G');
    let mut names = vec![object.name.clone()];
    names.extend(
        object
            .aliases
            .iter()
            .filter(|a| **a != object.name)
            .cloned(),
    );
    View {
        key: object.id.clone(),
        namespace: format!("stix/{}", object.source),
        primary: object.name.clone(),
        names,
        same_as: Vec::new(),
        external_id,
        source: object.source.clone(),
        seq: object.seq,
    }
}

fn tool(object: &Kept) -> Tool {
    let mut names = vec![object.name.clone()];
    names.extend(
        object
            .aliases
            .iter()
            .filter(|a| **a != object.name)
            .cloned(),
    );
    Tool {
        key: external_id(object, 'S')
            .unwrap_or_else(|| format!("tool:{}", crate::names::fold(&object.name))),
        name: object.name.clone(),
        names,
        kind: object.kind.clone(),
        shared: false,
        public_since: None,
    }
}

/// When an actor was seen, and the words of what is told of it: each stretch of the text rests on the
/// publications cited at its end.
fn circumstances(object: &Kept, actor: &str, facts: &mut Facts) {
    let key = handle(&object.source, actor);
    let source = (object.source.as_str(), object.reliability);
    if let (from, to) = object.seen
        && (from.is_some() || to.is_some())
    {
        facts.tell(&key, source, &[], What::Active(from, to));
    }
    let mut text = String::new();
    let mut cites = String::new();
    let mut tell = |text: &str, cites: &str| {
        let publishers = cited(cites, object).into_iter().map(|o| o.publisher);
        let publishers: Vec<String> = publishers.collect();
        let words = words(text);
        if !words.is_empty() {
            facts.tell(&key, source, &publishers, What::Words(words));
        }
    };
    for (number, piece) in object.description.split("(Citation: ").enumerate() {
        let (citation, rest) = match piece.split_once(')') {
            Some((citation, rest)) if number > 0 => (citation, rest),
            _ => ("", piece),
        };
        if !citation.is_empty() {
            cites.push_str("(Citation: ");
            cites.push_str(citation);
            cites.push(')');
        }
        if !rest.trim().is_empty() {
            if !cites.is_empty() {
                tell(&text, &cites);
                text.clear();
                cites.clear();
            }
            text.push_str(rest);
        }
    }
    tell(&text, &cites);
}

/// One statement for the target, and one for each CVE that the description says was exploited.
fn holdings(object: &Kept, actor: &str, feature: Option<Feature>, facts: &mut Facts) {
    let mut all = cited(&object.description, object);
    if all.is_empty() {
        // Outside ATT&CK, references are not cited by name in the prose.
        let whole = object
            .references
            .iter()
            .filter(|r| r.url.is_some() && r.external_id.is_none());
        all = origins(whole);
    }
    let exploits = cves(&object.description)
        .into_iter()
        .map(|(cve, sentence)| {
            let near = cited(sentence, object);
            let mut origins = if near.is_empty() { all.clone() } else { near };
            let feature = Feature::Exploit(cve);
            origins.retain(|o| o.published.is_none_or(|day| may_speak_of(&feature, day)));
            (feature, origins)
        });
    let own = feature.into_iter().map(|f| (f, all.clone()));
    for (feature, origins) in own.chain(exploits) {
        let origins = if origins.is_empty() {
            vec![self_origin(object)]
        } else {
            origins
        };
        let earliest = origins.iter().filter_map(|o| o.published).min();
        let created = Day::parse(&object.created).filter(|day| may_speak_of(&feature, *day));
        let published = earliest.or(created);
        facts.holdings.push(RawHolding {
            actor_key: handle(&object.source, actor),
            feature,
            holding: Holding {
                actor: 0,
                origins,
                first_used: None,
                published,
                source: object.source.clone(),
                reliability: object.reliability,
                reports: Vec::new(),
            },
        });
    }
}

/// What was published before the year of a CVE does not speak of it.
fn may_speak_of(feature: &Feature, day: Day) -> bool {
    match feature {
        Feature::Exploit(cve) => cve
            .get(4..8)
            .and_then(Day::parse)
            .is_none_or(|year| day >= year),
        _ => true,
    }
}

fn self_origin(object: &Kept) -> Origin {
    Origin {
        publisher: object.source.clone(),
        url: None,
        published: Day::parse(&object.created),
    }
}

/// The origins cited in a piece of a description, `(Citation: NAME)`.
fn cited(text: &str, object: &Kept) -> Vec<Origin> {
    let names = text
        .split("(Citation: ")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    origins(names.filter_map(|name| object.references.iter().find(|r| r.source_name == name)))
}

/// The origins of references, each once.
fn origins<'r>(references: impl Iterator<Item = &'r Reference>) -> Vec<Origin> {
    let mut origins: Vec<Origin> = references
        .map(|reference| Origin {
            publisher: reference
                .url
                .as_deref()
                .and_then(publisher_of)
                .unwrap_or_else(|| reference.source_name.clone()),
            published: reference
                .description
                .as_deref()
                .and_then(day_in_citation)
                .or_else(|| reference.url.as_deref().and_then(day_in_url)),
            url: reference.url.clone(),
        })
        .collect();
    origins.sort();
    origins.dedup_by(|a, b| a.publisher == b.publisher && a.url == b.url);
    origins
}

/// CVE ids in a description, each with the stretch up to the next line break.
fn cves(text: &str) -> Vec<(String, &str)> {
    let mut found: Vec<(String, &str)> = Vec::new();
    for line in text.split('\n') {
        for (at, _) in line.match_indices("CVE-") {
            let id: String = line
                .get(at..)
                .unwrap_or_default()
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                .collect();
            let id = id.trim_end_matches('-').to_owned();
            if id.len() >= 13 && !found.iter().any(|(known, _)| *known == id) {
                found.push((id, line));
            }
        }
    }
    found
}

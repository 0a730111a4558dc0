//! What an entry that was found through the index says of the value.

use crate::names::is_nobody;
use crate::touch::{Matched, Probe, canonical, guess_type, host_of, host_value, registered};
use ascribe_stix::pattern::{Pattern, observables};
use serde::Deserialize;

/// The body of an entry that holds values, read for looking up.
#[derive(Debug)]
pub enum Parsed {
    /// Indicators said to belong to someone.
    Indicators(Indicators),
    /// Values that are benign or shared.
    List(List),
}

/// Indicators that one body carries together.
#[derive(Debug, Default, PartialEq)]
pub struct Indicators {
    /// Key of the view of the actor they are said to belong to, if the body names one by id.
    pub view: Option<String>,
    /// Names of the actor, most specific first.
    pub names: Vec<String>,
    /// References that all of them rest on.
    pub references: Vec<Reference>,
    /// `(type, value, own references)`.
    pub values: Vec<(String, String, Vec<Reference>)>,
    /// The day until which its source holds this valid, if it says so; RFC 3339 or a date.
    pub valid_until: Option<String>,
    /// The day from which a table that has a column for it holds them valid.
    pub valid_from: Option<String>,
    /// Their source says them no more; the day since when, empty if it does not say.
    pub withdrawn: Option<String>,
    /// Filed by a feed under one of its labels, whatever the publications say that it cites.
    pub filed: bool,
    /// What the feed remarks.
    pub notes: Vec<String>,
}

/// A reference: address and date, either of which may lack.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Reference {
    /// Where it stands.
    #[serde(default)]
    pub url: Option<String>,
    /// Who published it, as the body says.
    #[serde(default)]
    pub publisher: Option<String>,
    /// When.
    #[serde(default)]
    pub published: Option<String>,
}

/// A list's values.
#[derive(Debug, PartialEq, Deserialize)]
pub struct List {
    /// Name of the list.
    pub name: String,
    /// `string`, `hostname`, `cidr`, `substring` or `regex`.
    pub matching: String,
    /// Why its values weigh less, if it says so.
    #[serde(default, alias = "description")]
    pub reason: Option<String>,
    /// The values.
    #[serde(default)]
    pub values: Vec<String>,
}

#[derive(Deserialize)]
struct Block {
    collection: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    indicators: Vec<(String, String)>,
    #[serde(default)]
    valid_from: Option<String>,
    #[serde(default)]
    valid_until: Option<String>,
    #[serde(default)]
    withdrawn: Option<String>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    org: Option<String>,
    #[serde(default)]
    indicators: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Actor {
    name: String,
    #[serde(default)]
    indicators: Vec<ActorIndicator>,
}

#[derive(Deserialize)]
struct ActorIndicator {
    #[serde(rename = "type")]
    kind: String,
    value: String,
    #[serde(default)]
    sources: Vec<Reference>,
}

#[derive(Deserialize)]
struct StixIndicator {
    id: String,
    #[serde(default)]
    pattern: String,
    #[serde(default)]
    external_references: Vec<Reference>,
    #[serde(default)]
    created: Option<String>,
    #[serde(default)]
    valid_until: Option<String>,
    #[serde(default)]
    revoked: bool,
}

impl Parsed {
    /// Reads a body; `None` for bodies that hold no values. What the body itself says to be
    /// withdrawn or revoked is none of its values.
    #[must_use]
    pub fn parse(kind: &str, body: &str) -> Option<Self> {
        let mut parsed = Self::parse_with_withdrawn(kind, body)?;
        if let Self::Indicators(all) = &mut parsed
            && all.withdrawn.is_some()
        {
            all.values.clear();
        }
        Some(parsed)
    }

    /// Reads a body; `None` for bodies that hold no values.
    #[must_use]
    pub fn parse_with_withdrawn(kind: &str, body: &str) -> Option<Self> {
        match kind {
            "x-ascribe-indicator-block" => serde_json::from_str(body).ok().map(block),
            "x-misp-event" => serde_json::from_str(body).ok().map(event),
            "x-ascribe-actor" => actor(body),
            "indicator" => serde_json::from_str(body).ok().map(indicator),
            "x-misp-warninglist" | "x-ascribe-shared-infrastructure" => {
                serde_json::from_str(body).ok().map(Self::List)
            }
            _ => None,
        }
    }

    /// Position, type and value of everything held that an index can look up.
    pub fn values(&self) -> Box<dyn Iterator<Item = (u32, &str, &str)> + '_> {
        match self {
            Self::Indicators(all) => Box::new(
                (0u32..)
                    .zip(&all.values)
                    .map(|(pos, (kind, value, _))| (pos, kind.as_str(), value.as_str())),
            ),
            Self::List(list) if matches!(list.matching.as_str(), "substring" | "regex") => {
                Box::new(std::iter::empty())
            }
            Self::List(list) => Box::new((0u32..).zip(&list.values).map(|(pos, value)| {
                let kind = match list.matching.as_str() {
                    "hostname" => "domain-name",
                    "cidr" => "ipv4-addr",
                    _ => guess_type(value),
                };
                (pos, kind, value.as_str())
            })),
        }
    }

    /// True for indicators, false for a list of benign or shared values.
    #[must_use]
    pub fn is_indicators(&self) -> bool {
        matches!(self, Self::Indicators(_))
    }

    /// How the value at `pos` meets the one asked for; none for a mere collision of keys.
    #[must_use]
    pub fn meets(&self, pos: u32, asked: &Probe) -> Option<Matched> {
        let index = usize::try_from(pos).ok()?;
        match self {
            Self::Indicators(all) => {
                let (kind, value, _) = all.values.get(index)?;
                let value = canonical(kind, value);
                if asked.matched == Matched::Registered {
                    return (registered(kind, &value)? == asked.value)
                        .then_some(Matched::Registered);
                }
                if value == asked.value {
                    return Some(asked.matched);
                }
                let host = (kind == "url").then(|| host_of(&value)).flatten()?;
                let met = matches!(asked.matched, Matched::Exact | Matched::HostOfUrl);
                (met && host_value(&host).1 == asked.value).then_some(Matched::HostOfListed)
            }
            Self::List(list) => {
                let value = list.values.get(index)?;
                let kind = if list.matching == "cidr" {
                    "ipv4-addr"
                } else {
                    guess_type(value)
                };
                (canonical(kind, value) == asked.value).then_some(asked.matched)
            }
        }
    }
}

/// A block's indicators, and the samples that its references show: a page about a sample, cited
/// for an actor, says that the sample is the actor's.
fn block(block: Block) -> Parsed {
    let samples: Vec<(String, String)> = block
        .references
        .iter()
        .filter_map(|r| sample_in(r))
        .collect();
    let own = |(kind, value)| (kind, value, Vec::new());
    Parsed::Indicators(Indicators {
        view: Some(format!("{}/{}", block.collection, block.label)),
        names: if block.names.first().is_some_and(|n| is_nobody(n)) {
            Vec::new()
        } else {
            block.names
        },
        references: block
            .references
            .into_iter()
            .map(|url| Reference {
                url: Some(url),
                publisher: None,
                published: block.published.clone(),
            })
            .collect(),
        values: block
            .indicators
            .into_iter()
            .chain(samples)
            .map(own)
            .collect(),
        valid_until: block.valid_until,
        valid_from: block.valid_from,
        withdrawn: block.withdrawn,
        filed: true,
        notes: block.notes,
    })
}

/// The hash of the sample that an address is about, as sample stores write it into their paths.
fn sample_in(url: &str) -> Option<(String, String)> {
    let path = url.split_once("://")?.1.split_once('/')?.1;
    let part = path.split(['/', '?', '#', '=']).find(|part| {
        matches!(part.len(), 32 | 40 | 64) && part.bytes().all(|b| b.is_ascii_hexdigit())
    })?;
    let kind = match part.len() {
        32 => "md5",
        40 => "sha1",
        _ => "sha256",
    };
    Some((kind.to_owned(), part.to_ascii_lowercase()))
}

fn event(event: Event) -> Parsed {
    Parsed::Indicators(Indicators {
        view: None,
        names: event.names,
        references: vec![Reference {
            url: None,
            publisher: event.org,
            published: event.published,
        }],
        values: event
            .indicators
            .into_iter()
            .map(|(kind, value)| (kind, value, Vec::new()))
            .collect(),
        ..Indicators::default()
    })
}

fn actor(body: &str) -> Option<Parsed> {
    #[derive(Deserialize)]
    struct Id {
        id: String,
    }
    let actor: Actor = serde_json::from_str(body).ok()?;
    let id: Id = serde_json::from_str(body).ok()?;
    Some(Parsed::Indicators(Indicators {
        view: Some(id.id),
        names: vec![actor.name],
        references: Vec::new(),
        values: actor
            .indicators
            .into_iter()
            .map(|i| (i.kind, i.value, i.sources))
            .collect(),
        ..Indicators::default()
    }))
}

fn indicator(indicator: StixIndicator) -> Parsed {
    let mut references = indicator.external_references;
    if references.is_empty() {
        references.push(Reference {
            published: indicator.created,
            ..Reference::default()
        });
    }
    Parsed::Indicators(Indicators {
        view: Some(indicator.id),
        names: Vec::new(),
        references,
        values: pattern_values(&indicator.pattern),
        valid_until: indicator.valid_until,
        withdrawn: indicator.revoked.then(String::new),
        ..Indicators::default()
    })
}

/// The values that a STIX pattern compares for equality; none for a pattern that does not parse.
fn pattern_values(pattern: &str) -> Vec<(String, String, Vec<Reference>)> {
    let Ok(pattern) = Pattern::parse(pattern) else {
        return Vec::new();
    };
    observables(&pattern)
        .into_iter()
        .map(|o| (o.kind.to_owned(), o.value, Vec::new()))
        .collect()
}

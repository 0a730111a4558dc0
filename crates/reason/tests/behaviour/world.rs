//! A small world: twenty actors, what is said of them, and evidence to be weighed.

use ascribe_knowledge::lookup::Parsed;
use ascribe_knowledge::picture::Builder;
use ascribe_knowledge::touch::{derive, probes};
use ascribe_knowledge::{Day, Entry, Picture};
use ascribe_reason::assessment::{AsOf, Assessment, Observed, Replay};
use ascribe_reason::lineage::fold_copies;
use ascribe_reason::{Case, Excluded, Observation, Parameters, Seen, assess, examine, link};
use serde_json::{Value, json};
use std::rc::Rc;

/// One statement of a feed: actor's number, publisher's number, values.
#[derive(Debug, Clone)]
pub struct Said {
    pub actor: usize,
    pub publisher: usize,
    pub values: Vec<String>,
    pub reliability: char,
    /// Addresses cited; the publisher's report if there are none.
    pub cited: Vec<String>,
    /// What the feed remarks.
    pub notes: Vec<String>,
    /// How credible it is held to be, 1 to 6.
    pub credibility: u8,
}

impl Said {
    pub fn new(actor: usize, publisher: usize, values: &[&str]) -> Self {
        Self {
            actor,
            publisher,
            values: values.iter().map(|v| (*v).to_owned()).collect(),
            reliability: 'B',
            cited: Vec::new(),
            notes: Vec::new(),
            credibility: 6,
        }
    }

    pub fn held(mut self, credibility: u8) -> Self {
        self.credibility = credibility;
        self
    }

    pub fn citing(mut self, addresses: &[&str]) -> Self {
        self.cited = addresses.iter().map(|a| (*a).to_owned()).collect();
        self
    }

    pub fn remarked(mut self, note: &str) -> Self {
        self.notes.push(note.to_owned());
        self
    }
}

/// What is known, and when the activity took place.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub said: Vec<Said>,
    /// Lists of benign hosts.
    pub benign: Vec<String>,
    /// Dates of the vulnerability `CVE-2024-0001`, by name as in the starter pack.
    pub vulnerability: Vec<(&'static str, String)>,
    pub day: Option<String>,
    pub known_by: Option<Day>,
    /// Whose statements must not be used.
    pub excluded: Excluded,
}

pub const ACTORS: usize = 20;
pub const EXPLOIT: &str = "CVE-2024-0001";

pub fn name(actor: usize) -> String {
    format!("Actor {actor:02}")
}

/// `domain-name` or `sha256` by the look of it, as the types of evidence are told.
fn kind(value: &str) -> &'static str {
    match value {
        v if v.starts_with('T') && v.len() == 5 => "attack-pattern",
        v if v.starts_with("CVE") => "vulnerability",
        v if v.contains("://") => "url",
        v if v.contains('.') => "domain-name",
        v if v.len() == 32 => "md5",
        v if v.len() == 40 => "sha1",
        _ => "sha256",
    }
}

struct Stored {
    kind: &'static str,
    source: String,
    reliability: char,
    credibility: u8,
    body: String,
}

impl World {
    fn stored(&self) -> Vec<Stored> {
        let mut all: Vec<Stored> = (0..ACTORS).map(actor).collect();
        let blocks = (0..).zip(&self.said).map(|(n, said): (usize, &Said)| {
            let values: Vec<[&str; 2]> =
                said.values.iter().map(|v| [kind(v), v.as_str()]).collect();
            let own = [format!("https://publisher-{}.net/report", said.publisher)];
            let cited = if said.cited.is_empty() {
                &own[..]
            } else {
                &said.cited[..]
            };
            let body = json!({
                "type": "x-ascribe-indicator-block", "id": format!("block--{n}"),
                "collection": format!("feed {n}"), "label": name(said.actor),
                "names": [name(said.actor)], "published": "2024-05-01",
                "references": cited, "notes": said.notes, "indicators": values,
            });
            Stored {
                kind: "x-ascribe-indicator-block",
                source: format!("feed {n}"),
                reliability: said.reliability,
                credibility: said.credibility,
                body: body.to_string(),
            }
        });
        all.extend(blocks);
        if !self.benign.is_empty() {
            let body = json!({"name": "Benign", "matching": "hostname", "values": self.benign});
            all.push(Stored {
                kind: "x-misp-warninglist",
                source: "lists".to_owned(),
                reliability: 'B',
                credibility: 6,
                body: body.to_string(),
            });
        }
        if !self.vulnerability.is_empty() {
            let mut body = json!({"name": "Hole", "cves": [EXPLOIT]});
            for (key, day) in &self.vulnerability {
                body[*key] = Value::from(day.clone());
            }
            all.push(Stored {
                kind: "x-ascribe-vulnerability",
                source: "starter".to_owned(),
                reliability: 'B',
                credibility: 6,
                body: body.to_string(),
            });
        }
        all
    }

    pub fn picture(&self) -> Picture {
        let stored = self.stored();
        let mut builder = Builder::default();
        for (seq, entry) in (1..).zip(&stored) {
            let id: Value = serde_json::from_str(&entry.body).unwrap();
            builder.take(&Entry {
                seq,
                kind: entry.kind,
                object_id: id["id"].as_str().unwrap_or("none"),
                source: &entry.source,
                reliability: entry.reliability,
                published: None,
                body: &entry.body,
            });
        }
        builder.finish()
    }

    /// Looks the values up as a record's index would, and weighs them.
    pub fn weigh(&self, values: &[&str]) -> Assessment {
        let picture = self.picture();
        let observations: Vec<Observation> = values
            .iter()
            .map(|v| Observation {
                kind: kind(v).to_owned(),
                value: (*v).to_owned(),
                found: Vec::new(),
            })
            .collect();
        let mut seen = self.seen(&picture, &observations);
        seen.iter_mut().for_each(Seen::heed_credibility);
        let (mut items, comparable) = link(
            &picture,
            &observations,
            &seen,
            self.known_by,
            &self.excluded,
        );
        let lineages = fold_copies(&picture, &mut items, &seen);
        let case = Case {
            id: "incident".to_owned(),
            name: "Incident".to_owned(),
            as_of: AsOf {
                recorded: "2024-06-01T00:00:00Z".to_owned(),
                known_by: None,
                entries: picture.entries,
                without: Vec::new(),
            },
            observed: Observed {
                from: self.day.clone(),
                to: self.day.clone(),
                basis: "given".to_owned(),
                note: "as given".to_owned(),
            },
            items,
            comparable,
            excluded: self.excluded.clone(),
            mentions: Vec::new(),
            files: Vec::new(),
            replay: Replay {
                id: "assessment".to_owned(),
                engine: "engine".to_owned(),
                parameters: "parameters".to_owned(),
            },
        };
        let parameters = Parameters::default();
        let answer = assess(&picture, case.clone(), &parameters);
        examine(&picture, &case, &parameters, lineages, answer)
    }

    fn seen(&self, picture: &Picture, observations: &[Observation]) -> Vec<Seen> {
        let mut seen = Vec::new();
        for entry in self.stored() {
            let Some(body) = Parsed::parse(entry.kind, &entry.body).map(Rc::new) else {
                continue;
            };
            let keys = derive(entry.kind, &entry.body);
            for (index, observation) in observations.iter().enumerate() {
                for probe in probes(&observation.kind, &observation.value, &picture.prefixes) {
                    let here = keys.iter().filter(|(hash, _)| *hash == probe.hash);
                    for (_, pos) in here {
                        let Some(matched) = body.meets(*pos, &probe) else {
                            continue;
                        };
                        seen.push(Seen {
                            observation: index,
                            value: probe.value.clone(),
                            matched,
                            pos: *pos,
                            body: Rc::clone(&body),
                            source: entry.source.clone(),
                            reliability: entry.reliability,
                            valid_until: None,
                            credibility: entry.credibility,
                            doubted: false,
                        });
                    }
                }
            }
        }
        seen
    }
}

/// Actors with overlapping habits; the first three are known to have held the exploit.
fn actor(number: usize) -> Stored {
    let used = |id: String| json!({"id": id, "sources": [source(number)]});
    let mut techniques: Vec<Value> = (0..6)
        .map(|n| used(format!("T{:04}", 1000 + (number * 3 + n) % 40)))
        .collect();
    if number < 3 {
        techniques.push(used("T1190".to_owned()));
    }
    let exploits = if number < 3 {
        vec![json!({
            "cve": EXPLOIT, "first_used": format!("2024-01-0{}", number + 1),
            "sources": [source(number)],
        })]
    } else {
        Vec::new()
    };
    let body = json!({
        "type": "x-ascribe-actor", "id": format!("x-ascribe-actor--{number}"),
        "name": name(number), "techniques": techniques, "exploits": exploits,
        "sponsors": [{"country": if number.is_multiple_of(2) { "CN" } else { "RU" }, "said_by": "House"}],
    });
    Stored {
        kind: "x-ascribe-actor",
        source: "starter".to_owned(),
        reliability: 'B',
        credibility: 6,
        body: body.to_string(),
    }
}

fn source(number: usize) -> Value {
    json!({
        "publisher": format!("House {number}"), "published": "2024-03-01",
        "url": format!("https://house-{number}.net/r"),
    })
}

pub fn probability(answer: &Assessment, actor: usize) -> f64 {
    let name = name(actor);
    let own = answer.hypotheses.iter().find(|h| h.actor == name);
    own.map_or(0.0, |h| h.probability)
}

/// What one item adds to an actor.
pub fn contribution(answer: &Assessment, value: &str, actor: usize) -> f64 {
    let name = name(actor);
    let item = answer.evidence.iter().find(|e| e.value == value);
    let own = item.and_then(|e| e.contributions.iter().find(|c| *c.actor == name));
    own.map_or(0.0, |c| c.weight)
}

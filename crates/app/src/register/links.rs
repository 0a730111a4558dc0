//! What the values of an incident are found in besides: other incidents, and intelligence.
//!
//! Nothing is computed in advance and nothing goes stale: the index of sealed values, their
//! numbers of incidents and the index of intelligence are each kept in the commit of the entry
//! that changes them, so that a question costs a few look-ups a value, whoever came last.

use crate::correlate::Pair;
use crate::error::AppError;
use crate::evidence::{Evidence, Found};
use crate::hits::look_up;
use crate::session::Session;
use crate::stored::EVIDENCE;
use ascribe_knowledge::Picture;
use ascribe_knowledge::lookup::Parsed;
use ascribe_knowledge::touch::{canonical, class, host_of, host_value, probes};
use ascribe_ledger::{Filter, LedgerError};
use ascribe_reason::{Excluded, Item, ItemKind, Observation, link};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::ops::ControlFlow;

/// Incidents beyond which a value joins none of them, but is named as shared.
pub(crate) const MOST_SHARING: u32 = 20;
/// Statements about one value that are read; of a value with more their number is told.
const MOST_STATEMENTS: usize = 1000;
/// Values of one incident looked up.
const MAX_VALUES: usize = 100_000;
/// Values recognised together.
const CHUNK: usize = 500;
/// Lines of each list.
const SHOWN: usize = 100;
/// Common values named for one linked incident.
const NAMED: usize = 10;
/// Pairs of incidents held at once when the whole register is correlated.
const MAX_PAIRS: usize = 20_000_000;

/// What an incident's values are found in besides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IncidentLinks {
    /// Values that the incident has.
    pub values: usize,
    /// Of them looked up.
    pub looked_up: usize,
    /// Values that are a victim's own; they say who it is, and link nothing.
    pub own_values: usize,
    /// Other incidents, those with most values in common first; a hundred at most.
    pub incidents: Vec<LinkedIncident>,
    /// Their number in all.
    pub incidents_total: usize,
    /// Values that intelligence speaks of; a hundred at most.
    pub known: Vec<KnownValue>,
    /// Their number in all.
    pub known_total: usize,
    /// Values that more than twenty incidents have: they join none of them. The most shared
    /// first; a hundred at most.
    pub shared: Vec<ValueOfMany>,
    /// Their number in all.
    pub shared_total: usize,
}

/// Another incident with values in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkedIncident {
    /// Its id.
    pub incident: String,
    /// Values in common.
    pub values: usize,
    /// The first of them.
    pub common: Vec<String>,
}

/// A value that intelligence speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnownValue {
    /// STIX type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The value.
    pub value: String,
    /// How it met what is known: `exact`, `parent-domain`, ….
    pub matched: String,
    /// Actors it is said to belong to.
    pub actors: Vec<String>,
    /// Publishers that say so, each once.
    pub publishers: usize,
    /// Why it says little: a list calls it benign or shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub common: Option<String>,
}

/// A value that many incidents have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueOfMany {
    /// STIX type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The value.
    pub value: String,
    /// Incidents that have it, this one included.
    pub incidents: u64,
}

/// An incident of which intelligence recorded lately speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TouchedIncident {
    /// Its id.
    pub incident: String,
    /// Values of it that are spoken of.
    pub values: usize,
    /// Sources that speak of them.
    pub sources: Vec<String>,
}

/// What intelligence recorded lately speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Touched {
    /// Statements read.
    pub statements: u64,
    /// Values of theirs looked up.
    pub values: u64,
    /// The incidents, those with most values first.
    pub incidents: Vec<TouchedIncident>,
    /// Values that more incidents have than are named of each: the newest of those are named.
    pub shared_values: u64,
}

/// What the incidents of the register have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RegisterCorrelated {
    /// Values that join incidents.
    pub joining: u64,
    /// Pairs of incidents that have a value in common.
    pub pairs: u64,
    /// How often a value joins two incidents.
    pub links: u64,
    /// Incidents beyond which a value joins none.
    pub most_incidents: u32,
    /// Values that more incidents have: counted, and joining none.
    pub shared_values: u64,
    /// The pairs with most in common.
    pub strongest: Vec<Pair>,
}

impl Session {
    /// What the values of an incident are found in besides.
    ///
    /// # Errors
    /// An unknown incident, or the record's own.
    pub fn incident_links(&mut self, id: &str) -> Result<IncidentLinks, AppError> {
        let incident = self.incident_state(id)?;
        let (evidence, _) = self.evidence_of(&self.ledger.by_object(id)?)?;
        let own: Vec<&str> = incident.facts.victim.as_deref().into_iter().collect();
        self.links_of(id, &evidence, &own, MAX_VALUES)
    }

    /// The links of some evidence, of which the first `most` values are looked up. `own` are the
    /// victims that it is about.
    pub(crate) fn links_of(
        &mut self,
        id: &str,
        evidence: &Evidence,
        own: &[&str],
        most: usize,
    ) -> Result<IncidentLinks, AppError> {
        self.ledger.hold()?;
        let links = self.look_up_links(id, evidence, own, most);
        self.ledger.release();
        links
    }

    fn look_up_links(
        &mut self,
        id: &str,
        evidence: &Evidence,
        own: &[&str],
        most: usize,
    ) -> Result<IncidentLinks, AppError> {
        let mut links = IncidentLinks {
            values: evidence.found.len(),
            ..IncidentLinks::default()
        };
        let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut observations = Vec::new();
        let looked_up: Vec<&Found> = evidence.found.iter().take(most).collect();
        for some in looked_up.chunks(CHUNK) {
            let text: Vec<&str> = some.iter().map(|f| f.value.as_str()).collect();
            let recogniser = self.recogniser(&text.join("\n"), own)?;
            for found in some {
                links.looked_up += 1;
                if recogniser.recognises(&found.value) {
                    links.own_values += 1;
                    continue;
                }
                observations.push(Observation {
                    kind: found.kind.clone(),
                    value: found.value.clone(),
                    found: Vec::new(),
                });
                self.join(id, found, &mut others, &mut links.shared)?;
            }
        }
        links.incidents_total = others.len();
        links.incidents = strongest(others);
        links.shared_total = links.shared.len();
        links.shared.sort_by(|a, b| {
            let order = b.incidents.cmp(&a.incidents);
            order.then_with(|| a.value.cmp(&b.value))
        });
        links.shared.truncate(SHOWN);
        let picture = self.picture_now()?;
        let seq = self.last_seq(crate::session::Moment::default())?;
        self.part_common(&picture, &mut observations, &mut links.known)?;
        let seen = look_up(&self.ledger, &picture, &observations, seq, &[])?;
        let (items, _) = link(&picture, &observations, &seen, None, &Excluded::default());
        let items = items.iter().filter(|i| i.kind == ItemKind::Indicator);
        links.known.extend(items.map(|i| known(&picture, i)));
        links.known_total = links.known.len();
        links.known.truncate(SHOWN);
        Ok(links)
    }

    /// Takes out what so many statements speak of that reading them all would tell nothing more.
    fn part_common(
        &self,
        picture: &Picture,
        observations: &mut Vec<Observation>,
        common: &mut Vec<KnownValue>,
    ) -> Result<(), AppError> {
        let mut fault = None;
        observations.retain(|o| {
            let mut count = 0;
            for probe in probes(&o.kind, &o.value, &picture.prefixes) {
                match self.ledger.count_touches(probe.hash, MOST_STATEMENTS) {
                    Ok(more) => count += more,
                    Err(error) => fault = Some(error),
                }
            }
            if count >= MOST_STATEMENTS {
                common.push(KnownValue {
                    kind: o.kind.clone(),
                    value: o.value.clone(),
                    matched: String::new(),
                    actors: Vec::new(),
                    publishers: 0,
                    common: Some(format!("{MOST_STATEMENTS} statements or more speak of it")),
                });
            }
            count < MOST_STATEMENTS
        });
        fault.map_or(Ok(()), |fault| Err(fault.into()))
    }

    /// Looks up which other incidents have a value.
    fn join(
        &self,
        id: &str,
        found: &Found,
        others: &mut BTreeMap<String, Vec<String>>,
        shared: &mut Vec<ValueOfMany>,
    ) -> Result<(), AppError> {
        if is_behaviour(&found.kind) {
            return Ok(());
        }
        let sharers = self
            .ledger
            .sharers(&found.kind, &found.value, MOST_SHARING)?;
        if sharers.objects > u64::from(MOST_SHARING) {
            shared.push(ValueOfMany {
                kind: found.kind.clone(),
                value: found.value.clone(),
                incidents: sharers.objects,
            });
            return Ok(());
        }
        for other in sharers.newest.into_iter().filter(|o| o != id) {
            others.entry(other).or_default().push(found.value.clone());
        }
        Ok(())
    }

    /// The incidents of which intelligence speaks that was recorded after `since` (milliseconds
    /// since 1970). Values are met exactly, or as the host of a URL.
    ///
    /// # Errors
    /// The record's own.
    pub fn touched_incidents(&mut self, since: i64) -> Result<Touched, AppError> {
        let filter = Filter {
            after_seq: self.ledger.seq_at(since)?,
            ..Filter::default()
        };
        let mut touched = Touched::default();
        let mut by_incident: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> =
            BTreeMap::new();
        let mut fault: Option<LedgerError> = None;
        self.ledger.entries(&filter, |entry| {
            let parsed = entry.body().and_then(|b| Parsed::parse(&entry.kind, b));
            let Some(parsed) = parsed.filter(Parsed::is_indicators) else {
                return ControlFlow::Continue(());
            };
            touched.statements += 1;
            for (_, kind, value) in parsed.values() {
                let value = canonical(kind, value);
                touched.values += 1;
                let sharers = match self
                    .ledger
                    .sharers(written(kind, &value), &value, MOST_SHARING)
                {
                    Ok(sharers) => sharers,
                    Err(error) => {
                        fault = Some(error);
                        return ControlFlow::Break(());
                    }
                };
                touched.shared_values += u64::from(sharers.objects > u64::from(MOST_SHARING));
                for incident in sharers.newest {
                    let (values, sources) = by_incident.entry(incident).or_default();
                    values.insert(value.clone());
                    sources.insert(entry.source.clone());
                }
            }
            ControlFlow::Continue(())
        })?;
        if let Some(fault) = fault {
            return Err(fault.into());
        }
        let each = by_incident.into_iter();
        touched.incidents = each
            .map(|(incident, (values, sources))| TouchedIncident {
                incident,
                values: values.len(),
                sources: sources.into_iter().collect(),
            })
            .collect();
        let order = |i: &TouchedIncident| std::cmp::Reverse(i.values);
        touched.incidents.sort_by_key(order);
        Ok(touched)
    }

    /// Which incidents of the register have values in common. What the values are is sealed;
    /// [`Session::incident_links`] says it of one incident.
    ///
    /// # Errors
    /// More pairs than are held, or the record's own.
    pub fn correlate_register(&self, most: Option<u32>) -> Result<RegisterCorrelated, AppError> {
        let most = crate::correlate::threshold(most)?;
        let mut found = RegisterCorrelated {
            most_incidents: most,
            ..RegisterCorrelated::default()
        };
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut names: Vec<String> = Vec::new();
        let mut pairs: HashMap<(u32, u32), u32> = HashMap::new();
        found.shared_values = self.ledger.each_shared(most, |sharers| {
            found.joining += 1;
            let mut all = Vec::new();
            for name in sharers.newest {
                let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(name.clone()).or_insert(next);
                if number == next {
                    names.push(name);
                }
                all.push(number);
            }
            all.sort_unstable();
            for (at, one) in all.iter().enumerate() {
                for other in all.iter().skip(at + 1) {
                    *pairs.entry((*one, *other)).or_default() += 1;
                    found.links += 1;
                }
            }
            if pairs.len() > MAX_PAIRS {
                return Err(super::usage(
                    "correlate",
                    format!("meets more than {MAX_PAIRS} pairs of incidents"),
                    "give a lower --most-events",
                ));
            }
            Ok(())
        })?;
        found.pairs = pairs.len() as u64;
        let name = |number: u32| names.get(number as usize).cloned().unwrap_or_default();
        let each = pairs.into_iter().map(|((one, other), values)| {
            let mut both = [name(one), name(other)];
            both.sort();
            let [one, other] = both;
            Pair { one, other, values }
        });
        found.strongest = each.collect();
        let order = |p: &Pair| (std::cmp::Reverse(p.values), p.one.clone(), p.other.clone());
        found.strongest.sort_by_cached_key(order);
        found.strongest.truncate(SHOWN);
        Ok(found)
    }
}

/// The tags under which evidence is found again and shares values: each value, the host of each
/// URL besides, and the files as a whole.
pub(crate) fn evidence_tags(evidence: &Evidence) -> Vec<(String, String)> {
    let mut tags: Vec<(String, String)> = Vec::with_capacity(evidence.found.len() + 1);
    for found in &evidence.found {
        tags.push((found.kind.clone(), found.value.clone()));
        if found.kind == "url"
            && let Some(host) = host_of(&found.value)
        {
            let (kind, host) = host_value(&host);
            tags.push((written(kind, &host).to_owned(), host));
        }
    }
    if !evidence.files.is_empty() {
        tags.push(("incident".to_owned(), evidence.digest()));
    }
    tags
}

/// The type under which evidence has a value: intelligence is less exact about addresses and
/// hashes.
fn written<'k>(kind: &'k str, value: &str) -> &'k str {
    match class(kind) {
        "address" if value.parse::<IpAddr>().is_ok_and(|a| a.is_ipv6()) => "ipv6-addr",
        "address" => "ipv4-addr",
        "hash" => match value.len() {
            32 => "md5",
            40 => "sha1",
            128 => "sha512",
            _ => "sha256",
        },
        _ => kind,
    }
}

/// What many do is no trace of one: techniques and vulnerabilities are ties, and lists of
/// incidents are had by them.
fn is_behaviour(kind: &str) -> bool {
    matches!(kind, "attack-pattern" | "vulnerability")
}

fn strongest(others: BTreeMap<String, Vec<String>>) -> Vec<LinkedIncident> {
    let each = others.into_iter().map(|(incident, mut common)| {
        let values = common.len();
        common.truncate(NAMED);
        LinkedIncident {
            incident,
            values,
            common,
        }
    });
    let mut all: Vec<LinkedIncident> = each.collect();
    all.sort_by_key(|l| std::cmp::Reverse(l.values));
    all.truncate(SHOWN);
    all
}

fn known(picture: &Picture, item: &Item) -> KnownValue {
    let actors = item.actors();
    let names = actors.iter().filter_map(|a| {
        let place = usize::try_from(*a).ok()?;
        Some(picture.actors.get(place)?.name.clone())
    });
    let publishers: BTreeSet<&str> = item.hits.iter().map(|h| h.origin.as_str()).collect();
    KnownValue {
        kind: item.type_.clone(),
        value: item.value.clone(),
        matched: item.matched.clone(),
        actors: names.collect(),
        publishers: publishers.len(),
        common: item
            .discount
            .as_ref()
            .map(|d| format!("{}: {}", d.kind, d.because)),
    }
}

/// Kinds of entries by whose values incidents are linked.
pub(crate) const SHARING: &[&str] = &[EVIDENCE];

//! What the record says of what was found: through the index to the entries, and back. What a
//! source no longer says is history: asked for by [`look_back`], part of no answer.

use crate::error::AppError;
use crate::picture::letter;
use crate::standing::Standing;
use ascribe_knowledge::Picture;
use ascribe_knowledge::lookup::Parsed;
use ascribe_knowledge::names::fold;
use ascribe_knowledge::picture::WITHDRAWAL;
use ascribe_knowledge::touch::{Probe, probes};
use ascribe_ledger::{Entry, Filter, Ledger};
use ascribe_reason::{Observation, Seen};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::rc::Rc;

/// Keys asked for at a time.
const BATCH: usize = 20_000;

/// Bodies of entries, each read once.
struct Bodies<'a> {
    ledger: &'a Ledger,
    standing: Standing,
    max_seq: u64,
    /// Whether what no longer counts is wanted too.
    history: bool,
    read: HashMap<u64, Option<Rc<Body>>>,
}

struct Body {
    parsed: Rc<Parsed>,
    source: String,
    reliability: char,
    credibility: u8,
    /// Why its source does not say it any more, if so.
    past: Option<Past>,
}

/// Why something counts no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// `withdrawn`, `no-longer-listed`, `replaced`, `source-disabled` or `source-removed`.
    pub kind: &'static str,
    /// Since when, as far as that is known.
    pub since: Option<String>,
    /// In words, if any were given.
    pub reason: Option<String>,
}

/// An entry that speaks of a value, and its place in the record.
struct Met {
    seq: u64,
    seen: Seen,
    past: Option<Past>,
}

impl Bodies<'_> {
    fn get(&mut self, seq: u64) -> Result<Option<Rc<Body>>, AppError> {
        if let Some(known) = self.read.get(&seq) {
            return Ok(known.clone());
        }
        let entry = self.ledger.entry(seq)?;
        let past = match self.standing.counts(&entry.source, seq) {
            true => self.replaced(&entry)?,
            false => Some(self.left_out(&entry)),
        };
        let counts_or_asked = past.is_none() || self.history;
        let parsed = entry
            .body()
            .filter(|_| counts_or_asked)
            .and_then(|body| Parsed::parse_with_withdrawn(&entry.kind, body));
        let body = parsed.map(|parsed| {
            let reliability = letter(entry.reliability);
            let credibility = entry.credibility.get();
            Rc::new(Body {
                past: past.or_else(|| said_to_be_withdrawn(&parsed)),
                parsed: Rc::new(parsed),
                reliability,
                credibility,
                source: entry.source,
            })
        });
        self.read.insert(seq, body.clone());
        Ok(body)
    }

    /// Why an entry does not count whose source does not.
    fn left_out(&self, entry: &Entry) -> Past {
        let kind = match self.standing.is_disabled(&entry.source) {
            true => "source-disabled",
            false => "source-removed",
        };
        Past {
            kind,
            since: None,
            reason: None,
        }
    }

    /// Whether its source has said something else of the object since: what it withdrew, it
    /// says no more.
    fn replaced(&self, entry: &Entry) -> Result<Option<Past>, AppError> {
        let later = Filter {
            after_seq: entry.seq,
            max_seq: Some(self.max_seq),
            object_id: Some(entry.object_id.clone()),
            sources: Some(vec![entry.source.clone()]),
            markings: self.standing.markings().map(<[String]>::to_vec),
            ..Filter::default()
        };
        if !self.history {
            let replaced = self.ledger.count(&later)? > 0;
            return Ok(replaced.then(|| by(None)));
        }
        let mut last = None;
        self.ledger.entries(&later, |entry| {
            last = Some(entry);
            ControlFlow::Continue(())
        })?;
        Ok(last.map(|last| by(Some(&last))))
    }
}

/// Every entry up to `max_seq` that speaks of one of the observations and whose source counts
/// and is not among `without`.
///
/// # Errors
/// Those of reading the record.
pub fn look_up(
    ledger: &Ledger,
    picture: &Picture,
    observations: &[Observation],
    max_seq: u64,
    without: &[String],
) -> Result<Vec<Seen>, AppError> {
    let standing = Standing::at(ledger, max_seq)?.without(without);
    look_up_with(ledger, picture, observations, max_seq, standing)
}

/// Every entry up to `max_seq` that speaks of one of the observations and counts.
///
/// # Errors
/// Those of reading the record.
pub fn look_up_with(
    ledger: &Ledger,
    picture: &Picture,
    observations: &[Observation],
    max_seq: u64,
    standing: Standing,
) -> Result<Vec<Seen>, AppError> {
    let bodies = Bodies {
        ledger,
        standing,
        max_seq,
        history: false,
        read: HashMap::new(),
    };
    let met = settled(met(bodies, picture, observations)?);
    let counts = met.into_iter().filter(|m| m.past.is_none());
    Ok(counts.map(|m| m.seen).collect())
}

/// Every entry up to `max_seq` that spoke of one of the observations and counts no more, with
/// the reason.
///
/// # Errors
/// Those of reading the record.
pub fn look_back(
    ledger: &Ledger,
    picture: &Picture,
    observations: &[Observation],
    max_seq: u64,
) -> Result<Vec<(Seen, Past)>, AppError> {
    let bodies = Bodies {
        ledger,
        standing: Standing::at(ledger, max_seq)?,
        max_seq,
        history: true,
        read: HashMap::new(),
    };
    let met = settled(met(bodies, picture, observations)?);
    let past = met.into_iter().filter_map(|m| Some((m.seen, m.past?)));
    Ok(past.collect())
}

fn met(
    mut bodies: Bodies<'_>,
    picture: &Picture,
    observations: &[Observation],
) -> Result<Vec<Met>, AppError> {
    let mut seen = Vec::new();
    let mut asked: Vec<(usize, Probe)> = Vec::new();
    for (index, observation) in observations.iter().enumerate() {
        if matches!(
            observation.kind.as_str(),
            "attack-pattern" | "vulnerability" | "tool"
        ) {
            continue;
        }
        asked.extend(
            probes(&observation.kind, &observation.value, &picture.prefixes)
                .into_iter()
                .map(|p| (index, p)),
        );
        if asked.len() >= BATCH {
            ask(&mut bodies, &mut asked, &mut seen)?;
        }
    }
    ask(&mut bodies, &mut asked, &mut seen)?;
    Ok(seen)
}

fn ask(
    bodies: &mut Bodies<'_>,
    asked: &mut Vec<(usize, Probe)>,
    seen: &mut Vec<Met>,
) -> Result<(), AppError> {
    let mut hashes: Vec<i64> = asked.iter().map(|(_, p)| p.hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut met: HashMap<i64, Vec<(u64, u32)>> = HashMap::new();
    for touch in bodies.ledger.touches(&hashes, bodies.max_seq)? {
        met.entry(touch.hash)
            .or_default()
            .push((touch.seq, touch.pos));
    }
    for (observation, probe) in asked.drain(..) {
        for (seq, pos) in met.get(&probe.hash).into_iter().flatten() {
            let Some(body) = bodies.get(*seq)? else {
                continue;
            };
            if let Some(matched) = body.parsed.meets(*pos, &probe) {
                let valid_until = match body.parsed.as_ref() {
                    Parsed::Indicators(all) => all.valid_until.clone(),
                    Parsed::List(_) => None,
                };
                let past = body.past.clone();
                let seen_here = Seen {
                    observation,
                    value: probe.value.clone(),
                    matched,
                    pos: *pos,
                    body: Rc::clone(&body.parsed),
                    source: body.source.clone(),
                    reliability: body.reliability,
                    valid_until,
                    credibility: body.credibility,
                    doubted: false,
                };
                seen.push(Met {
                    seq: *seq,
                    seen: seen_here,
                    past,
                });
            }
        }
    }
    Ok(())
}

/// What replaced an entry: a later version, or a withdrawal with its reason.
fn by(last: Option<&Entry>) -> Past {
    let withdrawal = last.filter(|entry| entry.kind == WITHDRAWAL);
    let body = withdrawal.and_then(|entry| entry.body());
    let said: serde_json::Value = body
        .and_then(|body| serde_json::from_str(body).ok())
        .unwrap_or_default();
    let text = |name: &str| said.get(name)?.as_str().map(str::to_owned);
    Past {
        kind: match withdrawal {
            Some(_) => "no-longer-listed",
            None => "replaced",
        },
        since: text("withdrawn")
            .or_else(|| last.map(|entry| crate::clock::moment(entry.recorded_at))),
        reason: text("reason"),
    }
}

/// Whether a body itself says that it is withdrawn.
fn said_to_be_withdrawn(parsed: &Parsed) -> Option<Past> {
    let Parsed::Indicators(all) = parsed else {
        return None;
    };
    let day = all.withdrawn.as_ref()?;
    Some(Past {
        kind: "withdrawn",
        since: Some(day.clone()).filter(|day| !day.is_empty()),
        reason: None,
    })
}

/// What a source said last of the validity of a value holds for what it said of it before: a
/// table may say in a new row that an old one is withdrawn, or how long it is valid.
fn settled(mut met: Vec<Met>) -> Vec<Met> {
    type Key = (usize, String, String);
    struct Later {
        seq: u64,
        withdrawn: Option<Past>,
        valid_until: Option<String>,
        body: Rc<Parsed>,
    }
    let key = |m: &Met| -> Key {
        let seen = &m.seen;
        (seen.observation, seen.value.clone(), seen.source.clone())
    };
    let mut last: HashMap<Key, Vec<Later>> = HashMap::new();
    for m in &met {
        let withdrawn = m.past.clone().filter(|past| past.kind == "withdrawn");
        let says_how_long = m.past.is_none() && m.seen.valid_until.is_some();
        if withdrawn.is_some() || says_how_long {
            last.entry(key(m)).or_default().push(Later {
                seq: m.seq,
                withdrawn,
                valid_until: m.seen.valid_until.clone(),
                body: Rc::clone(&m.seen.body),
            });
        }
    }
    for m in met.iter_mut().filter(|m| m.past.is_none()) {
        let later = last.get(&key(m)).into_iter().flatten();
        let later: Vec<&Later> = later
            .filter(|later| later.seq > m.seq && concerns(&later.body, &m.seen.body))
            .collect();
        // What was taken back stays so; saying it anew is another statement.
        let taken_back = later.iter().find_map(|later| later.withdrawn.clone());
        if taken_back.is_some() {
            m.past = taken_back;
        } else if let Some(later) = later.iter().max_by_key(|later| later.seq) {
            m.seen.valid_until.clone_from(&later.valid_until);
        }
    }
    met
}

/// Whether what `later` says of a value is about what `earlier` says of it: of the same actor, or
/// of none in particular.
fn concerns(later: &Parsed, earlier: &Parsed) -> bool {
    let (Parsed::Indicators(later), Parsed::Indicators(earlier)) = (later, earlier) else {
        return false;
    };
    // Objects with ids of their own are replaced by later versions of themselves.
    let table = |all: &ascribe_knowledge::lookup::Indicators| {
        all.view.as_ref().is_none_or(|view| view.contains('/'))
    };
    let same = |name: &String| {
        let key = fold(name);
        earlier.names.iter().any(|other| fold(other) == key)
    };
    table(later) && table(earlier) && (later.names.is_empty() || later.names.iter().any(same))
}

//! What the record says of what was found: through the index to the entries, and back.

use crate::error::AppError;
use crate::picture::letter;
use crate::standing::Standing;
use ascribe_knowledge::Picture;
use ascribe_knowledge::lookup::Parsed;
use ascribe_knowledge::touch::{Probe, probes};
use ascribe_ledger::{Entry, Filter, Ledger};
use ascribe_reason::{Observation, Seen};
use std::collections::HashMap;
use std::rc::Rc;

/// Keys asked for at a time.
const BATCH: usize = 20_000;

/// Bodies of entries, each read once.
struct Bodies<'a> {
    ledger: &'a Ledger,
    standing: Standing,
    max_seq: u64,
    read: HashMap<u64, Option<Rc<Body>>>,
}

struct Body {
    parsed: Rc<Parsed>,
    source: String,
    reliability: char,
}

impl Bodies<'_> {
    fn get(&mut self, seq: u64) -> Result<Option<Rc<Body>>, AppError> {
        if let Some(known) = self.read.get(&seq) {
            return Ok(known.clone());
        }
        let entry = self.ledger.entry(seq)?;
        let parsed = match entry.body() {
            Some(body) if self.standing.counts(&entry.source, seq) && !self.replaced(&entry)? => {
                Parsed::parse(&entry.kind, body)
            }
            _ => None,
        };
        let body = parsed.map(|parsed| {
            let reliability = letter(entry.reliability);
            Rc::new(Body {
                parsed: Rc::new(parsed),
                reliability,
                source: entry.source,
            })
        });
        self.read.insert(seq, body.clone());
        Ok(body)
    }

    /// True when its source has said something else of the object since: what it withdrew, it
    /// says no more.
    fn replaced(&self, entry: &Entry) -> Result<bool, AppError> {
        let later = Filter {
            after_seq: entry.seq,
            max_seq: Some(self.max_seq),
            object_id: Some(entry.object_id.clone()),
            sources: Some(vec![entry.source.clone()]),
            markings: self.standing.markings().map(<[String]>::to_vec),
            ..Filter::default()
        };
        Ok(self.ledger.count(&later)? > 0)
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
    let mut bodies = Bodies {
        ledger,
        standing,
        max_seq,
        read: HashMap::new(),
    };
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
            ask(&mut bodies, &mut asked, max_seq, &mut seen)?;
        }
    }
    ask(&mut bodies, &mut asked, max_seq, &mut seen)?;
    Ok(seen)
}

fn ask(
    bodies: &mut Bodies<'_>,
    asked: &mut Vec<(usize, Probe)>,
    max_seq: u64,
    seen: &mut Vec<Seen>,
) -> Result<(), AppError> {
    let mut hashes: Vec<i64> = asked.iter().map(|(_, p)| p.hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut met: HashMap<i64, Vec<(u64, u32)>> = HashMap::new();
    for touch in bodies.ledger.touches(&hashes, max_seq)? {
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
                seen.push(Seen {
                    observation,
                    value: probe.value.clone(),
                    matched,
                    pos: *pos,
                    body: Rc::clone(&body.parsed),
                    source: body.source.clone(),
                    reliability: body.reliability,
                });
            }
        }
    }
    Ok(())
}

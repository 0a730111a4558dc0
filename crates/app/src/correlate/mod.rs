//! Correlating a table of attributes: which events share values, exactly, on all cores, in bounded
//! memory, whatever the size of the file.

mod blocks;

use crate::Progress;
use crate::error::AppError;
use ascribe_register::correlate::{Collector, Correlation, Events, Hasher, MOST_EVENTS, each_row};
use blocks::Blocks;
use serde::Serialize;
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Attributes held at once, 16 bytes each; a larger table is gone through several times.
const AT_ONCE: u64 = 64_000_000;
/// Most attributes of a table, by estimate.
const MAX_ROWS: u64 = 4_000_000_000;
/// Most pairs of an answer, 16 bytes each.
const MAX_PAIRS: usize = 200_000_000;
/// Pairs a thread holds before it counts them.
const PAIRS_AT_ONCE: usize = 1 << 24;
/// Shared values that are named, the most shared.
const NAMED: usize = 1000;
/// Pairs shown, the strongest.
const SHOWN: usize = 100;
/// Faulty rows of which the place is told.
const PLACES: usize = 20;
/// Threads used, at most.
const MAX_THREADS: usize = 16;
/// Highest threshold: beyond it pairs grow with the square.
const MAX_MOST: u32 = 1000;

/// A value in too many events to join two of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shared {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The value.
    pub value: String,
    /// Events that have it.
    pub events: u32,
}

/// Two events and how many values they have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Pair {
    /// One event.
    pub one: String,
    /// The other.
    pub other: String,
    /// Values in common.
    pub values: u32,
}

/// A row that is none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FaultyRow {
    /// Where its line begins, in bytes.
    pub at: u64,
    /// The rule it breaks.
    pub rule: &'static str,
}

/// What the events of a table have in common.
#[derive(Debug, Default, Serialize)]
pub struct Correlated {
    /// Rows read.
    pub rows: u64,
    /// Rows that are none.
    pub faulty: u64,
    /// The first of them.
    pub faulty_rows: Vec<FaultyRow>,
    /// Different attributes: event, type and value.
    pub attributes: u64,
    /// Different values.
    pub values: u64,
    /// Values that join events.
    pub joining: u64,
    /// Pairs of events that share at least one value.
    pub pairs: u64,
    /// How often a value joins two events.
    pub links: u64,
    /// Events beyond which a value joins none.
    pub most_events: u32,
    /// Values that more events have: they join none, and all are counted here.
    pub shared_values: u64,
    /// Attributes with such a value.
    pub shared_attributes: u64,
    /// The most shared of them.
    pub shared: Vec<Shared>,
    /// The pairs with most in common.
    pub strongest: Vec<Pair>,
    #[serde(skip)]
    all: Vec<(u64, u32)>,
    #[serde(skip)]
    events: Events,
}

impl Correlated {
    /// Writes every pair as a line `one,other,values`; the same table gives the same bytes.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write_pairs(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let mut table = csv::Writer::from_writer(out);
        table.write_record(["one", "other", "values"])?;
        for pair in self.ordered(&self.all) {
            table.write_record([&pair.one, &pair.other, &pair.values.to_string()])?;
        }
        table.flush()
    }

    fn ordered(&self, pairs: &[(u64, u32)]) -> Vec<Pair> {
        let name = |event: u64| self.events.name(u32::try_from(event).unwrap_or(0));
        let named = pairs.iter().map(|(pair, values)| {
            let mut both = [name(pair >> 32), name(pair & u64::from(u32::MAX))];
            // Numbers of names depend on which thread met them first; their order must not.
            if both.iter().any(|n| n.parse::<u32>().is_err()) {
                both.sort();
            }
            let [one, other] = both;
            let values = *values;
            Pair { one, other, values }
        });
        let mut named: Vec<Pair> = named.collect();
        if named.iter().any(|p| p.other.parse::<u32>().is_err()) {
            named.sort();
        }
        named
    }
}

/// In how many events a value may be to join two of them.
pub(crate) fn threshold(given: Option<u32>) -> Result<u32, AppError> {
    let most = given.unwrap_or(MOST_EVENTS);
    if (2..=MAX_MOST).contains(&most) {
        return Ok(most);
    }
    Err(AppError::Usage {
        what: "--most-events".to_owned(),
        rule: format!("is not between 2 and {MAX_MOST}"),
        remedy: "leave it out for 20".to_owned(),
    })
}

/// Correlates a table `event,type,value`. A value in more than `most_events` events (20 if none is
/// given) joins none, and is named as shared.
///
/// # Errors
/// A threshold out of range, or a file that cannot be read or is too large.
pub fn correlate(
    path: &Path,
    most_events: Option<u32>,
    progress: &mut dyn Progress,
) -> Result<Correlated, AppError> {
    let most = threshold(most_events)?;
    let failed = |reason: String| AppError::File {
        operation: "correlate",
        path: path.to_owned(),
        reason,
    };
    let blocks = Blocks::of(path).map_err(|e| failed(e.to_string()))?;
    let expected = blocks.estimate().map_err(|e| failed(e.to_string()))?;
    if expected > MAX_ROWS {
        return Err(failed("it has more than 4,000 million rows".to_owned()));
    }
    let turns = u32::try_from(expected.div_ceil(AT_ONCE).max(1)).unwrap_or(1);
    let (one, other) = uuid::Uuid::new_v4().as_u64_pair();
    let work = Work {
        blocks,
        hasher: Hasher::new([one, other]),
        most,
        threads: std::thread::available_parallelism().map_or(1, |n| n.get().min(MAX_THREADS)),
    };
    let mut answer = Correlated {
        most_events: most,
        ..Correlated::default()
    };
    let mut found = Correlation::default();
    for turn in 0..turns {
        progress.at("correlating", turn.into(), Some(turns.into()));
        let share = usize::try_from(expected / u64::from(turns)).unwrap_or(0);
        let turn = work
            .turn((turn, turns), share, &mut answer)
            .map_err(|e| failed(e.to_string()))?;
        found.absorb(turn);
        if found.pairs.len() > MAX_PAIRS {
            let rule = "more than 200 million pairs of events share values; lower --most-events";
            return Err(failed(rule.to_owned()));
        }
    }
    found.finish();
    answer.shared = work.name(&found).map_err(|e| failed(e.to_string()))?;
    Ok(told(answer, found))
}

/// Puts what was found into words.
fn told(mut answer: Correlated, found: Correlation) -> Correlated {
    answer.attributes = found.attributes;
    answer.values = found.values;
    answer.joining = found.joining;
    answer.pairs = found.pairs.len() as u64;
    answer.links = found.links();
    answer.shared_values = found.shared.len() as u64;
    answer.shared_attributes = found.shared.iter().map(|s| u64::from(s.events)).sum();
    answer.faulty_rows.sort();
    answer.faulty_rows.truncate(PLACES);
    let mut weights: Vec<u32> = found.pairs.iter().map(|(_, w)| *w).collect();
    let least = if weights.len() > SHOWN {
        *weights.select_nth_unstable_by(SHOWN, |a, b| b.cmp(a)).1
    } else {
        0
    };
    // Above the last place first, so that ties at it are cut by name, not by chance.
    let strong: Vec<_> = found
        .pairs
        .iter()
        .filter(|(_, w)| *w >= least)
        .copied()
        .collect();
    let mut strongest = answer.ordered(&strong);
    strongest.sort_by_key(|pair| std::cmp::Reverse(pair.values));
    strongest.truncate(SHOWN);
    answer.strongest = strongest;
    answer.all = found.pairs;
    answer
}

/// One correlation under way.
struct Work {
    blocks: Blocks,
    hasher: Hasher,
    most: u32,
    threads: usize,
}

impl Work {
    fn turn(
        &self,
        turn: (u32, u32),
        expected: usize,
        answer: &mut Correlated,
    ) -> std::io::Result<Correlation> {
        let events = &answer.events;
        let (mut faulty, mut places) = (0, Vec::new());
        let next = AtomicUsize::new(0);
        let gathered = self.in_threads(|| {
            let mut collector = Collector::new(self.hasher, events, turn, expected / self.threads);
            let (mut faulty, mut places) = (0_u64, Vec::new());
            self.blocks.each(&next, |at, block| {
                each_row(
                    block,
                    |row| collector.take(&row.event, &row.attribute),
                    |bad| {
                        faulty += 1;
                        if places.len() < PLACES {
                            let at = at + bad.at as u64;
                            places.push(FaultyRow { at, rule: bad.rule });
                        }
                    },
                );
                true
            })?;
            Ok((collector, faulty, places))
        })?;
        let mut collectors = Vec::new();
        for (collector, f, p) in gathered {
            faulty += f;
            places.extend(p);
            collectors.push(collector);
        }
        let rows = collectors.iter().map(Collector::rows).sum();
        let parts = Mutex::new(Collector::together(collectors).into_iter());
        let joined = self.in_threads(|| {
            let (mut found, mut pairs) = (Correlation::default(), Vec::new());
            loop {
                let part = parts.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some(part) = part else { break };
                part.join(self.most, &mut found, &mut pairs);
                if pairs.len() > PAIRS_AT_ONCE {
                    found.count(std::mem::take(&mut pairs));
                }
            }
            found.count(pairs);
            Ok(found)
        })?;
        // Every turn reads every row.
        (answer.rows, answer.faulty, answer.faulty_rows) = (rows, faulty, places);
        let mut found = Correlation::default();
        joined.into_iter().for_each(|part| found.absorb(part));
        Ok(found)
    }

    /// The texts of the most shared values. What many rows hold is met early.
    fn name(&self, found: &Correlation) -> std::io::Result<Vec<Shared>> {
        let wanted: HashMap<u128, usize> = found
            .shared
            .iter()
            .take(NAMED)
            .enumerate()
            .map(|(place, shared)| (shared.value, place))
            .collect();
        let next = AtomicUsize::new(0);
        let met = AtomicUsize::new(0);
        let texts: Mutex<Vec<Option<Vec<u8>>>> = Mutex::new(vec![None; wanted.len()]);
        self.in_threads(|| {
            self.blocks.each(&next, |_, block| {
                let take = |row: ascribe_register::correlate::Row<'_>| {
                    let Some(place) = wanted.get(&self.hasher.value(&row.attribute)) else {
                        return;
                    };
                    let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some(text @ None) = texts.get_mut(*place) {
                        *text = Some(row.attribute.into_owned());
                        met.fetch_add(1, Ordering::Relaxed);
                    }
                };
                each_row(block, take, |_| {});
                met.load(Ordering::Relaxed) < wanted.len()
            })
        })?;
        let texts = texts.into_inner().unwrap_or_else(PoisonError::into_inner);
        let named = found.shared.iter().zip(texts).map(|(shared, text)| {
            let text = String::from_utf8_lossy(&text.unwrap_or_default()).into_owned();
            let (kind, value) = text.split_once(',').unwrap_or_default();
            Shared {
                kind: kind.to_owned(),
                value: value.to_owned(),
                events: shared.events,
            }
        });
        let mut named: Vec<Shared> = named.collect();
        // Equals stand in the order of a random hash until here.
        named.sort_by(|a, b| (b.events, &a.kind, &a.value).cmp(&(a.events, &b.kind, &b.value)));
        Ok(named)
    }

    fn in_threads<T: Send>(
        &self,
        work: impl Fn() -> std::io::Result<T> + Sync,
    ) -> std::io::Result<Vec<T>> {
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.threads).map(|_| scope.spawn(&work)).collect();
            let ended = threads.into_iter().map(|thread| {
                let broken = |_| std::io::Error::other("a thread broke off");
                thread.join().map_err(broken)?
            });
            ended.collect()
        })
    }
}

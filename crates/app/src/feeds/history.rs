//! What one source has said of which object, in order.

use super::{UPDATE, ranges};
use crate::error::AppError;
use ascribe_knowledge::picture::WITHDRAWAL;
use ascribe_ledger::{Filter, Ledger};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

/// The latest of what a source said of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latest {
    /// The entry.
    pub seq: u64,
    /// Bytes of its body.
    pub bytes: usize,
    /// It takes back what was said before.
    pub withdrawn: bool,
}

/// Everything that one source said up to an entry.
#[derive(Debug, Default)]
pub struct History {
    /// By object.
    pub latest: HashMap<String, Latest>,
    /// Objects that were listed by an update.
    pub listed: HashSet<String>,
}

impl History {
    /// Reads what `source` said up to `max_seq`; `listing` are the entries that its last update
    /// listed.
    pub fn read(
        ledger: &Ledger,
        source: &str,
        max_seq: u64,
        listing: &[(u64, u64)],
    ) -> Result<Self, AppError> {
        let mut history = Self::default();
        let filter = Filter {
            sources: Some(vec![source.to_owned()]),
            max_seq: Some(max_seq),
            ..Filter::default()
        };
        ledger.entries(&filter, |entry| {
            if crate::picture::is_knowledge(&entry.kind) && entry.kind != crate::standing::STATUS {
                if ranges::holds(listing, entry.seq) {
                    history.listed.insert(entry.object_id.clone());
                }
                let latest = Latest {
                    seq: entry.seq,
                    bytes: entry.body().map_or(0, str::len),
                    withdrawn: entry.kind == WITHDRAWAL,
                };
                history.latest.insert(entry.object_id, latest);
            }
            ControlFlow::Continue(())
        })?;
        Ok(history)
    }
}

/// An update as it is kept.
#[derive(Debug, Clone, Deserialize)]
pub struct KeptUpdate {
    /// Name of the feed.
    pub feed: String,
    /// Name of the source.
    pub source: String,
    /// When it was fetched, RFC 3339.
    pub fetched: String,
    /// Where from.
    pub from: String,
    /// Which edition.
    #[serde(default)]
    pub version: Option<String>,
    /// Last entry before the update.
    pub before: u64,
    /// Entries that the source lists since, as ranges.
    #[serde(default)]
    pub listing: String,
    /// How many.
    pub objects: u64,
    /// The entry itself.
    #[serde(skip)]
    pub seq: u64,
}

/// The updates recorded up to an entry, oldest first.
pub fn updates(ledger: &Ledger, max_seq: u64) -> Result<Vec<KeptUpdate>, AppError> {
    let mut all = Vec::new();
    let filter = Filter {
        kinds: Some(vec![UPDATE.to_owned()]),
        max_seq: Some(max_seq),
        ..Filter::default()
    };
    ledger.entries(&filter, |entry| {
        let kept = entry
            .body()
            .and_then(|b| serde_json::from_str::<KeptUpdate>(b).ok());
        all.extend(kept.map(|k| KeptUpdate {
            seq: entry.seq,
            ..k
        }));
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

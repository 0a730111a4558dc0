//! After the files of a feed were taken in: what it says again although it was withdrawn, and
//! what it no longer says.

use super::history::History;
use crate::error::AppError;
use crate::session::Session;
use crate::standing::Standing;
use ascribe_knowledge::picture::WITHDRAWAL;
use ascribe_knowledge::touch::derive;
use ascribe_ledger::{Body, Draft};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Bytes of statements below which a shrinking feed is believed.
const BELIEVED_BYTES: usize = 64 << 10;

/// What a feed gave.
pub struct Said<'a> {
    /// Name of the source.
    pub source: &'a str,
    /// Object and entry of everything that came.
    pub said: &'a [(String, u64)],
    /// Objects that are still listed although they did not come.
    pub still: &'a [String],
    /// The moment, RFC 3339.
    pub now: &'a str,
    /// Ranges of the entries that the last update listed.
    pub before: &'a [(u64, u64)],
    /// What did not come is no longer listed.
    pub lists_all: bool,
    /// Everything that came could be read.
    pub whole: bool,
    /// Even if it is most of what was listed.
    pub accept_shrink: bool,
}

/// What became of it.
#[derive(Debug, Default)]
pub struct Settled {
    /// Objects that count again.
    pub again: u64,
    /// Objects withdrawn.
    pub withdrawn: u64,
    /// Entries listed now, sorted.
    pub listing: Vec<u64>,
    /// Why nothing was withdrawn, if something might have been.
    pub held_back: Option<String>,
}

impl Session {
    /// Records what counts again and what is withdrawn.
    pub(super) fn settle(&mut self, said: &Said<'_>) -> Result<Settled, AppError> {
        let mut settled = Settled::default();
        let head = self.ledger.size()?;
        let history = History::read(&self.ledger, said.source, head, said.before)?;
        let removed = Standing::at(&self.ledger, head)?.removed_until(said.source);
        let mut by_object: HashMap<&str, Vec<u64>> = HashMap::new();
        for (id, seq) in said.said {
            by_object.entry(id).or_default().push(*seq);
        }
        let mut listing = BTreeSet::new();
        let mut again = Vec::new();
        for (id, seqs) in &by_object {
            let latest = history.latest.get(*id);
            match latest.filter(|l| !l.withdrawn && l.seq > removed && seqs.contains(&l.seq)) {
                Some(latest) => {
                    listing.insert(latest.seq);
                }
                None => again.extend(seqs.last()),
            }
        }
        again.sort_unstable();
        settled.again = u64::try_from(again.len()).unwrap_or(u64::MAX);
        let gone = self.gone(said, &history, &by_object, &mut settled);
        let mut drafts = self.said_again(&again, said.now)?;
        drafts.extend(gone.iter().map(|id| withdrawal(said, id, &history)));
        let context = self.context();
        for outcome in self
            .ledger
            .append(&context, &drafts)?
            .iter()
            .take(again.len())
        {
            listing.insert(outcome.seq());
        }
        let gone: HashSet<&String> = gone.iter().collect();
        let kept = history
            .listed
            .iter()
            .filter(|id| !gone.contains(id) && !by_object.contains_key(id.as_str()));
        let counts = kept
            .filter_map(|id| history.latest.get(id))
            .filter(|l| !l.withdrawn && l.seq > removed);
        listing.extend(counts.map(|l| l.seq));
        settled.listing = listing.into_iter().collect();
        Ok(settled)
    }

    /// What was listed and is not any more, unless that cannot be believed.
    fn gone(
        &self,
        said: &Said<'_>,
        history: &History,
        by_object: &HashMap<&str, Vec<u64>>,
        settled: &mut Settled,
    ) -> Vec<String> {
        let still: HashSet<&String> = said.still.iter().collect();
        let missing = |id: &&String| {
            let counts = history.latest.get(*id).is_some_and(|l| !l.withdrawn);
            counts && !by_object.contains_key(id.as_str()) && !still.contains(id)
        };
        let mut gone: Vec<String> = history.listed.iter().filter(missing).cloned().collect();
        if gone.is_empty() || !said.lists_all {
            return Vec::new();
        }
        let bytes = |ids: &mut dyn Iterator<Item = &str>| -> usize {
            ids.filter_map(|id| history.latest.get(id))
                .map(|l| l.bytes)
                .sum()
        };
        let before = bytes(&mut history.listed.iter().map(String::as_str));
        let now = bytes(&mut by_object.keys().copied())
            + bytes(&mut said.still.iter().map(String::as_str));
        if !said.whole {
            settled.held_back = Some(format!(
                "{} objects did not come again; nothing was withdrawn, since not everything could be read",
                gone.len()
            ));
            return Vec::new();
        }
        if before > BELIEVED_BYTES && now < before / 2 && !said.accept_shrink {
            settled.held_back = Some(format!(
                "{} objects did not come again, more than half of what was listed; nothing was withdrawn. If the source is meant to shrink so, update it with --accept-shrink",
                gone.len()
            ));
            return Vec::new();
        }
        gone.sort();
        settled.withdrawn = u64::try_from(gone.len()).unwrap_or(u64::MAX);
        gone
    }

    /// The record takes the same statement once; one that counts again is a new act and says so
    /// in its lineage.
    fn said_again(&self, seqs: &[u64], now: &str) -> Result<Vec<Draft>, AppError> {
        let mut drafts = Vec::new();
        for seq in seqs {
            let entry = self.ledger.entry(*seq)?;
            let Some(body) = entry.body().map(str::to_owned) else {
                continue;
            };
            let mut lineage = vec![format!("listed again {now}")];
            lineage.extend(
                entry
                    .lineage
                    .into_iter()
                    .filter(|l| !l.starts_with("listed again ")),
            );
            drafts.push(Draft {
                touches: derive(&entry.kind, &body),
                kind: entry.kind,
                object_id: entry.object_id,
                source: entry.source,
                reliability: entry.reliability,
                credibility: entry.credibility,
                marking: entry.marking,
                lineage,
                happened: entry.happened,
                published: entry.published,
                body: Body::Open(body),
            });
        }
        Ok(drafts)
    }
}

fn withdrawal(said: &Said<'_>, id: &str, history: &History) -> Draft {
    let body = serde_json::json!({
        "type": WITHDRAWAL, "id": id, "withdrawn": said.now,
        "reason": "no longer listed by the source",
        "entry": history.latest.get(id).map(|l| l.seq),
    });
    crate::standing::own_draft(WITHDRAWAL, id.to_owned(), said.source.to_owned(), &body)
}

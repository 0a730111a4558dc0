//! What came from where and when.

use super::UPDATE;
use super::history::updates;
use crate::clock::moment;
use crate::error::AppError;
use crate::session::{Moment, Session};
use crate::standing::{STATUS, Standing};
use ascribe_ledger::Filter;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use std::path::Path;

/// A source: of the sources file, of the record, or of both.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListedSource {
    /// Name in the sources file; none for what was imported by hand only.
    pub name: Option<String>,
    /// Name under which its statements are recorded.
    pub source: String,
    /// Kind of feed.
    pub kind: Option<String>,
    /// Where it is.
    pub url: Option<String>,
    /// Whether its statements count.
    pub enabled: bool,
    /// The entry up to which its statements were removed, if they were.
    pub removed_until: Option<u64>,
    /// Entries of it.
    pub entries: u64,
    /// Objects that it speaks of.
    pub objects: u64,
    /// When the first and the last entry were recorded.
    pub first: Option<String>,
    /// When the last entry was recorded.
    pub last: Option<String>,
    /// When the last update that brought something was made.
    pub updated: Option<String>,
    /// Where that update came from.
    pub from: Option<String>,
    /// Its edition.
    pub version: Option<String>,
}

#[derive(Default)]
struct Count {
    entries: u64,
    objects: HashSet<String>,
    first: i64,
    last: i64,
}

impl Session {
    /// Every source that is known or recorded, at a moment.
    ///
    /// # Errors
    /// A sources file that cannot be used, or the record's own.
    pub fn list_knowledge(
        &self,
        file: Option<&Path>,
        when: Moment,
    ) -> Result<Vec<ListedSource>, AppError> {
        let seq = self.last_seq(when)?;
        let standing = Standing::at(&self.ledger, seq)?;
        let mut counts = self.counts(seq)?;
        let mut last = BTreeMap::new();
        for update in updates(&self.ledger, seq)? {
            last.insert(update.feed.clone(), update);
        }
        let mut all = Vec::new();
        let mut feeds = self.feeds(file)?;
        // A feed that is no longer in the file has still brought what it brought.
        feeds.retain(|f| last.contains_key(&f.name) || f.enabled || file.is_some());
        for feed in &feeds {
            let update = last.get(&feed.name);
            let source = feed.recorded_as().to_owned();
            let shown = ListedSource {
                name: Some(feed.name.clone()),
                kind: Some(feed.kind.as_str().to_owned()),
                url: Some(feed.url.to_string()),
                updated: update.map(|u| u.fetched.clone()),
                from: update.map(|u| u.from.clone()),
                version: update.and_then(|u| u.version.clone()),
                ..ListedSource::default()
            };
            all.push(counted(
                shown,
                source,
                &standing,
                counts.get(feed.recorded_as()),
            ));
        }
        for feed in &feeds {
            counts.remove(feed.recorded_as());
        }
        for (source, count) in &counts {
            all.push(counted(
                ListedSource::default(),
                source.clone(),
                &standing,
                Some(count),
            ));
        }
        Ok(all)
    }

    fn counts(&self, seq: u64) -> Result<BTreeMap<String, Count>, AppError> {
        let mut counts: BTreeMap<String, Count> = BTreeMap::new();
        let filter = Filter {
            max_seq: Some(seq),
            ..Filter::default()
        };
        self.ledger.entries(&filter, |entry| {
            let decided = entry.kind == STATUS || entry.kind == "x-ascribe-name-decision";
            if crate::picture::is_knowledge(&entry.kind) && entry.kind != UPDATE && !decided {
                let count = counts.entry(entry.source).or_insert_with(|| Count {
                    first: entry.recorded_at,
                    ..Count::default()
                });
                count.entries += 1;
                count.last = entry.recorded_at;
                count.objects.insert(entry.object_id);
            }
            ControlFlow::Continue(())
        })?;
        Ok(counts)
    }
}

fn counted(
    shown: ListedSource,
    source: String,
    standing: &Standing,
    count: Option<&Count>,
) -> ListedSource {
    let removed = standing.removed_until(&source);
    ListedSource {
        enabled: !standing.is_disabled(&source),
        removed_until: (removed > 0).then_some(removed),
        entries: count.map_or(0, |c| c.entries),
        objects: count.map_or(0, |c| u64::try_from(c.objects.len()).unwrap_or(u64::MAX)),
        first: count.map(|c| moment(c.first)),
        last: count.map(|c| moment(c.last)),
        source,
        ..shown
    }
}

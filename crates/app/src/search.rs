//! Finding things in the record, and its history.

use crate::clock::moment;
use crate::error::AppError;
use crate::session::{Moment, Session};
use ascribe_knowledge::names::fold;
use ascribe_ledger::Filter;
use serde::Serialize;
use std::ops::ControlFlow;

/// Something whose name or id contains what was searched for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SearchHit {
    /// `actor`, `tool`, `technique`, `vulnerability` or `list`.
    pub kind: String,
    /// Display name.
    pub name: String,
    /// Id or the name that matched.
    pub matched: String,
}

/// What entries `log` shows.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    /// Only of this source.
    pub source: Option<String>,
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only versions of this object.
    pub object: Option<String>,
    /// Only the last so many.
    pub limit: usize,
    /// The moment.
    pub moment: Moment,
}

/// An entry of the record, without its body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogEntry {
    /// Position in the record.
    pub seq: u64,
    /// When recorded.
    pub recorded: String,
    /// By whom.
    pub recorder: String,
    /// Source.
    pub source: String,
    /// Admiralty grade, e.g. `B2`.
    pub grade: String,
    /// Marking.
    pub marking: String,
    /// Kind of object.
    pub kind: String,
    /// Id of the object.
    pub object: String,
    /// When published, if known.
    pub published: Option<String>,
    /// True when its content is sealed.
    pub sealed: bool,
}

impl Session {
    /// Everything whose name, alias or id contains `text`, ignoring case and separators.
    ///
    /// # Errors
    /// [`AppError::Usage`] when `text` holds no letter or digit, or the record's own.
    pub fn search(&mut self, text: &str, when: Moment) -> Result<Vec<SearchHit>, AppError> {
        let wanted = fold(text);
        if wanted.is_empty() {
            return Err(AppError::Usage {
                what: format!("search \"{text}\""),
                rule: "has no letter or digit to look for".to_owned(),
                remedy: "give a part of a name or id".to_owned(),
            });
        }
        let seq = self.last_seq(when)?;
        let picture = self.picture_at(seq)?;
        let mut hits = Vec::new();
        let hit = |kind: &str, name: &str, matched: &str| SearchHit {
            kind: kind.to_owned(),
            name: name.to_owned(),
            matched: matched.to_owned(),
        };
        for (_, uses) in picture
            .names
            .iter()
            .filter(|(key, _)| key.contains(&wanted))
        {
            hits.extend(
                uses.iter()
                    .filter_map(|u| Some(hit("actor", &picture.actor(u.actor)?.name, &u.name))),
            );
        }
        for (key, tool) in picture
            .tool_names
            .iter()
            .filter(|(key, _)| key.contains(&wanted))
        {
            hits.extend(picture.tools.get(tool).map(|t| {
                hit(
                    "tool",
                    &t.name,
                    if t.key.starts_with('S') { &t.key } else { key },
                )
            }));
        }
        hits.extend(
            picture
                .techniques
                .iter()
                .filter(|(id, name)| fold(name).contains(&wanted) || fold(id) == wanted)
                .map(|(id, name)| hit("technique", name, id)),
        );
        hits.extend(
            picture
                .vulnerabilities
                .values()
                .filter(|v| {
                    fold(&v.cve).contains(&wanted)
                        || v.name.as_deref().is_some_and(|n| fold(n).contains(&wanted))
                })
                .map(|v| hit("vulnerability", v.name.as_deref().unwrap_or(&v.cve), &v.cve)),
        );
        hits.extend(
            picture
                .lists
                .iter()
                .filter(|l| fold(&l.name).contains(&wanted))
                .map(|l| hit("list", &l.name, &l.matching)),
        );
        hits.sort();
        hits.dedup();
        Ok(hits)
    }

    /// The history of the record, oldest first.
    ///
    /// # Errors
    /// The record's own.
    pub fn log(&self, filter: &LogFilter) -> Result<Vec<LogEntry>, AppError> {
        let wanted = Filter {
            recorded_until: filter.moment.as_of,
            published_until: filter.moment.known_by,
            kinds: filter.kind.clone().map(|k| vec![k]),
            sources: filter.source.clone().map(|s| vec![s]),
            object_id: filter.object.clone(),
            ..Filter::default()
        };
        let mut entries = std::collections::VecDeque::new();
        self.ledger.entries(&wanted, |entry| {
            if entries.len() == filter.limit.max(1) {
                entries.pop_front();
            }
            entries.push_back(LogEntry {
                seq: entry.seq,
                recorded: moment(entry.recorded_at),
                sealed: entry.body().is_none(),
                grade: format!("{}{}", entry.reliability, entry.credibility.get()),
                recorder: entry.recorder,
                source: entry.source,
                marking: entry.marking,
                kind: entry.kind,
                object: entry.object_id,
                published: entry.published.map(moment),
            });
            ControlFlow::Continue(())
        })?;
        Ok(entries.into())
    }
}

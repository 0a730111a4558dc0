//! Which sources count at a moment: analysts disable, enable and remove them by claims, which
//! are entries like others, so that a reading of an earlier moment is not changed by a later one.

use crate::clock::moment;
use crate::error::AppError;
use crate::own::OWN_MARKING;
use crate::session::Session;
use ascribe_ledger::{Credibility, Draft, Filter, Ledger, Reliability};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Kind of such a claim.
pub const STATUS: &str = "x-ascribe-source-status";

/// What an analyst decides on a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceStatus {
    /// Its statements count, also those made while it was disabled.
    Enabled,
    /// None of its statements counts.
    Disabled,
    /// None of the statements recorded until then counts; later ones do.
    Removed,
}

#[derive(Deserialize)]
struct Claim {
    source: String,
    status: SourceStatus,
}

/// Which entries count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    disabled: BTreeSet<String>,
    removed: BTreeMap<String, u64>,
    /// Where only some markings count: these, and the entries that have others.
    releasing: Option<(Vec<String>, BTreeSet<u64>)>,
}

impl Standing {
    /// The same where only entries count that have one of these markings, word for word.
    ///
    /// # Errors
    /// Those of reading the record.
    pub fn releasing(
        mut self,
        ledger: &Ledger,
        seq: u64,
        markings: &[String],
    ) -> Result<Self, AppError> {
        let mut others = BTreeSet::new();
        let filter = Filter {
            max_seq: Some(seq),
            ..Filter::default()
        };
        ledger.entries(&filter, |entry| {
            if !markings.contains(&entry.marking) {
                others.insert(entry.seq);
            }
            ControlFlow::Continue(())
        })?;
        self.releasing = Some((markings.to_vec(), others));
        Ok(self)
    }

    /// The markings that count, if only some do.
    pub fn markings(&self) -> Option<&[String]> {
        self.releasing
            .as_ref()
            .map(|(markings, _)| markings.as_slice())
    }

    /// As decided up to the entry `seq`.
    pub fn at(ledger: &Ledger, seq: u64) -> Result<Self, AppError> {
        let mut standing = Self::default();
        let filter = Filter {
            kinds: Some(vec![STATUS.to_owned()]),
            max_seq: Some(seq),
            ..Filter::default()
        };
        ledger.entries(&filter, |entry| {
            let claim = entry
                .body()
                .and_then(|b| serde_json::from_str::<Claim>(b).ok());
            if let Some(Claim { source, status }) = claim {
                match status {
                    SourceStatus::Enabled => {
                        standing.disabled.remove(&source);
                    }
                    SourceStatus::Disabled => {
                        standing.disabled.insert(source);
                    }
                    SourceStatus::Removed => {
                        standing.removed.insert(source, entry.seq);
                    }
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(standing)
    }

    /// The same with further sources left out.
    pub fn without(mut self, sources: &[String]) -> Self {
        self.disabled.extend(sources.iter().cloned());
        self
    }

    /// True when what `source` says in the entry `seq` counts.
    pub fn counts(&self, source: &str, seq: u64) -> bool {
        let shown = self
            .releasing
            .as_ref()
            .is_none_or(|(_, others)| !others.contains(&seq));
        shown && !self.disabled.contains(source) && seq > self.removed_until(source)
    }

    /// True when nothing that the source says counts.
    pub fn is_disabled(&self, source: &str) -> bool {
        self.disabled.contains(source)
    }

    /// The entry up to which what the source said was removed; 0 if it was not.
    pub fn removed_until(&self, source: &str) -> u64 {
        self.removed.get(source).copied().unwrap_or(0)
    }
}

/// A decision on a source as recorded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceDecision {
    /// The source, as its statements name it.
    pub source: String,
    /// What was decided.
    pub status: SourceStatus,
    /// Entries of the source that are concerned.
    pub entries: u64,
    /// False when it was so before; nothing was recorded then.
    pub changed: bool,
}

impl Session {
    /// Records that a source shall count no more, count again, or that what it said so far is
    /// withdrawn. Nothing is deleted.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no entry is of that source, or the record's own.
    pub fn decide_source(
        &mut self,
        source: &str,
        status: SourceStatus,
        reason: &str,
    ) -> Result<SourceDecision, AppError> {
        let head = self.ledger.size()?;
        let source = self.source_called(source)?;
        let standing = Standing::at(&self.ledger, head)?;
        let removed = standing.removed_until(&source);
        let concerned = Filter {
            sources: Some(vec![source.clone()]),
            after_seq: if status == SourceStatus::Removed {
                removed
            } else {
                0
            },
            ..Filter::default()
        };
        let entries = self.ledger.count(&concerned)?;
        let changed = match status {
            SourceStatus::Enabled => standing.is_disabled(&source),
            SourceStatus::Disabled => !standing.is_disabled(&source),
            SourceStatus::Removed => entries > 0,
        };
        let decision = SourceDecision {
            source: source.clone(),
            status,
            entries,
            changed,
        };
        if !changed {
            return Ok(decision);
        }
        let context = self.context();
        let id = format!("{STATUS}--{}", uuid::Uuid::new_v4());
        let body = serde_json::json!({
            "type": STATUS, "id": id, "source": source, "status": status,
            "reason": self.disguised_text(reason)?, "decided": moment(context.now),
        });
        let draft = Draft {
            marking: self.source_marking(&source)?,
            ..own_draft(STATUS, id, context.recorder.clone(), &body)
        };
        self.ledger.append(&context, &[draft])?;
        self.keep_picture()?;
        Ok(decision)
    }

    /// Who may know that there is such a source: whoever may see any of what it said.
    fn source_marking(&self, source: &str) -> Result<String, AppError> {
        let filter = Filter {
            sources: Some(vec![source.to_owned()]),
            ..Filter::default()
        };
        let mut markings = BTreeSet::new();
        self.ledger.entries(&filter, |entry| {
            markings.insert(entry.marking);
            ControlFlow::Continue(())
        })?;
        let known = |m: &&String| self.access.join([OWN_MARKING, m.as_str()]) == OWN_MARKING;
        if markings.is_empty() || markings.iter().any(|m| known(&m)) {
            return Ok(OWN_MARKING.to_owned());
        }
        let stricter = markings.iter().map(String::as_str);
        Ok(self.access.join(stricter.chain([OWN_MARKING])))
    }

    /// The sources of the record that are meant by words, sorted.
    pub(crate) fn sources_called(&mut self, words: &[String]) -> Result<Vec<String>, AppError> {
        let mut all: Vec<String> = words
            .iter()
            .map(|word| self.source_called(word))
            .collect::<Result<_, _>>()?;
        all.sort();
        all.dedup();
        Ok(all)
    }

    /// The source of the record that is meant by a word: its name as statements bear it, in any
    /// case, or the name of a feed in the sources file.
    pub(crate) fn source_called(&mut self, word: &str) -> Result<String, AppError> {
        let head = self.ledger.size()?;
        let standing = Standing::at(&self.ledger, head)?;
        let picture = self.picture_at(head)?;
        let known: BTreeSet<&String> = picture
            .sources
            .keys()
            .chain(&standing.disabled)
            .chain(standing.removed.keys())
            .collect();
        let feeds = self.feeds(None)?;
        let recorded = feeds
            .iter()
            .find(|f| f.name == word)
            .map(|f| f.recorded_as());
        let same = |k: &&&String| k.eq_ignore_ascii_case(word) || Some(k.as_str()) == recorded;
        let exact = known.iter().find(|k| k.as_str() == word);
        let found = exact
            .or_else(|| known.iter().find(same))
            .map(|k| (*k).clone());
        found.ok_or_else(|| AppError::NotFound {
            what: format!("a source called \"{word}\""),
            remedy: "`ascribe knowledge list` names the sources".to_owned(),
        })
    }
}

/// The draft of an entry by which this program or its user decides or notes something.
pub fn own_draft(kind: &str, id: String, source: String, body: &serde_json::Value) -> Draft {
    Draft {
        kind: kind.to_owned(),
        object_id: id,
        source,
        reliability: Reliability::A,
        credibility: Credibility::UNJUDGED,
        marking: OWN_MARKING.to_owned(),
        lineage: Vec::new(),
        happened: None,
        published: None,
        body: crate::own::readable(body),
        touches: Vec::new(),
    }
}

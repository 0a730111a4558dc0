//! What a source says differently between two moments of the record.

use super::history::updates;
use crate::error::AppError;
use crate::session::Session;
use ascribe_knowledge::lookup::Parsed;
use ascribe_knowledge::picture::WITHDRAWAL;
use ascribe_ledger::{Entry, Filter};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Values shown one by one.
const SHOWN_VALUES: usize = 1000;

/// An object by id, kind and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NamedObject {
    /// Kind of object.
    pub kind: String,
    /// Name, as far as it has one.
    pub name: String,
    /// Id.
    pub id: String,
}

/// An object that says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedObject {
    /// The object.
    #[serde(flatten)]
    pub object: NamedObject,
    /// Members that are new, gone or different.
    pub fields: Vec<String>,
}

/// An object whose validity ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExpiredObject {
    /// The object.
    #[serde(flatten)]
    pub object: NamedObject,
    /// When.
    pub valid_until: String,
}

/// Values that indicators gained or lost, whichever object holds them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ValueChanges {
    /// How many are new.
    pub added: usize,
    /// How many are gone.
    pub removed: usize,
    /// The new ones, type and value; the first thousand.
    pub added_values: Vec<(String, String)>,
    /// Those gone; the first thousand.
    pub removed_values: Vec<(String, String)>,
}

/// What one source says differently.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SourceDiff {
    /// The source.
    pub source: String,
    /// Last entry of the earlier moment.
    pub from: u64,
    /// Last entry of the later one.
    pub to: u64,
    /// Objects it did not speak of before.
    pub added: Vec<NamedObject>,
    /// Objects it says something else of.
    pub changed: Vec<ChangedObject>,
    /// Objects it revoked or deprecated.
    pub revoked: Vec<NamedObject>,
    /// Objects whose validity ended between the moments.
    pub expired: Vec<ExpiredObject>,
    /// Objects it no longer lists.
    pub removed: Vec<NamedObject>,
    /// Values of indicators.
    pub values: ValueChanges,
}

/// A statement as far as it is compared.
struct Stated {
    seq: u64,
    kind: String,
    body: Option<String>,
}

type Said = BTreeMap<String, Stated>;

impl Session {
    /// What changed of `source` (or of all sources that were updated) between two moments, each
    /// the number of an entry or a date; by default since before the last update.
    ///
    /// # Errors
    /// A wrong moment or source, or the record's own.
    pub fn diff_knowledge(
        &mut self,
        source: Option<&str>,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<Vec<SourceDiff>, AppError> {
        let head = self.ledger.size()?;
        let kept = updates(&self.ledger, head)?;
        let sources = match source {
            Some(word) => vec![self.source_called(word)?],
            None => {
                let all: BTreeSet<&String> = kept.iter().map(|u| &u.source).collect();
                all.into_iter().cloned().collect()
            }
        };
        let to = to.map_or(Ok(head), |text| self.seq_of("--to", text))?;
        let mut diffs = Vec::new();
        for source in sources {
            let from = match from {
                Some(text) => self.seq_of("--from", text)?,
                None => {
                    let last = kept.iter().rfind(|u| u.source == source && u.seq <= to);
                    last.map_or(0, |u| u.before)
                }
            };
            diffs.push(self.diff_one(source, from, to)?);
        }
        Ok(diffs)
    }

    fn seq_of(&self, option: &str, text: &str) -> Result<u64, AppError> {
        match text.parse::<u64>() {
            Ok(seq) => Ok(seq.min(self.ledger.size()?)),
            Err(_) => Ok(self
                .ledger
                .seq_at(crate::clock::parse_moment(option, text)?)?),
        }
    }

    fn diff_one(&self, source: String, from: u64, to: u64) -> Result<SourceDiff, AppError> {
        let mut diff = SourceDiff {
            source: source.clone(),
            from,
            to,
            ..SourceDiff::default()
        };
        let (before, after) = self.said(&source, from, to)?;
        let span = (self.recorded_at(from)?, self.recorded_at(to)?);
        for (id, new) in &after {
            let old = before.get(id);
            let Some(body) = new.body.as_deref() else {
                if let Some(old) = old.filter(|o| o.body.is_some()) {
                    diff.removed.push(named(id, old));
                }
                continue;
            };
            let object = named(id, new);
            let read = members(body);
            expired(&read, &span, &object, &mut diff);
            let Some(old_body) = old.and_then(|o| o.body.as_deref()) else {
                match is_dead(&read) {
                    true => diff.revoked.push(object),
                    false => diff.added.push(object),
                }
                continue;
            };
            if old.is_some_and(|o| o.seq == new.seq) || old_body == body {
                continue;
            }
            let old = members(old_body);
            if is_dead(&read) && !is_dead(&old) {
                diff.revoked.push(object);
                continue;
            }
            let fields = differing(&old, &read);
            diff.changed.push(ChangedObject { object, fields });
        }
        diff.values = values(&before, &after);
        Ok(diff)
    }

    /// What the source said at two moments: of each object the latest, without a body where it
    /// was withdrawn.
    fn said(&self, source: &str, from: u64, to: u64) -> Result<(Said, Said), AppError> {
        let (mut before, mut after) = (Said::new(), Said::new());
        let filter = Filter {
            sources: Some(vec![source.to_owned()]),
            max_seq: Some(from.max(to)),
            ..Filter::default()
        };
        let stated = |entry: &Entry| Stated {
            seq: entry.seq,
            kind: entry.kind.clone(),
            body: entry
                .body()
                .filter(|_| entry.kind != WITHDRAWAL)
                .map(str::to_owned),
        };
        self.ledger.entries(&filter, |entry| {
            if crate::picture::is_knowledge(&entry.kind) && entry.kind != crate::standing::STATUS {
                if entry.seq <= from {
                    before.insert(entry.object_id.clone(), stated(&entry));
                }
                if entry.seq <= to {
                    after.insert(entry.object_id.clone(), stated(&entry));
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok((before, after))
    }

    fn recorded_at(&self, seq: u64) -> Result<String, AppError> {
        Ok(match seq {
            0 => String::new(),
            _ => crate::clock::moment(self.ledger.entry(seq)?.recorded_at),
        })
    }
}

fn members(body: &str) -> Map<String, Value> {
    serde_json::from_str(body).unwrap_or_default()
}

fn is_dead(object: &Map<String, Value>) -> bool {
    ["revoked", "x_mitre_deprecated"]
        .iter()
        .any(|key| object.get(*key).and_then(Value::as_bool) == Some(true))
        || object.contains_key("withdrawn")
}

fn expired(
    object: &Map<String, Value>,
    (from, to): &(String, String),
    named: &NamedObject,
    diff: &mut SourceDiff,
) {
    let Some(until) = object.get("valid_until").and_then(Value::as_str) else {
        return;
    };
    // RFC 3339 in UTC sorts as text, to the second.
    if until > from.as_str() && until <= to.as_str() {
        diff.expired.push(ExpiredObject {
            object: named.clone(),
            valid_until: until.to_owned(),
        });
    }
}

fn differing(old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<String> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differs = |key: &&&String| old.get(**key) != new.get(**key);
    keys.iter().filter(differs).map(|k| (*k).clone()).collect()
}

fn named(id: &str, stated: &Stated) -> NamedObject {
    let object = stated.body.as_deref().map(members).unwrap_or_default();
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let name = text(object.get("name"))
        .or_else(|| text(object.get("cluster").and_then(|c| c.get("value"))))
        .or_else(|| text(object.get("label")))
        .or_else(|| text(object.get("info")))
        .or_else(|| text(object.get("relationship_type")));
    NamedObject {
        kind: stated.kind.clone(),
        name: name.unwrap_or_default(),
        id: id.to_owned(),
    }
}

fn values(before: &Said, after: &Said) -> ValueChanges {
    let all = |said: &Said, other: &Said| -> BTreeSet<(String, String)> {
        let differs = |(id, s): &(&String, &Stated)| other.get(*id).is_none_or(|o| o.seq != s.seq);
        let mut values = BTreeSet::new();
        for (_, stated) in said.iter().filter(differs) {
            let parsed = stated
                .body
                .as_deref()
                .and_then(|b| Parsed::parse(&stated.kind, b));
            if let Some(parsed) = parsed.filter(Parsed::is_indicators) {
                values.extend(
                    parsed
                        .values()
                        .map(|(_, k, v)| (k.to_owned(), v.to_owned())),
                );
            }
        }
        values
    };
    let (old, new) = (all(before, after), all(after, before));
    let less = |a: &BTreeSet<(String, String)>, b: &BTreeSet<(String, String)>| {
        let all: Vec<(String, String)> = a.difference(b).cloned().collect();
        (
            all.len(),
            all.into_iter().take(SHOWN_VALUES).collect::<Vec<_>>(),
        )
    };
    let ((added, added_values), (removed, removed_values)) = (less(&new, &old), less(&old, &new));
    ValueChanges {
        added,
        removed,
        added_values,
        removed_values,
    }
}

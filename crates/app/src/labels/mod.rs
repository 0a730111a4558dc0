//! Who may see each field inside the statements that this program makes: a table
//! (`labels.toml`), asked at every write. A field that nobody has labelled cannot be recorded.
//!
//! A path names members with dots, `[]` stands for the elements of a list, `*` for members whose
//! names are data, and `**` for everything below.

use ascribe_ledger::labels::Audience;
use ascribe_ledger::{Body, Draft, FieldLabels};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const TABLE: &str = include_str!("labels.toml");
/// Kinds of statements that this program makes begin so. All others are published intelligence,
/// kept as its source wrote it and seen as its source marked it.
const OWN: &str = "x-ascribe-";

/// The labels of one kind of statement.
#[derive(Debug, Default)]
struct Kind {
    labels: BTreeMap<String, Audience>,
    /// Every path above a labelled one: what is empty there tells nothing more.
    above: BTreeSet<String>,
}

/// The table of labels.
#[derive(Debug)]
struct Table(BTreeMap<String, Kind>);

impl Table {
    /// The table that this program is built with.
    fn of_this_program() -> Result<Self, String> {
        let read: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(TABLE).map_err(|e| format!("labels.toml: {e}"))?;
        let mut kinds = BTreeMap::new();
        for (name, fields) in read {
            let mut kind = Kind::default();
            for (path, word) in fields {
                let audience = audience(&word)
                    .ok_or_else(|| format!("labels.toml: {name}: {path}: unknown `{word}`"))?;
                let ends = path.match_indices(['.', '[']).map(|(at, _)| at);
                kind.above
                    .extend(ends.filter_map(|at| path.get(..at).map(str::to_owned)));
                kind.labels.insert(path, audience);
            }
            kinds.insert(name, kind);
        }
        Ok(Self(kinds))
    }

    /// The first field of a readable statement that has no label; `None` if all have one.
    fn first_without(&self, kind: &str, body: &Value) -> Option<String> {
        let Some(labels) = self.0.get(kind) else {
            return Some(format!("the kind {kind}"));
        };
        let mut missing = None;
        labels.walk(&mut String::new(), body, &mut |path, labelled| {
            if !labelled && missing.is_none() {
                missing = Some(format!("{kind}: {path}"));
            }
        });
        missing
    }
}

impl Kind {
    fn sealed(&self) -> bool {
        self.labels.get("**") == Some(&Audience::Sealed)
    }

    /// Visits every field that tells something, with whether it is labelled.
    fn walk(&self, path: &mut String, value: &Value, take: &mut impl FnMut(&str, bool)) {
        let length = path.len();
        let all = if path.is_empty() { "**" } else { ".**" };
        path.push_str(all);
        let everything = self.labels.contains_key(path.as_str());
        if everything {
            take(path, true);
        }
        path.truncate(length);
        if everything {
            return;
        }
        match value {
            Value::Object(map) if !map.is_empty() => {
                for (name, inner) in map {
                    path.push_str(if length == 0 { "*" } else { ".*" });
                    if !self.knows(path) {
                        path.truncate(length);
                        path.push_str(if length == 0 { "" } else { "." });
                        path.push_str(name);
                    }
                    self.walk(path, inner, take);
                    path.truncate(length);
                }
            }
            Value::Array(list) if !list.is_empty() => {
                path.push_str("[]");
                for inner in list {
                    self.walk(path, inner, take);
                }
                path.truncate(length);
            }
            Value::Null | Value::Object(_) | Value::Array(_) => take(path, self.knows(path)),
            _ => take(path, self.labels.contains_key(path.as_str())),
        }
    }

    fn knows(&self, path: &str) -> bool {
        self.labels.contains_key(path) || self.above.contains(path)
    }
}

/// The labels of this program's table, read when something is recorded for the first time.
pub struct Labels;

static READ: LazyLock<Result<Table, String>> = LazyLock::new(Table::of_this_program);

impl FieldLabels for Labels {
    fn unlabelled(&self, draft: &Draft) -> Option<String> {
        if !draft.kind.starts_with(OWN) {
            return None;
        }
        match READ.as_ref() {
            Ok(table) => table.unlabelled(draft),
            Err(error) => Some(error.clone()),
        }
    }
}

impl Table {
    fn unlabelled(&self, draft: &Draft) -> Option<String> {
        let sealed = self.0.get(&draft.kind).map(Kind::sealed);
        match (&draft.body, sealed) {
            (_, None) => Some(format!("the kind {}", draft.kind)),
            (Body::Sealed { .. }, Some(true)) => None,
            (Body::Sealed { .. }, Some(false)) => Some(format!(
                "{}, which is sealed and not labelled so,",
                draft.kind
            )),
            (Body::Open(_), Some(true)) => Some(format!(
                "{}, which is labelled sealed and is not,",
                draft.kind
            )),
            (Body::Open(body), Some(false)) => match serde_json::from_str(body) {
                Ok(body) => self.first_without(&draft.kind, &body),
                Err(_) => Some(format!("{}, which is no JSON,", draft.kind)),
            },
        }
    }
}

fn audience(word: &str) -> Option<Audience> {
    match word {
        "public" => Some(Audience::Public),
        "auditor" => Some(Audience::Auditor),
        "by-marking" => Some(Audience::ByMarking),
        "disguised" => Some(Audience::Disguised),
        "sealed" => Some(Audience::Sealed),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

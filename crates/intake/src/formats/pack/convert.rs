//! From TOML to JSON, with citations resolved and what is wrong told with its line.

use super::rules::Shape;
use crate::context::Context;
use crate::indicator::{declared, kind_of_word};
use serde_json::{Map, Value};
use std::collections::HashMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The publications a pack cites, by key.
#[derive(Default)]
pub(super) struct Sources(HashMap<String, Value>);

impl Sources {
    /// Reads `sources.toml`.
    pub fn read(text: &str, cx: &mut Context<'_>) -> Self {
        let mut sources = HashMap::new();
        let Some(mut table) = parse_table(text, &Self::default(), None, cx) else {
            return Self::default();
        };
        let Some(Value::Array(list)) = table.remove("source") else {
            cx.problem(
                "",
                None,
                "has no [[source]]",
                "list each publication with key, publisher, title, url",
            );
            return Self::default();
        };
        for (position, source) in list.into_iter().enumerate() {
            let missing = ["key", "publisher", "title"]
                .into_iter()
                .find(|key| source.get(*key).is_none());
            let key = source
                .get("key")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            let place = format!("source {}", position + 1);
            if let Some(missing) = missing {
                cx.problem(place, None, format!("{key:?} has no {missing}"), "add it");
            } else if sources.insert(key.clone(), source).is_some() {
                cx.problem(
                    place,
                    None,
                    format!("the key {key:?} stands twice"),
                    "give each source its own key",
                );
            }
        }
        Self(sources)
    }
}

/// Reads a TOML text as a JSON object; citations become the publications themselves. `shape`
/// says which keys mean something.
pub(super) fn parse_table(
    text: &str,
    sources: &Sources,
    shape: Option<&Shape>,
    cx: &mut Context<'_>,
) -> Option<Map<String, Value>> {
    match DeTable::parse(text) {
        Ok(table) => {
            let mut converting = Converting {
                text,
                sources,
                shape,
                cx,
            };
            Some(converting.table(table.get_ref()))
        }
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let place = format!("line {}", line_of(text, at));
            cx.problem(
                place,
                None,
                format!("is not TOML: {}", error.message()),
                "correct the file",
            );
            None
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
}

struct Converting<'t, 'c, 'x> {
    text: &'t str,
    sources: &'t Sources,
    shape: Option<&'t Shape>,
    cx: &'c mut Context<'x>,
}

impl Converting<'_, '_, '_> {
    fn place(&self, at: usize) -> String {
        format!("line {}", line_of(self.text, at))
    }

    fn table(&mut self, table: &DeTable<'_>) -> Map<String, Value> {
        let mut map = Map::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if let Some(shape) = self.shape {
                if !shape.known.contains(&name) {
                    let place = self.place(key.span().start);
                    self.cx.note(
                        place,
                        None,
                        format!("{name:?} means nothing here"),
                        "kept as it is; see the pack's README",
                    );
                }
                if name == "sources" {
                    map.insert(name.to_owned(), self.citations(value));
                    continue;
                }
            }
            let value = if name == "indicators" && self.shape.is_some() {
                self.indicators(value)
            } else {
                self.value(value)
            };
            map.insert(name.to_owned(), value);
        }
        map
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>) -> Value {
        match value.get_ref() {
            DeValue::String(text) => Value::from(text.as_ref()),
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => number.into(),
                    Err(_) => Value::from(number.as_str()),
                }
            }
            DeValue::Float(number) => number
                .as_str()
                .parse::<f64>()
                .map_or(Value::Null, Value::from),
            DeValue::Boolean(set) => Value::from(*set),
            DeValue::Datetime(time) => Value::from(time.to_string()),
            DeValue::Array(list) => list.iter().map(|value| self.value(value)).collect(),
            DeValue::Table(table) => Value::Object(self.table(table)),
        }
    }

    /// The publications that a list of keys cites.
    fn citations(&mut self, value: &Spanned<DeValue<'_>>) -> Value {
        let DeValue::Array(keys) = value.get_ref() else {
            let place = self.place(value.span().start);
            self.cx.problem(
                place,
                None,
                "sources is no list of keys",
                "write sources = [\"key\"]",
            );
            return Value::Array(Vec::new());
        };
        let mut cited = Vec::new();
        for key in keys {
            let name = key.get_ref().as_str().unwrap_or_default();
            match self.sources.0.get(name) {
                Some(source) => cited.push(source.clone()),
                None => {
                    let place = self.place(key.span().start);
                    let reason = format!("cites {name:?}, which sources.toml does not hold");
                    self.cx
                        .problem(place, None, reason, "add the source or correct the key");
                }
            }
        }
        Value::Array(cited)
    }

    /// Indicators, their values normalised.
    fn indicators(&mut self, value: &Spanned<DeValue<'_>>) -> Value {
        let DeValue::Array(list) = value.get_ref() else {
            return self.value(value);
        };
        let mut all = Vec::new();
        for entry in list {
            let mut converted = self.value(entry);
            let text = |name: &str| {
                converted
                    .get(name)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            let (kind, written) = (text("type"), text("value"));
            match kind_of_word(&kind).and_then(|kind| declared(kind, &written)) {
                Some((kind, value)) => {
                    if let Value::Object(map) = &mut converted {
                        map.insert("type".to_owned(), kind.as_str().into());
                        map.insert("value".to_owned(), value.into());
                    }
                    all.push(converted);
                }
                None => {
                    let place = self.place(entry.span().start);
                    let reason = format!("{written:?} is no {kind:?}");
                    self.cx.problem(
                        place,
                        None,
                        reason,
                        "correct type or value; the rest of the file went in",
                    );
                }
            }
        }
        Value::Array(all)
    }
}

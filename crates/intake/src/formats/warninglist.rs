//! MISP warning lists: values that are benign or shared by many, and how they match.

use super::{Format, Input};
use crate::context::Context;
use crate::document::{Document, text_of};
use crate::ident::derived;
use crate::item::{Item, Stop};
use ascribe_stix::canonical_of;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

const LIST_TYPE: &str = "x-misp-warninglist";
const SOURCE: &str = "MISP warning lists";

/// Values in one part of a list.
const PART_VALUES: usize = 5000;

/// Reads `list.json` files.
pub(crate) struct WarningList;

impl Format for WarningList {
    fn name(&self) -> &'static str {
        "MISP warning list"
    }

    fn recognises(&self, input: &Input<'_>, _: &Context<'_>) -> bool {
        let Input::Json(document) = input else {
            return false;
        };
        document.get("name").is_some()
            && document.array("list").is_some()
            && ["matching_attributes", "version", "description"]
                .iter()
                .any(|name| document.get(name).is_some())
    }

    fn read(&self, input: Input<'_>, cx: &mut Context<'_>) -> Result<(), Stop> {
        let Input::Json(document) = input else {
            return Ok(());
        };
        let values = values(document, cx);
        let head = Head::of(document, cx);
        let parts = values.chunks(PART_VALUES).zip(1..);
        for (values, part) in parts {
            head.emit(values, part, cx)?;
        }
        if values.is_empty() {
            head.emit(&[], 1, cx)?;
        }
        Ok(())
    }
}

/// The values, as text.
fn values<'a>(document: &Document<'a>, cx: &mut Context<'_>) -> Vec<Cow<'a, str>> {
    let mut values = Vec::new();
    for (index, raw) in document
        .array("list")
        .unwrap_or_default()
        .into_iter()
        .enumerate()
    {
        match serde_json::from_str::<Borrowed<'a>>(raw.get()) {
            Ok(Borrowed(value)) => values.push(value),
            Err(_) => {
                let place = document.place(&format!("value {index}"));
                cx.problem(
                    place,
                    None,
                    "is no string",
                    "write each value of a list as a string",
                );
            }
        }
    }
    values
}

#[derive(serde::Deserialize)]
struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

/// Everything but the values.
struct Head {
    name: String,
    description: String,
    version: Value,
    matching: String,
    attributes: Vec<String>,
    extra: BTreeMap<String, Value>,
}

#[derive(Serialize)]
struct Body<'a> {
    attributes: &'a [String],
    description: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extra: &'a BTreeMap<String, Value>,
    id: &'a str,
    matching: &'a str,
    name: &'a str,
    part: u64,
    #[serde(rename = "type")]
    type_: &'a str,
    values: &'a [Cow<'a, str>],
    version: &'a Value,
}

impl Head {
    fn of(document: &Document<'_>, cx: &mut Context<'_>) -> Self {
        let text = |name: &str| document.get(name).and_then(text_of).unwrap_or_default();
        let name = text("name");
        let mut matching = text("type");
        if !["string", "hostname", "cidr", "substring", "regex"].contains(&matching.as_str()) {
            if !matching.is_empty() {
                let reason = format!(
                    "list \"{name}\" matches by \"{matching}\", which is not known; taken as string"
                );
                let remedy = "use string, hostname, cidr, substring or regex";
                cx.note(document.place("type"), None, reason, remedy);
            }
            "string".clone_into(&mut matching);
        }
        let known = [
            "name",
            "description",
            "version",
            "type",
            "matching_attributes",
            "list",
        ];
        let others = document
            .members()
            .iter()
            .filter(|(name, _)| !known.contains(&&**name));
        let extra = others.filter_map(|(name, raw)| {
            Some((name.to_string(), serde_json::from_str(raw.get()).ok()?))
        });
        Self {
            name,
            description: text("description"),
            version: document.read("version").unwrap_or(Value::Null),
            matching,
            attributes: document.read("matching_attributes").unwrap_or_default(),
            extra: extra.collect(),
        }
    }

    fn emit(&self, values: &[Cow<'_, str>], part: u64, cx: &mut Context<'_>) -> Result<(), Stop> {
        let id = derived(LIST_TYPE, [self.name.as_str(), &part.to_string()]);
        let body = canonical_of(&Body {
            attributes: &self.attributes,
            description: &self.description,
            extra: &self.extra,
            id: &id,
            matching: &self.matching,
            name: &self.name,
            part,
            type_: LIST_TYPE,
            values,
            version: &self.version,
        });
        let body = match body {
            Ok(body) => body,
            Err(error) => {
                cx.problem("", Some(id), error.to_string(), "correct the list");
                return Ok(());
            }
        };
        cx.item(Item {
            id,
            kind: LIST_TYPE.to_owned(),
            body,
            published: self.version.as_u64().and_then(day_of_version),
            happened: None,
            source: SOURCE.to_owned(),
            lineage: Vec::new(),
            marking: None,
            grade: None,
        })
    }
}

/// Versions of most lists are days, written as a number: 20260811.
fn day_of_version(version: u64) -> Option<String> {
    let (year, month, day) = (version / 10_000, version / 100 % 100, version % 100);
    let date = jiff::civil::Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    date.ok()
        .filter(|date| (2000..2100).contains(&date.year()))
        .map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::day_of_version;

    #[test]
    fn only_a_real_day_is_a_day() {
        assert_eq!(day_of_version(20_260_811).as_deref(), Some("2026-08-11"));
        for not in [5, 26_081_010, 20_261_301, 0, u64::MAX] {
            assert_eq!(day_of_version(not), None, "{not}");
        }
    }
}

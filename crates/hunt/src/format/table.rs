//! Tables of proxies and firewalls, read by a mapping file that says which column means what.

use super::delimited::values;
use super::{Log, uri};
use crate::event::{Event, Source};
use crate::time::{Clocks, Time};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Categories that a mapping may name, and the source each gives.
const CATEGORIES: [(&str, &[&str]); 6] = [
    ("proxy", &["proxy"]),
    ("firewall", &["firewall"]),
    ("dns", &["dns"]),
    ("webserver", &["webserver"]),
    ("antivirus", &["antivirus"]),
    ("process_creation", &["process_creation"]),
];

/// Products that a mapping may name.
const PRODUCTS: [&str; 8] = [
    "windows",
    "linux",
    "macos",
    "cisco",
    "fortigate",
    "paloalto",
    "juniper",
    "huawei",
];

/// How a table is read.
#[derive(Debug, Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What the table is called in answers.
    pub name: String,
    /// Category of its events: `proxy`, `firewall`, `dns`, `webserver`, `antivirus` or
    /// `process_creation`.
    pub category: String,
    /// Product, if rules for one apply.
    #[serde(default)]
    pub product: String,
    /// What separates the values.
    #[serde(default = "comma")]
    pub separator: char,
    /// Column with the time, ISO 8601 or seconds since 1970.
    #[serde(default)]
    pub time: Option<String>,
    /// Field under the name that rules use, and the column that holds it.
    pub fields: BTreeMap<String, String>,
}

fn comma() -> char {
    ','
}

/// Mappings, tried in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mappings(Vec<Mapping>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    table: Vec<Mapping>,
}

/// Why a mapping file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Not TOML, or not of this shape.
    #[error("no mapping file: {0}; see docs/formats.md")]
    Shape(String),
    /// A category or product that is not known.
    #[error("table {table} names {what} `{value}`; known are {known}")]
    Unknown {
        /// Name of the table.
        table: String,
        /// `category` or `product`.
        what: &'static str,
        /// What it names.
        value: String,
        /// What could be named.
        known: String,
    },
}

impl Mappings {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// A file that is no TOML or not of the shape of a mapping.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let file: File =
            toml::from_str(text).map_err(|e| MappingError::Shape(e.message().to_owned()))?;
        for table in &file.table {
            let unknown = |what, value: &str, known: Vec<&str>| MappingError::Unknown {
                table: table.name.clone(),
                what,
                value: value.to_owned(),
                known: known.join(", "),
            };
            if !CATEGORIES.iter().any(|(name, _)| *name == table.category) {
                let known = CATEGORIES.iter().map(|(name, _)| *name).collect();
                return Err(unknown("category", &table.category, known));
            }
            if !table.product.is_empty() && !PRODUCTS.contains(&table.product.as_str()) {
                return Err(unknown("product", &table.product, PRODUCTS.to_vec()));
            }
        }
        Ok(Self(file.table))
    }

    /// The table whose first line this is: it has every column that the mapping names.
    pub(crate) fn table(&self, header: &str, clocks: Clocks) -> Option<Table> {
        self.0.iter().find_map(|mapping| {
            let names = values(header, mapping.separator);
            let at = |name: &String| names.iter().position(|n| n.trim() == name);
            let columns: Option<Vec<(String, usize)>> = mapping
                .fields
                .iter()
                .map(|(field, column)| Some((field.clone(), at(column)?)))
                .collect();
            let time = match &mapping.time {
                Some(name) => Some(at(name)?),
                None => None,
            };
            let categories = CATEGORIES.iter().find(|(n, _)| *n == mapping.category)?.1;
            let product = PRODUCTS.iter().find(|p| **p == mapping.product);
            Some(Table {
                clocks: clocks.clone(),
                separator: mapping.separator,
                header: header.to_owned(),
                columns: columns?,
                time,
                source: Source {
                    product: product.copied().unwrap_or_default(),
                    categories,
                    services: &[],
                },
            })
        })
    }
}

/// A table being read.
pub(crate) struct Table {
    clocks: Clocks,
    separator: char,
    header: String,
    columns: Vec<(String, usize)>,
    time: Option<usize>,
    source: Source,
}

impl Log for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn directive(&mut self, line: &str) -> bool {
        line == self.header
    }

    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>> {
        let all = values(line, self.separator);
        let mut event = Event {
            source: self.source,
            raw: line,
            plain: true,
            ..Event::default()
        };
        event.time = self.time.and_then(|at| self.when(all.get(at)?));
        for (name, at) in &self.columns {
            if let Some(value) = all.get(*at) {
                event.put(name.as_str(), value.trim().to_owned());
            }
        }
        let url = event.first(&["c-uri"]).map(str::to_owned);
        if let Some(url) = url {
            let mut parts = Event::default();
            uri::asked(&mut parts, &url);
            for (name, value) in parts.fields {
                if event.first(&[&name]).is_none() {
                    event.put(name.into_owned(), value.into_owned());
                }
            }
        }
        Some(event)
    }
}

impl Table {
    fn when(&self, text: &str) -> Option<Time> {
        let text = text.trim();
        self.clocks
            .iso(text, false)
            .or_else(|| self.clocks.epoch(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAPPING: &str = "[[table]]\nname = \"fw\"\ncategory = \"firewall\"\ntime = \"When\"\n\
        [table.fields]\nsrc_ip = \"Source\"\ndst_port = \"Port\"\n";

    #[test]
    fn columns_by_their_names() {
        let mappings = Mappings::parse(MAPPING).unwrap();
        assert!(mappings.table("Other,Source", Clocks::default()).is_none());
        let table = mappings
            .table("When,Source,Port", Clocks::default())
            .unwrap();
        let event = table.event("2021-03-03 10:00:00,10.0.0.1,445").unwrap();
        assert_eq!(event.first(&["dst_port"]), Some("445"));
        assert_eq!(event.source.categories, ["firewall"]);
        assert!(event.time.is_some());
    }

    #[test]
    fn wrong_mappings_are_told() {
        for (from, to) in [("firewall", "wall"), ("name =", "nom ="), ("[[", "[[[")] {
            assert!(Mappings::parse(&MAPPING.replace(from, to)).is_err());
        }
    }
}

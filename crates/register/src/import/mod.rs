//! Incidents from files of others. Every format ends in the same fields, set in one place
//! ([`Incoming::set`]), which the command line uses too; a row that cannot be taken is told with
//! its place, and the others go on. What is told never quotes a value: it may name a victim.

mod checks;
mod dates;
mod fields;
mod json;
mod misp;
mod table;
mod veris;

use crate::event::{Actor, Facts, Ties};
use crate::identity::Identity;
use crate::severity::Grade;
use crate::words::{Effect, Organisation};
use std::collections::BTreeMap;
use std::io::Read;

use dates::DATED;
pub use dates::DateOrder;
pub use fields::FIELDS;

/// Largest JSON document taken whole, in bytes.
const MAX_DOCUMENT: u64 = 256 << 20;

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a header.
    Csv,
    /// A list of objects, one object a line, or `{"incidents": […]}`.
    Json,
    /// MISP events.
    Misp,
    /// VERIS incidents.
    Veris,
}

impl Format {
    /// The format of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "json" | "jsonl" => Some(Self::Json),
            "misp" => Some(Self::Misp),
            "veris" => Some(Self::Veris),
            _ => None,
        }
    }
}

/// An incident as it comes in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Incoming {
    /// Number or name under which its source keeps it.
    pub reference: Option<String>,
    /// One line.
    pub title: Option<String>,
    /// Prose.
    pub text: Vec<String>,
    /// Facts.
    pub facts: Facts,
    /// Ties.
    pub ties: Ties,
    /// Who the victim is.
    pub identity: Identity,
    /// What is held of the actor.
    pub actor: Option<Actor>,
    /// Effect on the organisation.
    pub effect: Option<Effect>,
    /// Kind of organisation.
    pub organisation: Option<Organisation>,
    /// Levels decided by hand.
    pub grades: Vec<Grade>,
    /// Text in which observables stand.
    pub observables: Vec<String>,
    /// The marking that its source gave it.
    pub marking: Option<String>,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stands: `line 7`, `incident 3`.
    pub place: String,
    /// The incident, or why it cannot be taken.
    pub incoming: Result<Box<Incoming>, String>,
    /// What was left out of it.
    pub remarks: Vec<String>,
}

impl Incoming {
    /// Sets all that is given; the error says everything that is wrong, not the first alone.
    fn set_all(
        given: impl IntoIterator<Item = (&'static str, String)>,
        zone: &str,
    ) -> Result<Box<Self>, String> {
        let mut incoming = Box::new(Self::default());
        let mut problems = Vec::new();
        for (field, text) in given {
            problems.extend(incoming.set(field, &text, zone).err());
        }
        if problems.is_empty() {
            Ok(incoming)
        } else {
            Err(problems.join("; "))
        }
    }
}

/// What the columns or keys of a file mean: field to column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: BTreeMap<String, String>,
    dates: Option<DateOrder>,
}

impl Mapping {
    /// Reads `field=COLUMN,field=COLUMN`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pairs = BTreeMap::new();
        for pair in text.split(',').filter(|p| !p.trim().is_empty()) {
            let (field, column) = pair
                .split_once('=')
                .ok_or_else(|| format!("\"{}\" is no field=COLUMN", pair.trim()))?;
            let field = field.trim().to_lowercase();
            if !FIELDS.contains(&field.as_str()) {
                return Err(format!(
                    "there is no field \"{field}\"; the fields are {}",
                    FIELDS.join(", ")
                ));
            }
            pairs.insert(field, column.trim().to_owned());
        }
        Ok(Self {
            columns: pairs,
            dates: None,
        })
    }

    /// The same, with dates such as 02/03/2021 read in this order; without one they are refused,
    /// since nobody can tell which of the two days is meant.
    #[must_use]
    pub fn with_dates(self, dates: Option<DateOrder>) -> Self {
        Self { dates, ..self }
    }

    /// What a field says, its date written year first if its order was declared.
    fn dated(&self, field: &str, text: String) -> String {
        match self.dates {
            Some(order) if DATED.contains(&field) => order.year_first(&text),
            _ => text,
        }
    }

    /// The column of a field: the one mapped to it, else the one of its own name.
    fn column<'m>(&'m self, field: &'m str) -> &'m str {
        self.columns.get(field).map_or(field, String::as_str)
    }

    /// Columns mapped that are not among those there.
    fn missing(&self, there: &[String]) -> Vec<String> {
        let known = |c: &&String| !there.iter().any(|t| t.eq_ignore_ascii_case(c));
        self.columns.values().filter(known).cloned().collect()
    }
}

/// Reads a file and hands over its rows in order. Returns the columns of a table, or the keys of
/// its objects, that mean no field and were left out.
///
/// # Errors
/// When the whole file cannot be read as this format.
pub fn read(
    format: Format,
    source: &mut dyn Read,
    mapping: &Mapping,
    zone: &str,
    take: &mut dyn FnMut(Row),
) -> Result<Vec<String>, String> {
    match format {
        Format::Csv => table::read(source, mapping, zone, take),
        Format::Json => json::read(source, mapping, zone, take),
        Format::Misp => misp::read(source, zone, take).map(|()| Vec::new()),
        Format::Veris => veris::read(source, zone, take).map(|()| Vec::new()),
    }
}

/// Reads a whole document, within its limit.
fn document(source: &mut dyn Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    source
        .take(MAX_DOCUMENT + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| format!("cannot be read: {e}"))?;
    if bytes.len() as u64 > MAX_DOCUMENT {
        return Err(format!("is longer than {MAX_DOCUMENT} bytes; split it"));
    }
    Ok(bytes)
}

/// The objects of a document: a list, one alone, the list under `key`, or one a line.
fn objects(bytes: &[u8], key: &str) -> Result<Vec<(String, serde_json::Value)>, String> {
    use serde_json::Value;
    let numbered = |list: Vec<Value>| {
        let place = |(n, v): (u64, Value)| (format!("incident {n}"), v);
        (1..).zip(list).map(place).collect()
    };
    match serde_json::from_slice(bytes) {
        Ok(Value::Array(list)) => Ok(numbered(list)),
        Ok(Value::Object(mut object)) => match object.remove(key) {
            Some(Value::Array(list)) => Ok(numbered(list)),
            Some(other) => {
                object.insert(key.to_owned(), other);
                Ok(numbered(vec![Value::Object(object)]))
            }
            None => Ok(numbered(vec![Value::Object(object)])),
        },
        Ok(_) => Err("holds no object".to_owned()),
        Err(whole) => {
            let text = std::str::from_utf8(bytes).map_err(|_| "is no UTF-8 text".to_owned())?;
            let lines = (1u64..)
                .zip(text.lines())
                .filter(|(_, l)| !l.trim().is_empty());
            let mut found = Vec::new();
            for (n, line) in lines {
                match serde_json::from_str(line) {
                    Ok(value) => found.push((format!("line {n}"), value)),
                    Err(_) if found.is_empty() => {
                        return Err(format!("is no JSON: line {}", whole.line()));
                    }
                    Err(_) => found.push((format!("line {n}"), Value::Null)),
                }
            }
            Ok(found)
        }
    }
}

#[cfg(test)]
mod tests;

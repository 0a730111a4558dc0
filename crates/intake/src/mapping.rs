//! What the columns of a table mean, declared by the caller.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Column {
    /// Its number, from 1.
    Number(usize),
    /// Its heading.
    Name(String),
}

/// What the columns of a table mean. Only the column of the values is required.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Which column holds what: `value`, `type`, `actor`, `reference`, `published`, `confidence`,
    /// `valid_from`, `valid_until`, `withdrawn`.
    pub columns: Columns<Column>,
    /// What holds for every row without such a cell; `value` has no meaning here.
    pub constants: Columns<String>,
    /// Character between the cells; without it the first line decides.
    pub delimiter: Option<char>,
    /// Whether the first row is the heading; without it, when a column is given by name.
    pub header: Option<bool>,
    /// Lines that begin so are left out; `#` unless declared.
    pub comment: Option<char>,
    /// Words of the file for types of indicators, with the type each means.
    pub types: BTreeMap<String, String>,
}

/// One thing for each meaning.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // The names say it.
pub struct Columns<T> {
    pub value: Option<T>,
    #[serde(rename = "type")]
    pub kind: Option<T>,
    pub actor: Option<T>,
    pub reference: Option<T>,
    pub published: Option<T>,
    pub confidence: Option<T>,
    pub valid_from: Option<T>,
    pub valid_until: Option<T>,
    pub withdrawn: Option<T>,
}

/// A declaration that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Not `meaning=column`.
    #[error(
        "mapping of columns: {0:?} is not meaning=column; write for example value=ioc,type=2,actor='APT28'"
    )]
    Form(String),
    /// A meaning that columns cannot have.
    #[error(
        "mapping of columns: {0:?} is no meaning; use value, type, actor, reference, published, confidence, valid_from, valid_until, withdrawn"
    )]
    Meaning(String),
    /// Nothing says where the indicators are.
    #[error("mapping of columns: no column holds the value; add value=COLUMN")]
    NoValue,
    /// The mapping file is not what it should be.
    #[error(
        "mapping of columns: {0}; see the tables columns, constants and types in the documentation"
    )]
    File(String),
}

impl<T> Default for Columns<T> {
    fn default() -> Self {
        Self {
            value: None,
            kind: None,
            actor: None,
            reference: None,
            published: None,
            confidence: None,
            valid_from: None,
            valid_until: None,
            withdrawn: None,
        }
    }
}

impl<T> Columns<T> {
    /// All but the value, in the order of their names here.
    pub(crate) fn others(&self) -> [&Option<T>; 8] {
        [
            &self.kind,
            &self.actor,
            &self.reference,
            &self.published,
            &self.confidence,
            &self.valid_from,
            &self.valid_until,
            &self.withdrawn,
        ]
    }

    /// The place of `meaning`.
    fn slot(&mut self, meaning: &str) -> Option<&mut Option<T>> {
        match meaning {
            "value" => Some(&mut self.value),
            "type" => Some(&mut self.kind),
            "actor" => Some(&mut self.actor),
            "reference" => Some(&mut self.reference),
            "published" => Some(&mut self.published),
            "confidence" => Some(&mut self.confidence),
            "valid_from" => Some(&mut self.valid_from),
            "valid_until" => Some(&mut self.valid_until),
            "withdrawn" => Some(&mut self.withdrawn),
            _ => None,
        }
    }
}

impl Mapping {
    /// Reads `value=ioc,type=2,actor='APT28'`: a heading, a number from 1, or in single quotes
    /// what holds for every row.
    ///
    /// # Errors
    /// When a part has another form or meaning, or no column holds the value.
    pub fn from_pairs(text: &str) -> Result<Self, MappingError> {
        let mut mapping = Self::default();
        for pair in text.split(',') {
            let form = || MappingError::Form(pair.to_owned());
            let (meaning, column) = pair.split_once('=').ok_or_else(form)?;
            let (meaning, column) = (meaning.trim(), column.trim());
            if column.is_empty() {
                return Err(form());
            }
            let unknown = || MappingError::Meaning(meaning.to_owned());
            let constant = column
                .strip_prefix('\'')
                .and_then(|rest| rest.strip_suffix('\''));
            match (constant, column.parse()) {
                (Some(text), _) => {
                    *mapping.constants.slot(meaning).ok_or_else(unknown)? = Some(text.to_owned())
                }
                (None, Ok(number)) => {
                    *mapping.columns.slot(meaning).ok_or_else(unknown)? =
                        Some(Column::Number(number));
                }
                (None, Err(_)) => {
                    *mapping.columns.slot(meaning).ok_or_else(unknown)? =
                        Some(Column::Name(column.to_owned()));
                }
            }
        }
        mapping.checked()
    }

    /// Reads a mapping file: TOML with the fields of [`Mapping`].
    ///
    /// # Errors
    /// When it is not such a file, or no column holds the value.
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        let mapping: Self =
            toml::from_str(text).map_err(|error| MappingError::File(error.to_string()))?;
        mapping.checked()
    }

    fn checked(self) -> Result<Self, MappingError> {
        if self.columns.value.is_none() {
            Err(MappingError::NoValue)
        } else {
            Ok(self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Mapping, MappingError};

    #[test]
    fn pairs_name_number_or_fix() {
        let mapping = Mapping::from_pairs("value=ioc, type=2,actor='APT28'").unwrap();
        assert_eq!(mapping.columns.value, Some(Column::Name("ioc".into())));
        assert_eq!(mapping.columns.kind, Some(Column::Number(2)));
        assert_eq!(mapping.constants.actor.as_deref(), Some("APT28"));
        assert!(matches!(
            Mapping::from_pairs("value"),
            Err(MappingError::Form(_))
        ));
        assert!(matches!(
            Mapping::from_pairs("colour=x"),
            Err(MappingError::Meaning(_))
        ));
        assert_eq!(Mapping::from_pairs("type=x"), Err(MappingError::NoValue));
    }

    #[test]
    fn a_file_says_the_same() {
        let text = "delimiter = \";\"\n[columns]\nvalue = \"ioc\"\ntype = 2\n[constants]\nactor = \"APT28\"\n[types]\nd = \"domain-name\"\n";
        let mapping = Mapping::from_toml(text).unwrap();
        assert_eq!(mapping.delimiter, Some(';'));
        assert_eq!(mapping.columns.kind, Some(Column::Number(2)));
        assert!(matches!(
            Mapping::from_toml("[columns]\nvalu = 1"),
            Err(MappingError::File(_))
        ));
    }
}

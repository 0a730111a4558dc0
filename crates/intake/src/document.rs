//! JSON documents, split at the top level only: what is inside stays text.

use ascribe_stix::Members;
use serde::Deserialize;
use serde_json::value::RawValue;

/// One JSON value of a file and where in the file it stands.
pub(crate) struct Document<'a> {
    /// Its text.
    pub text: &'a str,
    /// Position among the values of the file, from 1; none when it is the only one.
    pub position: Option<usize>,
    /// Its first level.
    pub shape: Shape<'a>,
}

/// First level of a document.
pub(crate) enum Shape<'a> {
    /// An object and its members.
    Object(Members<'a>),
    /// An array and its elements.
    Array(Vec<&'a RawValue>),
    /// A mere string, number or other.
    Plain,
}

impl<'a> Document<'a> {
    /// Splits `text`, one JSON value.
    pub fn split(text: &'a str, position: Option<usize>) -> Result<Self, serde_json::Error> {
        let shape = match text.trim_start().as_bytes().first() {
            Some(b'{') => Shape::Object(Members::of(text)?),
            Some(b'[') => Shape::Array(serde_json::from_str(text)?),
            _ => Shape::Plain,
        };
        Ok(Self {
            text,
            position,
            shape,
        })
    }

    /// Member `name` of an object.
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        match &self.shape {
            Shape::Object(members) => members.get(name),
            _ => None,
        }
    }

    /// Member `name` read as `T`.
    pub fn read<T: Deserialize<'a>>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.get(name)?.get()).ok()
    }

    /// Elements of the array that is member `name`.
    pub fn array(&self, name: &str) -> Option<Vec<&'a RawValue>> {
        self.read(name)
    }

    /// The members of an object.
    pub fn members(&self) -> &[(ascribe_stix::Text<'a>, &'a RawValue)] {
        match &self.shape {
            Shape::Object(members) => &members.0,
            _ => &[],
        }
    }

    /// `where` behind the position of the document in its file.
    pub fn place(&self, within: &str) -> String {
        match (self.position, within.is_empty()) {
            (None, _) => within.to_owned(),
            (Some(n), true) => format!("document {n}"),
            (Some(n), false) => format!("document {n}, {within}"),
        }
    }
}

/// A string member of a raw object, without reading the rest.
pub(crate) fn text_of(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

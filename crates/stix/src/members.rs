//! The members of one object, in order, each value as its raw text.

use crate::object::Text;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Names and raw values of one JSON object, in the order of the text and with
/// repeated names kept.
#[derive(Debug, Clone)]
pub struct Members<'a>(pub Vec<(Text<'a>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Splits the text of one object.
    ///
    /// # Errors
    /// When `json` is not a JSON object.
    pub fn of(json: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// Raw value of the first member called `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.0.iter().find(|(key, _)| &**key == name);
        found.map(|(_, value)| *value)
    }

    /// First name that stands twice.
    #[must_use]
    pub fn repeated(&self) -> Option<&str> {
        let mut names: Vec<&str> = self.0.iter().map(|(name, _)| &**name).collect();
        names.sort_unstable();
        let mut pairs = names.iter().zip(names.iter().skip(1));
        pairs.find(|(a, b)| a == b).map(|(a, _)| *a)
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

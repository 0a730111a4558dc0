//! One STIX object: its text as it came, and what it says.

mod text;
mod view;

pub use text::Text;
pub use view::{ExternalReference, KillChainPhase, View};

use crate::members::Members;
use serde::Deserialize;
use serde::de::value::MapDeserializer;
use std::borrow::Cow;

/// One object of the input.
#[derive(Debug, Clone)]
pub struct Object<'a> {
    /// The text as it came, byte for byte.
    pub raw: Cow<'a, str>,
    view: Box<View<'a>>,
    /// Properties whose value was not of the kind STIX gives them.
    misshapen: Vec<String>,
}

/// Why a text is not an object that can be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectError {
    /// Not JSON, or not an object.
    #[error("is not a JSON object: {0}")]
    Json(String),
    /// `type` or `id` is missing, empty or no string.
    #[error("has no \"{0}\" that is a non-empty string; every STIX object needs one")]
    Missing(&'static str),
    /// A property stands twice and the two could not both be kept.
    #[error("holds the property \"{0}\" twice; remove one")]
    Repeated(String),
}

impl<'a> Object<'a> {
    /// Reads one object.
    ///
    /// # Errors
    /// When the text is not a JSON object, lacks `type` or `id`, or holds a
    /// property twice that is needed here. Everything else is tolerated.
    pub fn parse(raw: &'a str) -> Result<Self, ObjectError> {
        // The typed reader would also take an array for its fields.
        if !raw.trim_start().starts_with('{') {
            return Err(ObjectError::Json(
                "it does not begin with a brace".to_owned(),
            ));
        }
        let (view, misshapen) = match serde_json::from_str::<View>(raw) {
            Ok(view) => (view, Vec::new()),
            Err(_) => tolerant(raw)?,
        };
        for (name, value) in [("type", &view.type_), ("id", &view.id)] {
            if value.is_empty() {
                return Err(ObjectError::Missing(name));
            }
        }
        Ok(Self {
            raw: Cow::Borrowed(raw),
            view: Box::new(view),
            misshapen,
        })
    }

    /// What the object says.
    #[must_use]
    pub fn view(&self) -> &View<'a> {
        &self.view
    }

    /// Its type, such as `intrusion-set`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        &self.view.type_
    }

    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.view.id
    }

    /// Names of properties that are empty in the view because their value is
    /// not of the kind STIX gives them.
    #[must_use]
    pub fn misshapen(&self) -> &[String] {
        &self.misshapen
    }

    /// Any property, read from the text as `T`; `None` when it is absent or of
    /// another kind.
    #[must_use]
    pub fn property<'b, T: Deserialize<'b>>(&'b self, name: &str) -> Option<T> {
        let raw = Members::of(&self.raw).ok()?.get(name)?;
        serde_json::from_str(raw.get()).ok()
    }

    /// Whether the object was withdrawn, by STIX or by ATT&CK's own mark.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.view.revoked == Some(true) || self.view.x_mitre_deprecated == Some(true)
    }
}

/// The slow way for objects with a property of an unexpected kind: takes the
/// properties one by one and leaves out those that do not fit.
fn tolerant(raw: &str) -> Result<(View<'_>, Vec<String>), ObjectError> {
    let members = Members::of(raw).map_err(|e| ObjectError::Json(e.to_string()))?;
    if let Some(name) = members.repeated() {
        return Err(ObjectError::Repeated(name.to_owned()));
    }
    let fits = |(name, value): &&(Text, &'_ serde_json::value::RawValue)| {
        let alone = MapDeserializer::new(std::iter::once((&**name, *value)));
        let read: Result<View, serde_json::Error> = View::deserialize(alone);
        read.is_ok()
    };
    let (good, bad): (Vec<_>, Vec<_>) = members.0.iter().partition(fits);
    let view = View::deserialize(MapDeserializer::<_, serde_json::Error>::new(
        good.iter().map(|(name, value)| (&**name, *value)),
    ));
    let view = view.map_err(|e| ObjectError::Json(e.to_string()))?;
    Ok((view, bad.iter().map(|(name, _)| name.to_string()).collect()))
}

#[cfg(test)]
mod tests {
    use super::{Object, ObjectError};

    #[test]
    fn unexpected_kinds_are_left_out_of_the_view_only() {
        let raw = r#"{"type":"malware","id":"malware--1","name":7,"aliases":"x","x_a":{"b":[1.50]},"description":"d\u0041"}"#;
        let object = Object::parse(raw).unwrap();
        assert_eq!(object.raw, raw);
        assert_eq!(object.misshapen(), ["name", "aliases"]);
        assert_eq!(object.view().description.as_deref(), Some("dA"));
        assert_eq!(object.property::<u8>("name"), Some(7));
        assert_eq!(object.property::<String>("absent"), None);
    }

    #[test]
    fn what_cannot_be_named_is_refused() {
        for raw in [
            r#"{"type":"malware"}"#,
            r#"{"type":"malware","id":3}"#,
            r#"{"type":"malware","id":""}"#,
        ] {
            assert_eq!(Object::parse(raw).unwrap_err(), ObjectError::Missing("id"));
        }
        assert_eq!(
            Object::parse(r#"{"type":"a","id":"b","name":"c","name":"d"}"#).unwrap_err(),
            ObjectError::Repeated("name".into())
        );
        assert!(matches!(Object::parse("[]"), Err(ObjectError::Json(_))));
        assert!(matches!(
            Object::parse(r#"{"type":"a","id":"b""#),
            Err(ObjectError::Json(_))
        ));
    }
}

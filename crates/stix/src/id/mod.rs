//! Identifiers: `type--uuid`, read, checked and derived from content.

mod contributing;
mod derived;

pub use contributing::{contributing_properties, is_observable_type};
pub use derived::{observable_id, own_id};

use std::fmt;
use uuid::Uuid;

/// Namespace of identifiers that follow from a cyber-observable's content
/// (STIX 2.1, 2.9).
pub const OBSERVABLE_NAMESPACE: Uuid = Uuid::from_u128(0x00ab_edb4_aa42_466c_9c01_fed2_3315_a9b7);

/// Namespace of identifiers that this tool derives for its own objects.
pub const OWN_NAMESPACE: Uuid = Uuid::from_u128(0x7c1f_63a9_2d04_4e5b_9a38_51e6_0c8d_b247);

/// A well-formed identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StixId<'a> {
    /// The type in front of the two hyphens.
    pub type_name: &'a str,
    /// The part behind them.
    pub uuid: Uuid,
}

/// Why a text is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// No `--` between type and UUID.
    #[error("identifier \"{0}\" lacks \"--\" between its type and its UUID")]
    Separator(String),
    /// The type breaks the rule of STIX 2.1, 2.16 (`object-type`).
    #[error(
        "identifier \"{0}\": a type has 3 to 250 lower-case ASCII letters, digits and single hyphens"
    )]
    Type(String),
    /// The part behind the hyphens is no UUID.
    #[error("identifier \"{0}\": what follows \"--\" is no UUID of RFC 4122 in hyphenated form")]
    Uuid(String),
}

impl<'a> StixId<'a> {
    /// Reads an identifier.
    ///
    /// # Errors
    /// When it is not `type--uuid` as STIX 2.1, 2.9 demands.
    pub fn parse(text: &'a str) -> Result<Self, IdError> {
        let shown = || text.chars().take(120).collect::<String>();
        let (type_name, tail) = text
            .split_once("--")
            .ok_or_else(|| IdError::Separator(shown()))?;
        if !is_type_name(type_name) {
            return Err(IdError::Type(shown()));
        }
        let uuid = (tail.len() == 36)
            .then(|| Uuid::try_parse(tail).ok())
            .flatten()
            .ok_or_else(|| IdError::Uuid(shown()))?;
        Ok(Self { type_name, uuid })
    }
}

impl fmt::Display for StixId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}--{}", self.type_name, self.uuid)
    }
}

/// Whether `name` is a legal type name (STIX 2.1, 2.16). ATT&CK and others use
/// `x_`-names with underscores in properties only, so types stay strict.
#[must_use]
pub fn is_type_name(name: &str) -> bool {
    (3..=250).contains(&name.len())
        && !name.contains("--")
        && !name.starts_with('-')
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::{IdError, StixId};
    use proptest::prelude::*;

    #[test]
    fn identifiers_are_read_and_refused() {
        let text = "x-a--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061";
        let id = StixId::parse(text).unwrap();
        assert_eq!((id.type_name, id.to_string().as_str()), ("x-a", text));
        assert!(matches!(
            StixId::parse("malware-1"),
            Err(IdError::Separator(_))
        ));
        assert!(matches!(
            StixId::parse("Mal--0c7b5b88"),
            Err(IdError::Type(_))
        ));
        assert!(matches!(StixId::parse("malware--7"), Err(IdError::Uuid(_))));
        let plain = "malware--0c7b5b888ff74a4daa9dfeb398cd0061";
        assert!(matches!(StixId::parse(plain), Err(IdError::Uuid(_))));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in any::<String>()) {
            if let Ok(id) = StixId::parse(&text) {
                prop_assert_eq!(id.to_string(), text.to_lowercase());
            }
        }
    }
}

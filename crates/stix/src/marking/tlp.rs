//! Traffic Light Protocol 2.0 (FIRST, August 2022).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How far the recipients may pass a thing on, from everywhere to nowhere.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(into = "String", try_from = "String")]
pub enum Tlp {
    /// To everyone. TLP 1 called it WHITE.
    #[default]
    Clear,
    /// Within the community.
    Green,
    /// Within the organisation and to its clients.
    Amber,
    /// Within the organisation.
    AmberStrict,
    /// To the persons named only.
    Red,
}

/// A text that names no traffic light.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no traffic light; use TLP:CLEAR, GREEN, AMBER, AMBER+STRICT or RED")]
pub struct TlpError(pub String);

impl Tlp {
    /// All of them, least strict first.
    pub const ALL: [Self; 5] = [
        Self::Clear,
        Self::Green,
        Self::Amber,
        Self::AmberStrict,
        Self::Red,
    ];

    /// The name without `TLP:`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Clear => "CLEAR",
            Self::Green => "GREEN",
            Self::Amber => "AMBER",
            Self::AmberStrict => "AMBER+STRICT",
            Self::Red => "RED",
        }
    }
}

impl fmt::Display for Tlp {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "TLP:{}", self.name())
    }
}

impl FromStr for Tlp {
    type Err = TlpError;

    /// Reads a light with or without `TLP:`, in any case; `WHITE` is CLEAR.
    fn from_str(text: &str) -> Result<Self, TlpError> {
        let upper = text.trim().to_ascii_uppercase();
        let name = upper.strip_prefix("TLP:").unwrap_or(&upper).trim();
        if name == "WHITE" {
            return Ok(Self::Clear);
        }
        let light = Self::ALL.into_iter().find(|light| light.name() == name);
        light.ok_or_else(|| TlpError(text.chars().take(60).collect()))
    }
}

impl From<Tlp> for String {
    fn from(tlp: Tlp) -> Self {
        tlp.to_string()
    }
}

impl TryFrom<String> for Tlp {
    type Error = TlpError;
    fn try_from(text: String) -> Result<Self, TlpError> {
        text.parse()
    }
}

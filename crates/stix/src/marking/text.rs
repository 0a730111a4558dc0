//! Markings as one line: `TLP:AMBER+STRICT//SECRET//COMMERCIAL//SI: ALPHA//REL TO AU, NZ`.

use super::{Marking, Scheme, Tlp, TlpError};
use std::fmt::{self, Display, Formatter};

/// Why a line is no marking.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarkingError {
    /// The first part names no traffic light.
    #[error("marking: {0}")]
    Tlp(#[from] TlpError),
    /// A part that is neither level nor endorsement of the scheme.
    #[error(
        "marking: \"{part}\" is no level or endorsement of the scheme \"{scheme}\", no \"SI: …\" and no \"REL TO …\"; correct it or add it to the policy file"
    )]
    Part {
        /// The part.
        part: String,
        /// The scheme's name.
        scheme: String,
    },
    /// A second level.
    #[error("marking: \"{0}\" is a second classification level; keep the higher one")]
    SecondLevel(String),
}

const COMPARTMENTS: &str = "SI:";
const RELEASABLE: &str = "REL TO";

impl Display for Marking {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        self.tlp.fmt(f)?;
        if let Some(level) = &self.level {
            write!(f, "//{}", level.name)?;
        }
        for endorsement in &self.endorsements {
            write!(f, "//{endorsement}")?;
        }
        let list = |names: &super::Names| names.iter().cloned().collect::<Vec<_>>().join(", ");
        if !self.compartments.is_empty() {
            write!(f, "//{COMPARTMENTS} {}", list(&self.compartments))?;
        }
        if let Some(parties) = &self.releasable_to {
            write!(
                f,
                "//{}",
                format!("{RELEASABLE} {}", list(parties)).trim_end()
            )?;
        }
        Ok(())
    }
}

impl Marking {
    /// Reads a line as [`Display`] writes it. Levels and endorsements are those
    /// of `scheme`, which also expands groups of parties.
    ///
    /// # Errors
    /// When a part means nothing in the scheme: an unknown restriction is never
    /// dropped.
    pub fn parse(text: &str, scheme: &Scheme) -> Result<Self, MarkingError> {
        let mut parts = text.split("//").map(str::trim);
        let tlp: Tlp = parts.next().unwrap_or_default().parse()?;
        let mut marking = Self::tlp(tlp);
        for part in parts {
            marking.add_part(part, scheme)?;
        }
        Ok(marking)
    }

    fn add_part(&mut self, part: &str, scheme: &Scheme) -> Result<(), MarkingError> {
        let list = |names: &str| -> Vec<String> {
            let trimmed = names.split(',').map(|name| name.trim().to_owned());
            trimmed.filter(|name| !name.is_empty()).collect()
        };
        if let Some(names) = part.strip_prefix(COMPARTMENTS) {
            self.compartments.extend(list(names));
        } else if let Some(names) = part.strip_prefix(RELEASABLE) {
            let named = list(names);
            let parties = scheme.parties(named.iter().map(String::as_str));
            self.releasable_to = Some(match self.releasable_to.take() {
                Some(before) => &before & &parties,
                None => parties,
            });
        } else if let Some(endorsement) = scheme.endorsement(part) {
            self.endorsements.insert(endorsement.to_owned());
        } else {
            let level = scheme.level(part).map_err(|unknown| MarkingError::Part {
                part: unknown.name,
                scheme: unknown.scheme,
            })?;
            if self.level.is_some() {
                return Err(MarkingError::SecondLevel(level.name));
            }
            self.level = Some(level);
        }
        Ok(())
    }
}

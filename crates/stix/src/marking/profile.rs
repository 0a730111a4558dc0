//! Profiles of readers, as a policy file defines them, and the one rule of who may see what.

use super::{Clearance, Marking, Names, Scheme, SchemeError, Tlp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The copyright statement that MITRE sets on every object of ATT&CK: it restricts no reader.
/// Files that hold objects without their definitions leave nothing else to read it by.
const MITRE_STATEMENT: &str = "marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168";

/// Compartment of what was derived from something whose marking cannot be read. Nobody is
/// admitted to it.
pub const UNREADABLE: &str = "UNREADABLE MARKING";

/// Most profiles of a policy, and most names in one list of a profile.
const MOST: usize = 200;

/// What a reader has to know for the work, beyond being cleared for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Prose, files and values of incidents, always without who the victim is.
    Evidence,
    /// Assessments, judgements and challenges.
    Assessments,
    /// Who victims are. Opens nothing without the key, and every reading is recorded.
    Identity,
}

/// What one kind of reader may see and do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// Its name, as `--reader` takes it.
    pub name: String,
    /// Strictest traffic light.
    pub tlp: Tlp,
    /// Highest classification, a level of the scheme; without it, unclassified only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Endorsements this reader may handle.
    #[serde(default)]
    pub endorsements: Names,
    /// Compartments this reader was admitted to.
    #[serde(default)]
    pub compartments: Names,
    /// The party the reader belongs to, as `REL TO` names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// What the work needs.
    #[serde(default)]
    pub need_to_know: BTreeSet<Need>,
    /// Answers may say that more may exist than is shown.
    #[serde(default)]
    pub more_exists: bool,
    /// May see figures without disclosure control.
    #[serde(default)]
    pub internal_figures: bool,
    /// May see sizes, roots and proofs of the whole record.
    #[serde(default)]
    pub proofs: bool,
    /// May record.
    #[serde(default)]
    pub records: bool,
}

/// The part of a policy file that says who may see what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Readers {
    /// Levels, endorsements and groups of parties.
    #[serde(default)]
    pub scheme: Scheme,
    /// The profiles.
    #[serde(default)]
    pub reader: Vec<Profile>,
}

/// Why a policy's profiles cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// A level that the scheme does not have.
    #[error("profile \"{name}\": {source}")]
    Level {
        /// The profile.
        name: String,
        /// Which level.
        source: SchemeError,
    },
    /// An endorsement that the scheme does not have, or a list that is too long, or two of a name.
    #[error("profile \"{name}\": {rule}")]
    Rule {
        /// The profile.
        name: String,
        /// What it breaks.
        rule: String,
    },
}

/// A profile with its levels looked up: who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// The profile.
    pub profile: Profile,
    clearance: Clearance,
    scheme: Scheme,
}

/// Whether a reader may see what carries a marking. The one rule; what the record filters by is
/// made from it.
#[must_use]
pub fn may_see(reader: &Reader, marking: &Marking) -> bool {
    marking.can_read(&reader.clearance)
}

impl Reader {
    /// Whether the reader may see what carries a marking as an entry bears it: one that cannot be
    /// read admits nobody.
    #[must_use]
    pub fn admits(&self, marking: &str) -> bool {
        Marking::of_entry(marking, &self.scheme).is_some_and(|marking| may_see(self, &marking))
    }
}

impl Readers {
    /// Looks for what is wrong with the profiles.
    ///
    /// # Errors
    /// [`ProfileError`].
    pub fn check(&self) -> Result<(), ProfileError> {
        let mut names = BTreeSet::new();
        for profile in &self.reader {
            let wrong = |rule: String| ProfileError::Rule {
                name: profile.name.chars().take(60).collect(),
                rule,
            };
            if self.reader.len() > MOST {
                return Err(wrong(format!("there are more than {MOST} profiles")));
            }
            let longest = profile.endorsements.len().max(profile.compartments.len());
            if longest > MOST {
                return Err(wrong(format!("a list has more than {MOST} names")));
            }
            if profile.name.trim().is_empty() || !names.insert(profile.name.to_lowercase()) {
                return Err(wrong("its name is empty, or another's".to_owned()));
            }
            if profile.compartments.contains(UNREADABLE) {
                return Err(wrong(format!("nobody is admitted to {UNREADABLE}")));
            }
            self.reader(profile)?;
        }
        Ok(())
    }

    /// The reader called `name`, in any case; none if there is no such profile.
    ///
    /// # Errors
    /// [`ProfileError`] for a profile that names what the scheme does not have.
    pub fn find(&self, name: &str) -> Result<Option<Reader>, ProfileError> {
        let found = self
            .reader
            .iter()
            .find(|p| p.name.eq_ignore_ascii_case(name));
        found.map(|profile| self.reader(profile)).transpose()
    }

    fn reader(&self, profile: &Profile) -> Result<Reader, ProfileError> {
        let level = profile.level.as_deref();
        let level = level.map(|name| self.scheme.level(name)).transpose();
        let level = level.map_err(|source| ProfileError::Level {
            name: profile.name.clone(),
            source,
        })?;
        let mut endorsements = Names::new();
        for name in &profile.endorsements {
            let known = self.scheme.endorsement(name);
            endorsements.insert(known.map(str::to_owned).ok_or_else(|| ProfileError::Rule {
                name: profile.name.clone(),
                rule: format!("the scheme has no endorsement \"{name}\""),
            })?);
        }
        Ok(Reader {
            clearance: Clearance {
                tlp: profile.tlp,
                level,
                endorsements,
                compartments: profile.compartments.clone(),
                party: profile.party.clone(),
            },
            profile: profile.clone(),
            scheme: self.scheme.clone(),
        })
    }
}

impl Marking {
    /// A marking as an entry bears it; none when it cannot be read.
    #[must_use]
    pub fn of_entry(text: &str, scheme: &Scheme) -> Option<Self> {
        if text == MITRE_STATEMENT {
            return Some(Self::default());
        }
        Self::parse(text, scheme).ok()
    }

    /// The join of markings as entries bear them. One that cannot be read makes it stricter than
    /// anybody is cleared for.
    #[must_use]
    pub fn join_of_entries<'a>(
        markings: impl IntoIterator<Item = &'a str>,
        scheme: &Scheme,
    ) -> Self {
        let unreadable = || Self {
            tlp: Tlp::Red,
            compartments: Names::from([UNREADABLE.to_owned()]),
            ..Self::default()
        };
        markings.into_iter().fold(Self::default(), |sum, text| {
            sum.join(&Self::of_entry(text, scheme).unwrap_or_else(unreadable))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readers() -> Readers {
        serde_json::from_str(
            r#"{"scheme": {"name": "s", "levels": [{"name": "SECRET", "rank": 4}], "endorsements": ["STAFF"]},
            "reader": [{"name": "analyst", "tlp": "TLP:AMBER", "level": "secret", "endorsements": ["staff"], "need-to-know": ["evidence"]},
                       {"name": "public", "tlp": "TLP:CLEAR"}]}"#,
        )
        .unwrap()
    }

    #[test]
    fn a_profile_admits_what_it_is_cleared_for() {
        let readers = readers();
        readers.check().unwrap();
        let analyst = readers.find("ANALYST").unwrap().unwrap();
        let public = readers.find("public").unwrap().unwrap();
        for (marking, first, second) in [
            ("TLP:CLEAR", true, true),
            (MITRE_STATEMENT, true, true),
            ("TLP:AMBER//SECRET//STAFF", true, false),
            ("TLP:RED", false, false),
            ("TLP:CLEAR//SECRET", true, false),
            ("TLP:CLEAR//REL TO NZ", false, false),
            ("", false, false),
            ("marking-definition--x", false, false),
        ] {
            assert_eq!(analyst.admits(marking), first, "{marking}");
            assert_eq!(public.admits(marking), second, "{marking}");
        }
        assert_eq!(readers.find("nobody").unwrap(), None);
    }

    #[test]
    fn what_is_derived_from_the_unreadable_admits_nobody() {
        let readers = readers();
        let joined = Marking::join_of_entries(["TLP:CLEAR", "?"], &readers.scheme);
        let line = joined.to_string();
        assert_eq!(Marking::parse(&line, &readers.scheme).unwrap(), joined);
        let analyst = readers.find("analyst").unwrap().unwrap();
        assert!(!analyst.admits(&line));
    }

    #[test]
    fn profiles_that_mean_nothing_are_refused() {
        let edit: [fn(&mut Readers); 4] = [
            |r| r.reader[0].level = Some("COSMIC".to_owned()),
            |r| r.reader[0].endorsements = Names::from(["OTHER".to_owned()]),
            |r| r.reader[1].name = "Analyst".to_owned(),
            |r| r.reader[1].compartments = Names::from([UNREADABLE.to_owned()]),
        ];
        for edit in edit {
            let mut readers = readers();
            edit(&mut readers);
            assert!(readers.check().is_err());
        }
    }
}

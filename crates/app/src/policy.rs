//! The policy file, and who asks. Without `--reader` it is the operator: whoever holds the ledger
//! file can read every byte of it that no key seals with any database tool, so that a filter there
//! would promise what it cannot keep. A profile is how the operator answers for somebody else, and
//! how a person works who must not see more than the work needs.

use crate::error::AppError;
use crate::{challenge, judgement, register, statement, statistics, stored};
use ascribe_ledger::Restriction;
use ascribe_statements::policy::{DEFAULT, Policy};
use ascribe_stix::marking::{Marking, Need, Profile, Readers, Scheme};
use std::collections::BTreeSet;
use std::path::Path;

/// Who asks, and by which policy.
#[derive(Debug, Clone)]
pub struct Access {
    statement: Policy,
    scheme: Scheme,
    reader: Option<ascribe_stix::marking::Reader>,
}

/// Proof that nobody asks but the operator.
pub(crate) struct Operator(());

impl Access {
    /// The operator, by the default policy.
    ///
    /// # Errors
    /// As [`Access::of`].
    pub fn operator() -> Result<Self, AppError> {
        Self::of(None, None)
    }

    /// The reader of a profile, or the operator without one, by a policy file or the default.
    ///
    /// # Errors
    /// [`AppError::Usage`] for a file that is no policy, or a profile that it does not have.
    pub fn of(policy: Option<&Path>, reader: Option<&str>) -> Result<Self, AppError> {
        let text = match policy {
            Some(path) => statement::read(&path.to_string_lossy())?,
            None => DEFAULT.to_owned(),
        };
        let statement = Policy::parse(&text).map_err(|e| refused(e.to_string()))?;
        let mut readers = readers(&text)?;
        if readers.reader.is_empty() {
            readers.reader = self::readers(DEFAULT)?.reader;
        }
        if readers.scheme.levels.is_empty() {
            readers.scheme = self::readers(DEFAULT)?.scheme;
        }
        readers.check().map_err(|e| refused(e.to_string()))?;
        let found = match reader {
            None => None,
            Some(name) => Some(found(&readers, name)?),
        };
        Ok(Self {
            statement,
            scheme: readers.scheme,
            reader: found,
        })
    }

    /// What the policy says of statements.
    pub(crate) fn statements(&self) -> &Policy {
        &self.statement
    }

    /// True if a marking means something in the scheme.
    pub(crate) fn reads(&self, marking: &str) -> bool {
        Marking::of_entry(marking, &self.scheme).is_some()
    }

    /// The name of the profile; none for the operator.
    pub(crate) fn profile(&self) -> Option<&str> {
        self.reader.as_ref().map(|r| r.profile.name.as_str())
    }

    /// True if this reader may record.
    pub(crate) fn records(&self) -> bool {
        self.reader.as_ref().is_none_or(|r| r.profile.records)
    }

    /// True if answers may say that more may exist than this reader sees.
    pub(crate) fn says_more(&self) -> bool {
        self.reader.as_ref().is_some_and(|r| r.profile.more_exists)
    }

    /// The profile, for what must be computed again as this reader.
    pub(crate) fn asked_by(&self) -> Option<Profile> {
        self.reader.as_ref().map(|r| r.profile.clone())
    }

    /// The same policy for the reader of a profile.
    pub(crate) fn as_profile(&self, profile: Profile) -> Result<Self, AppError> {
        let readers = Readers {
            scheme: self.scheme.clone(),
            reader: vec![profile.clone()],
        };
        Ok(Self {
            reader: Some(found(&readers, &profile.name)?),
            ..self.clone()
        })
    }

    /// True if this reader may see figures without disclosure control.
    pub(crate) fn internal_figures(&self) -> bool {
        self.reader
            .as_ref()
            .is_none_or(|r| r.profile.internal_figures)
    }

    /// True if this reader may see proofs of the whole record.
    pub(crate) fn proofs(&self) -> bool {
        self.reader.as_ref().is_none_or(|r| r.profile.proofs)
    }

    /// True if the work of this reader needs such things.
    pub(crate) fn needs(&self, need: Need) -> bool {
        self.reader
            .as_ref()
            .is_none_or(|r| r.profile.need_to_know.contains(&need))
    }

    /// Refuses whoever is not the operator: for what can only be done to the whole record.
    pub(crate) fn only_operator(&self, what: &str) -> Result<Operator, AppError> {
        match &self.reader {
            None => Ok(Operator(())),
            Some(_) => Err(AppError::Usage {
                what: what.to_owned(),
                rule: "works on the whole record, which a reader does not see".to_owned(),
                remedy: "leave out --reader and ASCRIBE_READER".to_owned(),
            }),
        }
    }

    /// What the record is to be restricted to; nothing for the operator.
    pub(crate) fn restriction(&self) -> Option<Restriction> {
        let reader = self.reader.clone()?;
        let mut withheld = Vec::new();
        if !self.needs(Need::Evidence) {
            withheld.extend([stored::EVIDENCE, register::NOTE]);
        }
        if !self.needs(Need::Assessments) {
            withheld.extend([
                stored::ASSESSMENT,
                judgement::JUDGEMENT,
                challenge::CHALLENGE,
                challenge::TREATMENT,
                statement::COMMITMENTS,
                statement::SALTS,
            ]);
        }
        if !self.needs(Need::Identity) {
            withheld.extend([
                register::VICTIM,
                register::ERASED,
                register::ACCESS,
                register::ACCESS_REASON,
            ]);
        }
        if !self.internal_figures() {
            withheld.push(statistics::FREEZE);
        }
        Some(Restriction {
            admits: Box::new(move |marking| reader.admits(marking)),
            withheld,
            apart: &crate::picture::LOCAL,
        })
    }

    /// The marking of what is derived from things that bear these.
    pub(crate) fn join<'a>(&self, markings: impl IntoIterator<Item = &'a str>) -> String {
        Marking::join_of_entries(markings, &self.scheme).to_string()
    }
}

fn found(readers: &Readers, name: &str) -> Result<ascribe_stix::marking::Reader, AppError> {
    let names: BTreeSet<&str> = readers.reader.iter().map(|p| p.name.as_str()).collect();
    let found = readers.find(name).map_err(|e| refused(e.to_string()))?;
    found.ok_or_else(|| AppError::Usage {
        what: format!("--reader {}", name.chars().take(60).collect::<String>()),
        rule: "is no profile of the policy".to_owned(),
        remedy: format!(
            "give one of {}",
            names.into_iter().collect::<Vec<_>>().join(", ")
        ),
    })
}

fn readers(text: &str) -> Result<Readers, AppError> {
    toml::from_str(text).map_err(|e| refused(e.message().to_owned()))
}

fn refused(rule: String) -> AppError {
    AppError::Usage {
        what: "--policy".to_owned(),
        rule,
        remedy: "start from policies/policy.toml".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_policy_has_the_profiles_that_the_guide_names() {
        for name in [
            "duty-analyst",
            "attribution-analyst",
            "reviewer",
            "releasing-officer",
            "partner",
            "auditor",
            "public",
        ] {
            let access = Access::of(None, Some(name)).unwrap();
            assert_eq!(access.profile(), Some(name));
            assert!(access.restriction().is_some());
        }
        let operator = Access::operator().unwrap();
        assert!(operator.restriction().is_none() && operator.records());
        assert!(Access::of(None, Some("nobody")).is_err());
    }

    #[test]
    fn a_profile_denies_what_it_does_not_say() {
        let public = Access::of(None, Some("public")).unwrap();
        assert!(!public.records() && !public.says_more() && !public.internal_figures());
        assert!(!public.proofs() && public.only_operator("keys").is_err());
        for need in [Need::Evidence, Need::Assessments, Need::Identity] {
            assert!(!public.needs(need));
        }
    }
}

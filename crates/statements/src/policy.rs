//! The rules of a house, as far as they are about statements. `policies/policy.toml` is the
//! default, compiled in; its tables about readers are read elsewhere.

use serde::{Deserialize, Serialize};

/// The default policy, as text.
pub const DEFAULT: &str = include_str!("../../../policies/policy.toml");

/// Tables of a policy file that are not about statements.
const OF_READERS: [&str; 2] = ["scheme", "reader"];
/// Bytes of a policy that are read.
const LONGEST: usize = 64 << 10;

/// A policy that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the policy: {rule}; see policies/policy.toml for every field")]
pub struct PolicyError {
    /// What is wrong with it.
    pub rule: String,
}

/// Who says what how, and who must agree before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Who speaks.
    pub issuer: String,
    /// Names of one's own country and bodies: they are accused of nothing by being named.
    pub own: Vec<String>,
    /// Where statements stand: the address of each begins with it.
    pub url: String,
    /// For the front matter.
    pub ministers: Vec<String>,
    /// For the front matter.
    pub portfolios: Vec<String>,
    /// Markings of what may support a public sentence, word for word.
    pub releasable: Vec<String>,
    /// Who agrees to a release.
    pub process: Process,
    /// Standing sentences.
    pub text: Standing,
}

/// Who agrees to a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Process {
    /// Nobody who wrote a text approves, signs off or releases it.
    pub four_eyes: bool,
    /// How many different people must approve.
    pub approvals: usize,
    /// Who may approve; nobody named: anyone.
    pub approvers: Vec<String>,
    /// Who may release and withdraw; nobody named: anyone.
    pub releasing_officers: Vec<String>,
    /// Sign-offs that a release needs.
    pub signoffs: Vec<SignOff>,
}

/// A sign-off that a release needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    /// `legal`, `policy` or what the house calls it.
    pub role: String,
    /// Who may give it; nobody named: anyone.
    #[serde(default)]
    pub people: Vec<String>,
}

/// Sentences that are the same in every statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The activity in general terms, if the drafter says nothing else.
    pub activity: String,
    /// What is asked of whoever did it.
    pub asked: String,
    /// What is asked of a state that is held responsible; `{sponsor}` stands for it.
    pub asked_of_sponsor: String,
    /// What organisations should do.
    pub organisations: String,
    /// Where to turn.
    pub contacts: String,
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// [`PolicyError`] for what is no policy, or one under which nothing could be released.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let wrong = |rule: String| PolicyError { rule };
        if text.len() > LONGEST {
            return Err(wrong(format!("it has more than {LONGEST} bytes")));
        }
        let mut table: toml::Table =
            toml::from_str(text).map_err(|e| wrong(e.message().to_owned()))?;
        table.retain(|key, _| !OF_READERS.contains(&key));
        let policy: Self = table
            .try_into()
            .map_err(|e: toml::de::Error| wrong(e.message().to_owned()))?;
        if policy.issuer.trim().is_empty() {
            return Err(wrong("`issuer` is empty".to_owned()));
        }
        if policy.releasable.is_empty() {
            return Err(wrong("`releasable` names no marking".to_owned()));
        }
        Ok(policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_a_policy_and_unknown_fields_are_refused() {
        let policy = Policy::parse(DEFAULT).unwrap();
        assert!(policy.process.four_eyes && policy.process.approvals >= 1);
        assert_eq!(policy.releasable, ["TLP:CLEAR", "TLP:GREEN"]);
        let other = DEFAULT.replace("four_eyes", "two_eyes");
        assert!(Policy::parse(&other).is_err());
    }
}

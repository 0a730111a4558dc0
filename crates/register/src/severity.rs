//! Severity from facts: effect and kind of organisation, by written rules. Who did it plays no
//! part, except in whether the incident is of potential national significance, which is asked
//! apart.

use crate::words::{Effect, Nature, Organisation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A set of rules with its version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Rules {
    /// Version of the rules.
    pub version: String,
    /// The schemes.
    pub schemes: Vec<Scheme>,
    national_significance: National,
}

/// A scheme of levels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Scheme {
    /// `uk` or `nz`.
    pub scheme: String,
    /// Its levels, the most severe first.
    pub levels: Vec<Level>,
    rules: Vec<Rule>,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Level {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Rule {
    id: String,
    level: String,
    effects: Vec<String>,
    organisations: Vec<String>,
    because: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
struct National {
    organisations: Vec<String>,
    natures: Vec<String>,
    levels: BTreeMap<String, Vec<String>>,
}

/// A level given, and the rule that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// `uk` or `nz`.
    pub scheme: String,
    /// Id of the level.
    pub level: String,
    /// Id of the rule; `by-hand` when somebody decided otherwise.
    pub rule: String,
    /// Version of the rules.
    pub rules: String,
}

/// The rules compiled in.
pub static RULES: LazyLock<Rules> = LazyLock::new(|| {
    // A test reads them.
    serde_json::from_str(include_str!("../data/severity.json")).unwrap_or_default()
});

fn fits(list: &[String], word: &str) -> bool {
    list.iter().any(|w| w == "*" || w == word)
}

impl Rules {
    /// The level of each scheme.
    #[must_use]
    pub fn grade(&self, effect: Effect, organisation: Organisation) -> Vec<Grade> {
        let graded = |scheme: &Scheme| {
            let rule = scheme.rules.iter().find(|r| {
                fits(&r.effects, effect.as_str()) && fits(&r.organisations, organisation.as_str())
            })?;
            Some(self.given(scheme, &rule.level, &rule.id))
        };
        self.schemes.iter().filter_map(graded).collect()
    }

    /// A level decided by hand: `uk:C2`, `nz:moderate`; `None` if there is no such level.
    #[must_use]
    pub fn by_hand(&self, text: &str) -> Option<Grade> {
        let (scheme, level) = text.split_once(':')?;
        let scheme = self
            .schemes
            .iter()
            .find(|s| s.scheme.eq_ignore_ascii_case(scheme))?;
        let wanted = level.trim().to_lowercase().replace(' ', "-");
        let level = scheme
            .levels
            .iter()
            .find(|l| l.id.to_lowercase() == wanted)?;
        Some(self.given(scheme, &level.id, "by-hand"))
    }

    fn given(&self, scheme: &Scheme, level: &str, rule: &str) -> Grade {
        Grade {
            scheme: scheme.scheme.clone(),
            level: level.to_owned(),
            rule: rule.to_owned(),
            rules: self.version.clone(),
        }
    }

    /// Why a rule gives its level.
    #[must_use]
    pub fn because(&self, rule: &str) -> Option<&str> {
        let mut all = self.schemes.iter().flat_map(|s| &s.rules);
        all.find(|r| r.id == rule).map(|r| r.because.as_str())
    }

    /// Name of a level.
    #[must_use]
    pub fn name(&self, scheme: &str, level: &str) -> Option<&str> {
        let scheme = self.schemes.iter().find(|s| s.scheme == scheme)?;
        let level = scheme.levels.iter().find(|l| l.id == level)?;
        Some(&level.name)
    }

    /// Place of a level in its scheme, 0 for the most severe.
    #[must_use]
    pub fn place(&self, scheme: &str, level: &str) -> Option<usize> {
        let scheme = self.schemes.iter().find(|s| s.scheme == scheme)?;
        scheme.levels.iter().position(|l| l.id == level)
    }

    /// True if an incident is of potential national significance: the nation depends on the
    /// organisation, and its level or the nature of the actor makes it so.
    #[must_use]
    pub fn is_nationally_significant(
        &self,
        organisation: Organisation,
        grades: &[Grade],
        nature: Nature,
    ) -> bool {
        let rule = &self.national_significance;
        let level = grades.iter().any(|g| {
            let levels = rule.levels.get(&g.scheme);
            levels.is_some_and(|levels| levels.contains(&g.level))
        });
        fits(&rule.organisations, organisation.as_str())
            && (level || fits(&rule.natures, nature.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_effect_on_every_organisation_has_one_level_in_each_scheme() {
        for effect in Effect::ALL {
            for organisation in Organisation::ALL {
                let grades = RULES.grade(*effect, *organisation);
                let schemes: Vec<&str> = grades.iter().map(|g| g.scheme.as_str()).collect();
                assert_eq!(schemes, ["uk", "nz"], "{effect:?} {organisation:?}");
                for grade in &grades {
                    assert!(RULES.place(&grade.scheme, &grade.level).is_some());
                    assert!(RULES.because(&grade.rule).is_some());
                }
            }
        }
    }

    #[test]
    fn a_graver_effect_never_lowers_the_level() {
        for organisation in Organisation::ALL {
            for pair in Effect::ALL.windows(2) {
                let (less, more) = (
                    RULES.grade(pair[0], *organisation),
                    RULES.grade(pair[1], *organisation),
                );
                for (a, b) in less.iter().zip(&more) {
                    let place = |g: &Grade| RULES.place(&g.scheme, &g.level);
                    assert!(place(b) <= place(a), "{organisation:?} {pair:?}");
                }
            }
        }
    }

    #[test]
    fn the_published_definitions_are_met() {
        let uk = |e, o| RULES.grade(e, o)[0].level.clone();
        assert_eq!(uk(Effect::National, Organisation::EssentialService), "C1");
        assert_eq!(uk(Effect::Serious, Organisation::CentralGovernment), "C2");
        assert_eq!(uk(Effect::Serious, Organisation::Large), "C3");
        assert_eq!(uk(Effect::Serious, Organisation::Medium), "C4");
        assert_eq!(uk(Effect::Serious, Organisation::Small), "C5");
        assert_eq!(uk(Effect::Preliminary, Organisation::Small), "C6");
        assert_eq!(uk(Effect::Serious, Organisation::Individual), "C6");
    }

    #[test]
    fn the_actor_changes_significance_and_no_level() {
        let grades = RULES.grade(Effect::Preliminary, Organisation::Large);
        let significant =
            |nature| RULES.is_nationally_significant(Organisation::Large, &grades, nature);
        assert!(!significant(Nature::Criminal));
        assert!(significant(Nature::StateSponsored));
        assert_eq!(RULES.by_hand("uk:c2").unwrap().level, "C2");
        assert_eq!(RULES.by_hand("uk:C7"), None);
    }
}

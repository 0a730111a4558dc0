//! Refuses a text that holds a word of the evidence, the name of an incident, or a known victim.

use super::Breach;
use super::called::Called;
use crate::error::AppError;
use crate::session::Session;
use crate::statement::ground::Ground;
use ascribe_register::{Identity, Recogniser};
use std::collections::BTreeSet;

/// The rule of what gives something away.
const LEAK: &str = "leak";
/// Names shorter than this are words of any text.
const SHORTEST: usize = 5;
/// Kinds whose values are public names.
const PUBLIC: [&str; 3] = ["attack-pattern", "vulnerability", "tool"];

/// Everything of a ground that must not be said, in lower case.
fn secrets(ground: &Ground) -> BTreeSet<String> {
    let files = ground.evidence.files.iter().map(|f| f.file.as_str());
    let found = ground.evidence.found.iter();
    let values = found
        .filter(|f| !PUBLIC.contains(&f.kind.as_str()))
        .flat_map(|f| {
            std::iter::once(f.value.as_str()).chain(f.places.iter().map(|p| p.written.as_str()))
        });
    let name = std::iter::once(ground.stored.request.name.as_str());
    let incident = std::iter::once(ground.stored.request.incident.as_str());
    files
        .chain(values)
        .chain(name)
        .chain(incident)
        .map(|s| s.trim().to_lowercase())
        .filter(|s| s.chars().count() >= SHORTEST)
        .collect()
}

/// True if `word` stands in `text` with no letter or digit at either side.
fn stands_in(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|s| s.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|s| s.chars().next());
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !inside(before) && !inside(after)
    })
}

/// Whom a text must not name.
struct Whom {
    recognisers: [Recogniser; 2],
    called: Vec<Called>,
}

impl Whom {
    fn named_in(&self, text: &str) -> bool {
        let mut all = self.recognisers.iter().filter(|r| !r.is_empty());
        all.any(|r| r.recognises(text)) || self.called.iter().any(|c| c.named_in(text))
    }
}

impl Session {
    /// Whom the evidence of these grounds is of: by the register, or by the incident's name.
    fn whom(&mut self, text: &str, grounds: &[Ground]) -> Result<Whom, AppError> {
        let picture = self.picture_now()?;
        let states = grounds
            .iter()
            .filter_map(|g| self.incident_state(&g.stored.request.incident).ok());
        let own: Vec<String> = states.filter_map(|s| s.facts.victim).collect();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let called = grounds.iter().map(|g| g.stored.request.name.as_str());
        let called: Vec<Called> = called.map(|n| Called::read(n, &picture)).collect();
        let named: Vec<Identity> = called.iter().map(Called::identity).collect();
        let named = named.iter().map(|identity| ("…", identity, true));
        Ok(Whom {
            recognisers: [self.recogniser(text, &own)?, Recogniser::new(named)],
            called,
        })
    }

    /// What a text gives away. The breach does not repeat it.
    pub(crate) fn leaks(
        &mut self,
        text: &str,
        grounds: &[Ground],
    ) -> Result<Vec<Breach>, AppError> {
        let lower = text.to_lowercase();
        let breach = |says: &str, remedy: &str| Breach {
            rule: LEAK.to_owned(),
            text: String::new(),
            start: 0,
            end: 0,
            says: says.to_owned(),
            remedy: remedy.to_owned(),
        };
        let mut breaches = Vec::new();
        let told = grounds
            .iter()
            .flat_map(secrets)
            .any(|secret| stands_in(&lower, &secret));
        if told {
            breaches.push(breach(
                "holds a value of the evidence, the name of a file of it, or that of the incident",
                "say it in general terms",
            ));
        }
        let whom = self.whom(text, grounds)?;
        if whom.named_in(text) {
            breaches.push(breach(
                "names a victim, or says a word of its name",
                "take it out, or say it in general terms",
            ));
        }
        Ok(breaches)
    }
}

impl Session {
    /// What was found in a text, told without what the text gives away.
    pub(crate) fn veiled(
        &mut self,
        text: &str,
        grounds: &[Ground],
        mut breaches: Vec<Breach>,
    ) -> Result<Vec<Breach>, AppError> {
        if !breaches.iter().any(|b| b.rule == LEAK) {
            return Ok(breaches);
        }
        let told: Vec<&str> = breaches.iter().map(|b| b.text.as_str()).collect();
        let whom = self.whom(&format!("{text}\n{}", told.join("\n")), grounds)?;
        let secrets: BTreeSet<String> = grounds.iter().flat_map(secrets).collect();
        for breach in &mut breaches {
            for part in [&mut breach.text, &mut breach.says, &mut breach.remedy] {
                for recogniser in &whom.recognisers {
                    *part = recogniser.pseudonymise(part);
                }
                let lower = part.to_lowercase();
                let secret = secrets.iter().any(|secret| stands_in(&lower, secret));
                if secret || whom.called.iter().any(|c| c.named_in(part)) {
                    "…".clone_into(part);
                }
            }
        }
        Ok(breaches)
    }
}

#[cfg(test)]
mod tests {
    use super::stands_in;

    #[test]
    fn a_secret_is_found_as_a_word_of_its_own() {
        assert!(stands_in(
            "the host mail01.eastport.example was",
            "mail01.eastport.example"
        ));
        assert!(stands_in("at eastport.", "eastport"));
        assert!(!stands_in("eastporters", "eastport"));
    }
}

//! `challenge run`: the assessment without what is contested, what stands, and a draft answer.

use super::{ChallengedLink, RecordedChallenge, TREATMENT};
use crate::error::AppError;
use crate::session::Session;
use crate::statement::without_items;
use crate::stored::unpack;
use ascribe_reason::assessment::{Assessment, Verdict};
use ascribe_statements::holding::state;
use ascribe_statements::redteam::{RedTeam, argue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an answer says, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stand {
    /// What may be said.
    pub verdict: Verdict,
    /// Of whom; the leading hypothesis where nothing may be said.
    pub about: String,
    /// Its probability.
    pub probability: f64,
    /// Its likelihood word.
    pub likelihood: String,
    /// Analytic confidence.
    pub confidence: String,
    /// The first sponsor, and what may be said of it.
    pub sponsor: Option<(String, Verdict, f64)>,
}

/// How a challenge was treated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Treatment {
    /// The challenge.
    pub challenge: String,
    /// The assessment.
    pub assessment: String,
    /// With everything.
    pub before: Stand,
    /// Without what is contested.
    pub after: Stand,
    /// True if the contested link stands without it.
    pub stands: bool,
    /// In one sentence.
    pub says: String,
    /// The answer to whoever objected, to be edited.
    pub answer: String,
    /// When, milliseconds since 1970.
    pub at: i64,
}

impl Stand {
    fn of(answer: &Assessment) -> Self {
        let id = ascribe_reason::sensitivity::about(answer);
        let found = answer
            .hypotheses
            .iter()
            .find(|h| Some(&h.id) == id.as_ref());
        let sponsor = answer.sponsors.first();
        Self {
            verdict: answer.verdict,
            about: found.map_or_else(|| "unknown actor".to_owned(), |h| h.actor.clone()),
            probability: found.map_or(0.0, |h| h.probability),
            likelihood: found.map_or_else(String::new, |h| h.likelihood.clone().into_owned()),
            confidence: answer.confidence.level.clone(),
            sponsor: sponsor.map(|s| (state(&s.sponsor), s.verdict, s.probability)),
        }
    }

    /// What it says of the activity.
    fn words(&self) -> String {
        match self.verdict {
            Verdict::Attributed => format!("attributed to {} ({})", self.about, self.likelihood),
            Verdict::Linked => format!("linked to {}, not attributed", self.about),
            Verdict::Unattributed => "unattributed".to_owned(),
        }
    }

    /// What it says of a state.
    fn sponsor_words(&self) -> String {
        match &self.sponsor {
            Some((name, Verdict::Attributed, _)) => format!("{name}, attributed"),
            Some((name, Verdict::Linked, _)) => format!("{name}, linked"),
            _ => "no state named".to_owned(),
        }
    }
}

impl Session {
    /// Computes the assessment without what a challenge contests, and records what stands.
    ///
    /// # Errors
    /// [`AppError::NotFound`], or the record's own.
    pub fn challenge_run(&mut self, id: &str) -> Result<Treatment, AppError> {
        let challenge = self.one_challenge(id)?;
        let (stored, answer) = self.opened_answer(&challenge.against)?;
        let evidence = unpack(&self.ledger, &stored.request.evidence_seqs)?;
        let mut request = stored.request.clone();
        let after = match challenge.link {
            ChallengedLink::Activity => {
                let picture = self.picture_without(request.max_seq, &request.without)?;
                let gone: BTreeSet<(String, String)> = answer
                    .evidence
                    .iter()
                    .filter(|e| challenge.items.contains(&e.id))
                    .map(|e| (e.type_.clone(), e.value.clone()))
                    .collect();
                let part = without_items(&evidence, &gone, &picture);
                self.compute(&picture, &part, &request)?
            }
            ChallengedLink::Sponsor if challenge.items.is_empty() => {
                let mut answer = answer.clone();
                answer.sponsors.clear();
                answer
            }
            ChallengedLink::Sponsor => {
                let (said, sources) = self.who_says(&challenge.items)?;
                request.without.extend(sources);
                let whole = self.picture_without(request.max_seq, &request.without)?;
                let mut picture = (*whole).clone();
                for actor in &mut picture.actors {
                    actor.sponsors.retain(|c| !said.contains(&c.said_by));
                }
                self.compute(&picture, &evidence, &request)?
            }
        };
        let treatment = treat(
            &challenge,
            Stand::of(&answer),
            Stand::of(&after),
            self.clock.now(),
        );
        let about = [challenge.id.as_str(), challenge.against.as_str()];
        self.record_own(TREATMENT, &about, &treatment)?;
        Ok(treatment)
    }

    /// What contested names mean against the sponsor link: those who say it, as the assessment
    /// shows them (`Microsoft` for `Microsoft (assessed …)`), and sources of the record.
    ///
    /// # Errors
    /// A name that is neither.
    pub(crate) fn who_says(
        &mut self,
        names: &[String],
    ) -> Result<(BTreeSet<String>, Vec<String>), AppError> {
        let picture = self.picture_at(self.ledger.size()?)?;
        let all: BTreeSet<&String> = picture
            .actors
            .iter()
            .flat_map(|a| a.sponsors.iter().map(|c| &c.said_by))
            .collect();
        let (mut said, mut sources) = (BTreeSet::new(), Vec::new());
        for name in names {
            let bare = |s: &str| s.split(" (").next().unwrap_or(s).trim().to_lowercase();
            let means = |s: &&&String| s.eq_ignore_ascii_case(name) || bare(s) == bare(name);
            let before = said.len();
            said.extend(all.iter().filter(means).map(|s| (*s).clone()));
            if said.len() == before {
                sources.push(self.source_called(name)?);
            }
        }
        Ok((said, sources))
    }

    /// Argues the strongest case for the runner-up and for a false flag.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub fn challenge_red_team(&self, assessment: &str) -> Result<RedTeam, AppError> {
        Ok(argue(&self.opened_answer(assessment)?.1))
    }
}

fn treat(challenge: &RecordedChallenge, before: Stand, after: Stand, at: i64) -> Treatment {
    let stands = match challenge.link {
        ChallengedLink::Activity => before.verdict == after.verdict && before.about == after.about,
        ChallengedLink::Sponsor => {
            let short = |s: &Stand| s.sponsor.as_ref().map(|(n, v, _)| (n.clone(), *v));
            short(&before) == short(&after)
        }
    };
    let (was, is) = match challenge.link {
        ChallengedLink::Activity => (before.words(), after.words()),
        ChallengedLink::Sponsor => (before.sponsor_words(), after.sponsor_words()),
    };
    let what = if challenge.items.is_empty() {
        "No evidence is contested by name".to_owned()
    } else {
        format!("Without {}", challenge.items.join(", "))
    };
    let says = if stands && was == is {
        format!("{what}: the answer stands ({was}).")
    } else if stands {
        format!("{what}: the answer stands; before {was}; now {is}.")
    } else {
        format!("{what}: the answer does not stand: before {was}; now {is}.")
    };
    let answer = reply(challenge, stands, &was, &is);
    Treatment {
        challenge: challenge.id.clone(),
        assessment: challenge.against.clone(),
        before,
        after,
        stands,
        says,
        answer,
        at,
    }
}

/// A draft of the answer. Likelihood and confidence stand apart, and nothing new is claimed.
fn reply(challenge: &RecordedChallenge, stands: bool, was: &str, is: &str) -> String {
    let mut text = format!(
        "To {}:\n\nYour objection of {} to the link {} is recorded. ",
        challenge.by,
        challenge.received.get(..10).unwrap_or(&challenge.received),
        challenge.link.words()
    );
    match (challenge.items.is_empty(), stands) {
        (true, true) => text.push_str(&format!(
            "It names no evidence, so the assessment was not changed by it ({was}). If you hold evidence to be wrong, shared, derived or planted, name it and say why; we will compute the assessment again without it. "
        )),
        (true, false) => text.push_str(&format!(
            "Without that link, what remains is: {is}. The other link does not depend on it. "
        )),
        (false, true) if was != is => text.push_str(&format!(
            "We computed the assessment again without what you contest ({}). It stands without it; what we say of it changes (before: {was}; without: {is}). ",
            challenge.items.join(", ")
        )),
        (false, true) => text.push_str(&format!(
            "We computed the assessment again without what you contest ({}). It does not depend on it: {is}. ",
            challenge.items.join(", ")
        )),
        (false, false) => text.push_str(&format!(
            "We computed the assessment again without what you contest ({}). It depends on it (before: {was}; without: {is}). We will examine whether your objection holds, and correct or withdraw in the same place where we spoke if it does. ",
            challenge.items.join(", ")
        )),
    }
    text.push_str(
        "Objection and treatment stay in the record and are shown with the assessment.\n",
    );
    text
}

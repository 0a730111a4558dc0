//! The acts after the draft, each an entry under the account of who did it.

use super::show::ShownRelease;
use super::{ACT, RELEASE};
use crate::clock::moment;
use crate::error::AppError;
use crate::session::Session;
use ascribe_ledger::{Credibility, Draft, Entry, Reliability};
use ascribe_statements::life::{Act, Part, Refusal, State};
use ascribe_statements::render;

/// An act that takes no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReleaseAct {
    /// Read: ready, or in need of changes; and what is said.
    Review(bool, String),
    /// Signed off in a role.
    SignOff(String),
    /// Approved.
    Approve,
    /// Not before a moment, milliseconds since 1970; none lifts it.
    Embargo(Option<i64>),
    /// Published.
    Release,
    /// Taken back, with the reason.
    Withdraw(String),
}

/// How a partner takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleasePart {
    /// Issues it too.
    Joins,
    /// Supports it.
    Supports,
}

impl Session {
    /// Takes an act.
    ///
    /// # Errors
    /// [`AppError::Refused`] for what the policy does not allow.
    pub fn statement_act(&mut self, id: &str, act: &ReleaseAct) -> Result<ShownRelease, AppError> {
        let (id, state) = self.release_state(id)?;
        let act = match act.clone() {
            ReleaseAct::Review(ready, note) => Act::Reviewed { ready, note },
            ReleaseAct::SignOff(role) => Act::SignedOff { role },
            ReleaseAct::Approve => Act::Approved,
            ReleaseAct::Embargo(until) => Act::Embargoed { until },
            ReleaseAct::Release => {
                // What it rests on may have changed since the draft.
                self.still_holds(&state)?;
                Act::Released
            }
            ReleaseAct::Withdraw(reason) => {
                self.no_leak(&state, &reason)?;
                Act::Withdrawn { reason }
            }
        };
        self.act(&id, state, act)
    }

    /// Notes that become public hold nothing of the evidence either.
    fn no_leak(&mut self, state: &State, note: &str) -> Result<(), AppError> {
        let grounds = self.grounds(state)?;
        let leaks = self.leaks(note, &grounds)?;
        if leaks.is_empty() {
            return Ok(());
        }
        Err(super::check::refused(
            "the note, or what stands under the text",
            &leaks,
        ))
    }

    /// A released text, corrected; it is out once it is agreed to and released again.
    ///
    /// # Errors
    /// [`AppError::Refused`] as for an edit.
    pub fn statement_correct(
        &mut self,
        id: &str,
        file: &str,
        note: &str,
    ) -> Result<ShownRelease, AppError> {
        let markdown = super::draft::read(file)?;
        let (id, state) = self.release_state(id)?;
        self.no_leak(&state, note)?;
        let markdown = render::without_notes(&state, &markdown, &moment);
        let text = self.text_for(&state, &markdown)?;
        let note = note.to_owned();
        self.act(&id, state, Act::Corrected { text, note })
    }

    /// A partner takes part, with the same text or its own variant, which the same checker reads.
    /// `package` is a package that the partner signed, with the partner's public key.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a variant that says more, or a package that does not hold the text.
    pub fn statement_join(
        &mut self,
        id: &str,
        partner: &str,
        part: ReleasePart,
        variant: Option<&str>,
        package: Option<(&str, &str)>,
    ) -> Result<ShownRelease, AppError> {
        let (id, state) = self.release_state(id)?;
        self.no_leak(&state, partner)?;
        let variant = match variant {
            Some(file) => Some(self.text_for(&state, &super::draft::read(file)?)?.markdown),
            None => None,
        };
        let text = variant.as_deref().unwrap_or(&state.text.markdown);
        if let Some((file, key)) = package {
            super::package::holds_text(file, key, text)?;
        }
        let act = Act::Joined {
            partner: partner.to_owned(),
            part: match part {
                ReleasePart::Joins => Part::Joins,
                ReleasePart::Supports => Part::Supports,
            },
            variant,
            signed: package.is_some(),
        };
        self.act(&id, state, act)
    }

    /// The text must still be carried when it is released.
    fn still_holds(&mut self, state: &State) -> Result<(), AppError> {
        let markdown = state.text.markdown.clone();
        for ground in self.grounds(state)? {
            let held = state
                .ground
                .holdings
                .iter()
                .find(|h| h.assessment == ground.stored.request.assessment);
            let now = ground.holding.as_ref();
            let carried = held.is_some_and(|held| held.exceeds(now).is_none());
            if !carried {
                return Err(AppError::Refused {
                    what: "the release".to_owned(),
                    rule: "what may be released no longer carries the text; draft it again"
                        .to_owned(),
                });
            }
        }
        // What stands under the text goes out with it; it may have been recorded before its victim
        // was known.
        let partners = state.partners.iter();
        let beside: Vec<&str> = partners
            .flat_map(|p| std::iter::once(p.name.as_str()).chain(p.variant.as_deref()))
            .chain(state.correcting.as_deref())
            .collect();
        self.no_leak(state, &beside.join("\n"))?;
        self.text_for(state, &markdown).map(|_| ())
    }

    /// Checks an act against the rules, records it, and shows what became of the statement.
    pub(crate) fn act(
        &mut self,
        id: &str,
        mut state: State,
        act: Act,
    ) -> Result<ShownRelease, AppError> {
        let by = self.recorder.clone();
        state
            .take(&act, &by, self.clock.now())
            .map_err(|refusal| refused_act(&refusal))?;
        self.record_act(id, &act)?;
        if matches!(act, Act::Released | Act::Withdrawn { .. }) {
            self.record_release(id, &state)?;
        }
        Ok(ShownRelease::of(id, &state))
    }

    /// The public text as an entry of its own: what the checkpoint signs.
    fn record_release(&mut self, id: &str, state: &State) -> Result<(), AppError> {
        let context = self.context();
        let body = serde_json::json!({
            "type": RELEASE,
            "id": id,
            "version": state.versions.len(),
            "withdrawn": state.withdrawn.is_some(),
            "text": state.versions.last().map(|v| v.markdown.as_str()),
            "markdown": render::markdown(state, &moment),
            "partners": state.partners,
        });
        let draft = Draft {
            kind: RELEASE.to_owned(),
            object_id: id.to_owned(),
            source: state.ground.policy.issuer.clone(),
            reliability: Reliability::F,
            credibility: Credibility::UNJUDGED,
            marking: "TLP:CLEAR".to_owned(),
            lineage: Vec::new(),
            happened: None,
            published: Some(context.now),
            body: crate::own::readable(&body),
            touches: Vec::new(),
        };
        self.ledger.append(&context, &[draft])?;
        Ok(())
    }

    /// What the acts of a statement made of it; an id may be cut short.
    pub(crate) fn release_state(&self, id: &str) -> Result<(String, State), AppError> {
        let full = self.release_id(id)?;
        let mut state: Option<State> = None;
        for entry in self
            .ledger
            .by_object(&full)?
            .iter()
            .filter(|e| e.kind == ACT)
        {
            replay(&mut state, entry)?;
        }
        let state = state.ok_or_else(|| not_found(id))?;
        Ok((full, state))
    }
}

fn replay(state: &mut Option<State>, entry: &Entry) -> Result<(), AppError> {
    let body = entry.body().unwrap_or_default();
    let act: Act = serde_json::from_str(body).map_err(|e| AppError::stored("statement", e))?;
    match (state.as_mut(), act) {
        (None, Act::Drafted { ground, text }) => {
            *state = Some(State::drafted(*ground, text, &entry.recorder));
        }
        (Some(state), act) => state
            .retake(&act, &entry.recorder, entry.recorded_at)
            .map_err(|e| AppError::stored("statement", e))?,
        (None, _) => return Err(AppError::stored("statement", "it begins with no draft")),
    }
    Ok(())
}

fn refused_act(refusal: &Refusal) -> AppError {
    AppError::Refused {
        what: "this".to_owned(),
        rule: refusal.to_string(),
    }
}

/// The error for an id that is none.
pub fn not_found(id: &str) -> AppError {
    AppError::NotFound {
        what: format!("statement {id}"),
        remedy: "`ascribe statement list` shows their ids".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Silent;
    use crate::clock::Clock;
    use crate::policy::Access;
    use ascribe_statements::life::{Ground, Text};
    use ascribe_statements::policy::{DEFAULT, Policy};

    /// The record holds an embargo of somebody whom today's rule would not let set one.
    #[test]
    fn what_was_recorded_under_older_rules_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let (path, access) = (folder.path().join("r.db"), Access::operator().unwrap());
        let mut session =
            Session::open(&path, Clock::Fixed(1), false, &access, &mut Silent).unwrap();
        let mut policy = Policy::parse(DEFAULT).unwrap();
        policy.process.releasing_officers = vec!["dora".to_owned()];
        let ground = Box::new(Ground {
            policy,
            holdings: Vec::new(),
            figures: Vec::new(),
            drafted: String::new(),
            cleared: std::collections::BTreeMap::new(),
        });
        let text = Text {
            markdown: String::new(),
            sidecar: ascribe_statements::sidecar::Sidecar::default(),
        };
        let embargo = Act::Embargoed { until: Some(5) };
        for act in [&Act::Drafted { ground, text }, &embargo] {
            session.record_act("release-1", act).unwrap();
        }
        let (id, state) = session.release_state("release-1").unwrap();
        assert_eq!(state.embargo, Some(5));
        assert!(session.act(&id, state, embargo).is_err(), "not set anew");
    }
}

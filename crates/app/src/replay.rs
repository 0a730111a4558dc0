//! An old assessment run again: with the record as it was, or with the knowledge of another moment.

use crate::erase::Commitment;
use crate::error::AppError;
use crate::evidence::Evidence;
use crate::session::Session;
use crate::stored::{ASSESSMENT, Request, StoredAssessment, expand, unpack};
use crate::which::Changed;
use ascribe_ledger::{Content, LedgerError};
use ascribe_reason::{ENGINE, Parameters};
use serde::Serialize;

/// Outcome of a replay.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replayed {
    /// Id of the assessment.
    pub id: String,
    /// True when the bytes are the same.
    pub identical: bool,
    /// Why it could not be computed, or what differs.
    pub note: Option<String>,
    /// The answer that was recorded.
    pub answer: Option<serde_json::Value>,
    /// What is erased, with the proofs that it was there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub erased: Vec<Commitment>,
    /// With the knowledge of another moment: what changed the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
}

/// A recorded assessment: opened, or erased.
pub(crate) enum Recorded {
    /// It can be read.
    Open(Box<StoredAssessment>),
    /// The key of this incident was destroyed.
    Erased(String),
}

impl Session {
    /// Computes a recorded assessment again, with the record as it was, and compares the bytes.
    ///
    /// # Errors
    /// [`AppError::NotFound`], or the record's own.
    pub fn replay(&mut self, id: &str) -> Result<Replayed, AppError> {
        let stored = match self.recorded(id)? {
            Recorded::Open(stored) => stored,
            Recorded::Erased(incident) => return self.refused(id, &incident),
        };
        let request = &stored.request;
        let answer = serde_json::from_str(&stored.answer).ok();
        if request.engine != ENGINE || Parameters::of(&request.parameters).is_none() {
            let note = format!(
                "computed by {} with parameters {}; this is {ENGINE} with {}: run that version to compute it again",
                request.engine,
                request.parameters,
                Parameters::default().version
            );
            return Ok(Replayed {
                note: Some(note),
                answer,
                ..blank(id)
            });
        }
        if request.reader != self.access.asked_by() {
            return self.replay_as(id, &stored);
        }
        let evidence = match unpack(&self.ledger, &request.evidence_seqs) {
            Err(AppError::Ledger(LedgerError::Erased { .. })) => {
                return self.refused(id, &request.incident.clone());
            }
            other => other?,
        };
        let again = self.answer_to(&evidence, request)?;
        let again = serde_json::to_string(&again).map_err(|e| AppError::stored("assessment", e))?;
        let identical = again == stored.answer;
        let note = (!identical)
            .then(|| "the answer differs from the recorded one; run `ascribe verify`".to_owned());
        Ok(Replayed {
            identical,
            note,
            answer,
            ..blank(id)
        })
    }

    /// An assessment that was answered from another part of the record than this reader sees: the
    /// operator computes it again from that part; another reader is shown what was recorded.
    fn replay_as(&mut self, id: &str, stored: &StoredAssessment) -> Result<Replayed, AppError> {
        if let (None, Some(profile)) = (self.access.asked_by(), &stored.request.reader) {
            let access = self.access.as_profile(profile.clone())?;
            return Session::open_existing(&self.path, self.clock, &access)?.replay(id);
        }
        Ok(Replayed {
            note: Some(
                "answered from what another reader may see; only as that reader, or as the operator, is it computed again"
                    .to_owned(),
            ),
            answer: serde_json::from_str(&stored.answer).ok(),
            ..blank(id)
        })
    }

    /// Computes a recorded assessment with what the record knew at another moment (milliseconds
    /// since 1970; none for now), and finds the entries that changed the answer.
    ///
    /// # Errors
    /// [`AppError::NotFound`], or the record's own.
    pub fn replay_with(&mut self, id: &str, moment: Option<i64>) -> Result<Replayed, AppError> {
        let stored = match self.recorded(id)? {
            Recorded::Open(stored) => stored,
            Recorded::Erased(incident) => return self.refused(id, &incident),
        };
        let evidence = match unpack(&self.ledger, &stored.request.evidence_seqs) {
            Err(AppError::Ledger(LedgerError::Erased { .. })) => {
                return self.refused(id, &stored.request.incident);
            }
            other => other?,
        };
        let (answer, changed) = self.which_changed(&evidence, &stored, moment)?;
        let identical = changed.entries.is_empty() && changed.items.is_empty();
        Ok(Replayed {
            identical,
            answer: Some(
                serde_json::to_value(&answer).map_err(|e| AppError::stored("assessment", e))?,
            ),
            note: (!identical).then(|| changed.says.clone()),
            changed: Some(changed),
            ..blank(id)
        })
    }

    /// The answer to a request as the present engine gives it.
    pub(crate) fn answer_to(
        &mut self,
        evidence: &Evidence,
        request: &Request,
    ) -> Result<crate::Assessment, AppError> {
        let picture = self.picture_without(request.max_seq, &request.without)?;
        self.compute(&picture, evidence, request)
    }

    /// A recorded assessment by its id.
    pub(crate) fn recorded(&self, id: &str) -> Result<Recorded, AppError> {
        let entries = self.ledger.by_object(id)?;
        let entry = entries
            .iter()
            .rev()
            .find(|e| e.kind == ASSESSMENT)
            .ok_or_else(|| AppError::NotFound {
                what: format!("assessment {id}"),
                remedy: "`ascribe log --kind x-ascribe-assessment` lists them".to_owned(),
            })?;
        match self.ledger.open_sealed(entry.seq) {
            Ok(plaintext) => {
                let stored = self.as_seen(expand("assessment", &plaintext)?);
                Ok(Recorded::Open(Box::new(stored)))
            }
            Err(LedgerError::Erased { .. }) => Ok(Recorded::Erased(match &entry.content {
                Content::Sealed { incident } => incident.clone(),
                Content::Open(_) => String::new(),
            })),
            Err(other) => Err(other.into()),
        }
    }

    /// After an erasure: what is erased, whether its commitment stands, and no answer.
    fn refused(&self, id: &str, incident: &str) -> Result<Replayed, AppError> {
        let erased = self.commitments(incident)?;
        let all = erased.iter().all(|c| c.verified) && !erased.is_empty();
        let list: Vec<String> = erased
            .iter()
            .map(|c| format!("{} {}", c.kind, c.seq))
            .collect();
        let proof = if all {
            "their commitments are in the tree that the last checkpoint signs"
        } else {
            "their commitments could not be verified; run `ascribe verify`"
        };
        let note = format!(
            "the key of {incident} was destroyed: its evidence and answer are erased ({}); {proof}",
            list.join(", ")
        );
        Ok(Replayed {
            note: Some(note),
            erased,
            ..blank(id)
        })
    }
}

fn blank(id: &str) -> Replayed {
    Replayed {
        id: id.to_owned(),
        identical: false,
        note: None,
        answer: None,
        erased: Vec::new(),
        changed: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::assess::AssessOptions;
    use crate::evidence::Names;
    use crate::policy::Access;
    use crate::session::Session;
    use crate::{Clock, Silent};
    use ascribe_reason::Parameters;

    /// An older set of parameters.
    const OLDER: &str = "2026-12";

    #[test]
    fn what_was_computed_with_an_older_set_is_computed_with_it_again() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("ledger.db");
        let access = Access::operator().unwrap();
        let clock = Clock::Fixed(1_720_000_000_000);
        let mut session = Session::open(&ledger, clock, false, &access, &mut Silent).unwrap();
        let file = folder.path().join("notes.txt");
        let text =
            "On 2021-01-06 the ChinaChopper web shell came; T1505.003, T1003.001, CVE-2021-26855.";
        std::fs::write(&file, text).unwrap();
        let options = AssessOptions::default();
        let given = [file];
        let found = session.assess(&given, &options, &mut Silent).unwrap();
        let new = found.assessments.first().unwrap().clone();
        assert_eq!(new.replay.parameters, Parameters::default().version);

        // The same as an earlier version of this program recorded it.
        let seq = session.ledger.size().unwrap();
        let picture = session.picture_at(seq).unwrap();
        let incidents = crate::incident::discover(&given, None).unwrap().incidents;
        let incident = incidents.first().unwrap();
        let names = Names::of(&picture);
        let evidence = crate::evidence::gather(
            &incident.paths,
            &names,
            &session.reading,
            &incident.clocks,
            session.clock.now(),
            &mut Silent,
        )
        .unwrap();
        let mut request = session
            .request(incident, &evidence, None, seq, &options)
            .unwrap();
        request.parameters = OLDER.to_owned();
        let old = session
            .answer_and_record(&picture, &evidence, request, &options)
            .unwrap();
        assert_eq!(old.replay.parameters, OLDER);
        let probability = |a: &crate::Assessment| a.hypotheses.first().map(|h| h.probability);
        assert_ne!(probability(&old), probability(&new));
        for id in [&old.replay.id, &new.replay.id] {
            let replayed = session.replay(id).unwrap();
            assert!(replayed.identical, "{:?}", replayed.note);
        }
    }
}

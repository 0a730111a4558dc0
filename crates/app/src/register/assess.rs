//! Assessing an incident of the register: with all the evidence that it has, under its own id.

use super::disguise::disguised;
use super::new::{counts, problems};
use super::pieces::custody;
use super::record::{Note, Saying};
use super::update::json;
use crate::Progress;
use crate::assess::{AssessOptions, Assessed, span};
use crate::circumstances::of_record;
use crate::error::AppError;
use crate::evidence::{Evidence, Names, gather};
use crate::incident::Incident as Found;
use crate::session::Session;
use ascribe_reason::assessment::Assessment;
use ascribe_register::{Change, Incident, Ties};
use serde_json::Value;
use std::path::PathBuf;

impl Session {
    /// Assesses an incident of the register from all evidence that it has and the paths given,
    /// and ties the answer to it. What is returned names the victim by its pseudonym.
    ///
    /// # Errors
    /// An unknown incident, no evidence, a wrong request, or the record's own.
    pub fn assess_incident(
        &mut self,
        id: &str,
        paths: &[PathBuf],
        options: &AssessOptions,
        progress: &mut dyn Progress,
    ) -> Result<Assessed, AppError> {
        let state = self.incident_state(id)?;
        let given = options.observed_at.as_deref().map(span).transpose()?;
        let max_seq = self.last_seq(options.moment)?;
        let without = self.sources_called(&options.without)?;
        let picture = self.picture_without(max_seq, &without)?;
        let names = Names::of(&picture);
        let (mut evidence, _) = self.evidence_of(&self.ledger.by_object(id)?)?;
        let mut fresh = Evidence::default();
        if !paths.is_empty() {
            fresh = gather(
                paths,
                &names,
                &self.reading,
                &options.clocks,
                self.clock.now(),
                progress,
            )?;
            let before = evidence.clone();
            evidence.absorb(fresh.clone());
            fresh.without(&before);
        }
        let facts = &state.facts;
        of_record(
            &mut evidence,
            facts.sector.as_deref(),
            facts.country.as_deref(),
        );
        if evidence.found.is_empty() && evidence.files.is_empty() {
            return Err(super::usage(
                "assess --incident",
                "names an incident without evidence",
                "name files or folders too, or add them with `ascribe incident update --add-file`",
            ));
        }
        let title = self.last_title(id)?;
        let found = Found {
            name: options
                .name
                .clone()
                .or(title)
                .unwrap_or_else(|| id.to_owned()),
            paths: Vec::new(),
            observed: days(&state),
            clocks: options.clocks.clone(),
        };
        let mut request = self.request(&found, &evidence, given, max_seq, options)?;
        id.clone_into(&mut request.incident);
        request.without.clone_from(&without);
        let assessment = request.assessment.clone();
        let answer = self.answer_and_record(&picture, &evidence, request, options)?;
        if self.access.records() {
            self.tie_answer(&state, &assessment, &fresh)?;
        }
        let mut assessments = vec![answer];
        self.compare_with_clusters(&mut assessments)?;
        let assessments = assessments
            .iter()
            .map(|a| self.disguised_assessment(&state, a))
            .collect::<Result<_, _>>()?;
        Ok(Assessed {
            assessments,
            problems: problems(&fresh).len(),
            remarks: problems(&fresh),
            marking: self.answer_marking(options, &[id])?,
        })
    }

    fn tie_answer(
        &mut self,
        state: &Incident,
        assessment: &str,
        fresh: &Evidence,
    ) -> Result<(), AppError> {
        let add = Ties {
            assessments: vec![assessment.to_owned()],
            ..Ties::default()
        };
        let tie = Change::Tie {
            add: Box::new(add),
            remove: Box::default(),
        };
        let mut changes = vec![(tie, Note::default())];
        let counts = counts(fresh);
        if !counts.is_empty() {
            changes.push((Change::Observed { counts }, Note::default()));
        }
        changes.extend(custody(fresh, &self.pieces(state)?, None));
        let saying = Saying {
            id: &state.id,
            incident: Some(state),
            marking: &state.marking,
            changes,
        };
        self.say(saying, None)
    }

    fn disguised_assessment(
        &mut self,
        state: &Incident,
        assessment: &Assessment,
    ) -> Result<Assessment, AppError> {
        let value = self.disguised_value(state, json("assessment", assessment)?)?;
        serde_json::from_value(value).map_err(|e| AppError::stored("assessment", e))
    }

    /// Answers as they may be shown: one about an incident of the register names its victim by the
    /// pseudonym, however its evidence was handed in.
    pub(crate) fn without_victims(
        &mut self,
        assessments: Vec<Assessment>,
    ) -> Result<Vec<Assessment>, AppError> {
        let shown = assessments
            .into_iter()
            .map(|a| match self.incident_state(&a.id) {
                Ok(state) => self.disguised_assessment(&state, &a),
                Err(_) => Ok(a),
            });
        shown.collect()
    }

    fn disguised_value(&mut self, state: &Incident, value: Value) -> Result<Value, AppError> {
        let own: Vec<&str> = state.facts.victim.as_deref().into_iter().collect();
        let recogniser = self.recogniser(&value.to_string(), &own)?;
        Ok(disguised(value, &recogniser))
    }

    /// A recorded answer as it may be shown: one about an incident of the register names its
    /// victim by the pseudonym.
    ///
    /// # Errors
    /// The record's own.
    pub fn disguised_answer(&mut self, answer: Option<Value>) -> Result<Option<Value>, AppError> {
        let Some(answer) = answer else {
            return Ok(None);
        };
        let id = answer.get("id").and_then(Value::as_str).unwrap_or_default();
        match self.incident_state(id) {
            Ok(state) => self.disguised_value(&state, answer).map(Some),
            Err(_) => Ok(Some(answer)),
        }
    }
}

/// The days on which it happened, as the register has them.
fn days(state: &Incident) -> (Option<String>, Option<String>) {
    let day = |milliseconds: i64| {
        let text = crate::clock::moment(milliseconds);
        text.get(..10).map(str::to_owned)
    };
    let Some(period) = &state.facts.period else {
        return (None, None);
    };
    let last = period.to.as_ref().unwrap_or(&period.from);
    (day(period.from.from), day(last.to))
}

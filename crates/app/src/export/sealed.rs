//! Recorded answers, which are sealed because they rest on a victim's evidence. They leave only
//! when that is asked and their marking permits: what was concluded, without what was found and
//! without victims. A record that takes one in keeps it as a claim of this one.

use super::{Export, ExportForm, ExportOptions};
use crate::advisory::stamp;
use crate::error::AppError;
use crate::replay::Recorded;
use crate::session::Session;
use crate::stored::{ASSESSMENT, StoredAssessment, expand};
use ascribe_exchange::bundle::{Outgoing, bundle};
use ascribe_exchange::conclusion::{Told, answer};
use ascribe_exchange::marked::Ceiling;
use ascribe_ledger::{Content, Entry, LedgerError};
use serde_json::Value;

impl Session {
    /// One recorded answer.
    pub(super) fn export_assessment(
        &mut self,
        id: &str,
        options: &ExportOptions,
        ceiling: &Ceiling,
    ) -> Result<Export, AppError> {
        let usage = |rule: String, remedy: String| AppError::Usage {
            what: format!("assessment {id}"),
            rule,
            remedy,
        };
        if options.form == ExportForm::Misp {
            let rule = "an answer has no form in MISP".to_owned();
            return Err(usage(rule, "give --as stix".to_owned()));
        }
        if !options.include_sealed {
            let rule = "is sealed: it rests on a victim's evidence".to_owned();
            return Err(usage(
                rule,
                "give --include-sealed if it may leave".to_owned(),
            ));
        }
        if let Recorded::Erased(incident) = self.recorded(id)? {
            return Err(AppError::NotFound {
                what: format!("the answer {id}"),
                remedy: format!("the key of {incident} was destroyed"),
            });
        }
        let entries = self.ledger.by_object(id)?;
        let last: Vec<Entry> = entries
            .into_iter()
            .filter(|e| e.kind == ASSESSMENT)
            .collect();
        let last = last.into_iter().last().into_iter().collect::<Vec<_>>();
        if let Some(entry) = last.iter().find(|e| !ceiling.permits(&e.marking)) {
            let rule = format!(
                "is marked {}, above the ceiling {}",
                entry.marking, options.max_marking
            );
            let remedy = format!(
                "give --max-marking \"{}\" if it may go that far",
                entry.marking
            );
            return Err(usage(rule, remedy));
        }
        let (answers, sealed) = self.opened_answers(&last, ceiling)?;
        let (document, counts) = bundle(&answers, Vec::new());
        Ok(Export {
            document,
            counts,
            withheld: 0,
            sealed,
            events: 0,
            max_marking: options.max_marking.clone(),
        })
    }

    /// The answers among sealed entries that may leave, and how many entries stay shut.
    pub(super) fn opened_answers(
        &mut self,
        sealed: &[Entry],
        ceiling: &Ceiling,
    ) -> Result<(Vec<Outgoing>, usize), AppError> {
        let mut answers = Vec::new();
        for entry in sealed {
            if entry.kind != ASSESSMENT || !ceiling.permits(&entry.marking) {
                continue;
            }
            let plaintext = match self.ledger.open_sealed(entry.seq) {
                Err(LedgerError::Erased { .. }) => continue,
                opened => opened?,
            };
            let stored: StoredAssessment = expand("assessment", &plaintext)?;
            answers.extend(self.concluded_answer(entry, &stored)?);
        }
        let shut = sealed.len().saturating_sub(answers.len());
        Ok((answers, shut))
    }

    /// What an answer says to others.
    fn concluded_answer(
        &mut self,
        entry: &Entry,
        stored: &StoredAssessment,
    ) -> Result<Option<Outgoing>, AppError> {
        let parsed: Value =
            serde_json::from_str(&stored.answer).map_err(|e| AppError::stored("assessment", e))?;
        let incident = match &entry.content {
            Content::Sealed { incident } => incident.as_str(),
            Content::Open(_) => stored.request.incident.as_str(),
        };
        let shown = self.disguised_about(parsed, [incident].into_iter())?;
        let recorded = stamp(entry.recorded_at);
        let told = Told {
            record: self.record_name(),
            created: recorded.clone(),
            modified: recorded,
            marking: entry.marking.clone(),
        };
        Ok(answer(&told, &shown).map(|made| Outgoing {
            current: true,
            entry: made,
        }))
    }

    /// The name under which this record speaks to others: that of its checkpoints.
    pub(super) fn record_name(&self) -> String {
        format!("ascribe/{}", self.ledger.id())
    }
}

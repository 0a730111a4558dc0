//! Recorded answers, which are sealed because they rest on a victim's evidence. They leave only
//! when that is asked and their marking permits, as reading matter: importing them makes no entry.

use super::{Export, ExportForm, ExportOptions};
use crate::advisory::stamp;
use crate::error::AppError;
use crate::replay::Recorded;
use crate::session::Session;
use crate::stored::{ASSESSMENT, StoredAssessment, expand};
use ascribe_exchange::bundle::{Maker, bundle};
use ascribe_exchange::marked::{Ceiling, definitions, references};
use ascribe_ledger::{Entry, LedgerError};
use serde_json::{Value, json};

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
        let (document, counts) = bundle(&[], answers);
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
        &self,
        sealed: &[Entry],
        ceiling: &Ceiling,
    ) -> Result<(Vec<Value>, usize), AppError> {
        let mut objects = Vec::new();
        let mut shut = 0;
        for entry in sealed {
            if entry.kind != ASSESSMENT || !ceiling.permits(&entry.marking) {
                shut += 1;
                continue;
            }
            let plaintext = match self.ledger.open_sealed(entry.seq) {
                Err(LedgerError::Erased { .. }) => {
                    shut += 1;
                    continue;
                }
                opened => opened?,
            };
            let stored: StoredAssessment = self.as_seen(expand("assessment", &plaintext)?);
            objects.extend(definitions([entry.marking.as_str()]));
            objects.push(answer(entry, &stored));
        }
        Ok((objects, shut))
    }
}

/// The answer as an object of its own type.
fn answer(entry: &Entry, stored: &StoredAssessment) -> Value {
    let maker = Maker {
        at: stamp(entry.recorded_at),
        marking_refs: references(&entry.marking),
    };
    let parsed: Value = serde_json::from_str(&stored.answer).unwrap_or_default();
    maker.object(
        ASSESSMENT,
        &[&entry.object_id],
        json!({
            "assessment": entry.object_id, "incident": stored.request.incident,
            "engine": stored.request.engine, "verdict": parsed.get("verdict"),
            "answer": stored.answer,
        }),
    )
}

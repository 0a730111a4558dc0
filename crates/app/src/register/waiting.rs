//! Who waits for us, and for what.

use super::record::Note;
use super::told;
use crate::error::AppError;
use crate::session::Session;
use crate::stored::expand;
use ascribe_ledger::{LedgerError, ObjectQuery};
use ascribe_register::facets::Field;
use ascribe_register::support::{Waiting, by_urgency, waiting};
use ascribe_register::{Event, INCIDENT, Incident};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Pieces of which title and text are opened, the most urgent; of others the facts are shown.
const TOLD: usize = 1000;

/// Whose waiting is wanted.
#[derive(Debug, Clone, Default)]
pub struct WaitingFilter {
    /// Only what this person is to do.
    pub owner: Option<String>,
    /// Only what is overdue.
    pub overdue: bool,
}

/// Something that somebody waits for, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownWaiting {
    /// What is waited for, until when, by whom.
    #[serde(flatten)]
    pub waiting: Waiting,
    /// Title of the incident, without who the victim is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What was said last of the piece, without who the victim is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Session {
    /// Who waits for us, the most urgent first.
    ///
    /// # Errors
    /// The record's own.
    pub fn waiting(&mut self, filter: &WaitingFilter) -> Result<Vec<ShownWaiting>, AppError> {
        let query = ObjectQuery {
            all: vec![(Field::Waiting.number(), vec![1])],
            ..ObjectQuery::default()
        };
        let today = self.today();
        let mut all = Vec::new();
        self.ledger.objects(&query, |_, object| {
            if let Ok(incident) = serde_json::from_str::<Incident>(&object.state) {
                all.extend(waiting(&incident, &today));
            }
            ControlFlow::Continue(())
        })?;
        all.retain(|w| !filter.overdue || w.overdue);
        by_urgency(&mut all);
        let mut shown = Vec::new();
        for mut waiting in all {
            if let Some(owner) = &filter.owner
                && !self.is_owner(&waiting, owner)?
            {
                continue;
            }
            let (mut title, mut text) = (None, None);
            if shown.len() < TOLD {
                let incident = self.incident_state(&waiting.incident)?;
                title = self.title(&incident)?;
                text = self.said_of(&incident, &waiting.handle)?;
                // Typed, perhaps, before the victim was known.
                if let Some(owner) = &waiting.owner {
                    waiting.owner = Some(self.name_in(&incident, owner)?);
                }
            }
            shown.push(ShownWaiting {
                waiting,
                title,
                text,
            });
        }
        Ok(shown)
    }

    /// Whether a name is that of who is to do it, which is kept with pseudonyms in it.
    fn is_owner(&mut self, waiting: &Waiting, name: &str) -> Result<bool, AppError> {
        let Some(owner) = waiting.owner.as_deref() else {
            return Ok(false);
        };
        if owner == name || !owner.contains("victim-") {
            return Ok(owner == name);
        }
        let incident = self.incident_state(&waiting.incident)?;
        Ok(self.name_in(&incident, name)? == owner)
    }

    /// What was said last of a piece of support.
    fn said_of(&mut self, incident: &Incident, handle: &str) -> Result<Option<String>, AppError> {
        let entries = self.ledger.by_object(&incident.id)?;
        let mut about: BTreeMap<u64, bool> = BTreeMap::new();
        for entry in entries.iter().filter(|e| e.kind == INCIDENT) {
            let event = entry.body().map(serde_json::from_str::<Event>);
            if let Some(Ok(event)) = event.filter(|e| e.as_ref().is_ok_and(|e| e.noted)) {
                about.insert(event.n, told::about(&event.change) == handle);
            }
        }
        for entry in entries.iter().rev().filter(|e| e.kind == super::NOTE) {
            let note: Note = match self.ledger.open_sealed(entry.seq) {
                Ok(plaintext) => expand("note", &plaintext)?,
                Err(LedgerError::Erased { .. }) => continue,
                Err(other) => return Err(other.into()),
            };
            if about.get(&note.n) == Some(&true) && !note.text.is_empty() {
                let text = note.text.join("\n");
                return Ok(Some(self.name_in(incident, &text)?));
            }
        }
        Ok(None)
    }
}

//! Events with their notes, as drafts of entries.

use super::absent;
use crate::error::AppError;
use crate::session::Session;
use crate::stored::{EVIDENCE, expand, pack, squeeze};
use ascribe_ledger::{Body, Credibility, Draft, Reliability};
use ascribe_register::fold::fold;
use ascribe_register::{Change, Event, INCIDENT, Incident};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Kind of the sealed entries that hold prose of an incident.
pub const NOTE: &str = "x-ascribe-incident-note";
/// Type of the tag of a number under which a source keeps an incident.
pub const REFERENCE: &str = "incident-reference";
/// Marking of an incident for which none was given.
pub const MARKING: &str = "TLP:AMBER";
/// Different words of one note that it is found by.
const MAX_WORDS: usize = 5000;

/// What is sealed beside an event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// The event it belongs to.
    pub n: u64,
    /// One line that names the incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Prose.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// Why something was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it came from: the source and its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// A piece of evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<FileNote>,
}

/// What is sealed of a piece of evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileNote {
    /// Its name.
    pub name: String,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
    /// Where it is kept.
    pub place: String,
}

impl Note {
    /// A note with a reason alone.
    pub fn because(reason: Option<&str>) -> Self {
        Self {
            reason: reason.filter(|r| !r.trim().is_empty()).map(Into::into),
            ..Self::default()
        }
    }

    /// True if it says nothing.
    pub fn is_empty(&self) -> bool {
        let plain = Self {
            n: self.n,
            ..Self::default()
        };
        *self == plain
    }

    /// All its prose, for recognising and for the index.
    pub fn prose(&self) -> String {
        let one = [&self.title, &self.reason];
        let parts = one.into_iter().flatten().chain(&self.text);
        let file = self.file.iter().map(|f| &f.name);
        parts.chain(file).cloned().collect::<Vec<_>>().join("\n")
    }
}

/// The words that prose is found by.
pub fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(fold);
    words
        .filter(|w| w.chars().count() >= 2)
        .take(MAX_WORDS * 4)
        .collect()
}

/// A draft by this program about an incident.
pub fn draft(kind: &str, id: &str, marking: &str, happened: Option<i64>, body: Body) -> Draft {
    Draft {
        kind: kind.to_owned(),
        object_id: id.to_owned(),
        source: "ascribe".to_owned(),
        reliability: Reliability::F,
        credibility: Credibility::UNJUDGED,
        marking: marking.to_owned(),
        lineage: Vec::new(),
        happened,
        published: None,
        body,
        touches: Vec::new(),
    }
}

/// A random handle that says nothing: `incident-…`, `victim-…`.
pub fn handle(kind: &str) -> String {
    let mut id = uuid::Uuid::new_v4().simple().to_string();
    id.truncate(16);
    format!("{kind}-{id}")
}

/// What is to be said of one incident.
pub struct Saying<'s> {
    /// Id of the incident.
    pub id: &'s str,
    /// Its state, if it is known.
    pub incident: Option<&'s Incident>,
    /// Marking of the entries.
    pub marking: &'s str,
    /// The changes, each with its note.
    pub changes: Vec<(Change, Note)>,
}

impl Session {
    /// The state of an incident.
    pub(crate) fn incident_state(&self, id: &str) -> Result<Incident, AppError> {
        let found = self.ledger.object(id)?;
        let state = found
            .filter(|_| id.starts_with("incident-"))
            .ok_or_else(|| {
                absent(
                    format!("incident {id}"),
                    "`ascribe incident list` shows the ids",
                )
            })?;
        serde_json::from_str(&state.state).map_err(|e| AppError::stored("incident", e))
    }

    /// The drafts of what is said. Words of notes are those that remain once every known victim
    /// gave way to its pseudonym.
    pub(crate) fn drafts(&mut self, saying: Saying<'_>) -> Result<Vec<Draft>, AppError> {
        let (now, by) = (self.clock.now(), self.recorder.clone());
        let before = saying.incident.map_or(0, |i| i.events);
        let mut happened = saying.incident.map(Incident::begins);
        let mut victim = saying.incident.and_then(|i| i.facts.victim.clone());
        let mut drafts = Vec::new();
        for (n, (mut change, mut note)) in (before + 1..).zip(saying.changes) {
            if let Change::Set(facts) = &change {
                victim = facts.victim.clone().or(victim);
            }
            if let Change::New(opening) = &change {
                happened = opening.facts.period.as_ref().map(|p| p.from.from);
                victim = opening.facts.victim.clone().or(victim);
            }
            note.n = n;
            self.disguise_change(&mut change, victim.as_deref())?;
            let event = Event {
                kind: INCIDENT.to_owned(),
                id: saying.id.to_owned(),
                n,
                at: now,
                by: by.clone(),
                noted: !note.is_empty(),
                change,
            };
            let body = serde_json::to_value(&event).map_err(|e| AppError::stored("event", e))?;
            let body = crate::own::readable(&body);
            drafts.push(draft(INCIDENT, saying.id, saying.marking, happened, body));
            if event.noted {
                drafts.push(self.note(saying.id, saying.marking, victim.as_deref(), &note)?);
            }
        }
        Ok(drafts)
    }

    fn note(
        &mut self,
        id: &str,
        marking: &str,
        victim: Option<&str>,
        note: &Note,
    ) -> Result<Draft, AppError> {
        let prose = note.prose();
        let own: Vec<&str> = victim.into_iter().collect();
        let shown = self.recogniser(&prose, &own)?.pseudonymise(&prose);
        let word = |w: String| ("word".to_owned(), w);
        let mut tags: Vec<(String, String)> = words(&shown).into_iter().map(word).collect();
        tags.truncate(MAX_WORDS);
        // An imported one is kept with its source before it; the number alone is found, too.
        let references = note.reference.iter().flat_map(|r| {
            let number = r.split_once('\n').map(|(_, number)| number);
            std::iter::once(r.as_str()).chain(number)
        });
        tags.extend(references.map(|r| (REFERENCE.to_owned(), r.to_owned())));
        let body = Body::Sealed {
            incident: id.to_owned(),
            plaintext: squeeze("note", note)?,
            tags,
        };
        Ok(draft(NOTE, id, marking, None, body))
    }

    /// The drafts of what was found in an incident's evidence.
    pub(crate) fn evidence_drafts(
        id: &str,
        marking: &str,
        evidence: &crate::evidence::Evidence,
    ) -> Result<Vec<Draft>, AppError> {
        let tags = super::links::evidence_tags(evidence);
        let mut tags = tags.chunks(1_000_000);
        let parts = pack(evidence)?.into_iter().map(|plaintext| {
            let body = Body::Sealed {
                incident: id.to_owned(),
                plaintext,
                tags: tags.next().unwrap_or_default().to_vec(),
            };
            draft(EVIDENCE, id, marking, None, body)
        });
        Ok(parts.collect())
    }

    /// Records what is said of an incident, with what was found.
    pub(crate) fn say(
        &mut self,
        saying: Saying<'_>,
        evidence: Option<&crate::evidence::Evidence>,
    ) -> Result<(), AppError> {
        let (id, marking) = (saying.id.to_owned(), saying.marking.to_owned());
        let mut drafts = self.drafts(saying)?;
        if let Some(evidence) = evidence {
            drafts.extend(Self::evidence_drafts(&id, &marking, evidence)?);
        }
        let context = self.context();
        self.ledger.append(&context, &drafts)?;
        Ok(())
    }

    /// Records one change of an incident.
    pub(crate) fn say_one(
        &mut self,
        incident: &Incident,
        change: Change,
        note: Note,
    ) -> Result<(), AppError> {
        let saying = Saying {
            id: &incident.id,
            incident: Some(incident),
            marking: &incident.marking,
            changes: vec![(change, note)],
        };
        self.say(saying, None)
    }

    /// The last title that an incident was given, as it was told.
    pub(crate) fn last_title(&self, id: &str) -> Result<Option<String>, AppError> {
        let entries = self.ledger.by_object(id)?;
        for entry in entries.iter().rev().filter(|e| e.kind == NOTE) {
            match self.ledger.open_sealed(entry.seq) {
                Ok(plaintext) => {
                    let note: Note = expand("note", &plaintext)?;
                    if note.title.is_some() {
                        return Ok(note.title);
                    }
                }
                Err(ascribe_ledger::LedgerError::Erased { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Ok(None)
    }

    /// Every note of an incident that opens, in order; and whether any was erased.
    pub(crate) fn notes(&self, id: &str) -> Result<(Vec<Note>, bool), AppError> {
        let mut notes = Vec::new();
        let mut erased = false;
        for entry in self.ledger.by_object(id)?.iter().filter(|e| e.kind == NOTE) {
            match self.ledger.open_sealed(entry.seq) {
                Ok(plaintext) => notes.push(expand("note", &plaintext)?),
                Err(ascribe_ledger::LedgerError::Erased { .. }) => erased = true,
                Err(other) => return Err(other.into()),
            }
        }
        Ok((notes, erased))
    }
}

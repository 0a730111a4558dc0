//! One incident with all that is recorded of it.

use super::links::IncidentLinks;
use super::list::at;
use super::pieces::Pieces;
use super::record::{FileNote, Note};
use super::{told, usage};
use crate::error::AppError;
use crate::evidence::Evidence;
use crate::session::Session;
use crate::stored::{EVIDENCE, expand};
use ascribe_ledger::{Entry, LedgerError};
use ascribe_register::incident::Piece;
use ascribe_register::severity::{Grade, RULES};
use ascribe_register::words::CustodyStep;
use ascribe_register::{Change, Event, INCIDENT, Identity, Incident, Recogniser, Ties};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Values shown of one incident.
const SHOWN: usize = 1000;
/// Shortest reason, in characters.
const REASON: usize = 4;

/// The need to know, for the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reveal {
    /// Why.
    pub reason: String,
}

impl Reveal {
    /// Refuses a reason too short to tell anything.
    pub(crate) fn check(&self) -> Result<(), AppError> {
        if self.reason.trim().chars().count() < REASON {
            return Err(usage(
                "--reason",
                format!("is shorter than {REASON} characters, and somebody has to read it later"),
                "say why, in words",
            ));
        }
        Ok(())
    }
}

/// An incident as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownIncident {
    /// The state.
    pub incident: Incident,
    /// Its title.
    pub title: Option<String>,
    /// When it began and ended, as it was told.
    pub when: Option<String>,
    /// Of potential national significance: asked apart, since it depends on the actor.
    pub nationally_significant: Option<bool>,
    /// Why each level is what it is.
    pub severity_because: Vec<String>,
    /// Notes, in order.
    pub notes: Vec<ShownNote>,
    /// Pieces of evidence.
    pub files: Vec<ShownFile>,
    /// Values found, the first thousand.
    pub observables: Vec<ShownObservable>,
    /// Values found in all, of which the victim's own.
    pub observables_total: usize,
    /// Values that are the victim's own and therefore not shown.
    pub own_values: usize,
    /// What else has its values: of the first thousand.
    pub links: IncidentLinks,
    /// Some of what was sealed was erased.
    pub erased: bool,
    /// Who the victim is; only when revealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// Every event; only when asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<ShownEvent>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownNote {
    /// The event it belongs to.
    pub event: u64,
    /// When it was made.
    pub at: String,
    /// By whom.
    pub by: String,
    /// What it is about: the handle of a piece, `severity`, `actor`, `ties`, `closing`,
    /// `reopening` or `incident`.
    pub about: String,
    /// Prose.
    pub text: Vec<String>,
    /// Why.
    pub reason: Option<String>,
    /// Number under which its source keeps it.
    pub reference: Option<String>,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownFile {
    /// Handle.
    pub file: String,
    /// Name.
    pub name: String,
    /// SHA-256.
    pub sha256: String,
    /// Size.
    pub bytes: Option<u64>,
    /// The piece it was made from.
    pub from: Option<String>,
    /// Every step: when, what, by whom, where, why.
    pub custody: Vec<String>,
}

/// A value found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownObservable {
    /// STIX type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Value.
    pub value: String,
    /// How often.
    pub count: u64,
}

/// An event of the history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownEvent {
    /// Position in the record.
    pub seq: u64,
    /// Number within the incident.
    pub n: u64,
    /// When.
    pub at: String,
    /// By whom.
    pub by: String,
    /// The change.
    pub change: Value,
    /// The change in words, with its reason; for people.
    #[serde(skip)]
    pub told: String,
}

/// What is sealed of an incident, opened.
struct Opened {
    notes: Vec<Note>,
    evidence: Evidence,
    events: Vec<(u64, Event)>,
    erased: bool,
}

impl Session {
    /// Shows an incident; with `reveal`, as it was told, after the reading was recorded.
    ///
    /// # Errors
    /// An unknown incident, a revealing without a reason, or the record's own.
    pub fn show_incident(
        &mut self,
        id: &str,
        history: bool,
        reveal: Option<&Reveal>,
    ) -> Result<ShownIncident, AppError> {
        let incident = self.incident_state(id)?;
        let victim = incident.facts.victim.clone();
        let mut identity = None;
        if let Some(reveal) = reveal {
            self.may_reveal(reveal)?;
            let of = victim.as_deref().unwrap_or(id);
            self.note_access("revealed", of, Some(&reveal.reason), 1)?;
            identity = victim
                .as_deref()
                .map(|v| self.identity(v))
                .transpose()?
                .flatten();
        }
        let opened = self.opened(id)?;
        let recogniser = match reveal {
            Some(_) => Recogniser::default(),
            None => {
                let mut text = everything(&opened);
                for name in free_names(&mut incident.clone()) {
                    text.push('\n');
                    text.push_str(name);
                }
                let own: Vec<&str> = victim.as_deref().into_iter().collect();
                self.recogniser(&text, &own)?
            }
        };
        let own: Vec<&str> = victim.as_deref().into_iter().collect();
        let links = self.links_of(id, &opened.evidence, &own, SHOWN)?;
        let mut incident = incident;
        self.keep_seen(&mut incident.ties)?;
        for name in free_names(&mut incident) {
            *name = recogniser.pseudonymise(name);
        }
        let mut shown = assemble(incident, &opened, &recogniser);
        shown.links = links;
        shown.identity = identity;
        if history {
            let reasons: BTreeMap<u64, &String> = opened
                .notes
                .iter()
                .filter_map(|n| Some((n.n, n.reason.as_ref()?)))
                .collect();
            for (seq, event) in &opened.events {
                let mut event = event.clone();
                if let Change::Tie { add, remove } = &mut event.change {
                    self.keep_seen(add)?;
                    self.keep_seen(remove)?;
                }
                let reason = reasons.get(&event.n).map(|r| r.as_str());
                let change = super::update::json("event", &event.change)?;
                let mut said = told::told(&event.change);
                said.extend(reason.iter().map(|r| format!(" ({r})")));
                shown.history.push(ShownEvent {
                    seq: *seq,
                    n: event.n,
                    at: at(event.at),
                    by: event.by,
                    change: super::disguise::disguised(change, &recogniser),
                    told: recogniser.pseudonymise(&said),
                });
            }
        }
        Ok(shown)
    }

    /// Leaves of ties to other things those that whoever asks may see: a tie is told at the
    /// incident's marking, and what it leads to may be kept closer.
    fn keep_seen(&self, ties: &mut Ties) -> Result<(), AppError> {
        for list in [&mut ties.related, &mut ties.duplicate_of] {
            list.retain(|id| self.incident_state(id).is_ok());
        }
        let mut seen = Vec::new();
        for id in std::mem::take(&mut ties.assessments) {
            if !self.ledger.by_object(&id)?.is_empty() {
                seen.push(id);
            }
        }
        ties.assessments = seen;
        Ok(())
    }

    fn opened(&self, id: &str) -> Result<Opened, AppError> {
        let entries = self.ledger.by_object(id)?;
        let (notes, mut erased) = self.notes(id)?;
        let (evidence, gone) = self.evidence_of(&entries)?;
        erased |= gone;
        let events = entries
            .iter()
            .filter(|e| e.kind == INCIDENT)
            .filter_map(|e| {
                let event = serde_json::from_str(e.body()?).ok()?;
                Some((e.seq, event))
            });
        Ok(Opened {
            notes,
            evidence,
            events: events.collect(),
            erased,
        })
    }

    /// The pieces of evidence of an incident.
    pub(crate) fn pieces(&self, incident: &Incident) -> Result<Pieces, AppError> {
        let mut pieces = Pieces {
            count: incident.files.len(),
            ..Pieces::default()
        };
        if pieces.count == 0 {
            return Ok(pieces);
        }
        let opened = self.opened(&incident.id)?;
        let notes = opened
            .notes
            .iter()
            .filter_map(|n| Some((n.n, n.file.as_ref()?)));
        let notes: BTreeMap<u64, &FileNote> = notes.collect();
        for (_, event) in &opened.events {
            let Change::Custody(step) = &event.change else {
                continue;
            };
            let destroyed = |f: &&Piece| f.file == step.file && f.last == CustodyStep::Destroyed;
            if incident.files.iter().any(|f| destroyed(&f)) {
                // A copy that comes in later is another piece.
                continue;
            }
            let hash = notes.get(&event.n).map(|f| f.sha256.clone());
            if let Some(hash) = hash.filter(|h| !h.is_empty()) {
                pieces.by_hash.entry(hash).or_insert(step.file.clone());
            }
        }
        Ok(pieces)
    }

    /// Everything found for an incident, and whether some of it was erased.
    pub(crate) fn evidence_of(&self, entries: &[Entry]) -> Result<(Evidence, bool), AppError> {
        let mut all = Evidence::default();
        let mut erased = false;
        let mut packed = Vec::new();
        for entry in entries.iter().filter(|e| e.kind == EVIDENCE) {
            match self.ledger.open_sealed(entry.seq) {
                // What was packed may lie in several entries, one after the other.
                Ok(part) => packed.extend(part),
                Err(LedgerError::Erased { .. }) => erased = true,
                Err(other) => return Err(other.into()),
            }
            if let Ok(evidence) = expand::<Evidence>("evidence", &packed) {
                all.absorb(evidence);
                packed.clear();
            }
        }
        Ok((all, erased))
    }
}

/// Names in a state that people typed: kept as they were typed where the victim was not known yet.
fn free_names(incident: &mut Incident) -> Vec<&mut String> {
    let mut names: Vec<&mut String> = incident.facts.owner.iter_mut().collect();
    names.extend(incident.ties.campaigns.iter_mut());
    names.extend(incident.ties.clusters.iter_mut());
    for piece in &mut incident.support {
        names.extend(piece.owner.iter_mut().chain(piece.to.iter_mut()));
    }
    names.extend(incident.consent.iter_mut().flat_map(|c| &mut c.with));
    names
}

/// All text of an incident, to be searched for victims.
fn everything(opened: &Opened) -> String {
    let notes = opened.notes.iter().map(Note::prose);
    let places = opened
        .notes
        .iter()
        .filter_map(|n| n.file.as_ref())
        .map(|f| f.place.clone());
    let references = opened.notes.iter().filter_map(|n| n.reference.clone());
    let values = opened
        .evidence
        .found
        .iter()
        .take(SHOWN)
        .map(|f| f.value.clone());
    notes
        .chain(places)
        .chain(references)
        .chain(values)
        .collect::<Vec<_>>()
        .join("\n")
}

fn assemble(incident: Incident, opened: &Opened, recogniser: &Recogniser) -> ShownIncident {
    let plain = |text: &String| recogniser.pseudonymise(text);
    let notes = opened
        .notes
        .iter()
        .filter(|n| !n.text.is_empty() || n.reason.is_some() || n.reference.is_some());
    let events: BTreeMap<u64, &Event> = opened.events.iter().map(|(_, e)| (e.n, e)).collect();
    let notes = notes.filter_map(|n| Some((n, events.get(&n.n)?)));
    let notes = notes.map(|(n, event)| ShownNote {
        event: n.n,
        at: at(event.at),
        by: event.by.clone(),
        about: told::about(&event.change),
        text: n.text.iter().map(plain).collect(),
        reason: n.reason.as_ref().map(plain),
        reference: n.reference.as_ref().map(|r| plain(&r.replace('\n', " "))),
    });
    let own = |f: &&crate::evidence::Found| recogniser.recognises(&f.value);
    let own_values = opened.evidence.found.iter().take(SHOWN).filter(own).count();
    let observables = opened
        .evidence
        .found
        .iter()
        .take(SHOWN)
        .filter(|f| !own(f))
        .map(|f| ShownObservable {
            kind: f.kind.clone(),
            value: f.value.clone(),
            count: f.count,
        });
    let because = incident.severity.grades.iter().map(|g| {
        let why = RULES.because(&g.rule).unwrap_or("decided by hand");
        let reason = reason_of(opened, g).map(|r| format!("; {}", plain(r)));
        format!(
            "{} {}: {why} ({}, rules {}){}",
            g.scheme,
            g.level,
            g.rule,
            g.rules,
            reason.unwrap_or_default()
        )
    });
    let significant = incident.severity.organisation.map(|o| {
        RULES.is_nationally_significant(o, &incident.severity.grades, incident.actor.nature)
    });
    ShownIncident {
        title: opened
            .notes
            .iter()
            .rev()
            .find_map(|n| n.title.as_ref())
            .map(plain),
        when: incident.facts.period.as_ref().map(super::list::told),
        nationally_significant: significant,
        severity_because: because.collect(),
        notes: notes.collect(),
        files: files(&incident, opened, recogniser),
        observables: observables.collect(),
        observables_total: opened.evidence.found.len(),
        own_values,
        links: IncidentLinks::default(),
        erased: opened.erased,
        identity: None,
        history: Vec::new(),
        incident,
    }
}

/// The reason recorded with the event that gave a level.
fn reason_of<'o>(opened: &'o Opened, grade: &Grade) -> Option<&'o String> {
    let gave = |event: &Event| match &event.change {
        Change::New(opening) => {
            let graded = opening.severity.as_ref();
            graded.is_some_and(|s| s.grades.contains(grade))
        }
        Change::Severity(graded) => graded.grades.contains(grade),
        _ => false,
    };
    let (_, event) = opened.events.iter().rfind(|(_, event)| gave(event))?;
    let note = opened.notes.iter().find(|note| note.n == event.n)?;
    note.reason.as_ref()
}

fn files(incident: &Incident, opened: &Opened, recogniser: &Recogniser) -> Vec<ShownFile> {
    let notes: BTreeMap<u64, &Note> = opened.notes.iter().map(|n| (n.n, n)).collect();
    let mut files = Vec::new();
    for piece in &incident.files {
        let mut shown = ShownFile {
            file: piece.file.clone(),
            name: String::new(),
            sha256: String::new(),
            bytes: piece.bytes,
            from: piece.from.clone(),
            custody: Vec::new(),
        };
        for (_, event) in &opened.events {
            let Change::Custody(step) = &event.change else {
                continue;
            };
            if step.file != piece.file {
                continue;
            }
            let note = notes.get(&event.n);
            let mut line = format!("{} {} by {}", at(event.at), step.step.as_str(), event.by);
            if let Some(file) = note.and_then(|n| n.file.as_ref()) {
                if shown.name.is_empty() {
                    shown.name = recogniser.pseudonymise(&file.name);
                    shown.sha256.clone_from(&file.sha256);
                }
                if !file.place.is_empty() {
                    line.push_str(&format!(", at {}", recogniser.pseudonymise(&file.place)));
                }
            }
            if let Some(reason) = note.and_then(|n| n.reason.as_ref()) {
                line.push_str(&format!(": {}", recogniser.pseudonymise(reason)));
            }
            shown.custody.push(line);
        }
        files.push(shown);
    }
    files
}

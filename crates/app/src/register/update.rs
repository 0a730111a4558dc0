//! Changing what is recorded of an incident: facts, severity, ties, files, custody, closing.

use super::new::{counts, graded, problems, tie_found, told};
use super::pieces::{Pieces, custody};
use super::record::{FileNote, Note, Saying};
use super::{absent, usage};
use crate::Progress;
use crate::error::AppError;
use crate::evidence::Evidence;
use crate::session::Session;
use crate::stored::ASSESSMENT;
use ascribe_knowledge::names::Resolution;
use ascribe_register::event::{Custody, Facts};
use ascribe_register::import::Incoming;
use ascribe_register::severity::Grade;
use ascribe_register::taxonomy::DISPOSITION;
use ascribe_register::words::{CustodyStep, Status};
use ascribe_register::{Change, Incident, Ties};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What is to change.
#[derive(Debug, Clone, Default)]
pub struct UpdateRequest {
    /// Fields by name, in order.
    pub fields: Vec<(String, String)>,
    /// Zone of the times given; UTC if it is empty.
    pub zone: String,
    /// Files or folders to add.
    pub files: Vec<PathBuf>,
    /// Where the files are kept.
    pub place: Option<String>,
    /// Pseudonym of the victim.
    pub victim: Option<String>,
    /// A step of custody: handle of the piece, what was done.
    pub custody: Option<(String, String)>,
    /// The new piece of a derivation: a file.
    pub derived: Option<PathBuf>,
    /// Why.
    pub reason: Option<String>,
}

/// What is to be tied or untied.
#[derive(Debug, Clone, Default)]
pub struct LinkRequest {
    /// What is added.
    pub add: Ties,
    /// What is taken back.
    pub remove: Ties,
    /// Why.
    pub reason: Option<String>,
}

impl Session {
    /// Changes an incident.
    ///
    /// # Errors
    /// A field that cannot be taken, a change of severity or of the actor without a reason, an
    /// unknown incident, or the record's own.
    pub fn update_incident(
        &mut self,
        id: &str,
        request: &UpdateRequest,
        progress: &mut dyn Progress,
    ) -> Result<Vec<String>, AppError> {
        let incident = self.incident_state(id)?;
        let mut incoming = told("update", &request.fields, &request.zone)?;
        may_have_status(&incident, incoming.facts.status)?;
        // An end given alone belongs to the beginning that is known.
        self.join_period(&mut incoming, &incident, request);
        self.declare_for(&mut incoming, &incident, request)?;
        let paths: Vec<PathBuf> = request
            .files
            .iter()
            .chain(&request.derived)
            .cloned()
            .collect();
        let (evidence, files) = self.handed_in(&incoming, &paths, progress)?;
        let mut changes = self.changes(&incident, &incoming, &evidence, request)?;
        let steps = self.custody_steps(&incident, &files, request)?;
        changes.extend(steps);
        if changes.is_empty() {
            return Err(usage(
                "incident update",
                "is given nothing to change",
                "see `ascribe incident update --help`",
            ));
        }
        let found = !evidence.found.is_empty() || !evidence.files.is_empty();
        let saying = Saying {
            id,
            incident: Some(&incident),
            marking: &incident.marking,
            changes,
        };
        self.say(saying, found.then_some(&evidence))?;
        Ok(problems(&files))
    }

    fn join_period(&self, incoming: &mut Incoming, incident: &Incident, request: &UpdateRequest) {
        let only_end = request.fields.iter().any(|(f, _)| f == "to")
            && !request
                .fields
                .iter()
                .any(|(f, _)| f == "from" || f == "when");
        if let (true, Some(end), Some(known)) =
            (only_end, &mut incoming.facts.period, &incident.facts.period)
        {
            let to = end.from.clone();
            *end = known.clone();
            end.to = Some(to);
        }
    }

    fn declare_for(
        &mut self,
        incoming: &mut Incoming,
        incident: &Incident,
        request: &UpdateRequest,
    ) -> Result<(), AppError> {
        let known = request
            .victim
            .clone()
            .or_else(|| incident.facts.victim.clone());
        if incoming.identity.is_empty() {
            if let Some(victim) = &request.victim {
                // Refuses one that nobody knows or that was erased.
                self.declare(Some(victim), &incoming.identity)?;
            }
            incoming.facts.victim.clone_from(&request.victim);
            return Ok(());
        }
        let (victim, draft) = self.declare(known.as_deref(), &incoming.identity)?;
        let context = self.context();
        self.ledger.append(&context, draft.as_slice())?;
        incoming.facts.victim = Some(victim).filter(|v| incident.facts.victim.as_ref() != Some(v));
        Ok(())
    }

    fn changes(
        &self,
        incident: &Incident,
        incoming: &Incoming,
        evidence: &Evidence,
        request: &UpdateRequest,
    ) -> Result<Vec<(Change, Note)>, AppError> {
        let because = || Note::because(request.reason.as_deref());
        let mut changes = Vec::new();
        let told = Note {
            title: incoming.title.clone(),
            text: incoming.text.clone(),
            reference: incoming.reference.clone(),
            ..because()
        };
        if incoming.facts != Facts::default() {
            changes.push((Change::Set(Box::new(incoming.facts.clone())), told));
        } else if told.title.is_some() || !told.text.is_empty() || told.reference.is_some() {
            changes.push((Change::Note, told));
        }
        if let Some(given) = severity(incident, incoming) {
            if request.reason.is_none() {
                return Err(usage(
                    "a change of severity",
                    "needs a reason",
                    "give --reason",
                ));
            }
            changes.push((Change::Severity(given), because()));
        }
        if let Some(actor) = incoming.actor {
            if request.reason.is_none() {
                return Err(usage(
                    "a change of the actor",
                    "needs a reason",
                    "give --reason",
                ));
            }
            let mut held = incident.actor;
            let said = |field: &str| request.fields.iter().any(|(f, _)| f == field);
            if said("nature") {
                held.nature = actor.nature;
            }
            if said("link") {
                held.link = actor.link;
            }
            changes.push((Change::Actor(held), because()));
        }
        let mut add = incoming.ties.clone();
        tie_found(&mut add, evidence);
        if !add.is_empty() {
            let change = Change::Tie {
                add: Box::new(add),
                remove: Box::default(),
            };
            changes.push((change, Note::default()));
        }
        let counts = counts(evidence);
        if !counts.is_empty() {
            changes.push((Change::Observed { counts }, Note::default()));
        }
        Ok(changes)
    }

    fn custody_steps(
        &self,
        incident: &Incident,
        files: &Evidence,
        request: &UpdateRequest,
    ) -> Result<Vec<(Change, Note)>, AppError> {
        let known = self.pieces(incident)?;
        if request.custody.is_none() && request.derived.is_some() {
            return Err(usage(
                "--derived",
                "does not say from what",
                "give --custody file-N=derived too",
            ));
        }
        let Some((piece, step)) = &request.custody else {
            return Ok(custody(files, &known, request.place.as_deref()));
        };
        let step = CustodyStep::parse(step).ok_or_else(|| {
            usage(
                "--custody",
                "names no step",
                format!("write file-N=STEP, with {}", CustodyStep::list()),
            )
        })?;
        may_follow(incident, piece, step, request)?;
        let note = Note {
            file: request.place.as_ref().map(|place| FileNote {
                place: place.clone(),
                ..FileNote::default()
            }),
            ..Note::because(request.reason.as_deref())
        };
        let of = |file: &str, step, from| Custody {
            file: file.to_owned(),
            step,
            from,
            bytes: None,
        };
        if step != CustodyStep::Derived {
            return Ok(vec![(Change::Custody(of(piece, step, None)), note)]);
        }
        // What was derived is a piece of its own, whatever is in it.
        let known = Pieces {
            by_hash: BTreeMap::new(),
            ..known
        };
        let mut made = custody(files, &known, request.place.as_deref());
        if made.is_empty() {
            return Err(usage(
                "--custody",
                "derives nothing",
                "give the new piece with --derived FILE",
            ));
        }
        for (change, made_note) in &mut made {
            if let Change::Custody(made) = change {
                made.step = CustodyStep::Derived;
                made.from = Some(piece.clone());
            }
            made_note.reason.clone_from(&note.reason);
        }
        made.push((
            Change::Custody(of(piece, CustodyStep::Accessed, None)),
            note,
        ));
        Ok(made)
    }

    /// Ties an incident to others, to clusters, campaigns, assessments, or unties it.
    ///
    /// # Errors
    /// An unknown incident, nothing to tie, or the record's own.
    pub fn link_incident(&mut self, id: &str, request: &LinkRequest) -> Result<(), AppError> {
        let incident = self.incident_state(id)?;
        if request.add.is_empty() && request.remove.is_empty() {
            return Err(usage(
                "incident link",
                "is given nothing to tie",
                "see `ascribe incident link --help`",
            ));
        }
        for other in request.add.duplicate_of.iter().chain(&request.add.related) {
            if other == id {
                return Err(usage(
                    "incident link",
                    "ties the incident to itself",
                    "name another",
                ));
            }
            self.incident_state(other)?;
        }
        self.must_be_recorded(&request.add)?;
        self.may_repeat(id, &request.add.duplicate_of)?;
        let (mut add, mut remove) = (request.add.clone(), request.remove.clone());
        for name in &mut add.campaigns {
            *name = self.campaign_of(&incident, name)?;
        }
        // Taken back are also names that were kept otherwise.
        for name in request.remove.campaigns.clone() {
            remove.campaigns.push(self.disguised_text(&name)?);
        }
        let change = Change::Tie {
            add: Box::new(add),
            remove: Box::new(remove),
        };
        let note = Note::because(request.reason.as_deref());
        self.say_one(&incident, change, note)
    }

    /// Refuses ties to assessments, clusters and actors of which whoever asks sees nothing.
    fn must_be_recorded(&mut self, ties: &Ties) -> Result<(), AppError> {
        for id in &ties.assessments {
            let entries = self.ledger.by_object(id)?;
            if !entries.iter().any(|e| e.kind == ASSESSMENT) {
                return Err(absent(
                    "the assessment named",
                    "`ascribe log --kind x-ascribe-assessment` lists them",
                ));
            }
        }
        if ties.clusters.is_empty() {
            return Ok(());
        }
        let picture = self.picture_now()?;
        let clusters = self.cluster_state()?;
        for id in &ties.clusters {
            let known = clusters.cluster(id).is_some()
                || picture.resolve(id) != Resolution::Unknown
                || !self.ledger.by_object(id)?.is_empty();
            if !known {
                return Err(absent(
                    "the cluster or actor named",
                    "`ascribe cluster list` and `ascribe names` show those there are",
                ));
            }
        }
        Ok(())
    }

    /// Refuses circles of duplicates, and duplicates of duplicates: each repeats the first. Only
    /// of what whoever asks may see.
    fn may_repeat(&self, id: &str, others: &[String]) -> Result<(), AppError> {
        for other in others {
            let (mut seen, mut first) = (BTreeSet::from([other.clone()]), other.clone());
            let mut next = vec![other.clone()];
            while let Some(one) = next.pop() {
                let Ok(state) = self.incident_state(&one) else {
                    continue;
                };
                for before in state.ties.duplicate_of {
                    if before == id {
                        return Err(usage(
                            "--duplicate-of",
                            "names an incident that repeats this one",
                            "untie that first, with --undo",
                        ));
                    }
                    if self.incident_state(&before).is_ok() && seen.insert(before.clone()) {
                        first.clone_from(&before);
                        next.push(before);
                    }
                }
            }
            if first != *other {
                return Err(usage(
                    "--duplicate-of",
                    "names an incident that repeats another itself",
                    format!("name the first: --duplicate-of {first}"),
                ));
            }
        }
        Ok(())
    }

    /// Closes an incident, with its disposition and what was learnt; or opens it again.
    ///
    /// # Errors
    /// A disposition that is none, an incident that is closed already (or not), or the record's own.
    pub fn close_incident(
        &mut self,
        id: &str,
        disposition: &str,
        lessons: Option<&str>,
    ) -> Result<(), AppError> {
        let incident = self.incident_state(id)?;
        if incident.status() == Status::Closed {
            return Err(usage(
                "incident close",
                "names one that is closed",
                "open it with --reopen first",
            ));
        }
        let disposition = DISPOSITION.find(disposition).ok_or_else(|| {
            let all: Vec<String> = DISPOSITION.all().into_iter().map(|(d, _)| d).collect();
            usage(
                "--disposition",
                "is none",
                format!("write one of {}", all.join(", ")),
            )
        })?;
        let note = Note {
            text: lessons.iter().map(|l| format!("Lessons: {l}")).collect(),
            ..Note::default()
        };
        self.say_one(&incident, Change::Close { disposition }, note)
    }

    /// Opens a closed incident again.
    ///
    /// # Errors
    /// An incident that is not closed, no reason, or the record's own.
    pub fn reopen_incident(&mut self, id: &str, reason: Option<&str>) -> Result<(), AppError> {
        let incident = self.incident_state(id)?;
        if incident.status() != Status::Closed {
            return Err(usage(
                "incident close --reopen",
                "names one that is not closed",
                "name another",
            ));
        }
        let note = Note::because(reason);
        if note.is_empty() {
            return Err(usage(
                "incident close --reopen",
                "needs a reason",
                "give --reason",
            ));
        }
        self.say_one(&incident, Change::Reopen, note)
    }
}

/// Nothing follows on a destruction, and what was moved says whither or why.
fn may_follow(
    incident: &Incident,
    piece: &str,
    step: CustodyStep,
    request: &UpdateRequest,
) -> Result<(), AppError> {
    let known = incident.files.iter().find(|f| f.file == piece);
    let known = known.ok_or_else(|| {
        usage(
            "--custody",
            "names no piece of this incident",
            "`ascribe incident show` lists them",
        )
    })?;
    if known.last == CustodyStep::Destroyed {
        return Err(usage(
            "--custody",
            "names a piece that was destroyed",
            "say what there is to correct with --text",
        ));
    }
    let said = [&request.place, &request.reason].into_iter().flatten();
    if step == CustodyStep::Moved && said.clone().all(|text| text.trim().is_empty()) {
        return Err(usage(
            "a piece that was moved",
            "needs where to, or why",
            "give --place or --reason",
        ));
    }
    Ok(())
}

/// Closing says what became of it, and opening again says why: neither is a status alone.
fn may_have_status(incident: &Incident, status: Option<Status>) -> Result<(), AppError> {
    let remedy = match (status, incident.status()) {
        (None, _) | (Some(Status::Closed), Status::Closed) => return Ok(()),
        (Some(Status::Closed), _) => {
            "give its disposition with `ascribe incident close ID --disposition …`"
        }
        (Some(_), Status::Closed) => {
            "say why with `ascribe incident close ID --reopen --reason …` first"
        }
        (Some(_), _) => return Ok(()),
    };
    let rule = "neither closes an incident nor opens a closed one";
    Err(usage("--status", rule, remedy))
}

/// Rule of a level that somebody decided.
const BY_HAND: &str = "by-hand";

/// The severity that results from what is stated now and before; `None` if nothing is stated.
fn severity(incident: &Incident, incoming: &Incoming) -> Option<ascribe_register::event::Graded> {
    if incoming.effect.is_none() && incoming.organisation.is_none() && incoming.grades.is_empty() {
        return None;
    }
    let stated = Incoming {
        effect: incoming.effect.or(incident.severity.effect),
        organisation: incoming.organisation.or(incident.severity.organisation),
        grades: incoming.grades.clone(),
        ..Incoming::default()
    };
    let mut given = graded(&stated)?;
    if incoming.effect.is_none() && incoming.organisation.is_none() {
        // Decided by hand alone: the other scheme stays as it was.
        given.grades.retain(|g| g.rule == BY_HAND);
    }
    // Somebody decided otherwise than the rules: what they make of other facts does not undo it.
    let held = incident
        .severity
        .grades
        .iter()
        .filter(|g| g.rule == BY_HAND);
    let held: BTreeSet<&str> = held.map(|g| g.scheme.as_str()).collect();
    let follows_rules = |g: &Grade| g.rule == BY_HAND || !held.contains(g.scheme.as_str());
    given.grades.retain(follows_rules);
    Some(given)
}

/// A state as JSON.
pub(crate) fn json<T: serde::Serialize>(what: &str, thing: &T) -> Result<Value, AppError> {
    serde_json::to_value(thing).map_err(|e| AppError::stored(what, e))
}

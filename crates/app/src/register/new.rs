//! Recording an incident, from what was told and what was handed in.

use super::found::found_in_text;
use super::pieces::{Pieces, custody};
use super::record::{MARKING, Note, Saying, handle};
use super::usage;
use crate::Progress;
use crate::error::AppError;
use crate::evidence::{Evidence, Names, gather};
use crate::session::{Moment, Session};
use ascribe_ledger::Draft;
use ascribe_register::event::{Graded, Opening};
use ascribe_register::import::Incoming;
use ascribe_register::severity::RULES;
use ascribe_register::words::Status;
use ascribe_register::{Change, Ties};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What an incident is recorded from.
#[derive(Debug, Clone, Default)]
pub struct NewIncident {
    /// Fields by name, as in [`ascribe_register::import::FIELDS`], in order.
    pub fields: Vec<(String, String)>,
    /// Zone of the times given; UTC if it is empty.
    pub zone: String,
    /// Files or folders of evidence.
    pub files: Vec<PathBuf>,
    /// Where the files are kept.
    pub place: Option<String>,
    /// Pseudonym of a victim that is known already.
    pub victim: Option<String>,
    /// Id under which evidence was assessed before it was recorded as an incident.
    pub adopt: Option<String>,
    /// Why the severity is what it is.
    pub reason: Option<String>,
    /// Marking; TLP:AMBER if there is none.
    pub marking: Option<String>,
}

/// What was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// Id of the incident.
    pub incident: String,
    /// Pseudonym of the victim.
    pub victim: Option<String>,
    /// Level by each scheme, with the rule.
    pub severity: Vec<String>,
    /// Values found in text and files, by type.
    pub observed: BTreeMap<String, u64>,
    /// Files taken in.
    pub files: u64,
    /// Files that could not be read, or not whole; by number, since a name may tell.
    pub problems: Vec<String>,
}

/// Everything an incident is recorded with.
pub(crate) struct Prepared {
    pub id: String,
    pub marking: String,
    pub drafts: Vec<Draft>,
    pub victim: Option<String>,
    pub severity: Vec<String>,
    pub evidence: Evidence,
}

impl Session {
    /// Records an incident.
    ///
    /// # Errors
    /// A field that cannot be taken, a path that does not exist, or the record's own.
    pub fn new_incident(
        &mut self,
        new: &NewIncident,
        progress: &mut dyn Progress,
    ) -> Result<Recorded, AppError> {
        let mut incoming = told("new", &new.fields, &new.zone)?;
        if let Some(id) = &new.adopt {
            self.must_be_adoptable(id)?;
        }
        self.may_be_new(&incoming, new)?;
        incoming.facts.victim.clone_from(&new.victim);
        let (evidence, files) = self.handed_in(&incoming, &new.files, progress)?;
        let id = new.adopt.clone().unwrap_or_else(|| handle("incident"));
        let marking = new.marking.clone().unwrap_or_else(|| MARKING.to_owned());
        let reason = Note::because(new.reason.as_deref());
        let mut identities = Vec::new();
        let prepared = self.prepare((id, marking), &incoming, evidence, None, &mut identities)?;
        let context = self.context();
        // Who the victim is goes first, so that the prose is indexed without it.
        self.ledger.append(&context, &identities)?;
        let notes = self.opening_drafts(&prepared, &incoming, &reason, None)?;
        let custody = custody(&files, &Pieces::default(), new.place.as_deref());
        let state = notes.1;
        let mut drafts = notes.0;
        drafts.extend(self.drafts(Saying {
            id: &prepared.id,
            incident: Some(&state),
            marking: &prepared.marking,
            changes: custody,
        })?);
        drafts.extend(prepared.drafts);
        let context = self.context();
        self.ledger.append(&context, &drafts)?;
        Ok(Recorded {
            incident: prepared.id,
            victim: prepared.victim,
            severity: prepared.severity,
            observed: counts(&prepared.evidence),
            files: files.files.len() as u64,
            problems: problems(&files),
        })
    }

    /// What an incident must have, and what it cannot have yet.
    fn may_be_new(&self, incoming: &Incoming, new: &NewIncident) -> Result<(), AppError> {
        let told = *incoming != Incoming::default() || new.victim.is_some() || new.adopt.is_some();
        if !told && new.files.is_empty() {
            return Err(usage(
                "incident new",
                "is told nothing of the incident",
                "say what happened with --title, --text, --when or --file",
            ));
        }
        if incoming.facts.status == Some(Status::Closed) {
            return Err(usage(
                "--status",
                "cannot be closed where nobody says with what disposition",
                "record the incident, then `ascribe incident close` it",
            ));
        }
        let reason = new.reason.as_deref().unwrap_or_default();
        if !incoming.grades.is_empty() && reason.trim().is_empty() {
            return Err(usage(
                "a severity decided by hand",
                "needs a reason",
                "give --reason",
            ));
        }
        self.must_mean_something(new.marking.as_deref())
    }

    /// Refuses a marking that nobody could ever be cleared for.
    pub(super) fn must_mean_something(&self, marking: Option<&str>) -> Result<(), AppError> {
        marking.map_or(Ok(()), |marking| self.must_read(marking))
    }

    /// What is found in what was told and in the files handed in; and of the files alone.
    pub(super) fn handed_in(
        &mut self,
        incoming: &Incoming,
        paths: &[PathBuf],
        progress: &mut dyn Progress,
    ) -> Result<(Evidence, Evidence), AppError> {
        let names = Names::of(&*self.picture_now()?);
        let mut evidence = self.found_in(incoming, &names)?;
        if paths.is_empty() {
            return Ok((evidence, Evidence::default()));
        }
        for path in paths {
            let kind = std::fs::metadata(path).ok();
            if kind.is_some_and(|k| !k.is_file() && !k.is_dir()) {
                return Err(AppError::File {
                    operation: "take in evidence",
                    path: path.clone(),
                    reason: "is neither a file nor a folder".to_owned(),
                });
            }
        }
        let files = gather(
            paths,
            &names,
            &self.reading,
            &crate::DeclaredClocks::default(),
            self.clock.now(),
            progress,
        )?;
        evidence.absorb(files.clone());
        Ok((evidence, files))
    }

    fn must_be_adoptable(&self, id: &str) -> Result<(), AppError> {
        let entries = self.ledger.by_object(id)?;
        let sealed = entries.iter().any(|e| e.kind == crate::stored::EVIDENCE);
        let registered = entries.iter().any(|e| e.kind == ascribe_register::INCIDENT);
        match (sealed, registered) {
            (true, false) => Ok(()),
            (_, true) => Err(usage(
                "--adopt",
                "is in the register already",
                "use `ascribe incident update`",
            )),
            _ => Err(super::absent(
                format!("evidence of {id}"),
                "`ascribe log --kind x-ascribe-evidence` lists it",
            )),
        }
    }

    /// The picture of everything recorded.
    pub(crate) fn picture_now(
        &mut self,
    ) -> Result<std::rc::Rc<ascribe_knowledge::Picture>, AppError> {
        let seq = self.last_seq(Moment::default())?;
        self.picture_at(seq)
    }

    /// What is found in the texts of an incident.
    pub(crate) fn found_in(
        &self,
        incoming: &Incoming,
        names: &Names,
    ) -> Result<Evidence, AppError> {
        let texts = incoming
            .title
            .iter()
            .chain(&incoming.text)
            .chain(&incoming.observables);
        let text = texts.cloned().collect::<Vec<_>>().join("\n");
        if text.is_empty() {
            return Ok(Evidence::default());
        }
        Ok(found_in_text(&text, names))
    }

    /// Decides victim and severity, and prepares what is sealed besides the notes.
    pub(crate) fn prepare(
        &mut self,
        (id, marking): (String, String),
        incoming: &Incoming,
        evidence: Evidence,
        victim: Option<String>,
        identities: &mut Vec<Draft>,
    ) -> Result<Prepared, AppError> {
        let known = victim.or_else(|| incoming.facts.victim.clone());
        let victim = if incoming.identity.is_empty() && known.is_none() {
            None
        } else {
            let (victim, draft) = self.declare(known.as_deref(), &incoming.identity)?;
            identities.extend(draft);
            Some(victim)
        };
        let severity = graded(incoming).map(|g| g.grades).unwrap_or_default();
        let said = severity
            .iter()
            .map(|g| format!("{} {} ({}, rules {})", g.scheme, g.level, g.rule, g.rules));
        let drafts = if evidence.found.is_empty() && evidence.files.is_empty() {
            Vec::new()
        } else {
            Self::evidence_drafts(&id, &marking, &evidence)?
        };
        Ok(Prepared {
            severity: said.collect(),
            id,
            marking,
            drafts,
            victim,
            evidence,
        })
    }

    /// The first event with its note, and the state it makes.
    pub(crate) fn opening_drafts(
        &mut self,
        prepared: &Prepared,
        incoming: &Incoming,
        reason: &Note,
        source: Option<&str>,
    ) -> Result<(Vec<Draft>, ascribe_register::Incident), AppError> {
        let mut facts = incoming.facts.clone();
        facts.victim.clone_from(&prepared.victim);
        facts.status = facts.status.or(Some(Status::New));
        let mut ties = incoming.ties.clone();
        tie_found(&mut ties, &prepared.evidence);
        let opening = Opening {
            facts,
            ties,
            severity: graded(incoming),
            actor: incoming.actor,
            counts: counts(&prepared.evidence),
        };
        let note = Note {
            title: incoming.title.clone(),
            text: incoming.text.clone(),
            reason: reason.reason.clone(),
            reference: incoming.reference.as_ref().map(|r| match source {
                Some(source) => format!("{source}\n{r}"),
                None => r.clone(),
            }),
            ..Note::default()
        };
        let change = Change::New(Box::new(opening));
        let drafts = self.drafts(Saying {
            id: &prepared.id,
            incident: None,
            marking: &prepared.marking,
            changes: vec![(change.clone(), note)],
        })?;
        let event = ascribe_register::Event {
            kind: ascribe_register::INCIDENT.to_owned(),
            id: prepared.id.clone(),
            n: 1,
            at: self.clock.now(),
            by: self.recorder.clone(),
            noted: false,
            change,
        };
        let state = ascribe_register::Incident::after(None, &event, &prepared.marking);
        Ok((drafts, state.unwrap_or_default()))
    }
}

/// The fields given to `incident COMMAND`.
pub(super) fn told(
    command: &str,
    fields: &[(String, String)],
    zone: &str,
) -> Result<Incoming, AppError> {
    let zone = if zone.is_empty() { "UTC" } else { zone };
    let mut incoming = Incoming::default();
    for (field, text) in fields {
        if text.trim().is_empty() {
            return Err(usage(
                &option(field),
                "is empty",
                "leave it out, or say what it is",
            ));
        }
        let set = incoming.set(field, text, zone);
        set.map_err(|rule| {
            let rule = rule.strip_prefix(field.as_str()).unwrap_or(&rule).trim();
            let remedy = format!("see `ascribe incident {command} --help`");
            usage(&option(field), rule, remedy)
        })?;
    }
    Ok(incoming)
}

/// The option that a field is given by.
pub(super) fn option(field: &str) -> String {
    match field {
        "vulnerabilities" => "--vulnerability".to_owned(),
        "techniques" => "--technique".to_owned(),
        "observables" => "--observable".to_owned(),
        "name" => "--victim-name".to_owned(),
        "domain" | "host" | "address" | "email" | "word" => format!("--own-{field}"),
        other => format!("--{other}"),
    }
}

/// The severity that the facts of an incident give, and what was decided by hand over it.
pub(crate) fn graded(incoming: &Incoming) -> Option<Graded> {
    let by_rule = incoming.effect.zip(incoming.organisation);
    let mut grades = by_rule.map(|(e, o)| RULES.grade(e, o)).unwrap_or_default();
    for hand in &incoming.grades {
        grades.retain(|g| g.scheme != hand.scheme);
        grades.push(hand.clone());
    }
    let stated = incoming.effect.is_some() || incoming.organisation.is_some();
    (stated || !grades.is_empty()).then_some(Graded {
        effect: incoming.effect,
        organisation: incoming.organisation,
        grades,
    })
}

/// How many values of each type were found.
pub(crate) fn counts(evidence: &Evidence) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for found in &evidence.found {
        *counts.entry(found.kind.clone()).or_default() += 1;
    }
    counts
}

/// Vulnerabilities and techniques named are ties.
pub(crate) fn tie_found(ties: &mut Ties, evidence: &Evidence) {
    for found in &evidence.found {
        let list = match found.kind.as_str() {
            "vulnerability" => &mut ties.vulnerabilities,
            "attack-pattern" => &mut ties.techniques,
            _ => continue,
        };
        if !list.contains(&found.value) {
            list.push(found.value.clone());
        }
    }
}

/// What could not be read, by number.
pub(crate) fn problems(files: &Evidence) -> Vec<String> {
    let all = (1..).zip(&files.files);
    all.filter_map(|(n, f)| Some(format!("file {n}: {}", f.problem.as_deref()?)))
        .collect()
}

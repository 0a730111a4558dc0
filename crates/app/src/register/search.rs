//! Finding incidents by words, values and ids; and by who the victim is, which is recorded.

use super::around::surroundings;
use super::list::ListedIncident;
use super::record::{NOTE, Note, REFERENCE, words};
use super::show::Reveal;
use super::usage;
use crate::error::AppError;
use crate::session::Session;
use crate::stored::{EVIDENCE, expand};
use ascribe_ledger::ObjectQuery;
use ascribe_observe::extract::extract;
use ascribe_register::facets::{Field, value};
use ascribe_register::identity::{NAME, probes};
use ascribe_register::{Identity, Incident};
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// Hits fetched at a time, the newest first.
const CANDIDATES: u32 = 5000;
/// Incidents with all words of a question fetched at a time.
const PAGE: usize = 64;
/// Notes with the rarest word that one question of a reader of a part of the record looks at, the
/// newest first.
const LOOKED_AT: usize = 200_000;

/// Places of a word in one incident's prose that are looked at one by one; of more, the whole is.
const PLACES: usize = 8;

/// A victim found by who it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdentityHit {
    /// Pseudonym.
    pub victim: String,
    /// Its incidents, the newest first.
    pub incidents: Vec<String>,
}

impl Session {
    /// Incidents that speak of `text`: with all its words in their prose, or with the value or
    /// id it is. Words are looked up in an index that holds no identity, and each hit is
    /// verified against what is shown of the incident.
    ///
    /// # Errors
    /// A text without a word, or the record's own.
    pub fn search_incidents(
        &mut self,
        text: &str,
        limit: usize,
    ) -> Result<Vec<ListedIncident>, AppError> {
        let limit = if limit == 0 { 50 } else { limit };
        let terms = words(text);
        if terms.is_empty() {
            return Err(usage(
                "incident search",
                "has no word to look for",
                "give a word, a value or an id",
            ));
        }
        self.ledger.hold()?;
        self.remember_strangers();
        let found = self.found_by(text, &terms, limit);
        self.forget_strangers();
        self.ledger.release();
        found
    }

    fn found_by(
        &mut self,
        text: &str,
        terms: &BTreeSet<String>,
        limit: usize,
    ) -> Result<Vec<ListedIncident>, AppError> {
        let mut found: Vec<Incident> = Vec::new();
        let mut seen = BTreeSet::new();
        self.by_id(text, limit, &mut found, &mut seen)?;
        self.by_reference(text, limit, &mut found, &mut seen)?;
        self.by_value(text, limit, &mut found, &mut seen)?;
        self.by_words(terms, limit, &mut found, &mut seen)?;
        found.sort_by_key(|i| (-i.begins(), i.id.clone()));
        found.truncate(limit);
        found.iter().map(|i| self.listed(i)).collect()
    }

    fn by_id(
        &mut self,
        text: &str,
        limit: usize,
        found: &mut Vec<Incident>,
        seen: &mut BTreeSet<String>,
    ) -> Result<(), AppError> {
        let text = text.trim();
        if let Ok(incident) = self.incident_state(text)
            && seen.insert(incident.id.clone())
        {
            found.push(incident);
        }
        for field in [
            Field::Victim,
            Field::Vulnerability,
            Field::Technique,
            Field::Cluster,
            Field::Campaign,
        ] {
            let query = ObjectQuery {
                all: vec![(field.number(), vec![value(text)])],
                ..ObjectQuery::default()
            };
            self.ledger.objects(&query, |_, object| {
                if found.len() >= limit {
                    return ControlFlow::Break(());
                }
                if let Ok(incident) = serde_json::from_str::<Incident>(&object.state)
                    && seen.insert(object.object_id)
                {
                    found.push(incident);
                }
                ControlFlow::Continue(())
            })?;
        }
        Ok(())
    }

    /// By the number under which its source keeps it, whatever the source.
    fn by_reference(
        &mut self,
        text: &str,
        limit: usize,
        found: &mut Vec<Incident>,
        seen: &mut BTreeSet<String>,
    ) -> Result<(), AppError> {
        for seq in self
            .ledger
            .find_sealed_newest(REFERENCE, text.trim(), CANDIDATES)?
        {
            if found.len() >= limit {
                return Ok(());
            }
            let entry = self.ledger.entry(seq)?;
            if entry.kind != NOTE || seen.contains(&entry.object_id) {
                continue;
            }
            let incident = self.incident_state(&entry.object_id)?;
            let own: Vec<&str> = incident.facts.victim.as_deref().into_iter().collect();
            // A number that names the victim would tell who it is.
            if !self.recogniser(text, &own)?.recognises(text) {
                seen.insert(entry.object_id);
                found.push(incident);
            }
        }
        Ok(())
    }

    fn by_value(
        &mut self,
        text: &str,
        limit: usize,
        found: &mut Vec<Incident>,
        seen: &mut BTreeSet<String>,
    ) -> Result<(), AppError> {
        for observable in extract(text) {
            let kind = observable.kind.as_str();
            for seq in self
                .ledger
                .find_sealed_newest(kind, &observable.value, CANDIDATES)?
            {
                if found.len() >= limit {
                    return Ok(());
                }
                let entry = self.ledger.entry(seq)?;
                if entry.kind != EVIDENCE || seen.contains(&entry.object_id) {
                    continue;
                }
                let Ok(incident) = self.incident_state(&entry.object_id) else {
                    continue;
                };
                // The victim's own value would tell who the victim is.
                let own = incident.facts.victim.clone();
                let own: Vec<&str> = own.as_deref().into_iter().collect();
                if !self.recogniser("", &own)?.recognises(&observable.value) {
                    seen.insert(entry.object_id);
                    found.push(incident);
                }
            }
        }
        Ok(())
    }

    fn by_words(
        &mut self,
        terms: &BTreeSet<String>,
        limit: usize,
        found: &mut Vec<Incident>,
        seen: &mut BTreeSet<String>,
    ) -> Result<(), AppError> {
        let tags: Vec<(&str, &str)> = terms.iter().map(|t| ("word", t.as_str())).collect();
        let mut before = u64::MAX;
        loop {
            let Some(page) = self.ledger.objects_tagged(&tags, before, PAGE)? else {
                return self.by_notes(terms, limit, found, seen);
            };
            let Some((last, _)) = page.last() else {
                return Ok(());
            };
            before = *last;
            for (_, id) in page {
                if found.len() >= limit {
                    return Ok(());
                }
                if seen.contains(&id) {
                    continue;
                }
                let incident = self.incident_state(&id)?;
                if self.shows(&incident, terms)? {
                    seen.insert(id);
                    found.push(incident);
                }
            }
        }
    }

    /// The same where incidents are not kept by their words: in what one reader sees.
    fn by_notes(
        &mut self,
        terms: &BTreeSet<String>,
        limit: usize,
        found: &mut Vec<Incident>,
        seen: &mut BTreeSet<String>,
    ) -> Result<(), AppError> {
        let Some(rarest) = self.rarest(terms)? else {
            return Ok(());
        };
        let others: Vec<&String> = terms.iter().filter(|t| *t != rarest).collect();
        let (mut before, mut looked_at) = (u64::MAX, 0);
        while looked_at < LOOKED_AT {
            let hits = self
                .ledger
                .find_sealed_before("word", rarest, before, CANDIDATES)?;
            let Some(last) = hits.last() else {
                return Ok(());
            };
            before = *last;
            looked_at += hits.len();
            for seq in hits {
                if found.len() >= limit {
                    return Ok(());
                }
                self.by_note(seq, &others, terms, found, seen)?;
            }
        }
        Ok(())
    }

    /// Takes the incident of a note that has the rarest word, if it has the others too: by the
    /// index first, since opening costs a hundred times as much.
    fn by_note(
        &mut self,
        seq: u64,
        others: &[&String],
        terms: &BTreeSet<String>,
        found: &mut Vec<Incident>,
        seen: &mut BTreeSet<String>,
    ) -> Result<(), AppError> {
        let entry = self.ledger.entry(seq)?;
        if entry.kind != NOTE || seen.contains(&entry.object_id) {
            return Ok(());
        }
        let mut notes = vec![seq];
        for term in others {
            if self.ledger.any_sealed("word", term, &notes)? {
                continue;
            }
            if notes.len() == 1 {
                let all = self.ledger.by_object(&entry.object_id)?;
                notes.extend(all.iter().filter(|e| e.kind == NOTE).map(|e| e.seq));
            }
            if !self.ledger.any_sealed("word", term, &notes)? {
                return Ok(());
            }
        }
        let incident = self.incident_state(&entry.object_id)?;
        if self.shows(&incident, terms)? {
            seen.insert(entry.object_id);
            found.push(incident);
        }
        Ok(())
    }

    /// The word that fewest notes have.
    fn rarest<'t>(&self, terms: &'t BTreeSet<String>) -> Result<Option<&'t String>, AppError> {
        let mut rarest: Option<(u64, &String)> = None;
        for term in terms {
            let count = self
                .ledger
                .count_sealed("word", term, u64::from(CANDIDATES))?;
            if rarest.is_none_or(|(least, _)| count < least) {
                rarest = Some((count, term));
            }
        }
        Ok(rarest.map(|(_, term)| term))
    }

    /// True if every word stands in what is shown of the incident's prose. An index entry made
    /// before its victim was known may name it; what is shown does not.
    fn shows(&mut self, incident: &Incident, terms: &BTreeSet<String>) -> Result<bool, AppError> {
        let mut prose = String::new();
        for entry in self
            .ledger
            .by_object(&incident.id)?
            .iter()
            .filter(|e| e.kind == NOTE)
        {
            if let Ok(plaintext) = self.ledger.open_sealed(entry.seq) {
                prose.push_str(&expand::<Note>("note", &plaintext)?.prose());
                prose.push('\n');
            }
        }
        let own: Vec<&str> = incident.facts.victim.as_deref().into_iter().collect();
        for term in terms {
            if !self.stays(term, &prose, &own)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// True if a word has a place in a prose where it is not part of what names a victim.
    fn stays(&mut self, term: &str, prose: &str, own: &[&str]) -> Result<bool, AppError> {
        let places = surroundings(prose, term);
        if places.len() > PLACES {
            let shown = self.recogniser(prose, own)?.pseudonymise(prose);
            return Ok(words(&shown).contains(term));
        }
        for place in places {
            let shown = self.recogniser(place, own)?.pseudonymise(place);
            if words(&shown).contains(term) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Victims by name, also cut short, by a domain, host or mailbox, also one below a domain
    /// declared, or by an address, also one within a network declared. The search and its reason
    /// are recorded before anything is shown.
    ///
    /// # Errors
    /// No reason given, or the record's own.
    pub fn search_identity(
        &mut self,
        text: &str,
        reveal: &Reveal,
    ) -> Result<Vec<IdentityHit>, AppError> {
        self.may_reveal(reveal)?;
        let victims = self.victims_with(&asked(text))?;
        self.note_access(
            "searched",
            "identity-search",
            Some(&reveal.reason),
            victims.len() as u64,
        )?;
        let mut hits = Vec::new();
        for victim in victims {
            self.note_access("found", &victim, None, 1)?;
            let incidents = self.show_victim(&victim)?.incidents;
            hits.push(IdentityHit { victim, incidents });
        }
        Ok(hits)
    }
}

/// What an identity is looked up by: the whole as a name, and each host and address in it with
/// what is above it.
fn asked(text: &str) -> Vec<(String, String)> {
    let text = text.trim();
    let whole = Identity {
        names: vec![text.to_owned()],
        domains: vec![text.to_owned()],
        addresses: vec![text.to_owned()],
        ..Identity::default()
    };
    let above = match text.contains(char::is_whitespace) {
        true => BTreeSet::new(),
        false => probes(text),
    };
    let mut tags: Vec<(String, String)> = whole.tags();
    tags.extend(above.into_iter().filter(|(kind, _)| kind != NAME));
    tags.sort();
    tags.dedup();
    tags
}

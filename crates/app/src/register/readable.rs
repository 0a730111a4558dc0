//! Names given in the open part of an event: whoever works on an incident, with whom something may
//! be shared, what a campaign is called. A victim named there gives way to its pseudonym.

use super::disguise::disguised;
use crate::clusters::ShownCluster;
use crate::error::AppError;
use crate::session::Session;
use ascribe_reason::cluster::{Action, Event as ClusterEvent};
use ascribe_register::event::{Facts, Ties};
use ascribe_register::{Change, Incident};
use serde_json::Value;
use std::collections::BTreeSet;

impl Session {
    /// Puts pseudonyms in every free name of a change.
    pub(super) fn disguise_change(
        &mut self,
        change: &mut Change,
        victim: Option<&str>,
    ) -> Result<(), AppError> {
        let mut names = free_names(change);
        if names.is_empty() {
            return Ok(());
        }
        let own: Vec<&str> = victim.into_iter().collect();
        let texts: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        let recogniser = self.recogniser(&texts.join("\n"), &own)?;
        for name in &mut names {
            **name = recogniser.pseudonymise(name);
        }
        Ok(())
    }

    /// The name of a campaign as every incident of it has it: victims give way as in any text,
    /// and not as in what is told of their own incidents, else one campaign would have two names.
    ///
    /// # Errors
    /// A name that gives the incident's own victim away.
    pub(super) fn campaign_of(
        &mut self,
        incident: &Incident,
        name: &str,
    ) -> Result<String, AppError> {
        let shared = self.disguised_text(name)?;
        if self.name_in(incident, &shared)? != shared {
            return Err(super::usage(
                "--campaign",
                "is given a name that gives the victim away",
                "call the campaign by what is done in it",
            ));
        }
        Ok(shared)
    }

    /// Puts pseudonyms in what an analyst typed of an event of clusters, before it is recorded.
    /// `members` are the incidents that it is about.
    pub(crate) fn disguise_event(
        &mut self,
        event: &mut ClusterEvent,
        members: &BTreeSet<String>,
    ) -> Result<(), AppError> {
        let victims = self.victims_of(members.iter().map(String::as_str));
        let mut texts = vec![&mut event.reason];
        if let Action::Promote { name, .. } = &mut event.action {
            texts.extend(name.as_mut());
        }
        self.disguise_texts(&mut texts, &victims)
    }

    /// A reason given for something done to an incident, as it may be kept readable.
    pub(crate) fn disguise_reason(
        &mut self,
        incident: &str,
        reason: &str,
    ) -> Result<String, AppError> {
        let victims = self.victims_of([incident].into_iter());
        let mut shown = reason.to_owned();
        self.disguise_texts(&mut [&mut shown], &victims)?;
        Ok(shown)
    }

    /// A text as it may be kept readable: every victim known to the register gives way.
    pub(crate) fn disguised_text(&mut self, text: &str) -> Result<String, AppError> {
        self.disguised_beside(text, text)
    }

    /// A text that stands beside another, its title or the name of its file, with whoever is
    /// named in either recognised by less, too.
    pub(crate) fn disguised_beside(
        &mut self,
        text: &str,
        beside: &str,
    ) -> Result<String, AppError> {
        let named = self.named_by(&format!("{text}\n{beside}"))?;
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        Ok(self.recogniser(text, &named)?.pseudonymise(text))
    }

    /// Anything that is said of incidents as it may be shown: their victims, and all others that it
    /// names, give way.
    pub(crate) fn disguised_about<'i>(
        &mut self,
        value: Value,
        incidents: impl Iterator<Item = &'i str>,
    ) -> Result<Value, AppError> {
        let victims = self.victims_of(incidents);
        let victims: Vec<&str> = victims.iter().map(String::as_str).collect();
        let recogniser = self.recogniser(&value.to_string(), &victims)?;
        Ok(disguised(value, &recogniser))
    }

    fn victims_of<'i>(&self, incidents: impl Iterator<Item = &'i str>) -> BTreeSet<String> {
        let states = incidents.filter_map(|id| self.incident_state(id).ok());
        states.filter_map(|s| s.facts.victim).collect()
    }

    fn disguise_texts(
        &mut self,
        texts: &mut [&mut String],
        victims: &BTreeSet<String>,
    ) -> Result<(), AppError> {
        let victims: Vec<&str> = victims.iter().map(String::as_str).collect();
        let all: Vec<&str> = texts.iter().map(|t| t.as_str()).collect();
        let recogniser = self.recogniser(&all.join("\n"), &victims)?;
        for text in texts {
            **text = recogniser.pseudonymise(text);
        }
        Ok(())
    }

    /// A cluster as it may be shown: the victims of its incidents in the register give way.
    pub(crate) fn disguise_cluster(&mut self, shown: &mut ShownCluster) -> Result<(), AppError> {
        let members = shown.incidents.iter();
        let victims = self.victims_of(members.map(|m| m.incident.as_str()));
        let mut texts: Vec<&mut String> = Vec::new();
        texts.extend(shown.incidents.iter_mut().filter_map(|m| m.name.as_mut()));
        for shared in shown.links.iter_mut().flat_map(|l| &mut l.shared) {
            texts.extend([&mut shared.value, &mut shared.because]);
        }
        texts.extend(shown.history.iter_mut().map(|e| &mut e.reason));
        self.disguise_texts(&mut texts, &victims)
    }

    /// A name as it stands in the events of an incident.
    pub(super) fn name_in(&mut self, incident: &Incident, name: &str) -> Result<String, AppError> {
        let own: Vec<&str> = incident.facts.victim.as_deref().into_iter().collect();
        Ok(self.recogniser(name, &own)?.pseudonymise(name))
    }
}

/// Every name in a change that is neither a controlled word nor an id.
fn free_names(change: &mut Change) -> Vec<&mut String> {
    match change {
        Change::New(opening) => {
            let mut names = of_facts(&mut opening.facts);
            names.extend(of_ties(&mut opening.ties));
            names
        }
        Change::Set(facts) => of_facts(facts),
        Change::Tie { add, remove } => {
            let mut names = of_ties(add);
            names.extend(of_ties(remove));
            names
        }
        Change::Support(support) => support
            .owner
            .iter_mut()
            .chain(support.to.iter_mut())
            .collect(),
        Change::Consent(consent) => consent.with.iter_mut().collect(),
        _ => Vec::new(),
    }
}

fn of_facts(facts: &mut Facts) -> Vec<&mut String> {
    facts.owner.iter_mut().collect()
}

fn of_ties(ties: &mut Ties) -> Vec<&mut String> {
    let lists = [&mut ties.clusters, &mut ties.campaigns];
    lists.into_iter().flatten().collect()
}

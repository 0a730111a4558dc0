//! Names given in the open part of an event: whoever works on an incident, with whom something may
//! be shared, what a campaign is called. A victim named there gives way to its pseudonym.

use crate::clusters::ShownCluster;
use crate::error::AppError;
use crate::session::Session;
use ascribe_register::event::{Facts, Ties};
use ascribe_register::{Change, Incident};

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

    /// A cluster as it may be shown: the victims of its incidents in the register give way.
    pub(crate) fn disguise_cluster(&mut self, shown: &mut ShownCluster) -> Result<(), AppError> {
        let members = shown.incidents.iter();
        let states = members.filter_map(|m| self.incident_state(&m.incident).ok());
        let victims: Vec<String> = states.filter_map(|s| s.facts.victim).collect();
        let victims: Vec<&str> = victims.iter().map(String::as_str).collect();
        let mut texts: Vec<&mut String> = Vec::new();
        texts.extend(shown.incidents.iter_mut().filter_map(|m| m.name.as_mut()));
        for shared in shown.links.iter_mut().flat_map(|l| &mut l.shared) {
            texts.extend([&mut shared.value, &mut shared.because]);
        }
        texts.extend(shown.history.iter_mut().map(|e| &mut e.reason));
        let all: Vec<&str> = texts.iter().map(|t| t.as_str()).collect();
        let recogniser = self.recogniser(&all.join("\n"), &victims)?;
        for text in &mut texts {
            **text = recogniser.pseudonymise(text);
        }
        Ok(())
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

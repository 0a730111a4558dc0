//! How the entries of an incident make its state, and what it is found by.

use super::links::SHARING;
use super::record::NOTE;
use ascribe_ledger::{Facets, Reduce, Step};
use ascribe_register::{Event, INCIDENT, Incident, facets};

/// Version of the reduction: raise it when states or facets change, and they are made again.
pub const REDUCTION: u32 = 3;

/// Version of the kinds by whose words incidents are searched.
pub const SEARCHED: u32 = 1;

/// The reduction of incidents.
pub struct Incidents;

impl Reduce for Incidents {
    fn kinds(&self) -> &[&str] {
        &[INCIDENT]
    }

    fn sharing(&self) -> &[&str] {
        SHARING
    }

    fn searched(&self) -> &[&str] {
        &[NOTE]
    }

    fn apply(&self, before: Option<&str>, step: &Step<'_>) -> Option<String> {
        let event: Event = serde_json::from_str(step.body).ok()?;
        let before: Option<Incident> = before.and_then(|b| serde_json::from_str(b).ok());
        let after = Incident::after(before.as_ref(), &event, step.marking)?;
        serde_json::to_string(&after).ok()
    }

    fn facets(&self, state: &str) -> Facets {
        let Ok(incident) = serde_json::from_str::<Incident>(state) else {
            return Facets::default();
        };
        Facets {
            // The newest first.
            rank: incident.begins().saturating_neg(),
            values: facets::of(&incident),
        }
    }
}

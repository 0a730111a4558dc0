//! How well clustering puts reports of one actor together: labelled cases, clustered as if they
//! were recorded one after the other.

use crate::Progress;
use crate::backtest::cases;
use crate::clusters::incidents::traits_of;
use crate::error::AppError;
use crate::hits::look_up;
use crate::session::Session;
use ascribe_knowledge::Day;
use ascribe_reason::cluster::{Agreement, Incident, State, agreement, propose};
use ascribe_reason::{Excluded, Observation, Parameters};
use std::path::Path;

/// How cases are clustered.
#[derive(Debug, Clone, Copy, Default)]
pub struct MeasureOptions {
    /// Leave out knowledge that cites a case's own publisher.
    pub exclude_own_publisher: bool,
}

impl Session {
    /// Clusters labelled cases with the present knowledge and compares with their labels. Nothing
    /// is recorded.
    ///
    /// # Errors
    /// A file that cannot be read, a case that is none, or the record's own.
    pub fn measure_clusters(
        &mut self,
        path: &Path,
        options: MeasureOptions,
        progress: &mut dyn Progress,
    ) -> Result<Agreement, AppError> {
        let cases = cases::read(path)?;
        let seq = self.ledger.size()?;
        let picture = self.picture_at(seq)?;
        let mut incidents = Vec::new();
        let mut labels = Vec::new();
        let total = u64::try_from(cases.len()).ok();
        for (number, case) in (1u64..).zip(&cases) {
            progress.at("reading cases", number, total);
            let Some(actor) = &case.actor else { continue };
            let observations: Vec<Observation> = case
                .observations(self, &Parameters::default())?
                .all
                .into_iter()
                .map(|(kind, value)| Observation {
                    kind,
                    value,
                    found: Vec::new(),
                })
                .collect();
            let seen = look_up(&self.ledger, &picture, &observations, seq, &[])?;
            let excluded = Excluded {
                publishers: if options.exclude_own_publisher {
                    case.publishers()
                } else {
                    Vec::new()
                },
                whatever_cites: true,
                ..Excluded::default()
            };
            let day = case.observed_at.as_deref().and_then(Day::parse);
            incidents.push(Incident {
                id: case.id.clone(),
                from: day,
                to: day,
                traits: traits_of(&picture, &observations, &seen, &excluded).0,
            });
            let known = self.actor_meant(actor.id.as_deref(), &actor.name)?;
            labels.push(known.unwrap_or_else(|| actor.name.clone()));
        }
        let mut state = State::default();
        for event in propose(&incidents, &state.clone(), |n| n.to_string()) {
            // What was proposed applies.
            let _ = state.apply(&event);
        }
        let pairs: Vec<(String, String)> = incidents
            .iter()
            .zip(labels)
            .map(|(i, label)| {
                let cluster = state
                    .of_incident(&i.id)
                    .map_or_else(|| i.id.clone(), |c| c.id.clone());
                (cluster, label)
            })
            .collect();
        Ok(agreement(&pairs))
    }
}

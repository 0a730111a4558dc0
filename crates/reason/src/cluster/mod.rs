//! Activity clusters: recorded incidents that belong together, whoever did them.
//!
//! What joins two incidents is exclusive evidence that both hold ([`traits`]). Clusters are never
//! computed anew: they are the outcome of recorded events ([`state`]), each of which can be taken
//! back, so an id once given keeps its meaning. New incidents are placed one by one
//! ([`propose`]); what an analyst has parted is not joined again by rule.

mod measure;
mod promote;
mod propose;
mod state;
mod traits;

pub use measure::{Agreement, agreement};
pub use promote::{Criterion, Level, criteria};
pub use propose::propose;
pub use state::{Action, Cluster, Event, Refusal, State};
pub use traits::{Incident, Joined, LINKED, Trait, joined, strength, together};

use serde::{Deserialize, Serialize};

/// How like a recorded cluster an incident is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Likeness {
    /// Id of the cluster.
    pub cluster: String,
    /// Its name, once it was given one.
    pub name: Option<String>,
    /// Incidents in it.
    pub incidents: usize,
    /// Sum of the weights of what is shared, as in clustering.
    pub weight: f64,
    /// True if that is enough to join.
    pub joins: bool,
    /// What is shared, heaviest first.
    pub shared: Vec<Joined>,
}

/// Clusters that an incident is like, the likest first.
#[must_use]
pub fn likeness(incident: &Incident, incidents: &[Incident], state: &State) -> Vec<Likeness> {
    let mut all: Vec<Likeness> = state
        .clusters()
        .filter(|c| !c.members.contains(&incident.id))
        .filter_map(|cluster| {
            let members: Vec<&Incident> = incidents
                .iter()
                .filter(|i| cluster.members.contains(&i.id))
                .collect();
            let shared = together(incident, &members, incidents);
            let weight = strength(&shared);
            (weight > 0.0).then(|| Likeness {
                cluster: cluster.id.clone(),
                name: cluster.name.clone(),
                incidents: cluster.members.len(),
                weight,
                joins: weight >= LINKED,
                shared: shared.into_iter().take(10).collect(),
            })
        })
        .collect();
    all.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.cluster.cmp(&b.cluster))
    });
    all
}

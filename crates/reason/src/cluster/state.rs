//! Clusters as the outcome of recorded events.

use super::promote::Level;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Something that happened to clusters, as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Id of the event.
    pub id: String,
    /// What happened.
    #[serde(flatten)]
    pub action: Action,
    /// Why, in words that name no evidence.
    pub reason: String,
    /// Who decided: an analyst, or `rule`.
    pub by: String,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum Action {
    /// Incidents form a new cluster.
    Form {
        /// Its id.
        cluster: String,
        /// Its first members.
        incidents: Vec<String>,
    },
    /// An incident joins.
    Join {
        /// The cluster.
        cluster: String,
        /// The incident.
        incident: String,
    },
    /// One cluster goes into another, whose id stays.
    Merge {
        /// The cluster that stays.
        into: String,
        /// The one that goes.
        from: String,
    },
    /// Members leave and form a cluster of their own.
    Split {
        /// The cluster that stays.
        cluster: String,
        /// Id of the new one.
        into: String,
        /// Who leaves.
        incidents: Vec<String>,
    },
    /// A cluster reaches a level, and perhaps a name.
    Promote {
        /// The cluster.
        cluster: String,
        /// The level.
        level: Level,
        /// The name.
        name: Option<String>,
    },
    /// An earlier event is taken back.
    Undo {
        /// Its id.
        event: String,
    },
}

/// One cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// Stable id, `CL-0001`.
    pub id: String,
    /// Name, once it was given one.
    pub name: Option<String>,
    /// Level that it reached.
    pub level: Level,
    /// Pseudonyms of its incidents.
    pub members: BTreeSet<String>,
}

/// Why an event cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What was asked for.
    pub what: String,
    /// The rule it breaks.
    pub rule: String,
}

/// All clusters, and what must not be joined by rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    clusters: BTreeMap<String, Cluster>,
    /// Ids ever given, so that none is given twice.
    given: BTreeSet<String>,
    /// Pairs of incidents that an analyst has parted.
    parted: BTreeSet<(String, String)>,
    events: Vec<Event>,
}

impl State {
    /// The state that events lead to. Events that were taken back, and those that no longer apply
    /// since one before them was, are left out.
    #[must_use]
    pub fn of(events: &[Event]) -> Self {
        let mut undone: BTreeSet<&str> = BTreeSet::new();
        // From the last to the first, so that an undo can be taken back too.
        for event in events.iter().rev() {
            if let Action::Undo { event: target } = &event.action
                && !undone.contains(event.id.as_str())
            {
                undone.insert(target);
            }
        }
        let mut state = Self::default();
        for event in events {
            if undone.contains(event.id.as_str()) {
                state.part(event);
                state.remember(&event.action);
            } else {
                // A refused event stays in the record and has no effect.
                let _ = state.apply(event);
            }
        }
        state.events = events.to_vec();
        state
    }

    /// Clusters by id.
    pub fn clusters(&self) -> impl Iterator<Item = &Cluster> {
        self.clusters.values()
    }

    /// One cluster.
    #[must_use]
    pub fn cluster(&self, id: &str) -> Option<&Cluster> {
        self.clusters.get(id)
    }

    /// The cluster of an incident.
    #[must_use]
    pub fn of_incident(&self, incident: &str) -> Option<&Cluster> {
        self.clusters
            .values()
            .find(|c| c.members.contains(incident))
    }

    /// Every event that led here, also those taken back.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// True if an analyst has parted the two.
    #[must_use]
    pub fn is_parted(&self, one: &str, other: &str) -> bool {
        self.parted.contains(&pair(one, other))
    }

    /// The next id that was never given.
    #[must_use]
    pub fn next_id(&self) -> String {
        let mut number = self.given.len() + 1;
        loop {
            let id = format!("CL-{number:04}");
            if !self.given.contains(&id) {
                return id;
            }
            number += 1;
        }
    }

    /// Applies one event.
    ///
    /// # Errors
    /// If it names a cluster or incident that is not there, or would empty a cluster.
    pub fn apply(&mut self, event: &Event) -> Result<(), Refusal> {
        match &event.action {
            Action::Form { cluster, incidents } => self.form(cluster, incidents)?,
            Action::Join { cluster, incident } => self.join(cluster, incident)?,
            Action::Merge { into, from } => self.merge(into, from)?,
            Action::Split {
                cluster,
                into,
                incidents,
            } => self.split(cluster, into, incidents)?,
            Action::Promote {
                cluster,
                level,
                name,
            } => {
                let found = self.known(cluster)?;
                found.level = *level;
                if name.is_some() {
                    found.name.clone_from(name);
                }
            }
            Action::Undo { .. } => {}
        }
        self.events.push(event.clone());
        Ok(())
    }

    fn known(&mut self, id: &str) -> Result<&mut Cluster, Refusal> {
        self.clusters.get_mut(id).ok_or_else(|| Refusal {
            what: format!("cluster {id}"),
            rule: "is not one of the present clusters".to_owned(),
        })
    }

    fn form(&mut self, id: &str, incidents: &[String]) -> Result<(), Refusal> {
        self.given.insert(id.to_owned());
        let taken = incidents.iter().find(|i| self.of_incident(i).is_some());
        if let Some(taken) = taken {
            return Err(Refusal {
                what: format!("incident {taken}"),
                rule: "is in a cluster already".to_owned(),
            });
        }
        self.clusters.insert(
            id.to_owned(),
            Cluster {
                id: id.to_owned(),
                name: None,
                level: Level::Activity,
                members: incidents.iter().cloned().collect(),
            },
        );
        Ok(())
    }

    fn join(&mut self, id: &str, incident: &str) -> Result<(), Refusal> {
        if self.of_incident(incident).is_some() {
            return Err(Refusal {
                what: format!("incident {incident}"),
                rule: "is in a cluster already".to_owned(),
            });
        }
        self.known(id)?.members.insert(incident.to_owned());
        Ok(())
    }

    fn merge(&mut self, into: &str, from: &str) -> Result<(), Refusal> {
        if into == from {
            return Err(Refusal {
                what: format!("cluster {into}"),
                rule: "cannot go into itself".to_owned(),
            });
        }
        self.known(into)?;
        self.known(from)?;
        let gone = self
            .clusters
            .remove(from)
            .map(|c| c.members)
            .unwrap_or_default();
        self.known(into)?.members.extend(gone);
        Ok(())
    }

    fn split(&mut self, id: &str, into: &str, incidents: &[String]) -> Result<(), Refusal> {
        self.given.insert(into.to_owned());
        let found = self.known(id)?;
        if let Some(stranger) = incidents.iter().find(|i| !found.members.contains(*i)) {
            return Err(Refusal {
                what: format!("incident {stranger}"),
                rule: format!("is not in cluster {id}"),
            });
        }
        if incidents.is_empty() || incidents.len() >= found.members.len() {
            return Err(Refusal {
                what: format!("cluster {id}"),
                rule: "must keep a member and lose one".to_owned(),
            });
        }
        let leaving: BTreeSet<String> = incidents.iter().cloned().collect();
        found.members.retain(|m| !leaving.contains(m));
        let staying: Vec<String> = found.members.iter().cloned().collect();
        for one in &leaving {
            self.parted
                .extend(staying.iter().map(|other| pair(one, other)));
        }
        self.clusters.insert(
            into.to_owned(),
            Cluster {
                id: into.to_owned(),
                name: None,
                level: Level::Activity,
                members: leaving,
            },
        );
        Ok(())
    }

    /// What was joined and taken back is not joined again by rule.
    fn part(&mut self, event: &Event) {
        let pairs = |ones: &[String], others: &[String]| -> Vec<(String, String)> {
            let each = |one: &String| {
                others
                    .iter()
                    .filter(move |o| *o != one)
                    .map(move |o| (one.clone(), o.clone()))
                    .collect::<Vec<_>>()
            };
            ones.iter()
                .flat_map(each)
                .map(|(a, b)| pair(&a, &b))
                .collect()
        };
        let members = |id: &str| -> Vec<String> {
            self.clusters
                .get(id)
                .map(|c| c.members.iter().cloned().collect())
                .unwrap_or_default()
        };
        let parted = match &event.action {
            Action::Form { incidents, .. } => pairs(incidents, incidents),
            Action::Join { cluster, incident } => {
                pairs(std::slice::from_ref(incident), &members(cluster))
            }
            Action::Merge { into, from } => pairs(&members(into), &members(from)),
            _ => Vec::new(),
        };
        self.parted.extend(parted);
    }

    fn remember(&mut self, action: &Action) {
        match action {
            Action::Form { cluster: id, .. } | Action::Split { into: id, .. } => {
                self.given.insert(id.clone());
            }
            _ => {}
        }
    }
}

fn pair(one: &str, other: &str) -> (String, String) {
    if one <= other {
        (one.to_owned(), other.to_owned())
    } else {
        (other.to_owned(), one.to_owned())
    }
}

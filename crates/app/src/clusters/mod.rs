//! Activity clusters of the recorded incidents: placed, shown, parted, joined, taken back, promoted.

mod incidents;
mod measure;

pub use ascribe_reason::cluster::{Agreement, Cluster, Criterion, Joined, Level, Likeness};
pub use measure::MeasureOptions;

use crate::error::AppError;
use crate::own::{CLUSTER_EVENT, OWN_MARKING};
use crate::picture::is_knowledge;
use crate::session::Session;
use crate::stored::{ASSESSMENT, EVIDENCE};
use ascribe_reason::assessment::Assessment;
use ascribe_reason::cluster::{
    Action, Event, Incident, State, criteria, joined, likeness, propose, strength,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// All clusters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clusters {
    /// Each with its members.
    pub clusters: Vec<Cluster>,
    /// Incidents in none.
    pub alone: Vec<String>,
    /// Incidents whose evidence was erased: they stay where they are, and join nothing.
    pub erased: Vec<String>,
    /// What was recorded just now.
    pub recorded: Vec<Event>,
}

/// One cluster with what holds it together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownCluster {
    /// The cluster.
    #[serde(flatten)]
    pub cluster: Cluster,
    /// Its incidents by name, where their evidence can be opened.
    pub incidents: Vec<Member>,
    /// What joins them, pair by pair, strongest first.
    pub links: Vec<Link>,
    /// The criteria of each level.
    pub criteria: Vec<Criterion>,
    /// What happened to it, oldest first.
    pub history: Vec<Event>,
}

/// A member of a cluster.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Pseudonym.
    pub incident: String,
    /// Name, as the analyst calls it; none once erased.
    pub name: Option<String>,
    /// First and last day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// What joins two incidents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// One.
    pub one: String,
    /// The other.
    pub other: String,
    /// How strongly, natural log; from [`ascribe_reason::cluster::LINKED`] on they belong together.
    pub weight: f64,
    /// By what.
    pub shared: Vec<Joined>,
}

/// Links shown of one cluster.
const LINKS: usize = 200;

impl Session {
    /// Places every incident that is in no cluster yet, and records what that brings about.
    ///
    /// # Errors
    /// The record's own.
    pub fn cluster(&mut self) -> Result<Clusters, AppError> {
        let known = self.incidents()?;
        let state = self.cluster_state()?;
        let events = propose(&known.incidents, &state, |_| String::new());
        let mut recorded = Vec::new();
        for event in events {
            recorded.push(self.record_event(event.action, event.reason, "rule")?);
        }
        self.list(known, recorded)
    }

    /// The clusters as they are.
    ///
    /// # Errors
    /// The record's own.
    pub fn clusters(&mut self) -> Result<Clusters, AppError> {
        let known = self.incidents()?;
        self.list(known, Vec::new())
    }

    fn list(&self, known: incidents::Known, recorded: Vec<Event>) -> Result<Clusters, AppError> {
        let state = self.cluster_state()?;
        let alone = known
            .incidents
            .iter()
            .filter(|i| state.of_incident(&i.id).is_none());
        Ok(Clusters {
            clusters: state.clusters().cloned().collect(),
            alone: alone.map(|i| i.id.clone()).collect(),
            erased: known.erased,
            recorded,
        })
    }

    /// One cluster, with what joins its incidents.
    ///
    /// # Errors
    /// [`AppError::NotFound`], or the record's own.
    pub fn show_cluster(&mut self, id: &str) -> Result<ShownCluster, AppError> {
        let known = self.incidents()?;
        let state = self.cluster_state()?;
        let cluster = found(&state, id)?.clone();
        let members: Vec<&Incident> = known
            .incidents
            .iter()
            .filter(|i| cluster.members.contains(&i.id))
            .collect();
        let mut links: Vec<Link> = Vec::new();
        for (place, one) in members.iter().enumerate() {
            for other in members.iter().skip(place + 1) {
                let shared = joined(one, other, &known.incidents);
                if !shared.is_empty() {
                    links.push(Link {
                        one: one.id.clone(),
                        other: other.id.clone(),
                        weight: strength(&shared),
                        shared,
                    });
                }
            }
        }
        links.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        links.truncate(LINKS);
        let incidents = cluster
            .members
            .iter()
            .map(|id| {
                let own = members.iter().find(|i| i.id == *id);
                Member {
                    incident: id.clone(),
                    name: known.names.get(id).cloned(),
                    from: own.and_then(|i| i.from).map(|d| d.to_string()),
                    to: own.and_then(|i| i.to).map(|d| d.to_string()),
                }
            })
            .collect();
        let about = |e: &&Event| mentions(&e.action, id);
        let mut shown = ShownCluster {
            criteria: criteria(&members, known.origins(&cluster.members), false),
            history: state.events().iter().filter(about).cloned().collect(),
            cluster,
            incidents,
            links,
        };
        self.disguise_cluster(&mut shown)?;
        Ok(shown)
    }

    /// Takes incidents out of a cluster into one of their own.
    ///
    /// # Errors
    /// [`AppError::Usage`] if the cluster or an incident is not there, or the record's own.
    pub fn split_cluster(
        &mut self,
        id: &str,
        incidents: &[String],
        reason: &str,
    ) -> Result<Event, AppError> {
        let action = Action::Split {
            cluster: id.to_owned(),
            into: self.cluster_state()?.next_id(),
            incidents: incidents.to_vec(),
        };
        self.decide_cluster(action, reason)
    }

    /// Puts one cluster into another.
    ///
    /// # Errors
    /// As [`Session::split_cluster`].
    pub fn merge_clusters(
        &mut self,
        into: &str,
        from: &str,
        reason: &str,
    ) -> Result<Event, AppError> {
        let action = Action::Merge {
            into: into.to_owned(),
            from: from.to_owned(),
        };
        self.decide_cluster(action, reason)
    }

    /// Takes an event back.
    ///
    /// # Errors
    /// As [`Session::split_cluster`].
    pub fn undo_cluster_event(&mut self, event: &str, reason: &str) -> Result<Event, AppError> {
        let state = self.cluster_state()?;
        if !state.events().iter().any(|e| e.id == event) {
            return Err(AppError::NotFound {
                what: format!("event {event}"),
                remedy: "`ascribe cluster show ID` lists what happened to a cluster".to_owned(),
            });
        }
        self.decide_cluster(
            Action::Undo {
                event: event.to_owned(),
            },
            reason,
        )
    }

    /// Raises a cluster to a level, if the criteria of that level and of those below hold.
    ///
    /// # Errors
    /// [`AppError::Usage`] naming the criteria that do not hold, or the record's own.
    pub fn promote_cluster(
        &mut self,
        id: &str,
        level: Level,
        name: Option<&str>,
        confident: bool,
        reason: &str,
    ) -> Result<Event, AppError> {
        let known = self.incidents()?;
        let state = self.cluster_state()?;
        let cluster = found(&state, id)?;
        let members: Vec<&Incident> = known
            .incidents
            .iter()
            .filter(|i| cluster.members.contains(&i.id))
            .collect();
        let unmet: Vec<String> = criteria(&members, known.origins(&cluster.members), confident)
            .into_iter()
            .filter(|c| c.level <= level && !c.holds)
            .map(|c| format!("{} ({})", c.asks, c.has))
            .collect();
        if !unmet.is_empty() {
            return Err(AppError::Usage {
                what: format!("cluster {id}"),
                rule: format!("does not meet: {}", unmet.join("; ")),
                remedy: "promote it when it does, or to a lower level".to_owned(),
            });
        }
        if level == Level::Named && name.is_none() && cluster.name.is_none() {
            return Err(AppError::Usage {
                what: "a named actor".to_owned(),
                rule: "needs a name".to_owned(),
                remedy: "add --name NAME".to_owned(),
            });
        }
        let action = Action::Promote {
            cluster: id.to_owned(),
            level,
            name: name.map(str::to_owned),
        };
        self.decide_cluster(action, reason)
    }

    /// Clusters that an assessed incident is like; nothing where none is recorded.
    pub(crate) fn compare_with_clusters(
        &mut self,
        answers: &mut [Assessment],
    ) -> Result<(), AppError> {
        let state = self.cluster_state()?;
        if state.clusters().next().is_none() {
            return Ok(());
        }
        let known = self.incidents()?;
        for answer in answers {
            if let Some(own) = known.incidents.iter().find(|i| i.id == answer.id) {
                answer.examination.clusters = likeness(own, &known.incidents, &state);
            }
        }
        Ok(())
    }

    /// The clusters, as far as whoever asks may see them.
    pub(crate) fn cluster_state(&self) -> Result<State, AppError> {
        Ok(State::of(&self.all_own::<Event>(CLUSTER_EVENT)?))
    }

    fn decide_cluster(&mut self, action: Action, reason: &str) -> Result<Event, AppError> {
        let by = self.recorder.clone();
        let mut state = self.cluster_state()?;
        let event = Event {
            id: String::new(),
            action,
            reason: reason.to_owned(),
            by: by.clone(),
        };
        state.apply(&event).map_err(|r| AppError::Usage {
            what: r.what,
            rule: r.rule,
            remedy: "`ascribe cluster list` shows clusters and incidents".to_owned(),
        })?;
        self.record_event(event.action, event.reason, &by)
    }

    /// Records an event. It stays readable, so what an analyst typed is kept as it may be shown.
    fn record_event(
        &mut self,
        action: Action,
        reason: String,
        by: &str,
    ) -> Result<Event, AppError> {
        let id = format!("event-{}", crate::assess::fresh());
        let mut event = Event {
            id: id.clone(),
            action,
            reason,
            by: by.to_owned(),
        };
        let members = concerned(&self.cluster_state()?, &event.action);
        self.disguise_event(&mut event, &members)?;
        // Which incidents belong together follows from all of them and from all that is known.
        let kinds = |kind: &str| is_knowledge(kind) || [EVIDENCE, ASSESSMENT].contains(&kind);
        let marking = self.derived(OWN_MARKING, &[], &kinds)?;
        self.record_own_as(CLUSTER_EVENT, id, marking, &event)?;
        Ok(event)
    }
}

fn found<'a>(state: &'a State, id: &str) -> Result<&'a Cluster, AppError> {
    state.cluster(id).ok_or_else(|| AppError::NotFound {
        what: format!("cluster {id}"),
        remedy: "`ascribe cluster list` shows those there are".to_owned(),
    })
}

/// The incidents of every cluster that an action changes, or whose change it takes back.
fn concerned(state: &State, action: &Action) -> BTreeSet<String> {
    let undone = match action {
        Action::Undo { event } => state.events().iter().find(|e| e.id == *event),
        _ => None,
    };
    let actions = [Some(action), undone.map(|e| &e.action)];
    let about = |id: &str| actions.iter().flatten().any(|a| mentions(a, id));
    let touched = state.clusters().filter(|c| about(&c.id));
    let mut members: BTreeSet<String> = touched.flat_map(|c| c.members.clone()).collect();
    for action in actions.into_iter().flatten() {
        match action {
            Action::Form { incidents, .. } | Action::Split { incidents, .. } => {
                members.extend(incidents.iter().cloned());
            }
            Action::Join { incident, .. } => {
                members.insert(incident.clone());
            }
            _ => {}
        }
    }
    members
}

fn mentions(action: &Action, id: &str) -> bool {
    let named: BTreeSet<&str> = match action {
        Action::Form { cluster, .. }
        | Action::Join { cluster, .. }
        | Action::Promote { cluster, .. } => BTreeSet::from([cluster.as_str()]),
        Action::Merge { into, from } => BTreeSet::from([into.as_str(), from.as_str()]),
        Action::Split { cluster, into, .. } => BTreeSet::from([cluster.as_str(), into.as_str()]),
        Action::Undo { .. } => return true,
    };
    named.contains(id)
}

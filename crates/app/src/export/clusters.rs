//! Activity clusters on their way out, as the permitted events alone make them: what is withheld
//! has no part in them.

use super::{Export, ExportForm, ExportOptions};
use crate::advisory::stamp;
use crate::error::AppError;
use crate::own::CLUSTER_EVENT;
use crate::session::{Moment, Session};
use ascribe_exchange::bundle::{Outgoing, bundle};
use ascribe_exchange::conclusion::{Grouped, Told, cluster};
use ascribe_exchange::marked::{Ceiling, strictest};
use ascribe_ledger::{Entry, Filter};
use ascribe_reason::cluster::{Action, Cluster, Event, State};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// Clusters that may leave.
pub(super) struct Clusters {
    pub outgoing: Vec<Outgoing>,
    /// Events that their marking keeps in.
    pub withheld: usize,
}

impl Session {
    /// One cluster.
    pub(super) fn export_cluster(
        &mut self,
        id: &str,
        options: &ExportOptions,
        ceiling: &Ceiling,
    ) -> Result<Export, AppError> {
        if options.form == ExportForm::Misp {
            return Err(AppError::Usage {
                what: format!("cluster {id}"),
                rule: "has no form in MISP".to_owned(),
                remedy: "give --as stix".to_owned(),
            });
        }
        let (events, withheld) = self.cluster_events(ceiling, options.moment)?;
        let state = state(&events);
        let found = state.cluster(id).ok_or_else(|| AppError::NotFound {
            what: format!("cluster {id}"),
            remedy: format!(
                "`ascribe cluster list` shows those there are; events above {} have no part in \
                 an export (--max-marking)",
                options.max_marking
            ),
        })?;
        let outgoing = self.concluded(&[found], &events)?;
        let (document, counts) = bundle(&outgoing, Vec::new());
        Ok(Export {
            document,
            counts,
            withheld,
            sealed: 0,
            events: 0,
            max_marking: options.max_marking.clone(),
        })
    }

    /// All clusters.
    pub(super) fn concluded_clusters(
        &mut self,
        ceiling: &Ceiling,
        moment: Moment,
    ) -> Result<Clusters, AppError> {
        let (events, withheld) = self.cluster_events(ceiling, moment)?;
        let state = state(&events);
        let all: Vec<&Cluster> = state.clusters().collect();
        let outgoing = self.concluded(&all, &events)?;
        Ok(Clusters { outgoing, withheld })
    }

    fn concluded(
        &mut self,
        clusters: &[&Cluster],
        events: &[(Entry, Event)],
    ) -> Result<Vec<Outgoing>, AppError> {
        let histories = Histories::of(events);
        let grouped = histories.grouped();
        let mut outgoing = Vec::new();
        for cluster in clusters {
            let own = histories.number(&cluster.id).and_then(|n| grouped.get(&n));
            let own = own.map_or(&[][..], Vec::as_slice);
            outgoing.extend(self.concluded_cluster(cluster, own)?);
        }
        Ok(outgoing)
    }

    /// The events that may leave, oldest first, and how many may not.
    fn cluster_events(
        &self,
        ceiling: &Ceiling,
        moment: Moment,
    ) -> Result<(Vec<(Entry, Event)>, usize), AppError> {
        let filter = Filter {
            max_seq: Some(self.last_seq(moment)?),
            published_until: moment.known_by,
            kinds: Some(vec![CLUSTER_EVENT.to_owned()]),
            ..Filter::default()
        };
        let (mut events, mut withheld) = (Vec::new(), 0);
        self.ledger.entries(&filter, |entry| {
            if !ceiling.permits(&entry.marking) {
                withheld += 1;
            } else if let Some(event) = entry.body().and_then(|b| serde_json::from_str(b).ok()) {
                events.push((entry, event));
            }
            ControlFlow::Continue(())
        })?;
        Ok((events, withheld))
    }

    fn concluded_cluster(
        &mut self,
        found: &Cluster,
        own: &[&(Entry, Event)],
    ) -> Result<Option<Outgoing>, AppError> {
        let (Some((first, _)), Some((last, _))) = (own.first(), own.last()) else {
            return Ok(None);
        };
        let told = Told {
            record: self.record_name(),
            created: stamp(first.recorded_at),
            modified: stamp(last.recorded_at),
            marking: strictest(own.iter().map(|(entry, _)| entry.marking.as_str())),
        };
        let happened: Vec<Value> = own
            .iter()
            .map(|(entry, event)| {
                let mut shown = json!(event);
                if let Some(shown) = shown.as_object_mut() {
                    shown.insert("recorded".to_owned(), json!(stamp(entry.recorded_at)));
                }
                shown
            })
            .collect();
        // Typed by people, perhaps before it was known who the victims are.
        let typed = json!({ "name": found.name, "history": happened });
        let members = found.members.iter().map(String::as_str);
        let mut shown = self.disguised_about(typed, members)?;
        let history = shown.get_mut("history").map(Value::take);
        let grouped = Grouped {
            id: found.id.clone(),
            name: shown.get("name").and_then(Value::as_str).map(str::to_owned),
            level: json!(found.level).as_str().unwrap_or_default().to_owned(),
            members: found.members.iter().cloned().collect(),
            history: match history {
                Some(Value::Array(list)) => list,
                _ => Vec::new(),
            },
        };
        Ok(cluster(&told, &grouped).map(|entry| Outgoing {
            current: true,
            entry,
        }))
    }
}

fn state(events: &[(Entry, Event)]) -> State {
    let events: Vec<Event> = events.iter().map(|(_, event)| event.clone()).collect();
    State::of(&events)
}

/// The events that made each cluster what it is, by the ids that they name: its own, those of
/// clusters that went into it or from which it was split, and what takes any of these back. Events
/// are numbered by the first that they hang together with.
struct Histories<'e> {
    events: &'e [(Entry, Event)],
    first: Vec<usize>,
    by_name: HashMap<&'e str, usize>,
}

impl<'e> Histories<'e> {
    fn of(events: &'e [(Entry, Event)]) -> Self {
        let mut all = Self {
            events,
            first: (0..events.len()).collect(),
            by_name: HashMap::new(),
        };
        for (place, (_, event)) in events.iter().enumerate() {
            for name in named(&event.action).into_iter().chain([event.id.as_str()]) {
                let known = *all.by_name.entry(name).or_insert(place);
                let (one, other) = (all.root(known), all.root(place));
                if let Some(root) = all.first.get_mut(one.max(other)) {
                    *root = one.min(other);
                }
            }
        }
        all
    }

    fn root(&self, mut place: usize) -> usize {
        // A number leads to itself or to a smaller one.
        while let Some(&next) = self.first.get(place).filter(|n| **n != place) {
            place = next;
        }
        place
    }

    /// Of all clusters at once, by the number of the first event.
    fn grouped(&self) -> HashMap<usize, Vec<&'e (Entry, Event)>> {
        let mut all: HashMap<usize, Vec<&(Entry, Event)>> = HashMap::new();
        for (place, event) in self.events.iter().enumerate() {
            all.entry(self.root(place)).or_default().push(event);
        }
        all
    }

    /// The number of the first event of a cluster.
    fn number(&self, cluster: &str) -> Option<usize> {
        self.by_name.get(cluster).map(|place| self.root(*place))
    }
}

/// The clusters of an action, or the event that it takes back.
fn named(action: &Action) -> Vec<&str> {
    match action {
        Action::Form { cluster, .. }
        | Action::Join { cluster, .. }
        | Action::Promote { cluster, .. } => vec![cluster],
        Action::Merge { into, from } => vec![into, from],
        Action::Split { cluster, into, .. } => vec![cluster, into],
        Action::Undo { event } => vec![event],
    }
}

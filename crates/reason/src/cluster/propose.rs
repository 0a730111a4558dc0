//! Where new incidents belong, one by one, in the order they were recorded.

use super::state::{Action, Event, State};
use super::traits::{Incident, Joined, LINKED, strength, together};

/// Events that place every incident which is in no cluster: it joins the cluster it is linked to
/// most, clusters that it links are merged into the oldest, and with another lone incident it
/// forms a new one. `name` makes the id of an event from its number.
#[must_use]
pub fn propose(
    incidents: &[Incident],
    state: &State,
    name: impl Fn(usize) -> String,
) -> Vec<Event> {
    let mut state = state.clone();
    let mut made: Vec<Event> = Vec::new();
    for (place, incident) in incidents.iter().enumerate() {
        if state.of_incident(&incident.id).is_some() {
            continue;
        }
        let before = incidents.get(..place).unwrap_or_default();
        for action in actions(incident, before, incidents, &state) {
            let event = Event {
                id: name(made.len()),
                reason: action.1,
                action: action.0,
                by: "rule".to_owned(),
            };
            if state.apply(&event).is_ok() {
                made.push(event);
            }
        }
    }
    made
}

/// What one incident brings about.
fn actions(
    incident: &Incident,
    before: &[Incident],
    all: &[Incident],
    state: &State,
) -> Vec<(Action, String)> {
    let mut linked: Vec<(f64, String, String)> = Vec::new();
    for cluster in state.clusters() {
        let members: Vec<&Incident> = all
            .iter()
            .filter(|i| cluster.members.contains(&i.id))
            .collect();
        if members.iter().any(|m| state.is_parted(&m.id, &incident.id)) {
            continue;
        }
        let shared = together(incident, &members, all);
        if strength(&shared) >= LINKED {
            linked.push((strength(&shared), cluster.id.clone(), reason(&shared)));
        }
    }
    linked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let Some((_, best, why)) = linked.first().cloned() else {
        return form(incident, before, all, state).into_iter().collect();
    };
    let mut all_actions = vec![(
        Action::Join {
            cluster: best.clone(),
            incident: incident.id.clone(),
        },
        why,
    )];
    let oldest = linked
        .iter()
        .map(|l| l.1.clone())
        .min()
        .unwrap_or_else(|| best.clone());
    for (_, id, why) in linked.iter().filter(|l| l.1 != oldest) {
        let merge = Action::Merge {
            into: oldest.clone(),
            from: id.clone(),
        };
        if may_merge(state, &oldest, id) {
            all_actions.push((merge, format!("a new incident links both: {why}")));
        }
    }
    all_actions
}

fn may_merge(state: &State, one: &str, other: &str) -> bool {
    let members = |id: &str| state.cluster(id).map(|c| &c.members);
    let (Some(ours), Some(theirs)) = (members(one), members(other)) else {
        return false;
    };
    !ours
        .iter()
        .any(|a| theirs.iter().any(|b| state.is_parted(a, b)))
}

fn form(
    incident: &Incident,
    before: &[Incident],
    all: &[Incident],
    state: &State,
) -> Option<(Action, String)> {
    let lone = before
        .iter()
        .filter(|o| state.of_incident(&o.id).is_none() && !state.is_parted(&o.id, &incident.id));
    let found: Vec<(&Incident, Vec<Joined>)> = lone
        .map(|o| (o, together(incident, &[o], all)))
        .filter(|(_, shared)| strength(shared) >= LINKED)
        .collect();
    let why = found.first().map(|(_, shared)| reason(shared))?;
    let mut incidents: Vec<String> = found.iter().map(|(o, _)| o.id.clone()).collect();
    incidents.push(incident.id.clone());
    Some((
        Action::Form {
            cluster: state.next_id(),
            incidents,
        },
        why,
    ))
}

/// Which kinds of evidence are shared: an event is open, so it names no value.
fn reason(shared: &[Joined]) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for thing in shared {
        match kinds.iter_mut().find(|(k, _)| *k == thing.kind) {
            Some((_, n)) => *n += 1,
            None => kinds.push((&thing.kind, 1)),
        }
    }
    let list: Vec<String> = kinds.iter().map(|(k, n)| format!("{n} {k}")).collect();
    format!("shares exclusive evidence: {}", list.join(", "))
}

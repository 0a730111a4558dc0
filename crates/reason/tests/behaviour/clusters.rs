//! Incidents that belong together.

use ascribe_knowledge::Day;
use ascribe_reason::cluster::{
    Action, Event, Incident, Level, State, Trait, criteria, likeness, propose,
};

fn incident(id: &str, day: &str, values: &[&str]) -> Incident {
    let trait_of = |v: &&str| {
        let (kind, value) = v.split_once(' ').unwrap();
        let common = value.strip_prefix('!').map(|_| "shared: a list".to_owned());
        Trait {
            kind: kind.to_owned(),
            value: value.to_owned(),
            common,
        }
    };
    Incident {
        id: id.to_owned(),
        from: Day::parse(day),
        to: Day::parse(day),
        traits: values.iter().map(trait_of).collect(),
    }
}

fn cluster(incidents: &[Incident], state: &mut State) -> Vec<Event> {
    let start = state.events().len();
    let made = propose(incidents, state, |n| format!("event-{}", start + n));
    for event in &made {
        state.apply(event).unwrap();
    }
    made
}

fn members(state: &State, id: &str) -> Vec<String> {
    state.cluster(id).unwrap().members.iter().cloned().collect()
}

#[test]
fn exclusive_evidence_joins_and_shared_never_does() {
    let incidents = [
        incident(
            "a",
            "2021-01-01",
            &["domain-name x.net", "domain-name !cdn.net"],
        ),
        incident("b", "2021-02-01", &["domain-name x.net"]),
        incident("c", "2021-03-01", &["domain-name !cdn.net"]),
        incident(
            "d",
            "2021-03-01",
            &["attack-pattern T1190", "ipv4-addr 198.18.0.1"],
        ),
        incident(
            "e",
            "2021-03-02",
            &["attack-pattern T1190", "ipv4-addr 198.18.0.1"],
        ),
    ];
    let mut state = State::default();
    cluster(&incidents, &mut state);
    assert_eq!(members(&state, "CL-0001"), ["a", "b"]);
    assert!(
        ["c", "d", "e"]
            .iter()
            .all(|i| state.of_incident(i).is_none())
    );
}

#[test]
fn new_incidents_join_and_ids_stay() {
    let mut incidents = vec![
        incident("a", "2021-01-01", &["sha256 1"]),
        incident("b", "2021-02-01", &["sha256 1", "domain-name y.net"]),
    ];
    let mut state = State::default();
    cluster(&incidents, &mut state);
    incidents.push(incident("c", "2021-08-01", &["domain-name y.net"]));
    let made = cluster(&incidents, &mut state);
    assert!(
        matches!(&made[..], [Event { action: Action::Join { cluster, .. }, .. }] if cluster == "CL-0001")
    );
    assert_eq!(members(&state, "CL-0001"), ["a", "b", "c"]);
    assert!(cluster(&incidents, &mut state).is_empty());
    assert!(made[0].reason.contains("domain-name") && !made[0].reason.contains("y.net"));
}

#[test]
fn an_incident_that_links_two_clusters_merges_them_and_undo_parts_them() {
    let mut incidents = vec![
        incident("a", "2021-01-01", &["sha256 1"]),
        incident("b", "2021-01-02", &["sha256 1"]),
        incident("c", "2021-01-03", &["sha256 2"]),
        incident("d", "2021-01-04", &["sha256 2"]),
    ];
    let mut state = State::default();
    let mut events = cluster(&incidents, &mut state);
    assert_eq!(state.clusters().count(), 2);
    incidents.push(incident("e", "2021-01-05", &["sha256 1", "sha256 2"]));
    events.extend(cluster(&incidents, &mut state));
    assert_eq!(members(&state, "CL-0001"), ["a", "b", "c", "d", "e"]);
    let merge = events
        .iter()
        .find(|e| matches!(e.action, Action::Merge { .. }))
        .unwrap();
    let undo = Event {
        id: "event-undo".to_owned(),
        action: Action::Undo {
            event: merge.id.clone(),
        },
        reason: String::new(),
        by: "analyst".to_owned(),
    };
    events.push(undo);
    let mut state = State::of(&events);
    assert_eq!(members(&state, "CL-0002"), ["c", "d"]);
    assert!(
        cluster(&incidents, &mut state).is_empty(),
        "what was parted is not joined by rule"
    );
}

#[test]
fn a_split_holds_and_can_be_taken_back() {
    let incidents = [
        incident("a", "2021-01-01", &["sha256 1"]),
        incident("b", "2021-01-02", &["sha256 1"]),
        incident("c", "2021-01-03", &["sha256 1"]),
    ];
    let mut state = State::default();
    let mut events = cluster(&incidents, &mut state);
    let split = Event {
        id: "event-split".to_owned(),
        action: Action::Split {
            cluster: "CL-0001".to_owned(),
            into: state.next_id(),
            incidents: vec!["c".to_owned()],
        },
        reason: "another victim's own file".to_owned(),
        by: "analyst".to_owned(),
    };
    events.push(split.clone());
    let mut parted = State::of(&events);
    assert_eq!(members(&parted, "CL-0002"), ["c"]);
    assert!(cluster(&incidents, &mut parted).is_empty());
    events.push(Event {
        id: "event-undo".to_owned(),
        action: Action::Undo { event: split.id },
        reason: String::new(),
        by: "analyst".to_owned(),
    });
    let back = State::of(&events);
    assert_eq!(members(&back, "CL-0001"), ["a", "b", "c"]);
    assert_eq!(
        back.next_id(),
        "CL-0003",
        "an id once given is not given again"
    );
}

#[test]
fn what_most_incidents_hold_joins_none() {
    let incidents: Vec<Incident> = (0..12)
        .map(|n| {
            incident(
                &format!("i{n:02}"),
                "2021-01-01",
                &["domain-name update.net"],
            )
        })
        .collect();
    let mut state = State::default();
    assert!(cluster(&incidents, &mut state).is_empty());
}

#[test]
fn a_new_incident_is_compared_with_clusters() {
    let incidents = [
        incident("a", "2021-01-01", &["sha256 1"]),
        incident("b", "2021-01-02", &["sha256 1"]),
    ];
    let mut state = State::default();
    cluster(&incidents, &mut state);
    let new = incident("n", "2021-06-01", &["sha256 1"]);
    let like = likeness(&new, &incidents, &state);
    assert!(
        like[0].joins && like[0].cluster == "CL-0001" && like[0].shared[0].incidents.len() == 2
    );
    assert!(
        likeness(
            &incident("o", "2021-06-01", &["sha256 3"]),
            &incidents,
            &state
        )
        .is_empty()
    );
}

#[test]
fn the_criteria_of_each_level_are_as_written() {
    let long = [
        incident("a", "2021-01-01", &["sha256 1", "domain-name x.net"]),
        incident("b", "2021-08-01", &["sha256 1"]),
    ];
    let all: Vec<&Incident> = long.iter().collect();
    assert!(criteria(&all, 2, true).iter().all(|c| c.holds));
    let one: Vec<&Incident> = long.iter().take(1).collect();
    let unmet = |c: Vec<ascribe_reason::cluster::Criterion>| {
        c.into_iter()
            .filter(|c| !c.holds)
            .map(|c| c.level)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        unmet(criteria(&one, 1, false)),
        [
            Level::Activity,
            Level::Temporary,
            Level::Named,
            Level::Named
        ]
    );
}

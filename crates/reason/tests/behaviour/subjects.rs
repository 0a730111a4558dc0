//! Whose a list is: its label, what the titles of its publications say, and what is left of it
//! without a publisher.

use crate::world::{Said, World, name, probability};
use ascribe_reason::Excluded;
use ascribe_reason::assessment::Verdict;

const A: &str = "lattice-0.net";
const B: &str = "lattice-1.net";
const OWN: &str = "https://publisher-1.net/report";
const STORE: &str = "https://www.virustotal.com/gui/ip-address/203.0.113.5/relations";

fn world(said: Vec<Said>) -> World {
    World {
        said,
        ..World::default()
    }
}

/// The world without a publisher.
fn without(said: Vec<Said>, publisher: &str, whatever_cites: bool) -> World {
    World {
        excluded: Excluded {
            publishers: vec![publisher.to_owned()],
            whatever_cites,
            ..Excluded::default()
        },
        ..world(said)
    }
}

#[test]
fn a_title_that_names_another_actor_goes_before_the_label() {
    let titled = "https://publisher-1.net/2024/actor-07-and-its-tools";
    let answer = world(vec![Said::new(4, 1, &[A, B]).citing(&[titled])]).weigh(&[A, B]);
    assert_eq!(
        answer.hypotheses[0].actor,
        name(7),
        "{:?}",
        answer.hypotheses
    );
    assert!(probability(&answer, 4) < probability(&answer, 7));
    // A title that names the label's own actor too leaves it as it is.
    let both = "https://publisher-1.net/actor-04-shares-tools-with-actor-07";
    let answer = world(vec![Said::new(4, 1, &[A, B]).citing(&[both])]).weigh(&[A, B]);
    assert_eq!(answer.hypotheses[0].actor, name(4));
    assert!(probability(&answer, 7) < 0.05);
}

#[test]
fn a_remark_that_names_two_leaves_it_open() {
    let said = Said::new(4, 1, &[A, B]).remarked("(# Actor 04, Actor 07)");
    let answer = world(vec![said]).weigh(&[A, B]);
    assert!(
        answer
            .hypotheses
            .iter()
            .all(|h| h.unknown || h.probability < 0.8)
    );
    assert_ne!(answer.verdict, Verdict::Attributed);
}

#[test]
fn what_pointed_at_a_sinkhole_attributes_nobody() {
    let said = |note: &str| {
        let list = |publisher| Said::new(4, publisher, &[A, B]).remarked(note);
        world(vec![list(1), list(2)]).weigh(&[A, B])
    };
    assert_eq!(said("seen at a customer").verdict, Verdict::Attributed);
    let answer = said("Passive DNS for a sinkhole, 203.0.113.9");
    assert_eq!(
        answer.verdict,
        Verdict::Unattributed,
        "{:?}",
        answer.reasons
    );
    assert!(probability(&answer, 4) < 0.8);
    assert!(
        answer.reasons.iter().any(|r| r.contains("sinkhole")),
        "{:?}",
        answer.reasons
    );
    // Beside a list that says so of itself, the by-catch says nothing more.
    let caught = Said::new(5, 3, &[A, B]).remarked("sinkholed by them");
    let alone = world(vec![Said::new(4, 1, &[A, B])]).weigh(&[A, B]);
    let beside = world(vec![Said::new(4, 1, &[A, B]), caught]).weigh(&[A, B]);
    assert!((probability(&alone, 4) - probability(&beside, 4)).abs() < 1e-9);
}

#[test]
fn without_a_publisher_what_cites_nothing_else_is_gone() {
    let only = vec![Said::new(4, 1, &[A, B])];
    assert!(
        probability(
            &without(only.clone(), "publisher-2.net", false).weigh(&[A, B]),
            4
        ) > 0.5
    );
    for strict in [false, true] {
        let answer = without(only.clone(), "publisher-1.net", strict).weigh(&[A, B]);
        assert!(answer.evidence.is_empty());
    }
    for other in ["https://publisher-2.net/report", STORE] {
        let both = vec![Said::new(4, 1, &[A, B]).citing(&[OWN, other])];
        let answer = without(both.clone(), "publisher-1.net", false).weigh(&[A, B]);
        assert!(probability(&answer, 4) > 0.5);
        let origins = answer
            .evidence
            .iter()
            .flat_map(|e| &e.claims)
            .map(|c| c.origin.as_str());
        assert!(origins.into_iter().all(|o| o != "publisher-1.net"));
        let answer = without(both, "publisher-1.net", true).weigh(&[A, B]);
        assert!(answer.evidence.is_empty());
    }
}

#[test]
fn what_only_the_left_out_title_told_is_not_used() {
    let titled = "https://publisher-1.net/2024/actor-07-and-its-tools";
    let said = vec![Said::new(4, 1, &[A, B]).citing(&[titled, STORE])];
    let answer = without(said, "publisher-1.net", false).weigh(&[A, B]);
    assert!(answer.evidence.is_empty(), "{:?}", answer.evidence);
}

#[test]
fn hosts_of_several_actors_under_one_domain_are_strangers() {
    let said = |second| {
        let many = (2..9).map(|p| Said::new(4, p, &["one.lattice-0.net"]));
        let all = many.chain([Said::new(second, 1, &["two.lattice-0.net"])]);
        world(all.collect()).weigh(&["three.lattice-0.net"])
    };
    let own = said(4);
    assert_eq!(own.verdict, Verdict::Linked);
    assert!(own.evidence[0].discount.is_none());
    let shared = said(5);
    assert_eq!(
        shared.verdict,
        Verdict::Unattributed,
        "{:?}",
        shared.reasons
    );
    assert_eq!(shared.evidence[0].discount.as_ref().unwrap().kind, "shared");
}

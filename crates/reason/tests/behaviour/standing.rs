//! On what an answer rests.

use crate::world::{Said, World, name};
use ascribe_reason::assessment::{Assessment, Verdict};
use ascribe_reason::sensitivity::Sensitivity;
use std::collections::BTreeSet;

const VALUES: [&str; 5] = [
    "lattice-0.net",
    "lattice-1.net",
    "lattice-2.net",
    "lattice-3.net",
    "lattice-4.net",
];

fn world() -> World {
    World {
        said: vec![Said::new(4, 1, &VALUES[..3]), Said::new(4, 2, &VALUES[2..])],
        ..World::default()
    }
}

fn sensitivity(answer: &Assessment) -> &Sensitivity {
    answer.examination.sensitivity.as_ref().unwrap()
}

#[test]
fn the_smallest_flipping_set_is_smallest_by_trying_all() {
    let answer = world().weigh(&VALUES);
    assert_eq!(answer.verdict, Verdict::Attributed, "{:?}", answer.reasons);
    let flip = sensitivity(&answer).smallest_flip.clone().unwrap();
    assert!(flip.exact && flip.confirmed, "{flip:?}");
    let outcome = |a: &Assessment| (a.verdict, a.hypotheses[0].id.clone());
    let changes = |gone: &BTreeSet<&str>| {
        let left: Vec<&str> = VALUES.into_iter().filter(|v| !gone.contains(v)).collect();
        outcome(&world().weigh(&left)) != outcome(&answer)
    };
    let least = (0u32..1 << VALUES.len())
        .map(|mask| {
            let each = VALUES.iter().enumerate();
            let gone = each.filter(|(i, _)| mask & (1 << i) != 0);
            gone.map(|(_, value)| *value).collect::<BTreeSet<_>>()
        })
        .filter(changes)
        .map(|set| set.len())
        .min()
        .unwrap();
    assert_eq!(flip.items.len(), least, "{flip:?}");
}

/// Twelve values of each of two reports: 16.8 million sets, of which 168 differ in more than which twins
/// they hold. Those are tried here from outside.
#[test]
fn among_twins_the_smallest_flipping_set_is_proven_too() {
    let values: Vec<String> = (0..24).map(|n| format!("trellis-{n}.net")).collect();
    let all: Vec<&str> = values.iter().map(String::as_str).collect();
    let world = || World {
        said: vec![Said::new(4, 1, &all[..12]), Said::new(4, 2, &all[12..])],
        ..World::default()
    };
    let answer = world().weigh(&all);
    assert_eq!(answer.verdict, Verdict::Attributed, "{:?}", answer.reasons);
    let flip = sensitivity(&answer).smallest_flip.clone().unwrap();
    assert!(flip.exact && flip.confirmed, "{flip:?}");
    let changes = |first: usize, second: usize| {
        let left: Vec<&str> = [&all[first..12], &all[12 + second..]].concat();
        world().weigh(&left).verdict != answer.verdict
    };
    let pairs = (0..=12).flat_map(|first| (0..=12).map(move |second| (first, second)));
    let least = pairs.filter(|(a, b)| changes(*a, *b)).map(|(a, b)| a + b);
    assert_eq!(Some(flip.items.len()), least.min(), "{flip:?}");
}

#[test]
fn leaving_out_a_lineage_on_which_the_answer_depends_is_told() {
    let answer = world().weigh(&VALUES);
    let all = &sensitivity(&answer).lineages;
    assert_eq!(all.len(), 2);
    assert!(
        all.iter()
            .all(|w| w.changes && w.verdict == Verdict::Linked),
        "{all:?}"
    );
    assert!(
        sensitivity(&answer)
            .warnings
            .iter()
            .any(|w| w.contains("one lineage"))
    );
}

#[test]
fn names_alone_are_cheap_to_forge_and_it_says_so() {
    let answer = world().weigh(&VALUES);
    let forgery = &sensitivity(&answer).forgery;
    assert_eq!(forgery.suffices.as_deref(), Some("simple"));
    assert!(
        forgery
            .warning
            .as_ref()
            .is_some_and(|w| w.contains(&name(4)))
    );
    assert!(forgery.without_cheap < 0.5);
}

#[test]
fn nothing_known_leaves_nothing_to_flip() {
    let answer = World::default().weigh(&VALUES);
    assert!(sensitivity(&answer).smallest_flip.is_none());
    assert!(sensitivity(&answer).warnings.is_empty());
}

#[test]
fn a_prior_multiplied_as_told_meets_the_threshold() {
    let answer = world().weigh(&VALUES);
    let factor = sensitivity(&answer).prior.unknown_factor.unwrap();
    let unknown = answer
        .hypotheses
        .iter()
        .find(|h| h.unknown)
        .unwrap()
        .probability;
    let p = answer.hypotheses[0].probability;
    let rest = 1.0 - p - unknown;
    assert!((p / (p + rest + factor * unknown) - 0.8).abs() < 1e-6);
}

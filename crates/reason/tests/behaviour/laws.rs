//! Properties over random evidence.

use crate::world::{ACTORS, Said, World, contribution, name, probability};
use ascribe_reason::assessment::Assessment;
use proptest::collection::vec;
use proptest::prelude::*;

/// Values that evidence and feeds draw from; some are techniques, some nobody knows.
fn pool() -> Vec<String> {
    let mut all: Vec<String> = (0..8).map(|n| format!("lattice-{n}.net")).collect();
    all.extend((0..4).map(|n| format!("http://lattice-{n}.net/{n}")));
    all.extend((1..6).map(|n| format!("{:064x}", u128::from(n as u32) << 90)));
    all.extend((0..8).map(|n| format!("T{}", 1000 + n * 5)));
    all.push(crate::world::EXPLOIT.to_owned());
    all
}

fn value() -> impl Strategy<Value = String> {
    proptest::sample::select(pool())
}

fn said() -> impl Strategy<Value = Said> {
    let grade = proptest::sample::select(vec!['A', 'B', 'C', 'D', 'E', 'F']);
    (0..ACTORS, 0..5_usize, vec(value(), 1..5), grade).prop_map(
        |(actor, publisher, values, reliability)| Said {
            actor,
            publisher,
            values: values
                .into_iter()
                .filter(|v| v.contains('.') || v.len() == 64)
                .collect(),
            reliability,
            ..Said::new(0, 0, &[])
        },
    )
}

fn world() -> impl Strategy<Value = World> {
    let day = proptest::option::of((1..13_u8, 1..29_u8));
    let benign = vec(0..8_usize, 0..3);
    (vec(said(), 0..6), benign, day).prop_map(|(said, benign, day)| World {
        said,
        benign: benign
            .into_iter()
            .map(|n| format!("lattice-{n}.net"))
            .collect(),
        vulnerability: vec![
            ("disclosed", "2024-03-01".to_owned()),
            ("poc_public", "2024-04-01".to_owned()),
        ],
        day: day.map(|(m, d)| format!("2024-{m:02}-{d:02}")),
        ..World::default()
    })
}

fn evidence() -> impl Strategy<Value = Vec<String>> {
    vec(value(), 0..12).prop_map(|mut all| {
        all.sort();
        all.dedup();
        all
    })
}

fn weigh(world: &World, values: &[String]) -> Assessment {
    world.weigh(&values.iter().map(String::as_str).collect::<Vec<_>>())
}

fn sound(answer: &Assessment) {
    let sum: f64 = answer.hypotheses.iter().map(|h| h.probability).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    assert_eq!(answer.hypotheses.iter().filter(|h| h.unknown).count(), 1);
    assert!(
        answer
            .hypotheses
            .windows(2)
            .all(|w| w[0].probability >= w[1].probability)
    );
    let unknown = answer.hypotheses.iter().find(|h| h.unknown).unwrap();
    for hypothesis in &answer.hypotheses {
        assert!((0.0..=1.0).contains(&hypothesis.probability));
        assert_eq!(
            hypothesis.likelihood,
            ascribe_reason::likelihood(hypothesis.probability)
        );
        let sum: f64 = answer
            .evidence
            .iter()
            .flat_map(|e| &e.contributions)
            .filter(|c| *c.id == hypothesis.id)
            .map(|c| c.weight)
            .sum();
        assert!(sum.is_finite() && (sum - hypothesis.weight).abs() < 1e-9);
        if !hypothesis.unknown {
            let odds = (hypothesis.probability / unknown.probability).ln();
            assert!((odds - hypothesis.prior - sum - hypothesis.calibration).abs() < 1e-6);
            let channels: f64 = hypothesis.channels.iter().map(|c| c.weight).sum();
            assert!((channels - sum).abs() < 1e-9);
        }
    }
    for sponsor in &answer.sponsors {
        assert!((0.0..=1.0 + 1e-9).contains(&sponsor.probability));
    }
}

fn same(a: &Assessment, b: &Assessment) {
    assert_eq!(a.verdict, b.verdict);
    for actor in 0..ACTORS {
        let (x, y) = (probability(a, actor), probability(b, actor));
        assert!((x - y).abs() < 1e-9, "{}: {x} {y}", name(actor));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn an_answer_is_sound(world in world(), values in evidence()) {
        sound(&weigh(&world, &values));
    }

    #[test]
    fn the_same_gives_the_same_bytes(world in world(), values in evidence()) {
        let bytes = || serde_json::to_string(&weigh(&world, &values)).unwrap();
        prop_assert_eq!(bytes(), bytes());
    }

    #[test]
    fn the_order_of_evidence_and_feeds_does_not_matter(world in world(), values in evidence()) {
        let turned = World { said: world.said.iter().rev().cloned().collect(), ..world.clone() };
        let back: Vec<String> = values.iter().rev().cloned().collect();
        same(&weigh(&world, &values), &weigh(&turned, &back));
    }

    #[test]
    fn sources_that_cannot_be_judged_move_nothing(world in world(), values in evidence()) {
        let mut world = world;
        for said in &mut world.said {
            said.reliability = 'F';
        }
        let answer = weigh(&world, &values);
        for item in answer.evidence.iter().filter(|e| e.kind == "indicator") {
            for c in &item.contributions {
                prop_assert!(c.weight.abs() < 1e-12, "{item:?}");
            }
        }
        prop_assert!(answer.evidence.iter().any(|e| e.kind != "indicator")
            || answer.verdict == ascribe_reason::assessment::Verdict::Unattributed);
    }

    #[test]
    fn a_better_source_does_not_weigh_less(world in world(), values in evidence()) {
        let graded = |grade| {
            let mut world = world.clone();
            if let Some(first) = world.said.first_mut() {
                first.reliability = grade;
            }
            let answer = weigh(&world, &values);
            world.said.first().map_or(0.0, |s| {
                answer.hypotheses.iter().find(|h| h.actor == name(s.actor)).map_or(0.0, |h| h.weight)
            })
        };
        let weights = ['E', 'D', 'C', 'B', 'A'].map(graded);
        prop_assert!(weights.windows(2).all(|w| w[0] <= w[1] + 1e-9), "{weights:?}");
    }

    /// A list of benign hosts lowers what its names say.
    #[test]
    fn a_benign_name_says_less(world in world(), values in evidence()) {
        let without = World { benign: Vec::new(), ..world.clone() };
        let (with, without) = (weigh(&world, &values), weigh(&without, &values));
        for item in &with.evidence {
            if item.discount.as_ref().is_none_or(|d| d.kind != "benign") {
                continue;
            }
            for actor in 0..ACTORS {
                let (a, b) = (
                    contribution(&with, &item.value, actor),
                    contribution(&without, &item.value, actor),
                );
                prop_assert!(a <= b.max(0.0) + 1e-9, "{} {a} {b}", item.value);
            }
        }
    }

    /// A URL besides its host says nothing new.
    #[test]
    fn repeating_a_host_in_urls_adds_nothing(world in world(), values in evidence()) {
        let mut more = values.clone();
        for host in values.iter().filter(|v| v.ends_with(".net")) {
            more.extend([format!("http://{host}/new"), format!("https://{host}:8443/other")]);
        }
        let (once, more) = (weigh(&world, &values), weigh(&world, &more));
        for hypothesis in &more.hypotheses {
            let before = once.hypotheses.iter().find(|h| h.id == hypothesis.id).unwrap();
            prop_assert!(hypothesis.weight <= before.weight + 1e-9, "{hypothesis:?} {before:?}");
        }
    }

    /// What more actors are said to hold says less of each.
    #[test]
    fn what_many_hold_says_less(holders in 1..10_usize) {
        let value = "lattice-0.net";
        let weight = |n: usize| {
            let said = (0..n).map(|a| Said::new(a, a, &[value])).collect();
            let answer = World { said, ..World::default() }.weigh(&[value]);
            contribution(&answer, value, 0)
        };
        prop_assert!(weight(holders + 1) < weight(holders));
    }
}

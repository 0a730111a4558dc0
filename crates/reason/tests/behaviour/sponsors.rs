//! Two links: activity to group, group to sponsor.

use crate::world::{Said, World, probability};
use ascribe_reason::assessment::{Sponsor, Verdict};

const VALUES: [&str; 4] = [
    "lattice-0.net",
    "lattice-1.net",
    "lattice-2.net",
    "lattice-3.net",
];

fn sponsor<'a>(all: &'a [Sponsor], name: &str) -> &'a Sponsor {
    all.iter().find(|s| s.sponsor == name).unwrap()
}

#[test]
fn a_sponsor_is_attributed_while_the_group_stays_open() {
    // Actors 4 and 6 have one sponsor; each publisher names both for what it saw.
    let said = vec![
        Said::new(4, 1, &VALUES[..3]),
        Said::new(6, 1, &VALUES[..3]),
        Said::new(4, 2, &VALUES[1..]),
        Said::new(6, 2, &VALUES[1..]),
    ];
    let answer = World {
        said,
        ..World::default()
    }
    .weigh(&VALUES);
    assert_ne!(answer.verdict, Verdict::Attributed);
    let china = sponsor(&answer.sponsors, "CN");
    assert_eq!(china.verdict, Verdict::Attributed, "{china:?}");
    let statement = answer.examination.statement.as_ref().unwrap();
    assert!(statement.contains("CN") && statement.contains("open"));
    assert!(answer.reasons.contains(statement));
}

#[test]
fn groups_of_two_sponsors_attribute_neither() {
    let said = vec![
        Said::new(4, 1, &VALUES[..3]),
        Said::new(5, 1, &VALUES[..3]),
        Said::new(4, 2, &VALUES[1..]),
        Said::new(5, 2, &VALUES[1..]),
    ];
    let answer = World {
        said,
        ..World::default()
    }
    .weigh(&VALUES);
    assert!(
        answer
            .sponsors
            .iter()
            .all(|s| s.verdict != Verdict::Attributed)
    );
    assert!(answer.examination.statement.is_none());
}

#[test]
fn each_link_has_its_own_probability_and_the_pair_is_their_product() {
    let answer = World {
        said: vec![Said::new(4, 1, &VALUES[..2]), Said::new(4, 2, &VALUES[2..])],
        ..World::default()
    }
    .weigh(&VALUES);
    let link = &sponsor(&answer.sponsors, "CN").through[0];
    assert!((link.group_probability - probability(&answer, 4)).abs() < 1e-12);
    assert!((link.sponsor_given_group - 1.0).abs() < 1e-12);
    assert!((link.pair - link.group_probability * link.sponsor_given_group).abs() < 1e-12);
}

#[test]
fn a_challenge_to_one_link_leaves_the_other_standing() {
    let of = |values: &[&str]| {
        World {
            said: vec![Said::new(4, 1, &VALUES[..2]), Said::new(4, 2, &VALUES[2..])],
            ..World::default()
        }
        .weigh(values)
    };
    // Without half of the evidence the first link is weaker, the second is as it was.
    let (whole, half) = (of(&VALUES), of(&VALUES[..1]));
    let link =
        |a: &ascribe_reason::assessment::Assessment| sponsor(&a.sponsors, "CN").through[0].clone();
    assert!(link(&half).group_probability < link(&whole).group_probability);
    assert!((link(&half).sponsor_given_group - link(&whole).sponsor_given_group).abs() < 1e-12);
}

#[test]
fn without_evidence_nobody_is_suspected() {
    assert!(World::default().weigh(&VALUES).sponsors.is_empty());
}

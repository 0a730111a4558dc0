//! Copies count once; corroboration counts.

use crate::world::{Said, World, name, probability};
use ascribe_reason::assessment::{Assessment, Verdict};

const TRUE: [&str; 4] = [
    "lattice-0.net",
    "lattice-1.net",
    "lattice-2.net",
    "lattice-3.net",
];
const WRONG: [&str; 3] = ["ferry-0.net", "ferry-1.net", "ferry-2.net"];

fn weigh(said: Vec<Said>, values: &[&str]) -> Assessment {
    World {
        said,
        ..World::default()
    }
    .weigh(values)
}

fn seen() -> Vec<&'static str> {
    [TRUE.as_slice(), &WRONG].concat()
}

#[test]
fn an_echo_of_one_wrong_report_through_ten_sites_moves_nothing() {
    let truth = vec![Said::new(4, 1, &TRUE[..2]), Said::new(4, 2, &TRUE[1..])];
    let once: Vec<Said> = [truth.clone(), vec![Said::new(9, 20, &WRONG)]].concat();
    let echo = (21..31).map(|site| Said::new(9, site, &WRONG));
    let often: Vec<Said> = once.iter().cloned().chain(echo).collect();
    let (one, ten) = (weigh(once, &seen()), weigh(often, &seen()));
    assert_eq!(one.verdict, ten.verdict, "{:?}", ten.reasons);
    assert_eq!(one.hypotheses[0].actor, ten.hypotheses[0].actor);
    for actor in [4, 9] {
        let (a, b) = (probability(&one, actor), probability(&ten, actor));
        assert!((a - b).abs() < 1e-9, "{a} {b}");
    }
    let [lineage] = ten.examination.lineages.as_slice() else {
        panic!("{:?}", ten.examination.lineages)
    };
    assert_eq!(lineage.repeated_by.len(), 10);
}

#[test]
fn an_echo_alone_attributes_nobody() {
    let echo: Vec<Said> = (20..31).map(|site| Said::new(9, site, &WRONG)).collect();
    let answer = weigh(echo, &WRONG);
    assert_eq!(answer.verdict, Verdict::Linked, "{:?}", answer.reasons);
    assert_eq!(answer.hypotheses[0].origins.len(), 1);
}

#[test]
fn an_echo_that_drops_or_adds_little_is_still_one() {
    let many: Vec<String> = (0..10).map(|n| format!("weir-{n}.net")).collect();
    let all: Vec<&str> = many.iter().map(String::as_str).collect();
    let said = vec![
        Said::new(9, 20, &all),
        Said::new(9, 21, &all[..9]),
        Said::new(9, 22, &all[1..]),
    ];
    assert_eq!(weigh(said, &all).verdict, Verdict::Linked);
}

#[test]
fn true_corroboration_moves_the_answer() {
    let one = weigh(vec![Said::new(4, 1, &TRUE[..3])], &TRUE);
    let two = weigh(
        vec![Said::new(4, 1, &TRUE[..3]), Said::new(4, 2, &TRUE[2..])],
        &TRUE,
    );
    assert_eq!(one.verdict, Verdict::Linked);
    assert_eq!(two.verdict, Verdict::Attributed, "{:?}", two.reasons);
    assert_eq!(two.hypotheses[0].actor, name(4));
    assert!(probability(&two, 4) > probability(&one, 4));
    assert!(two.examination.lineages.is_empty());
}

//! What may be said: attributed, linked, or neither.

use crate::world::{Said, World, name, probability};
use ascribe_reason::assessment::Verdict;

const A: &str = "lattice-0.net";
const B: &str = "lattice-1.net";

fn world(said: Vec<Said>) -> World {
    World {
        said,
        ..World::default()
    }
}

#[test]
fn nothing_known_leaves_the_unknown_actor_alone() {
    let answer = world(Vec::new()).weigh(&[A, B]);
    assert_eq!(answer.verdict, Verdict::Unattributed);
    assert_eq!(answer.hypotheses.len(), 1);
    assert!(answer.hypotheses[0].unknown);
    assert!((answer.hypotheses[0].probability - 1.0).abs() < 1e-12);
    assert!(!answer.reasons.is_empty() && !answer.decisive.is_empty());
    assert_eq!(answer.confidence.level, "low");
}

#[test]
fn two_publishers_attribute_one_links() {
    let one = world(vec![Said::new(4, 1, &[A]), Said::new(4, 1, &[B])]).weigh(&[A, B]);
    assert_eq!(one.verdict, Verdict::Linked);
    assert_eq!(one.hypotheses[0].origins.len(), 1);
    let two = world(vec![Said::new(4, 1, &[A]), Said::new(4, 2, &[B])]).weigh(&[A, B]);
    assert_eq!(two.verdict, Verdict::Attributed, "{:?}", two.reasons);
    assert_eq!(two.hypotheses[0].actor, name(4));
    assert_eq!(two.hypotheses[0].origins.len(), 2);
    assert!(probability(&two, 4) >= probability(&one, 4));
}

#[test]
fn the_same_publisher_in_many_feeds_is_one_origin() {
    let once = world(vec![Said::new(4, 1, &[A, B])]).weigh(&[A, B]);
    let often = world((0..9).map(|_| Said::new(4, 1, &[A, B])).collect()).weigh(&[A, B]);
    assert_eq!(often.verdict, Verdict::Linked);
    assert!((probability(&once, 4) - probability(&often, 4)).abs() < 1e-9);
}

#[test]
fn what_is_benign_or_disputed_attributes_nobody() {
    let said = vec![Said::new(4, 1, &[A, B]), Said::new(4, 2, &[A, B])];
    let benign = World {
        benign: vec![A.to_owned(), B.to_owned()],
        ..world(said.clone())
    };
    assert_eq!(benign.weigh(&[A, B]).verdict, Verdict::Unattributed);
    let disputed = world([said, vec![Said::new(5, 3, &[A, B])]].concat());
    let answer = disputed.weigh(&[A, B]);
    assert_ne!(answer.verdict, Verdict::Attributed);
    assert!(
        answer
            .evidence
            .iter()
            .all(|e| e.discount.as_ref().is_some_and(|d| d.kind == "shared"))
    );
}

#[test]
fn behaviour_alone_attributes_nobody() {
    let techniques: Vec<String> = (0..6).map(|n| format!("T{}", 1012 + n)).collect();
    let seen: Vec<&str> = techniques.iter().map(String::as_str).collect();
    let answer = world(Vec::new()).weigh(&seen);
    assert!(!answer.evidence.is_empty());
    assert_eq!(answer.verdict, Verdict::Unattributed);
}

#[test]
fn only_what_was_published_by_then_counts() {
    let mut early = world(vec![Said::new(4, 1, &[A]), Said::new(4, 2, &[B])]);
    early.known_by = ascribe_knowledge::Day::parse("2024-04-30");
    assert_eq!(early.weigh(&[A, B]).hypotheses.len(), 1);
    early.known_by = ascribe_knowledge::Day::parse("2024-05-01");
    assert_eq!(early.weigh(&[A, B]).verdict, Verdict::Attributed);
}

#[test]
fn a_sponsor_is_summed_over_its_groups() {
    let answer = world(vec![Said::new(4, 1, &[A]), Said::new(6, 2, &[B])]).weigh(&[A, B]);
    let china = answer.sponsors.iter().find(|s| s.sponsor == "CN").unwrap();
    let even: f64 = (0..20).step_by(2).map(|a| probability(&answer, a)).sum();
    assert!((china.through_groups - even).abs() < 1e-9);
    let whole = china.through_groups + china.unknown_group;
    assert!((china.probability - whole).abs() < 1e-9);
    assert!(
        china
            .through
            .iter()
            .all(|l| l.sources.iter().any(|s| s.contains("House")))
    );
}

#[test]
fn what_is_doubted_counts_no_more_than_its_credibility() {
    let said = |credibility| {
        let each = [(1, A), (2, B)].map(|(publisher, value)| Said::new(4, publisher, &[value]));
        world(each.map(|s| s.held(credibility)).into()).weigh(&[A, B])
    };
    let [sure, probable, unjudged] = [1, 2, 6].map(said);
    assert_eq!(sure.verdict, Verdict::Attributed);
    assert!((probability(&sure, 4) - probability(&unjudged, 4)).abs() < 1e-12);
    assert!((probability(&probable, 4) - probability(&unjudged, 4)).abs() < 1e-12);
    let improbable = said(5);
    assert_ne!(improbable.verdict, Verdict::Attributed, "no origin is left");
    assert!(probability(&improbable, 4) < probability(&sure, 4));
    let notes = improbable.evidence.iter().flat_map(|e| &e.notes);
    assert!(notes.into_iter().any(|n| n.contains("credibility 5")));
    // Doubt of one who lies does not contest what others say.
    let mut said: Vec<Said> = [(1, A), (2, B)].map(|(p, v)| Said::new(4, p, &[v])).into();
    said.push(Said::new(7, 9, &[A, B]).held(5));
    let answer = world(said).weigh(&[A, B]);
    assert_eq!(answer.hypotheses[0].actor, name(4));
}

#[test]
fn a_poisoned_source_makes_few_confident_errors() {
    // Of every feed's labels three in ten point to actor 7, whoever it was.
    let values: Vec<String> = (0..40).map(|n| format!("trace-{n}.com")).collect();
    let mut wrong = 0;
    let mut right = 0;
    for case in 0..30_usize {
        let own: Vec<&str> = (0..4)
            .map(|n| values[(case + n * 9) % 40].as_str())
            .collect();
        let poisoned = |n: usize| (case * 7 + n * 3) % 10 < 3;
        let each = (0..).zip(&own);
        let mut said: Vec<Said> = each
            .map(|(n, value)| Said::new(if poisoned(n) { 7 } else { 4 }, 9, &[*value]))
            .collect();
        said.push(Said::new(4, 1, &own[..1]));
        let answer = world(said).weigh(&own);
        let first = &answer.hypotheses[0];
        let sure = answer.verdict == Verdict::Attributed || first.probability >= 0.8;
        wrong += usize::from(sure && first.actor == name(7));
        right += usize::from(first.actor == name(4));
    }
    assert!(
        wrong == 0 && right >= 25,
        "{wrong} wrong and sure, {right} right of 30"
    );
}

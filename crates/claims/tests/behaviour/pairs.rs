//! Pairs of an original and a restatement with the kinds of drift that a reader finds in them.
//!
//! `tuning.txt` was in sight while the rules were made; `held-out.txt` was written when they were
//! frozen, from the definitions of the kinds alone. The figures stand in docs/method-claims.md.

use ascribe_claims::{Known, compare::compare, text::Document};
use std::collections::BTreeSet;

struct Pair {
    name: String,
    wanted: BTreeSet<String>,
    primary: String,
    secondary: String,
}

fn pairs(text: &str) -> Vec<Pair> {
    text.split("=== ")
        .skip(1)
        .map(|part| {
            let (head, body) = part.split_once('\n').unwrap();
            let (name, kinds) = head.split_once('|').unwrap();
            let (primary, secondary) = body.split_once("\n~~~\n").unwrap();
            Pair {
                name: name.trim().to_owned(),
                wanted: kinds.split_whitespace().map(str::to_owned).collect(),
                primary: primary.to_owned(),
                secondary: secondary.to_owned(),
            }
        })
        .collect()
}

/// Kinds found and wanted, found but not wanted, wanted but not found; the report.
fn measure(text: &str) -> (usize, usize, usize, String) {
    let (mut hit, mut extra, mut missed, mut report) = (0, 0, 0, String::new());
    for pair in pairs(text) {
        let (p, s) = (Document::new(&pair.primary), Document::new(&pair.secondary));
        let found = compare(&p, &s, &Known::default()).drifts;
        let kinds: BTreeSet<String> = found.iter().map(|d| d.kind.as_str().to_owned()).collect();
        hit += kinds.intersection(&pair.wanted).count();
        extra += kinds.difference(&pair.wanted).count();
        missed += pair.wanted.difference(&kinds).count();
        if kinds != pair.wanted {
            report += &format!("{}: wanted {:?}\n", pair.name, pair.wanted);
            for d in &found {
                let place = d.secondary.as_ref().map_or("", |e| e.text.as_str());
                let start: String = place.chars().take(40).collect();
                report += &format!("   {} {} [{start}]\n", d.kind.as_str(), d.explanation);
            }
        }
    }
    (hit, extra, missed, report)
}

#[test]
fn the_tuning_pairs_are_told_as_a_reader_tells_them() {
    let (hit, extra, missed, report) = measure(include_str!("../pairs/tuning.txt"));
    println!("tuning: {hit} found, {extra} too many, {missed} missed\n{report}");
    assert!(hit >= 30 && extra == 0 && missed == 0, "{report}");
}

/// What was measured when the rules were frozen; a change of the rules may only better it.
#[test]
fn the_held_out_pairs_keep_their_figures() {
    let (hit, extra, missed, report) = measure(include_str!("../pairs/held-out.txt"));
    println!("held out: {hit} found, {extra} too many, {missed} missed\n{report}");
    assert!(hit >= HELD_OUT.0 && extra <= HELD_OUT.1, "{report}");
}

/// Found, and too many, at the freeze.
const HELD_OUT: (usize, usize) = (11, 1);

/// Written before the rules were looked at, of other fields, and of press prose; the rules were
/// then mended, so that this guards what they learnt.
#[test]
fn the_strangers_pairs_are_told_as_a_reader_tells_them() {
    for (name, text, least) in [
        ("first", include_str!("../pairs/strangers.txt"), 13),
        ("second", include_str!("../pairs/strangers-2.txt"), 11),
    ] {
        let (hit, extra, missed, report) = measure(text);
        println!("{name} strangers: {hit} found, {extra} too many, {missed} missed\n{report}");
        assert!(hit >= least && extra == 0 && missed == 0, "{report}");
    }
}

/// Labelled before any was run: .64 of what was found was wanted then; mended since.
#[test]
fn the_third_strangers_keep_their_figures() {
    let (hit, extra, missed, report) = measure(include_str!("../pairs/strangers-3.txt"));
    println!("third strangers: {hit} found, {extra} too many, {missed} missed\n{report}");
    assert!(hit >= 14 && extra == 0 && missed == 0, "{report}");
}

#[test]
fn the_first_blind_pairs_keep_their_figures() {
    let (hit, extra, missed, report) = measure(include_str!("../pairs/blind-1.txt"));
    println!("first blind: {hit} found, {extra} too many, {missed} missed\n{report}");
    assert!(hit >= 18 && extra == 0 && missed == 0, "{report}");
}

/// Written with those of the first blind set by somebody who had seen no rule, and run first when
/// the rules were mended on the first set: precision .58, recall .61 then; mended since.
#[test]
fn the_second_blind_pairs_keep_their_figures() {
    let (hit, extra, missed, report) = measure(include_str!("../pairs/blind-2.txt"));
    println!("second blind: {hit} found, {extra} too many, {missed} missed\n{report}");
    assert!(hit >= 17 && extra == 0 && missed <= 1, "{report}");
}

/// By another writer who had seen neither rules nor pairs: precision .50 and recall .67 at first
/// sight; what could be mended by general rules was mended since.
#[test]
fn the_third_blind_pairs_keep_their_figures() {
    let (hit, extra, missed, report) = measure(include_str!("../pairs/blind-3.txt"));
    println!("third blind: {hit} found, {extra} too many, {missed} missed\n{report}");
    assert!(hit >= 15 && extra <= 1 && missed <= 3, "{report}");
}

#[test]
fn what_claims_less_is_an_omission_and_what_claims_the_contrary_is_none() {
    let original = Document::new(
        "The agency said the group was almost certainly behind the attack on the port of Riga.",
    );
    let weaker = Document::new(
        "The group was possibly behind the attack on the port of Riga, the agency said.",
    );
    let found = compare(&original, &weaker, &Known::default());
    assert!(found.drifts.is_empty(), "{:?}", found.drifts);
    let less = |o: &&ascribe_claims::compare::Omission| o.explanation.contains("claims less");
    let told = found.omissions.iter().find(less).expect("the weaker word");
    assert!(told.primary.is_some() && told.secondary.is_some());

    let denied = Document::new(
        "The agency said the group was almost certainly not behind the attack on the port of Riga.",
    );
    let kinds: Vec<_> = compare(&original, &denied, &Known::default())
        .drifts
        .iter()
        .map(|d| d.kind.as_str())
        .collect();
    assert_eq!(kinds, ["claim-added"]);
}

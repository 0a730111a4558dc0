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
                report += &format!("   {} {}\n", d.kind.as_str(), d.explanation);
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

#[test]
fn the_strangers_pairs() {
    let (hit, extra, missed, report) = measure(include_str!("../pairs/strangers.txt"));
    println!("strangers: {hit} found, {extra} too many, {missed} missed\n{report}");
}

#[test]
fn the_second_strangers_pairs() {
    let (hit, extra, missed, report) = measure(include_str!("../pairs/strangers-2.txt"));
    println!("strangers 2: {hit} found, {extra} too many, {missed} missed\n{report}");
}

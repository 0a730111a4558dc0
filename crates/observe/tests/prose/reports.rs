//! Forty short reports without a name: what they say happened is found, what they deny, quote,
//! suppose or advise is not counted.

use crate::{plain::PLAIN, set_aside::SET_ASIDE};
use ascribe_observe::prose::{Lexicon, Standing, targets, techniques};
use std::collections::BTreeSet;

/// A report and what is to be understood of it.
pub struct Report {
    pub text: &'static str,
    /// Techniques it says were used.
    pub used: &'static [&'static str],
    /// Techniques it speaks of, but not as having been used.
    pub not_used: &'static [&'static str],
    /// Nations and sectors of the victims.
    pub victims: &'static [&'static str],
    /// Nations and sectors that it names otherwise.
    pub not_victims: &'static [&'static str],
}

fn evidence(text: &str) -> BTreeSet<String> {
    techniques(text, Lexicon::standard())
        .into_iter()
        .filter(ascribe_observe::prose::Finding::is_evidence)
        .map(|f| f.technique)
        .collect()
}

fn victims(text: &str) -> BTreeSet<String> {
    targets(text)
        .into_iter()
        .filter(|t| t.standing == Standing::Asserted)
        .map(|t| t.value)
        .collect()
}

#[test]
fn there_are_forty_and_half_of_them_hold_what_must_not_count() {
    assert_eq!(PLAIN.len(), 20);
    assert_eq!(SET_ASIDE.len(), 20);
    for report in PLAIN {
        assert!(report.not_used.is_empty(), "{}", report.text);
    }
    for report in SET_ASIDE {
        let any = report.not_used.len() + report.not_victims.len();
        assert!(any > 0, "{}", report.text);
    }
}

#[test]
fn what_is_denied_quoted_or_advised_never_counts() {
    let mut wrong = Vec::new();
    for report in PLAIN.iter().chain(SET_ASIDE) {
        let found = evidence(report.text);
        let all = found
            .union(&victims(report.text))
            .cloned()
            .collect::<BTreeSet<_>>();
        for technique in report.not_used.iter().chain(report.not_victims) {
            if all.contains(*technique) {
                wrong.push(format!("{technique} in {}", report.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_set_aside_was_seen_nevertheless() {
    let (mut seen, mut all, mut unseen) = (0, 0, Vec::new());
    for report in SET_ASIDE {
        let found: BTreeSet<String> = techniques(report.text, Lexicon::standard())
            .into_iter()
            .filter(|f| f.standing != Standing::Asserted)
            .map(|f| f.technique)
            .collect();
        for technique in report.not_used {
            all += 1;
            if found.contains(*technique) {
                seen += 1;
            } else {
                unseen.push(format!("{technique} in {}", report.text));
            }
        }
    }
    // Otherwise a lexicon that finds nothing would pass the test above.
    assert!(seen * 10 >= all * 9, "{seen} of {all}: {unseen:#?}");
}

#[test]
fn what_happened_is_found() {
    let (mut right, mut all, mut missed) = (0, 0, Vec::new());
    for report in PLAIN.iter().chain(SET_ASIDE) {
        let found = evidence(report.text);
        let named = victims(report.text);
        for wanted in report.used {
            all += 1;
            if found.contains(*wanted) {
                right += 1;
            } else {
                missed.push(format!("{wanted} in {} (found {found:?})", report.text));
            }
        }
        for wanted in report.victims {
            all += 1;
            if named.contains(*wanted) {
                right += 1;
            } else {
                missed.push(format!("{wanted} in {} (found {named:?})", report.text));
            }
        }
    }
    assert!(right * 100 >= all * 95, "{right} of {all}: {missed:#?}");
}

#[test]
fn nothing_else_is_found() {
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for report in PLAIN.iter().chain(SET_ASIDE) {
        for technique in evidence(report.text) {
            all += 1;
            if report.used.contains(&technique.as_str()) {
                right += 1;
            } else {
                wrong.push(format!("{technique} in {}", report.text));
            }
        }
        for victim in victims(report.text) {
            all += 1;
            if report.victims.contains(&victim.as_str()) {
                right += 1;
            } else {
                wrong.push(format!("{victim} in {}", report.text));
            }
        }
    }
    assert!(right * 100 >= all * 90, "{right} of {all}: {wrong:#?}");
}

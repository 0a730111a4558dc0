//! The same exploit, dated day by day: its weight falls as it becomes everyone's.

use crate::support::{Bench, contribution, item, probability};
use serde_json::Value;

const EXPLOIT: &str = "CVE-2021-26855";

/// Every day from 1 January to 30 April 2021.
fn days() -> impl Iterator<Item = String> {
    let months = [(1, 31), (2, 28), (3, 31), (4, 30)];
    months
        .into_iter()
        .flat_map(|(m, n)| (1..=n).map(move |d| format!("2021-{m:02}-{d:02}")))
}

fn of_exploit(answer: &Value) -> f64 {
    contribution(item(answer, EXPLOIT), "HAFNIUM")
}

#[test]
fn an_exploit_loses_its_weight_as_it_spreads() {
    let bench = Bench::new();
    let evidence = bench.write(
        "note.txt",
        format!("{EXPLOIT} was used against the server."),
    );
    let curve: Vec<(String, f64)> = days()
        .map(|day| {
            let answer = bench.assess(&evidence, &["--observed-at", &day]);
            assert_eq!(answer["verdict"], "unattributed", "an exploit alone, {day}");
            (day, of_exploit(&answer))
        })
        .collect();
    assert_eq!(curve.len(), 120);
    let from = |day: &str| curve.iter().position(|(d, _)| d == day).unwrap();
    assert!(
        curve[from("2021-01-10")].1 > 1.0,
        "in January it points: {curve:?}"
    );
    for pair in curve[from("2021-03-02")..].windows(2) {
        assert!(pair[1].1 <= pair[0].1 + 1e-9, "rises: {pair:?}");
    }
    for (day, weight) in &curve[from("2021-03-10")..] {
        assert!(weight.abs() < 0.1, "{day}: {weight}");
    }
}

#[test]
fn without_a_date_the_least_diagnostic_moment_is_assumed_and_said() {
    let bench = Bench::new();
    let undated = bench.assess_text("note.txt", EXPLOIT, &[]);
    assert_eq!(undated["observed"]["basis"], "unknown");
    let said = undated["observed"]["note"].as_str().unwrap();
    assert!(said.contains("least diagnostic"), "{said}");
    let decisive = undated["decisive"].to_string();
    assert!(decisive.contains("day of the activity"), "{decisive}");
    assert!(of_exploit(&undated).abs() < 0.1);
    let late = bench.assess_text("note.txt", EXPLOIT, &["--observed-at", "2021-04-30"]);
    let difference = probability(&undated, "HAFNIUM") - probability(&late, "HAFNIUM");
    assert!(difference.abs() < 0.01);
    let human = bench.run(&["assess", bench.path("note.txt").to_str().unwrap()]);
    assert!(human.exits(0).out.contains("least diagnostic"));
}

#[test]
fn dates_in_the_evidence_are_used_and_a_given_one_goes_before() {
    let bench = Bench::new();
    let text = format!("On 2021-01-09 somebody used {EXPLOIT}.");
    let dated = bench.assess_text("note.txt", &text, &[]);
    assert_eq!(dated["observed"]["basis"], "evidence");
    assert_eq!(dated["observed"]["to"], "2021-01-09");
    assert!(of_exploit(&dated) > 1.0);
    let given = bench.assess_text(
        "note.txt",
        &text,
        &["--observed-at", "2021-01-03..2021-03-20"],
    );
    assert_eq!(given["observed"]["basis"], "given");
    assert_eq!(given["observed"]["from"], "2021-01-03");
    assert!(of_exploit(&given).abs() < 0.1, "the last day counts");
}

//! Victims, day and words reach an assessment, each as a channel of its own, and name nobody alone.

use crate::support::{Bench, item, probability};
use serde_json::Value;

const REPORT: &str = "The intruders reached the server through lattice-seven.net in the night. \
    They attacked a think tank in the United States and took mail.";

fn known(bench: &Bench) {
    let row = |value: &'static str, actor: &'static str, house: &'static str| {
        [value, actor, house, "2024-05-01"]
    };
    bench.feed(
        "feed",
        "B",
        &[
            row("lattice-seven.net", "HAFNIUM", "https://one.net/r"),
            row("lattice-eight.net", "APT32", "https://one.net/s"),
        ],
    );
}

fn channel(answer: &Value, actor: &str, name: &str) -> Option<f64> {
    let all = answer["hypotheses"].as_array().unwrap();
    let own = all.iter().find(|h| h["actor"] == actor).unwrap();
    let channels = own["channels"].as_array().unwrap();
    let found = channels.iter().find(|c| c["channel"] == name)?;
    found["weight"].as_f64()
}

#[test]
fn victims_speak_beside_an_indicator_and_apart_from_it() {
    let bench = Bench::new();
    known(&bench);
    let answer = bench.assess_text("report.txt", REPORT, &[]);
    let victim = channel(&answer, "HAFNIUM", "victim").unwrap();
    assert!(victim > 0.0, "known for think tanks: {victim}");
    assert!(channel(&answer, "HAFNIUM", "name").unwrap() > victim);
    assert_eq!(item(&answer, "non-profit")["kind"], "circumstance");
    let plain = REPORT.replace("attacked a think tank in the United States", "went on");
    let plain = bench.assess_text("plain.txt", &plain, &[]);
    assert_eq!(channel(&plain, "HAFNIUM", "victim"), None);
    assert!(probability(&answer, "HAFNIUM") > probability(&plain, "HAFNIUM"));
    // Denied, it is no victim.
    let denied = REPORT.replace("They attacked", "They never attacked");
    let denied = bench.assess_text("denied.txt", &denied, &[]);
    assert_eq!(channel(&denied, "HAFNIUM", "victim"), None);
}

#[test]
fn circumstances_alone_name_nobody() {
    let bench = Bench::new();
    let text = "Attackers targeted a university in the United States on 3 January 2021.";
    let answer = bench.assess_text("report.txt", text, &["--observed-at", "2021-01-03"]);
    assert_eq!(answer["verdict"], "unattributed");
    assert_eq!(answer["hypotheses"].as_array().unwrap().len(), 1);
    assert!(answer["sponsors"].as_array().unwrap().is_empty());
}

#[test]
fn the_dossier_tells_the_channels_apart() {
    let bench = Bench::new();
    known(&bench);
    let evidence = bench.write("report.txt", REPORT);
    let out = bench.path("out");
    let arguments = [
        "assess",
        evidence.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    bench.run(&arguments).exits(0);
    let page = std::fs::read_to_string(out.join("dossier.html")).unwrap();
    assert!(page.contains("What does each kind of evidence say by itself?"));
    assert!(page.contains(">victim<"));
}

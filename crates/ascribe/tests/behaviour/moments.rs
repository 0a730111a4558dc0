//! Replay, `--as-of` and `--known-by`: an answer belongs to a moment.

use crate::support::{Bench, hash, incident, item, probabilities, probability};
use serde_json::Value;

const ACTOR: &str = "Lantern Moth";

fn row<'a>(value: &'a str, house: &'a str, day: &'a str) -> [&'a str; 4] {
    [value, ACTOR, house, day]
}

fn replay(bench: &Bench, answer: &Value) -> Value {
    let id = answer["replay"]["id"].as_str().unwrap();
    let replayed = bench.json(&["replay", id]);
    assert_eq!(replayed["identical"], true, "{replayed:#}");
    assert_eq!(
        &replayed["answer"], answer,
        "the recorded answer is the one given"
    );
    replayed
}

#[test]
fn a_replay_gives_the_same_bytes_after_later_imports() {
    let bench = Bench::new();
    let folder = incident("01-january-institute");
    let options: [&[&str]; 4] = [
        &[],
        &["--observed-at", "2021-03-12"],
        &["--known-by", "2021-03-08"],
        &["--as-of", "2020-01-01"],
    ];
    let answers: Vec<Value> = options.iter().map(|o| bench.assess(&folder, o)).collect();
    for answer in &answers {
        replay(&bench, answer);
    }
    // From now on everything that was found belongs to somebody else as well.
    let values: Vec<String> = answers[0]["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["kind"] == "indicator" && e["type"] != "url")
        .map(|e| e["value"].as_str().unwrap().to_owned())
        .collect();
    for house in [
        "https://harbour-press-11.net/a",
        "https://mill-notes-12.net/b",
    ] {
        let rows: Vec<[&str; 4]> = values.iter().map(|v| row(v, house, "2021-03-03")).collect();
        bench.feed(&house[8..12], "A", &rows);
    }
    bench.json(&["names", "Silk Typhoon", "--actor", "APT28"]);
    let now = bench.assess(&folder, &[]);
    assert_ne!(
        probabilities(&now),
        probabilities(&answers[0]),
        "the imports do matter"
    );
    for answer in answers.iter().chain([&now]) {
        replay(&bench, answer);
    }
    let human = bench.run(&["replay", answers[0]["replay"]["id"].as_str().unwrap()]);
    assert!(human.exits(0).out.contains("Replayed: the same bytes."));
}

/// The moment of the record, as RFC 3339, after which the next entries come.
fn moment(bench: &Bench) -> String {
    let log = bench.json(&["log", "-n", "1"]);
    let at = log["entries"][0]["recorded"].as_str().unwrap().to_owned();
    // Entries are dated to the millisecond: the next one must have another.
    std::thread::sleep(std::time::Duration::from_millis(5));
    at
}

#[test]
fn as_of_answers_with_what_was_recorded_then() {
    let bench = Bench::new();
    let (value, house) = (hash(11), "https://harbour-press-11.net/a");
    let note = bench.write("note.txt", format!("{value} on 2024-06-01, CVE-2021-26855"));
    let before = bench.assess(&note, &[]);
    let at = moment(&bench);
    bench.feed("feed", "B", &[row(&value, house, "2024-05-01")]);
    bench.json(&["names", "Dragonfly Nine", "--actor", "HAFNIUM"]);
    let now = bench.assess(&note, &[]);
    assert!(probability(&now, ACTOR) > 0.5);
    let then = bench.assess(&note, &["--as-of", &at]);
    assert_eq!(probabilities(&then), probabilities(&before));
    assert_eq!(then["evidence"], before["evidence"]);
    assert_eq!(then["as_of"]["entries"], before["as_of"]["entries"]);
    assert_eq!(then["as_of"]["recorded"], at);
    assert_eq!(
        then["id"], before["id"],
        "the same evidence is the same incident"
    );
    bench.run(&["show", ACTOR]).exits(0);
    bench.run(&["show", ACTOR, "--as-of", &at]).exits(1);
    bench
        .run(&["show", "Dragonfly Nine", "--as-of", &at])
        .exits(1);
    let hits = bench.json(&["search", ACTOR, "--as-of", &at]);
    assert!(hits["hits"].as_array().unwrap().is_empty());
    let log = bench.json(&["log", "--as-of", &at, "-n", "9999"]);
    let latest = log["entries"].as_array().unwrap().last().unwrap();
    assert!(latest["recorded"].as_str().unwrap() <= at.as_str());
}

#[test]
fn known_by_uses_only_what_was_published_then() {
    let bench = Bench::new();
    let (early, late, undated) = (hash(12), hash(13), hash(14));
    let house = "https://harbour-press-11.net/a";
    bench.feed(
        "feed",
        "B",
        &[
            row(&early, house, "2024-05-01"),
            row(&late, house, "2024-07-01"),
            row(&undated, "", ""),
        ],
    );
    let text = format!("{early} {late} {undated}");
    let values = |answer: &Value| {
        let all = answer["evidence"].as_array().unwrap();
        let mut values: Vec<String> = all
            .iter()
            .map(|e| e["value"].as_str().unwrap().to_owned())
            .collect();
        values.sort();
        values
    };
    let seen = |by: &str| values(&bench.assess_text("note.txt", &text, &["--known-by", by]));
    let sorted = |mut all: Vec<&String>| {
        all.sort();
        all.into_iter().cloned().collect::<Vec<_>>()
    };
    assert_eq!(seen("2024-04-30"), Vec::<String>::new());
    assert_eq!(seen("2024-05-01"), std::slice::from_ref(&early));
    assert_eq!(seen("2024-05"), std::slice::from_ref(&early));
    assert_eq!(seen("2024-07-01"), sorted(vec![&early, &late]));
    let all = values(&bench.assess_text("note.txt", &text, &[]));
    assert_eq!(
        all,
        sorted(vec![&early, &late, &undated]),
        "undated only without the option"
    );
    let said = |by: &str| bench.json(&["show", &late, "--known-by", by])["said"].clone();
    assert!(said("2024-06-30").as_array().unwrap().is_empty());
    assert_eq!(said("2024-07-01").as_array().unwrap().len(), 1);
}

/// Exclusivity of the past is judged with what was published by then as well.
#[test]
fn known_by_and_the_exploit() {
    let bench = Bench::new();
    let text = "On 2021-01-09 CVE-2021-26855 was used.";
    let now = bench.assess_text("note.txt", text, &[]);
    assert!(
        !item(&now, "CVE-2021-26855")["claims"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let then = bench.assess_text("note.txt", text, &["--known-by", "2021-03-01"]);
    let known = then["evidence"].as_array().unwrap();
    assert!(
        known.iter().all(|e| e["value"] != "CVE-2021-26855"),
        "nobody had told of it"
    );
    assert_eq!(then["hypotheses"][0]["unknown"], true);
}

#[test]
fn days_that_have_not_come_are_none_of_activity() {
    let bench = Bench::new();
    let text = "Traces of 2021-03-04. The certificate expires on 2097-05-16.\n";
    let answer = bench.assess_text("note.md", text, &[]);
    assert_eq!(
        answer["observed"]["from"], "2021-03-04",
        "{}",
        answer["observed"]
    );
    assert_eq!(answer["observed"]["to"], "2021-03-04");
}

//! Tables that say how long their rows are valid, and which are withdrawn: what a source no longer
//! holds is history, shown and not weighed.

use crate::support::Bench;
use serde_json::Value;

const MAP: &str = "value=ioc,actor=group,reference=link,published=day,valid_from=from,\
    valid_until=until,withdrawn=gone";
const HEAD: &str = "ioc,group,link,day,from,until,gone\n";
const LINK: &str = "https://harbour-press-11.net/report";

fn row(value: &str, from: &str, until: &str, gone: &str) -> String {
    format!("{value},Expiring Otter,{LINK},2021-01-05,{from},{until},{gone}\n")
}

fn import(bench: &Bench, rows: &[String]) -> Value {
    let table = format!("{HEAD}{}", rows.concat());
    let path = bench.write("feed.csv", table);
    let path = path.to_str().unwrap();
    let like = ["--source", "House", "--reliability", "B"];
    let mut arguments = vec!["--format", "json", "import", path, "--map", MAP];
    arguments.extend(like);
    bench.run(&arguments).document()
}

fn item(answer: &Value) -> &Value {
    &answer["evidence"][0]
}

fn hits(answer: &Value) -> usize {
    let said = answer["evidence"].as_array().unwrap();
    said.iter()
        .map(|i| i["sources"].as_array().map_or(0, Vec::len))
        .sum()
}

#[test]
fn a_row_that_expired_is_history() {
    let bench = Bench::new();
    import(
        &bench,
        &[row("alpha-c2.net", "2021-01-01", "2022-01-01", "")],
    );
    let text = "alpha-c2[.]net";
    let then = bench.assess_text("case.txt", text, &["--observed-at", "2021-06-01"]);
    assert!(item(&then)["discount"].is_null(), "{then}");
    let later = bench.assess_text("case.txt", text, &["--observed-at", "2023-06-01"]);
    assert_eq!(item(&later)["discount"]["kind"], "expired", "{later}");
    let shown = bench.json(&["show", "alpha-c2.net"]);
    assert_eq!(shown["said"][0]["expired"], "2022-01-01", "{shown}");
    let before = bench.assess_text("case.txt", text, &["--observed-at", "2020-06-01"]);
    let notes = item(&before)["notes"].to_string();
    assert!(notes.contains("valid from 2021-01-01 by House"), "{before}");
    assert!(item(&before)["discount"].is_null(), "{before}");
}

#[test]
fn a_row_that_is_withdrawn_takes_back_the_one_before() {
    let bench = Bench::new();
    let said = |value: &str| bench.json(&["show", value]);
    import(
        &bench,
        &[
            row("alpha-c2.net", "", "", ""),
            row("beta-c2.net", "", "", "no"),
        ],
    );
    assert_eq!(said("alpha-c2.net")["said"][0]["actor"], "Expiring Otter");
    assert_eq!(said("alpha-c2.net")["history"], serde_json::json!([]));

    import(&bench, &[row("alpha-c2.net", "", "", "2022-03-04")]);
    let shown = said("alpha-c2.net");
    assert_eq!(shown["said"], serde_json::json!([]), "{shown}");
    let past = &shown["history"][0];
    assert_eq!(
        (&past["actor"], &past["why"], &past["since"]),
        (
            &"Expiring Otter".into(),
            &"withdrawn".into(),
            &"2022-03-04".into()
        ),
        "{shown}"
    );
    let human = bench.run(&["show", "alpha-c2.net"]).exits(0).out;
    assert!(
        human.contains("no more by House (withdrawn by the source since 2022-03-04)"),
        "{human}"
    );
    assert_eq!(said("beta-c2.net")["said"].as_array().unwrap().len(), 1);
    let answer = bench.assess_text("case.txt", "alpha-c2[.]net", &[]);
    assert_eq!(hits(&answer), 0, "{answer}");

    // Said anew afterwards, it counts again.
    import(&bench, &[row("alpha-c2.net", "", "2030-01-01", "false")]);
    assert_eq!(said("alpha-c2.net")["said"].as_array().unwrap().len(), 1);
    bench.run(&["verify"]).exits(0);
}

#[test]
fn a_later_row_says_how_long_an_earlier_one_is_valid() {
    let bench = Bench::new();
    import(&bench, &[row("alpha-c2.net", "", "", "")]);
    import(&bench, &[row("alpha-c2.net", "", "2022-01-01", "")]);
    let later = ["--observed-at", "2023-06-01"];
    let answer = bench.assess_text("case.txt", "alpha-c2[.]net", &later);
    assert_eq!(item(&answer)["discount"]["kind"], "expired", "{answer}");
}

#[test]
fn a_cell_that_says_neither_yes_nor_no_is_a_problem_of_its_row() {
    let bench = Bench::new();
    let rows = [
        row("alpha-c2.net", "", "", "perhaps"),
        row("beta-c2.net", "", "soon", ""),
    ];
    let answer = import(&bench, &rows);
    let told = answer.to_string();
    assert!(
        told.contains("perhaps") && told.contains("true, false or the day"),
        "{told}"
    );
    assert!(told.contains("soon"), "{told}");
    let shown = bench.json(&["show", "beta-c2.net"]);
    assert_eq!(shown["said"].as_array().unwrap().len(), 1);
}

#[test]
fn an_update_keeps_what_a_feed_withdrew_as_history() {
    let bench = Bench::new();
    let name = "cert-csv";
    bench
        .run(&[
            "knowledge",
            "add",
            name,
            "--kind",
            "csv",
            "--url",
            "https://cert.example/feed.csv",
            "--source",
            "Example CERT",
            "--reliability",
            "B",
            "--map",
            MAP,
        ])
        .exits(0);
    let update = |rows: &[String]| {
        let path = format!("mirror/{name}/feed.csv");
        bench.write(&path, format!("{HEAD}{}", rows.concat()));
        let mirror = bench.path("mirror");
        bench.json(&[
            "knowledge",
            "update",
            name,
            "--from",
            mirror.to_str().unwrap(),
        ])
    };
    let (alpha, beta) = (
        |gone: &str| row("alpha-c2.net", "", "", gone),
        "beta-c2.net",
    );
    let beta = |until: &str| row(beta, "", until, "");
    update(&[alpha(""), beta(""), row("gamma-c2.net", "", "", "")]);
    update(&[alpha("yes"), beta("2022-01-01")]);
    let shown = |value: &str| bench.json(&["show", value]);
    let why = |value: &str| -> Vec<String> {
        let all = shown(value)["history"].as_array().unwrap().clone();
        all.iter()
            .map(|h| h["why"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(
        why("alpha-c2.net").contains(&"withdrawn".to_owned()),
        "{:?}",
        shown("alpha-c2.net")
    );
    assert_eq!(why("gamma-c2.net"), ["no-longer-listed"]);
    assert_eq!(shown("beta-c2.net")["said"][0]["expired"], "2022-01-01");
    for value in ["alpha-c2.net", "gamma-c2.net"] {
        assert_eq!(shown(value)["said"], serde_json::json!([]), "{value}");
    }
    let diff = bench.json(&["knowledge", "diff", name]);
    assert_eq!(
        diff["sources"][0]["revoked"].as_array().unwrap().len(),
        1,
        "{diff}"
    );
}

//! What is taken of a statement besides its words: title and day, where it comes from, how it is kept.

use crate::support::Bench;

const LINE: &str = "The agency said that the group Lantern Moth was almost certainly behind the attack \
    on the ports of Norland, which stood still for two days in March 2021.";

#[test]
fn a_page_gives_its_title_and_day_and_no_path_of_the_machine() {
    let bench = Bench::new();
    let page = format!(
        "<html><head><title>Norland names the group</title><meta property=\"article:published_time\" \
         content=\"2021-07-19T09:00:00Z\"></head><body><p>{LINE}</p></body></html>"
    );
    let page = bench.write("page.html", page);
    let added = bench.json(&["claim", "add", page.to_str().unwrap()]);
    assert_eq!(added["source"], "page.html");
    let shown = bench.json(&["claim", "show", added["statement"].as_str().unwrap()]);
    let statement = &shown["statement"];
    assert_eq!(statement["title"], "Norland names the group", "{shown}");
    assert_eq!(statement["published"], "2021-07-19", "{shown}");
}

#[test]
fn a_declared_derivation_holds_by_a_short_id_and_is_not_turned_round() {
    let bench = Bench::new();
    let copy = bench.write("copy.txt", format!("As all know: {LINE} Nobody was hurt."));
    let said = bench.write("said.txt", LINE);
    // The copy is recorded first, and neither has a day.
    let first = bench.json(&[
        "claim",
        "add",
        said.to_str().unwrap(),
        "--source",
        "Norland",
    ]);
    let id = first["statement"].as_str().unwrap();
    let short = &id.rsplit_once("--").unwrap().1[..8];
    let add = ["claim", "add", copy.to_str().unwrap(), "--source", "Herald"];
    let second = bench.json(&[&add[..], &["--derived-from", short]].concat());
    let list = bench.json(&["claim", "list"]);
    let derivations = list["derivations"].as_array().unwrap();
    assert_eq!(derivations.len(), 1, "{list}");
    assert_eq!(derivations[0]["rule"], "declared");
    assert_eq!(derivations[0]["source"], second["statement"]);
    assert_eq!(derivations[0]["from"], id);
    assert_eq!(list["origins"], serde_json::json!([id]));
}

#[test]
fn of_two_without_a_day_the_one_recorded_first_is_the_origin() {
    let bench = Bench::new();
    for (name, text) in [
        ("a.txt", LINE.to_owned()),
        ("b.txt", format!("{LINE} So it is.")),
    ] {
        let file = bench.write(name, text);
        bench.json(&["claim", "add", file.to_str().unwrap(), "--source", name]);
    }
    let list = bench.json(&["claim", "list"]);
    let first = list["statements"].as_array().unwrap();
    let first = first.iter().find(|s| s["source"] == "a.txt").unwrap();
    assert_eq!(list["origins"][0], first["statement"]["id"], "{list}");
}

#[test]
fn a_marking_that_nobody_could_read_is_refused() {
    let bench = Bench::new();
    let said = bench.write("said.txt", LINE);
    let said = said.to_str().unwrap();
    for command in [
        &["claim", "add", said][..],
        &["assess", said],
        &["import", said],
    ] {
        let run = bench
            .run(&[command, &["--marking", "TLP:PINK"]].concat())
            .exits(2);
        assert!(run.err.contains("policy"), "{}", run.err);
    }
}

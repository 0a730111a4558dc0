//! Pieces of evidence handed in again and taken out of others, ties between incidents, closing and
//! opening again.

use crate::hostile_kinds::zip;
use crate::short_names::{found, stranger, victim};
use crate::support::Bench;
use serde_json::Value;

#[test]
fn a_piece_that_is_handed_in_again_was_accessed() {
    let bench = Bench::new();
    let file = bench.write("shell.log", "POST from evil.example-c2.net");
    let path = file.to_str().unwrap();
    let own = victim(&bench, &["--file", path]);
    let before = bench.json(&["incident", "show", &own]);
    bench.json(&["assess", path, "--incident", &own]);
    let after = bench.json(&["incident", "show", &own]);
    let files = after["files"].as_array().unwrap();
    assert_eq!(files.len(), 1, "{after}");
    let steps: Vec<&str> = files[0]["custody"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(steps[1].contains("accessed"), "{steps:?}");
    assert_eq!(
        before["incident"]["observed"],
        after["incident"]["observed"]
    );
}

#[test]
fn what_lay_in_an_archive_was_derived_from_it_and_a_device_is_no_evidence() {
    let bench = Bench::new();
    let folder = bench.path("in");
    std::fs::create_dir(&folder).unwrap();
    let member = ("note.txt".to_owned(), b"from evil.example-c2.net".to_vec());
    std::fs::write(folder.join("mail.zip"), zip(&[member], None)).unwrap();
    let own = victim(&bench, &["--file", folder.to_str().unwrap()]);
    let shown = bench.json(&["incident", "show", &own]);
    let files = shown["files"].as_array().unwrap();
    let named = |name: &str| {
        let found = files
            .iter()
            .find(|f| f["name"].as_str().unwrap().ends_with(name));
        found.unwrap_or_else(|| panic!("{shown}"))
    };
    let (archive, note) = (named("mail.zip"), named("note.txt"));
    assert_eq!(note["from"], archive["file"], "{shown}");
    assert!(
        note["custody"][0].as_str().unwrap().contains("derived"),
        "{shown}"
    );
    bench
        .run(&["incident", "new", "--title", "x", "--file", "/dev/zero"])
        .exits(1);
    assert_eq!(found(&bench.json(&["incident", "list"])).len(), 1);
}

#[test]
fn ties_lead_only_to_what_a_reader_may_see() {
    let bench = Bench::new();
    let shown = stranger(&bench, "shells");
    let kept = [
        "incident",
        "new",
        "--title",
        "x",
        "--when",
        "2021-03",
        "--marking",
        "TLP:RED",
    ];
    let kept = bench.json(&kept)["incident"].as_str().unwrap().to_owned();
    bench.json(&["incident", "link", &shown, "--related", &kept]);
    let show = ["incident", "show", shown.as_str(), "--history"];
    let operator = bench.run(&show).exits(0).out;
    assert!(operator.contains(&kept), "{operator}");
    for form in ["human", "json"] {
        let partner = [&["--reader", "partner", "--format", form][..], &show].concat();
        let run = bench.run(&partner).exits(0);
        assert!(
            run.out.contains(&shown) && !run.out.contains(&kept),
            "{}",
            run.out
        );
    }
}

#[test]
fn what_is_opened_again_has_no_disposition() {
    let bench = Bench::new();
    let id = stranger(&bench, "shells");
    bench.json(&["incident", "close", &id, "--disposition", "refuted"]);
    let reopen = [
        "incident",
        "close",
        &id,
        "--reopen",
        "--reason",
        "it was real",
    ];
    bench.json(&reopen);
    let shown = bench.json(&["incident", "show", &id]);
    assert!(
        shown["incident"]["facts"]["disposition"].is_null(),
        "{shown}"
    );
}

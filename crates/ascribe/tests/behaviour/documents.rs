//! Global options on either side; with `--format json` exactly one document on standard output.

use crate::support::{Bench, Run};
use serde_json::Value;

/// A record with one feed and one assessment; its evidence and replay id.
fn prepared() -> (Bench, String, String) {
    let bench = Bench::new();
    bench.feed("House", "C", &[["198.18.7.7", "Lantern Moth", "", ""]]);
    let note = bench.write("note.md", "198.18.7[.]7 used CVE-2021-26855, says APT28");
    let answer = bench.assess(&note, &[]);
    let id = answer["replay"]["id"].as_str().unwrap().to_owned();
    let note = note.to_str().unwrap().to_owned();
    (bench, note, id)
}

/// One document and a line feed: nothing before it, nothing after it.
fn one_document(run: &Run) -> Value {
    let mut all = serde_json::Deserializer::from_str(&run.out).into_iter::<Value>();
    let document = all.next().unwrap_or_else(|| panic!("{run:?}")).unwrap();
    assert!(all.next().is_none(), "{run:?}");
    assert!(run.out.ends_with('\n') && document.is_object(), "{run:?}");
    document
}

#[test]
fn every_command_prints_one_document() {
    let (bench, note, id) = prepared();
    let feed = bench.path("feeds/House.csv");
    let feed = feed.to_str().unwrap();
    let commands: [(&[&str], &str); 14] = [
        (&["assess", &note], "assessments"),
        (&["extract", &note], "observables"),
        (&["import", feed], "sources"),
        (&["show", "HAFNIUM"], "actor"),
        (&["show", "198.18.7.7"], "said"),
        (&["show", "CVE-2021-26855"], "said"),
        (&["search", "haf"], "hits"),
        (&["search", "zzzzzz"], "hits"),
        (&["names", "Moth", "--actor", "HAFNIUM"], "name"),
        (&["log"], "entries"),
        (&["checkpoint"], "checkpoint"),
        (&["checkpoint", "--public-key"], "public_key"),
        (&["verify"], "intact"),
        (&["replay", &id], "identical"),
    ];
    for (arguments, key) in commands {
        let mut all = vec!["--format", "json"];
        all.extend(arguments);
        let run = bench.run(&all).exits(0);
        assert!(
            one_document(&run).get(key).is_some(),
            "{arguments:?}: {run:?}"
        );
    }
}

#[test]
fn what_a_person_may_want_to_know_goes_to_standard_error() {
    let bench = Bench::new();
    bench.write("in/good.txt", "APT28 T1190");
    bench.write("in/broken.gz", [0x1f, 0x8b, 8, 0, 9, 9]);
    let folder = bench.path("in");
    let folder = folder.to_str().unwrap();
    for command in ["extract", "assess", "import"] {
        let run = bench.run(&[command, folder, "--format", "json"]).exits(1);
        one_document(&run);
        assert!(run.err.contains("broken.gz"), "{run:?}");
    }
    let refused = bench
        .run(&["show", "No Such Thing", "--format", "json"])
        .exits(1);
    assert!(refused.out.is_empty(), "an error is no answer");
    let error: Value = serde_json::from_str(refused.err.lines().last().unwrap()).unwrap();
    assert!(error["error"].as_str().unwrap().contains("No Such Thing"));
}

#[test]
fn global_options_stand_before_or_after_the_command() {
    let (bench, note, _) = prepared();
    let other = bench.path("other/ledger.db");
    let other = other.to_str().unwrap();
    for options in [
        &["--ledger", other][..],
        &["--as-of", "2099-01-01"],
        &["--known-by", "2021-06"],
        &["--format", "json"],
        &["--quiet"],
        &["-q"],
        &["--verbose"],
        &["-v"],
    ] {
        for command in [&["extract", &note][..], &["show", "HAFNIUM"], &["log"]] {
            let before = bench.run(&[options, command].concat()).exits(0);
            let after = bench.run(&[command, options].concat()).exits(0);
            assert_eq!(before.out, after.out, "{options:?} {command:?}");
        }
    }
    assert!(bench.path("other/ledger.db").is_file());
    bench.run(&["--quiet", "log", "--verbose"]).exits(2);
}

#[test]
fn quiet_prints_nothing_but_the_answer() {
    let bench = Bench::new();
    let note = bench.write("note.txt", "T1190");
    let run = bench
        .run(&["-q", "assess", note.to_str().unwrap()])
        .exits(0);
    assert!(run.err.is_empty() && !run.out.is_empty(), "{run:?}");
}

#[test]
fn the_default_record_lies_under_the_platforms_folder() {
    let bench = Bench::new();
    let mut command = bench.command(&["show", "HAFNIUM"]);
    let output = command.env_remove("ASCRIBE_LEDGER").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("starter knowledge"), "{told}");
    if cfg!(all(unix, not(target_os = "macos"))) {
        assert!(bench.path("home/data/ascribe/ledger.db").is_file());
    }
    let mut bare = bench.command(&["--bare", "show", "HAFNIUM"]);
    let none = bare.env("ASCRIBE_LEDGER", bench.path("bare.db")).output();
    assert_eq!(none.unwrap().status.code(), Some(1));
}

/// Human output carries no escape sequences when it goes to a pipe, nor what evidence smuggles in.
#[test]
fn a_pipe_gets_plain_text() {
    let bench = Bench::new();
    let note = bench.write(
        "a\u{1b}[31m\u{202e}.txt",
        "evil\u{1b}[2J.example http://1.2.3.4/\u{202e}x APT28",
    );
    let note = note.to_str().unwrap();
    for command in [
        &["assess", note][..],
        &["extract", note],
        &["log"],
        &["show", "APT28"],
    ] {
        let run = bench.run(command).exits(0);
        assert!(
            !run.out.contains(['\u{1b}', '\u{202e}', '\u{7}']),
            "{run:?}"
        );
        assert!(!run.err.contains(['\u{1b}', '\u{202e}']), "{run:?}");
    }
}

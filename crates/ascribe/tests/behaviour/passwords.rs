//! Locked evidence: opened with a password given, which is kept nowhere.

use crate::support::Bench;

/// A 7z archive of `t1.txt`, locked with `infected`, names and all.
const LOCKED: &[u8] = include_bytes!("../../../../fuzz/corpus/read-7z/locked");

fn found(bench: &Bench, more: &[&str]) -> (i32, String) {
    let path = bench.path("in/x.7z");
    let mut arguments = vec!["extract", path.to_str().unwrap()];
    arguments.extend(more);
    let run = bench.run(&arguments);
    (run.code, run.out + &run.err)
}

#[test]
fn a_password_given_opens_and_is_kept_nowhere() {
    let bench = Bench::new();
    bench.write("in/x.7z", LOCKED);
    let (code, text) = found(&bench, &[]);
    assert!(
        code == 1 && text.contains("locked with a password"),
        "{text}"
    );
    let (code, text) = found(&bench, &["--password", "wr0ng-s3cret", "-v"]);
    assert!(code == 1 && text.contains("none of the 1 given"), "{text}");
    assert!(!text.contains("wr0ng-s3cret"));
    for more in [
        ["--password", "infected"].as_slice(),
        &["--try-common-passwords"],
    ] {
        let (code, text) = found(&bench, more);
        assert!(
            code == 0 && text.contains("seven-evil[.]example[.]net"),
            "{text}"
        );
    }
    let path = bench.path("in");
    bench
        .run(&[
            "assess",
            path.to_str().unwrap(),
            "--password",
            "wr0ng-s3cret",
        ])
        .exits(1);
    let record = [bench.path("record"), bench.path("record/ledger.db.keys")];
    let mut looked_into = 0;
    for file in record.iter().flat_map(|folder| folder.read_dir().unwrap()) {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(path).unwrap();
            assert!(!bytes.windows(12).any(|w| w == b"wr0ng-s3cret"));
            looked_into += 1;
        }
    }
    assert!(looked_into >= 2);
}

#[test]
fn more_passwords_than_are_tried_are_wrong_usage() {
    let bench = Bench::new();
    let path = bench.write("a.txt", "198.51.100.9");
    let mut arguments = vec!["extract", path.to_str().unwrap()];
    arguments.extend(["--password", "x"].repeat(17));
    bench.run(&arguments).exits(2);
}

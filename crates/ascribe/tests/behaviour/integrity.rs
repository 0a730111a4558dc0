//! `verify` is clean on a whole record and finds every alteration of it.

use crate::support::{Bench, example, hash, with_end};
use crate::tamper::{alter, same_content, tables_of, tamper};
use rusqlite::{Connection, params};
use std::path::Path;

/// A record with starter knowledge, a feed, sealed evidence and answers, a decision, a snapshot, a
/// value that two incidents share, and keys renewed.
fn full() -> Bench {
    let bench = Bench::new();
    let rows = [
        [
            &hash(1)[..],
            "Lantern Moth",
            "https://harbour-press-11.net/a",
            "2024-05-01",
        ],
        [
            "198.18.7.7",
            "Quiet Heron",
            "https://mill-notes-12.net/b",
            "2024-06-01",
        ],
    ];
    bench.feed("feed", "B", &rows);
    bench.json(&["assess", example().to_str().unwrap()]);
    bench.json(&["names", "Silk Typhoon", "--actor", "HAFNIUM"]);
    bench.json(&["incident", "new", "--title", "Case", "--sector", "health"]);
    for text in ["198.18.7.9 called", "calls to 198.18.7.9"] {
        bench.json(&["incident", "new", "--text", text]);
    }
    bench.json(&["keys", "renew", "--all"]);
    bench
}

fn keep(bench: &Bench, name: &str, arguments: &[&str]) -> String {
    let text = bench.run(arguments).exits(0).out;
    bench.write(name, text).to_str().unwrap().to_owned()
}

/// Exit code of `verify` for a copy, with a checkpoint.
fn verified(bench: &Bench, ledger: &Path, checkpoint: &str) -> i32 {
    let arguments = [
        "--ledger",
        ledger.to_str().unwrap(),
        "verify",
        "--checkpoint",
        checkpoint,
    ];
    bench.run(&arguments).code
}

#[test]
fn a_whole_record_is_clean() {
    let bench = full();
    let checkpoint = keep(&bench, "kept/checkpoint", &["checkpoint"]);
    let key = keep(&bench, "kept/key", &["checkpoint", "--public-key"]);
    let proof = bench.json(&["verify", "--checkpoint", &checkpoint, "--public-key", &key]);
    assert_eq!(proof["intact"], true, "{proof:#}");
    assert_eq!(proof["total"], 0);
    assert!(
        proof["unchecked"].as_array().unwrap().is_empty(),
        "{proof:#}"
    );
    let log = bench.json(&["log", "-n", "100000"]);
    assert_eq!(proof["entries"], log["entries"].as_array().unwrap().len());
    assert!(bench.run(&["verify"]).exits(0).out.starts_with("Intact"));
    // An older checkpoint is a prefix, and a copy needs no keys to be verified.
    bench.feed("later", "C", &[["198.18.7.8", "Moth", "", ""]]);
    assert_eq!(verified(&bench, &bench.ledger(), &checkpoint), 0);
    let bare = bench.copy_record("copy/ledger.db", false);
    assert_eq!(verified(&bench, &bare, &checkpoint), 0);
}

#[test]
fn any_altered_cell_is_found() {
    let bench = full();
    let checkpoint = keep(&bench, "kept/checkpoint", &["checkpoint"]);
    let mut tables = 0;
    let mut missed = Vec::new();
    for (table, columns) in tables_of(&bench.ledger()) {
        let mut tried = 0;
        for column in columns {
            let copy = bench.copy_record(&format!("copy/{table}-{column}.db"), false);
            if !alter(&copy, &table, &column) {
                continue;
            }
            tried += 1;
            if verified(&bench, &copy, &checkpoint) != 1 {
                missed.push(format!("{table}.{column}"));
            }
        }
        assert!(tried > 0, "nothing of {table} could be altered");
        tables += 1;
    }
    assert!(tables >= 5, "{tables}");
    assert_eq!(missed, Vec::<String>::new());
}

#[test]
fn a_deleted_or_doubled_row_is_found() {
    let bench = full();
    let checkpoint = keep(&bench, "kept/checkpoint", &["checkpoint"]);
    for (table, _) in tables_of(&bench.ledger()) {
        let copy = bench.copy_record(&format!("copy/{table}.db"), false);
        let gone = tamper(&copy, |db| {
            // Tables without row ids have a key of their own; their least row goes.
            let delete = |key: &str| {
                let max = format!("(SELECT max({key}) FROM {table})");
                db.execute(&format!("DELETE FROM {table} WHERE {key} = {max}"), [])
            };
            let by_own_key = delete("rowid").or_else(|_| delete("seq"));
            let by_id = by_own_key.or_else(|_| delete("id"));
            by_id.or_else(|_| delete("tag")).unwrap()
        });
        assert!(gone > 0, "{table}");
        assert_eq!(
            verified(&bench, &copy, &checkpoint),
            1,
            "deleted from {table}"
        );
    }
    let copy = bench.copy_record("copy/swapped.db", false);
    tamper(&copy, |db| {
        let body = |seq: i64| -> String {
            db.query_row("SELECT body FROM entry WHERE seq = ?", [seq], |r| r.get(0))
                .unwrap()
        };
        let (a, b) = (body(10), body(11));
        let put = "UPDATE entry SET body = ? WHERE seq = ?";
        db.execute(put, params![b, 10]).unwrap();
        db.execute(put, params![a, 11]).unwrap();
    });
    assert_eq!(verified(&bench, &copy, &checkpoint), 1, "swapped");
    let copy = bench.copy_record("copy/schema.db", false);
    Connection::open(&copy)
        .unwrap()
        .execute("DROP TRIGGER entry_no_update", [])
        .unwrap();
    assert_eq!(
        verified(&bench, &copy, &checkpoint),
        1,
        "a guard taken away"
    );
}

#[test]
fn rollback_truncation_and_foreign_records_are_found() {
    let bench = full();
    let old = bench.copy_record("copy/old.db", true);
    bench.feed("later", "C", &[["198.18.7.8", "Moth", "", ""]]);
    let checkpoint = keep(&bench, "kept/checkpoint", &["checkpoint"]);
    let run = bench.run(&["--ledger", old.to_str().unwrap(), "verify"]);
    assert_eq!(run.code, 0, "by itself the old state is whole");
    assert_eq!(verified(&bench, &old, &checkpoint), 1, "rolled back");
    // The old state continued otherwise is a fork.
    let other = bench.write(
        "fork.csv",
        "value,actor\n198.18.7.9,Heron\n198.18.7.10,Moth\n",
    );
    let fork = [
        "--ledger",
        old.to_str().unwrap(),
        "import",
        other.to_str().unwrap(),
    ];
    bench.run(&fork).exits(0);
    bench.run(&[
        "--ledger",
        old.to_str().unwrap(),
        "import",
        bench.path("feeds/feed.csv").to_str().unwrap(),
    ]);
    assert_eq!(verified(&bench, &old, &checkpoint), 1, "forked");
    let whole = std::fs::read(bench.ledger()).unwrap();
    for part in [
        0,
        1,
        100,
        4096,
        whole.len() / 2,
        whole.len() - 4096,
        whole.len() - 1,
    ] {
        let cut = bench.write("copy/cut.db", &whole[..part]);
        // A last byte that is zero is read as one: then nothing is lost.
        let code = verified(&bench, &cut, &checkpoint);
        assert!(
            code == 1 || same_content(&bench.ledger(), &cut),
            "cut to {part}"
        );
    }
    let stranger = full();
    assert_eq!(
        verified(&stranger, &stranger.ledger(), &checkpoint),
        1,
        "another record"
    );
    let key = keep(&stranger, "kept/key", &["checkpoint", "--public-key"]);
    bench.run(&["verify", "--public-key", &key]).exits(1);
    for nonsense in ["", "nonsense", "ascribe\n1\nAAAA\n\n— x y\n"] {
        let path = bench.write("kept/nonsense", nonsense);
        // What is no checkpoint says nothing about the record: wrong usage, not a finding.
        let code = verified(&bench, &bench.ledger(), path.to_str().unwrap());
        assert_eq!(code, 2, "{nonsense:?}");
        bench
            .run(&["verify", "--public-key", path.to_str().unwrap()])
            .exits(1);
    }
}

#[test]
fn flipped_bytes_of_the_file_are_found_or_harmless() {
    let bench = full();
    let checkpoint = keep(&bench, "kept/checkpoint", &["checkpoint"]);
    let whole = std::fs::read(bench.ledger()).unwrap();
    let mut at = 7_usize;
    for _ in 0..24 {
        at = (at * 1_103_515_245 + 12_345) % whole.len();
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        let copy = bench.write("copy/flipped.db", &bytes);
        // Free pages and spare bytes hold nothing; anything else must be found, without a panic.
        let code = verified(&bench, &copy, &checkpoint);
        assert!(
            code == 1 || same_content(&bench.ledger(), &copy),
            "byte {at}"
        );
    }
}

#[test]
fn the_signing_key_does_not_lie_in_the_record() {
    let bench = full();
    let secret = std::fs::read(with_end(&bench.ledger(), ".keys/signing.key")).unwrap();
    let record = std::fs::read(bench.ledger()).unwrap();
    let lines = secret
        .split(|b| *b == b'\n')
        .filter(|line| line.len() >= 16);
    for line in lines {
        assert!(!record.windows(line.len()).any(|w| w == line));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let folder = with_end(&bench.ledger(), ".keys");
        let mode = |p: &Path| std::fs::metadata(p).unwrap().permissions().mode() & 0o077;
        assert_eq!(mode(&folder), 0);
        assert_eq!(mode(&folder.join("signing.key")), 0);
    }
}

//! Whoever holds the file but not the signing key can change nothing unseen.

use ascribe_ledger::{Ledger, OpenMode, Rule, VerifyOptions, verify};
use rusqlite::Connection;

use crate::fixture::*;
use crate::mutate::{columns, edit_longest_cell, tables};

/// A closed ledger file without its keys, and its last checkpoint.
fn closed() -> (Store, String) {
    let (store, ledger) = filled();
    let checkpoint = ledger.checkpoint().unwrap();
    drop(ledger);
    std::fs::remove_dir_all(store.dir.path().join("ledger.db.keys")).unwrap();
    (store, checkpoint)
}

#[test]
fn an_untouched_file_is_clean_with_and_without_checkpoint_key_and_derivation() {
    let (store, ledger) = filled();
    let (checkpoint, key) = (ledger.checkpoint().unwrap(), ledger.public_key().to_text());
    assert!(check(&store.path, Some(&checkpoint)).is_clean());
    let bare = verify(&store.path, &VerifyOptions::default()).unwrap();
    assert!(bare.is_clean());
    assert_eq!((bare.entries, bare.root), (26, ledger.head().unwrap().root));
    assert_eq!(bare.unchecked.len(), 2);
    let with_key = VerifyOptions {
        public_key: Some(&key),
        checkpoint: Some(&checkpoint),
        ..VerifyOptions::default()
    };
    assert!(verify(&store.path, &with_key).unwrap().is_clean());
}

#[test]
fn the_longest_cell_of_each_table_altered_is_found_without_derivation_too() {
    let (store, checkpoint) = closed();
    let original = std::fs::read(&store.path).unwrap();
    let mut altered = Vec::new();
    for table in tables(&store.path) {
        std::fs::write(&store.path, &original).unwrap();
        if !edit_longest_cell(&store.path, &table) {
            continue;
        }
        let options = VerifyOptions {
            checkpoint: Some(&checkpoint),
            ..VerifyOptions::default()
        };
        assert!(
            !verify(&store.path, &options).unwrap().is_clean(),
            "{table}"
        );
        altered.push(table);
    }
    assert_eq!(
        altered,
        ["entry", "head", "resealed", "seal_tags", "snapshot"]
    );
}

#[test]
fn every_column_is_in_some_table_that_is_verified() {
    let (store, _) = closed();
    let live: usize = tables(&store.path)
        .iter()
        .map(|table| columns(&store.path, table).len())
        .sum();
    assert_eq!(live, ascribe_ledger::labels::LABELS.len());
}

#[test]
fn an_older_copy_is_found_by_a_later_checkpoint_and_is_clean_under_its_own() {
    let (store, mut ledger) = filled();
    let old_checkpoint = ledger.checkpoint().unwrap();
    let old = store.dir.path().join("old.db");
    Connection::open(&store.path)
        .unwrap()
        .execute("VACUUM INTO ?1", [old.to_str()])
        .unwrap();
    ledger.append(&at(50), &[draft("later", "s", "x")]).unwrap();
    let checkpoint = ledger.checkpoint().unwrap();
    assert!(check(&old, Some(&old_checkpoint)).is_clean());
    assert!(check(&store.path, Some(&old_checkpoint)).is_clean());
    let found = check(&old, Some(&checkpoint));
    assert_eq!(found.findings[0].rule, Rule::Checkpoint);
    assert!(
        found.findings[0].detail.contains("rolled back"),
        "{found:?}"
    );
}

#[test]
fn a_fork_by_the_holder_of_the_key_is_found_by_the_checkpoint_of_the_other_branch() {
    let (store, ledger) = filled();
    drop(ledger);
    let other = store.dir.path().join("other.db");
    std::fs::copy(&store.path, &other).unwrap();
    let keys = |name: &str| store.dir.path().join(name);
    std::fs::create_dir(keys("other.db.keys")).unwrap();
    std::fs::copy(
        keys("ledger.db.keys/signing.key"),
        keys("other.db.keys/signing.key"),
    )
    .unwrap();
    let branch = |path, word: &str| {
        let mut ledger = Ledger::open(path, OpenMode::ReadWrite).unwrap();
        ledger
            .append(&at(60), &[draft("branch", "s", word)])
            .unwrap();
        ledger
            .append(&at(70), &[draft("later", "s", word)])
            .unwrap();
        ledger.checkpoint().unwrap()
    };
    let (one, two) = (branch(&store.path, "one"), branch(&other, "two"));
    assert!(check(&store.path, Some(&one)).is_clean());
    assert!(check(&other, Some(&two)).is_clean());
    for (path, foreign) in [(&store.path, &two), (&other, &one)] {
        let found = check(path, Some(foreign));
        assert!(
            found.findings[0].detail.contains("altered or forked"),
            "{found:?}"
        );
    }
}

#[test]
fn a_ledger_made_anew_with_another_key_is_found_by_checkpoint_or_public_key() {
    let (_store, ledger) = filled();
    let (checkpoint, key) = (ledger.checkpoint().unwrap(), ledger.public_key().to_text());
    let (forged, forged_ledger) = filled();
    drop(forged_ledger);
    assert!(check(&forged.path, None).is_clean());
    assert_eq!(
        check(&forged.path, Some(&checkpoint)).findings[0].rule,
        Rule::Checkpoint
    );
    let options = VerifyOptions {
        public_key: Some(&key),
        ..VerifyOptions::default()
    };
    assert!(
        verify(&forged.path, &options)
            .unwrap()
            .findings
            .iter()
            .any(|f| f.rule == Rule::Genesis)
    );
    for nonsense in ["", "no checkpoint", "a\n\nb\n"] {
        assert!(!check(&forged.path, Some(nonsense)).is_clean());
    }
}

#[test]
fn tables_triggers_indexes_and_views_that_do_not_belong_are_found() {
    let (store, checkpoint) = closed();
    let original = std::fs::read(&store.path).unwrap();
    for statement in [
        "CREATE TABLE extra (a)",
        "CREATE INDEX extra ON entry (marking)",
        "CREATE VIEW extra AS SELECT 1",
        "CREATE TRIGGER extra AFTER INSERT ON entry BEGIN SELECT 1; END",
        "DROP TRIGGER entry_no_update",
        "DROP INDEX entry_kind",
        "ALTER TABLE touch ADD COLUMN extra INTEGER",
    ] {
        std::fs::write(&store.path, &original).unwrap();
        Connection::open(&store.path)
            .unwrap()
            .execute_batch(statement)
            .unwrap();
        let found = check(&store.path, Some(&checkpoint));
        assert!(
            found.findings.iter().any(|f| f.rule == Rule::Schema),
            "{statement}"
        );
    }
}

#[test]
fn entries_cannot_be_changed_by_ordinary_statements() {
    let (store, _) = closed();
    let db = Connection::open(&store.path).unwrap();
    assert!(db.execute("UPDATE entry SET marking = 'x'", []).is_err());
    assert!(db.execute("DELETE FROM entry", []).is_err());
}

/// Every byte of a file cannot be tried in a test; these are spread over all its pages. A byte
/// that no table uses may change unseen, so the content must then read the same.
#[test]
fn damaged_pages_are_found_or_hold_nothing() {
    let (store, checkpoint) = closed();
    let original = std::fs::read(&store.path).unwrap();
    let content = |path| {
        let ledger = Ledger::open(path, OpenMode::ReadOnly).unwrap();
        (
            all(&ledger, &Default::default()),
            ledger.snapshot("all").unwrap(),
        )
    };
    let before = content(&store.path);
    let mut found = 0;
    for at in (0..original.len()).step_by(original.len() / 150) {
        let mut bytes = original.clone();
        bytes[at] ^= 0x41;
        std::fs::write(&store.path, bytes).unwrap();
        let options = VerifyOptions {
            checkpoint: Some(&checkpoint),
            derive: Some(&derive),
            ..VerifyOptions::default()
        };
        match verify(&store.path, &options) {
            Ok(report) if report.is_clean() => {
                assert_eq!(content(&store.path), before, "byte {at}")
            }
            _ => found += 1,
        }
    }
    assert!(found > 20);
}

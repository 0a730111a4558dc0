//! New data keys: content opens, proofs hold, old keys and ciphertexts are gone, whatever is
//! broken off.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use ascribe_ledger::{Ledger, LedgerError, OpenMode, Outcome, Rotated};

use crate::fixture::*;

const PATH_VARIABLE: &str = "ASCRIBE_ROTATE_LEDGER";
const KEYS: [&str; 3] = ["incident-1", "incident-2", "victim-1"];

fn names() -> Vec<String> {
    KEYS.map(str::to_owned).into()
}

/// Three keys with some entries each.
fn three() -> (Store, Ledger) {
    let (store, mut ledger) = empty();
    for n in 0..4 {
        let drafts =
            KEYS.map(|key| sealed(&format!("e--{key}"), key, &format!("{key}-{n}.example")));
        ledger.append(&at(n), &drafts).unwrap();
    }
    (store, ledger)
}

fn opened(ledger: &Ledger) -> Vec<String> {
    let text = |seq| String::from_utf8(ledger.open_sealed(seq).unwrap()).unwrap();
    (2..=13).map(text).collect()
}

/// Wrapped keys by name and version.
fn wrapped(store: &Store) -> Vec<(String, i64, Vec<u8>)> {
    let path = format!("{}.keys/keys.db", store.path.display());
    let db = rusqlite::Connection::open(path).unwrap();
    let mut statement = db.prepare("SELECT * FROM data_key").unwrap();
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let rows = statement.query_map([], read).unwrap();
    rows.map(Result::unwrap).collect()
}

fn ciphertexts(store: &Store) -> Vec<Vec<u8>> {
    let db = rusqlite::Connection::open(&store.path).unwrap();
    let mut statement = db
        .prepare("SELECT sealed FROM entry WHERE key IS NOT NULL ORDER BY seq")
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// True if 24 bytes of it lie anywhere in a file of the folder.
fn lies_somewhere(store: &Store, bytes: &[u8]) -> bool {
    let part = &bytes[bytes.len() - 24..];
    let folders = [
        store.dir.path().to_owned(),
        format!("{}.keys", store.path.display()).into(),
    ];
    let files = folders.iter().flat_map(|f| std::fs::read_dir(f).unwrap());
    let files = files.map(|f| f.unwrap().path()).filter(|p| p.is_file());
    let mut found = false;
    for file in files {
        let content = std::fs::read(file).unwrap();
        found |= content.windows(24).any(|w| w == part);
    }
    found
}

#[test]
fn everything_opens_under_the_new_key_and_nothing_of_the_old_is_left() {
    let (store, mut ledger) = three();
    let checkpoint = ledger.checkpoint().unwrap();
    let plain = opened(&ledger);
    let (old_keys, old) = (wrapped(&store), ciphertexts(&store));
    assert!(lies_somewhere(&store, &old[0]));
    let rotated = ledger.rotate_data_keys(&at(9), &names()).unwrap();
    let all = Rotated {
        keys: 3,
        entries: 12,
        compacted: true,
    };
    assert_eq!(rotated, all);
    assert_eq!(opened(&ledger), plain);
    // What is sealed from now on lies under the new key, and what was said before is known again.
    let again = sealed("e--incident-1", "incident-1", "incident-1-2.example");
    let said = ledger.append(&at(2), &[again]).unwrap();
    assert_eq!(said, [Outcome::Unchanged(8)]);
    ledger
        .append(&at(9), &[sealed("e--x", "incident-1", "new.example")])
        .unwrap();
    drop(ledger);
    let now = wrapped(&store);
    assert!(now.len() == 3 && now.iter().all(|(_, version, _)| *version == 2));
    for gone in old_keys.iter().map(|(_, _, w)| w).chain(&old) {
        assert!(!lies_somewhere(&store, gone));
    }
    let report = check(&store.path, Some(&checkpoint));
    assert!(report.is_clean(), "{:?}", report.findings);
    // A second time, and by a program that was not there.
    let mut ledger = Ledger::open(&store.path, OpenMode::ReadWrite).unwrap();
    ledger.rotate_data_keys(&at(10), &names()).unwrap();
    ledger.destroy_key(&at(11), "incident-2").unwrap();
    assert!(matches!(
        ledger.open_sealed(3),
        Err(LedgerError::Erased { .. })
    ));
    assert_eq!(ledger.open_sealed(2).unwrap(), plain[0].as_bytes());
    let refused = ledger.rotate_data_keys(&at(12), &names()).unwrap_err();
    assert!(
        matches!(refused, LedgerError::Destroyed { .. }),
        "{refused}"
    );
    assert_eq!(ledger.open_sealed(2).unwrap(), plain[0].as_bytes());
    assert!(
        ledger
            .rotate_data_keys(&at(12), &["victim-none".into()])
            .is_err()
    );
    drop(ledger);
    let report = check(&store.path, Some(&checkpoint));
    assert!(report.is_clean(), "{:?}", report.findings);
}

#[test]
fn what_was_encrypted_anew_cannot_be_changed_unseen() {
    for change in [
        "UPDATE resealed SET same = same + 1 WHERE seq = 5",
        "UPDATE resealed SET key_version = 3 WHERE seq = 5",
        "UPDATE resealed SET before = zeroblob(32) WHERE seq = 5",
        "UPDATE entry SET sealed = (SELECT sealed FROM entry WHERE seq = 8) WHERE seq = 5",
        "DELETE FROM resealed WHERE seq = 5",
        "INSERT INTO resealed SELECT 15, 2, 0, before FROM resealed WHERE seq = 5",
    ] {
        let (store, mut ledger) = three();
        ledger.rotate_data_keys(&at(9), &names()).unwrap();
        drop(ledger);
        assert!(check(&store.path, None).is_clean());
        let db = rusqlite::Connection::open(&store.path).unwrap();
        db.execute_batch(change).unwrap();
        assert!(!check(&store.path, None).is_clean(), "{change}");
    }
}

#[test]
fn a_ciphertext_may_be_renewed_and_nothing_else_of_an_entry() {
    let (store, _ledger) = three();
    let db = rusqlite::Connection::open(&store.path).unwrap();
    for (name, _) in crate::mutate::columns(&store.path, "entry") {
        let done = db.execute(&format!("UPDATE entry SET {name} = {name}"), []);
        assert_eq!(done.is_ok(), name == "sealed", "{name}");
    }
}

/// Seals and renews until it is killed, saying what is acknowledged. Run by the test below only.
#[test]
#[ignore = "runs as a child of the test that kills it"]
fn child_renews_until_killed() {
    let path = std::env::var_os(PATH_VARIABLE).expect("is set by the parent");
    let mut ledger = Ledger::open(&path, OpenMode::ReadWrite).unwrap();
    loop {
        let size = ledger.head().unwrap().size;
        let key = KEYS[usize::try_from(size).unwrap() % 3];
        let text = format!("{size}.example");
        let said = ledger
            .append(&at(0), &[sealed(&format!("e--{size}"), key, &text)])
            .unwrap();
        ledger.rotate_data_keys(&at(0), &names()).unwrap();
        writeln!(std::io::stdout(), "\nack {} {text} .", said[0].seq()).unwrap();
    }
}

#[test]
fn nothing_is_lost_when_killed_in_the_middle_of_a_renewal() {
    let (store, ledger) = three();
    let plain = opened(&ledger);
    drop(ledger);
    let mut heard = Vec::new();
    for kill in 0..25_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "rotate::child_renews_until_killed",
                "--ignored",
                "--nocapture",
            ])
            .env(PATH_VARIABLE, &store.path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acks = lines
            .map(Result::unwrap)
            .filter(|l| l.starts_with("ack ") && l.ends_with(" ."));
        heard.extend(acks.by_ref().take(1));
        std::thread::sleep(Duration::from_micros(kill * 1_700 % 21_000));
        child.kill().unwrap();
        heard.extend(acks);
        child.wait().unwrap();
        let ledger = Ledger::open(&store.path, OpenMode::ReadWrite).unwrap();
        assert_eq!(opened(&ledger), plain);
        for line in &heard {
            let mut words = line.split(' ').skip(1);
            let seq = words.next().unwrap().parse().unwrap();
            let text = words.next().unwrap();
            assert_eq!(ledger.open_sealed(seq).unwrap(), text.as_bytes());
        }
        drop(ledger);
        // Nothing half done is left: one version of each key.
        assert_eq!(wrapped(&store).len(), 3);
        let report = check(&store.path, None);
        assert!(report.is_clean(), "kill {kill}: {:?}", report.findings);
    }
    assert!(heard.len() >= 25, "{} acknowledgements", heard.len());
}

//! What identifies a victim is found by those with the keys, and by nobody else or later.

use ascribe_ledger::{Body, Content, Ledger, LedgerError, OpenMode, Outcome};

use crate::fixture::*;

const NAME: &str = "dairy-cooperative.example";

/// Every file of the store, keys left out.
fn bytes_on_disk(store: &Store) -> Vec<u8> {
    let files = std::fs::read_dir(store.dir.path())
        .unwrap()
        .map(|f| f.unwrap().path());
    files
        .filter(|p| p.is_file())
        .flat_map(|p| std::fs::read(p).unwrap())
        .collect()
}

fn contains(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle.as_bytes())
}

#[test]
fn sealed_content_opens_is_found_by_value_and_is_nowhere_in_the_file() {
    let (store, mut ledger) = empty();
    ledger
        .append(
            &at(1),
            &[
                sealed("e--1", "incident-1", NAME),
                draft("o", "s", "readable.example"),
            ],
        )
        .unwrap();
    assert_eq!(ledger.open_sealed(2).unwrap(), NAME.as_bytes());
    assert_eq!(
        ledger.entry(2).unwrap().content,
        Content::Sealed {
            incident: "incident-1".into()
        }
    );
    assert_eq!(ledger.find_sealed("hostname", NAME).unwrap(), [2]);
    assert_eq!(
        ledger.find_sealed("domain-name", NAME).unwrap(),
        Vec::<u64>::new()
    );
    assert!(matches!(
        ledger.open_sealed(3),
        Err(LedgerError::Draft { .. })
    ));
    // The readable one shows that the search would find it.
    assert!(contains(&bytes_on_disk(&store), "readable.example"));
    assert!(!contains(&bytes_on_disk(&store), "dairy"));
}

#[test]
fn assessing_the_same_evidence_again_adds_nothing() {
    let (_store, mut ledger) = empty();
    let evidence = [sealed("e--1", "incident-1", NAME)];
    assert_eq!(
        ledger.append(&at(1), &evidence).unwrap(),
        [Outcome::Added(2)]
    );
    assert_eq!(
        ledger.append(&at(2), &evidence).unwrap(),
        [Outcome::Unchanged(2)]
    );
    let elsewhere = [sealed("e--1", "incident-2", NAME)];
    assert_eq!(
        ledger.append(&at(3), &elsewhere).unwrap(),
        [Outcome::Added(3)]
    );
}

#[test]
fn destroying_the_key_erases_the_identity_and_keeps_the_proofs() {
    let (store, mut ledger) = empty();
    ledger
        .append(
            &at(1),
            &[
                sealed("e--1", "incident-1", NAME),
                sealed("e--2", "incident-2", "b.example"),
            ],
        )
        .unwrap();
    let before = ledger.checkpoint().unwrap();
    let erased = ledger.destroy_key(&at(2), "incident-1").unwrap();
    assert_eq!((erased.seq, erased.entries), (4, 1));
    assert_eq!(ledger.destroy_key(&at(3), "incident-1").unwrap().seq, 4);
    let error = ledger.open_sealed(2).unwrap_err();
    assert!(
        error.to_string().contains("key destroyed: erased"),
        "{error}"
    );
    assert_eq!(
        ledger.find_sealed("hostname", NAME).unwrap(),
        Vec::<u64>::new()
    );
    assert_eq!(ledger.open_sealed(3).unwrap(), b"b.example");
    assert!(check(&store.path, Some(&before)).is_clean());
    let refused = ledger.append(&at(4), &[sealed("e--3", "incident-1", NAME)]);
    assert!(matches!(refused, Err(LedgerError::Destroyed { .. })));
}

#[test]
fn an_erasure_cut_short_by_a_crash_is_finished_at_the_next_opening() {
    let (store, mut ledger) = empty();
    ledger
        .append(&at(1), &[sealed("e--1", "incident-1", NAME)])
        .unwrap();
    let key = store.dir.path().join("ledger.db.keys/keys.db");
    let kept = std::fs::read(&key).unwrap();
    ledger.destroy_key(&at(2), "incident-1").unwrap();
    drop(ledger);
    std::fs::write(&key, kept).unwrap();
    let ledger = Ledger::open(&store.path, OpenMode::ReadWrite).unwrap();
    assert_eq!(ledger.key_status().unwrap().data_keys, 0);
    assert!(matches!(
        ledger.open_sealed(2),
        Err(LedgerError::Erased { seq: 2, .. })
    ));
}

#[test]
fn a_sealed_body_may_not_be_found_by_unkeyed_hashes() {
    let (_store, mut ledger) = empty();
    let mut leaking = sealed("e--1", "incident-1", NAME);
    leaking.touches = vec![(1, 0)];
    assert!(matches!(
        ledger.append(&at(1), &[leaking]),
        Err(LedgerError::Draft { .. })
    ));
    let mut outside = sealed("e--1", "../../etc/passwd", NAME);
    outside.touches.clear();
    assert!(matches!(
        ledger.append(&at(1), &[outside]),
        Err(LedgerError::Draft { .. })
    ));
}

#[test]
fn without_the_keys_the_record_is_read_and_verified_but_not_opened_or_written() {
    let (store, mut ledger) = empty();
    ledger
        .append(&at(1), &[sealed("e--1", "incident-1", NAME)])
        .unwrap();
    drop(ledger);
    std::fs::remove_dir_all(store.dir.path().join("ledger.db.keys")).unwrap();
    let mut ledger = Ledger::open(&store.path, OpenMode::ReadOnly).unwrap();
    // Nobody destroyed it: it is lost, or elsewhere.
    assert!(matches!(
        ledger.open_sealed(2),
        Err(LedgerError::Key { .. })
    ));
    assert!(matches!(
        ledger.find_sealed("hostname", NAME),
        Err(LedgerError::Key { .. })
    ));
    assert!(check(&store.path, None).is_clean());
    assert!(matches!(
        Ledger::open(&store.path, OpenMode::ReadWrite),
        Err(LedgerError::Key { .. })
    ));
}

#[test]
fn a_lost_store_of_keys_is_not_begun_anew() {
    let (store, mut ledger) = empty();
    let draft = |id: &str, key: &str| sealed(id, key, NAME);
    ledger
        .append(&at(1), &[draft("e--1", "incident-1")])
        .unwrap();
    drop(ledger);
    std::fs::remove_file(store.dir.path().join("ledger.db.keys/keys.db")).unwrap();
    let mut ledger = Ledger::open(&store.path, OpenMode::ReadWrite).unwrap();
    assert!(matches!(
        ledger.append(&at(2), &[draft("e--2", "incident-2")]),
        Err(LedgerError::Key { .. })
    ));
    assert!(matches!(
        ledger.open_sealed(2),
        Err(LedgerError::Key { .. })
    ));
}

#[test]
fn the_keys_of_another_ledger_are_refused() {
    let (store, ledger) = empty();
    let (other, other_ledger) = empty();
    drop((ledger, other_ledger));
    let key = "ledger.db.keys/signing.key";
    std::fs::copy(other.dir.path().join(key), store.dir.path().join(key)).unwrap();
    assert!(matches!(
        Ledger::open(&store.path, OpenMode::ReadWrite),
        Err(LedgerError::Key { .. })
    ));
}

#[test]
fn sealed_bytes_of_any_length_read_back() {
    let (_store, mut ledger) = empty();
    for length in [0, 1, 55, 56, 57, 64, 5000] {
        let mut evidence = sealed(&format!("e--{length}"), "incident-1", "x");
        let plaintext: Vec<u8> = (0..length).map(|i| i as u8).collect();
        evidence.body = Body::Sealed {
            incident: "incident-1".into(),
            plaintext: plaintext.clone(),
            tags: vec![],
        };
        let seq = ledger.append(&at(1), &[evidence]).unwrap()[0].seq();
        assert_eq!(ledger.open_sealed(seq).unwrap(), plaintext);
    }
}

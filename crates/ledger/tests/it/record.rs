//! What is recorded is there, once, in order, as of any moment.

use ascribe_ledger::{
    Body, Credibility, Filter, GENESIS, Ledger, LedgerError, OpenMode, Outcome, Reliability,
    merkle, verify,
};

use crate::fixture::*;

#[test]
fn what_is_recorded_is_read_back_field_by_field() {
    let (store, mut ledger) = empty();
    let mut given = draft("indicator--ä", "feed", "{\"a\":\"ü\\u0000\"}");
    given.happened = Some(-5);
    given.lineage = vec!["a \"quoted\" report".into(), "another".into()];
    assert_eq!(
        ledger.append(&at(5), std::slice::from_ref(&given)).unwrap(),
        [Outcome::Added(2)]
    );
    drop(ledger);
    let ledger = Ledger::open(&store.path, OpenMode::ReadOnly).unwrap();
    let entry = ledger.entry(2).unwrap();
    assert_eq!(
        (entry.recorded_at, entry.recorder.as_str()),
        (T0 + 5, "analyst")
    );
    assert_eq!(
        (entry.kind, entry.object_id, entry.source),
        (given.kind, given.object_id, given.source)
    );
    assert_eq!(
        (entry.reliability, entry.credibility),
        (Reliability::B, Credibility::new(2).unwrap())
    );
    assert_eq!(
        (entry.lineage, entry.marking),
        (given.lineage, given.marking)
    );
    assert_eq!(
        (entry.happened, entry.published),
        (given.happened, given.published)
    );
    let Body::Open(body) = given.body else {
        unreachable!()
    };
    assert_eq!(entry.content, ascribe_ledger::Content::Open(body));
    assert!(matches!(
        ledger.entry(3),
        Err(LedgerError::NoEntry { seq: 3 })
    ));
}

#[test]
fn the_first_entry_names_the_ledger_and_its_key_and_no_marking_shows_it() {
    let (_store, ledger) = empty();
    let first = ledger.entry(1).unwrap();
    assert_eq!(first.kind, GENESIS);
    assert!(
        first
            .body()
            .unwrap()
            .contains(&ledger.public_key().to_text())
    );
    let visible = Filter {
        markings: Some(vec!["clear".into()]),
        ..Filter::default()
    };
    assert_eq!(ledger.count(&visible).unwrap(), 0);
}

#[test]
fn importing_again_changes_nothing_and_two_sources_stand_side_by_side() {
    let (store, mut ledger) = empty();
    let versions = [
        draft("o", "mitre", "one"),
        draft("o", "mitre", "two"),
        draft("o", "misp", "one"),
    ];
    ledger.append(&at(1), &versions).unwrap();
    let (head, bytes) = (ledger.head().unwrap(), std::fs::read(&store.path).unwrap());
    let again = ledger.append(&at(2), &versions).unwrap();
    assert_eq!(
        again,
        [
            Outcome::Unchanged(2),
            Outcome::Unchanged(3),
            Outcome::Unchanged(4)
        ]
    );
    assert_eq!(ledger.head().unwrap(), head);
    assert_eq!(std::fs::read(&store.path).unwrap(), bytes);
    let said: Vec<_> = ledger
        .by_object("o")
        .unwrap()
        .into_iter()
        .map(|e| e.source)
        .collect();
    assert_eq!(said, ["mitre", "mitre", "misp"]);
    let twice = [draft("p", "misp", "x"), draft("p", "misp", "x")];
    assert_eq!(
        ledger.append(&at(3), &twice).unwrap(),
        [Outcome::Added(5), Outcome::Unchanged(5)]
    );
}

#[test]
fn the_same_words_under_another_marking_or_grade_are_another_statement() {
    let (_store, mut ledger) = empty();
    let base = draft("o", "s", "x");
    let mut stricter = base.clone();
    stricter.marking = "red".into();
    let mut doubted = base.clone();
    doubted.reliability = Reliability::E;
    let outcomes = ledger.append(&at(1), &[base, stricter, doubted]).unwrap();
    assert_eq!(
        outcomes,
        [Outcome::Added(2), Outcome::Added(3), Outcome::Added(4)]
    );
}

#[test]
fn filters_select_by_moment_publication_kind_source_object_and_marking() {
    let (_store, mut ledger) = empty();
    let mut red = draft("a", "one", "1");
    red.marking = "red".into();
    let mut late = draft("b", "two", "2");
    late.published = Some(T0 + 1000);
    let mut unknown = draft("c", "two", "3");
    unknown.published = None;
    unknown.kind = "tool".into();
    ledger.append(&at(10), &[red]).unwrap();
    ledger.append(&at(20), &[late, unknown]).unwrap();
    let seqs = |filter: Filter| {
        let found: Vec<u64> = all(&ledger, &filter).iter().map(|e| e.seq).collect();
        assert_eq!(ledger.count(&filter).unwrap(), found.len() as u64);
        found
    };
    let list = |text: &str| Some(vec![text.to_string()]);
    assert_eq!(seqs(Filter::default()), [1, 2, 3, 4]);
    assert_eq!(
        seqs(Filter {
            after_seq: 1,
            max_seq: Some(3),
            ..Filter::default()
        }),
        [2, 3]
    );
    assert_eq!(
        seqs(Filter {
            recorded_until: Some(T0 + 19),
            ..Filter::default()
        }),
        [1, 2]
    );
    assert_eq!(
        seqs(Filter {
            published_until: Some(T0 + 999),
            ..Filter::default()
        }),
        [2]
    );
    assert_eq!(
        seqs(Filter {
            kinds: list("tool"),
            ..Filter::default()
        }),
        [4]
    );
    assert_eq!(
        seqs(Filter {
            kinds: Some(vec![]),
            ..Filter::default()
        }),
        Vec::<u64>::new()
    );
    assert_eq!(
        seqs(Filter {
            sources: list("two"),
            ..Filter::default()
        }),
        [3, 4]
    );
    assert_eq!(
        seqs(Filter {
            object_id: Some("b".into()),
            ..Filter::default()
        }),
        [3]
    );
    assert_eq!(
        seqs(Filter {
            markings: list("clear"),
            ..Filter::default()
        }),
        [3, 4]
    );
    assert_eq!(
        [-1, 0, 10, 15, 20, 99].map(|t| ledger.seq_at(T0 + t).unwrap()),
        [0, 1, 2, 2, 4, 4]
    );
}

#[test]
fn time_never_falls_and_a_wrong_clock_is_refused() {
    let (_store, mut ledger) = empty();
    ledger.append(&at(60_000), &[draft("a", "s", "1")]).unwrap();
    ledger.append(&at(0), &[draft("b", "s", "2")]).unwrap();
    assert_eq!(ledger.entry(3).unwrap().recorded_at, T0 + 60_000);
    let refused = ledger.append(&at(-86_400_000), &[draft("c", "s", "3")]);
    assert!(matches!(refused, Err(LedgerError::Clock { .. })));
}

#[test]
fn a_batch_is_recorded_whole_or_not_at_all() {
    let (store, mut ledger) = empty();
    let head = ledger.head().unwrap();
    let mut nameless = draft("b", "s", "2");
    nameless.object_id.clear();
    let mut own = draft("c", "s", "3");
    own.kind = GENESIS.into();
    let mut long = draft("d", "s", "4");
    long.source = "x".repeat(2000);
    for bad in [nameless, own, long] {
        assert!(ledger.append(&at(1), &[draft("a", "s", "1"), bad]).is_err());
        assert_eq!(ledger.head().unwrap(), head);
    }
    assert!(ledger.append(&at(1), &[draft("a", "s", "1")]).is_ok());
    assert!(check(&store.path, None).is_clean());
}

#[test]
fn two_handles_append_to_one_record() {
    let (store, mut first) = empty();
    let mut second = Ledger::open(&store.path, OpenMode::ReadWrite).unwrap();
    for i in 0..10 {
        let ledger = if i % 2 == 0 { &mut first } else { &mut second };
        let outcome = ledger
            .append(&at(i), &[draft(&format!("o{i}"), "s", "x")])
            .unwrap();
        assert_eq!(outcome, [Outcome::Added(i as u64 + 2)]);
    }
    assert!(check(&store.path, None).is_clean());
}

#[test]
fn proofs_of_inclusion_and_consistency_lead_to_signed_checkpoints() {
    let (_store, ledger) = filled();
    let head = ledger
        .public_key()
        .open_checkpoint(&ledger.checkpoint().unwrap())
        .unwrap();
    let leaves = ledger.leaves().unwrap();
    assert_eq!(
        (head.size, head),
        (leaves.len() as u64, ledger.head().unwrap())
    );
    for seq in 1..=head.size {
        let proof = ledger.prove(seq).unwrap();
        let leaf = leaves[seq as usize - 1];
        assert!(merkle::verify_inclusion(
            &leaf,
            seq - 1,
            head.size,
            &proof,
            &head.root
        ));
        let consistency = merkle::consistency(&leaves, seq as usize).unwrap();
        let old = merkle::root(&leaves[..seq as usize]);
        assert!(merkle::verify_consistency(
            seq,
            head.size,
            &consistency,
            &old,
            &head.root
        ));
    }
    assert!(ledger.prove(0).is_err());
    assert!(ledger.prove(head.size + 1).is_err());
}

#[test]
fn other_files_are_refused_and_left_as_they_were() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("missing.db");
    assert!(matches!(
        Ledger::open(&missing, OpenMode::ReadWrite),
        Err(LedgerError::Missing { .. })
    ));
    assert!(!missing.exists());
    let text = dir.path().join("notes.txt");
    std::fs::write(
        &text,
        "not a database, but long enough to be taken for one at first sight".repeat(20),
    )
    .unwrap();
    let foreign = dir.path().join("foreign.db");
    rusqlite::Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE t (a)")
        .unwrap();
    for path in [text, foreign] {
        let before = std::fs::read(&path).unwrap();
        for mode in [
            OpenMode::ReadOnly,
            OpenMode::ReadWrite,
            OpenMode::Create(at(0)),
        ] {
            assert!(matches!(
                Ledger::open(&path, mode),
                Err(LedgerError::NotALedger { .. })
            ));
        }
        assert!(verify(&path, &Default::default()).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_later_format_is_named_in_the_error() {
    let (store, ledger) = empty();
    drop(ledger);
    rusqlite::Connection::open(&store.path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let error = Ledger::open(&store.path, OpenMode::ReadOnly).err().unwrap();
    assert!(matches!(
        error,
        LedgerError::Format {
            found: 99,
            supported: 5,
            ..
        }
    ));
}

#[test]
fn reading_works_where_nothing_may_be_written() {
    let (store, ledger) = filled();
    let checkpoint = ledger.checkpoint().unwrap();
    drop(ledger);
    let copy = store.dir.path().join("archive");
    std::fs::create_dir(&copy).unwrap();
    let path = copy.join("ledger.db");
    std::fs::copy(&store.path, &path).unwrap();
    let set = |read_only: bool| {
        for p in [&path, &copy] {
            let mut permissions = std::fs::metadata(p).unwrap().permissions();
            permissions.set_readonly(read_only);
            std::fs::set_permissions(p, permissions).unwrap();
        }
    };
    set(true);
    let mut ledger = Ledger::open(&path, OpenMode::ReadOnly).unwrap();
    assert_eq!(ledger.head().unwrap().size, 26);
    assert!(!ledger.is_writable());
    assert!(matches!(
        ledger.append(&at(99), &[draft("a", "s", "1")]),
        Err(LedgerError::ReadOnly { .. })
    ));
    assert!(check(&path, Some(&checkpoint)).is_clean());
    set(false);
}

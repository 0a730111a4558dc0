//! What can be rebuilt from the entries equals what is kept beside them.

use std::ops::ControlFlow;

use ascribe_ledger::{Draft, Filter, Restriction, Touch};
use proptest::prelude::*;

use crate::fixture::*;

fn rows(store: &Store, table: &str) -> Vec<(i64, i64)> {
    let db = rusqlite::Connection::open(&store.path).unwrap();
    let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    statement
        .query_map([], read)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn touches_are_found_by_value_up_to_a_moment() {
    let (_store, ledger) = filled();
    let shared = derive("", "shared.example")[0].0;
    let third = derive("", "evil-3.example")[0].0;
    assert_eq!(ledger.touches(&[shared], 5).unwrap().len(), 4);
    assert_eq!(ledger.touches(&[shared], u64::MAX).unwrap().len(), 20);
    let found = ledger.touches(&[third, third, 12345], u64::MAX).unwrap();
    assert_eq!(
        found,
        [
            Touch {
                hash: third,
                seq: 5,
                pos: 0
            },
            Touch {
                hash: third,
                seq: 24,
                pos: 0
            }
        ]
    );
    assert_eq!(ledger.touch_version().unwrap(), 3);
}

#[test]
fn snapshots_are_replaced_read_and_dropped() {
    let (store, mut ledger) = empty();
    assert_eq!(ledger.snapshot("picture").unwrap(), None);
    ledger.put_snapshot("picture", 1, 1, b"one").unwrap();
    ledger.put_snapshot("picture", 1, 2, b"two").unwrap();
    let kept = ledger.snapshot("picture").unwrap().unwrap();
    assert_eq!(
        (kept.seq, kept.version, kept.body.as_slice()),
        (1, 2, b"two".as_slice())
    );
    assert!(kept.is_intact());
    assert_eq!(ledger.snapshot_header("picture").unwrap(), Some((1, 2)));
    ledger.drop_snapshot("picture").unwrap();
    assert_eq!(ledger.snapshot_header("picture").unwrap(), None);
    assert!(check(&store.path, None).is_clean());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn rebuilt_equals_live(
        bodies in prop::collection::vec("[a-e]{1,2}( [a-e]{1,2}){0,4}", 1..40),
        names in prop::collection::vec("[a-c]{1,2}", 0..8),
        batch in 1usize..10,
    ) {
        let (store, mut ledger) = empty();
        let open = bodies.iter().enumerate().map(|(i, body)| draft(&format!("o{}", i % 7), "s", body));
        let secret = names.iter().map(|name| sealed("e", &format!("incident-{name}"), name));
        let drafts: Vec<Draft> = open.chain(secret).collect();
        for part in drafts.chunks(batch) {
            ledger.append(&at(1), part).unwrap();
        }
        if let Some(name) = names.first() {
            ledger.destroy_key(&at(2), &format!("incident-{name}")).unwrap();
        }
        prop_assert!(check(&store.path, None).is_clean());
        let live = (rows(&store, "touch"), rows(&store, "sealed_tag"));
        ledger.rebuild_projections(1, &derive).unwrap();
        prop_assert_eq!((rows(&store, "touch"), rows(&store, "sealed_tag")), live);
        prop_assert!(check(&store.path, None).is_clean());
    }

    /// The same as going through every entry, also for one who may see a part of them.
    #[test]
    fn the_newest_of_some_kinds_is_the_last_that_passes(
        said in prop::collection::vec((0u8..4, any::<bool>()), 0..30),
        asked in prop::collection::btree_set(0u8..4, 0..4),
        reader in any::<bool>(),
    ) {
        let (_store, mut ledger) = empty();
        let drafts = said.iter().enumerate().map(|(n, (kind, open))| Draft {
            kind: format!("kind-{kind}"),
            marking: if *open { "clear" } else { "amber" }.into(),
            ..draft(&n.to_string(), "s", &n.to_string())
        });
        ledger.append(&at(1), &drafts.collect::<Vec<_>>()).unwrap();
        if reader {
            let admits = Box::new(|marking: &str| marking == "clear");
            ledger.restrict(Restriction { admits, withheld: vec![], apart: &[] }).unwrap();
        }
        let passes = |kind: &str| asked.iter().any(|k| kind == format!("kind-{k}"));
        for until in 0..said.len() as u64 + 3 {
            let mut expected = 0;
            let filter = Filter { max_seq: Some(until), ..Filter::default() };
            ledger.entries(&filter, |entry| {
                if passes(&entry.kind) {
                    expected = entry.seq;
                }
                ControlFlow::Continue(())
            }).unwrap();
            prop_assert_eq!(ledger.newest_of(until, passes).unwrap(), expected);
        }
    }
}

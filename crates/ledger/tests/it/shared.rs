//! How many objects share a value: the same by any order of arrivals, as made again, and as
//! counted by hand.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_ledger::{
    Draft, Facets, Ledger, LedgerError, Reduce, Rule, Sharers, Step, VerifyOptions, verify,
};
use proptest::prelude::*;

use crate::fixture::{Store, at, empty, sealed_as};

/// Evidence shares its values; other sealed entries do not.
struct Evidence;

impl Reduce for Evidence {
    fn kinds(&self) -> &[&str] {
        &[]
    }

    fn apply(&self, _: Option<&str>, _: &Step<'_>) -> Option<String> {
        None
    }

    fn facets(&self, _: &str) -> Facets {
        Facets::default()
    }

    fn sharing(&self) -> &[&str] {
        &["evidence"]
    }
}

fn sharing() -> (Store, Ledger) {
    let (store, mut ledger) = empty();
    ledger.set_reducer(Box::new(Evidence));
    (store, ledger)
}

fn sealed(kind: &str, object: u8, text: &str, values: &[u8]) -> Draft {
    let tags = values.iter().map(|v| (kind.to_owned(), v.to_string()));
    let incident = format!("incident-{object}");
    sealed_as(kind, &incident, &incident, text, tags.collect())
}

fn table(store: &Store) -> Vec<(i64, i64)> {
    let db = rusqlite::Connection::open(&store.path).unwrap();
    let mut statement = db.prepare("SELECT * FROM shared_tag ORDER BY tag").unwrap();
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let rows = statement.query_map([], read).unwrap();
    rows.map(Result::unwrap).collect()
}

fn findings(store: &Store) -> Vec<Rule> {
    let options = VerifyOptions {
        reduce: Some(&Evidence),
        ..VerifyOptions::default()
    };
    let report = verify(&store.path, &options).unwrap();
    report.findings.into_iter().map(|f| f.rule).collect()
}

fn having(ledger: &Ledger, value: u8) -> Sharers {
    ledger.sharers("evidence", &value.to_string(), 20).unwrap()
}

#[test]
fn a_value_of_many_is_known_as_such_and_names_those_who_came_last() {
    let (store, mut ledger) = sharing();
    for object in 0..100 {
        let drafts = [
            sealed("evidence", object, "a", &[1, object + 100]),
            // The same value again is no other object, and a note shares nothing.
            sealed("evidence", object, "b", &[1]),
            sealed("note", object, "c", &[1, 2]),
        ];
        ledger.append(&at(1), &drafts).unwrap();
    }
    let shared = having(&ledger, 1);
    assert_eq!(shared.objects, 100);
    assert_eq!(shared.newest.len(), 20);
    assert_eq!(shared.newest[0], "incident-99");
    assert_eq!(having(&ledger, 130).newest, ["incident-30"]);
    assert_eq!(having(&ledger, 130).objects, 1);
    assert_eq!(having(&ledger, 2), Sharers::default());
    assert_eq!(table(&store).len(), 1);
    let mut met = Vec::new();
    let beyond = ledger.each_shared(20, |s| {
        met.push(s);
        Ok::<_, LedgerError>(())
    });
    assert_eq!((beyond.unwrap(), met.len()), (1, 0));
    ledger.destroy_key(&at(2), "incident-99").unwrap();
    assert_eq!(having(&ledger, 1).objects, 99);
    assert_eq!(findings(&store), []);
}

#[test]
fn a_wrong_number_a_row_too_many_and_one_too_few_are_found() {
    for change in [
        "UPDATE shared_tag SET objects = 7",
        "INSERT INTO shared_tag VALUES (5, 2)",
        "DELETE FROM shared_tag",
    ] {
        let (store, mut ledger) = sharing();
        for object in 0..2 {
            let drafts = [sealed("evidence", object, "a", &[1])];
            ledger.append(&at(1), &drafts).unwrap();
        }
        assert_eq!(findings(&store), []);
        let db = rusqlite::Connection::open(&store.path).unwrap();
        db.execute_batch(change).unwrap();
        assert_eq!(findings(&store), [Rule::Tags], "{change}");
    }
}

/// One thing that happens: evidence of an object arrives, or the object is erased.
type Happening = (u8, Option<BTreeSet<u8>>);

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let values = prop::collection::btree_set(0u8..12, 0..6);
    let happening = (0u8..8, prop::option::weighted(0.85, values));
    prop::collection::vec(happening, 1..30)
}

/// What should be: value → objects that have it and were not erased.
fn expected(all: &[Happening]) -> Vec<u64> {
    let mut erased = BTreeSet::new();
    let mut having: BTreeMap<u8, BTreeSet<u8>> = BTreeMap::new();
    for (object, values) in all {
        match values {
            None => {
                erased.insert(*object);
                having.values_mut().for_each(|objects| {
                    objects.remove(object);
                });
            }
            Some(values) if !erased.contains(object) => {
                for value in values {
                    having.entry(*value).or_default().insert(*object);
                }
            }
            Some(_) => {}
        }
    }
    let count = |value| having.get(&value).map_or(0, |o| o.len() as u64);
    (0..12).map(count).collect()
}

/// Carries out, in batches; evidence of what is erased is refused and left out.
fn carry_out(ledger: &mut Ledger, all: &[Happening], batch: usize) {
    let mut erased = BTreeSet::new();
    let mut drafts = Vec::new();
    for (n, (object, values)) in all.iter().enumerate() {
        match values {
            Some(values) if !erased.contains(object) => {
                let values: Vec<u8> = values.iter().copied().collect();
                drafts.push(sealed("evidence", *object, &n.to_string(), &values));
            }
            Some(_) => {}
            None => {
                ledger.append(&at(1), &drafts).unwrap();
                drafts.clear();
                let name = format!("incident-{object}");
                ledger.destroy_key(&at(1), &name).unwrap();
                erased.insert(*object);
            }
        }
        if drafts.len() >= batch {
            ledger.append(&at(1), &drafts).unwrap();
            drafts.clear();
        }
    }
    ledger.append(&at(1), &drafts).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn incremental_equals_rebuilt_equals_counted_by_hand(
        all in happenings(),
        batch in 1usize..8,
    ) {
        let (store, mut ledger) = sharing();
        carry_out(&mut ledger, &all, batch);
        let live: Vec<u64> = (0..12).map(|v| having(&ledger, v).objects).collect();
        prop_assert_eq!(live, expected(&all));
        let rows = table(&store);
        prop_assert!(findings(&store).is_empty());
        ledger.rebuild_objects(1).unwrap();
        prop_assert_eq!(table(&store), rows);
    }

    #[test]
    fn the_order_of_arrival_does_not_matter(
        all in happenings().prop_map(|mut all| { all.retain(|(_, v)| v.is_some()); all }),
        order in any::<prop::sample::Index>(),
        batches in (1usize..8, 1usize..8),
    ) {
        let counted = |all: &[Happening], batch| -> Vec<Sharers> {
            let (_store, mut ledger) = sharing();
            carry_out(&mut ledger, all, batch);
            (0..12).map(|v| {
                let mut sharers = having(&ledger, v);
                sharers.newest.sort();
                sharers
            }).collect()
        };
        let mut other = all.clone();
        if !other.is_empty() {
            let by = order.index(other.len());
            other.rotate_left(by);
            other.reverse();
        }
        prop_assert_eq!(counted(&all, batches.0), counted(&other, batches.1));
    }
}

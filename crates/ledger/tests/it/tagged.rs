//! Objects by their tags: what the sets say is what reading every entry says, by any order of
//! arrivals and erasures, and as made again.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_ledger::{Draft, Facets, Ledger, OpenMode, Reduce, Rule, Step, VerifyOptions, verify};
use proptest::prelude::*;

use crate::fixture::{Store, at, empty, sealed_as};

/// Objects are searched by the words of notes.
struct Notes;

impl Reduce for Notes {
    fn kinds(&self) -> &[&str] {
        &[]
    }

    fn apply(&self, _: Option<&str>, _: &Step<'_>) -> Option<String> {
        None
    }

    fn facets(&self, _: &str) -> Facets {
        Facets::default()
    }

    fn searched(&self) -> &[&str] {
        &["note"]
    }
}

fn searched() -> (Store, Ledger) {
    let (store, mut ledger) = empty();
    ledger.set_reducer(Box::new(Notes));
    ledger.rebuild_tagged(1).unwrap();
    (store, ledger)
}

fn sealed(kind: &str, object: usize, text: &str, words: &[u8]) -> Draft {
    let tags = words.iter().map(|w| ("word".to_owned(), w.to_string()));
    let incident = format!("incident-{object}");
    sealed_as(kind, &incident, &incident, text, tags.collect())
}

/// Everything found, asked for in pages.
fn found(ledger: &Ledger, words: &[u8], page: usize) -> Vec<String> {
    let words: Vec<String> = words.iter().map(u8::to_string).collect();
    let tags: Vec<(&str, &str)> = words.iter().map(|w| ("word", w.as_str())).collect();
    let (mut all, mut before) = (Vec::new(), u64::MAX);
    loop {
        let some = ledger.objects_tagged(&tags, before, page).unwrap().unwrap();
        assert!(some.len() <= page);
        let Some((last, _)) = some.last() else {
            return all;
        };
        before = *last;
        all.extend(some.into_iter().map(|(_, id)| id));
    }
}

type Row = (i64, i64, Vec<u8>);

fn table(store: &Store) -> Vec<Row> {
    let db = rusqlite::Connection::open(&store.path).unwrap();
    let mut statement = db.prepare("SELECT * FROM tagged ORDER BY 1, 2").unwrap();
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let rows = statement.query_map([], read).unwrap();
    rows.map(Result::unwrap).collect()
}

fn findings(store: &Store) -> Vec<Rule> {
    let options = VerifyOptions {
        reduce: Some(&Notes),
        ..VerifyOptions::default()
    };
    let report = verify(&store.path, &options).unwrap();
    report.findings.into_iter().map(|f| f.rule).collect()
}

#[test]
fn words_of_one_object_may_stand_in_several_notes() {
    let (store, mut ledger) = searched();
    let drafts = [
        sealed("note", 1, "a", &[1]),
        sealed("note", 2, "a", &[1, 2]),
        sealed("note", 1, "b", &[2]),
        // Evidence is not searched.
        sealed("evidence", 3, "c", &[1, 2]),
    ];
    ledger.append(&at(1), &drafts).unwrap();
    assert_eq!(found(&ledger, &[1, 2], 10), ["incident-2", "incident-1"]);
    assert_eq!(found(&ledger, &[], 10), Vec::<String>::new());
    assert_eq!(found(&ledger, &[1, 7], 10), Vec::<String>::new());
    assert_eq!(findings(&store), []);
}

/// More than one block, and sets that are kept bit by bit.
#[test]
fn frequent_words_that_seldom_meet() {
    let (store, mut ledger) = searched();
    let words = |n: usize| match n {
        0 | 4200 | 4599 => vec![1, 2],
        n if n < 4000 => vec![1 + (n % 2) as u8],
        _ => vec![1],
    };
    let drafts: Vec<Draft> = (0..4600)
        .map(|n| sealed("note", n, "a", &words(n)))
        .collect();
    ledger.append(&at(1), &drafts).unwrap();
    let both = ["incident-4599", "incident-4200", "incident-0"];
    assert_eq!(found(&ledger, &[1, 2], 2), both);
    assert_eq!(found(&ledger, &[2], 1000).len(), 2003);
    let rows = table(&store);
    assert!(rows.iter().any(|(_, _, set)| set.len() == 512), "dense");
    ledger.rebuild_tagged(2).unwrap();
    assert_eq!(table(&store), rows);
    assert_eq!(ledger.tagged_version().unwrap(), 2);
}

#[test]
fn a_changed_set_a_row_too_many_and_one_too_few_are_found() {
    for change in [
        "UPDATE tagged SET objects = x'0500'",
        "INSERT INTO tagged VALUES (5, 2, x'0500')",
        "DELETE FROM tagged",
    ] {
        let (store, mut ledger) = searched();
        ledger
            .append(&at(1), &[sealed("note", 1, "a", &[1])])
            .unwrap();
        assert_eq!(findings(&store), []);
        let db = rusqlite::Connection::open(&store.path).unwrap();
        db.execute_batch(change).unwrap();
        assert_eq!(findings(&store), [Rule::Tags], "{change}");
    }
}

#[test]
fn a_record_of_the_fourth_format_is_brought_up_to_date() {
    let (store, mut ledger) = empty();
    ledger
        .append(&at(1), &[sealed("note", 1, "a", &[1])])
        .unwrap();
    drop(ledger);
    let db = rusqlite::Connection::open(&store.path).unwrap();
    db.execute_batch("DROP TABLE tagged; PRAGMA user_version = 4")
        .unwrap();
    drop(db);
    assert_eq!(findings(&store), []);
    let ledger = Ledger::open(&store.path, OpenMode::ReadOnly).unwrap();
    assert_eq!(ledger.objects_tagged(&[("word", "1")], 9, 9).unwrap(), None);
    drop(ledger);
    let mut ledger = Ledger::open(&store.path, OpenMode::ReadWrite).unwrap();
    ledger.set_reducer(Box::new(Notes));
    // Not used before it is made.
    assert_eq!(ledger.objects_tagged(&[("word", "1")], 9, 9).unwrap(), None);
    ledger.rebuild_tagged(1).unwrap();
    assert_eq!(found(&ledger, &[1], 9), ["incident-1"]);
    assert_eq!(findings(&store), []);
}

/// One thing that happens: a note of an object arrives, or the object is erased.
type Happening = (usize, Option<BTreeSet<u8>>);

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let words = prop::collection::btree_set(0u8..5, 0..4);
    let happening = (0usize..8, prop::option::weighted(0.85, words));
    prop::collection::vec(happening, 1..30)
}

/// Carries out, in batches, and says which object has which words.
fn carry_out(
    ledger: &mut Ledger,
    all: &[Happening],
    batch: usize,
) -> BTreeMap<usize, BTreeSet<u8>> {
    let mut erased = BTreeSet::new();
    let mut having: BTreeMap<usize, BTreeSet<u8>> = BTreeMap::new();
    let mut drafts = Vec::new();
    for (n, (object, words)) in all.iter().enumerate() {
        match words {
            Some(words) if !erased.contains(object) => {
                having.entry(*object).or_default().extend(words);
                let words: Vec<u8> = words.iter().copied().collect();
                drafts.push(sealed("note", *object, &n.to_string(), &words));
            }
            Some(_) => {}
            None => {
                ledger.append(&at(1), &drafts).unwrap();
                drafts.clear();
                ledger
                    .destroy_key(&at(1), &format!("incident-{object}"))
                    .unwrap();
                erased.insert(*object);
                having.remove(object);
            }
        }
        if drafts.len() >= batch {
            ledger.append(&at(1), &drafts).unwrap();
            drafts.clear();
        }
    }
    ledger.append(&at(1), &drafts).unwrap();
    having
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_found_is_what_reading_everything_finds(
        all in happenings(),
        asked in prop::collection::btree_set(0u8..5, 1..4),
        batch in 1usize..8,
        page in 1usize..4,
    ) {
        let (store, mut ledger) = searched();
        let having = carry_out(&mut ledger, &all, batch);
        let asked: Vec<u8> = asked.into_iter().collect();
        let mut live = found(&ledger, &asked, page);
        live.sort();
        let expected: Vec<String> = having
            .iter()
            .filter(|(_, words)| asked.iter().all(|w| words.contains(w)))
            .map(|(object, _)| format!("incident-{object}"))
            .collect();
        prop_assert_eq!(live, expected);
        prop_assert!(findings(&store).is_empty());
        let rows = table(&store);
        ledger.rebuild_tagged(1).unwrap();
        prop_assert_eq!(table(&store), rows);
    }
}

//! States of objects follow the entries, are found by what they hold, and are compared.

use std::ops::ControlFlow;

use ascribe_ledger::{
    Body, Draft, Facets, Ledger, ObjectQuery, OpenMode, Reduce, Rule, Step, VerifyOptions, verify,
};
use proptest::prelude::*;

use crate::fixture::{Store, at, draft, empty};

/// A state is the list of numbers said so far; it is found by each, and ranked by the sum.
struct Numbers;

impl Reduce for Numbers {
    fn kinds(&self) -> &[&str] {
        &["number"]
    }

    fn apply(&self, before: Option<&str>, step: &Step<'_>) -> Option<String> {
        (step.body != "nothing").then(|| match before {
            Some(before) => format!("{before} {}", step.body),
            None => step.body.to_owned(),
        })
    }

    fn facets(&self, state: &str) -> Facets {
        let all: Vec<i64> = state.split(' ').filter_map(|n| n.parse().ok()).collect();
        let each = all.iter().map(|n| (1, *n));
        Facets {
            rank: -all.iter().sum::<i64>(),
            values: std::iter::once((0, 0)).chain(each).collect(),
        }
    }
}

fn number(id: &str, body: &str) -> Draft {
    Draft {
        kind: "number".into(),
        body: Body::Open(body.into()),
        touches: vec![],
        ..draft(id, "s", "")
    }
}

fn numbers() -> (Store, Ledger) {
    let (store, mut ledger) = empty();
    ledger.set_reducer(Box::new(Numbers));
    (store, ledger)
}

fn found(ledger: &Ledger, query: &ObjectQuery) -> Vec<String> {
    let mut all = Vec::new();
    ledger
        .objects(query, |_, object| {
            all.push(object.object_id);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(ledger.count_objects(query).unwrap(), all.len() as u64);
    all
}

fn with(values: &[(i64, &[i64])]) -> ObjectQuery {
    ObjectQuery {
        all: values.iter().map(|(f, v)| (*f, v.to_vec())).collect(),
        ..ObjectQuery::default()
    }
}

fn findings(store: &Store) -> Vec<Rule> {
    let options = VerifyOptions {
        reduce: Some(&Numbers),
        ..VerifyOptions::default()
    };
    let report = verify(&store.path, &options).unwrap();
    report.findings.into_iter().map(|f| f.rule).collect()
}

#[test]
fn objects_are_found_by_what_they_hold_now() {
    let (store, mut ledger) = numbers();
    let first = [number("a", "1"), number("b", "2"), number("a", "5")];
    ledger.append(&at(1), &first).unwrap();
    assert_eq!(found(&ledger, &with(&[(0, &[0])])), ["a", "b"]);
    ledger
        .append(&at(2), &[number("b", "7"), number("c", "nothing")])
        .unwrap();
    assert_eq!(found(&ledger, &with(&[(0, &[0])])), ["b", "a"]);
    assert_eq!(
        found(&ledger, &with(&[(0, &[0]), (1, &[5, 7])])),
        ["b", "a"]
    );
    assert_eq!(found(&ledger, &with(&[(0, &[0]), (1, &[5])])), ["a"]);
    assert_eq!(found(&ledger, &with(&[(1, &[9])])), Vec::<String>::new());
    let b = ledger.object("b").unwrap().unwrap();
    assert_eq!((b.id, b.seq, b.state.as_str()), (3, 5, "2 7"));
    assert_eq!(ledger.object("c").unwrap(), None);
    assert_eq!(
        ledger.facet_values(1).unwrap(),
        [(1, 1), (2, 1), (5, 1), (7, 1)]
    );
    drop(ledger);
    assert_eq!(findings(&store), []);
}

#[test]
fn pages_follow_one_another_without_gap() {
    let (_store, mut ledger) = numbers();
    let all: Vec<Draft> = (0..20).map(|n| number(&format!("o{n:02}"), "1")).collect();
    ledger.append(&at(1), &all).unwrap();
    let mut query = with(&[(0, &[0])]);
    let mut seen = Vec::new();
    loop {
        let mut page = Vec::new();
        ledger
            .objects(&query, |rank, object| {
                query_after(&mut page, rank, object.id, object.object_id)
            })
            .unwrap();
        let Some((rank, id, _)) = page.last().cloned() else {
            break;
        };
        query.after = (rank, i64::try_from(id).unwrap());
        seen.extend(page.into_iter().map(|(.., id)| id));
    }
    assert_eq!(seen.len(), 20);
    assert!(seen.is_sorted());
}

fn query_after(
    page: &mut Vec<(i64, u64, String)>,
    rank: i64,
    id: u64,
    name: String,
) -> ControlFlow<()> {
    page.push((rank, id, name));
    if page.len() == 7 {
        ControlFlow::Break(())
    } else {
        ControlFlow::Continue(())
    }
}

#[test]
fn an_altered_state_or_facet_is_found_and_made_again() {
    for edit in [
        "UPDATE object_state SET state = '9' WHERE object_id = 'a'",
        "UPDATE object_state SET seq = 2 WHERE object_id = 'a'",
        "UPDATE object_state SET object = 1 WHERE object_id = 'a'",
        "DELETE FROM object_state WHERE object_id = 'a'",
        "UPDATE facet SET value = 9 WHERE field = 1 AND value = 5",
        "DELETE FROM facet WHERE field = 0",
        "INSERT INTO facet VALUES (1, 8, 0, 2)",
    ] {
        let (store, mut ledger) = numbers();
        let all = [number("a", "1"), number("b", "2"), number("a", "5")];
        ledger.append(&at(1), &all).unwrap();
        drop(ledger);
        assert_eq!(findings(&store), []);
        let db = rusqlite::Connection::open(&store.path).unwrap();
        assert!(db.execute(edit, []).unwrap() > 0);
        drop(db);
        assert!(findings(&store).contains(&Rule::Object), "{edit}");
        let mut ledger = Ledger::open(&store.path, OpenMode::ReadWrite).unwrap();
        ledger.set_reducer(Box::new(Numbers));
        ledger.rebuild_objects(3).unwrap();
        assert_eq!(ledger.objects_version().unwrap(), 3);
        drop(ledger);
        assert_eq!(findings(&store), [], "{edit}");
    }
}

#[test]
fn a_record_of_the_first_format_is_brought_up_to_date() {
    let (store, mut ledger) = empty();
    ledger.append(&at(1), &[number("a", "1")]).unwrap();
    drop(ledger);
    let db = rusqlite::Connection::open(&store.path).unwrap();
    db.execute_batch(
        "DROP TABLE facet; DROP TABLE object_state; DROP TABLE shared_tag; DROP TABLE tagged; DROP TABLE resealed; DROP INDEX entry_marking;
DROP TRIGGER entry_no_update;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
PRAGMA user_version = 1",
    )
    .unwrap();
    drop(db);
    // It verifies as what it is, and is read.
    assert_eq!(findings(&store), []);
    let ledger = Ledger::open(&store.path, OpenMode::ReadOnly).unwrap();
    assert_eq!(ledger.object("a").unwrap(), None);
    assert_eq!(found(&ledger, &with(&[(0, &[0])])), Vec::<String>::new());
    drop(ledger);
    let mut ledger = Ledger::open(&store.path, OpenMode::ReadWrite).unwrap();
    ledger.set_reducer(Box::new(Numbers));
    assert_eq!(ledger.objects_version().unwrap(), 0);
    ledger.rebuild_objects(1).unwrap();
    assert_eq!(ledger.object("a").unwrap().unwrap().state, "1");
    drop(ledger);
    assert_eq!(findings(&store), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn batches_in_any_cut_yield_what_a_rebuild_yields(
        said in proptest::collection::vec((0u8..5, 0u8..4), 1..40),
        cut in 1usize..10,
    ) {
        let (store, mut ledger) = numbers();
        for (n, batch) in said.chunks(cut).enumerate() {
            let batch: Vec<Draft> = batch
                .iter()
                .map(|(id, value)| number(&format!("o{id}"), &value.to_string()))
                .collect();
            ledger.append(&at(n as i64), &batch).unwrap();
        }
        drop(ledger);
        prop_assert_eq!(findings(&store), []);
    }
}

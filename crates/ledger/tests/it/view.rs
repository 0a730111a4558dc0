//! What one reader may see: the same record as if what is hidden had never been recorded.

use ascribe_ledger::{Draft, Filter, Ledger, LedgerError, OpenMode, Restriction};
use proptest::prelude::*;
use std::path::Path;

use crate::fixture::{all, at, check, draft, empty, sealed};

fn restrict(ledger: &mut Ledger, seen: &'static [&'static str]) {
    ledger
        .restrict(Restriction {
            admits: Box::new(|marking| seen.contains(&marking)),
            withheld: vec![],
            apart: &[],
        })
        .unwrap();
}

fn marked(marking: &str, draft: Draft) -> Draft {
    Draft {
        marking: marking.into(),
        ..draft
    }
}

/// Everything a reader can ask, as one text.
fn everything(path: &Path, seen: &'static [&'static str]) -> String {
    let mut ledger = Ledger::open(path, OpenMode::ReadOnly).unwrap();
    restrict(&mut ledger, seen);
    let size = ledger.size().unwrap();
    let mut told = format!("{size}\n");
    let filters = [
        Filter::default(),
        Filter {
            after_seq: 2,
            max_seq: Some(4),
            ..Filter::default()
        },
        Filter {
            recorded_until: Some(crate::fixture::T0 + 25),
            ..Filter::default()
        },
        Filter {
            kinds: Some(vec!["indicator".into()]),
            ..Filter::default()
        },
        Filter {
            object_id: Some("indicator--1".into()),
            ..Filter::default()
        },
    ];
    for filter in &filters {
        told.push_str(&format!(
            "{:?} {}\n",
            all(&ledger, filter),
            ledger.count(filter).unwrap()
        ));
    }
    for seq in 0..size + 3 {
        let entry = ledger.entry(seq).map_err(|e| e.to_string());
        let opened = ledger.open_sealed(seq).map_err(|e| e.to_string());
        told.push_str(&format!("{entry:?} {opened:?}\n"));
    }
    let hashes: Vec<i64> = crate::fixture::derive("", "evil-1.example shared.example again")
        .into_iter()
        .map(|(hash, _)| hash)
        .collect();
    for last in [1, 3, u64::MAX] {
        told.push_str(&format!("{:?}\n", ledger.touches(&hashes, last).unwrap()));
    }
    for value in ["dairy.example", "bank.example"] {
        let found = ledger.find_sealed("hostname", value).unwrap();
        let newest = ledger.find_sealed_newest("hostname", value, 1).unwrap();
        told.push_str(&format!("{found:?} {newest:?}\n"));
    }
    for moment in [0, 15, 25, 100] {
        told.push_str(&format!(
            "{}\n",
            ledger.seq_at(crate::fixture::T0 + moment).unwrap()
        ));
    }
    let refused = [
        ledger.head().map(|_| ()),
        ledger.checkpoint().map(|_| ()),
        ledger.leaves().map(|_| ()),
        ledger.witness(1).map(|_| ()),
    ];
    for answer in refused {
        assert!(matches!(answer, Err(LedgerError::Withheld { .. })));
    }
    told.push_str(&format!(
        "{:?}",
        ledger.snapshot("all").unwrap().map(|s| s.seq)
    ));
    told
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.join("ledger.db.keys")).unwrap();
    let folder = from.parent().unwrap();
    for name in ["ledger.db", "ledger.db-wal"] {
        if folder.join(name).exists() {
            std::fs::copy(folder.join(name), to.join(name)).unwrap();
        }
    }
    for file in std::fs::read_dir(folder.join("ledger.db.keys")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(
            file.path(),
            to.join("ledger.db.keys").join(file.file_name()),
        )
        .unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Two records that differ only in what the reader may not see.
    #[test]
    fn what_is_hidden_leaves_no_trace(
        hidden in prop::collection::vec((0..6usize, 0..4usize, any::<bool>()), 1..6)
    ) {
        let (store, ledger) = empty();
        drop(ledger);
        let twin = tempfile::tempdir().unwrap();
        copy(&store.path, twin.path());
        let paths = [store.path.clone(), twin.path().join("ledger.db")];
        for (which, path) in paths.iter().enumerate() {
            let mut ledger = Ledger::open(path, OpenMode::ReadWrite).unwrap();
            for step in 0..6usize {
                let open = draft(&format!("indicator--{step}"), "feed", &format!("evil-{step}.example shared.example"));
                let secret = sealed("e--1", "incident-1", "dairy.example");
                let mut batch = vec![marked("clear", open)];
                if step == 3 { batch.push(marked("amber", secret)); }
                ledger.append(&at(step as i64 * 10), &batch).unwrap();
                for (_, what, seal) in hidden.iter().filter(|(when, ..)| which == 1 && *when == step) {
                    let text = ["evil-1.example", "shared.example again", "dairy.example", "bank.example"][*what];
                    let extra = if *seal { sealed("e--9", "incident-9", text) } else { draft("indicator--1", "other", text) };
                    ledger.append(&at(step as i64 * 10), &[marked("red", extra)]).unwrap();
                }
            }
        }
        for seen in [&["clear", "amber"][..], &["clear"]] {
            prop_assert_eq!(everything(&paths[0], seen), everything(&paths[1], seen));
        }
        prop_assert_ne!(
            everything(&paths[0], &["clear", "amber", "red"]),
            everything(&paths[1], &["clear", "amber", "red"])
        );
    }
}

#[test]
fn a_restricted_handle_writes_to_the_whole_record_and_speaks_of_its_part() {
    let (store, mut ledger) = empty();
    ledger
        .append(&at(1), &[marked("red", draft("indicator--1", "feed", "x"))])
        .unwrap();
    restrict(&mut ledger, &["clear"]);
    assert_eq!(ledger.size().unwrap(), 0);
    let told = ledger
        .append(
            &at(2),
            &[
                draft("indicator--2", "feed", "y"),
                marked("red", draft("indicator--3", "feed", "z")),
                draft("indicator--4", "feed", "w"),
            ],
        )
        .unwrap();
    let told: Vec<u64> = told.iter().map(|o| o.seq()).collect();
    assert_eq!(told, [1, 1, 2]);
    assert_eq!(ledger.entry(2).unwrap().object_id, "indicator--4");
    let refused = ledger.destroy_key(&at(3), "incident-1").unwrap_err();
    assert!(matches!(refused, LedgerError::Withheld { .. }));
    drop(ledger);
    let whole = Ledger::open(&store.path, OpenMode::ReadOnly).unwrap();
    assert_eq!(whole.size().unwrap(), 5);
    drop(whole);
    assert!(check(&store.path, None).is_clean());
}

/// The filter of the database and the rule of the lattice, over markings of every form.
#[test]
fn the_filter_of_the_database_is_the_rule_of_the_lattice() {
    use ascribe_stix::marking::{Marking, Readers, may_see};
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::test_runner::TestRunner;

    let scheme = r#""scheme": {"name": "s", "levels": [{"name": "LOW", "rank": 1}, {"name": "HIGH", "rank": 2}],
        "endorsements": ["STAFF", "LEGAL"], "groups": {"PACT": ["AU", "NZ"]}}"#;
    let mut runner = TestRunner::deterministic();
    let mut draw =
        |strategy: &BoxedStrategy<String>| strategy.new_tree(&mut runner).unwrap().current();
    let line = (
        "TLP:(CLEAR|GREEN|AMBER|AMBER\\+STRICT|RED)|tlp:white|[a-z]{0,5}",
        "(//LOW|//HIGH)?",
        "(//STAFF)?",
        "(//LEGAL)?",
        "(//SI: [AB](, C)?)?",
        "(//REL TO( (NZ|AU, NZ|PACT|US))?)?",
    )
        .prop_map(|(a, b, c, d, e, f)| format!("{a}{b}{c}{d}{e}{f}"))
        .boxed();
    let profile = (
        "TLP:(CLEAR|GREEN|AMBER|AMBER\\+STRICT|RED)", "(, \"level\": \"(LOW|HIGH)\")?",
        "(|\"STAFF\"|\"LEGAL\"|\"STAFF\", \"LEGAL\")", "(|\"A\"|\"A\", \"C\"|\"A\", \"B\", \"C\")",
        "(, \"party\": \"(NZ|AU|US)\")?",
    )
        .prop_map(|(tlp, level, endorsements, compartments, party)| format!(
            r#"{{"name": "r", "tlp": "{tlp}"{level}, "endorsements": [{endorsements}], "compartments": [{compartments}]{party}}}"#
        ))
        .boxed();

    let (_store, mut ledger) = empty();
    let markings: Vec<String> = (0..400).map(|_| draw(&line)).collect();
    let drafts: Vec<Draft> = markings
        .iter()
        .enumerate()
        .map(|(n, m)| marked(m, draft(&format!("indicator--{n}"), "feed", "x")))
        .collect();
    ledger.append(&at(1), &drafts).unwrap();
    let (mut cases, mut seen) = (0, 0);
    for _ in 0..60 {
        let text = format!("{{{scheme}, \"reader\": [{}]}}", draw(&profile));
        let readers: Readers = serde_json::from_str(&text).unwrap();
        let reader = readers.find("r").unwrap().unwrap();
        let rule = |text: &str| {
            Marking::of_entry(text, &readers.scheme).is_some_and(|m| may_see(&reader, &m))
        };
        let (admits, r) = (
            reader.clone(),
            Restriction {
                admits: Box::new(|_| false),
                withheld: vec![],
                apart: &[],
            },
        );
        ledger
            .restrict(Restriction {
                admits: Box::new(move |m| admits.admits(m)),
                ..r
            })
            .unwrap();
        let expected: Vec<&String> = markings.iter().filter(|m| rule(m)).collect();
        let entries = all(&ledger, &Filter::default());
        let shown: Vec<&String> = entries.iter().map(|e| &e.marking).collect();
        assert_eq!(shown, expected, "{text}");
        assert_eq!(
            ledger.count(&Filter::default()).unwrap(),
            expected.len() as u64
        );
        (cases, seen) = (cases + markings.len(), seen + shown.len());
    }
    assert!(
        cases >= 1000 && seen > cases / 20 && seen < cases / 2,
        "{seen} of {cases}"
    );
}

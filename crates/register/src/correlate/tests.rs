//! Against the definition, spelt out.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn correlate(table: &str, most: u32, turns: u32) -> (Correlation, Events, Vec<BadRow>) {
    let hasher = Hasher::new([3, 4]);
    let events = Events::default();
    let mut found = Correlation::default();
    let mut bad = Vec::new();
    for turn in 0..turns {
        let half = table.lines().count() / 2;
        let cut = table.split_inclusive('\n').take(half).map(str::len).sum();
        let (one, other) = table.split_at(cut);
        let mut collectors = Vec::new();
        for block in [one, other] {
            let mut collector = Collector::new(hasher, &events, (turn, turns), 0);
            each_row(
                block.as_bytes(),
                |row| collector.take(&row.event, &row.attribute),
                |problem| bad.push(problem),
            );
            collectors.push(collector);
        }
        let (mut part_found, mut pairs) = (Correlation::default(), Vec::new());
        for part in Collector::together(collectors) {
            part.join(most, &mut part_found, &mut pairs);
        }
        part_found.count(pairs);
        found.absorb(part_found);
    }
    found.finish();
    (found, events, bad)
}

fn named(found: &Correlation, events: &Events) -> BTreeMap<BTreeSet<String>, u32> {
    let pair = |(pair, weight): &(u64, u32)| {
        let both = [pair >> 32, pair & u64::from(u32::MAX)];
        let both = both.map(|e| events.name(u32::try_from(e).unwrap()));
        (both.into_iter().collect(), *weight)
    };
    found.pairs.iter().map(pair).collect()
}

#[test]
fn quotes_endings_and_faults() {
    let table = "1,domain,a.example\r\n\n\"2\",\"domain\",\"a.example\"\n3,domain\n,domain,x\n\
        x-4,text,\"a,\"\"b\"\"\"\n1,text,\"a,\"\"b\"\"\"\n5,text,\"open\n";
    let (found, events, bad) = correlate(table, 20, 1);
    let pairs = named(&found, &events);
    let set = |a: &str, b: &str| BTreeSet::from([a.to_owned(), b.to_owned()]);
    assert_eq!(
        pairs,
        BTreeMap::from([(set("1", "2"), 1), (set("1", "x-4"), 1)])
    );
    let rules: Vec<&str> = bad.iter().map(|b| b.rule).collect();
    assert_eq!(
        rules,
        [
            "a row has fewer than the columns event, type and value",
            "event, type or value is empty",
            "a quote is not closed on its line"
        ]
    );
}

#[test]
fn a_value_in_many_events_joins_none_and_is_known() {
    let table: String = (0..30).map(|e| format!("{e},ip-dst,192.0.2.1\n")).collect();
    let (found, _, _) = correlate(&table, 20, 1);
    assert!(found.pairs.is_empty());
    let hash = Hasher::new([3, 4]).value(b"ip-dst,192.0.2.1");
    let shared = SharedValue {
        events: 30,
        value: hash,
    };
    assert_eq!(found.shared, [shared]);
}

proptest! {
    #[test]
    fn as_the_definition_says(
        rows in prop::collection::vec((0u8..12, 0u8..2, 0u8..15), 0..200),
        turns in 1u32..4,
        most in 2u32..6,
    ) {
        let event = |e: u8| if e.is_multiple_of(3) { format!("0{e}") } else { e.to_string() };
        let table: String = rows.iter().map(|(e, k, v)| format!("{},t{k},v{v}\n", event(*e))).collect();
        let mut by_value: BTreeMap<(u8, u8), BTreeSet<String>> = BTreeMap::new();
        for (e, k, v) in &rows {
            by_value.entry((*k, *v)).or_default().insert(event(*e));
        }
        let mut expected: BTreeMap<BTreeSet<String>, u32> = BTreeMap::new();
        for events in by_value.values().filter(|e| e.len() <= most as usize) {
            for one in events {
                for other in events.iter().filter(|o| *o > one) {
                    *expected.entry([one.clone(), other.clone()].into()).or_default() += 1;
                }
            }
        }
        let (found, events, bad) = correlate(&table, most, turns);
        prop_assert!(bad.is_empty());
        prop_assert_eq!(named(&found, &events), expected);
        prop_assert_eq!(found.values, by_value.len() as u64);
        let shared = by_value.values().filter(|e| e.len() > most as usize).count();
        prop_assert_eq!(found.shared.len(), shared);
        prop_assert_eq!(found.attributes, by_value.values().map(|e| e.len() as u64).sum::<u64>());
    }
}

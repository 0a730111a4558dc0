//! Twins that differ at random: what is hidden, how much of it, when and how it is marked is drawn
//! from a number, for one reader at a time, and some commands are compared for that reader.
//!
//! `ASCRIBE_TWINS` sets how many differences are drawn; the default keeps the run short.

use super::READERS;
use super::rows::{ROWS, Row};
use super::stores::{Difference, Stem, Twins};
use super::{FORMATS, differing_in};

/// Commands compared for one difference.
const ASKED: u64 = 12;

/// Markings above each profile of the default policy, beside those above every one.
const ABOVE: &[(&str, &[&str])] = &[
    (
        "duty-analyst",
        &[
            "TLP:RED",
            "TLP:AMBER//SECRET",
            "TLP:GREEN//RESTRICTED//LEGAL",
            "TLP:CLEAR//SI: ALPHA",
        ],
    ),
    (
        "attribution-analyst",
        &[
            "TLP:RED//TOP SECRET",
            "TLP:AMBER//SECRET//STAFF",
            "TLP:CLEAR//SI: ALPHA",
        ],
    ),
    (
        "reviewer",
        &[
            "TLP:AMBER//TOP SECRET",
            "TLP:RED//SECRET//MEDICAL",
            "TLP:GREEN//SI: ALPHA",
        ],
    ),
    (
        "releasing-officer",
        &["TLP:RED", "TLP:GREEN//CONFIDENTIAL", "TLP:AMBER//SI: ALPHA"],
    ),
    (
        "victim-liaison",
        &[
            "TLP:AMBER//RESTRICTED",
            "TLP:CLEAR//SI: ALPHA",
            "TLP:GREEN//SENSITIVE//LEGAL",
        ],
    ),
    (
        "partner",
        &[
            "TLP:RED",
            "TLP:AMBER+STRICT",
            "TLP:AMBER//IN-CONFIDENCE",
            "TLP:GREEN//IN-CONFIDENCE//REL TO NZ",
        ],
    ),
    (
        "auditor",
        &[
            "TLP:AMBER",
            "TLP:AMBER+STRICT",
            "TLP:RED",
            "TLP:GREEN//SECRET",
        ],
    ),
    (
        "public",
        &[
            "TLP:GREEN",
            "TLP:AMBER",
            "TLP:RED",
            "TLP:CLEAR//IN-CONFIDENCE",
        ],
    ),
];
const ABOVE_ALL: &[&str] = &[
    "TLP:RED//TOP SECRET//SI: GAMMA",
    "TLP:RED//TOP SECRET//SI: GAMMA//REL TO NZ",
];

/// Numbers that look random and are the same each time (splitmix64).
pub struct Numbers(u64);

impl Numbers {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit.max(1)
    }

    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

fn wanted(name: &str, default: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.map_or(default, |n| n.parse().expect("a number"))
}

/// Rows from one asked to the next: a prime that does not divide their number.
const STEP: u64 = 41;

/// The commands of one difference: every command comes up again and again over many of them.
fn asked(number: u64) -> Vec<Row> {
    let all = ROWS.len() as u64;
    let row = |n: u64| ROWS[usize::try_from((n * STEP) % all).unwrap()];
    (number * ASKED..(number + 1) * ASKED).map(row).collect()
}

fn difference(number: u64) -> Difference {
    let mut numbers = Numbers(number);
    let (reader, own) = ABOVE[usize::try_from(number).unwrap() % ABOVE.len()];
    let markings = (0..3).map(|_| match numbers.below(4) {
        0 => numbers.one_of(ABOVE_ALL).to_owned(),
        _ => numbers.one_of(own).to_owned(),
    });
    Difference {
        reader,
        markings: markings.collect(),
        numbers,
    }
}

#[test]
fn every_profile_has_markings_above_it() {
    let named: Vec<&str> = ABOVE.iter().map(|(name, _)| *name).collect();
    assert_eq!(named, READERS);
    assert_ne!(ROWS.len() as u64 % STEP, 0, "every row must come up");
}

#[test]
fn random_differences_show_to_nobody_above_whom_they_are() {
    let stem = Stem::grown();
    let from = wanted("ASCRIBE_TWINS_FROM", 0);
    let mut found = Vec::new();
    for number in from..from + wanted("ASCRIBE_TWINS", 10) {
        let difference = difference(number);
        let reader = difference.reader;
        let twins = Twins::differing(&stem, difference);
        let format = FORMATS[usize::try_from(number / 8 % 2).unwrap()];
        for (row, what) in differing_in(&twins, &asked(number), format, &["--reader", reader]) {
            found.push(format!("{number} {reader} {:?}:\n{what}", row.arguments));
        }
        if number % 20 == 19 {
            eprintln!("{} differences, {} found", number + 1, found.len());
        }
    }
    assert!(found.is_empty(), "{}\n{}", found.len(), found.join("\n"));
}

/// The differences must be there: the operator, who sees all, sees each of them.
#[test]
fn each_random_difference_is_one() {
    let stem = Stem::grown();
    for number in 0..3 {
        let twins = Twins::differing(&stem, difference(number));
        let log: Vec<Row> = ROWS
            .iter()
            .filter(|r| r.command == "log")
            .copied()
            .collect();
        let found = differing_in(&twins, &log, "json", &[]);
        assert!(!found.is_empty(), "difference {number} shows to nobody");
    }
}

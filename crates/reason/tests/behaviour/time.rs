//! Exploits over time: exclusivity falls and never comes back.

use crate::world::{EXPLOIT, World, contribution};
use ascribe_knowledge::Day;
use proptest::prelude::*;

/// Weight of the exploit for an actor that used it from 1 January 2024, on a day of that year.
fn weight(dates: &[(&'static str, String)], day: i32) -> f64 {
    let world = World {
        vulnerability: dates.to_vec(),
        day: Some(Day(start() + day).to_string()),
        ..World::default()
    };
    contribution(&world.weigh(&[EXPLOIT]), EXPLOIT, 0)
}

fn start() -> i32 {
    Day::parse("2024-01-10").unwrap().0
}

/// A subset of the dates in a vulnerability's life, in any order of days.
fn dates() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let day = || proptest::option::of(0..200_i32);
    (day(), day(), day()).prop_map(|(disclosed, mass, public)| {
        [
            ("disclosed", disclosed),
            ("mass_exploitation", mass),
            ("poc_public", public),
        ]
        .into_iter()
        .filter_map(|(key, day)| Some((key, Day(start() + day?).to_string())))
        .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn an_exploit_never_becomes_more_telling(dates in dates(), first in 0..200_i32, later in 1..100_i32) {
        let (a, b) = (weight(&dates, first), weight(&dates, first + later));
        prop_assert!(b <= a + 1e-9, "{a} then {b}: {dates:?} {first} {later}");
    }
}

#[test]
fn nothing_is_exclusive_without_a_day_or_dates() {
    let dates = [("disclosed", "2024-03-01".to_owned())];
    let undated = World {
        vulnerability: dates.to_vec(),
        ..World::default()
    };
    let undated = contribution(&undated.weigh(&[EXPLOIT]), EXPLOIT, 0);
    let early = weight(&dates, 5);
    assert!(early > 1.0 && undated.abs() < 0.2, "{early} {undated}");
    assert!(weight(&dates, 350).abs() < 0.2);
}

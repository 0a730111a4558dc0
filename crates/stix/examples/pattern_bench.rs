//! Patterns compiled a second and pairs of pattern and observation evaluated a
//! second, on the lines that `pattern_oracle` reads.

#![allow(clippy::expect_used, clippy::cast_precision_loss)] // An example may fail loudly.

use ascribe_stix::pattern::Pattern;
use ascribe_stix::pattern::evaluate::{Matcher, observations};
use serde_json::Value;
use std::io::Read;
use std::time::Instant;

fn main() {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .expect("standard input is text");
    let cases: Vec<Value> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let patterns: Vec<&str> = cases
        .iter()
        .filter_map(|case| case.get("pattern")?.as_str())
        .collect();
    let begun = Instant::now();
    let rounds = 20;
    let mut compiled = 0;
    for _ in 0..rounds {
        for text in &patterns {
            let pattern = Pattern::parse(text).ok();
            compiled += usize::from(pattern.is_some_and(|p| Matcher::new(&p).is_ok()));
        }
    }
    println!(
        "{:.0} patterns compiled/s",
        compiled as f64 / begun.elapsed().as_secs_f64()
    );
    let prepared: Vec<_> = cases
        .iter()
        .filter_map(|case| {
            let pattern = Pattern::parse(case.get("pattern")?.as_str()?).ok()?;
            let observed = observations(case.get("observed")?.as_array()?).ok()?;
            Some((Matcher::new(&pattern).ok()?, observed))
        })
        .collect();
    let begun = Instant::now();
    let (mut pairs, mut held) = (0, 0);
    for _ in 0..rounds {
        for (matcher, observed) in &prepared {
            pairs += observed.len();
            held += usize::from(matches!(matcher.matches(observed), Ok(Some(_))));
        }
    }
    let rate = pairs as f64 / begun.elapsed().as_secs_f64();
    println!("{rate:.0} pattern-observations/s, {held} held");
}

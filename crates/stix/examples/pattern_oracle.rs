//! Evaluates patterns on standard input, to be compared with another
//! evaluator. Each line is `{"pattern": "…", "observed": […]}`; each answer is
//! `true`, `false` or `error: …`.

#![allow(clippy::expect_used)] // An example may fail loudly.

use ascribe_stix::pattern::Pattern;
use ascribe_stix::pattern::evaluate::{Matcher, observations};
use serde_json::Value;
use std::io::BufRead;

fn answer(line: &str) -> Result<bool, String> {
    let case: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let text = case.get("pattern").and_then(Value::as_str).unwrap_or("");
    let pattern = Pattern::parse(text).map_err(|e| e.to_string())?;
    let observed = case.get("observed").and_then(Value::as_array);
    let observed = observations(observed.map_or(&[], Vec::as_slice))?;
    let matcher = Matcher::new(&pattern).map_err(|e| e.to_string())?;
    let found = matcher.matches(&observed).map_err(|e| e.to_string())?;
    Ok(found.is_some())
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        match answer(&line.expect("standard input is text")) {
            Ok(holds) => println!("{holds}"),
            Err(error) => println!("error: {error}"),
        }
    }
}

//! Validates objects on standard input, one a line, to be compared with
//! another validator: prints the MUSTs that each breaks, or `ok`.

#![allow(clippy::expect_used)] // An example may fail loudly.

use ascribe_stix::validate::{Level, validate};
use std::io::BufRead;

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("standard input is text");
        let object = serde_json::from_str(&line).expect("a line is a JSON value");
        let broken: Vec<_> = validate(&object)
            .into_iter()
            .filter(|finding| finding.level == Level::Must)
            .map(|finding| format!("{}@{} {}", finding.rule, finding.path, finding.says))
            .collect();
        let answer = if broken.is_empty() {
            "ok".to_owned()
        } else {
            broken.join("; ")
        };
        println!("{}", answer.replace('\n', "\\n"));
    }
}

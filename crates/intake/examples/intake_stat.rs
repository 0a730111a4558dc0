//! Reads each path given and prints what came of it: items by type and source, problems, time.
//!
//! `cargo run --release -p ascribe-intake --example intake_stat -- PATH…`

use ascribe_intake::{Item, Mapping, Options, Problem, Sink, Stop, read};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

#[derive(Default)]
struct Count {
    items: BTreeMap<(String, String), usize>,
    indicators: BTreeMap<String, usize>,
    others: usize,
    values: usize,
    bytes: usize,
    left_out: usize,
    notes: usize,
    shown: Vec<String>,
}

impl Sink for Count {
    fn item(&mut self, item: Item) -> Result<(), Stop> {
        self.bytes += item.body.len();
        if std::env::var_os("INTAKE_STAT_DEEP").is_some() {
            let body: serde_json::Value = serde_json::from_str(&item.body).unwrap_or_default();
            for pair in body
                .get("indicators")
                .and_then(|v| v.as_array())
                .into_iter()
                .flatten()
            {
                let kind = pair.get(0).and_then(|k| k.as_str()).unwrap_or("?");
                *self.indicators.entry(kind.to_owned()).or_default() += 1;
            }
            let length = |name: &str| {
                body.get(name)
                    .and_then(|v| v.as_array())
                    .map_or(0, Vec::len)
            };
            self.others += length("others");
            self.values += length("values");
        }
        *self.items.entry((item.kind, item.source)).or_default() += 1;
        Ok(())
    }

    fn problem(&mut self, problem: Problem) {
        if problem.kept {
            self.notes += 1;
        } else {
            self.left_out += 1;
        }
        if self.shown.len() < 25 {
            self.shown.push(problem.to_string());
        }
    }
}

fn main() {
    let mapping = std::env::var("INTAKE_STAT_MAP")
        .ok()
        .and_then(|text| Mapping::from_pairs(&text).ok());
    let options = Options {
        mapping,
        ..Options::default()
    };
    for path in std::env::args().skip(1) {
        let mut count = Count::default();
        let start = Instant::now();
        let outcome = read(Path::new(&path), &options, &mut count);
        println!(
            "{path}: {:.3} s, {outcome:?}",
            start.elapsed().as_secs_f64()
        );
        let total: usize = count.items.values().sum();
        println!(
            "  {total} items, {} bytes, left out {}, notes {}",
            count.bytes, count.left_out, count.notes
        );
        for ((kind, source), n) in &count.items {
            println!("  {n:8} {kind} [{source}]");
        }
        if count.values + count.others + count.indicators.len() > 0 {
            println!(
                "  indicators {:?}, others {}, values {}",
                count.indicators, count.others, count.values
            );
        }
        for line in &count.shown {
            println!("  ! {line}");
        }
    }
}

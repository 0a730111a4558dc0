//! Speed and recall of extraction.
//!
//! `cargo run --release -p ascribe-observe --example extract_bench -- FILE [gold.json]`
//! prints the median of several passes over FILE in MB/s, by the clock and by processor time (which
//! other work on the machine disturbs less), what was found by type, and, with the list of planted
//! values (`{"domain": ["…"], …}`), the recall of each type.
//!
//! `… --example extract_bench -- --cases CASES.json` checks exact cases
//! (`[{"id", "input", "expect": {type: [values]}, "allow": {…}}]`) and prints the wrong ones.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use ascribe_observe::{Observable, ObservableType, extract, normalise};
use serde::Deserialize;

const PASSES: usize = 9;

type Planted = BTreeMap<String, Vec<String>>;
type Values = BTreeSet<(ObservableType, String)>;

#[derive(Deserialize)]
struct Case {
    id: String,
    input: String,
    expect: Planted,
    #[serde(default)]
    allow: Planted,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [flag, cases] if flag == "--cases" => check_cases(Path::new(cases)),
        [file] => measure(Path::new(file), None),
        [file, gold] => measure(Path::new(file), Some(Path::new(gold))),
        _ => Err("usage: extract_bench FILE [gold.json] | --cases CASES.json".into()),
    }
}

/// The type behind a key of the planted lists.
fn type_of(key: &str, value: &str) -> Option<ObservableType> {
    Some(match key {
        "domain" => ObservableType::DomainName,
        "url" => ObservableType::Url,
        "ipv4" => ObservableType::Ipv4Addr,
        "ipv6" => ObservableType::Ipv6Addr,
        "cidr" if value.contains(':') => ObservableType::Ipv6Addr,
        "cidr" => ObservableType::Ipv4Addr,
        "email" => ObservableType::EmailAddr,
        "md5" => ObservableType::Md5,
        "sha1" => ObservableType::Sha1,
        "sha256" => ObservableType::Sha256,
        "sha512" => ObservableType::Sha512,
        "cve" => ObservableType::Vulnerability,
        "attack" => ObservableType::AttackPattern,
        "registry" => ObservableType::WindowsRegistryKey,
        "btc" | "eth" => ObservableType::CryptocurrencyWallet,
        "asn" => ObservableType::AutonomousSystem,
        "mac" => ObservableType::MacAddr,
        "mutex" => ObservableType::Mutex,
        _ => return None,
    })
}

fn values_of(planted: &Planted) -> Values {
    let mut values = Values::new();
    for (key, list) in planted {
        for value in list {
            if let Some(kind) = type_of(key, value) {
                values.insert((
                    kind,
                    normalise(kind, value).unwrap_or_else(|| value.clone()),
                ));
            }
        }
    }
    values
}

fn check_cases(path: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let cases: Vec<Case> = serde_json::from_slice(&std::fs::read(path)?)?;
    let mut wrong = 0;
    for case in &cases {
        let got: Values = extract(&case.input)
            .into_iter()
            .map(|one| (one.kind, one.value))
            .collect();
        let (expected, allowed) = (values_of(&case.expect), values_of(&case.allow));
        let missing: Vec<_> = expected.difference(&got).collect();
        let extra: Vec<_> = got
            .iter()
            .filter(|one| !expected.contains(*one) && !allowed.contains(*one))
            .collect();
        if !missing.is_empty() || !extra.is_empty() {
            wrong += 1;
            println!("{}: missing {missing:?}, beyond {extra:?}", case.id);
        }
    }
    println!("{} of {} exact", cases.len() - wrong, cases.len());
    Ok(if wrong == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn measure(path: &Path, gold: Option<&Path>) -> Result<ExitCode, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let (mut seconds, mut on_processor) = (Vec::new(), Vec::new());
    let mut found: Vec<Observable> = Vec::new();
    for _ in 0..PASSES {
        // What the last pass found is freed outside the measured time.
        found.clear();
        let (begin, before) = (Instant::now(), processor_seconds());
        found = std::hint::black_box(extract(std::hint::black_box(&text)));
        seconds.push(begin.elapsed().as_secs_f64());
        on_processor.push(processor_seconds() - before);
    }
    let megabytes = text.len() as f64 / 1e6;
    println!(
        "{:.1} MB/s by the clock, {:.1} by processor time, medians of {PASSES}; {} bytes, {} found",
        megabytes / median(seconds),
        megabytes / median(on_processor),
        text.len(),
        found.len()
    );
    report(&found, gold)?;
    Ok(ExitCode::SUCCESS)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Time that this thread has run (Linux keeps it in nanoseconds), NaN where that is not told.
fn processor_seconds() -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse::<f64>().ok())
        .map_or(f64::NAN, |nanoseconds| nanoseconds / 1e9)
}

fn report(found: &[Observable], gold: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let mut by_type: BTreeMap<ObservableType, BTreeSet<&str>> = BTreeMap::new();
    for one in found {
        by_type.entry(one.kind).or_default().insert(&one.value);
    }
    for (kind, values) in &by_type {
        println!("{kind:>24} {:>8} distinct", values.len());
    }
    let Some(gold) = gold else { return Ok(()) };
    let planted: Planted = serde_json::from_slice(&std::fs::read(gold)?)?;
    for (key, values) in &planted {
        let mut missed = Vec::new();
        for value in values {
            let Some(kind) = type_of(key, value) else {
                continue;
            };
            let wanted = normalise(kind, value).unwrap_or_else(|| value.clone());
            if !by_type
                .get(&kind)
                .is_some_and(|known| known.contains(wanted.as_str()))
            {
                missed.push(value.as_str());
            }
        }
        let recall = 1.0 - missed.len() as f64 / values.len().max(1) as f64;
        missed.truncate(12);
        println!(
            "{key:>10} recall {recall:.4} of {:>6}  {missed:?}",
            values.len()
        );
    }
    Ok(())
}

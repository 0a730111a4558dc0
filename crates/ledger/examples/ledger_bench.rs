//! Rates of the record: `cargo run --release -p ascribe-ledger --example ledger_bench [TOUCHES]`.
//!
//! Imports 25,000 entries of 1.3 kB, imports them again, reads and verifies them; then fills the
//! touch projection with TOUCHES rows (ten million unless given) in batches and looks values up.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use ascribe_ledger::{
    Body, Context, Credibility, Draft, Filter, Ledger, LedgerError, OpenMode, Reliability,
    VerifyOptions, verify,
};

const ENTRIES: u64 = 25_000;
const BODY_BYTES: usize = 1300;
const BATCH_TOUCHES: u64 = 500_000;
const TOUCHES_AN_ENTRY: u64 = 1000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let touches: u64 = std::env::args()
        .nth(1)
        .map_or(Ok(10_000_000), |n| n.parse())?;
    let dir = tempfile::tempdir()?;
    entries(&dir.path().join("entries.db"))?;
    small_commits(&dir.path().join("small.db"))?;
    projection(&dir.path().join("touches.db"), touches)?;
    Ok(())
}

fn context() -> Context {
    Context {
        recorder: "bench".into(),
        now: 1_614_643_200_000,
    }
}

/// Time on the clock and, on Linux, on the processor: the machine may have other work.
#[derive(Clone, Copy)]
struct Clock(Instant, Option<u64>);

impl Clock {
    fn start() -> Clock {
        Clock(Instant::now(), processor_ns())
    }
}

/// Nanoseconds that this thread has run.
fn processor_ns() -> Option<u64> {
    std::fs::read_to_string("/proc/self/schedstat")
        .ok()?
        .split(' ')
        .next()?
        .parse()
        .ok()
}

fn rate(what: &str, count: u64, start: Clock) {
    let seconds = start.0.elapsed().as_secs_f64();
    let busy = processor_ns()
        .zip(start.1)
        .map_or(f64::NAN, |(now, then)| (now - then) as f64 / 1e9);
    let rate = count as f64 / seconds;
    println!(
        "{what:<44} {count:>9} in {seconds:>7.3} s = {rate:>9.0}/s  ({busy:>6.3} s of processor)"
    );
}

fn draft(i: u64, body: String, touches: Vec<(i64, u32)>) -> Draft {
    Draft {
        kind: "indicator".into(),
        object_id: format!("indicator--{i:032}"),
        source: "bench".into(),
        reliability: Reliability::B,
        credibility: Credibility::UNJUDGED,
        marking: "clear".into(),
        lineage: vec![],
        happened: None,
        published: None,
        body: Body::Open(body),
        touches,
    }
}

/// A spread of hashes as a good hash function gives (splitmix64).
fn hash(n: u64) -> i64 {
    let mut z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    i64::from_le_bytes((z ^ (z >> 31)).to_le_bytes())
}

fn entries(path: &Path) -> Result<(), LedgerError> {
    let filler = "x".repeat(BODY_BYTES);
    let drafts: Vec<Draft> = (0..ENTRIES)
        .map(|i| draft(i, format!("{{\"n\":{i},\"x\":\"{filler}\"}}"), vec![]))
        .collect();
    let mut ledger = Ledger::open(path, OpenMode::Create(context()))?;
    let start = Clock::start();
    ledger.append(&context(), &drafts)?;
    rate("append entries of 1.3 kB, one batch", ENTRIES, start);
    let start = Clock::start();
    ledger.append(&context(), &drafts)?;
    rate("append them again (unchanged)", ENTRIES, start);
    let start = Clock::start();
    let mut bytes = 0;
    ledger.entries(&Filter::default(), |entry| {
        bytes += entry.body().map_or(0, str::len);
        ControlFlow::Continue(())
    })?;
    rate("read them", ENTRIES, start);
    let start = Clock::start();
    let report = verify(path, &VerifyOptions::default())?;
    rate("verify them", report.entries, start);
    assert!(report.is_clean());
    Ok(())
}

fn small_commits(path: &Path) -> Result<(), LedgerError> {
    let mut ledger = Ledger::open(path, OpenMode::Create(context()))?;
    let start = Clock::start();
    for i in 0..500 {
        ledger.append(&context(), &[draft(i, "{}".into(), vec![])])?;
    }
    rate("append one by one, each synced", 500, start);
    Ok(())
}

fn projection(path: &Path, touches: u64) -> Result<(), LedgerError> {
    let mut ledger = Ledger::open(path, OpenMode::Create(context()))?;
    let start = Clock::start();
    let mut next = 0;
    while next < touches {
        let batch: Vec<Draft> = (next..touches.min(next + BATCH_TOUCHES))
            .step_by(TOUCHES_AN_ENTRY as usize)
            .map(|first| {
                let made = (0..TOUCHES_AN_ENTRY)
                    .map(|i| (hash(first + i), i as u32))
                    .collect();
                draft(first, format!("{{\"first\":{first}}}"), made)
            })
            .collect();
        ledger.append(&context(), &batch)?;
        next += BATCH_TOUCHES;
    }
    rate(
        "append touches, 1000 an entry, 500 k a batch",
        touches,
        start,
    );
    let megabytes = std::fs::metadata(path).map_or(0, |m| m.len()) / 1_000_000;
    println!("file: {megabytes} MB");
    // The first after a large batch also shortens the log.
    for (what, count) in [
        ("append one entry with 80 touches", 1),
        ("append 100 such entries, each synced", 100),
    ] {
        let start = Clock::start();
        for i in 0..count {
            let base = touches * 3 + 80 * i;
            let made = (0..80).map(|k| (hash(base + k), 0)).collect();
            ledger.append(&context(), &[draft(base, format!("base {base}"), made)])?;
        }
        rate(what, count, start);
    }
    let wanted: Vec<i64> = (0..200_000)
        .map(|i| hash(i * 7919 % (touches * 2)))
        .collect();
    for round in ["first", "again"] {
        let start = Clock::start();
        let found = ledger.touches(&wanted, u64::MAX)?;
        rate(
            &format!("look up values, half of them known, {round}"),
            wanted.len() as u64,
            start,
        );
        assert!(found.len() > wanted.len() / 4);
    }
    let few: Vec<i64> = wanted.iter().step_by(1000).copied().collect();
    drop(ledger);
    let start = Clock::start();
    let ledger = Ledger::open(path, OpenMode::ReadOnly)?;
    ledger.touches(&few, u64::MAX)?;
    rate("open and look up 200 values", few.len() as u64, start);
    let derive = |_: &str, body: &str| {
        let number = |text: &str| text.parse::<u64>().unwrap_or(0);
        if let Some(base) = body.strip_prefix("base ").map(number) {
            return (0..80).map(|k| (hash(base + k), 0)).collect();
        }
        let first = number(body.trim_matches(|c: char| !c.is_ascii_digit()));
        (0..TOUCHES_AN_ENTRY)
            .map(|i| (hash(first + i), i as u32))
            .collect()
    };
    let start = Clock::start();
    let report = verify(
        path,
        &VerifyOptions {
            derive: Some(&derive),
            ..VerifyOptions::default()
        },
    )?;
    rate("verify touches", touches, start);
    assert!(report.is_clean(), "{:?}", report.findings);
    drop(ledger);
    let mut ledger = Ledger::open(path, OpenMode::ReadWrite)?;
    let start = Clock::start();
    ledger.rebuild_projections(1, &derive)?;
    rate("rebuild touches", touches, start);
    Ok(())
}

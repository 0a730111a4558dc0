//! What one event more costs in a large record:
//! `cargo run --release -p ascribe-ledger --example link_bench [ATTRIBUTES] [FOLDER]`.
//!
//! Loads ATTRIBUTES (ten million unless given): sealed events of 100, of which a tenth is drawn
//! from values that many share, and as many values of intelligence. Then records 1,000 events of
//! 20 attributes one by one, each linked with all other events and all intelligence, and 1,000
//! statements of intelligence of 20 values, each linked with all events. Work is time on the
//! processor, so that waiting for the disk to sync is left out; the clock on the wall is shown too.

use std::path::Path;
use std::time::{Duration, Instant};

use ascribe_ledger::{
    Body, Context, Credibility, Draft, Facets, Ledger, LedgerError, OpenMode, Reduce, Reliability,
    Step, VerifyOptions, verify,
};
use rustix::time::{ClockId, clock_gettime};

const LOADED: u64 = 100;
const NEW: u64 = 20;
const EVENTS: u64 = 1000;
const BATCH: u64 = 5000;
/// Intelligence has blocks of this many values.
const BLOCK: u64 = 100;
/// Incidents beyond which a value joins none.
const MOST: u32 = 20;
/// Statements of one value counted.
const SPOKEN_OF: usize = 100;
/// Keys asked for each observed value: itself, hosts, parents, networks.
const PROBES: u64 = 6;

/// Events share the values of their evidence.
struct Evidence;

impl Reduce for Evidence {
    fn kinds(&self) -> &[&str] {
        &[]
    }

    fn apply(&self, _: Option<&str>, _: &Step<'_>) -> Option<String> {
        None
    }

    fn facets(&self, _: &str) -> Facets {
        Facets::default()
    }

    fn sharing(&self) -> &[&str] {
        &["evidence"]
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let attributes: u64 = arguments.next().map_or(Ok(10_000_000), |n| n.parse())?;
    let dir = match arguments.next() {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let path = dir.path().join("links.db");
    let mut ledger = Ledger::open(&path, OpenMode::Create(context()))?;
    ledger.set_reducer(Box::new(Evidence));
    load(&mut ledger, attributes)?;
    let megabytes = std::fs::metadata(&path)?.len() / 1_000_000;
    println!("file  {megabytes} MB");
    let mut spent = Spent::default();
    for n in 0..EVENTS {
        spent.measure(|| new_event(&mut ledger, attributes, n))?;
    }
    spent.tell("record and link an event of 20 attributes");
    let mut spent = Spent::default();
    for n in 0..EVENTS {
        spent.measure(|| new_statement(&mut ledger, attributes, n))?;
    }
    spent.tell("record and link a statement of 20 values");
    again(&path, ledger)?;
    Ok(())
}

/// Makes the numbers again and compares; they were verified to be the same before that.
fn again(path: &Path, mut ledger: Ledger) -> Result<(), LedgerError> {
    let start = Instant::now();
    let options = VerifyOptions {
        reduce: Some(&Evidence),
        ..VerifyOptions::default()
    };
    let report = verify(path, &options)?;
    assert!(report.is_clean(), "{:?}", report.findings);
    println!(
        "verify the whole record  {:.1} s",
        start.elapsed().as_secs_f64()
    );
    let start = Instant::now();
    ledger.rebuild_objects(1)?;
    println!(
        "count shared values anew  {:.1} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn context() -> Context {
    Context {
        recorder: "bench".into(),
        now: 1_614_643_200_000,
    }
}

/// A spread of numbers as a good hash function gives (splitmix64).
fn spread(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The value of an attribute: one in ten is one of ten thousand that many share, squared so that
/// some are shared by very many.
fn value(attribute: u64) -> String {
    let draw = spread(attribute);
    if draw.is_multiple_of(10) {
        let part = (draw >> 8) % 100;
        return format!("shared-{}-{}.example", part * part, (draw >> 32) % 2);
    }
    format!("v{}.example", draw >> 4)
}

fn hash(value: &str) -> i64 {
    let hash = value.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    i64::from_le_bytes(hash.to_le_bytes())
}

fn draft(kind: &str, id: String, body: Body, touches: Vec<(i64, u32)>) -> Draft {
    Draft {
        kind: kind.into(),
        object_id: id,
        source: "bench".into(),
        reliability: Reliability::B,
        credibility: Credibility::UNJUDGED,
        marking: "clear".into(),
        lineage: vec![],
        happened: None,
        published: None,
        body,
        touches,
    }
}

/// An event with the attributes from `first` on.
fn event(first: u64, count: u64) -> Draft {
    let incident = format!("incident-{first}");
    let values: Vec<String> = (first..first + count).map(value).collect();
    let body = Body::Sealed {
        incident: incident.clone(),
        plaintext: values.join("\n").into_bytes(),
        tags: values
            .into_iter()
            .map(|v| ("domain-name".to_owned(), v))
            .collect(),
    };
    draft("evidence", incident, body, vec![])
}

/// A statement about the values of the attributes from `first` on.
fn statement(first: u64, count: u64, of: impl Fn(u64) -> String) -> Draft {
    let values: Vec<String> = (first..first + count).map(of).collect();
    let touches = (0..).zip(&values).map(|(at, v)| (hash(v), at)).collect();
    let id = format!("indicator--{first}");
    draft("indicator", id, Body::Open(values.join("\n")), touches)
}

fn load(ledger: &mut Ledger, attributes: u64) -> Result<(), LedgerError> {
    let start = Instant::now();
    let firsts: Vec<u64> = (0..attributes).step_by(LOADED as usize).collect();
    for some in firsts.chunks(BATCH as usize) {
        let batch: Vec<Draft> = some.iter().map(|first| event(*first, LOADED)).collect();
        ledger.append(&context(), &batch)?;
    }
    rate("load attributes of events", attributes, start);
    let start = Instant::now();
    // Every other value of intelligence is one that an event has.
    let of = |n: u64| {
        value(if n.is_multiple_of(2) {
            n
        } else {
            n + (1 << 40)
        })
    };
    let firsts: Vec<u64> = (0..attributes).step_by(BLOCK as usize).collect();
    for some in firsts.chunks(BATCH as usize) {
        let batch = some.iter().map(|first| statement(*first, BLOCK, of));
        ledger.append(&context(), &batch.collect::<Vec<_>>())?;
    }
    rate("load values of intelligence", attributes, start);
    Ok(())
}

fn rate(what: &str, count: u64, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{what}  {count} in {seconds:.1} s = {:.0}/s",
        count as f64 / seconds
    );
}

/// Records an event, and asks who else has its values and what is said of them.
fn new_event(ledger: &mut Ledger, attributes: u64, n: u64) -> Result<(), LedgerError> {
    let step = attributes / EVENTS;
    // Half of its values are those of an event there is.
    let draft = event(n * step + LOADED - NEW / 2, NEW);
    ledger.append(&context(), std::slice::from_ref(&draft))?;
    let Body::Sealed { tags, .. } = &draft.body else {
        return Ok(());
    };
    ledger.hold()?;
    let mut spoken_of = 0;
    for (kind, value) in tags {
        ledger.sharers(kind, value, MOST)?;
        spoken_of += ledger.count_touches(hash(value), SPOKEN_OF)?;
        for probe in 1..PROBES {
            spoken_of += ledger.count_touches(hash(&format!("{probe}.{value}")), SPOKEN_OF)?;
        }
    }
    assert!(spoken_of > 0);
    ledger.release();
    Ok(())
}

/// Records a statement, and asks which events have its values.
fn new_statement(ledger: &mut Ledger, attributes: u64, n: u64) -> Result<(), LedgerError> {
    let step = attributes / EVENTS;
    let of = |k: u64| {
        value(if k.is_multiple_of(2) {
            k
        } else {
            k + (2 << 40)
        })
    };
    let draft = statement(n * step + 7, NEW, of);
    ledger.append(&context(), std::slice::from_ref(&draft))?;
    ledger.hold()?;
    for k in 0..NEW {
        ledger.sharers("domain-name", &of(n * step + 7 + k), MOST)?;
    }
    ledger.release();
    Ok(())
}

/// Time on the processor and on the wall, event by event.
#[derive(Default)]
struct Spent {
    work: Vec<Duration>,
    wall: Vec<Duration>,
}

impl Spent {
    fn measure<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let (start, before) = (Instant::now(), processor());
        let done = work();
        self.work.push(processor().saturating_sub(before));
        self.wall.push(start.elapsed());
        done
    }

    fn tell(mut self, what: &str) {
        let figures = [&mut self.work, &mut self.wall].map(|all| {
            all.sort_unstable();
            let at = |part: usize| all.get(all.len() * part / 1000).copied();
            let ms = |d: Option<Duration>| d.unwrap_or_default().as_secs_f64() * 1000.0;
            format!("median {:.3} ms, p99 {:.3} ms", ms(at(500)), ms(at(990)))
        });
        let [work, wall] = figures;
        println!("{what}  work {work}; with sync and waiting {wall}");
    }
}

/// Time that this thread has run.
fn processor() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or(0))
}

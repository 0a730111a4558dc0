//! Times typed parsing, indexing, upgrade and canonical form of a STIX file.
//!
//! `cargo run --release -p ascribe-stix --example stix_bench -- FILE [RUNS]`

use ascribe_stix::{Index, Limits, canonical::canonical_into, needs_upgrade, parse, upgrade};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("usage: stix_bench FILE [RUNS]")?;
    let runs: usize = arguments.next().map_or(Ok(15), |n| n.parse())?;
    let bytes = std::fs::read(file)?;
    let limits = Limits::default();

    let parsed = parse(&bytes, &limits);
    println!(
        "objects {} problems {}",
        parsed.objects.len(),
        parsed.problems.len()
    );
    for problem in parsed.problems.iter().take(10) {
        println!("  {problem}");
    }
    let mut keep = None;
    report("parse and index", runs, || {
        let parsed = parse(&bytes, &limits);
        let found = Index::new(&parsed.objects).types().len();
        keep = Some((found, parsed));
    });
    report("parse", runs, || {
        keep = Some((0, parse(&bytes, &limits)));
    });
    let mut out = String::with_capacity(bytes.len());
    report("canonical", runs, || {
        for object in &parsed.objects {
            out.clear();
            let _ = canonical_into(&object.raw, &mut out);
        }
    });
    report("upgrade", runs, || {
        for object in &parsed.objects {
            if needs_upgrade(object.view()) {
                let _ = upgrade(&object.raw);
            }
        }
    });
    Ok(())
}

/// Prints the median and the least time of `work`. What an earlier run left
/// behind is dropped inside the measured time.
fn report(name: &str, runs: usize, mut work: impl FnMut()) {
    let mut times: Vec<f64> = (0..runs.max(1))
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let least = times.first().copied().unwrap_or_default();
    println!("{name}: median {median:.1} ms, least {least:.1} ms");
}

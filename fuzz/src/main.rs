//! `fuzz-loop [--seconds N] [--seed N] [--corpus DIR] [TARGET…]`: every target
//! (or those named) for some seconds each. Ends with `0 panics …` or with the
//! faults; a failing input is written to `fuzz/corpus-local/`.

use ascribe_fuzz::run::{self, Report};
use ascribe_fuzz::{TARGETS, Target, scratch, target};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Duration;

/// Where failing inputs go; not part of the repository until one is kept.
const FAILED: &str = "fuzz/corpus-local";

struct Plan {
    time: Duration,
    seed: u64,
    corpus: PathBuf,
    targets: Vec<&'static Target>,
}

fn main() -> ExitCode {
    let outcome = plan(std::env::args().skip(1)).and_then(|plan| all(&plan));
    scratch::clear();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("fuzz-loop: {message}");
            ExitCode::FAILURE
        }
    }
}

fn plan(mut words: impl Iterator<Item = String>) -> Result<Plan, String> {
    let mut plan = Plan {
        time: Duration::from_secs(2),
        seed: 1,
        corpus: PathBuf::from("fuzz/corpus"),
        targets: Vec::new(),
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        let number = |text: String| text.parse().map_err(|_| format!("{text} is not a number"));
        match word.as_str() {
            "--seconds" => plan.time = Duration::from_secs(number(value()?)?),
            "--seed" => plan.seed = number(value()?)?,
            "--corpus" => plan.corpus = PathBuf::from(value()?),
            name => {
                let known = || TARGETS.iter().map(|t| t.name).collect::<Vec<_>>().join(" ");
                let found = target(name)
                    .ok_or_else(|| format!("no target {name}; there are: {}", known()))?;
                plan.targets.push(found);
            }
        }
    }
    if plan.targets.is_empty() {
        plan.targets = TARGETS.iter().collect();
    }
    Ok(plan)
}

/// Runs the targets on all cores and tells of each.
fn all(plan: &Plan) -> Result<(), String> {
    run::quiet_panics();
    let queue = Mutex::new(plan.targets.iter().copied().collect::<VecDeque<_>>());
    let next = || queue.lock().ok().and_then(|mut queue| queue.pop_front());
    let reports = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(target) = next() {
                    let report = run::corpus(&plan.corpus, target.name)
                        .map(|seeds| run::run(target, &seeds, plan.seed, plan.time));
                    if let Ok(mut reports) = reports.lock() {
                        reports.push((target.name, report));
                    }
                }
            });
        }
    });
    let mut reports = reports
        .into_inner()
        .map_err(|_| "a worker ended early".to_owned())?;
    reports.sort_by_key(|(name, _)| *name);
    tell(plan, reports)
}

fn tell(plan: &Plan, reports: Vec<(&str, Result<Report, String>)>) -> Result<(), String> {
    let mut faults = plan.targets.len() - reports.len();
    let mut inputs = 0;
    for (name, report) in reports {
        let report = report?;
        inputs += report.inputs;
        let slowest = report.slowest.as_secs_f64() * 1000.0;
        println!(
            "{name:18} {:>9} inputs, slowest {slowest:.1} ms",
            report.inputs
        );
        if let Some(fault) = report.fault {
            faults += 1;
            let path = keep(name, &fault.input)?;
            println!("{name}: FAULT: {}\n  input: {}", fault.why, path.display());
        }
    }
    println!(
        "{} targets, {inputs} inputs, {faults} panics or broken properties",
        plan.targets.len()
    );
    match faults {
        0 => Ok(()),
        _ => Err(format!(
            "{faults} targets failed; mend them and keep their inputs in fuzz/corpus/"
        )),
    }
}

fn keep(name: &str, input: &[u8]) -> Result<PathBuf, String> {
    let folder = Path::new(FAILED).join(name);
    let fault = |e: std::io::Error| format!("write {}: {e}", folder.display());
    std::fs::create_dir_all(&folder).map_err(fault)?;
    let path = folder.join(format!("fault-{}-bytes", input.len()));
    std::fs::write(&path, input).map_err(fault)?;
    Ok(path)
}

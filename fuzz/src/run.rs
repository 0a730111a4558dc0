//! The loop: kept inputs first, then changed ones until the time is up.

use crate::Target;
use crate::mutate::Mutator;
use std::cell::RefCell;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest that one input may take.
pub const LONGEST: Duration = Duration::from_secs(5);

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Inputs tried.
    pub inputs: u64,
    /// Longest time of one input.
    pub slowest: Duration,
    /// What went wrong, with the input; the run ends there.
    pub fault: Option<Fault>,
}

/// An input that a parser does not bear.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Panic message, broken property, or the time it took.
    pub why: String,
    /// The input.
    pub input: Vec<u8>,
}

/// Runs one target for `time`, starting with `seeds` as they are.
#[must_use]
pub fn run(target: &Target, seeds: &[Vec<u8>], seed: u64, time: Duration) -> Report {
    let started = Instant::now();
    let mut report = Report::default();
    let mut mutator = Mutator::new(seed);
    let mut kept = seeds.iter();
    loop {
        let input = match kept.next() {
            Some(seed) => seed.clone(),
            None if started.elapsed() >= time => return report,
            None => mutator.input(seeds),
        };
        let before = Instant::now();
        let outcome = check(target, &input);
        let took = before.elapsed();
        report.inputs += 1;
        report.slowest = report.slowest.max(took);
        let why = match outcome {
            Err(why) => why,
            Ok(()) if took > LONGEST => format!("took {:.1} s", took.as_secs_f64()),
            Ok(()) => continue,
        };
        report.fault = Some(Fault { why, input });
        return report;
    }
}

thread_local! {
    static PANICKED_AT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Makes panics silent and remembers where they came from.
pub fn quiet_panics() {
    panic::set_hook(Box::new(|info| {
        PANICKED_AT.with(|at| *at.borrow_mut() = info.to_string());
    }));
}

/// One input: a panic is an error like a broken property.
///
/// # Errors
/// With the panic's message and place, or the property.
pub fn check(target: &Target, input: &[u8]) -> Result<(), String> {
    PANICKED_AT.with(|at| at.borrow_mut().clear());
    match panic::catch_unwind(AssertUnwindSafe(|| (target.check)(input))) {
        Ok(outcome) => outcome,
        Err(_) => Err(PANICKED_AT.with(|at| format!("panic: {}", at.borrow()))),
    }
}

/// The kept inputs of a target, by name of file.
///
/// # Errors
/// When the folder cannot be read.
pub fn corpus(folder: &Path, target: &str) -> Result<Vec<Vec<u8>>, String> {
    let folder = folder.join(target);
    let fault = |e: std::io::Error| format!("read {}: {e}", folder.display());
    let entries = fs::read_dir(&folder).map_err(fault)?;
    let mut paths = entries
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(fault)?;
    paths.sort();
    paths
        .iter()
        .map(|path| fs::read(path).map_err(fault))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planted_panic(input: &[u8]) -> Result<(), String> {
        assert!(!input.contains(&b'{'), "planted");
        Ok(())
    }

    fn planted_property(input: &[u8]) -> Result<(), String> {
        match input.len() {
            0..64 => Ok(()),
            _ => Err("longer than it may be".to_owned()),
        }
    }

    #[test]
    fn planted_faults_are_found_with_their_input() {
        let seeds = vec![b"harmless".to_vec()];
        for (check, what) in [
            (planted_panic as fn(&[u8]) -> _, "panic"),
            (planted_property, "longer"),
        ] {
            let target = Target {
                name: "planted",
                check,
            };
            let report = run(&target, &seeds, 1, Duration::from_secs(30));
            let fault = report.fault.expect("the loop must find a planted fault");
            assert!(fault.why.contains(what), "{}", fault.why);
            assert!(super::check(&target, &fault.input).is_err());
        }
    }

    #[test]
    fn kept_inputs_are_tried_even_without_time() {
        let target = Target {
            name: "planted",
            check: planted_panic,
        };
        let report = run(&target, &[b"a".to_vec(), b"{".to_vec()], 1, Duration::ZERO);
        assert_eq!((report.inputs, report.fault.is_some()), (2, true));
    }
}

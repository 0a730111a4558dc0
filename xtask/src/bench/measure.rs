//! Time and memory of a program that runs to its end.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often the memory of the program is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// What one or several runs took.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Wall time, seconds.
    pub seconds: f64,
    /// Largest resident memory, bytes; 0 where the system does not tell.
    pub peak_bytes: u64,
}

/// Runs the command once, its output thrown away.
///
/// # Errors
/// When it cannot be started or fails.
pub fn once(mut command: Command) -> Result<Sample, String> {
    command.stdout(Stdio::null());
    let name = command.get_program().to_string_lossy().into_owned();
    let started = Instant::now();
    let mut child = command.spawn().map_err(|e| format!("start {name}: {e}"))?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak_bytes = 0;
    let status = loop {
        if let Some(status) = child
            .try_wait()
            .map_err(|e| format!("wait for {name}: {e}"))?
        {
            break status;
        }
        let text = fs::read_to_string(&status_file).unwrap_or_default();
        peak_bytes = peak(&text).unwrap_or(0).max(peak_bytes);
        std::thread::sleep(LOOK_EVERY);
    };
    let seconds = started.elapsed().as_secs_f64();
    match status.success() {
        true => Ok(Sample {
            seconds,
            peak_bytes,
        }),
        false => Err(format!("{name}: {status}")),
    }
}

/// `VmHWM` in the text of `/proc/PID/status`.
fn peak(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Median time and largest memory of several runs.
///
/// # Errors
/// When a run fails.
pub fn median(runs: usize, make: impl Fn() -> Result<Command, String>) -> Result<Sample, String> {
    let mut samples = Vec::new();
    for _ in 0..runs {
        samples.push(once(make()?)?);
    }
    Ok(middle(samples))
}

fn middle(mut samples: Vec<Sample>) -> Sample {
    samples.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    Sample {
        seconds: samples.get(samples.len() / 2).map_or(0.0, |s| s.seconds),
        peak_bytes: samples.iter().map(|s| s.peak_bytes).max().unwrap_or(0),
    }
}

/// What a program prints.
///
/// # Errors
/// When it cannot be started or fails.
pub fn output(mut command: Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|e| format!("start {name}: {e}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!(
            "{name}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_peak_from_the_status() {
        assert_eq!(
            peak("Name:\tx\nVmPeak:\t 9 kB\nVmHWM:\t    1234 kB\n"),
            Some(1234 * 1024)
        );
        assert_eq!(peak("Name:\tx\n"), None);
    }

    #[test]
    fn the_median_is_of_time_and_the_peak_the_largest() {
        let sample = |seconds, peak_bytes| Sample {
            seconds,
            peak_bytes,
        };
        let samples = vec![sample(9.0, 1), sample(1.0, 5), sample(2.0, 3)];
        assert_eq!(middle(samples), sample(2.0, 5));
    }
}

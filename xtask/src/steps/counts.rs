//! How many tests ran: read from the closing lines of the test runners.

use std::fmt;

/// Tests that passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Counts {
    /// Adds what a run counted.
    ///
    /// # Errors
    /// When one of its tests failed.
    pub fn add(&mut self, run: Counts) -> Result<(), String> {
        self.passed += run.passed;
        self.failed += run.failed;
        self.skipped += run.skipped;
        match self.failed {
            0 => Ok(()),
            _ => Err(self.to_string()),
        }
    }

    /// Nothing, if at least one test passed.
    ///
    /// # Errors
    /// When no test was run: that is not a success.
    pub fn some(self) -> Result<(), String> {
        match self.passed {
            0 => Err("no test was run".to_owned()),
            _ => Ok(()),
        }
    }

    /// Takes the counts of a closing line of nextest (`Summary [ 1s] 3 tests
    /// run: 2 passed (1 slow), 1 failed, 4 skipped`) or of a test binary
    /// (`test result: ok. 3 passed; 0 failed; 1 ignored; …`).
    /// What a failed test printed is indented and is not counted again.
    pub fn read(&mut self, line: &str) {
        let line = match line.starts_with("    test result") {
            true => return,
            false => line.trim(),
        };
        let Some((head, counts)) = line.split_once(':') else {
            return;
        };
        let nextest = head.starts_with("Summary [") && head.contains("run");
        if !nextest && head != "test result" {
            return;
        }
        for part in counts.split(['.', ';', ',']) {
            let mut words = part.split_whitespace();
            let number = words.next().and_then(|n| n.parse::<usize>().ok());
            match (number, words.next()) {
                (Some(n), Some("passed")) => self.passed += n,
                (Some(n), Some("failed" | "timed")) => self.failed += n,
                (Some(n), Some("skipped" | "ignored")) => self.skipped += n,
                _ => {}
            }
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> String {
        let mut counts = Counts::default();
        lines.iter().for_each(|line| counts.read(line));
        counts.to_string()
    }

    #[test]
    fn reads_both_runners() {
        let nextest = "     Summary [   0.123s] 13 tests run: 11 passed (1 slow), 1 failed, 1 timed out, 4 skipped";
        assert_eq!(read(&[nextest]), "11 passed, 2 failed, 4 skipped");
        let shown = "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured";
        assert_eq!(read(&[nextest, shown]), "11 passed, 2 failed, 4 skipped");
        let cargo = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(read(&[cargo, cargo]), "6 passed, 0 failed, 2 skipped");
        assert_eq!(
            read(&["note: 3 passed", "PASS [ 0.1s] a b"]),
            "0 passed, 0 failed, 0 skipped"
        );
    }

    #[test]
    fn no_test_at_all_and_a_failed_one_are_faults() {
        let mut counts = Counts::default();
        assert!(counts.add(Counts::default()).is_ok());
        assert!(counts.some().is_err());
        let failed = Counts {
            failed: 1,
            ..Counts::default()
        };
        assert!(counts.add(failed).is_err());
    }
}

//! Running other programs, with their time.

use super::counts::Counts;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What proptest reads the seed of its random inputs from.
const SEED: &str = "PROPTEST_RNG_SEED";

/// The steps done so far.
#[derive(Debug, Default)]
pub struct Step {
    number: usize,
}

impl Step {
    /// Runs `work` under a heading and prints how long it took.
    ///
    /// # Errors
    /// What `work` says, with the step's name.
    pub fn run(
        &mut self,
        name: &str,
        work: impl FnOnce() -> Result<(), String>,
    ) -> Result<(), String> {
        self.number += 1;
        println!("\n[{}] {name}", self.number);
        let started = Instant::now();
        let outcome = work();
        let seconds = started.elapsed().as_secs_f64();
        match outcome {
            Ok(()) => {
                println!("[{}] {name}: passed in {seconds:.1} s", self.number);
                Ok(())
            }
            Err(why) => Err(format!(
                "step {} failed after {seconds:.1} s: {name}: {why}",
                self.number
            )),
        }
    }
}

/// Programs started from the root of the repository.
#[derive(Debug)]
pub struct Shell {
    root: PathBuf,
}

impl Shell {
    /// A shell in the repository at `root`.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// `program` with `arguments`, in the repository.
    pub fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(&self.root)
            .stdin(Stdio::null());
        // Cargo tells its children where the package lies that it runs; handed
        // on, it would make other packages look out of date and build again.
        for name in [
            "CARGO_MANIFEST_DIR",
            "CARGO_MANIFEST_PATH",
            "CARGO_PKG_NAME",
            "CARGO_PKG_VERSION",
        ] {
            command.env_remove(name);
        }
        command
    }

    /// Runs cargo to its end.
    ///
    /// # Errors
    /// When it cannot be started or fails.
    pub fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        finish(
            self.command("cargo", arguments),
            &format!("cargo {}", arguments.join(" ")),
        )
    }

    /// Runs a program to its end.
    ///
    /// # Errors
    /// When it cannot be started or fails.
    pub fn run(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        finish(self.command(program, arguments), program)
    }

    /// Whether `cargo name` exists.
    pub fn has_cargo(&self, name: &str) -> bool {
        let mut command = self.command("cargo", &[name, "--version"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    /// All tests but those in documentation: cargo-nextest where it is
    /// installed (faster, same tests), else cargo's own runner.
    ///
    /// # Errors
    /// When a test fails or none ran.
    pub fn tests(&self) -> Result<Counts, String> {
        if self.has_cargo("nextest") {
            let run = ["nextest", "run", "--workspace", "--all-targets", "--locked"];
            let quiet = [
                "--no-fail-fast",
                "--status-level",
                "slow",
                "--final-status-level",
                "fail",
            ];
            self.counted(&[&run[..], &quiet[..]].concat())
        } else {
            self.counted(&[
                "test",
                "--workspace",
                "--all-targets",
                "--locked",
                "--no-fail-fast",
                "--quiet",
            ])
        }
    }

    /// The tests in documentation, which nextest does not run.
    ///
    /// # Errors
    /// When one fails.
    pub fn doc_tests(&self) -> Result<Counts, String> {
        self.counted(&["test", "--workspace", "--doc", "--locked", "--quiet"])
    }

    /// Runs cargo, passing its output on and counting the tests in it.
    fn counted(&self, arguments: &[&str]) -> Result<Counts, String> {
        let mut command = self.command("cargo", arguments);
        // One seed, so that the same tree gives the same outcome everywhere;
        // whoever looks for new inputs sets another, or runs `cargo xtask fuzz`.
        if std::env::var_os(SEED).is_none() {
            command.env(SEED, "20210719");
        }
        let (reader, writer) = std::io::pipe().map_err(|e| format!("pipe: {e}"))?;
        let errors = writer.try_clone().map_err(|e| format!("pipe: {e}"))?;
        command.stdout(writer).stderr(errors);
        let mut child = command.spawn().map_err(|e| format!("start cargo: {e}"))?;
        drop(command); // Holds the writing ends: without this the pipe never ends.
        let mut counts = Counts::default();
        for line in BufReader::new(reader).split(b'\n') {
            let line = line.map_err(|e| format!("read cargo's output: {e}"))?;
            let line = String::from_utf8_lossy(&line);
            counts.read(&line);
            println!("{line}");
        }
        std::io::stdout()
            .flush()
            .map_err(|e| format!("write: {e}"))?;
        let status = child.wait().map_err(|e| format!("wait for cargo: {e}"))?;
        match status.success() {
            true => Ok(counts),
            false => Err(format!("cargo {} failed; {counts}", arguments.join(" "))),
        }
    }
}

/// Runs `command` to its end with its output shown.
///
/// # Errors
/// When it cannot be started or fails.
pub fn finish(mut command: Command, name: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name}: {status}")),
        Err(e) => Err(format!("start {name}: {e}")),
    }
}

//! A folder with a record of its own, and the program run in it.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The bundled example.
pub fn example() -> PathBuf {
    repository().join("examples/exchange-2021")
}

/// One incident of the bundled example.
pub fn incident(name: &str) -> PathBuf {
    example().join(name)
}

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a run of the program left.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let run = Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        assert!(
            (0..=2).contains(&run.code) && !run.err.contains("panicked"),
            "{run:?}"
        );
        run
    }

    /// Standard output as the one JSON document it is.
    pub fn document(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// The exit code must be this one.
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

/// A folder, a home and a record.
pub struct Bench {
    folder: TempDir,
}

impl Bench {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("home")).unwrap();
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn ledger(&self) -> PathBuf {
        self.path("record/ledger.db")
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The program with this bench's record and home, and nothing else of the surroundings.
    pub fn command<A: AsRef<std::ffi::OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env("XDG_DATA_HOME", self.path("home/data"))
            .env("USER", "tester")
            .env("ASCRIBE_LEDGER", self.ledger())
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .args(arguments);
        command
    }

    pub fn run<A: AsRef<std::ffi::OsStr>>(&self, arguments: &[A]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    /// The JSON document of a run that must succeed.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--format", "json"];
        all.extend(arguments);
        self.run(&all).exits(0).document()
    }

    /// The answer about evidence that is one incident.
    pub fn assess(&self, evidence: &Path, more: &[&str]) -> Value {
        let mut arguments = vec!["assess", evidence.to_str().unwrap()];
        arguments.extend(more);
        let mut all = self.json(&arguments)["assessments"].take();
        assert_eq!(all.as_array().unwrap().len(), 1);
        all[0].take()
    }

    /// Writes a text and assesses it as an incident of its own.
    pub fn assess_text(&self, name: &str, text: &str, more: &[&str]) -> Value {
        let path = self.write(name, text);
        self.assess(&path, more)
    }

    /// Imports a CSV feed with columns value, actor, reference, published.
    pub fn feed(&self, source: &str, reliability: &str, rows: &[[&str; 4]]) -> Value {
        let mut csv = "value,actor,reference,published\n".to_owned();
        for row in rows {
            csv.push_str(&row.join(","));
            csv.push('\n');
        }
        let path = self.write(&format!("feeds/{source}.csv"), csv);
        self.json(&[
            "import",
            path.to_str().unwrap(),
            "--source",
            source,
            "--reliability",
            reliability,
            "--map",
            "value=value,actor=actor,reference=reference,published=published",
        ])
    }

    /// Copies record and, if wanted, its keys under another name.
    pub fn copy_record(&self, name: &str, keys: bool) -> PathBuf {
        let to = self.path(name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        for end in ["", "-wal", "-shm"] {
            let from = with_end(&self.ledger(), end);
            if from.exists() {
                std::fs::copy(from, with_end(&to, end)).unwrap();
            }
        }
        if keys {
            copy_folder(&with_end(&self.ledger(), ".keys"), &with_end(&to, ".keys"));
        }
        to
    }
}

/// A path with something put behind its name.
pub fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for item in std::fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let target = to.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            copy_folder(&item.path(), &target);
        } else {
            std::fs::copy(item.path(), target).unwrap();
        }
    }
}

/// Probability of an actor in an answer; 0 if it is no hypothesis.
pub fn probability(answer: &Value, actor: &str) -> f64 {
    let all = answer["hypotheses"].as_array().unwrap();
    let own = all.iter().find(|h| h["actor"] == actor);
    own.map_or(0.0, |h| h["probability"].as_f64().unwrap())
}

/// The item of evidence with a value.
pub fn item<'a>(answer: &'a Value, value: &str) -> &'a Value {
    let all = answer["evidence"].as_array().unwrap();
    let own = all.iter().find(|e| e["value"] == value);
    own.unwrap_or_else(|| panic!("no item {value} in {answer:#}"))
}

/// What an item adds to an actor; 0 if it does not move it.
pub fn contribution(item: &Value, actor: &str) -> f64 {
    let all = item["contributions"].as_array().unwrap();
    let own = all.iter().find(|c| c["actor"] == actor);
    own.map_or(0.0, |c| c["weight"].as_f64().unwrap())
}

/// All hypotheses with their probabilities, for comparing two answers.
pub fn probabilities(answer: &Value) -> Vec<(String, f64)> {
    let all = answer["hypotheses"].as_array().unwrap();
    all.iter()
        .map(|h| {
            let name = h["actor"].as_str().unwrap().to_owned();
            (name, h["probability"].as_f64().unwrap())
        })
        .collect()
}

/// A made-up SHA-256 that no source knows.
pub fn hash(n: u32) -> String {
    format!(
        "{:064x}",
        u128::from(n) * 0x9e37_79b9_7f4a_7c15 + (1 << 100)
    )
}

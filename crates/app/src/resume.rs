//! Going on after an interruption: a file with the state of the work, how far the reading had
//! come, and the digest of all text read until there. The next run passes over that text without
//! working on it, compares the digest, and goes on.

use crate::error::AppError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Bytes of text between two savings, if nothing else is asked for.
pub(crate) const EVERY: u64 = 256 << 20;

#[derive(Serialize, Deserialize)]
struct Saved<S> {
    /// What the work was begun with, as a digest.
    request: String,
    /// Bytes of text read.
    bytes: u64,
    /// SHA-256 over that text and the names of its files.
    digest: String,
    state: S,
}

/// The work so far, whose state is an `S`.
pub(crate) struct Resume<S> {
    path: PathBuf,
    request: String,
    saved: Option<Saved<S>>,
    hasher: Sha256,
    bytes: u64,
    since: u64,
    every: u64,
}

/// What is to be done with a text.
#[derive(Debug, PartialEq)]
pub(crate) enum Step<S> {
    /// It was worked on before.
    PassOver,
    /// It is the last that was worked on before; this is what had come of it.
    GoOn(S),
    /// It is new.
    Work,
}

impl<S: Serialize + DeserializeOwned> Resume<S> {
    /// Takes up the state in a file; there need be none. `request` is all that the outcome
    /// depends on beside the text; the state is saved after each `every` bytes of it.
    pub fn open(path: &Path, request: &str, every: u64) -> Result<Self, AppError> {
        let request = hex(Sha256::new().chain_update(request));
        let saved = match path.exists() {
            false => None,
            true => Some(read(path, &request)?),
        };
        Ok(Self {
            path: path.to_owned(),
            request,
            saved,
            hasher: Sha256::new(),
            bytes: 0,
            since: 0,
            every,
        })
    }

    /// The state that was saved, until the reading has come to where it was.
    pub fn saved(&self) -> Option<&S> {
        self.saved.as_ref().map(|saved| &saved.state)
    }

    /// Takes note of the next text.
    pub fn next(&mut self, file: &str, text: &str) -> Result<Step<S>, AppError> {
        self.hasher.update(file.as_bytes());
        self.hasher.update([0]);
        self.hasher.update(text.as_bytes());
        self.bytes += text.len() as u64;
        let Some(saved) = &self.saved else {
            self.since += text.len() as u64;
            return Ok(Step::Work);
        };
        if self.bytes < saved.bytes {
            return Ok(Step::PassOver);
        }
        let same = self.bytes == saved.bytes && hex(self.hasher.clone()) == saved.digest;
        match self.saved.take().filter(|_| same) {
            Some(saved) => Ok(Step::GoOn(saved.state)),
            None => Err(refused(&self.path, "the evidence is not what it was")),
        }
    }

    /// Whether it is time to save.
    pub fn is_due(&self) -> bool {
        self.since >= self.every
    }

    /// Keeps the state, which is what has come of all text so far.
    pub fn save(&mut self, state: S) -> Result<(), AppError> {
        let saved = Saved {
            request: self.request.clone(),
            bytes: self.bytes,
            digest: hex(self.hasher.clone()),
            state,
        };
        self.since = 0;
        let failed = |e: String| AppError::File {
            operation: "save the state to",
            path: self.path.clone(),
            reason: e,
        };
        let bytes = serde_json::to_vec(&saved).map_err(|e| failed(e.to_string()))?;
        write(&self.path, &bytes).map_err(|e| failed(e.to_string()))
    }

    /// The work is done: there is nothing to go on with.
    pub fn done(self) -> Result<(), AppError> {
        if self.saved.is_some() {
            return Err(refused(&self.path, "the evidence is shorter than it was"));
        }
        match std::fs::remove_file(&self.path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(AppError::File {
                operation: "remove the finished state",
                path: self.path,
                reason: e.to_string(),
            }),
            _ => Ok(()),
        }
    }
}

fn read<S: DeserializeOwned>(path: &Path, request: &str) -> Result<Saved<S>, AppError> {
    let failed = |reason: String| AppError::File {
        operation: "read the state from",
        path: path.to_owned(),
        reason,
    };
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string());
    let saved: Saved<S> = serde_json::from_str(&text.map_err(failed)?)
        .map_err(|_| refused(path, "it is no state of such work"))?;
    match saved.request == request {
        true => Ok(saved),
        false => Err(refused(
            path,
            "it was begun with other paths, knowledge, rules or settings",
        )),
    }
}

fn refused(path: &Path, rule: &str) -> AppError {
    AppError::Usage {
        what: format!("--resume {}", path.display()),
        rule: rule.to_owned(),
        remedy: "delete the file to begin anew".to_owned(),
    }
}

/// Writes beside the file and puts the result in its place; only its owner may read it.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

fn hex(hasher: Sha256) -> String {
    hasher
        .finalize()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(path: &Path, request: &str) -> Result<Resume<Vec<u64>>, AppError> {
        Resume::open(path, request, 10)
    }

    #[test]
    fn what_was_done_is_passed_over_and_the_rest_is_work() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let mut first = open(&path, "asked").unwrap();
        assert_eq!(first.next("a", "12345").unwrap(), Step::Work);
        assert!(!first.is_due());
        assert_eq!(first.next("a", "67890").unwrap(), Step::Work);
        assert!(first.is_due());
        first.save(vec![7]).unwrap();
        assert_eq!(first.next("b", "lost").unwrap(), Step::Work);
        drop(first);

        let mut again = open(&path, "asked").unwrap();
        assert_eq!(again.saved(), Some(&vec![7]));
        assert_eq!(again.next("a", "12345").unwrap(), Step::PassOver);
        assert_eq!(again.next("a", "67890").unwrap(), Step::GoOn(vec![7]));
        assert_eq!(again.next("b", "lost").unwrap(), Step::Work);
        again.done().unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn other_evidence_and_other_requests_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let mut first = open(&path, "asked").unwrap();
        first.next("a", "12345").unwrap();
        first.save(Vec::new()).unwrap();
        assert!(open(&path, "something else").is_err_and(|e| e.is_usage()));
        for (file, text) in [("a", "12346"), ("b", "12345"), ("a", "123456")] {
            let mut other = open(&path, "asked").unwrap();
            assert!(other.next(file, text).is_err(), "{file} {text}");
        }
        let mut shorter = open(&path, "asked").unwrap();
        shorter.next("a", "1234").unwrap();
        assert!(shorter.done().is_err());
        std::fs::write(&path, "{}").unwrap();
        assert!(open(&path, "asked").is_err_and(|e| e.is_usage()));
    }
}

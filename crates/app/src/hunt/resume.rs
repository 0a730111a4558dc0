//! Going on after an interruption: a file with what was found so far, how far the reading had
//! come, and the digest of all text read until there. The next run passes over that text without
//! asking rules of it, compares the digest, and goes on.

use crate::error::AppError;
use ascribe_hunt::{Hunter, State};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Bytes of text between two savings.
const EVERY: u64 = 256 << 20;

#[derive(Serialize, Deserialize)]
struct Saved {
    /// Rules, settings and paths that the work was begun with, as a digest.
    request: String,
    /// Bytes of text read.
    bytes: u64,
    /// SHA-256 over that text and the names of its files.
    digest: String,
    state: State,
}

/// The work so far.
pub(super) struct Resume {
    path: PathBuf,
    request: String,
    saved: Option<Saved>,
    hasher: Sha256,
    bytes: u64,
    since: u64,
}

impl Resume {
    /// Takes up the state in a file; there need be none.
    pub fn open(path: &Path, request: &str) -> Result<Self, AppError> {
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
        })
    }

    /// Takes the next text: passes over it, or hunts in it and saves now and then.
    pub fn text(
        &mut self,
        hunter: &mut Hunter,
        file: &str,
        base: u64,
        text: &str,
    ) -> Result<(), AppError> {
        self.hasher.update(file.as_bytes());
        self.hasher.update([0]);
        self.hasher.update(text.as_bytes());
        self.bytes += text.len() as u64;
        let Some(saved) = &self.saved else {
            hunter.text(file, base, text);
            self.since += text.len() as u64;
            return if self.since >= EVERY {
                self.save(hunter)
            } else {
                Ok(())
            };
        };
        hunter.pass_over(file, base, text);
        if self.bytes < saved.bytes {
            return Ok(());
        }
        let same = self.bytes == saved.bytes && hex(self.hasher.clone()) == saved.digest;
        match self.saved.take().filter(|_| same) {
            Some(saved) => {
                hunter.restore(saved.state);
                Ok(())
            }
            None => Err(refused(&self.path, "the evidence is not what it was")),
        }
    }

    fn save(&mut self, hunter: &Hunter) -> Result<(), AppError> {
        let saved = Saved {
            request: self.request.clone(),
            bytes: self.bytes,
            digest: hex(self.hasher.clone()),
            state: hunter.state(),
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

fn read(path: &Path, request: &str) -> Result<Saved, AppError> {
    let failed = |reason: String| AppError::File {
        operation: "read the state from",
        path: path.to_owned(),
        reason,
    };
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string());
    let saved: Saved = serde_json::from_str(&text.map_err(failed)?)
        .map_err(|_| refused(path, "it is no state of a hunt"))?;
    match saved.request == request {
        true => Ok(saved),
        false => Err(refused(
            path,
            "it was begun with other paths, rules or settings",
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

//! Files against the rules of STIX 2.1. Needs no record.

use crate::error::AppError;
use ascribe_stix::Limits;
use ascribe_stix::validate::{Document, validate_document};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What `validate` found in one file.
#[derive(Debug, Serialize)]
pub struct ValidatedFile {
    /// The file, as it was named or found in a folder.
    pub path: PathBuf,
    /// Whether every MUST is kept.
    pub valid: bool,
    /// Objects checked and what they break.
    #[serde(flatten)]
    pub document: Document,
}

/// Most files of one call.
const MAX_FILES: usize = 10_000;

/// Checks files, and those in folders that end in `.json`.
///
/// # Errors
/// When a path cannot be read, is too long, or a folder holds too many files.
pub fn validate(paths: &[PathBuf]) -> Result<Vec<ValidatedFile>, AppError> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, true, 0, &mut files)?;
    }
    files.into_iter().map(one).collect()
}

fn read_error(path: &Path, reason: impl std::fmt::Display) -> AppError {
    AppError::File {
        operation: "validate",
        path: path.to_owned(),
        reason: reason.to_string(),
    }
}

fn collect(
    path: &Path,
    named: bool,
    depth: usize,
    files: &mut Vec<PathBuf>,
) -> Result<(), AppError> {
    let is_json = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let found = std::fs::symlink_metadata(path).map_err(|e| read_error(path, e))?;
    if found.is_dir() && depth < 64 {
        let entries = std::fs::read_dir(path).map_err(|e| read_error(path, e))?;
        let mut below: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        below.sort();
        for entry in below {
            collect(&entry, false, depth + 1, files)?;
        }
    } else if named || (found.is_file() && is_json) {
        if files.len() >= MAX_FILES {
            return Err(read_error(
                path,
                "more than 10,000 files; name a smaller folder",
            ));
        }
        files.push(path.to_owned());
    }
    Ok(())
}

fn one(path: PathBuf) -> Result<ValidatedFile, AppError> {
    let limits = Limits::default();
    let length = std::fs::metadata(&path).map_err(|e| read_error(&path, e))?;
    if !length.is_file() {
        return Err(read_error(&path, "it is no file"));
    }
    if length.len() > limits.max_bytes as u64 {
        return Err(read_error(&path, "it has more than 1 GiB; split it"));
    }
    let bytes = std::fs::read(&path).map_err(|e| read_error(&path, e))?;
    let document = validate_document(&bytes, &limits);
    Ok(ValidatedFile {
        valid: document.errors() == 0,
        path,
        document,
    })
}

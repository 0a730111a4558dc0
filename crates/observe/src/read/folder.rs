//! Folders: every file in the order of names, links not followed.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use super::Problem;
use super::session::Session;

/// Tells who an incident is about; read by the application, no evidence.
const INCIDENT_FILE: &str = "incident.toml";

/// A file or folder still to be visited.
struct Pending {
    path: PathBuf,
    name: String,
    depth: u32,
}

/// Reads every file below `root`.
///
/// # Errors
/// When `root` itself cannot be listed.
pub(crate) fn read(root: &Path, session: &mut Session<'_>) -> io::Result<()> {
    let mut pending = list(root, "", 1)?;
    while let Some(next) = pending.pop() {
        if !visit(&next, &mut pending, session) {
            break;
        }
    }
    Ok(())
}

/// Reads one entry, or lists it onto `pending`; false when the file limit is
/// reached.
fn visit(entry: &Pending, pending: &mut Vec<Pending>, session: &mut Session<'_>) -> bool {
    let name = &entry.name;
    let meta = match fs::symlink_metadata(&entry.path) {
        Ok(meta) => meta,
        Err(e) => return session.refuse(name, unreadable("look at", &e)),
    };
    if meta.is_symlink() {
        return session.refuse(name, Problem::SymbolicLink);
    }
    if meta.is_file() {
        return session.open(&entry.path, name);
    }
    if !meta.is_dir() {
        return session.refuse(name, Problem::Special);
    }
    let limit = session.limits().max_folder_depth;
    if entry.depth > limit {
        return session.refuse(name, Problem::FolderTooDeep { limit });
    }
    match list(&entry.path, &format!("{name}/"), entry.depth + 1) {
        Ok(below) => pending.extend(below),
        Err(e) => return session.refuse(name, unreadable("list", &e)),
    }
    true
}

/// Entries of a folder, last name first, as a stack wants them.
fn list(folder: &Path, prefix: &str, depth: u32) -> io::Result<Vec<Pending>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<DirEntry>>>()?;
    let mut below: Vec<Pending> = entries
        .into_iter()
        .filter(|e| e.file_name() != INCIDENT_FILE)
        .map(|e| Pending {
            path: e.path(),
            name: format!("{prefix}{}", e.file_name().to_string_lossy()),
            depth,
        })
        .collect();
    below.sort_by(|a, b| b.path.cmp(&a.path));
    Ok(below)
}

fn unreadable(operation: &'static str, error: &io::Error) -> Problem {
    Problem::Unreadable {
        operation: operation.into(),
        reason: error.to_string(),
    }
}

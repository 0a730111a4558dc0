//! A folder of a report: its prose, its tables, its lists of samples.

use crate::error::AppError;
use ascribe_observe::extract::extract;
use ascribe_observe::read::{self, FileRead, Options, Piece, Sink};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Bytes of prose kept of one folder.
const PROSE_BYTES: usize = 4 << 20;
/// Values kept of one folder.
const MOST_VALUES: usize = 200_000;

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Folder {
    /// Last part of its path.
    pub name: String,
    /// Text of its documents.
    pub prose: String,
    /// Type and normalised value of what is found in any of its files.
    pub found: BTreeSet<(String, String)>,
    /// Addresses that stand in its documents.
    pub urls: BTreeSet<String>,
    /// First day of a MISP event.
    pub dated: Option<String>,
}

impl Folder {
    /// The folders inside a folder, in order of name.
    ///
    /// # Errors
    /// A folder that cannot be read, or holds more than `most`.
    pub fn inside(dir: &Path, most: usize) -> Result<Vec<PathBuf>, AppError> {
        let failed = |reason: String| AppError::File {
            operation: "read the folder",
            path: dir.to_owned(),
            reason,
        };
        let entries = std::fs::read_dir(dir).map_err(|e| failed(e.to_string()))?;
        let mut all = Vec::new();
        for entry in entries {
            let path = entry.map_err(|e| failed(e.to_string()))?.path();
            if path.is_dir() {
                all.push(path);
            }
            if all.len() > most {
                return Err(failed(format!("it holds more than {most} folders")));
            }
        }
        all.sort();
        Ok(all)
    }

    /// Reads everything in a folder.
    ///
    /// # Errors
    /// A folder that does not exist. A file that cannot be read is passed over.
    pub fn read(path: &Path) -> Result<Self, AppError> {
        let mut folder = Self {
            name: path
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default(),
            ..Self::default()
        };
        read::read_path(path, &Options::default(), &mut folder)?;
        Ok(folder)
    }
}

/// Files whose text is written for people.
fn is_document(file: &str) -> bool {
    let lower = file.to_lowercase();
    [
        ".adoc", ".md", ".txt", ".html", ".htm", ".pdf", ".docx", ".rst",
    ]
    .iter()
    .any(|e| lower.ends_with(e))
}

impl Sink for Folder {
    fn text(&mut self, piece: &Piece<'_>) {
        let document = is_document(piece.file);
        for found in extract(piece.text) {
            let kind = found.kind.as_str();
            if document && kind == "url" {
                self.urls.insert(found.value.clone());
            }
            if self.found.len() < MOST_VALUES {
                self.found.insert((kind.to_owned(), found.value));
            }
        }
        if document && self.prose.len() + piece.text.len() <= PROSE_BYTES {
            self.prose.push_str(piece.text);
            self.prose.push('\n');
        }
        if piece.file.to_lowercase().ends_with(".json")
            && let Some(day) = event_day(piece.text)
        {
            self.dated = Some(self.dated.take().map_or(day.clone(), |d| d.min(day)));
        }
    }

    fn file(&mut self, _file: FileRead) {}
}

/// The `date` of a MISP event.
fn event_day(text: &str) -> Option<String> {
    let at = text.find("\"Event\"")?;
    let rest = text.get(at..)?;
    let rest = rest.get(rest.find("\"date\"")? + 6..)?;
    let day = rest.split('"').nth(1)?;
    let shape = day.len() == 10 && day.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    shape.then(|| day.to_owned())
}

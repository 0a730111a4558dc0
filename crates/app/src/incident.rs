//! Which incidents a path holds: a file or folder is one, a folder of folders that each hold an
//! `incident.toml` is several.

use crate::assess::span;
use crate::error::AppError;
use crate::hunt::DeclaredClocks;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Name of the file that makes a folder an incident.
pub const DESCRIPTION: &str = "incident.toml";
/// A description longer than this is not one.
const LONGEST: u64 = 1 << 20;

/// One incident to be assessed.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// What the analyst calls it.
    pub name: String,
    /// Its evidence: files or folders.
    pub paths: Vec<PathBuf>,
    /// Days of the activity, where the description states them.
    pub observed: Days,
    /// What the description declares of the clocks of logs.
    pub clocks: DeclaredClocks,
}

/// First and last day, `YYYY-MM-DD`.
pub type Days = (Option<String>, Option<String>);

#[derive(Deserialize, Default)]
struct Description {
    name: Option<String>,
    observed_from: Option<toml::Value>,
    observed_to: Option<toml::Value>,
    clock_skew: Option<String>,
    time_zone: Option<String>,
    log_year: Option<i16>,
}

/// The incidents that paths hold, and what of them belongs to none.
#[derive(Debug, Default)]
pub struct Discovered {
    /// The incidents.
    pub incidents: Vec<Incident>,
    /// What could not be taken as it was meant; the rest is assessed.
    pub problems: Vec<String>,
    /// Files and folders beside described incidents, which are part of none.
    pub left_out: Vec<String>,
}

/// The incidents of the paths given. Several plain files together are one incident.
///
/// # Errors
/// Paths of which none exists.
pub fn discover(paths: &[PathBuf], name: Option<&str>) -> Result<Discovered, AppError> {
    let mut found = Discovered::default();
    let mut loose: Vec<PathBuf> = Vec::new();
    for path in paths {
        match below(path) {
            Ok(Below::Itself) => found.described(path),
            Ok(Below::Folders(folders, others)) => {
                folders.iter().for_each(|folder| found.described(folder));
                found.left_out.extend(others);
            }
            Ok(Below::Loose) => loose.push(path.clone()),
            Err(error) if paths.len() == 1 => return Err(error),
            Err(error) => found.problems.push(error.to_string()),
        }
    }
    if let Some(first) = loose.first() {
        let own = name_of(first);
        let more = loose.len() - 1;
        let name = match more {
            0 => own,
            1 => format!("{own} and 1 more file"),
            _ => format!("{own} and {more} more files"),
        };
        found.incidents.push(Incident {
            name,
            paths: loose,
            observed: (None, None),
            clocks: DeclaredClocks::default(),
        });
    }
    if let (Some(name), [only]) = (
        name.filter(|n| !n.trim().is_empty()),
        found.incidents.as_mut_slice(),
    ) {
        name.clone_into(&mut only.name);
    }
    Ok(found)
}

/// The name of a file or folder, also for `.` and `..`.
fn name_of(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    whole
        .file_name()
        .unwrap_or(whole.as_os_str())
        .to_string_lossy()
        .into_owned()
}

enum Below {
    /// The path is a described incident.
    Itself,
    /// Described incidents below it, and what else lies there.
    Folders(Vec<PathBuf>, Vec<String>),
    /// No description anywhere.
    Loose,
}

fn below(path: &Path) -> Result<Below, AppError> {
    let failed = |e: std::io::Error| AppError::File {
        operation: "read evidence from",
        path: path.to_owned(),
        reason: e.to_string(),
    };
    if !std::fs::metadata(path).map_err(failed)?.is_dir() {
        return Ok(Below::Loose);
    }
    if path.join(DESCRIPTION).is_file() {
        return Ok(Below::Itself);
    }
    let (mut folders, mut others) = (Vec::new(), Vec::new());
    for item in std::fs::read_dir(path).map_err(failed)? {
        let item = item.map_err(failed)?.path();
        // Links are not followed: they may lead out of what was handed in.
        let own = std::fs::symlink_metadata(&item).is_ok_and(|m| m.is_dir());
        if own && item.join(DESCRIPTION).is_file() {
            folders.push(item);
        } else if !name_of(&item).to_ascii_lowercase().starts_with("readme") {
            others.push(name_of(&item));
        }
    }
    folders.sort();
    others.sort();
    Ok(if folders.is_empty() {
        Below::Loose
    } else {
        Below::Folders(folders, others)
    })
}

impl Discovered {
    /// Takes a described incident; with a description that cannot be read, by its folder's name.
    fn described(&mut self, folder: &Path) {
        match described(folder) {
            Ok(incident) => self.incidents.push(incident),
            Err(error) => {
                self.problems
                    .push(format!("{error}; assessed by the name of its folder"));
                self.incidents.push(Incident {
                    name: name_of(folder),
                    paths: vec![folder.to_owned()],
                    observed: (None, None),
                    clocks: DeclaredClocks::default(),
                });
            }
        }
    }
}

fn described(folder: &Path) -> Result<Incident, AppError> {
    let path = folder.join(DESCRIPTION);
    let failed = |reason: String| AppError::File {
        operation: "read the description",
        path: path.clone(),
        reason,
    };
    let size = std::fs::metadata(&path)
        .map_err(|e| failed(e.to_string()))?
        .len();
    if size > LONGEST {
        return Err(failed(format!("it is longer than {LONGEST} bytes")));
    }
    let text = std::fs::read_to_string(&path).map_err(|e| failed(e.to_string()))?;
    let description: Description =
        toml::from_str(&text).map_err(|e| failed(wrong_line(&text, &e)))?;
    let day = |v: Option<toml::Value>| {
        v.and_then(|v| match v {
            toml::Value::String(s) => Some(s),
            toml::Value::Datetime(d) => Some(d.to_string()),
            _ => None,
        })
    };
    let given = (day(description.observed_from), day(description.observed_to));
    Ok(Incident {
        name: description
            .name
            .filter(|n| !n.trim().is_empty())
            .unwrap_or_else(|| name_of(folder)),
        paths: vec![folder.to_owned()],
        observed: observed(given).map_err(|e| failed(e.to_string()))?,
        clocks: {
            let clocks = DeclaredClocks {
                skew: description.clock_skew,
                zone: description.time_zone,
                year: description.log_year,
            };
            clocks.read().map_err(|e| failed(e.to_string()))?;
            clocks
        },
    })
}

/// What is wrong and where; the parser's own message would quote the line.
fn wrong_line(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = 1 + before.unwrap_or_default().matches('\n').count();
    format!("line {line}: {}", error.message())
}

/// Days as a description gives them, read as `--observed-at` is: a month means all of it. With a
/// beginning only, the end is not known, and so the least diagnostic moment counts.
fn observed(given: (Option<String>, Option<String>)) -> Result<Days, AppError> {
    match given {
        (None, None) => Ok((None, None)),
        (Some(from), None) => Ok((Some(span(&from)?.0), None)),
        (None, Some(to)) => Ok((None, Some(span(&to)?.1))),
        (Some(from), Some(to)) => {
            let (from, to) = span(&format!("{from}..{to}"))?;
            Ok((Some(from), Some(to)))
        }
    }
}

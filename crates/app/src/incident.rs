//! Which incidents a path holds: a file or folder is one, a folder of folders that each hold an
//! `incident.toml` is several.

use crate::error::AppError;
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
    pub observed: (Option<String>, Option<String>),
}

#[derive(Deserialize, Default)]
struct Description {
    name: Option<String>,
    observed_from: Option<toml::Value>,
    observed_to: Option<toml::Value>,
}

/// The incidents of the paths given. Several plain files together are one incident.
///
/// # Errors
/// A path that does not exist, or a description that cannot be read.
pub fn discover(paths: &[PathBuf], name: Option<&str>) -> Result<Vec<Incident>, AppError> {
    let mut incidents = Vec::new();
    let mut loose: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.is_dir() && path.join(DESCRIPTION).is_file() {
            incidents.push(described(path)?);
            continue;
        }
        let below = if path.is_dir() {
            described_below(path)?
        } else {
            Vec::new()
        };
        if below.is_empty() {
            loose.push(path.clone());
        } else {
            for folder in below {
                incidents.push(described(&folder)?);
            }
        }
    }
    if let Some(first) = loose.first() {
        let own = first
            .file_name()
            .unwrap_or(first.as_os_str())
            .to_string_lossy()
            .into_owned();
        incidents.push(Incident {
            name: own,
            paths: loose,
            observed: (None, None),
        });
    }
    if let (Some(name), [only]) = (name, incidents.as_mut_slice()) {
        name.clone_into(&mut only.name);
    }
    Ok(incidents)
}

fn described_below(path: &Path) -> Result<Vec<PathBuf>, AppError> {
    let failed = |e: std::io::Error| AppError::File {
        operation: "list",
        path: path.to_owned(),
        reason: e.to_string(),
    };
    let mut folders: Vec<PathBuf> = Vec::new();
    for item in std::fs::read_dir(path).map_err(failed)? {
        let item = item.map_err(failed)?.path();
        if item.is_dir() && item.join(DESCRIPTION).is_file() {
            folders.push(item);
        }
    }
    folders.sort();
    Ok(folders)
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
    let own = folder
        .file_name()
        .unwrap_or(folder.as_os_str())
        .to_string_lossy()
        .into_owned();
    let day = |v: Option<toml::Value>| {
        v.and_then(|v| match v {
            toml::Value::String(s) => Some(s),
            toml::Value::Datetime(d) => Some(d.to_string()),
            _ => None,
        })
    };
    Ok(Incident {
        name: description.name.unwrap_or(own),
        paths: vec![folder.to_owned()],
        observed: (day(description.observed_from), day(description.observed_to)),
    })
}

/// What is wrong and where; the parser's own message would quote the line.
fn wrong_line(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = 1 + before.unwrap_or_default().matches('\n').count();
    format!("line {line}: {}", error.message())
}

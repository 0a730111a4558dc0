//! Which rules are asked: those of the program, and those that are given.

use crate::error::AppError;
use ascribe_hunt::sigma::{Parsed, Rule, parse};
use include_dir::{Dir, include_dir};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

static PACK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../packs/rules");

/// Bytes of one file of rules.
const MAX_BYTES: u64 = 4 << 20;
/// Files of rules in one request.
const MAX_FILES: usize = 50_000;
/// Folders inside folders.
const MAX_DEPTH: usize = 32;

/// A rule that did not load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The file it stands in.
    pub file: String,
    /// Its title, or its place in the file.
    pub rule: String,
    /// Why.
    pub reason: String,
}

/// What `rules check` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RulesChecked {
    /// Files that were read.
    pub files: usize,
    /// Rules that load.
    pub loaded: usize,
    /// Rules that do not, and why.
    pub refused: Vec<Refused>,
}

/// Rules, ready to be compiled together.
#[derive(Default)]
pub(crate) struct Loaded {
    pub rules: Vec<Rule>,
    pub refused: Vec<Refused>,
    /// Over the texts of all files: the same rules have the same.
    pub digest: String,
    files: usize,
    numbers: HashMap<String, usize>,
}

impl Loaded {
    /// Takes the rules of a file; one with the id of an earlier one replaces it.
    fn take(&mut self, file: &str, text: &str) {
        let Parsed { rules, refused } = parse(text);
        self.files += 1;
        let before = std::mem::take(&mut self.digest);
        let hash = Sha256::new()
            .chain_update(before)
            .chain_update(text)
            .finalize();
        self.digest = hash.iter().map(|b| format!("{b:02x}")).collect();
        for rule in rules {
            let next = self.rules.len();
            let at = *self.numbers.entry(rule.id.clone()).or_insert(next);
            match self.rules.get_mut(at) {
                Some(earlier) => *earlier = rule,
                None => self.rules.push(rule),
            }
        }
        self.refused
            .extend(refused.into_iter().map(|(rule, reason)| Refused {
                file: file.to_owned(),
                rule,
                reason,
            }));
    }
}

/// The rules that the program brings along.
pub(crate) fn own() -> Loaded {
    let mut loaded = Loaded::default();
    let mut files = Vec::new();
    collect(&PACK, &mut files);
    files.sort();
    for (file, text) in files {
        loaded.take(&file, text);
    }
    loaded
}

fn collect(dir: &Dir<'static>, files: &mut Vec<(String, &'static str)>) {
    for file in dir.files() {
        let is_rule = file.path().extension().is_some_and(|e| e == "yml");
        if let (true, Some(text)) = (is_rule, file.contents_utf8()) {
            files.push((file.path().to_string_lossy().into_owned(), text));
        }
    }
    for below in dir.dirs() {
        collect(below, files);
    }
}

/// Rules of files and folders, after the program's own if `pack`.
pub(crate) fn load(paths: &[PathBuf], pack: bool) -> Result<Loaded, AppError> {
    let mut loaded = if pack { own() } else { Loaded::default() };
    for path in paths {
        let failed = |reason: String| AppError::File {
            operation: "read rules from",
            path: path.clone(),
            reason,
        };
        let mut files = Vec::new();
        if std::fs::metadata(path)
            .map_err(|e| failed(e.to_string()))?
            .is_dir()
        {
            walk(path, 0, &mut files).map_err(failed)?;
        } else {
            files.push(path.clone());
        }
        files.sort();
        for file in files {
            let name = file.display().to_string();
            match text(&file) {
                Ok(text) => loaded.take(&name, &text),
                Err(reason) => loaded.refused.push(Refused {
                    file: name,
                    rule: "the file".to_owned(),
                    reason,
                }),
            }
        }
    }
    Ok(loaded)
}

/// Rule files of a folder and those below; links are not followed.
fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), String> {
    if depth > MAX_DEPTH {
        return Err(format!(
            "folders more than {MAX_DEPTH} deep; give them as paths of their own"
        ));
    }
    let mut items = std::fs::read_dir(folder)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|e| e.to_string())?;
    items.sort_by_key(std::fs::DirEntry::path);
    for item in items {
        let path = item.path();
        let kind = item.file_type().map_err(|e| e.to_string())?;
        let is_rule = path.extension().is_some_and(|e| e == "yml" || e == "yaml");
        if kind.is_dir() {
            walk(&path, depth + 1, files)?;
        } else if kind.is_file() && is_rule {
            files.push(path);
        }
        if files.len() > MAX_FILES {
            return Err(format!("more than {MAX_FILES} files; give parts of it"));
        }
    }
    Ok(())
}

/// The text of a small file.
pub(crate) fn text(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path).map_err(|e| e.to_string())?.len();
    if size > MAX_BYTES {
        return Err(format!("it is longer than {MAX_BYTES} bytes; split it"));
    }
    std::fs::read_to_string(path).map_err(|e| e.to_string())
}

/// Loads the rules of files and folders, and says which do not load and why.
///
/// # Errors
/// A path that does not exist.
pub fn check_rules(paths: &[PathBuf]) -> Result<RulesChecked, AppError> {
    let loaded = load(paths, paths.is_empty())?;
    Ok(RulesChecked {
        files: loaded.files,
        loaded: loaded.rules.len(),
        refused: loaded.refused,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_the_pack_loads_and_maps_to_what_it_shows() {
        let own = own();
        assert_eq!(own.refused, []);
        assert!(own.rules.len() >= 20, "{}", own.rules.len());
        for rule in &own.rules {
            let mapped = rule.techniques.len() + rule.vulnerabilities.len();
            assert!(mapped > 0, "{}", rule.title);
            assert!(!rule.references.is_empty(), "{}", rule.title);
            assert_ne!(rule.id, rule.title, "no id");
        }
    }

    #[test]
    fn a_rule_of_the_same_id_replaces_the_earlier_one() {
        let rule = |title: &str| {
            format!(
                "title: {title}\nid: a\nlogsource:\n  product: linux\ndetection:\n  k: [x]\n  condition: k\n"
            )
        };
        let mut loaded = Loaded::default();
        loaded.take("one", &rule("One"));
        loaded.take("two", &rule("Two"));
        assert_eq!(loaded.rules.len(), 1);
        assert_eq!(loaded.rules[0].title, "Two");
    }
}

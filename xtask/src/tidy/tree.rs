//! The text files of the repository, read once.

use super::mask;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Folders that hold no source: tool output, and inputs kept as found (whose
/// bytes are the point, hostile ones included).
const SKIPPED: [&str; 6] = [
    ".git",
    "target",
    "node_modules",
    "out",
    "fuzz/corpus",
    "fuzz/corpus-local",
];

/// Endings (or whole names) of the files that rules look at.
const TEXT: [&str; 9] = [
    ".rs",
    ".ts",
    ".tsx",
    ".css",
    ".md",
    ".toml",
    ".sh",
    "clippy.toml",
    ".ci/run",
];

/// One text file.
#[derive(Debug)]
pub struct File {
    /// Path inside the repository, with `/`.
    pub path: String,
    /// The text as it is.
    pub text: String,
    /// For Rust: the same lines with comments and literals blanked.
    pub code: String,
    /// For Rust: true for each line that is compiled into tests only.
    pub test_lines: Vec<bool>,
}

impl File {
    /// A file from its path and text, as the rules see it.
    pub fn new(path: &str, text: &str) -> Self {
        let (code, test_lines) = if path.ends_with(".rs") {
            let code = mask::code(text);
            let tests = mask::test_lines(&code, is_test_path(path));
            (code, tests)
        } else {
            (String::new(), Vec::new())
        };
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            test_lines,
        }
    }

    /// Whether this is Rust.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The crate that a file under `crates/` belongs to.
    pub fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// The lines of the product's code, numbered from 1, comments, literals
    /// and tests left out.
    pub fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code
            .lines()
            .enumerate()
            .filter(|(at, _)| !self.test_lines.get(*at).copied().unwrap_or(false))
            .map(|(at, line)| (at + 1, line))
    }
}

fn is_test_path(path: &str) -> bool {
    path.split('/').any(|part| {
        matches!(
            part,
            "tests" | "tests.rs" | "benches" | "examples" | "fuzz_targets"
        )
    })
}

/// All text files, by path.
#[derive(Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, File>,
    /// Every path that exists, folders too: what a link may point to.
    paths: Vec<String>,
}

impl Tree {
    /// Reads the repository at `root`.
    ///
    /// # Errors
    /// When a folder or a text file cannot be read.
    pub fn load(root: &Path) -> Result<Self, String> {
        let mut tree = Self::default();
        tree.walk(root, "")?;
        tree.mark_test_modules();
        Ok(tree)
    }

    /// A tree made of `(path, text)` pairs, for the rules' own tests.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.add(path, text);
        }
        tree.mark_test_modules();
        tree
    }

    fn add(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), File::new(path, text));
        self.paths.push(path.to_owned());
    }

    /// Files in order of path.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    /// The file at `path`, if it is a text file of the repository.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// Whether a file or folder lies at `path`.
    pub fn exists(&self, path: &str) -> bool {
        self.paths.iter().any(|p| p == path)
    }

    /// How many text files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    fn walk(&mut self, root: &Path, inside: &str) -> Result<(), String> {
        let dir = root.join(inside);
        let fault = |e: std::io::Error| format!("read {}: {e}", dir.display());
        for entry in fs::read_dir(&dir).map_err(fault)? {
            let entry = entry.map_err(fault)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if inside.is_empty() {
                name.clone()
            } else {
                format!("{inside}/{name}")
            };
            let kind = entry.file_type().map_err(fault)?;
            if kind.is_dir() {
                self.paths.push(path.clone());
                if !SKIPPED.contains(&path.as_str()) && !SKIPPED.contains(&name.as_str()) {
                    self.walk(root, &path)?;
                }
            } else if TEXT.iter().any(|end| path.ends_with(end)) {
                let text =
                    fs::read_to_string(entry.path()).map_err(|e| format!("read {path}: {e}"))?;
                self.add(&path, &text);
            } else {
                self.paths.push(path);
            }
        }
        Ok(())
    }

    /// `#[cfg(test)] mod name;` makes all of `name.rs` a test.
    fn mark_test_modules(&mut self) {
        let mut found = Vec::new();
        for file in self.files.values().filter(|f| f.is_rust()) {
            let (dir, stem) = split(&file.path);
            let inner = match stem {
                "lib" | "main" | "mod" => dir.to_owned(),
                other => format!("{dir}{other}/"),
            };
            for name in mask::test_modules(&file.code) {
                found.push(format!("{inner}{name}.rs"));
                found.push(format!("{inner}{name}/mod.rs"));
            }
        }
        for path in found {
            if let Some(file) = self.files.get_mut(&path) {
                file.test_lines = vec![true; file.code.lines().count()];
            }
        }
    }
}

fn split(path: &str) -> (&str, &str) {
    let at = path.rfind('/').map_or(0, |at| at + 1);
    let (dir, name) = path.split_at_checked(at).unwrap_or(("", path));
    (dir, name.strip_suffix(".rs").unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_declared_for_tests_is_a_test() {
        let tree = Tree::of(&[
            ("crates/a/src/b.rs", "#[cfg(test)]\nmod checks;\n"),
            ("crates/a/src/b/checks.rs", "fn f() { x.unwrap(); }\n"),
            ("crates/a/src/other.rs", "fn g() {}\n"),
        ]);
        let lines = |path| tree.get(path).unwrap().product_lines().count();
        assert_eq!(lines("crates/a/src/b/checks.rs"), 0);
        assert_eq!(lines("crates/a/src/other.rs"), 1);
    }

    #[test]
    fn files_know_their_crate() {
        assert_eq!(File::new("crates/a/src/b.rs", "").crate_name(), Some("a"));
        assert_eq!(File::new("xtask/src/b.rs", "").crate_name(), None);
    }
}

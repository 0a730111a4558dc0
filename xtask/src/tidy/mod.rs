//! House rules that no compiler knows, checked over the text of the
//! repository: `cargo xtask tidy`, and a test of this package.
//!
//! One file per rule. A rule takes the [`tree::Tree`] and gives [`Finding`]s;
//! each has a test in which a planted fault must be found.

mod absence;
mod documents;
mod floors;
mod functions;
mod lengths;
mod manifest;
mod mask;
mod text;
mod tokens;
mod tree;

use crate::args::Args;
use crate::root;
use std::fmt;
use tree::Tree;

/// A place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path inside the repository, with `/`.
    pub path: String,
    /// Line, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// The rule and what to do instead.
    pub says: String,
}

impl Finding {
    fn new(path: &str, line: usize, says: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            says: says.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.says),
            line => write!(f, "{}:{line}: {}", self.path, self.says),
        }
    }
}

const RULES: [fn(&Tree) -> Vec<Finding>; 7] = [
    lengths::check,
    functions::check,
    floors::check,
    absence::check,
    tokens::check,
    text::check,
    documents::check,
];

/// Everything in `tree` that breaks a rule, sorted by place.
fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(tree)).collect();
    findings.sort();
    findings.dedup();
    findings
}

/// `cargo xtask tidy`.
///
/// # Errors
/// When a file cannot be read or a rule is broken; the findings are printed.
pub fn command(args: Args) -> Result<(), String> {
    args.rest()?;
    let tree = Tree::load(&root::repository()?)?;
    let findings = check(&tree);
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        println!("tidy: {} files, {}", tree.len(), lengths::summary(&tree));
        Ok(())
    } else {
        Err(format!("tidy: {} places break a rule", findings.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let tree = Tree::load(&root::repository().unwrap()).unwrap();
        let found: Vec<String> = check(&tree).iter().map(Finding::to_string).collect();
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    }

    #[test]
    fn a_finding_reads_like_a_compiler_message() {
        let finding = Finding::new("crates/a/src/lib.rs", 3, "no");
        assert_eq!(finding.to_string(), "crates/a/src/lib.rs:3: no");
    }
}

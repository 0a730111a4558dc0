//! Rules on plain text, comments included: nothing unfinished, nothing that
//! tells of the machine it was written on, no stray space.

use super::absence::has_word;
use super::tree::File;
use super::{Finding, Tree};

const UNFINISHED: [&str; 3] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
];

/// Beginnings of absolute paths of somebody's machine.
const MACHINE: [&str; 4] = [
    concat!("/ho", "me/"),
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
];

/// Hosts of package registries: where packages come from is the user's choice.
const REGISTRIES: [&str; 8] = [
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("registry.npmjs", ".org"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("deb.debian", ".org"),
    concat!("proxy.golang", ".org"),
    concat!("rubygems", ".org"),
];

/// Evidence and knowledge quote what was seen, hosts and paths included.
fn quotes_the_world(file: &File) -> bool {
    file.path.starts_with("examples/") || file.path.starts_with("packs/")
}

/// The rule.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files() {
        for (at, line) in file.text.lines().enumerate() {
            for says in line_faults(file, line, at) {
                findings.push(Finding::new(&file.path, at + 1, says));
            }
        }
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            findings.push(Finding::new(&file.path, 0, "ends without a line break"));
        }
    }
    findings
}

fn line_faults(file: &File, line: &str, at: usize) -> Vec<String> {
    let mut faults = Vec::new();
    if line.ends_with([' ', '\t', '\r']) {
        faults.push("space at the end of the line".to_owned());
    }
    for word in UNFINISHED {
        if has_word(line, word) {
            faults.push(format!("{word}: finish it, or file an issue"));
        }
    }
    let in_test = file.test_lines.get(at).copied().unwrap_or(false);
    if quotes_the_world(file) || in_test {
        return faults;
    }
    for path in MACHINE {
        if names_machine(line, path) {
            faults.push(format!(
                "{path}… is a path of somebody's machine: use a relative one"
            ));
        }
    }
    for host in REGISTRIES {
        if line.contains(host) {
            faults.push(format!("{host}: no registry host in the repository"));
        }
    }
    faults
}

/// `path` begins an absolute path: what stands before is no part of a path.
fn names_machine(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|s| s.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "._-~/*}".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn planted_faults_are_found() {
        for word in UNFINISHED {
            assert_eq!(found("a.rs", &format!("// {word}: later\n")), 1, "{word}");
        }
        for path in MACHINE {
            assert_eq!(found("a.md", &format!("see {path}me/file\n")), 1, "{path}");
        }
        for host in REGISTRIES {
            assert_eq!(
                found("a.toml", &format!("url = \"https://{host}/x\"\n")),
                1,
                "{host}"
            );
        }
        assert_eq!(found("a.md", "text \n"), 1);
        assert_eq!(found("a.md", "text"), 1);
    }

    #[test]
    fn what_is_allowed_stays_allowed() {
        let url = format!("https://example.org{}a\n", MACHINE[0]);
        assert_eq!(found("a.md", &url), 0);
        let evidence = format!("cmd {}alice/x\n", MACHINE[0]);
        assert_eq!(found("examples/case/notes.md", &evidence), 0);
        assert_eq!(found("crates/a/tests/b.rs", &evidence), 0);
    }
}

//! Documents that hold: links lead somewhere, every crate says what it is and
//! stands on the map.

use super::{Finding, Tree, manifest};

const MAP: &str = "ARCHITECTURE.md";

/// The rule.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = links(tree);
    findings.extend(crate_docs(tree));
    findings.extend(crate_map(tree));
    findings
}

fn crate_docs(tree: &Tree) -> Vec<Finding> {
    tree.files()
        .filter(|f| {
            ["/src/lib.rs", "/src/main.rs"]
                .iter()
                .any(|end| f.path.ends_with(end))
        })
        .filter(|f| !f.text.starts_with("//!"))
        .map(|f| Finding::new(&f.path, 1, "begins with `//!` and what the crate is for"))
        .collect()
}

fn crate_map(tree: &Tree) -> Vec<Finding> {
    let packages = manifest::packages(tree);
    let Some(map) = tree.get(MAP) else {
        let missing = Finding::new(MAP, 0, "missing: it holds the crate map");
        return packages.first().map(|_| missing).into_iter().collect();
    };
    packages
        .iter()
        .filter_map(|package| package.path.strip_suffix("/Cargo.toml"))
        .filter(|folder| {
            let name = folder.strip_prefix("crates/").unwrap_or(folder);
            !map.text.contains(&format!("`{name}`")) && !map.text.contains(&format!("{name}/"))
        })
        .map(|folder| Finding::new(MAP, 0, format!("the crate map does not name {folder}")))
        .collect()
}

fn links(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files().filter(|f| f.path.ends_with(".md")) {
        let mut fenced = false;
        for (at, line) in file.text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            }
            for target in targets(line).filter(|_| !fenced) {
                if !resolves(tree, &file.path, target) {
                    let says = format!("link to {target}, which does not exist");
                    findings.push(Finding::new(&file.path, at + 1, says));
                }
            }
        }
    }
    findings
}

/// The targets of `[text](target)` and `![text](target)` in a line.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("](").filter_map(|(at, mark)| {
        let rest = line.get(at + mark.len()..)?;
        let target = rest.split([')', ' ']).next()?;
        (!target.is_empty()).then_some(target)
    })
}

fn resolves(tree: &Tree, from: &str, target: &str) -> bool {
    if target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let Some(path) = join(from, path) else {
        return false;
    };
    if !path.is_empty() && !tree.exists(&path) {
        return false;
    }
    match tree.get(&path) {
        Some(file) if !anchor.is_empty() && path.ends_with(".md") => file
            .text
            .lines()
            .any(|line| heading(line).is_some_and(|h| h == anchor)),
        _ => true,
    }
}

/// The anchor of a heading line, as forges make it.
fn heading(line: &str) -> Option<String> {
    let text = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let kept = text.to_lowercase();
    let kept = kept
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    Some(kept.map(|c| if c == ' ' { '-' } else { c }).collect())
}

/// `target` seen from the file `from`; `None` when it leaves the repository.
fn join(from: &str, target: &str) -> Option<String> {
    if target.is_empty() {
        return Some(from.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CRATE: (&str, &str) = (
        "crates/stix/Cargo.toml",
        "[package]\nname = \"ascribe-stix\"\n",
    );

    #[test]
    fn planted_dead_links_are_found() {
        for link in [
            "[a](missing.md)",
            "[a](../../out.md)",
            "[a](b.md#nowhere)",
            "![a](docs/no.png)",
        ] {
            let tree = Tree::of(&[
                ("docs/a.md", &format!("{link}\n")),
                ("docs/b.md", "# Here we are\n"),
            ]);
            assert_eq!(check(&tree).len(), 1, "{link}");
        }
    }

    #[test]
    fn links_that_hold_are_fine() {
        let text = "[a](b.md) [b](b.md#here-we-are) [c](https://example.org) [d](../README.md) [e](#top)\n\
                    # Top\n```\n[f](gone.md)\n```\n";
        let tree = Tree::of(&[
            ("docs/a.md", text),
            ("docs/b.md", "# Here we are!\n"),
            ("README.md", ""),
        ]);
        assert_eq!(check(&tree), []);
    }

    #[test]
    fn planted_crate_without_words_is_found() {
        let tree = Tree::of(&[("crates/stix/src/lib.rs", "pub mod a;\n")]);
        assert_eq!(check(&tree).len(), 1);
    }

    #[test]
    fn planted_crate_off_the_map_is_found() {
        assert_eq!(check(&Tree::of(&[CRATE])).len(), 1);
        assert_eq!(
            check(&Tree::of(&[CRATE, (MAP, "| 2 | `ledger` |\n")])).len(),
            1
        );
        assert_eq!(check(&Tree::of(&[CRATE, (MAP, "| 1 | `stix` |\n")])), []);
    }
}

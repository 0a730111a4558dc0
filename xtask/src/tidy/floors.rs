//! The way of the data: a later room imports an earlier one, never the other
//! way round. Which crate may depend on which of ours stands here, once.

use super::{Finding, Tree, manifest};

/// Crate and the crates of ours that it may depend on.
const MAY_IMPORT: [(&str, &[&str]); 18] = [
    ("ascribe-stix", &[]),
    ("ascribe-observe", &["ascribe-stix"]),
    ("ascribe-intake", &["ascribe-stix", "ascribe-observe"]),
    ("ascribe-ledger", &["ascribe-stix"]),
    ("ascribe-knowledge", &["ascribe-stix", "ascribe-observe"]),
    (
        "ascribe-reason",
        &["ascribe-stix", "ascribe-observe", "ascribe-knowledge"],
    ),
    (
        "ascribe-publish",
        &[
            "ascribe-stix",
            "ascribe-knowledge",
            "ascribe-claims",
            "ascribe-reason",
            "ascribe-statistics",
        ],
    ),
    (
        "ascribe-exchange",
        &["ascribe-stix", "ascribe-knowledge", "ascribe-reason"],
    ),
    ("ascribe-claims", &["ascribe-stix", "ascribe-observe"]),
    (
        "ascribe-statements",
        &[
            "ascribe-stix",
            "ascribe-claims",
            "ascribe-knowledge",
            "ascribe-reason",
            "ascribe-statistics",
        ],
    ),
    ("ascribe-fetch", &["ascribe-stix", "ascribe-observe"]),
    ("ascribe-hunt", &["ascribe-stix", "ascribe-observe"]),
    ("ascribe-register", &["ascribe-stix", "ascribe-observe"]),
    ("ascribe-statistics", &["ascribe-stix", "ascribe-register"]),
    (
        "ascribe-app",
        &[
            "ascribe-claims",
            "ascribe-exchange",
            "ascribe-fetch",
            "ascribe-hunt",
            "ascribe-register",
            "ascribe-statements",
            "ascribe-statistics",
            "ascribe-stix",
            "ascribe-observe",
            "ascribe-intake",
            "ascribe-ledger",
            "ascribe-knowledge",
            "ascribe-reason",
            "ascribe-publish",
        ],
    ),
    ("ascribe", &["ascribe-app"]),
    (
        "ascribe-fuzz",
        &[
            "ascribe-stix",
            "ascribe-observe",
            "ascribe-hunt",
            "ascribe-intake",
            "ascribe-ledger",
            "ascribe-claims",
            "ascribe-knowledge",
        ],
    ),
    // Starts within seconds because it depends on nothing.
    ("xtask", &[]),
];

/// The rule.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in manifest::packages(tree) {
        if package.name == "ascribe-libfuzzer" {
            continue; // A workspace of its own, which nothing can depend on.
        }
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == package.name) else {
            let says = "crate without a floor: give it one in xtask/src/tidy/floors.rs";
            findings.push(Finding::new(&package.path, 0, says));
            continue;
        };
        for (name, line) in &package.depends {
            if name.starts_with("ascribe") && !allowed.contains(&name.as_str()) {
                let says = format!(
                    "{} may not depend on {name}: the floors of ARCHITECTURE.md",
                    package.name
                );
                findings.push(Finding::new(&package.path, *line, says));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLANTED: &str = "[package]\nname = \"ascribe-ledger\"\n[dependencies]\nascribe-knowledge.workspace = true\n";

    #[test]
    fn planted_upward_import_is_found() {
        let findings = check(&Tree::of(&[("crates/ledger/Cargo.toml", PLANTED)]));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].line, 4);
    }

    #[test]
    fn planted_crate_without_a_floor_is_found() {
        let text = "[package]\nname = \"ascribe-misc\"\n";
        assert_eq!(
            check(&Tree::of(&[("crates/misc/Cargo.toml", text)])).len(),
            1
        );
    }

    #[test]
    fn downward_import_is_fine() {
        let text = PLANTED.replace("ascribe-ledger", "ascribe-reason");
        assert_eq!(check(&Tree::of(&[("crates/reason/Cargo.toml", &text)])), []);
    }
}

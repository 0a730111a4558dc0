//! Invariants of absence: what a crate never does, so that nobody has to look
//! for it there.

use super::tree::File;
use super::{Finding, Tree};

/// What the product's code of a crate never mentions, and why.
struct Absence {
    crates: &'static [&'static str],
    /// Paths such as `std::fs` (also found inside `std::{…}`), or bare words.
    /// `std::net` itself is no fault: its addresses are plain values.
    never: &'static [&'static str],
    why: &'static str,
}

/// Crates that compute: no files, no clock, no surroundings, so that an answer can be replayed.
const PURE: &[&str] = &[
    "stix",
    "knowledge",
    "hunt",
    "claims",
    "statistics",
    "register",
    "exchange",
    "statements",
    "reason",
    "publish",
];

/// Every crate of the product but the two that meet the user: `app` and `ascribe`.
const INSIDE: &[&str] = &[
    "stix",
    "observe",
    "intake",
    "ledger",
    "knowledge",
    "hunt",
    "claims",
    "statistics",
    "register",
    "exchange",
    "statements",
    "reason",
    "publish",
    "fetch",
];

/// Every crate of the product but `fetch`, the only one with a network connection.
const WITHOUT_NETWORK: &[&str] = &[
    "stix",
    "observe",
    "intake",
    "ledger",
    "knowledge",
    "hunt",
    "register",
    "claims",
    "statistics",
    "exchange",
    "statements",
    "reason",
    "publish",
    "app",
    "ascribe",
];

const ABSENCES: [Absence; 10] = [
    Absence {
        crates: WITHOUT_NETWORK,
        never: &[
            "ureq",
            "rustls",
            "TcpStream",
            "TcpListener",
            "UdpSocket",
            "ToSocketAddrs",
        ],
        why: "only fetch opens connections, to the sources that a user named; ask it",
    },
    Absence {
        crates: &["fetch"],
        never: &["TcpListener", "UdpSocket"],
        why: "fetch asks servers by HTTP; it serves nobody",
    },
    Absence {
        crates: WITHOUT_NETWORK,
        never: &["Command::new", "process::Command"],
        why: "nothing is executed: evidence comes from attackers",
    },
    Absence {
        crates: &["fetch"],
        never: &["Command::new", "process::Command"],
        why: "nothing is executed: what is fetched may come from anyone",
    },
    Absence {
        crates: PURE,
        never: &["std::fs", "std::process"],
        why: "this crate does no input or output; take what is needed as an argument",
    },
    Absence {
        crates: PURE,
        never: &["SystemTime", "Instant", "Timestamp::now", "Zoned::now"],
        why: "this crate reads no clock, so that an answer can be replayed; take the moment as an argument",
    },
    Absence {
        crates: &["ledger"],
        never: &["ascribe_knowledge", "ascribe_observe", "ascribe_reason"],
        why: "the ledger does not know the meaning of what it keeps",
    },
    Absence {
        crates: INSIDE,
        never: &[
            "println!",
            "print!",
            "eprintln!",
            "eprint!",
            "io::stdout",
            "io::stderr",
            "std::env",
            "env::var",
            "env::vars",
            "env::var_os",
        ],
        why: "only the command line writes to the terminal, only it and app read the environment",
    },
    Absence {
        crates: &["app"],
        never: &[
            "println!",
            "print!",
            "eprintln!",
            "eprint!",
            "io::stdout",
            "io::stderr",
        ],
        why: "only the command line writes to the terminal; return it or hand it to a sink",
    },
    Absence {
        crates: &["app", "ascribe"],
        never: &["Ledger::open"],
        why: "a reader's view is filtered before anything is read: take the ledger of a Session",
    },
];

/// What one file alone may mention, and why.
const OPENED: [(&str, &str, &str); 5] = [
    (
        "crates/app/src/reading/start.rs",
        "Command::new",
        "starts this very program, to read evidence in a process with limits",
    ),
    (
        "crates/app/src/reading/start.rs",
        "process::Command",
        "the same",
    ),
    (
        "crates/app/src/session.rs",
        "Ledger::open",
        "opens the record and restricts it to what its reader may see",
    ),
    (
        "crates/app/src/proof.rs",
        "Ledger::open",
        "verifies all of the file; shows positions and hashes, no content",
    ),
    (
        "crates/app/src/register/disguise.rs",
        "Ledger::open",
        "must know every victim in order to hide them, whoever reads",
    ),
];

/// The rule.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files().filter(|f| f.is_rust()) {
        let Some(name) = file.crate_name() else {
            continue;
        };
        for absence in ABSENCES.iter().filter(|a| a.crates.contains(&name)) {
            for (line, what) in mentions(file, absence.never) {
                let opened = |(path, word, _): &(&str, &str, &str)| {
                    file.path.as_str() == *path && what == *word
                };
                if OPENED.iter().any(opened) {
                    continue;
                }
                let says = format!("mentions {what}: {}", absence.why);
                findings.push(Finding::new(&file.path, line, says));
            }
        }
    }
    findings
}

fn mentions(file: &File, never: &[&'static str]) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for (line, code) in file.product_lines() {
        for what in never {
            if has_word(code, what) || in_group(code, what) {
                found.push((line, *what));
            }
        }
    }
    found
}

/// Whether `word` stands in `code` with no letter right before or after it.
pub fn has_word(code: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code.get(..at).is_some_and(|s| s.ends_with(is_word));
        let after = code
            .get(at + word.len()..)
            .is_some_and(|s| s.starts_with(is_word));
        !before && !after
    })
}

/// `use std::{fs, io}` on one line mentions `std::fs`.
fn in_group(code: &str, path: &str) -> bool {
    let Some((parent, child)) = path.rsplit_once("::") else {
        return false;
    };
    code.find(&format!("{parent}::{{"))
        .and_then(|at| code.get(at..))
        .is_some_and(|group| has_word(group, child))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn planted_faults_are_found() {
        let planted = [
            ("crates/reason/src/a.rs", "use std::fs;"),
            ("crates/reason/src/a.rs", "use std::{fs, fmt};"),
            (
                "crates/knowledge/src/a.rs",
                "let x = std::net::TcpStream::connect(y);",
            ),
            ("crates/publish/src/a.rs", "let t = SystemTime::now();"),
            ("crates/app/src/a.rs", "use ureq::Agent;"),
            ("crates/app/src/show.rs", "let l = Ledger::open(p, m)?;"),
            ("crates/hunt/src/a.rs", "use std::net::{TcpStream};"),
            ("crates/fetch/src/a.rs", "let p = Command::new(x);"),
            ("crates/hunt/src/a.rs", "let p = Command::new(x);"),
            ("crates/app/src/a.rs", "println!(\"x\");"),
            (
                "crates/statistics/src/a.rs",
                "use std::process::Command as C;",
            ),
            ("crates/claims/src/a.rs", "let t = Zoned::now();"),
            ("crates/statistics/src/a.rs", "let t = Timestamp::now();"),
            (
                "crates/register/src/a.rs",
                "use std::time::{Duration, Instant};",
            ),
            ("crates/register/src/a.rs", "let h = std::env::var(x);"),
            ("crates/fetch/src/a.rs", "let l = TcpListener::bind(x);"),
            ("crates/stix/src/a.rs", "use std::time::Instant;"),
            ("crates/stix/src/a.rs", "std::process::exit(1);"),
            ("crates/ledger/src/a.rs", "use ascribe_knowledge::Picture;"),
            ("crates/observe/src/a.rs", "println!(\"x\");"),
            (
                "crates/intake/src/a.rs",
                "let home = std::env::var(\"HOME\");",
            ),
        ];
        for (path, text) in planted {
            assert!(found(path, text) >= 1, "not found: {path}: {text}");
        }
    }

    #[test]
    fn one_file_starts_a_program_and_no_other() {
        let text = "let c = std::process::Command::new(program);";
        assert_eq!(found("crates/app/src/reading/start.rs", text), 0);
        let imported = "use std::process::{Child, Command};";
        assert_eq!(found("crates/app/src/reading/start.rs", imported), 0);
        assert_eq!(found("crates/app/src/reading/child.rs", imported), 1);
        for path in [
            "crates/app/src/reading/parent.rs",
            "crates/app/src/start.rs",
            "crates/observe/src/reading/start.rs",
            "crates/ascribe/src/main.rs",
        ] {
            assert!(found(path, text) >= 1, "{path}");
        }
        let network = "let s = std::net::TcpStream::connect(a);";
        assert!(found("crates/app/src/reading/start.rs", network) >= 1);
    }

    #[test]
    fn what_is_allowed_stays_allowed() {
        let fine = [
            ("crates/observe/src/a.rs", "use std::fs;"),
            ("crates/fetch/src/a.rs", "use ureq::Agent;"),
            ("crates/ascribe/src/a.rs", "println!(\"x\");"),
            ("crates/app/src/a.rs", "let home = std::env::var(\"HOME\");"),
            (
                "crates/reason/src/a.rs",
                "// std::fs is never used\nlet x = \"std::fs\";",
            ),
            (
                "crates/reason/src/a.rs",
                "#[cfg(test)]\nmod tests {\n use std::fs;\n}",
            ),
            ("crates/reason/tests/a.rs", "use std::fs;"),
            ("crates/reason/src/a.rs", "struct Instantaneous;"),
        ];
        for (path, text) in fine {
            assert_eq!(found(path, text), 0, "{path}: {text}");
        }
    }
}

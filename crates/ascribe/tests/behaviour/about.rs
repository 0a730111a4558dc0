//! Completions, manual page, help and version.

use crate::support::Bench;

const COMMANDS: [&str; 12] = [
    "assess",
    "extract",
    "import",
    "show",
    "search",
    "names",
    "log",
    "checkpoint",
    "verify",
    "replay",
    "completions",
    "man",
];

#[test]
fn completions_know_every_command() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = bench.run(&["completions", shell]).exits(0).out;
        for command in COMMANDS {
            assert!(script.contains(command), "{shell}: {command}");
        }
        assert!(script.contains("--observed-at") || script.contains("observed-at"));
    }
    bench.run(&["completions", "tcsh9"]).exits(2);
}

#[test]
fn the_manual_page_is_one() {
    let bench = Bench::new();
    let page = bench.run(&["man"]).exits(0).out;
    assert!(page.starts_with(".ie") || page.starts_with(".TH"), "{page}");
    assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"));
    assert!(page.contains("\\&WordNet 3.0 Copyright 2006 by Princeton University."));
    for command in COMMANDS {
        assert!(page.contains(&format!("ascribe\\-{command}")), "{command}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let bench = Bench::new();
    let help = bench.run(&["--help"]).exits(0);
    assert!(help.err.is_empty() && help.out.contains("Exit codes"));
    for command in COMMANDS {
        let own = bench.run(&[command, "--help"]).exits(0).out;
        assert!(own.contains("Usage: ascribe"), "{command}");
        assert!(own.contains("--ledger"), "{command}");
    }
    let version = bench.run(&["--version"]).exits(0).out;
    assert_eq!(
        version.trim(),
        format!("ascribe {}", env!("CARGO_PKG_VERSION"))
    );
}

/// None of these needs a record, so none may be made.
#[test]
fn talking_about_itself_creates_no_record() {
    let bench = Bench::new();
    for arguments in [
        &["man"][..],
        &["completions", "bash"],
        &["--help"],
        &["--version"],
    ] {
        bench.run(arguments).exits(0);
    }
    assert!(!bench.ledger().exists());
}

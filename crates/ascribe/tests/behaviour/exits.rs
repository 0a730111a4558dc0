//! Exit 0 for success whatever the verdict, 1 for a finding or a failed item, 2 for wrong usage.
//!
//! A path that does not exist is a failed item, as for `cat` and `grep`'s files: the words were
//! understood, what they name could not be read. It is 1.

use crate::support::Bench;

#[test]
fn any_verdict_is_success() {
    let bench = Bench::new();
    let answer = bench.assess_text("note.txt", "nothing to see", &[]);
    assert_eq!(answer["verdict"], "unattributed");
    assert!(answer["evidence"].as_array().unwrap().is_empty());
}

#[test]
fn an_unreadable_file_fails_and_the_others_are_assessed() {
    let bench = Bench::new();
    bench.write("in/a.txt", "101.37.76[.]66");
    bench.write("in/b.gz", [0x1f, 0x8b, 8, 0, 1, 1, 1, 1]);
    let folder = bench.path("in");
    let run = bench
        .run(&["assess", folder.to_str().unwrap(), "--format", "json"])
        .exits(1);
    let document = run.document();
    let answer = &document["assessments"][0];
    assert_eq!(answer["evidence"][0]["value"], "101.37.76.66");
    let files = answer["files"].as_array().unwrap();
    let failed: Vec<&str> = files
        .iter()
        .filter(|f| !f["problem"].is_null())
        .map(|f| f["file"].as_str().unwrap())
        .collect();
    assert!(failed.len() == 1 && failed[0].contains("b.gz"), "{files:?}");
    assert!(run.err.contains("b.gz"));
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_fails_and_the_others_are_assessed() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    bench.write("in/a.txt", "101.37.76[.]66");
    let closed = bench.write("in/closed.txt", "secret");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&closed).is_ok() {
        // The administrator reads everything: nothing to test.
        return;
    }
    let folder = bench.path("in");
    let run = bench.run(&["assess", folder.to_str().unwrap(), "--format", "json"]);
    let run = run.exits(1);
    assert_eq!(
        run.document()["assessments"][0]["evidence"][0]["value"],
        "101.37.76.66"
    );
}

#[test]
fn wrong_usage() {
    let bench = Bench::new();
    let note = bench.write("note.txt", "T1190");
    let note = note.to_str().unwrap();
    let wrong: [&[&str]; 24] = [
        &[],
        &["asess", note],
        &["assess"],
        &["assess", note, "--colour"],
        &["assess", note, "--observed-at", "yesterday"],
        &["assess", note, "--observed-at", "2021-02-30"],
        &["assess", note, "--observed-at", "2021-13"],
        &["assess", note, "--observed-at", "2021-03-12..2021-03-01"],
        &["assess", note, "--observed-at", ""],
        &["--as-of", "soon", "assess", note],
        &["--as-of", "2021-02-31", "assess", note],
        &["--known-by", "March", "show", "APT28"],
        &["--format", "yaml", "log"],
        &["import", note, "--reliability", "G"],
        &["import", note, "--reliability", "AB"],
        &["import", note, "--credibility", "7"],
        &["import", note, "--credibility", "0"],
        &["import", note, "--map", "nonsense"],
        &["import", note, "--map", "colour=1,value=2"],
        &["names", "Moth"],
        &["names", "Moth", "--actor", "No Such Actor"],
        &["search", "--", "---"],
        &["log", "-n", "many"],
        &["verify", "--checkpoint", "/no/such/file"],
    ];
    for arguments in wrong {
        let run = bench.run(arguments).exits(2);
        assert!(
            run.out.is_empty() && !run.err.is_empty(),
            "{arguments:?}: {run:?}"
        );
    }
}

#[test]
fn what_is_not_there() {
    let bench = Bench::new();
    for arguments in [
        &["assess", "/no/such/evidence"][..],
        &["extract", "/no/such/evidence"],
        &["import", "/no/such/feed"],
        &["show", "No Such Actor"],
        &["replay", "assessment-0000000000000000"],
    ] {
        let run = bench.run(arguments).exits(1);
        assert!(run.out.is_empty(), "{run:?}");
        assert!(run.err.contains(arguments[1]), "{run:?}");
    }
    // A record that is not there is not made for looking at it.
    bench.run(&["verify", "--ledger", "none.db"]).exits(1);
    assert!(!bench.path("none.db").exists());
}

#[test]
fn errors_say_what_to_do() {
    let bench = Bench::new();
    let note = bench.write("note.txt", "T1190");
    let note = note.to_str().unwrap();
    for (arguments, remedy) in [
        (&["assess", note, "--observed-at", "soon"][..], "YYYY-MM-DD"),
        (
            &["import", note, "--reliability", "Z"],
            "A, B, C, D, E or F",
        ),
        (&["show", "No Such Actor"], "ascribe search"),
        (&["replay", "x"], "ascribe log"),
        (&["names", "x", "--actor", "No Such Actor"], "ascribe show"),
    ] {
        let run = bench.run(arguments);
        assert!(run.err.contains(remedy), "{arguments:?}: {run:?}");
    }
}

/// A reader that closes the pipe early is no failure.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    use std::process::Stdio;
    let bench = Bench::new();
    let many = "198.18.1.1 evil-lattice-77.net\n".repeat(20_000);
    let note = bench.write("note.txt", many);
    let mut child = bench
        .command(&["extract", note.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

//! Long work that is killed goes on where it was, and its result is that of work never interrupted.

use crate::support::Bench;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An access log of about `mebibytes`, with an address in each line, now and then a name, and a
/// line that a rule finds.
fn log(bench: &Bench, mebibytes: usize) -> PathBuf {
    let mut text = String::new();
    let mut i = 0_u64;
    while text.len() < mebibytes << 20 {
        i += 1;
        let (a, b, c) = (i % 223, i / 223 % 256, i * 7 % 251);
        let (second, minute, hour) = (i % 60, i / 60 % 60, i / 3600 % 24);
        let what = match i % 1000 {
            0 => "GET / Mimikatz was used, then APT28",
            1 => "POST /aspnet_client/system_web/x9.aspx",
            _ => "GET /",
        };
        let _ = writeln!(
            text,
            "203.{a}.{b}.{c} - - [03/Mar/2021:{hour:02}:{minute:02}:{second:02} +0000] \
             \"{what} HTTP/1.1\" 200 {i} \"-\" \"Mozilla/5.0 (Windows NT 10.0; Win64; x64)\""
        );
    }
    bench.write("access.log", text)
}

/// Starts the program, kills it once it has saved its state, and says whether there was work left.
fn killed(bench: &Bench, arguments: &[&str], state: &Path) {
    let mut child = bench
        .command(arguments)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while !state.exists() {
        assert!(child.try_wait().unwrap().is_none(), "it never saved");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(state.exists(), "it was done before it was killed");
}

fn resumed(bench: &Bench, format: &str, log: &str) -> Vec<u8> {
    let (out, state) = (bench.path("found"), bench.path("state"));
    let arguments = [
        "--format",
        format,
        "extract",
        log,
        "--out",
        out.to_str().unwrap(),
        "--resume",
        state.to_str().unwrap(),
        "--save-every",
        "1",
    ];
    killed(bench, &arguments, &state);
    // What a killed run wrote after the state was saved is no part of the result.
    let mut torn = std::fs::read(&out).unwrap();
    torn.extend(b"torn");
    std::fs::write(&out, torn).unwrap();
    killed(bench, &arguments, &state);
    bench.run(&arguments).exits(0);
    let left = std::fs::read_dir(bench.path("")).unwrap();
    let left = left.filter(|f| {
        let name = f.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("state")
    });
    assert_eq!(left.count(), 0);
    std::fs::read(out).unwrap()
}

#[test]
fn an_extraction_that_is_killed_goes_on_with_the_same_result() {
    let bench = Bench::new();
    let log = log(&bench, 3);
    let log = log.to_str().unwrap();
    for format in ["human", "json"] {
        let whole = bench.run(&["--format", format, "extract", log]).exits(0);
        assert!(whole.out.contains("Mimikatz"));
        let pieces = resumed(&bench, format, log);
        assert!(whole.out.as_bytes() == pieces, "{format}");
    }
}

#[test]
fn a_hunt_that_is_killed_goes_on_with_the_same_result() {
    let bench = Bench::new();
    let log = log(&bench, 8);
    let state = bench.path("state");
    let arguments = [
        "--format",
        "json",
        "hunt",
        log.to_str().unwrap(),
        "--resume",
        state.to_str().unwrap(),
        "--save-every",
        "1",
    ];
    killed(&bench, &arguments, &state);
    let resumed = bench.run(&arguments).exits(0);
    assert!(!state.exists());
    let whole = bench.json(&["hunt", log.to_str().unwrap()]);
    assert!(whole["findings"][0]["count"].as_u64().unwrap() > 10);
    assert_eq!(resumed.document(), whole);
}

#[test]
fn what_cannot_be_gone_on_with_is_refused() {
    let bench = Bench::new();
    let log = log(&bench, 2);
    let log = log.to_str().unwrap();
    let alone = bench.run(&["extract", log, "--resume", "state"]).exits(2);
    assert!(alone.err.contains("--out"), "{alone:?}");
    bench
        .run(&["extract", log, "--resume", "same", "--out", "same"])
        .exits(2);
    bench.write("state", "{}");
    let arguments = ["extract", log, "--out", "found", "--resume", "state"];
    let other = bench.run(&arguments).exits(2);
    assert!(other.err.contains("delete the file"), "{other:?}");
    assert!(!bench.path("found").exists());
}

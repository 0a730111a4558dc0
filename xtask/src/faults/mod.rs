//! Planted faults: a copy of the tree is broken in every way of the list, one at a time, and the
//! harness must notice each. The sources themselves hold no switch for any of it: the copy gets
//! all edits at once, each behind the name of its fault in the environment, so that it is built once.

mod list;

use crate::args::Args;
use crate::root;
use crate::steps::Shell;
use list::{Edit, FAULTS, Fault, SWITCH};
use std::path::Path;
use std::process::Stdio;

/// The folder of the copy, beside the built programs.
const COPY: &str = "faults";

/// `cargo xtask faults [NAME…]`.
///
/// # Errors
/// When a fault is not caught, when the harness fails without one, or when something cannot be
/// copied, edited or built.
pub fn command(args: Args) -> Result<(), String> {
    let names = args.rest()?;
    let wanted = |f: &&Fault| names.is_empty() || names.iter().any(|n| n == f.name);
    let wanted: Vec<&Fault> = FAULTS.iter().filter(wanted).collect();
    if wanted.is_empty() {
        let all: Vec<&str> = FAULTS.iter().map(|f| f.name).collect();
        return Err(format!("no such fault; there are {}", all.join(", ")));
    }
    let copy = root::built(COPY)?;
    copy_tree(&root::repository()?, &copy)?;
    plant(&copy)?;
    let shell = Shell::new(copy);
    shell.cargo(&["nextest", "run", "-p", "ascribe", "--no-run"])?;
    let mut tests: Vec<&str> = wanted.iter().map(|f| f.test).collect();
    tests.dedup();
    for test in tests {
        if !passes(&shell, "", test)? {
            return Err(format!("{test} fails without a fault; mend that first"));
        }
        println!("no fault: {test} passes");
    }
    let mut missed = Vec::new();
    for fault in wanted {
        let caught = !passes(&shell, fault.name, fault.test)?;
        println!(
            "{}: {}",
            fault.name,
            if caught { "caught" } else { "MISSED" }
        );
        if !caught {
            missed.push(fault.name);
        }
    }
    if missed.is_empty() {
        return Ok(());
    }
    Err(format!("not caught: {}", missed.join(", ")))
}

/// Whether a test passes with a fault in place.
fn passes(shell: &Shell, fault: &str, test: &str) -> Result<bool, String> {
    let arguments = ["nextest", "run", "-p", "ascribe", "--", "--exact", test];
    let status = shell
        .command("cargo", &arguments)
        .env("ASCRIBE_FAULT", fault)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|e| format!("cargo: {e}"))?;
    // nextest says 100 when a test failed; anything else is no answer.
    match status.code() {
        Some(0) => Ok(true),
        Some(100) => Ok(false),
        other => Err(format!("{test} did not run ({other:?})")),
    }
}

/// Copies every file that the repository keeps.
fn copy_tree(from: &Path, to: &Path) -> Result<(), String> {
    let list = Shell::new(from.to_path_buf())
        .command("git", &["ls-files", "-z"])
        .output()
        .map_err(|e| format!("git ls-files: {e}"))?;
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    for name in list.split('\0').filter(|name| !name.is_empty()) {
        let (source, target) = (from.join(name), to.join(name));
        let at = |e: std::io::Error| format!("copy {name}: {e}");
        if !source.is_file() {
            continue;
        }
        let bytes = std::fs::read(&source).map_err(at)?;
        // What is the same keeps its time, so that little is built again.
        if std::fs::read(&target).is_ok_and(|there| there == bytes) {
            continue;
        }
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(at)?;
        }
        std::fs::write(&target, bytes).map_err(at)?;
    }
    Ok(())
}

fn plant(copy: &Path) -> Result<(), String> {
    edit(copy, &SWITCH, "")?;
    for fault in FAULTS {
        for one in fault.edits {
            edit(copy, one, fault.name)?;
        }
    }
    Ok(())
}

fn edit(copy: &Path, edit: &Edit, name: &str) -> Result<(), String> {
    let path = copy.join(edit.file);
    let at = |e: std::io::Error| format!("{}: {e}", edit.file);
    let text = std::fs::read_to_string(&path).map_err(at)?;
    let asked = format!("std::env::var_os(\"ASCRIBE_FAULT\").is_some_and(|f| f == \"{name}\")");
    let with = edit.to.replace("<asked>", &asked);
    std::fs::write(&path, text.replacen(edit.from, &with, 1)).map_err(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An edit that finds nothing plants nothing.
    #[test]
    fn every_fault_has_its_place_once() {
        let root = root::repository().unwrap();
        let edits = FAULTS.iter().flat_map(|f| f.edits);
        for edit in edits.chain([&SWITCH]) {
            let text = std::fs::read_to_string(root.join(edit.file)).unwrap();
            assert_eq!(
                text.matches(edit.from).count(),
                1,
                "{}: {}",
                edit.file,
                edit.from
            );
        }
    }
}

//! The kept inputs: none missing, none that a parser does not bear.

use ascribe_fuzz::{TARGETS, run, scratch};
use std::collections::BTreeSet;
use std::path::Path;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn names() -> BTreeSet<String> {
    TARGETS
        .iter()
        .map(|target| target.name.to_owned())
        .collect()
}

#[test]
fn every_target_has_kept_inputs_and_every_folder_a_target() {
    let folders: BTreeSet<String> = std::fs::read_dir(here().join("corpus"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, names());
    for name in names() {
        assert!(
            !run::corpus(&here().join("corpus"), &name)
                .unwrap()
                .is_empty(),
            "{name}"
        );
    }
}

#[test]
fn every_kept_input_is_borne() {
    for target in TARGETS {
        for input in run::corpus(&here().join("corpus"), target.name).unwrap() {
            let outcome = run::check(target, &input);
            assert_eq!(
                outcome,
                Ok(()),
                "{}: {:?}",
                target.name,
                String::from_utf8_lossy(&input)
            );
        }
    }
    scratch::clear();
}

#[test]
fn the_binaries_for_coverage_guidance_are_the_same_targets() {
    let manifest = std::fs::read_to_string(here().join("libfuzzer/Cargo.toml")).unwrap();
    let binaries: BTreeSet<String> = manifest
        .split("[[bin]]")
        .skip(1)
        .filter_map(|bin| bin.split('"').nth(1).map(str::to_owned))
        .collect();
    assert_eq!(binaries, names());
}

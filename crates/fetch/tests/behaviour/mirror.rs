//! Mirrors: digests, releases, plain folders.

use crate::server::source;
use ascribe_fetch::{SUMS, State, from_mirror, sums_of};
use std::fs;

#[test]
fn a_mirror_is_taken_as_far_as_its_digests_agree() {
    let dir = tempfile::tempdir().unwrap();
    let feed = source("kind = 'text'\nurl = 'https://x.example/'");
    assert!(
        from_mirror(&feed, dir.path(), &State::default())
            .unwrap()
            .is_none()
    );
    fs::create_dir(dir.path().join("feed")).unwrap();
    for name in ["a.txt", "b.txt"] {
        fs::write(dir.path().join("feed").join(name), name).unwrap();
    }
    let plain = from_mirror(&feed, dir.path(), &State::default())
        .unwrap()
        .unwrap();
    assert!(plain.problems.is_empty() && !plain.additions_only);
    fs::write(dir.path().join(SUMS), sums_of(dir.path()).unwrap()).unwrap();
    let whole = from_mirror(&feed, dir.path(), &State::default())
        .unwrap()
        .unwrap();
    assert_eq!(whole.paths, [dir.path().join("feed")]);
    assert!(
        from_mirror(&feed, dir.path(), &whole.state)
            .unwrap()
            .unwrap()
            .unchanged
    );
    fs::write(dir.path().join("feed/b.txt"), "altered").unwrap();
    fs::write(dir.path().join("feed/c.txt"), "added").unwrap();
    let damaged = from_mirror(&feed, dir.path(), &State::default())
        .unwrap()
        .unwrap();
    assert_eq!(damaged.paths, [dir.path().join("feed/a.txt")]);
    assert_eq!(damaged.problems.len(), 2, "{:?}", damaged.problems);
    assert!(
        damaged.additions_only,
        "what is left out is not taken for withdrawn"
    );
}

#[test]
fn of_several_releases_the_newest_counts() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("feed")).unwrap();
    for name in ["e-9.0.json", "e-16.1.json", "e-10.1.json"] {
        fs::write(dir.path().join("feed").join(name), "{}").unwrap();
    }
    let feed = source("kind = 'attack'\nurl = 'https://x.example/'");
    let found = from_mirror(&feed, dir.path(), &State::default())
        .unwrap()
        .unwrap();
    assert_eq!(found.paths, [dir.path().join("feed/e-16.1.json")]);
    assert_eq!(found.version.as_deref(), Some("e-16.1.json"));
}

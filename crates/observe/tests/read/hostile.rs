//! Bombs, nesting, damage, links and limits.

use std::fs;
use std::path::Path;

use ascribe_observe::read::{Limits, Options, Problem, read_path, read_stream};

use crate::{Kept, gz, within};

#[test]
fn a_bomb_is_stopped_and_said() {
    let bomb = gz(&gz(&vec![0; 100 << 20]));
    let kept = Kept::bytes("bomb.gz", &bomb);
    let content = kept.file_called("bomb.gz!/bomb!/bomb");
    assert!(
        matches!(content.problem, Some(Problem::Expansion { .. })),
        "{content:?}"
    );
    assert!(content.bytes < 18 << 20);
    assert_eq!(content.hashes, None);
    assert!(kept.file_called("bomb.gz").hashes.is_some());
}

#[test]
fn many_bombs_in_one_archive_are_stopped_sooner_and_the_rest_is_read() {
    let bomb = vec![0; 4 << 20];
    let names: Vec<String> = (0..30).map(|i| format!("{i:02}.bin")).collect();
    let honest = "one line of evidence, evil.example\n".repeat(200);
    let mut members: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &bomb[..])).collect();
    members.push(("notes.txt", honest.as_bytes()));
    let limits = Limits {
        expansion_grace_bytes: 1 << 20,
        ..Limits::default()
    };
    let options = within(limits);
    let mut kept = Kept::default();
    let bytes = crate::archives::zip(&members);
    read_stream("a.zip", &mut &bytes[..], &options, &mut kept);
    let at = |name: &str| match kept.file_called(&format!("a.zip!/{name}")).problem {
        Some(Problem::Expansion { at, .. }) => at,
        ref other => panic!("{name}: {other:?}"),
    };
    assert!(at("00.bin") > 1 << 20);
    assert!(at("29.bin") < 400 << 10, "{}", at("29.bin"));
    assert_eq!(kept.text_of("a.zip!/notes.txt"), honest);
}

#[test]
fn nesting_is_limited() {
    let mut nested = b"evil.example".to_vec();
    for _ in 0..20 {
        nested = gz(&nested);
    }
    let kept = Kept::bytes("x.gz", &nested);
    assert_eq!(kept.files.len(), 9);
    let deepest = &kept.files[0];
    assert_eq!(deepest.problem, Some(Problem::NestedTooDeep { limit: 8 }));
    assert!(deepest.hashes.is_some());
}

#[test]
fn damaged_archives_give_what_they_hold() {
    let whole = gz("one line of evidence, evil.example\n"
        .repeat(20_000)
        .as_bytes());
    let kept = Kept::bytes("a.gz", &whole[..whole.len() / 2]);
    let content = kept.file_called("a.gz!/a");
    assert!(
        matches!(content.problem, Some(Problem::Damaged { at: 1.., .. })),
        "{content:?}"
    );
    assert!(kept.text_of("a.gz!/a").contains("evil.example"));
    assert!(kept.file_called("a.gz").hashes.is_some());
    let kept = Kept::bytes("a.zst", &[0x28, 0xB5, 0x2F, 0xFD, 0xFF, 0xFF]);
    assert!(kept.file_called("a.zst!/a").problem.is_some());
}

#[cfg(unix)]
#[test]
fn links_pipes_and_locked_files_are_reported_and_the_rest_read() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("z.txt"), "last").unwrap();
    symlink(dir.path(), at("loop")).unwrap();
    fs::write(at("locked.txt"), "x").unwrap();
    fs::set_permissions(at("locked.txt"), fs::Permissions::from_mode(0o000)).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    let kept = Kept::path(dir.path());
    assert_eq!(kept.names(), ["locked.txt", "loop", "socket", "z.txt"]);
    assert_eq!(
        kept.file_called("loop").problem,
        Some(Problem::SymbolicLink)
    );
    assert_eq!(kept.file_called("socket").problem, Some(Problem::Special));
    // Root may read what is locked.
    let locked = kept.file_called("locked.txt");
    assert!(matches!(
        locked.problem,
        None | Some(Problem::Unreadable { .. })
    ));
    assert_eq!(kept.text_of("z.txt"), "last");
}

#[test]
fn too_many_files_and_folders_end_the_walk_and_are_said() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a", "b", "c", "d"] {
        fs::write(dir.path().join(name), name).unwrap();
    }
    fs::create_dir_all(dir.path().join("a1/b/c")).unwrap();
    let limits = Limits {
        max_files: 2,
        ..Limits::default()
    };
    let kept = Kept::path_within(dir.path(), limits);
    assert_eq!(kept.names(), ["a", "b", "c"]);
    assert_eq!(
        kept.files[2].problem,
        Some(Problem::TooManyFiles { limit: 2 })
    );
    let limits = Limits {
        max_folder_depth: 2,
        ..Limits::default()
    };
    let kept = Kept::path_within(dir.path(), limits);
    assert_eq!(
        kept.file_called("a1/b/c").problem,
        Some(Problem::FolderTooDeep { limit: 2 })
    );
    assert_eq!(kept.file_called("d").problem, None);
}

#[test]
fn a_path_that_does_not_exist_is_an_error() {
    let mut kept = Kept::default();
    let error = read_path(Path::new("/no/such/path"), &Options::default(), &mut kept).unwrap_err();
    assert!(error.to_string().contains("/no/such/path"));
}

#[test]
fn deep_json_is_read_like_any_other() {
    let deep = "[".repeat(100_000) + r#""http:\/\/evil.example""# + &"]".repeat(100_000);
    let kept = Kept::bytes("deep.json", deep.as_bytes());
    assert_eq!(kept.files[0].reader, "json");
    assert!(
        kept.text_of("deep.json")
            .contains("\"http://evil.example\"")
    );
}

#[test]
fn long_pages_are_read_as_they_are_written() {
    let page = format!("<html>{}", "<p>evil.example ".repeat(100));
    let mut kept = Kept::default();
    let limits = Limits {
        max_document_bytes: 200,
        piece_bytes: 100,
        ..Limits::default()
    };
    read_stream("p.html", &mut page.as_bytes(), &within(limits), &mut kept);
    assert_eq!(kept.text_of("p.html"), page);
    let mut next = 0;
    for (_, base, text) in &kept.pieces {
        assert_eq!(*base, next);
        next += text.len() as u64;
    }
}

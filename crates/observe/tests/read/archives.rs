//! Archives of many members: honest, locked, broken and hostile ones.

use std::io::{Cursor, Write as _};

use ascribe_observe::read::{Limits, Options, Problem, read_stream};
use zip::unstable::write::FileOptionsExt as _;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

use crate::{Kept, gz, within};

fn zip_as(options: SimpleFileOptions, members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip_as(options, members)
}

fn stored(members: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip_as(options, members)
}

/// One member of a tar archive.
fn tar_member(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    let mut header = [0; 512];
    header[..name.len().min(100)].copy_from_slice(&name.as_bytes()[..name.len().min(100)]);
    header[100..108].copy_from_slice(b"0000644\0");
    header[124..136].copy_from_slice(format!("{:011o}\0", content.len()).as_bytes());
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar\x0000");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let padding = content.len().next_multiple_of(512) - content.len();
    [&header, content, &vec![0; padding]].concat()
}

fn reading(name: &str, bytes: &[u8], options: &Options) -> Kept {
    let mut kept = Kept::default();
    read_stream(name, &mut &*bytes, options, &mut kept);
    kept
}

fn with_passwords(passwords: &[&str]) -> Options {
    Options {
        passwords: passwords.iter().map(|p| (*p).to_owned()).collect(),
        ..Options::default()
    }
}

#[test]
fn members_are_read_by_whatever_suits_them() {
    let inner = zip(&[("c.json", br#"{"u":"http:\/\/evil.example"}"#)]);
    let bytes = zip(&[
        ("b.txt", b"evil.example"),
        ("d/", b""),
        ("d/in.zip", &inner),
        ("d/log.gz", &gz(b"zipped.example")),
    ]);
    let names = [
        "a.zip!/b.txt",
        "a.zip!/d/in.zip!/c.json",
        "a.zip!/d/in.zip",
        "a.zip!/d/log.gz!/log",
        "a.zip!/d/log.gz",
        "a.zip",
    ];
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.zip"), &bytes).unwrap();
    for kept in [Kept::bytes("a.zip", &bytes), Kept::path(dir.path())] {
        assert_eq!(kept.names(), names);
        assert!(
            kept.files
                .iter()
                .all(|f| f.problem.is_none() && f.hashes.is_some())
        );
        assert_eq!(kept.text_of("a.zip!/b.txt"), "evil.example");
        assert!(
            kept.text_of("a.zip!/d/in.zip!/c.json")
                .contains("http://evil.example")
        );
        assert_eq!(kept.file_called("a.zip").bytes, bytes.len() as u64);
    }
}

#[test]
fn locked_members_open_with_a_password_given_and_no_other() {
    let options = SimpleFileOptions::default();
    for (options, name) in [
        (
            options.with_deprecated_encryption(b"infected").unwrap(),
            "old",
        ),
        (
            options.with_aes_encryption(AesMode::Aes128, "infected"),
            "aes128",
        ),
        (
            options.with_aes_encryption(AesMode::Aes256, "infected"),
            "aes256",
        ),
    ] {
        let long = "evil.example\n".repeat(5000);
        let bytes = zip_as(options, &[("a", b"one.example"), ("b", long.as_bytes())]);
        let kept = reading("x.zip", &bytes, &with_passwords(&["wrong", "infected"]));
        assert_eq!(kept.names(), ["x.zip!/a", "x.zip!/b", "x.zip"], "{name}");
        assert_eq!(kept.text_of("x.zip!/a"), "one.example", "{name}");
        assert_eq!(kept.text_of("x.zip!/b"), long, "{name}");
        for (passwords, tried) in [(vec![], 0), (vec!["wrong", "worse"], 2)] {
            let kept = reading("x.zip", &bytes, &with_passwords(&passwords));
            let problem = &kept.file_called("x.zip!/b").problem;
            assert_eq!(*problem, Some(Problem::Locked { tried }), "{name}");
            assert_eq!(kept.file_called("x.zip").problem, None);
            assert!(kept.pieces.is_empty());
        }
    }
}

#[test]
fn a_wrong_byte_breaks_one_member_only() {
    let mut bytes = stored(&[
        ("a", b"first.example"),
        ("b", b"second.example"),
        ("c", b"third.example"),
    ]);
    let at = bytes.windows(6).position(|w| w == b"second").unwrap();
    bytes[at] ^= 1;
    let kept = Kept::bytes("x.zip", &bytes);
    assert_eq!(kept.names(), ["x.zip!/a", "x.zip!/b", "x.zip!/c", "x.zip"]);
    let broken = &kept.file_called("x.zip!/b").problem;
    assert!(
        matches!(broken, Some(Problem::Damaged { .. })),
        "{broken:?}"
    );
    assert_eq!(kept.text_of("x.zip!/c"), "third.example");
}

#[test]
fn without_its_directory_an_archive_is_read_front_to_back() {
    let long = "evil.example\n".repeat(50_000);
    let bytes = zip(&[
        ("a", b"first.example"),
        ("b", long.as_bytes()),
        ("c", b"third.example"),
    ]);
    let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    for end in [directory, directory + 60, bytes.len() - 3] {
        let kept = Kept::bytes("x.zip", &bytes[..end]);
        assert_eq!(kept.names(), ["x.zip!/a", "x.zip!/b", "x.zip!/c", "x.zip"]);
        assert_eq!(kept.text_of("x.zip!/b"), long);
        let problem = &kept.file_called("x.zip").problem;
        assert!(
            matches!(problem, Some(Problem::Damaged { .. })),
            "{problem:?}"
        );
    }
    let kept = Kept::bytes("x.zip", &bytes[..200]);
    assert_eq!(kept.text_of("x.zip!/a"), "first.example");
    assert!(kept.file_called("x.zip!/b").problem.is_some());
    // Too long to be held, and not on disk: no directory either.
    let limits = Limits {
        max_held_bytes: 100,
        ..Limits::default()
    };
    let kept = reading("x.zip", &bytes, &within(limits));
    assert_eq!(kept.text_of("x.zip!/b"), long);
    assert_eq!(kept.file_called("x.zip").problem, None);
}

#[test]
fn names_escape_nothing() {
    let kept = Kept::bytes(
        "x.zip",
        &zip(&[
            ("../../etc/cron.d/x", b"a"),
            ("C:\\x\\..\\y", b"b"),
            ("a.zip!/b", b"c"),
        ]),
    );
    assert_eq!(
        kept.names(),
        [
            "x.zip!/%2E%2E/%2E%2E/etc/cron.d/x",
            "x.zip!/C%3A/x/%2E%2E/y",
            "x.zip!/a.zip%21/b",
            "x.zip"
        ]
    );
    let kept = Kept::bytes(
        "x.tar",
        &tar_member("../../root/.ssh/authorized_keys", b'0', b"a"),
    );
    assert_eq!(
        kept.names()[0],
        "x.tar!/%2E%2E/%2E%2E/root/.ssh/authorized_keys"
    );
}

#[test]
fn bombs_in_bombs_are_stopped() {
    // As 42.zip: sixteen of the next in each, zeros in the last.
    let mut bomb = zip(&[("0", &vec![0; 80 << 20])]);
    for _ in 0..3 {
        let names: Vec<String> = (0..16).map(|i| format!("{i}.zip")).collect();
        let members: Vec<(&str, &[u8])> = names
            .iter()
            .map(|n| (n.as_str(), bomb.as_slice()))
            .collect();
        bomb = zip(&members);
    }
    let kept = Kept::bytes("42.zip", &bomb);
    let expanded: u64 = kept.files.iter().map(|f| f.bytes).sum();
    let read = bomb.len() as u64;
    assert!(expanded < read * 260 + (80 << 20), "{expanded} of {read}");
    let stopped =
        |f: &&ascribe_observe::read::FileRead| matches!(f.problem, Some(Problem::Expansion { .. }));
    assert!(kept.files.iter().any(|f| stopped(&f)));
}

#[test]
fn members_that_share_bytes_are_read_once() {
    let mut bytes = zip(&[("a", &[0; 100_000]), ("b", b"other")]);
    // Both entries of the directory name the first member's data.
    let second = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    bytes[second + 42..second + 46].fill(0);
    let kept = Kept::bytes("x.zip", &bytes);
    assert_eq!(kept.file_called("x.zip!/a").bytes, 100_000);
    assert_eq!(kept.file_called("x.zip!/b").problem, Some(Problem::Overlap));
}

#[test]
fn members_of_the_same_name_are_all_read() {
    let mut bytes = stored(&[("a", b"hidden.example"), ("b", b"shown.example")]);
    for at in 0..bytes.len() - 1 {
        if bytes[at] == b'b' && bytes[at - 1] == 0 {
            bytes[at] = b'a';
        }
    }
    let text = Kept::bytes("x.zip", &bytes).text_of("x.zip!/a");
    assert!(text.contains("hidden") && text.contains("shown"), "{text}");
}

#[test]
fn members_are_counted() {
    let names: Vec<String> = (0..65_000).map(|i| i.to_string()).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
    let bytes = stored(&members);
    let limits = Limits {
        max_files: 1000,
        ..Limits::default()
    };
    let kept = reading("x.zip", &bytes, &within(limits));
    assert_eq!(kept.files.len(), 1001);
    let too_many = Problem::TooManyFiles { limit: 1000 };
    assert!(
        kept.files
            .iter()
            .any(|f| f.problem == Some(too_many.clone()))
    );
}

#[test]
fn stated_counts_and_lengths_are_not_believed() {
    let mut bytes = zip(&[("a", b"evil.example")]);
    let end = bytes.windows(4).rposition(|w| w == b"PK\x05\x06").unwrap();
    bytes[end + 8..end + 12].fill(0xFE);
    let kept = Kept::bytes("x.zip", &bytes);
    assert_eq!(kept.text_of("x.zip!/a"), "evil.example");
    assert!(kept.file_called("x.zip").problem.is_some());
    bytes[end + 12..end + 20].fill(0xFF);
    let kept = Kept::bytes("x.zip", &bytes);
    assert_eq!(kept.text_of("x.zip!/a"), "evil.example");
}

#[test]
fn tar_archives_are_read_with_their_long_names() {
    let long = format!("{}/evil.txt", "d".repeat(150));
    let pax = format!("{} path={long}\n", long.len() + 10);
    let bytes = [
        tar_member("folder/", b'5', b""),
        tar_member("folder/a.txt", b'0', b"one.example"),
        tar_member("././@LongLink", b'L', format!("{long}\0").as_bytes()),
        tar_member("short", b'0', b"two.example"),
        tar_member("PaxHeaders/x", b'x', pax.as_bytes()),
        tar_member("short", b'0', b"three.example"),
        tar_member("link", b'2', b""),
        vec![0; 1024],
    ]
    .concat();
    let kept = Kept::bytes("x.tgz", &gz(&bytes));
    let member = |name: &str| format!("x.tgz!/x.tar!/{name}");
    assert_eq!(kept.text_of(&member("folder/a.txt")), "one.example");
    assert_eq!(kept.text_of(&member(&long)), "two.examplethree.example");
    let link = kept.file_called(&member("link"));
    assert_eq!(link.problem, Some(Problem::SymbolicLink));
    assert!(kept.file_called("x.tgz!/x.tar").problem.is_none());
}

#[test]
fn a_cut_tar_gives_what_it_holds() {
    let bytes = [
        tar_member("a", b'0', b"one.example"),
        tar_member("b", b'0', &b"two.example\n".repeat(100)),
    ]
    .concat();
    let kept = Kept::bytes("x.tar", &bytes[..1800]);
    assert_eq!(kept.text_of("x.tar!/a"), "one.example");
    assert!(kept.text_of("x.tar!/b").contains("two.example"));
    assert!(kept.file_called("x.tar!/b").problem.is_some());
    let junk = [tar_member("a", b'0', b"one.example"), vec![7; 512]].concat();
    let kept = Kept::bytes("x.tar", &junk);
    assert!(kept.file_called("x.tar").problem.is_some());
}

//! Files and folders: packing, encodings, limits, and what is no intelligence.

use crate::support::{read_files, read_files_with, read_one, reading};
use ascribe_intake::{IntakeError, Item, Limits, Options, Problem, Sink, Stop, read};
use std::io::Write;

const TOOL: &str = r#"{"type":"tool","spec_version":"2.1","id":"tool--1","name":"a"}"#;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn packed_files_read_as_plain_ones() {
    let plain = read_one("feed.csv", "value,type\na.example.com,domain\n");
    let csv = b"value,type\na.example.com,domain\n";
    let gz = read_files(&[("feed.csv.gz", &gzip(csv))]);
    let zst = read_files(&[("feed.csv.zst", &zstd::encode_all(&csv[..], 3).unwrap())]);
    assert_eq!(plain.items, gz.items);
    assert_eq!(plain.items, zst.items);
}

#[test]
fn what_unpacks_to_far_more_than_it_is_is_refused() {
    let blank = vec![b' '; 80 << 20];
    let bomb = gzip(&blank);
    let kept = read_files(&[("a.txt.gz", &bomb), ("b.json", TOOL.as_bytes())]);
    assert_eq!(kept.ids(), ["tool--1"]);
    assert!(!kept.problems.is_empty());
    let list = [b"a.example.com\n".as_slice(), &blank].concat();
    let kept = read_files(&[("a.txt.gz", &gzip(&list))]);
    let told: Vec<&str> = kept.problems.iter().map(|p| p.reason.as_str()).collect();
    assert!(
        told.iter()
            .any(|reason| reason.contains("unpacks to more than")),
        "{told:?}"
    );
    assert_eq!(kept.items.len(), 1, "what stands before goes in");
}

#[test]
fn other_encodings_with_a_mark_are_read() {
    let text = "value,type\nb\u{fc}cher.example,domain\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let marked: Vec<u8> = [0xef, 0xbb, 0xbf].into_iter().chain(text.bytes()).collect();
    let plain = read_one("feed.csv", text);
    assert_eq!(plain.items.len(), 1);
    assert_eq!(read_files(&[("feed.csv", &utf16)]).items, plain.items);
    assert_eq!(read_files(&[("feed.csv", &marked)]).items, plain.items);
}

#[test]
fn what_is_no_intelligence_is_named_and_the_rest_goes_in() {
    let kept = read_files(&[
        ("1.json", br#"{"hello":"world"}"#),
        ("2.json", b"{\"cut\": "),
        ("3.bin", b"MZ\0\0\0"),
        (
            "4.txt",
            b"Some prose that lists nothing.\nAnd more of it.\n",
        ),
        ("5.json", TOOL.as_bytes()),
        ("README.md", b"# ignored"),
        (".hidden", b"ignored"),
    ]);
    assert_eq!(kept.ids(), ["tool--1"]);
    let told: Vec<&str> = kept
        .problems
        .iter()
        .map(|p| p.file.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(told, ["1.json", "2.json", "3.bin", "4.txt"]);
    assert!(
        kept.problems[0].reason.contains("STIX"),
        "says what was expected"
    );
}

#[test]
fn limits_are_kept_and_told() {
    let limits = |limits: Limits| Options {
        limits,
        ..Options::default()
    };
    let small = limits(Limits {
        max_document_bytes: 20,
        ..Limits::default()
    });
    assert!(
        read_files_with(&[("a.json", TOOL.as_bytes())], &small)
            .left_out()
            .reason
            .contains("20 bytes")
    );
    let two = format!("[{TOOL},{}]", TOOL.replace("tool--1", "tool--2"));
    let one = limits(Limits {
        max_objects: 1,
        ..Limits::default()
    });
    let kept = read_files_with(&[("a.json", two.as_bytes())], &one);
    assert_eq!(kept.ids(), ["tool--1"]);
    assert!(kept.left_out().reason.contains("beyond the limit"));
    let deep = format!(
        r#"{{"type":"tool","id":"tool--1","spec_version":"2.1","x":{}{}}}"#,
        "[".repeat(200),
        "]".repeat(200)
    );
    assert!(
        read_one("a.json", &format!("[{deep},{TOOL}]"))
            .left_out()
            .reason
            .contains("deep")
    );
    let few = limits(Limits {
        max_problems: 2,
        ..Limits::default()
    });
    let rows = format!("value,type\na.example.com,domain\n{}", "x,md5\n".repeat(10));
    let kept = read_files_with(&[("a.csv", rows.as_bytes())], &few);
    assert_eq!(kept.problems.len(), 3);
    assert!(kept.problems[2].reason.starts_with("8 further"));
}

#[cfg(unix)]
#[test]
fn links_inside_a_folder_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("inside");
    std::fs::create_dir(&inside).unwrap();
    std::fs::write(folder.path().join("secret.json"), TOOL).unwrap();
    std::os::unix::fs::symlink(folder.path().join("secret.json"), inside.join("link.json"))
        .unwrap();
    std::os::unix::fs::symlink(&inside, inside.join("loop")).unwrap();
    let kept = reading(&inside, &Options::default());
    assert!(kept.items.is_empty());
    assert_eq!(kept.problems.len(), 2);
}

#[test]
fn reading_ends_when_the_sink_stops_or_nothing_is_there() {
    struct Full(usize);
    impl Sink for Full {
        fn item(&mut self, _: Item) -> Result<(), Stop> {
            self.0 += 1;
            Err(Stop)
        }
        fn problem(&mut self, _: Problem) {}
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.json"), format!("[{TOOL},{TOOL}]")).unwrap();
    let mut full = Full(0);
    let outcome = read(folder.path(), &Options::default(), &mut full);
    assert!(matches!(outcome, Err(IntakeError::Stopped { .. })));
    assert_eq!(full.0, 1);
    let absent = read(
        &folder.path().join("absent"),
        &Options::default(),
        &mut full,
    );
    assert!(matches!(absent, Err(IntakeError::Unreachable { .. })));
}

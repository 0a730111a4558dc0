//! A stream in pieces gives what the whole text gives.

use std::io::Read;

use ascribe_observe::extract;
use ascribe_observe::extract::extract_stream_in;
use proptest::prelude::*;

/// What a stream gives: type, value, span and how it was written.
fn streamed(bytes: &[u8], chunk: usize) -> (u64, Vec<(String, usize, usize, String)>) {
    let mut found = Vec::new();
    let length = extract_stream_in(bytes, chunk, &mut |one, written| {
        found.push((
            format!("{} {}", one.kind, one.value),
            one.start,
            one.end,
            written.to_owned(),
        ));
    })
    .unwrap();
    (length, found)
}

fn whole(text: &str) -> Vec<(String, usize, usize, String)> {
    extract(text)
        .into_iter()
        .map(|one| {
            (
                format!("{} {}", one.kind, one.value),
                one.start,
                one.end,
                text[one.start..one.end].to_owned(),
            )
        })
        .collect()
}

const PIECES: &[&str] = &[
    "callback to 185[.]100[.]87[.]41:8443 seen.\n",
    "SHA-256: e3b0c44298fc1c149afbf4c8996fb924\n27ae41e4649b934ca495991b7852b855\n",
    "CVE-2021-26855, -26857 and -27065, T1059.001\n",
    "\u{8bbf}\u{95ee}evil.com\u{4e0b}\u{8f7d} \u{1F600} ",
    "hxxps[:]//cdn[.]evil[.]com/a(b)c?u=http://evil.org/x ",
    "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon and prose follows here\n",
    "version 1.2.3.4 of setup.py runs std::vector at 10:20:30\n",
    "john.doe+tag@evil.com 2001[:]db8[::]5/64 00:1a:2b:3c:4d:5e ",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "dull words without anything to be found in them, again and again and again. ",
];

fn long_text(seed: &[usize]) -> String {
    let mut text = String::new();
    while text.len() < 200_000 {
        for pick in seed {
            text.push_str(PIECES[pick % PIECES.len()]);
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn pieces_give_the_whole(seed in prop::collection::vec(0usize..100, 1..30), chunk in 1usize..90_000) {
        let text = long_text(&seed);
        let (length, found) = streamed(text.as_bytes(), chunk.max(64));
        prop_assert_eq!(length, text.len() as u64);
        prop_assert_eq!(found, whole(&text));
    }
}

#[test]
fn broken_utf8_keeps_offsets_of_the_lossy_text() {
    let bytes = b"\xff\xfe evil[.]com \xe2\x82 evil.org \xc3".as_slice();
    let lossy = String::from_utf8_lossy(bytes).into_owned();
    for chunk in 1..bytes.len() + 1 {
        let (length, found) = streamed(bytes, chunk);
        assert_eq!(length, lossy.len() as u64);
        assert_eq!(found, whole(&lossy), "chunk {chunk}");
    }
}

#[test]
fn a_line_without_end_is_skipped_through() {
    let mut text = "a".repeat(3_000_000);
    text.push_str(" evil.com ");
    text.push_str(&"\u{430}".repeat(500_000));
    text.push_str("b.evil.org 185.1.2.3");
    let (_, found) = streamed(text.as_bytes(), 10_000);
    assert_eq!(found, whole(&text));
    assert!(found.iter().any(|one| one.0 == "domain-name evil.com"));
}

#[test]
fn an_error_of_the_reader_is_passed_on() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("disk gone"))
        }
    }
    assert!(extract_stream_in(Broken, 10, &mut |_, _| ()).is_err());
}

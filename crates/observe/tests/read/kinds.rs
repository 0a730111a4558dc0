//! Which reader takes what, and what it makes of it.

use std::fs;

use crate::{Kept, gz};

#[test]
fn folders_are_walked_in_order_and_named_relative() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("b")).unwrap();
    fs::write(dir.path().join("b/notes.md"), "see evil.example").unwrap();
    fs::write(dir.path().join("a.txt"), "first").unwrap();
    fs::write(dir.path().join("c.bin"), b"MZ\x90\0\x03\0\0\0").unwrap();
    fs::write(dir.path().join("incident.toml"), "name = 'x'").unwrap();
    let kept = Kept::path(dir.path());
    assert_eq!(kept.names(), ["a.txt", "b/notes.md", "c.bin"]);
    assert_eq!(kept.text_of("b/notes.md"), "see evil.example");
    let binary = kept.file_called("c.bin");
    assert_eq!(
        (binary.reader, binary.format),
        ("binary", "Windows executable")
    );
    assert_eq!(binary.hashes.as_ref().unwrap().sha256.len(), 64);
    assert!(kept.files.iter().all(|f| f.problem.is_none()));
}

#[test]
fn compressed_files_are_read_as_members() {
    let inner = zstd::encode_all(&b"callback evil.example\n"[..], 3).unwrap();
    let kept = Kept::bytes("a.log.zst.gz", &gz(&inner));
    assert_eq!(
        kept.names(),
        [
            "a.log.zst.gz!/a.log.zst!/a.log",
            "a.log.zst.gz!/a.log.zst",
            "a.log.zst.gz"
        ]
    );
    assert_eq!(
        kept.text_of("a.log.zst.gz!/a.log.zst!/a.log"),
        "callback evil.example\n"
    );
}

#[test]
fn files_are_hashed() {
    let kept = Kept::bytes("abc.txt", b"abc");
    let hashes = kept.files[0].hashes.as_ref().unwrap();
    assert_eq!(hashes.md5, "900150983cd24fb0d6963f7d28e17f72");
    assert_eq!(hashes.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_eq!(
        hashes.sha256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn utf8_spans_are_the_files_own_bytes() {
    let bytes = "\u{feff}\r\nHäfen: evil.example\r\n\u{4e2d}\u{6587} b.example".as_bytes();
    let kept = Kept::bytes("a.txt", bytes);
    let (_, base, text) = &kept.pieces[0];
    assert_eq!(*base, 3);
    let at = *base as usize + text.find("b.example").unwrap();
    assert_eq!(&bytes[at..at + 9], b"b.example");
    assert_eq!(kept.files[0].encoding, "UTF-8");
}

#[test]
fn damaged_utf8_keeps_offsets_and_is_counted() {
    let bytes = [
        b"\xC3\xA4\xC3\xB6\xC3\xBC ".repeat(9),
        b"\xFF\xC3 evil.example".to_vec(),
    ]
    .concat();
    let kept = Kept::bytes("a.txt", &bytes);
    let text = kept.text_of("a.txt");
    assert_eq!(text.len(), bytes.len());
    assert!(text.ends_with("\u{1a}\u{1a} evil.example"));
    assert_eq!(kept.files[0].replaced, 2);
}

#[test]
fn other_encodings_become_utf8() {
    let words = "Angriff auf den Server, Rückruf an evil.example\r\n";
    let utf16: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let kept = Kept::bytes("a.log", &utf16);
    assert_eq!(
        (kept.text_of("a.log").as_str(), kept.files[0].encoding),
        (words, "UTF-16LE")
    );
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(words);
    let kept = Kept::bytes("a.log", &latin);
    assert_eq!(
        (kept.text_of("a.log").as_str(), kept.files[0].encoding),
        (words, "windows-1252")
    );
}

#[test]
fn each_kind_finds_its_reader() {
    let stix = br#"{"type":"bundle","id":"bundle--1","objects":[{"pattern":"[url:value = 'http:\/\/e.example']"}]}"#;
    let misp = br#"{"Event":{"uuid":"x","info":"i","Attribute":[]}}"#;
    let hashes = b"d41d8cd98f00b204e9800998ecf8427e,5a3b7c1e-1234-4321-8888-0123456789ab\n";
    let cases: [(&str, &[u8], &str); 11] = [
        ("a.md", b"# Title", "text"),
        ("a.log", b"[06/Jan/2021:00:00:00] C:\\new\\table", "text"),
        ("a", b"<!DOCTYPE html><p>x", "html"),
        ("a.csv", b"a,b\n1,2\n", "csv"),
        (
            "HttpProxy.LOG",
            b"#Fields: a,b,c\na,b,c\n1,2,3\n4,5,6\n",
            "csv",
        ),
        ("a.ndjson", b"{\"a\":1}\n{\"b\":2}\n", "json"),
        ("a", stix, "stix"),
        ("a.json", misp, "misp"),
        ("hashes.csv", hashes, "misp"),
        ("a.txt", b"", "text"),
        ("a.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", "binary"),
    ];
    for (name, bytes, reader) in cases {
        let kept = Kept::bytes(name, bytes);
        assert_eq!(kept.files[0].reader, reader, "{name} {bytes:?}");
        assert_eq!(kept.files[0].problem, None);
    }
    assert!(
        Kept::bytes("a.json", stix)
            .text_of("a.json")
            .contains("http://e.example")
    );
    assert!(Kept::bytes("hashes.csv", hashes).pieces.is_empty());
}

#[test]
fn text_that_ends_inside_a_character_is_read() {
    let mut utf16: Vec<u8> = "evil.example"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    utf16.push(b'x');
    let kept = Kept::bytes("a.txt", &utf16);
    assert_eq!(kept.text_of("a.txt"), "evil.example\u{fffd}");
    assert_eq!(kept.files[0].replaced, 1);
}

#[test]
fn archives_that_are_not_unpacked_are_told() {
    let rar = b"Rar!\x1A\x07\x01\0\x33\x92\xb5\xe5\x0a\x01\x05\x06\0\x05\x01\x01";
    let bz2 = b"BZh91AY&SY\x17\x72\x45\x38\x50\x90\0\0\0\0";
    let like_text = [&rar[..], &[0xe4; 2000]].concat();
    let members: [(&str, &[u8]); 6] = [
        ("a.rar", rar),
        ("like-text.rar", &like_text),
        ("b.log.xz", b"\xFD7zXZ\0\0\x04\xe6\xd6\xb4\x46"),
        ("c.log.bz2", bz2),
        ("d.bin", b"BZhello\0\x01\x02\xff\xfe"),
        ("e.txt", b"evil.example"),
    ];
    let kept = Kept::bytes("a.zip", &crate::archives::zip(&members));
    for (name, what) in [
        (
            "like-text.rar",
            "a RAR archive, which is not supported; unpack it by hand",
        ),
        (
            "a.rar",
            "a RAR archive, which is not supported; unpack it by hand",
        ),
        (
            "b.log.xz",
            "packed by xz, which is not supported; unpack it by hand",
        ),
        (
            "c.log.bz2",
            "packed by bzip2, which is not supported; unpack it by hand",
        ),
    ] {
        let file = kept.file_called(&format!("a.zip!/{name}"));
        assert_eq!(file.problem.as_ref().unwrap().to_string(), what);
        assert!(file.hashes.is_some(), "{name}");
    }
    assert_eq!(kept.file_called("a.zip!/d.bin").problem, None);
    assert_eq!(kept.text_of("a.zip!/e.txt"), "evil.example");
}

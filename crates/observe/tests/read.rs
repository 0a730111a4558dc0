//! What readers give away, and what hostile files cannot do to them.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use ascribe_observe::read::{FileRead, Limits, Piece, Sink, read_path, read_stream};

/// Keeps everything a reading gives away.
#[derive(Default)]
struct Kept {
    pieces: Vec<(String, u64, String)>,
    files: Vec<FileRead>,
}

impl Sink for Kept {
    fn text(&mut self, piece: &Piece<'_>) {
        let base = piece.span(0, 0).start;
        self.pieces
            .push((piece.file.to_owned(), base, piece.text.to_owned()));
    }

    fn file(&mut self, file: FileRead) {
        self.files.push(file);
    }
}

impl Kept {
    fn path(path: &Path) -> Self {
        Self::path_within(path, &Limits::default())
    }

    fn path_within(path: &Path, limits: &Limits) -> Self {
        let mut kept = Self::default();
        read_path(path, limits, &mut kept).unwrap();
        kept
    }

    fn bytes(name: &str, bytes: &[u8]) -> Self {
        let mut kept = Self::default();
        read_stream(name, &mut &*bytes, &Limits::default(), &mut kept);
        kept
    }

    fn text_of(&self, file: &str) -> String {
        self.pieces
            .iter()
            .filter(|p| p.0 == file)
            .map(|p| p.2.as_str())
            .collect()
    }

    fn names(&self) -> Vec<&str> {
        self.files.iter().map(|f| f.file.as_str()).collect()
    }

    fn file_called(&self, name: &str) -> &FileRead {
        self.files.iter().find(|f| f.file == name).unwrap()
    }
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

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

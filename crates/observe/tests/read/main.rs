//! What readers give away, and what hostile files cannot do to them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, their helpers too"
)]

mod archives;
mod documents;
mod event_logs;
mod hostile;
mod kinds;
mod mail;
mod office;
mod outlook;
mod properties;
mod stream;

use std::io::Write as _;
use std::path::Path;

use ascribe_observe::read::{FileRead, Limits, Options, Piece, Sink, read_path, read_stream};

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
        Self::path_within(path, Limits::default())
    }

    fn path_within(path: &Path, limits: Limits) -> Self {
        let mut kept = Self::default();
        read_path(path, &within(limits), &mut kept).unwrap();
        kept
    }

    fn bytes(name: &str, bytes: &[u8]) -> Self {
        let mut kept = Self::default();
        read_stream(name, &mut &*bytes, &Options::default(), &mut kept);
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

fn within(limits: Limits) -> Options {
    Options {
        limits,
        ..Options::default()
    }
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

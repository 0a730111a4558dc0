//! Reading in another process: what is asked of it, and what it may leave out.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};

use serde::{Deserialize, Serialize};

use super::session::Session;
use super::{FileRead, Options, Piece, Problem, Sink};

/// Reads files somewhere else than in this process.
///
/// Documents and containers are made by strangers and read by intricate code;
/// apart, a fault in it costs one member and no more.
pub trait Apart {
    /// Whether it can read at all; if not, files are read in this process.
    fn is_ready(&mut self) -> bool;

    /// Reads `file`, called `name`, and hands on what [`read_open`] would.
    /// Whatever happens, the file itself is reported to `sink`.
    fn read(&mut self, file: &File, name: &str, options: &Options, sink: &mut dyn Sink);
}

/// A file or member that is passed over, since reading it failed before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skip {
    /// It is the one that begins after so many others; the first is 1.
    pub begun: u64,
    /// Its bytes are still hashed.
    pub hashed: bool,
    /// What is said of it.
    pub problem: Problem,
}

/// Reads an open file from its first byte as [`read_path`](super::read_path)
/// reads a single file, passing over what `skip` names.
///
/// # Errors
/// When the file cannot be gone back to its beginning.
pub fn read_open<'s>(
    mut file: File,
    name: &str,
    options: &'s Options,
    skip: &'s [Skip],
    sink: &'s mut dyn Sink,
) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    let again = file.try_clone().ok();
    let mut session = Session::new(options, sink);
    session.skip = skip;
    session.outermost(name, &mut file, again);
    Ok(())
}

/// Counts what comes from elsewhere as if it had been read here.
pub(super) struct Counted<'s> {
    pub sink: &'s mut dyn Sink,
    /// Bytes read from disk before.
    pub before: u64,
    /// Bytes read of this file.
    pub bytes: u64,
    /// Files and members reported.
    pub files: u64,
    /// The limit on files of the whole reading.
    pub max_files: u64,
}

impl Sink for Counted<'_> {
    fn begin(&mut self, file: &str, reader: &'static str) {
        self.sink.begin(file, reader);
    }

    fn text(&mut self, piece: &Piece<'_>) {
        self.sink.text(piece);
    }

    fn file(&mut self, mut file: FileRead) {
        self.files += 1;
        if let Some(Problem::TooManyFiles { limit }) = &mut file.problem {
            *limit = self.max_files;
        }
        self.sink.file(file);
    }

    fn progress(&mut self, bytes: u64) {
        self.bytes = bytes;
        self.sink.progress(self.before.saturating_add(bytes));
    }
}

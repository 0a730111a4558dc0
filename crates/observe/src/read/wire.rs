//! What a reading gives away, as frames between two processes.
//!
//! A frame is its length (four bytes, the lowest first) and a message in the
//! form of `postcard`. The side that receives does not trust the other: lengths
//! are limited, names of readers and encodings are looked up in what is known
//! here, and pieces must be sound.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::piece::Shift;
use super::{FileRead, Hashes, Piece, Problem, READERS, Sink, binary};

/// Named at the beginning of a conversation; another version is not understood.
pub const VERSION: &str = concat!("ascribe-reading-1 ", env!("CARGO_PKG_VERSION"));

/// Longest frame: a piece of [`Limits::piece_bytes`](super::Limits) with all
/// that leads back to the file.
const MAX_FRAME_BYTES: usize = 32 << 20;

/// Longest text of a problem that is sent; a part of a part of a … costs the
/// reader of it stack.
const MAX_PROBLEM_BYTES: usize = 2 << 10;

/// One message.
#[derive(Debug, Serialize, Deserialize)]
pub enum Message<'a> {
    /// The first one: [`VERSION`].
    Hello(&'a str),
    /// A file begins.
    Begin(&'a str, &'a str),
    /// A piece of text.
    Text(WirePiece<'a>),
    /// A file is done.
    File(WireFile<'a>),
    /// Bytes read from disk.
    Progress(u64),
    /// All was said.
    Done,
}

/// A [`Piece`]; `raw` is left out where it is `text`.
#[derive(Debug, Serialize, Deserialize)]
pub struct WirePiece<'a> {
    file: &'a str,
    text: &'a str,
    base: u64,
    raw: Option<&'a str>,
    map: Vec<Shift>,
}

/// A [`FileRead`]; its problem is a message of its own.
#[derive(Debug, Serialize, Deserialize)]
pub struct WireFile<'a> {
    file: &'a str,
    bytes: u64,
    hashes: Option<Hashes>,
    reader: &'a str,
    format: &'a str,
    encoding: &'a str,
    replaced: u64,
    problem: Vec<u8>,
}

/// What was received is no message.
#[derive(Debug, thiserror::Error)]
#[error("received {0}, which is no part of a reading")]
pub struct Malformed(&'static str);

impl Message<'_> {
    /// Reads one message from a frame's bytes.
    ///
    /// # Errors
    /// When they are none.
    pub fn parse(frame: &[u8]) -> Result<Message<'_>, Malformed> {
        postcard::from_bytes(frame).map_err(|_| Malformed("bytes"))
    }

    /// The file that it is about.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Begin(file, _) => Some(file),
            Self::Text(piece) => Some(piece.file),
            Self::File(file) => Some(file.file),
            Self::Hello(_) | Self::Progress(_) | Self::Done => None,
        }
    }

    /// Hands it to `sink` as the reading itself would.
    ///
    /// # Errors
    /// When no reading says so.
    pub fn deliver(self, sink: &mut dyn Sink) -> Result<(), Malformed> {
        match self {
            Self::Begin(file, reader) => sink.begin(file, known_reader(reader)?),
            Self::Text(piece) => {
                let piece = Piece {
                    file: piece.file,
                    text: piece.text,
                    base: piece.base,
                    raw: piece.raw.unwrap_or(piece.text),
                    map: &piece.map,
                };
                if !piece.is_sound() {
                    return Err(Malformed("a piece that leads nowhere"));
                }
                sink.text(&piece);
            }
            Self::File(file) => sink.file(file.known()?),
            Self::Progress(bytes) => sink.progress(bytes),
            Self::Hello(_) | Self::Done => {}
        }
        Ok(())
    }
}

fn known_reader(name: &str) -> Result<&'static str, Malformed> {
    let known = READERS.iter().map(|r| r.name()).chain(["none"]);
    known
        .into_iter()
        .find(|known| *known == name)
        .ok_or(Malformed("a reader"))
}

fn known_encoding(name: &str) -> Result<&'static str, Malformed> {
    if name.is_empty() {
        return Ok("");
    }
    encoding_rs::Encoding::for_label(name.as_bytes())
        .map(encoding_rs::Encoding::name)
        .ok_or(Malformed("an encoding"))
}

impl<'a> WireFile<'a> {
    fn of(file: &'a FileRead) -> Self {
        let said = |problem: &Problem| postcard::to_stdvec(problem).unwrap_or_default();
        let mut problem = file.problem.as_ref().map(said).unwrap_or_default();
        if problem.len() > MAX_PROBLEM_BYTES {
            problem = said(&Problem::Damaged {
                at: 0,
                reason: "for a reason too long to be told".to_owned(),
            });
        }
        Self {
            file: &file.file,
            bytes: file.bytes,
            hashes: file.hashes.clone(),
            reader: file.reader,
            format: file.format,
            encoding: file.encoding,
            replaced: file.replaced,
            problem,
        }
    }

    fn known(self) -> Result<FileRead, Malformed> {
        let problem = match self.problem.as_slice() {
            [] => None,
            long if long.len() > MAX_PROBLEM_BYTES => return Err(Malformed("a long problem")),
            bytes => Some(postcard::from_bytes(bytes).map_err(|_| Malformed("a problem"))?),
        };
        let format = binary::known(self.format).ok_or(Malformed("a format"))?;
        if self.hashes.as_ref().is_some_and(|h| !h.are_sound()) {
            return Err(Malformed("a hash"));
        }
        Ok(FileRead {
            file: self.file.to_owned(),
            bytes: self.bytes,
            hashes: self.hashes,
            reader: known_reader(self.reader)?,
            format,
            encoding: known_encoding(self.encoding)?,
            replaced: self.replaced,
            problem,
        })
    }
}

impl Hashes {
    fn are_sound(&self) -> bool {
        let hex = |s: &str, n| s.len() == n && s.bytes().all(|b| b.is_ascii_hexdigit());
        hex(&self.md5, 32) && hex(&self.sha1, 40) && hex(&self.sha256, 64)
    }
}

/// Reads the next frame into `frame`; false at the end.
///
/// # Errors
/// When the source fails, breaks off, or a frame is longer than any is.
pub fn receive(source: &mut dyn Read, frame: &mut Vec<u8>) -> io::Result<bool> {
    let mut length = [0; 4];
    let begun = source.read(&mut length)?;
    if begun == 0 {
        return Ok(false);
    }
    source.read_exact(length.get_mut(begun..).unwrap_or_default())?;
    let length = u32::from_le_bytes(length);
    if length as usize > MAX_FRAME_BYTES {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "a frame longer than any",
        ));
    }
    frame.clear();
    let read = source.take(u64::from(length)).read_to_end(frame)?;
    if read < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(true)
}

/// Bytes of progress between two messages about it.
const PROGRESS_BYTES: u64 = 1 << 20;

/// Sends what a reading finds.
pub struct Sender<W: Write> {
    to: W,
    told: u64,
    failed: Option<io::Error>,
    /// Called before each frame, with room for work of its own.
    before: fn(),
}

impl<W: Write> Sender<W> {
    /// Sends to `to`; `before` is called before each frame.
    pub fn new(to: W, before: fn()) -> Self {
        Self {
            to,
            told: 0,
            failed: None,
            before,
        }
    }

    /// Sends one message.
    pub fn send(&mut self, message: &Message<'_>) {
        if self.failed.is_some() {
            return;
        }
        (self.before)();
        let sent = postcard::to_stdvec(message)
            .map_err(io::Error::other)
            .and_then(|bytes| {
                let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
                self.to.write_all(&length.to_le_bytes())?;
                self.to.write_all(&bytes)
            });
        self.failed = sent.err();
    }

    /// Ends a reading.
    ///
    /// # Errors
    /// The first that went wrong in sending.
    pub fn done(&mut self) -> io::Result<()> {
        self.told = 0;
        self.send(&Message::Done);
        self.failed.take().map_or(Ok(()), Err)?;
        self.to.flush()
    }
}

impl<W: Write> Sink for Sender<W> {
    fn begin(&mut self, file: &str, reader: &'static str) {
        self.send(&Message::Begin(file, reader));
        // The other side shall know what is being read when this one dies.
        if self.failed.is_none() {
            self.failed = self.to.flush().err();
        }
    }

    fn text(&mut self, piece: &Piece<'_>) {
        let same = std::ptr::eq(piece.text, piece.raw);
        self.send(&Message::Text(WirePiece {
            file: piece.file,
            text: piece.text,
            base: piece.base,
            raw: (!same).then_some(piece.raw),
            map: piece.map.to_vec(),
        }));
    }

    fn file(&mut self, file: FileRead) {
        self.send(&Message::File(WireFile::of(&file)));
    }

    fn progress(&mut self, bytes: u64) {
        if bytes >= self.told.saturating_add(PROGRESS_BYTES) {
            self.told = bytes;
            self.send(&Message::Progress(bytes));
        }
    }
}

//! Readers of evidence: files, folders and what is packed in them, as text.
//!
//! [`read_path`] walks what it is given, asks each [`Reader`] listed in
//! [`READERS`] how well a file suits it, and lets the best one hand its text to
//! a [`Sink`]. Text is streamed: memory does not grow with the file. A file that
//! cannot be read is reported in its [`FileRead`], the others are read all the
//! same. Nothing is executed, no link is followed.
//!
//! A new reader is one file here and one line in [`READERS`]. It may emit text,
//! and members that are read in turn by whichever reader suits them.

mod apart;
mod binary;
mod charset;
mod csv;
mod cut;
mod decode;
mod escapes;
mod evtx;
mod expand;
mod folder;
mod gz;
mod hashing;
mod held;
mod hint;
mod html;
mod input;
mod json;
mod limits;
mod mail;
mod mbox;
mod member_name;
mod misp;
mod office;
mod ole;
mod out;
mod outlook;
mod pdf;
mod piece;
mod record;
mod session;
mod sevenz;
mod stix;
mod tar;
mod text;
pub mod wire;
mod written;
mod zip;
mod zst;

use std::io::Read;
use std::path::Path;

use charset::Charset;
use hint::Hint;
use input::Input;
use out::Out;
use session::Session;

pub use apart::{Apart, Skip, read_open};
pub use html::PageHead;
pub use limits::{Limits, MAX_PASSWORDS, Options};
pub use pdf::FACTS as PDF_FACTS;
pub use piece::{Piece, Sink};
pub use record::{Fault, FileRead, Hashes, Problem, ReadError};

/// One kind of file.
trait Reader: Sync {
    /// Its name in [`FileRead::reader`].
    fn name(&self) -> &'static str;

    /// How well a file suits it: 0 not at all; 1 to 20 a fallback; to 60 by name
    /// or looks; to 100 by what only this kind has.
    fn sniff(&self, hint: &Hint<'_>) -> u8;

    /// Whether what it reads is a document or container whose reading belongs
    /// into a process of its own.
    fn is_intricate(&self) -> bool {
        true
    }

    /// Reads a file that suits it. A failing source is the engine's business:
    /// it is remembered by [`Input`]; what is returned is the reader's own.
    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem>;
}

/// Every reader there is.
const READERS: [&dyn Reader; 19] = [
    &binary::Binary,
    &text::Text,
    &html::Html,
    &csv::Csv,
    &json::Json,
    &stix::Stix,
    &misp::Misp,
    &gz::Gz,
    &zst::Zst,
    &zip::Zip,
    &tar::Tar,
    &mail::Mail,
    &office::Office,
    &outlook::Outlook,
    &pdf::Pdf,
    &sevenz::SevenZ,
    &mbox::Mbox,
    &ole::Ole,
    &evtx::Evtx,
];

/// Reads a file, or every file of a folder in the order of their names.
///
/// Names are relative to `path` with `/` between folders; a single file is
/// called by its own name. In folders, symbolic links are reported and not
/// followed, and `incident.toml` is left to whoever gave the folder.
///
/// # Errors
/// When `path` itself does not exist or cannot be looked at.
pub fn read_path(path: &Path, options: &Options, sink: &mut dyn Sink) -> Result<(), ReadError> {
    walk(path, Session::new(options, sink))
}

/// As [`read_path`], with documents and containers read by `apart`.
///
/// # Errors
/// When `path` itself does not exist or cannot be looked at.
pub fn read_path_apart(
    path: &Path,
    options: &Options,
    apart: &mut dyn Apart,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut session = Session::new(options, sink);
    session.apart = Some(apart);
    walk(path, session)
}

fn walk(path: &Path, mut session: Session<'_>) -> Result<(), ReadError> {
    let failed = |source| ReadError::Path {
        path: path.display().to_string(),
        source,
    };
    let meta = std::fs::metadata(path).map_err(failed)?;
    if meta.is_dir() {
        folder::read(path, &mut session).map_err(failed)?;
        return Ok(());
    }
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    if meta.is_file() {
        session.open(path, &name);
    } else {
        // A pipe nobody writes to waits for ever, a device may have no end.
        session.refuse(&name, Problem::Special);
    }
    Ok(())
}

/// Reads a stream, such as standard input, as a file called `name`.
pub fn read_stream(name: &str, source: &mut dyn Read, options: &Options, sink: &mut dyn Sink) {
    Session::new(options, sink).outermost(name, source, None);
}

//! Printing: JSON as exactly one document, text without control characters, colour only on a terminal.

use crate::command::CommandError;
use serde::Serialize;
use std::io::{ErrorKind, IsTerminal, Write};

/// Prints one JSON document.
pub fn json<T: Serialize>(value: &T) -> Result<(), CommandError> {
    let mut bytes = serde_json::to_vec(value)
        .map_err(|e| CommandError::Io(format!("cannot form JSON: {e}")))?;
    bytes.push(b'\n');
    self::bytes(&bytes)
}

/// Prints text as it is.
pub fn text(text: &str) -> Result<(), CommandError> {
    bytes(text.as_bytes())
}

/// Prints bytes. A reader that closes the pipe early (`| head`) is no failure.
pub fn bytes(bytes: &[u8]) -> Result<(), CommandError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => {
            Err(CommandError::Io(format!("cannot write: {e}")))
        }
        _ => Ok(()),
    }
}

/// Colour only on a terminal, and never against `NO_COLOR`.
pub fn colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Width of the terminal in characters; 100 elsewhere.
pub fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    columns.filter(|c| (40..=400).contains(c)).unwrap_or(100)
}

/// Foreign text for a terminal: control and direction-changing characters are shown, not obeyed.
pub fn plain(text: &str) -> String {
    ascribe_app::publish::words::visible(text).into_owned()
}

/// A value as people may safely copy it.
pub fn defang(kind: &str, value: &str) -> String {
    ascribe_app::publish::words::defang(kind, value)
}

/// True for the name of a PDF.
pub fn is_pdf(path: &std::path::Path) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("pdf"))
}

/// Writes a file that only its owner may read.
pub fn private_file(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)?.write_all(bytes)
}

//! A statement's file as text, by the readers of evidence; names of the picture for the comparison.

use super::pages::{of_pdf, paragraphs};
use crate::error::AppError;
use crate::session::{Moment, Session};
use ascribe_claims::Known;
use ascribe_claims::text::MAX_BYTES;
use ascribe_observe::read::{FileRead, Options, PageHead, Piece, Sink, read_stream};
use std::io::Read;
use std::path::Path;

/// Gathers the text, up to what a statement may be long.
#[derive(Default)]
struct Text {
    text: String,
    problem: Option<String>,
    /// Reader of the file.
    reader: &'static str,
}

impl Sink for Text {
    fn text(&mut self, piece: &Piece<'_>) {
        if self.text.len() <= MAX_BYTES {
            self.text.push_str(piece.text);
        }
    }

    fn file(&mut self, file: FileRead) {
        self.reader = file.reader;
        if let Some(problem) = file.problem {
            self.problem.get_or_insert(problem.to_string());
        }
    }
}

/// The text of a file, or of standard input for `-`, and what its page says of itself.
pub fn text(session: &mut Session, file: &str) -> Result<(String, PageHead), AppError> {
    let mut sink = Text::default();
    if file == "-" {
        read_stream(
            "-",
            &mut std::io::stdin().lock(),
            &Options::default(),
            &mut sink,
        );
    } else {
        session
            .reading
            .read(&[Path::new(file).to_owned()], &mut sink)?;
    }
    if sink.text.trim().is_empty() {
        return Err(AppError::File {
            operation: "read a statement from",
            path: file.into(),
            reason: sink
                .problem
                .unwrap_or_else(|| "it holds no text".to_owned()),
        });
    }
    let text = match sink.reader {
        "pdf" => of_pdf(&sink.text),
        "html" => paragraphs(&sink.text.lines().collect::<Vec<_>>()),
        _ => return Ok((sink.text, PageHead::default())),
    };
    let page = match sink.reader {
        "html" if file != "-" => PageHead::of(&beginning(file)),
        _ => PageHead::default(),
    };
    Ok((text, page))
}

/// The beginning of a file, in which a page says what it is.
fn beginning(file: &str) -> String {
    const HEAD: u64 = 256 << 10;
    let mut bytes = Vec::new();
    let read = std::fs::File::open(file).map(|f| f.take(HEAD).read_to_end(&mut bytes));
    match read {
        Ok(Ok(_)) => String::from_utf8_lossy(&bytes).into_owned(),
        _ => String::new(),
    }
}

impl Session {
    /// The names of actors at a moment, for reading statements.
    pub(crate) fn known_names(&mut self, moment: Moment) -> Result<Known, AppError> {
        let seq = self.last_seq(moment)?;
        let picture = self.picture_at(seq)?;
        let names = |actor: &ascribe_knowledge::picture::Actor| -> Vec<String> {
            actor
                .views
                .iter()
                .flat_map(|v| v.names.iter().cloned())
                .collect()
        };
        Ok(Known::new(picture.actors.iter().map(names)))
    }
}

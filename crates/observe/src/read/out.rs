//! What a reader may do with the file it reads.

use std::io::Read;

use super::charset::Charset;
use super::decode::TextStream;
use super::expand::{Expanded, Packing};
use super::held::{Held, Hold};
use super::piece::Shift;
use super::session::Session;
use super::{Input, Limits, Piece, Problem, held};

/// The way out for text and members of one file.
pub(crate) struct Out<'o, 's> {
    file: &'o str,
    nesting: u32,
    charset: Option<Charset>,
    encoding: &'static str,
    replaced: u64,
    session: &'o mut Session<'s>,
}

impl<'o, 's> Out<'o, 's> {
    pub(crate) fn new(
        file: &'o str,
        nesting: u32,
        charset: Option<Charset>,
        session: &'o mut Session<'s>,
    ) -> Self {
        Self {
            file,
            nesting,
            charset,
            encoding: "",
            replaced: 0,
            session,
        }
    }

    /// Encoding that the text was converted from, and how much of it was no text.
    pub(crate) fn converted(&self) -> (&'static str, u64) {
        (self.encoding, self.replaced)
    }

    /// Name of the file being read.
    pub(crate) fn file(&self) -> &str {
        self.file
    }

    pub(crate) fn limits(&self) -> &'s Limits {
        self.session.limits()
    }

    /// Passwords to try on locked members.
    pub(crate) fn passwords(&self) -> &'s [String] {
        let all = &self.session.options.passwords;
        all.get(..super::MAX_PASSWORDS).unwrap_or(all)
    }

    /// Whether no more members are taken.
    pub(crate) fn is_full(&self) -> bool {
        self.session.is_full()
    }

    /// Gives each piece of the file's text, with its place, to `with`.
    pub(crate) fn each_piece(
        &mut self,
        input: &mut Input<'_>,
        mut with: impl FnMut(&mut Self, u64, &str),
    ) {
        let Some(charset) = self.charset else { return };
        self.encoding = charset.encoding.name();
        let mut stream = TextStream::new(input, charset, self.limits().piece_bytes);
        while let Some((base, text)) = stream.next() {
            with(self, base, text);
            if !self.session.sink.wants_more() {
                break;
            }
        }
        self.replaced += stream.replaced();
    }

    /// Emits text as it is written.
    pub(crate) fn text(&mut self, base: u64, text: &str) {
        self.piece(base, text, text, &[]);
    }

    /// Emits `text` made of `raw`, which begins at `base`.
    pub(crate) fn piece(&mut self, base: u64, text: &str, raw: &str, map: &[Shift]) {
        self.session.sink.text(&Piece {
            file: self.file,
            text,
            base,
            raw,
            map,
        });
        self.session.tell_progress();
    }

    /// The rest of the file where a reader can jump about in it: on disk, or in
    /// memory if it is not too long.
    pub(crate) fn hold<'i, 'a>(&mut self, input: &'i mut Input<'a>) -> Hold<'i, 'a> {
        if let Some(file) = input.take_file() {
            self.session.drain(input);
            return Hold::Whole(Held::file(file));
        }
        held::hold(input, &self.session.held, self.limits().max_held_bytes)
    }

    /// `source` with the limits on what comes out of it.
    pub(crate) fn expanded<'a>(&self, source: &'a mut dyn Read, packing: Packing) -> Expanded<'a>
    where
        's: 'a,
    {
        Expanded::new(source, self.limits(), self.session.measure.clone(), packing)
    }

    /// Reads what is packed in this file under `name`, by whichever reader
    /// suits it and within the limits on expansion and nesting.
    pub(crate) fn member(
        &mut self,
        name: &str,
        packing: Packing,
        source: &mut dyn Read,
    ) -> Result<(), Problem> {
        let limit = self.limits().max_nesting;
        if self.nesting >= limit {
            return Err(Problem::NestedTooDeep { limit });
        }
        let name = format!("{}!/{name}", self.file);
        let measure = self.session.measure.clone();
        let mut source = Expanded::new(source, self.limits(), measure, packing);
        self.session
            .file(&name, self.nesting + 1, Input::new(&mut source, None));
        Ok(())
    }

    /// Records a member that is not read.
    pub(crate) fn refuse(&mut self, name: &str, problem: Problem) {
        let name = format!("{}!/{name}", self.file);
        self.session.refuse(&name, problem);
    }
}

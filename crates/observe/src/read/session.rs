//! One reading: which reader gets which file, and what all of them share.

use std::cell::Cell;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::rc::Rc;

use super::charset::Charset;
use super::decode::TextStream;
use super::expand::Expanded;
use super::piece::Shift;
use super::{FileRead, Hint, Input, Limits, Piece, Problem, READERS, Reader, Sink, binary};

/// State of one reading.
pub(crate) struct Session<'s> {
    limits: &'s Limits,
    sink: &'s mut dyn Sink,
    files: u64,
    /// Bytes read from disk.
    disk: Rc<Cell<u64>>,
    /// `disk` when the outermost file now being read was opened.
    disk_at_open: u64,
}

impl<'s> Session<'s> {
    pub(crate) fn new(limits: &'s Limits, sink: &'s mut dyn Sink) -> Self {
        Self {
            limits,
            sink,
            files: 0,
            disk: Rc::default(),
            disk_at_open: 0,
        }
    }

    pub(crate) fn limits(&self) -> &'s Limits {
        self.limits
    }

    /// Opens and reads a file on disk; false when the file limit is reached.
    pub(crate) fn open(&mut self, path: &Path, name: &str) -> bool {
        match File::open(path) {
            Ok(mut file) => self.outermost(name, &mut file),
            Err(e) => {
                let reason = e.to_string();
                self.refuse(
                    name,
                    Problem::Unreadable {
                        operation: "open",
                        reason,
                    },
                )
            }
        }
    }

    /// Reads a file that lies in no container.
    pub(crate) fn outermost(&mut self, name: &str, source: &mut dyn Read) -> bool {
        self.disk_at_open = self.disk.get();
        let counter = Rc::clone(&self.disk);
        self.file(name, 0, Input::new(source, Some(counter)))
    }

    /// Records a file that is not read; false when the file limit is reached.
    pub(crate) fn refuse(&mut self, name: &str, problem: Problem) -> bool {
        if !self.admit(name) {
            return false;
        }
        self.sink.file(unread(name, problem));
        true
    }

    /// Counts a file; reports and refuses the first one too many.
    fn admit(&mut self, name: &str) -> bool {
        let limit = self.limits.max_files;
        self.files += 1;
        if self.files == limit.saturating_add(1) {
            self.sink
                .file(unread(name, Problem::TooManyFiles { limit }));
        }
        self.files <= limit
    }

    fn file(&mut self, name: &str, nesting: u32, mut input: Input<'_>) -> bool {
        if !self.admit(name) {
            return false;
        }
        input.look();
        let (reader, charset, format) = choose(name, &input);
        let mut out = Out {
            file: name,
            nesting,
            charset,
            encoding: "",
            replaced: 0,
            session: self,
        };
        let own = reader.read(&mut input, &mut out).err();
        let (encoding, replaced) = (out.encoding, out.replaced);
        self.drain(&mut input);
        let (bytes, hashes, fault) = input.finish();
        self.sink.file(FileRead {
            file: name.to_owned(),
            bytes,
            hashes,
            reader: reader.name(),
            format,
            encoding,
            replaced,
            problem: fault.or(own),
        });
        self.sink.progress(self.disk.get());
        true
    }

    /// Reads on to the end, for the hashes.
    fn drain(&mut self, input: &mut Input<'_>) {
        let mut buf = vec![0; 256 << 10];
        while input.read(&mut buf).is_ok_and(|n| n > 0) {
            self.sink.progress(self.disk.get());
        }
    }
}

fn choose(name: &str, input: &Input<'_>) -> (&'static dyn Reader, Option<Charset>, &'static str) {
    let hint = Hint::new(name, input.head(), input.ended());
    let best = READERS.into_iter().max_by_key(|r| r.sniff(&hint));
    let reader = best.unwrap_or(&binary::Binary);
    let format = if reader.name() == binary::Binary.name() {
        binary::format(hint.head)
    } else {
        ""
    };
    (reader, hint.charset, format)
}

fn unread(name: &str, problem: Problem) -> FileRead {
    FileRead {
        file: name.to_owned(),
        bytes: 0,
        hashes: None,
        reader: "none",
        format: "",
        encoding: "",
        replaced: 0,
        problem: Some(problem),
    }
}

/// What a reader may do with the file it reads.
pub(crate) struct Out<'o, 's> {
    file: &'o str,
    nesting: u32,
    charset: Option<Charset>,
    encoding: &'static str,
    replaced: u64,
    session: &'o mut Session<'s>,
}

impl Out<'_, '_> {
    /// Name of the file being read.
    pub(crate) fn file(&self) -> &str {
        self.file
    }

    pub(crate) fn limits(&self) -> &Limits {
        self.session.limits
    }

    /// Gives each piece of the file's text, with its place, to `with`.
    pub(crate) fn each_piece(
        &mut self,
        input: &mut Input<'_>,
        mut with: impl FnMut(&mut Self, u64, &str),
    ) {
        let Some(charset) = self.charset else { return };
        self.encoding = charset.encoding.name();
        let mut stream = TextStream::new(input, charset, self.session.limits.piece_bytes);
        while let Some((base, text)) = stream.next() {
            with(self, base, text);
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
        self.session.sink.progress(self.session.disk.get());
    }

    /// Reads what is packed in this file under `name`, by whichever reader
    /// suits it and within the limits on expansion and nesting.
    pub(crate) fn member(&mut self, name: &str, source: &mut dyn Read) -> Result<(), Problem> {
        let limits = self.session.limits;
        if self.nesting >= limits.max_nesting {
            return Err(Problem::NestedTooDeep {
                limit: limits.max_nesting,
            });
        }
        let name = format!("{}!/{name}", self.file);
        let disk = Rc::clone(&self.session.disk);
        let mut source = Expanded::new(source, limits, disk, self.session.disk_at_open);
        self.session
            .file(&name, self.nesting + 1, Input::new(&mut source, None));
        Ok(())
    }
}

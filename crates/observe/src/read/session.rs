//! One reading: which reader gets which file, and what all of them share.

use std::cell::Cell;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::rc::Rc;

use super::apart::{Apart, Counted, Skip};
use super::expand::Measure;
use super::out::Out;
use super::{Charset, Limits};
use super::{FileRead, Hint, Input, Options, Problem, READERS, Reader, Sink, binary};

/// State of one reading.
pub(crate) struct Session<'s> {
    pub options: &'s Options,
    pub sink: &'s mut dyn Sink,
    /// What was read from disk, and what came out of it.
    pub measure: Measure,
    /// Bytes of containers held in memory.
    pub held: Rc<Cell<usize>>,
    /// Where documents and containers are read, if not here.
    pub apart: Option<&'s mut dyn Apart>,
    /// What is passed over.
    pub skip: &'s [Skip],
    files: u64,
    /// Files and members that were begun.
    begun: u64,
}

impl<'s> Session<'s> {
    pub(crate) fn new(options: &'s Options, sink: &'s mut dyn Sink) -> Self {
        Self {
            options,
            sink,
            measure: Measure::default(),
            held: Rc::default(),
            apart: None,
            skip: &[],
            files: 0,
            begun: 0,
        }
    }

    pub(crate) fn limits(&self) -> &'s Limits {
        &self.options.limits
    }

    /// Whether no more files are taken.
    pub(crate) fn is_full(&self) -> bool {
        self.files > self.limits().max_files
    }

    /// Tells the sink how much was read from disk.
    pub(crate) fn tell_progress(&mut self) {
        self.sink.progress(self.measure.disk.get());
    }

    /// Opens and reads a file on disk; false when the file limit is reached.
    pub(crate) fn open(&mut self, path: &Path, name: &str) -> bool {
        match File::open(path) {
            Ok(mut file) => {
                let regular = file.metadata().is_ok_and(|meta| meta.is_file());
                let again = file.try_clone().ok().filter(|_| regular);
                self.outermost(name, &mut file, again)
            }
            Err(e) => {
                let reason = e.to_string();
                self.refuse(
                    name,
                    Problem::Unreadable {
                        operation: "open".into(),
                        reason,
                    },
                )
            }
        }
    }

    /// Reads a file that lies in no container; `again` is a second handle on it,
    /// if it is a regular file.
    pub(crate) fn outermost(
        &mut self,
        name: &str,
        source: &mut dyn Read,
        again: Option<File>,
    ) -> bool {
        self.measure.open();
        let counter = Rc::clone(&self.measure.disk);
        let input = Input::new(source, Some(counter)).on_disk(again);
        self.file(name, 0, input)
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
        let limit = self.limits().max_files;
        self.files += 1;
        if self.files == limit.saturating_add(1) {
            self.sink
                .file(unread(name, Problem::TooManyFiles { limit }));
        }
        self.files <= limit
    }

    /// Reads a file or member; false when no more are taken.
    pub(crate) fn file(&mut self, name: &str, nesting: u32, mut input: Input<'_>) -> bool {
        if !self.sink.wants_more() || !self.admit(name) {
            return false;
        }
        input.look();
        let (reader, charset, format) = choose(name, &input);
        if reader.is_intricate()
            && let Some(file) = self.apart_from(&mut input)
        {
            self.elsewhere(&file, name);
            return true;
        }
        self.begun += 1;
        self.sink.begin(name, reader.name());
        if let Some(skip) = self.skip.iter().find(|s| s.begun == self.begun) {
            self.pass_over(skip, name, input);
            return true;
        }
        let mut out = Out::new(name, nesting, charset, self);
        let own = reader.read(&mut input, &mut out).err();
        let (encoding, replaced) = out.converted();
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
        self.tell_progress();
        true
    }

    /// The file on disk, if it can be read elsewhere.
    fn apart_from(&mut self, input: &mut Input<'_>) -> Option<File> {
        let ready = self.apart.as_mut().is_some_and(|apart| apart.is_ready());
        if ready { input.take_file() } else { None }
    }

    /// Has a file, already admitted, read by another process.
    fn elsewhere(&mut self, file: &File, name: &str) {
        let Some(apart) = &mut self.apart else { return };
        let max_files = self.options.limits.max_files;
        let mut options = self.options.clone();
        options.limits.max_files = max_files.saturating_sub(self.files - 1);
        let mut counted = Counted {
            sink: &mut *self.sink,
            before: self.measure.before(),
            bytes: 0,
            files: 0,
            max_files,
        };
        apart.read(file, name, &options, &mut counted);
        let (files, bytes) = (counted.files, counted.bytes);
        self.files += files.saturating_sub(1);
        let length = file.metadata().map_or(bytes, |meta| meta.len());
        self.measure.disk.set(self.measure.before() + length);
        self.tell_progress();
    }

    /// Reports a file that is not read since that failed before.
    fn pass_over(&mut self, skip: &Skip, name: &str, mut input: Input<'_>) {
        let mut file = unread(name, skip.problem.clone());
        if skip.hashed {
            self.drain(&mut input);
            (file.bytes, file.hashes, _) = input.finish();
        }
        self.sink.file(file);
    }

    /// Reads on to the end, for the hashes.
    pub(crate) fn drain(&mut self, input: &mut Input<'_>) {
        if input.ended() || !self.sink.wants_more() {
            return;
        }
        let mut buf = vec![0; 256 << 10];
        while input.read(&mut buf).is_ok_and(|n| n > 0) {
            self.tell_progress();
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

pub(super) fn unread(name: &str, problem: Problem) -> FileRead {
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

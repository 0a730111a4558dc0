//! The bytes of one file: looked at, hashed and counted on their way.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::rc::Rc;

use super::hashing::Hashing;
use super::{Hashes, Problem};

/// Bytes at the start of a file by which its kind and encoding are told.
const HEAD_BYTES: usize = 256 << 10;

/// Bytes of them for which room is made at first.
const FIRST_BYTES: usize = 4 << 10;

/// A file or member as a reader sees it.
pub(crate) struct Input<'a> {
    source: &'a mut dyn Read,
    head: Vec<u8>,
    given: usize,
    hashing: Hashing,
    bytes: u64,
    /// Bytes read from disk in this reading; only the outermost file counts.
    disk: Option<Rc<Cell<u64>>>,
    /// The same file on disk, for readers that jump about in it.
    file: Option<File>,
    ended: bool,
    problem: Option<Problem>,
}

impl<'a> Input<'a> {
    pub(crate) fn new(source: &'a mut dyn Read, disk: Option<Rc<Cell<u64>>>) -> Self {
        Self {
            source,
            head: Vec::new(),
            given: 0,
            hashing: Hashing::default(),
            bytes: 0,
            disk,
            file: None,
            ended: false,
            problem: None,
        }
    }

    /// With a second handle on the file that it comes from.
    pub(crate) fn on_disk(mut self, file: Option<File>) -> Self {
        self.file = file;
        self
    }

    /// The second handle, once.
    pub(crate) fn take_file(&mut self) -> Option<File> {
        self.file.take()
    }

    /// Reads the head; a fault shows when the reader gets there.
    pub(crate) fn look(&mut self) {
        let mut head = Vec::new();
        let mut filled = 0;
        // Most members are small: room is made as it is needed.
        while filled < HEAD_BYTES {
            if filled == head.len() {
                head.resize((2 * filled).clamp(FIRST_BYTES, HEAD_BYTES), 0);
            }
            match self.pull(head.get_mut(filled..).unwrap_or_default()) {
                Ok(0) | Err(_) => break,
                Ok(n) => filled += n,
            }
        }
        head.truncate(filled);
        self.head = head;
    }

    /// The first bytes of the file, as many as there are up to 256 KiB.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether the source has been read to its end.
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Bytes, hashes and problem, once the source was read to its end or failed.
    pub(crate) fn finish(self) -> (u64, Option<Hashes>, Option<Problem>) {
        let hashes = self.ended.then(|| self.hashing.finish());
        (self.bytes, hashes, self.problem)
    }

    fn pull(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if let Some(problem) = &self.problem {
            return Err(io::Error::other(problem.clone()));
        }
        if self.ended {
            return Ok(0);
        }
        loop {
            match self.source.read(buf) {
                Ok(n) => {
                    self.ended = n == 0;
                    self.hashing.update(buf.get(..n).unwrap_or_default());
                    self.bytes += n as u64;
                    if let Some(disk) = &self.disk {
                        disk.set(disk.get() + n as u64);
                    }
                    return Ok(n);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => {
                    self.problem = Some(Problem::from_io(&e, self.bytes));
                    return Err(e);
                }
            }
        }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let rest = self.head.get(self.given..).unwrap_or_default();
        if rest.is_empty() {
            return self.pull(buf);
        }
        let n = rest.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..n), rest.get(..n)) {
            to.copy_from_slice(from);
        }
        self.given += n;
        Ok(n)
    }
}

//! A container where a reader can jump about in it.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Chain, Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use super::input::Input;

/// What became of holding a container.
pub(crate) enum Hold<'i, 'a> {
    /// All of it.
    Whole(Held),
    /// It is longer than may be held: its beginning, then the rest.
    TooLong(Chain<Held, &'i mut Input<'a>>),
}

/// A container on disk or in memory.
pub(crate) struct Held(Place);

enum Place {
    Disk(File),
    Memory(Cursor<Shared>),
}

/// Bytes in memory and their share of it.
struct Shared {
    bytes: Vec<u8>,
    _share: Share,
}

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// A share of the memory for containers, given back in the end.
struct Share {
    held: Rc<Cell<usize>>,
    bytes: usize,
}

impl Drop for Share {
    fn drop(&mut self) {
        self.held.set(self.held.get().saturating_sub(self.bytes));
    }
}

impl Held {
    pub(crate) fn file(file: File) -> Self {
        Self(Place::Disk(file))
    }
}

/// Reads `input` into memory, as far as `held` leaves room below `limit`.
pub(crate) fn hold<'i, 'a>(
    input: &'i mut Input<'a>,
    held: &Rc<Cell<usize>>,
    limit: usize,
) -> Hold<'i, 'a> {
    let room = limit.saturating_sub(held.get());
    let mut bytes = Vec::new();
    // A fault is remembered by the input; what came before it is held.
    let _ = input.by_ref().take(room as u64).read_to_end(&mut bytes);
    let whole = bytes.len() < room;
    held.set(held.get() + bytes.len());
    let share = Share {
        held: Rc::clone(held),
        bytes: bytes.len(),
    };
    let memory = Held(Place::Memory(Cursor::new(Shared {
        bytes,
        _share: share,
    })));
    if whole {
        Hold::Whole(memory)
    } else {
        Hold::TooLong(memory.chain(input))
    }
}

impl Read for Held {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Place::Disk(file) => file.read(buf),
            Place::Memory(bytes) => bytes.read(buf),
        }
    }
}

impl Seek for Held {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.0 {
            Place::Disk(file) => file.seek(to),
            Place::Memory(bytes) => bytes.seek(to),
        }
    }
}

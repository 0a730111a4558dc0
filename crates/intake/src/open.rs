//! Opening a file: unpacking with limits, and what its first bytes say.

use crate::options::Limits;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

/// Bytes looked at to recognise a format.
const HEAD_BYTES: u64 = 64 << 10;

/// Unpacked bytes below which no ratio is judged.
const RATIO_FREE_BYTES: u64 = 64 << 20;

/// The head that was looked at, and what follows.
type Rejoined = Chain<Cursor<Vec<u8>>, Box<dyn Read>>;

/// A file ready to be read, unpacked.
pub(crate) struct Opened {
    /// The first bytes, byte order mark included.
    pub head: Vec<u8>,
    /// Everything, the head included.
    pub reader: BufReader<Rejoined>,
    /// Packed bytes read so far.
    pub consumed: Rc<Cell<u64>>,
}

/// Opens `path`, unpacking gzip and Zstandard by their first bytes.
pub(crate) fn open(path: &Path, limits: &Limits) -> io::Result<Opened> {
    let consumed = Rc::new(Cell::new(0));
    let mut file = BufReader::with_capacity(
        256 << 10,
        Counting {
            inner: File::open(path)?,
            bytes: Rc::clone(&consumed),
        },
    );
    let unpacked: Option<Box<dyn Read>> = match file.fill_buf()? {
        [0x1f, 0x8b, ..] => Some(Box::new(flate2::bufread::MultiGzDecoder::new(file))),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Box::new(zstd::Decoder::with_buffer(file)?)),
        _ => return from_reader(Box::new(file), consumed),
    };
    let inner = unpacked.unwrap_or_else(|| Box::new(io::empty()));
    let limited = Unpacking {
        inner,
        packed: Rc::clone(&consumed),
        unpacked: 0,
        max_ratio: limits.max_ratio,
    };
    from_reader(Box::new(limited), consumed)
}

fn from_reader(mut inner: Box<dyn Read>, consumed: Rc<Cell<u64>>) -> io::Result<Opened> {
    let mut head = Vec::new();
    inner.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
    let reader = BufReader::with_capacity(256 << 10, Cursor::new(head.clone()).chain(inner));
    Ok(Opened {
        head,
        reader,
        consumed,
    })
}

/// Reads the whole of `opened`, at most `limit` bytes.
pub(crate) fn read_all(opened: &mut Opened, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    opened
        .reader
        .by_ref()
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::other(format!(
            "the document has more than the limit of {limit} bytes; split it or raise the limit"
        )));
    }
    Ok(bytes)
}

/// Counts what is read.
struct Counting<R> {
    inner: R,
    bytes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}

/// Refuses what unpacks to far more than it is.
struct Unpacking {
    inner: Box<dyn Read>,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
    max_ratio: u64,
}

impl Read for Unpacking {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked += read as u64;
        let allowed = self
            .packed
            .get()
            .saturating_mul(self.max_ratio)
            .max(RATIO_FREE_BYTES);
        if self.unpacked > allowed {
            return Err(io::Error::other(format!(
                "it unpacks to more than {} times its size; unpack it with care and read the result",
                self.max_ratio
            )));
        }
        Ok(read)
    }
}

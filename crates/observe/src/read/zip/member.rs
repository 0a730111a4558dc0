//! From a member's data to its content.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};

use flate2::{Crc, bufread::DeflateDecoder};

use super::aes::AesReader;
use super::crypto::ZipCrypto;
use super::entry::{self, Entry};
use crate::read::expand::Packing;
use crate::read::held::Held;
use crate::read::{Out, Problem};

/// Wrong passwords after which no more are tried in an archive none of whose
/// members was opened: each costs thousands of hashes.
const MAX_FAILURES: usize = 64;

/// Opens members, with passwords if need be.
pub(crate) struct Opener<'p> {
    /// Where stretches that were read begin and end.
    taken: BTreeMap<u64, u64>,
    passwords: &'p [String],
    /// The one that opened the last locked member.
    known: Option<&'p str>,
    failures: usize,
}

impl<'p> Opener<'p> {
    pub(crate) fn new(passwords: &'p [String]) -> Self {
        Self {
            taken: BTreeMap::new(),
            passwords,
            known: None,
            failures: 0,
        }
    }

    /// Reads one member.
    pub(super) fn member(
        &mut self,
        held: &mut Held,
        entry: &Entry,
        out: &mut Out<'_, '_>,
    ) -> Result<(), Problem> {
        let mut content = self.content(held, entry, out)?;
        let packing = Packing::Bytes(entry.packed);
        out.member(&entry.safe_name(), packing, &mut content)
    }

    /// The content of one member, once: what was given away is not given again.
    pub(crate) fn content<'h>(
        &mut self,
        held: &'h mut Held,
        entry: &Entry,
        out: &Out<'_, '_>,
    ) -> Result<Content<'h>, Problem> {
        let start = data_start(held, entry)?;
        self.take(entry.offset, start.saturating_add(entry.packed))?;
        let password = if entry.is_encrypted() {
            Some(self.password(held, entry, start, out)?)
        } else {
            None
        };
        content(held, entry, start, password)
    }

    /// Marks a stretch of the archive as read, unless some of it is.
    fn take(&mut self, start: u64, end: u64) -> Result<(), Problem> {
        let before = self.taken.range(..end).next_back();
        if before.is_some_and(|(_, taken)| *taken > start) {
            return Err(Problem::Overlap);
        }
        self.taken.insert(start, end);
        Ok(())
    }

    fn password(
        &mut self,
        held: &mut Held,
        entry: &Entry,
        start: u64,
        out: &Out<'_, '_>,
    ) -> Result<&'p str, Problem> {
        let others = self.passwords.iter().map(String::as_str);
        for password in self.known.into_iter().chain(others) {
            if self.failures >= MAX_FAILURES {
                break;
            }
            if opens(held, entry, start, password, out)? {
                self.known = Some(password);
                self.failures = 0;
                return Ok(password);
            }
            self.failures += 1;
        }
        Err(Problem::Locked {
            tried: self.passwords.len(),
        })
    }
}

/// Where the data begins, after the local header.
fn data_start(held: &mut Held, entry: &Entry) -> Result<u64, Problem> {
    let damaged = |_| Problem::Damaged {
        at: 0,
        reason: "the directory names a member that is not there".to_owned(),
    };
    let mut signature = [0; 4];
    held.seek(SeekFrom::Start(entry.offset)).map_err(damaged)?;
    held.read_exact(&mut signature).map_err(damaged)?;
    if &signature != b"PK\x03\x04" {
        return Err(damaged(io::ErrorKind::InvalidData.into()));
    }
    entry::local(held).map_err(damaged)?;
    held.stream_position().map_err(damaged)
}

/// Whether a password is the right one. The old encryption lets one wrong
/// password in 256 pass, so its content is read once for the checksum.
fn opens(
    held: &mut Held,
    entry: &Entry,
    start: u64,
    password: &str,
    out: &Out<'_, '_>,
) -> Result<bool, Problem> {
    let mut content = match content(held, entry, start, Some(password)) {
        Ok(content) => content,
        Err(Problem::Locked { .. }) => return Ok(false),
        Err(problem) => return Err(problem),
    };
    if entry.aes.is_some() {
        return Ok(true);
    }
    let mut limited = out.expanded(&mut content, Packing::Bytes(entry.packed));
    match io::copy(&mut limited, &mut io::sink()) {
        Ok(_) => Ok(true),
        Err(e) => match Problem::from_io(&e, 0) {
            Problem::Damaged { .. } => Ok(false),
            problem => Err(problem),
        },
    }
}

/// What a member holds, unpacked on its way.
pub(crate) type Content<'h> = Box<dyn Read + 'h>;

fn content<'h>(
    held: &'h mut Held,
    entry: &Entry,
    start: u64,
    password: Option<&str>,
) -> Result<Content<'h>, Problem> {
    held.seek(SeekFrom::Start(start))
        .map_err(|e| Problem::from_io(&e, 0))?;
    let mut data: Content<'h> =
        Box::new(BufReader::with_capacity(32 << 10, held).take(entry.packed));
    let mut method = entry.method;
    let mut crc = Some(entry.crc);
    match (password, entry.aes) {
        (None, _) => {}
        (Some(password), Some(kind)) => {
            data = Box::new(AesReader::new(data, entry.packed, kind, password)?);
            method = kind.method;
            crc = crc.filter(|_| kind.version == 1);
        }
        (Some(password), None) => data = Box::new(ZipCrypto::new(data, entry, password)?),
    }
    let content: Content<'h> = match method {
        0 => data,
        8 => Box::new(DeflateDecoder::new(BufReader::with_capacity(
            32 << 10,
            data,
        ))),
        method => {
            return Err(Problem::Unsupported {
                what: format!("packed by {}", method_name(method)),
            });
        }
    };
    Ok(Box::new(Checked {
        content,
        size: entry.size,
        read: 0,
        crc: Crc::new(),
        stated: crc,
    }))
}

/// The name of a compression method that is not unpacked here.
pub(super) fn method_name(method: u16) -> String {
    match method {
        1..=5 => "a method of the 1980s".to_owned(),
        6 => "implode".to_owned(),
        9 => "deflate64".to_owned(),
        12 => "bzip2".to_owned(),
        14 => "LZMA".to_owned(),
        93 => "Zstandard".to_owned(),
        95 => "xz".to_owned(),
        98 => "PPMd".to_owned(),
        99 => "AES encryption without its parameters".to_owned(),
        other => format!("method {other}"),
    }
}

/// Content whose length and checksum must be as stated.
struct Checked<'h> {
    content: Content<'h>,
    size: u64,
    read: u64,
    crc: Crc,
    stated: Option<u32>,
}

impl Read for Checked<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.content.read(buf)?;
        self.read += n as u64;
        self.crc.update(buf.get(..n).unwrap_or_default());
        if n > 0 || buf.is_empty() {
            return Ok(n);
        }
        let wrong = |what| Err(io::Error::new(io::ErrorKind::InvalidData, what));
        if self.read != self.size {
            return wrong("the length is not the one stated");
        }
        if self.stated.is_some_and(|stated| stated != self.crc.sum()) {
            return wrong("the checksum does not match");
        }
        Ok(0)
    }
}

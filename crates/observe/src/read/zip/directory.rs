//! The directory at the end of an archive.

use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};

use memchr::memmem;

use super::entry::{self, Entry, Fields};
use crate::read::Problem;
use crate::read::held::Held;

const END: &[u8] = b"PK\x05\x06";
const END_BYTES: u64 = 22;
const LOCATOR: &[u8] = b"PK\x06\x07";
const LOCATOR_BYTES: u64 = 20;
const END64: &[u8] = b"PK\x06\x06";

/// The end record and the longest comment after it.
const TAIL_BYTES: u64 = END_BYTES + 0xFFFF;

/// The members of an archive.
pub(crate) struct Directory {
    pub entries: Vec<Entry>,
    /// Why there may be more.
    pub problem: Option<Problem>,
}

/// Where an end record says the directory is.
struct End {
    count: u64,
    bytes: u64,
    offset: u64,
    /// Where the record that says so stands.
    at: u64,
}

impl Directory {
    /// Finds and reads it; at most one entry more than `max`.
    pub(crate) fn read(held: &mut Held, max: u64) -> Result<Self, Problem> {
        let damaged = |reason: &str| Problem::Damaged {
            at: 0,
            reason: reason.to_owned(),
        };
        let end = find(held).map_err(|e| Problem::from_io(&e, 0))?;
        let end = end.ok_or_else(|| damaged("the archive has no directory at its end"))?;
        let start = end.at.checked_sub(end.bytes);
        let start = start.ok_or_else(|| damaged("the directory lies outside of the archive"))?;
        // What was put before the archive moved everything.
        let shift = start.saturating_sub(end.offset);
        held.seek(SeekFrom::Start(start))
            .map_err(|e| Problem::from_io(&e, 0))?;
        let mut source = BufReader::with_capacity(64 << 10, held).take(end.bytes);
        let mut directory = Self {
            entries: Vec::new(),
            problem: None,
        };
        for seen in 0..end.count.min(max.saturating_add(1)) {
            match next(&mut source) {
                Ok(mut entry) => {
                    entry.offset = entry.offset.saturating_add(shift);
                    directory.entries.push(entry);
                }
                Err(_) if seen == 0 => return Err(damaged("the directory is damaged")),
                Err(_) => {
                    directory.problem = Some(damaged("the directory breaks off"));
                    break;
                }
            }
        }
        Ok(directory)
    }
}

fn next(source: &mut dyn io::Read) -> io::Result<Entry> {
    let mut signature = [0; 4];
    source.read_exact(&mut signature)?;
    if &signature != b"PK\x01\x02" {
        return Err(io::ErrorKind::InvalidData.into());
    }
    entry::central(source)
}

/// The last end record that could be one.
fn find(held: &mut Held) -> io::Result<Option<End>> {
    let length = held.seek(SeekFrom::End(0))?;
    let from = length.saturating_sub(TAIL_BYTES + LOCATOR_BYTES);
    held.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    held.by_ref()
        .take(TAIL_BYTES + LOCATOR_BYTES)
        .read_to_end(&mut tail)?;
    for at in memmem::rfind_iter(&tail, END) {
        let Some(record) = tail.get(at + END.len()..) else {
            continue;
        };
        let place = from + at as u64;
        let Some(end) = end(Fields(record), place) else {
            continue;
        };
        let before = at.checked_sub(20).and_then(|i| tail.get(i..at));
        let locator = before.and_then(|b| b.strip_prefix(LOCATOR));
        let large = match locator {
            Some(locator) => end64(held, Fields(locator), place)?,
            None => None,
        };
        return Ok(Some(large.unwrap_or(end)));
    }
    Ok(None)
}

fn end(mut record: Fields<'_>, at: u64) -> Option<End> {
    record.take(6)?;
    let count = u64::from(record.u16()?);
    let (bytes, offset) = (u64::from(record.u32()?), u64::from(record.u32()?));
    (bytes <= at).then_some(End {
        count,
        bytes,
        offset,
        at,
    })
}

/// The record for large archives, directly before its locator as a rule.
fn end64(held: &mut Held, mut locator: Fields<'_>, end: u64) -> io::Result<Option<End>> {
    const RECORD_BYTES: u64 = 56;
    locator.take(4);
    let stated = locator.u64().unwrap_or(u64::MAX);
    let usual = end.saturating_sub(LOCATOR_BYTES + RECORD_BYTES);
    for at in [usual, stated] {
        let mut record = [0; 56];
        // A place that cannot be gone to is not the right one.
        if held.seek(SeekFrom::Start(at)).is_err() || held.read_exact(&mut record).is_err() {
            continue;
        }
        let Some(record) = record.strip_prefix(END64) else {
            continue;
        };
        let mut fields = Fields(record);
        fields.take(28);
        let (count, bytes, offset) = (fields.u64(), fields.u64(), fields.u64());
        if let (Some(count), Some(bytes), Some(offset)) = (count, bytes, offset) {
            return Ok((bytes <= at).then_some(End {
                count,
                bytes,
                offset,
                at,
            }));
        }
    }
    Ok(None)
}

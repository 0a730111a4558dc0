//! Members front to back, by the headers before each, without the directory.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::DeflateDecoder;

use super::entry::{self, Entry};
use super::member::method_name;
use crate::read::expand::Packing;
use crate::read::{Out, Problem};

/// Reads what can be read of an archive that begins in `source`.
pub(super) fn members(source: &mut dyn Read, out: &mut Out<'_, '_>) -> Result<(), Problem> {
    let mut source = BufReader::with_capacity(64 << 10, source);
    while !out.is_full() && find(&mut source) {
        let Ok(entry) = entry::local(&mut source) else {
            return Ok(());
        };
        if entry.is_folder() {
            continue;
        }
        match member(&mut source, &entry, out) {
            Ok(()) => {}
            Err(deep @ Problem::NestedTooDeep { .. }) => return Err(deep),
            Err(problem) => out.refuse(&entry.safe_name(), problem),
        }
    }
    Ok(())
}

fn member(
    source: &mut BufReader<&mut dyn Read>,
    entry: &Entry,
    out: &mut Out<'_, '_>,
) -> Result<(), Problem> {
    let name = entry.safe_name();
    if entry.is_encrypted() {
        return Err(Problem::Locked { tried: 0 });
    }
    match (entry.method, entry.has_descriptor()) {
        // The data tells its own end.
        (8, _) => out.member(&name, Packing::Stream, &mut DeflateDecoder::new(source)),
        (0, false) => {
            let mut content = Stored {
                source,
                left: entry.packed,
            };
            out.member(&name, Packing::Plain, &mut content)
        }
        (0, true) => Err(Problem::Unsupported {
            what: "stored without its length before it".to_owned(),
        }),
        (method, _) => Err(Problem::Unsupported {
            what: format!("packed by {}", method_name(method)),
        }),
    }
}

/// Goes on behind the next local header's signature; false when there is none
/// or the directory begins.
fn find(source: &mut dyn BufRead) -> bool {
    let mut last = 0u32;
    loop {
        let Ok(buffered) = source.fill_buf() else {
            return false;
        };
        if buffered.is_empty() {
            return false;
        }
        let mut used = 0;
        for byte in buffered {
            used += 1;
            last = last << 8 | u32::from(*byte);
            if last == 0x504B_0304 || last == 0x504B_0102 {
                break;
            }
        }
        source.consume(used);
        match last {
            0x504B_0304 => return true,
            0x504B_0102 => return false,
            _ => {}
        }
    }
}

/// Content of a stated length.
struct Stored<'s, 'r> {
    source: &'s mut BufReader<&'r mut dyn Read>,
    left: u64,
}

impl Read for Stored<'_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buf.len());
        let n = self.source.read(buf.get_mut(..most).unwrap_or_default())?;
        if n == 0 && most > 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the archive ends within this member",
            ));
        }
        self.left -= n as u64;
        Ok(n)
    }
}

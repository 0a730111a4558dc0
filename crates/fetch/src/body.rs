//! The body of an answer into a file, unpacked, within limits, with its digest.

use crate::error::FetchError;
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::io::{self, Read, Write};
use std::rc::Rc;

/// Unpacked bytes below which no ratio is judged.
const RATIO_FREE_BYTES: u64 = 16 << 20;
/// Unpacked bytes for each packed byte beyond that.
const MAX_RATIO: u64 = 250;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub bytes: u64,
    pub sha256: String,
}

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

/// Copies `from` to `to`, unpacking it if it is `gzip`.
pub(crate) fn copy(
    url: &str,
    from: impl Read,
    gzip: bool,
    max_bytes: u64,
    to: &mut dyn Write,
) -> Result<Written, FetchError> {
    let packed = Rc::new(Cell::new(0));
    let counting = Counting {
        inner: from,
        bytes: Rc::clone(&packed),
    };
    let mut reader: Box<dyn Read> = if gzip {
        Box::new(flate2::read::MultiGzDecoder::new(counting))
    } else {
        Box::new(counting)
    };
    let limit = |what, limit: String| FetchError::Limit {
        url: url.to_owned(),
        what,
        limit,
    };
    let mut digest = Sha256::new();
    let mut bytes = 0u64;
    let mut buffer = vec![0u8; 64 << 10];
    loop {
        let read = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                return Err(FetchError::Connection {
                    url: url.to_owned(),
                    reason: format!("the answer broke off after {bytes} bytes: {error}"),
                });
            }
        };
        bytes += read as u64;
        if bytes > max_bytes {
            return Err(limit("the size", format!("{max_bytes} bytes")));
        }
        if gzip && bytes > RATIO_FREE_BYTES.saturating_add(packed.get().saturating_mul(MAX_RATIO)) {
            return Err(limit(
                "the expansion",
                format!("{MAX_RATIO} bytes for each packed byte"),
            ));
        }
        let part = buffer.get(..read).unwrap_or_default();
        digest.update(part);
        to.write_all(part).map_err(|e| FetchError::Connection {
            url: url.to_owned(),
            reason: format!("what came could not be written: {e}"),
        })?;
    }
    Ok(Written {
        bytes,
        sha256: hex(&digest.finalize()),
    })
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn bombs_endless_bodies_and_cuts_are_refused() {
        let zeros = packed(&vec![0u8; 64 << 20]);
        let mut out = io::sink();
        let bomb = copy("u", zeros.as_slice(), true, 1 << 30, &mut out);
        assert!(
            matches!(
                bomb,
                Err(FetchError::Limit {
                    what: "the expansion",
                    ..
                })
            ),
            "{bomb:?}"
        );
        let endless = copy("u", io::repeat(b'a'), false, 1 << 20, &mut out);
        assert!(matches!(
            endless,
            Err(FetchError::Limit {
                what: "the size",
                ..
            })
        ));
        let whole = packed(b"one two three");
        let cut = copy("u", &whole[..whole.len() - 9], true, 1 << 20, &mut out);
        assert!(matches!(cut, Err(FetchError::Connection { .. })));
    }

    #[test]
    fn what_is_whole_has_its_digest() {
        let mut out = Vec::new();
        let written = copy("u", packed(b"abc").as_slice(), true, 10, &mut out).unwrap();
        assert_eq!((written.bytes, out.as_slice()), (3, b"abc".as_slice()));
        assert!(written.sha256.starts_with("ba7816bf"));
    }
}

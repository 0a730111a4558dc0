//! Limits on what comes out of compressed data.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::{Limits, Problem};

/// How many readings' worth of the grace all members together may use.
const GRACES: u64 = 4;

/// Bombs in one outermost file after which its other members are trusted less: so much less.
const MANY_BOMBS: u64 = 8;
const DISTRUST: u64 = 10;

/// How a member is packed: what its size is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    /// In a compressed stream: against what was read from disk so far.
    Stream,
    /// In this many bytes of its own.
    Bytes(u64),
    /// As it is.
    Plain,
}

/// What came out of the outermost file so far, and what was read of it.
///
/// Containers in containers are all measured against the outermost file, so
/// that ratios do not multiply.
#[derive(Clone, Default)]
pub(crate) struct Measure {
    /// Bytes read from disk in this reading.
    pub disk: Rc<Cell<u64>>,
    /// `disk` when the outermost file was opened.
    at_open: u64,
    /// Bytes that came out of it at any depth.
    out: Rc<Cell<u64>>,
    /// Members of it that expanded too far.
    bombs: Rc<Cell<u64>>,
}

impl Measure {
    /// Another outermost file begins.
    pub(crate) fn open(&mut self) {
        self.at_open = self.disk.get();
        self.out.set(0);
        self.bombs.set(0);
    }

    /// Bytes read from disk before the outermost file was opened.
    pub(crate) fn before(&self) -> u64 {
        self.at_open
    }

    fn read(&self) -> u64 {
        self.disk.get() - self.at_open
    }
}

/// A member's content, cut off when it outgrows what it was packed in.
pub(crate) struct Expanded<'a> {
    source: &'a mut dyn Read,
    limits: &'a Limits,
    measure: Measure,
    packing: Packing,
    out: u64,
}

impl<'a> Expanded<'a> {
    pub(crate) fn new(
        source: &'a mut dyn Read,
        limits: &'a Limits,
        measure: Measure,
        packing: Packing,
    ) -> Self {
        Self {
            source,
            limits,
            measure,
            packing,
            out: 0,
        }
    }

    fn count(&mut self, n: usize) -> Result<(), Problem> {
        self.out += n as u64;
        let max = self.limits.max_member_bytes;
        if self.out > max {
            return Err(Problem::MemberTooLarge { limit: max });
        }
        let packed = match self.packing {
            Packing::Plain => return Ok(()),
            Packing::Stream => self.measure.read(),
            Packing::Bytes(bytes) => bytes,
        };
        let total = &self.measure.out;
        total.set(total.get() + n as u64);
        let (ratio, grace) = (
            self.limits.max_expansion_ratio,
            self.limits.expansion_grace_bytes,
        );
        let bombs = &self.measure.bombs;
        let distrust = if bombs.get() < MANY_BOMBS {
            1
        } else {
            DISTRUST
        };
        let own = grace.max(packed.saturating_mul(ratio)) / distrust;
        let all = (grace.saturating_mul(GRACES)).max(self.measure.read().saturating_mul(ratio));
        if self.out > own || total.get() > all {
            let at = self.out;
            bombs.set(bombs.get() + 1);
            return Err(Problem::Expansion { ratio, at });
        }
        Ok(())
    }
}

impl Read for Expanded<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buf)?;
        self.count(n).map_err(io::Error::other)?;
        Ok(n)
    }
}

/// Name of the one file in a compressed file: its own without the extension,
/// `.tgz` being a short form of `.tar.gz`.
pub(crate) fn content_name(file: &str, extension: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    match name.rsplit_once('.') {
        Some((stem, last)) if last.eq_ignore_ascii_case(extension) && !stem.is_empty() => {
            stem.to_owned()
        }
        Some((stem, last)) if last.eq_ignore_ascii_case("tgz") && !stem.is_empty() => {
            format!("{stem}.tar")
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::content_name;

    #[test]
    fn content_is_named_after_its_file() {
        assert_eq!(content_name("d/a.log.gz", "gz"), "a.log");
        assert_eq!(content_name("a.GZ", "gz"), "a");
        assert_eq!(content_name("a.tgz", "gz"), "a.tar");
        assert_eq!(content_name("b.gz!/a", "gz"), "a");
        assert_eq!(content_name(".gz", "gz"), ".gz");
    }
}

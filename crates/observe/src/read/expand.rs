//! Limits on what comes out of compressed data.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::{Limits, Problem};

/// A member's content, cut off when it outgrows what was read from disk.
///
/// Containers in containers are all measured against the outermost file, so
/// that ratios do not multiply.
pub(crate) struct Expanded<'a> {
    source: &'a mut dyn Read,
    limits: &'a Limits,
    disk: Rc<Cell<u64>>,
    disk_at_open: u64,
    out: u64,
}

impl<'a> Expanded<'a> {
    pub(crate) fn new(
        source: &'a mut dyn Read,
        limits: &'a Limits,
        disk: Rc<Cell<u64>>,
        disk_at_open: u64,
    ) -> Self {
        Self {
            source,
            limits,
            disk,
            disk_at_open,
            out: 0,
        }
    }

    fn check(&self) -> Result<(), Problem> {
        let limits = self.limits;
        let read = self.disk.get() - self.disk_at_open;
        let allowed = read.saturating_mul(limits.max_expansion_ratio);
        if self.out > limits.expansion_grace_bytes && self.out > allowed {
            return Err(Problem::Expansion {
                ratio: limits.max_expansion_ratio,
                at: self.out,
            });
        }
        if self.out > limits.max_member_bytes {
            return Err(Problem::MemberTooLarge {
                limit: limits.max_member_bytes,
            });
        }
        Ok(())
    }
}

impl Read for Expanded<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buf)?;
        self.out += n as u64;
        self.check().map_err(io::Error::other)?;
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

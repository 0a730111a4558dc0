//! A file in blocks of whole lines, taken by several threads.

use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of a block.
const BLOCK: u64 = 4 << 20;
/// Bytes read beyond a block, for its last line.
const BEYOND: u64 = 65_536 + 2;
/// Places at which lines are counted for the estimate, and bytes read there.
const SAMPLES: u64 = 16;
const SAMPLE: u64 = 65_536;

/// A file in blocks.
pub struct Blocks {
    path: PathBuf,
    bytes: u64,
}

impl Blocks {
    pub fn of(path: &Path) -> Result<Self> {
        let meta = std::fs::metadata(path)?;
        if !meta.is_file() {
            return Err(std::io::Error::other("it is no file"));
        }
        Ok(Self {
            path: path.to_owned(),
            bytes: meta.len(),
        })
    }

    /// About how many lines there are.
    pub fn estimate(&self) -> Result<u64> {
        let mut file = File::open(&self.path)?;
        let (mut read, mut lines) = (0_u64, 0_u64);
        for sample in 0..SAMPLES {
            file.seek(SeekFrom::Start(self.bytes / SAMPLES * sample))?;
            let mut bytes = Vec::new();
            (&mut file).take(SAMPLE).read_to_end(&mut bytes)?;
            read += bytes.len() as u64;
            lines += bytes.iter().filter(|b| **b == b'\n').count() as u64;
        }
        let lines = u128::from(lines.max(1)) * u128::from(self.bytes) / u128::from(read.max(1));
        Ok(u64::try_from(lines).unwrap_or(u64::MAX))
    }

    /// Hands over blocks, each once among all threads that share `next`, with the place where it
    /// begins, until there are none or `visit` wants no more.
    pub fn each(
        &self,
        next: &AtomicUsize,
        mut visit: impl FnMut(u64, &[u8]) -> bool,
    ) -> Result<()> {
        let mut file = File::open(&self.path)?;
        let mut buffer = Vec::new();
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed) as u64;
            let Some(start) = block.checked_mul(BLOCK).filter(|s| *s < self.bytes) else {
                return Ok(());
            };
            // A line belongs to the block in which it begins: the byte before tells whether one does.
            let before = u64::from(block > 0);
            file.seek(SeekFrom::Start(start - before))?;
            buffer.clear();
            (&mut file)
                .take(before + BLOCK + BEYOND)
                .read_to_end(&mut buffer)?;
            let whole = usize::try_from(before + BLOCK).unwrap_or(usize::MAX);
            let Some((skipped, lines)) = lines(&buffer, block > 0, whole) else {
                continue;
            };
            if !visit(start - before + skipped as u64, lines) {
                return Ok(());
            }
        }
    }
}

/// The lines that begin in the first `whole` bytes, and the bytes before them; the first byte, if
/// one of the block before stands there, only tells whether a line begins behind it.
fn lines(buffer: &[u8], before: bool, whole: usize) -> Option<(usize, &[u8])> {
    let newline = |from: usize| {
        let rest = buffer.get(from..)?;
        Some(from + rest.iter().position(|b| *b == b'\n')? + 1)
    };
    let start = if before { newline(0)? } else { 0 };
    if start >= whole {
        return None;
    }
    let end = newline(whole - 1).unwrap_or(buffer.len());
    Some((start, buffer.get(start..end.min(buffer.len()))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_belongs_to_one_block() {
        let text = b"ab\ncdefgh\n\nij\nklmnopqrstuvw\nx\ny";
        for size in 1..12 {
            let mut met = Vec::new();
            for block in 0..text.len().div_ceil(size) {
                let before = usize::from(block > 0);
                let from = block * size - before;
                let buffer = text.get(from..).unwrap();
                if let Some((_, lines)) = lines(buffer, block > 0, before + size) {
                    met.extend_from_slice(lines);
                }
            }
            assert_eq!(met, text, "blocks of {size}");
        }
    }
}

//! tar archives: ustar, with the long names of GNU and of pax.

use std::io::{self, Read};

use super::expand::Packing;
use super::member_name::safe;
use super::{Hint, Input, Out, Problem, Reader};

const BLOCK: usize = 512;

/// Longest name or table of attributes that is read.
const MAX_EXTENSION_BYTES: u64 = 64 << 10;

/// Reads an archive as a container of its files, one after the other.
pub(crate) struct Tar;

impl Reader for Tar {
    fn name(&self) -> &'static str {
        "tar"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        let first = hint.head.first_chunk::<BLOCK>();
        match first.and_then(Header::parse) {
            Some(_) if hint.head.get(257..262) == Some(b"ustar") => 95,
            Some(_) if hint.has_extension(&["tar"]) => 90,
            _ => 0,
        }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let mut long_name = None;
        let mut at = 0;
        while let Some(block) = block(input)? {
            at += BLOCK as u64;
            if block.iter().all(|b| *b == 0) {
                return Ok(());
            }
            let header = Header::parse(&block).ok_or_else(|| Problem::Damaged {
                at,
                reason: "no header of a tar member where one must stand".to_owned(),
            })?;
            let mut content = Counted::new(input, header.size);
            match header.kind {
                b'L' => long_name = Some(gnu_name(&mut content)),
                b'x' => long_name = pax_name(&mut content),
                kind => {
                    let name = safe(&long_name.take().unwrap_or(header.name));
                    member(kind, &name, &mut content, out)?;
                }
            }
            at += content.skip()?;
            if out.is_full() {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn member(
    kind: u8,
    name: &str,
    content: &mut Counted<'_, '_>,
    out: &mut Out<'_, '_>,
) -> Result<(), Problem> {
    match kind {
        0 | b'0' | b'7' => out.member(name, Packing::Plain, content)?,
        b'1' | b'2' => out.refuse(name, Problem::SymbolicLink),
        b'3' | b'4' | b'6' => out.refuse(name, Problem::Special),
        b'S' => out.refuse(
            name,
            Problem::Unsupported {
                what: "a sparse file".to_owned(),
            },
        ),
        // Folders, labels and attributes for all that follows hold nothing.
        _ => {}
    }
    Ok(())
}

/// The next block, or `None` where the archive ends without its mark.
fn block(input: &mut Input<'_>) -> Result<Option<[u8; BLOCK]>, Problem> {
    let mut block = [0; BLOCK];
    match input.read_exact(&mut block) {
        Ok(()) => Ok(Some(block)),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(e) => Err(Problem::from_io(&e, 0)),
    }
}

struct Header {
    name: String,
    size: u64,
    kind: u8,
}

impl Header {
    /// A block whose checksum holds.
    fn parse(block: &[u8; BLOCK]) -> Option<Self> {
        let field = |from: usize, to: usize| block.get(from..to).unwrap_or_default();
        let stated = number(field(148, 156))?;
        let sum: u64 = block
            .iter()
            .enumerate()
            .map(|(i, b)| u64::from(if (148..156).contains(&i) { b' ' } else { *b }))
            .sum();
        if sum != stated {
            return None;
        }
        let mut name = text(field(0, 100));
        let prefix = text(field(345, 500));
        if field(257, 263) == b"ustar\0" && !prefix.is_empty() {
            name = format!("{prefix}/{name}");
        }
        Some(Self {
            name,
            size: number(field(124, 136))?,
            kind: *block.get(156)?,
        })
    }
}

/// An octal number, or a binary one if its first bit is set.
fn number(field: &[u8]) -> Option<u64> {
    if field.first().is_some_and(|b| b & 0x80 != 0) {
        let (high, low) = field.split_at_checked(field.len().checked_sub(8)?)?;
        let empty = high.iter().skip(1).all(|b| *b == 0) && high.first() == Some(&0x80);
        let low = u64::from_be_bytes(low.try_into().ok()?);
        return (empty && low <= i64::MAX.unsigned_abs()).then_some(low);
    }
    let digits = text(field);
    let digits = digits.trim();
    if digits.is_empty() {
        return Some(0);
    }
    u64::from_str_radix(digits, 8).ok()
}

/// What stands before the first NUL.
fn text(field: &[u8]) -> String {
    let end = field.iter().position(|b| *b == 0).unwrap_or(field.len());
    String::from_utf8_lossy(field.get(..end).unwrap_or_default()).into_owned()
}

fn extension(content: &mut Counted<'_, '_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A fault is remembered by the input and met again at the next block.
    let _ = content.take(MAX_EXTENSION_BYTES).read_to_end(&mut bytes);
    bytes
}

fn gnu_name(content: &mut Counted<'_, '_>) -> String {
    text(&extension(content))
}

/// The `path` among pax attributes, each written `length key=value\n`.
fn pax_name(content: &mut Counted<'_, '_>) -> Option<String> {
    let bytes = extension(content);
    bytes.split(|b| *b == b'\n').find_map(|line| {
        let line = String::from_utf8_lossy(line);
        let (_, attribute) = line.split_once(' ')?;
        attribute.strip_prefix("path=").map(str::to_owned)
    })
}

/// A member's content, and the padding after it.
struct Counted<'i, 'a> {
    input: &'i mut Input<'a>,
    size: u64,
    left: u64,
}

impl<'i, 'a> Counted<'i, 'a> {
    fn new(input: &'i mut Input<'a>, size: u64) -> Self {
        let left = size;
        Self { input, size, left }
    }

    /// Passes over what was not read and the padding; says how long both are
    /// with what was read.
    fn skip(self) -> Result<u64, Problem> {
        let padding = self.size.next_multiple_of(BLOCK as u64) - self.size;
        let mut rest = self.input.take(self.left + padding);
        io::copy(&mut rest, &mut io::sink()).map_err(|e| Problem::from_io(&e, 0))?;
        Ok(self.size + padding)
    }
}

impl Read for Counted<'_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buf.len());
        let n = self.input.read(buf.get_mut(..most).unwrap_or_default())?;
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

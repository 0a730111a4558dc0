//! Mailboxes as one file: messages one after the other, each behind a line that
//! begins with `From ` (RFC 4155).

use std::io::{self, BufRead as _, BufReader, Read};

use memchr::memchr;

use super::expand::Packing;
use super::{Hint, Input, Out, Problem, Reader};

/// Longest line that is taken as one.
const MAX_LINE_BYTES: u64 = 64 << 10;

/// Reads a mailbox as a container of its messages.
pub(crate) struct Mbox;

impl Reader for Mbox {
    fn name(&self) -> &'static str {
        "mbox"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        let Some(rest) = hint.head.strip_prefix(b"From ") else {
            return 0;
        };
        // The next line must be a header.
        let next = memchr(b'\n', rest).and_then(|end| rest.get(end + 1..));
        let next = next.unwrap_or_default();
        let line = next.get(..200).unwrap_or(next);
        let name = memchr(b':', line).and_then(|end| line.get(..end));
        let named = |n: &[u8]| !n.is_empty() && n.iter().all(|b| b.is_ascii_graphic());
        match name {
            Some(name) if named(name) => 88,
            _ => 0,
        }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let mut messages = Messages {
            input: BufReader::with_capacity(64 << 10, input),
            line: Vec::new(),
            given: 0,
            blank: true,
            whole: true,
            next: false,
            first: true,
        };
        let mut number = 0u64;
        while messages.begin() && !out.is_full() {
            number += 1;
            out.member(
                &format!("message-{number}.eml"),
                Packing::Plain,
                &mut messages,
            )?;
        }
        Ok(())
    }
}

/// The lines of one message after the other.
struct Messages<'i, 'a> {
    input: BufReader<&'i mut Input<'a>>,
    line: Vec<u8>,
    given: usize,
    /// The last line was empty.
    blank: bool,
    /// The last line was ended.
    whole: bool,
    /// The line held begins the next message.
    next: bool,
    /// No line was read yet.
    first: bool,
}

/// Whether a line behind an empty one begins a message: a sentence may begin with `From ` too,
/// but does not go on with a time of day.
fn separates(line: &[u8]) -> bool {
    line.strip_prefix(b"From ").is_some_and(|rest| {
        rest.windows(5).any(|w| match w {
            [a, b, b':', c, d] => [a, b, c, d].iter().all(|x| x.is_ascii_digit()),
            _ => false,
        })
    })
}

impl Messages<'_, '_> {
    /// Goes on to the next message; false when there is none.
    fn begin(&mut self) -> bool {
        while !self.next && self.advance() {}
        std::mem::take(&mut self.next) && self.advance() && !self.next
    }

    /// Reads the next line; false at the end or where a message begins.
    fn advance(&mut self) -> bool {
        self.line.clear();
        self.given = 0;
        let mut limited = self.input.by_ref().take(MAX_LINE_BYTES);
        // A fault is remembered by the input.
        let read = limited.read_until(b'\n', &mut self.line).unwrap_or(0);
        // The first line was seen when the reader was chosen.
        self.next = match std::mem::take(&mut self.first) {
            true => self.line.starts_with(b"From "),
            false => self.blank && self.whole && separates(&self.line),
        };
        self.blank = matches!(self.line.as_slice(), b"\n" | b"\r\n");
        self.whole = self.line.ends_with(b"\n");
        read > 0 && !self.next
    }
}

impl Read for Messages<'_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.given == self.line.len() {
            if self.next || !self.advance() {
                return Ok(0);
            }
        }
        let mut rest = self.line.get(self.given..).unwrap_or_default();
        if self.next {
            return Ok(0);
        }
        let n = rest.read(buf)?;
        self.given += n;
        Ok(n)
    }
}

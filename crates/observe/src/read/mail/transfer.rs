//! Base64 and quoted-printable (RFC 2045, 6.7 and 6.8), as lenient as mail programs.

use std::io::{self, Read};

use super::source::{Content, Source};

/// How a part was made fit for transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    Plain,
    Base64,
    QuotedPrintable,
}

impl Transfer {
    pub(super) fn called(name: &str) -> Self {
        match name.trim().to_ascii_lowercase().as_str() {
            "base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            _ => Self::Plain,
        }
    }
}

/// Bytes decoded at a time.
const CHUNK_BYTES: usize = 16 << 10;

/// The content of a part.
pub(super) struct Decoded<'s, 'i, 'a> {
    content: Content<'s, 'i, 'a>,
    transfer: Transfer,
    state: State,
    plain: Vec<u8>,
    given: usize,
}

#[derive(Default)]
struct State {
    /// Bits of base64 that make no byte yet, and how many.
    bits: u32,
    held: u32,
    /// What follows an equals sign in quoted-printable.
    escape: Vec<u8>,
    escaped: bool,
}

impl<'s, 'i, 'a> Decoded<'s, 'i, 'a> {
    pub(super) fn new(source: &'s mut Source<'i, 'a>, transfer: Transfer) -> Self {
        Self {
            content: Content::new(source),
            transfer,
            state: State::default(),
            plain: Vec::new(),
            given: 0,
        }
    }
}

impl Read for Decoded<'_, '_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.transfer == Transfer::Plain {
            return self.content.read(buf);
        }
        let mut chunk = vec![0; CHUNK_BYTES];
        while self.given == self.plain.len() {
            self.given = 0;
            self.plain.clear();
            let n = self.content.read(&mut chunk)?;
            if n == 0 {
                return Ok(0);
            }
            for byte in chunk.get(..n).unwrap_or_default() {
                if self.transfer == Transfer::Base64 {
                    self.state.base64(*byte, &mut self.plain);
                } else {
                    self.state.quoted(*byte, &mut self.plain);
                }
            }
        }
        let mut rest = self.plain.get(self.given..).unwrap_or_default();
        let n = rest.read(buf)?;
        self.given += n;
        Ok(n)
    }
}

impl State {
    /// Padding ends a run; what is no digit is passed over.
    fn base64(&mut self, byte: u8, plain: &mut Vec<u8>) {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                self.held = 0;
                return;
            }
            _ => return,
        };
        self.bits = self.bits << 6 | u32::from(digit);
        self.held += 6;
        if self.held >= 8 {
            self.held -= 8;
            let [byte, ..] = (self.bits >> self.held).to_le_bytes();
            plain.push(byte);
        }
    }

    fn quoted(&mut self, byte: u8, plain: &mut Vec<u8>) {
        if !self.escaped {
            match byte {
                b'=' => self.escaped = true,
                _ => plain.push(byte),
            }
            return;
        }
        self.escape.push(byte);
        let done = match self.escape.as_slice() {
            // A soft line end.
            [b'\n'] | [b'\r', b'\n'] => true,
            [b'\r'] => false,
            [first] => !first.is_ascii_hexdigit(),
            _ => true,
        };
        if done {
            self.unescape(plain);
        }
    }

    fn unescape(&mut self, plain: &mut Vec<u8>) {
        let hex = |b: u8| {
            char::from(b)
                .to_digit(16)
                .and_then(|d| u8::try_from(d).ok())
        };
        self.escaped = false;
        match self.escape.as_slice() {
            [b'\n'] | [b'\r', b'\n'] => {}
            // Not an escape, but before one.
            [other, b'='] => {
                plain.extend_from_slice(&[b'=', *other]);
                self.escaped = true;
            }
            [high, low] if hex(*high).is_some() && hex(*low).is_some() => {
                plain.push(hex(*high).unwrap_or(0) << 4 | hex(*low).unwrap_or(0));
            }
            other => {
                plain.push(b'=');
                plain.extend_from_slice(other);
            }
        }
        self.escape.clear();
    }
}

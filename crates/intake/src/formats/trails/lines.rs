//! Lines of a text, streamed with a bounded buffer.

use crate::context::Context;
use std::io::{BufRead, Read};

/// Reads line by line; what is no UTF-8 or too long is reported and left out.
pub(super) struct Lines<'a> {
    reader: &'a mut dyn BufRead,
    buffer: Vec<u8>,
    number: u64,
    max_bytes: usize,
}

/// One line.
pub(super) struct Line<'a> {
    /// Its text without the end of line.
    pub text: &'a str,
    /// Its number, from 1.
    pub number: u64,
}

impl<'a> Lines<'a> {
    pub fn new(reader: &'a mut dyn BufRead, max_bytes: usize) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            number: 0,
            max_bytes,
        }
    }

    /// The next good line; none at the end or when the file cannot be read any further.
    pub fn next(&mut self, cx: &mut Context<'_>) -> Option<Line<'_>> {
        loop {
            self.buffer.clear();
            self.number += 1;
            let limit = self.max_bytes as u64 + 1;
            let place = format_args!("line {}", self.number);
            match (&mut *self.reader)
                .take(limit)
                .read_until(b'\n', &mut self.buffer)
            {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => {
                    let remedy = "repair the file; what stands before was taken in";
                    cx.problem(
                        place.to_string(),
                        None,
                        format!("cannot be read any further: {error}"),
                        remedy,
                    );
                    return None;
                }
            }
            if self.buffer.len() > self.max_bytes && !self.buffer.ends_with(b"\n") {
                let reason = format!("the line has more than {} bytes", self.max_bytes);
                cx.problem(
                    place.to_string(),
                    None,
                    reason,
                    "split it or raise the limit",
                );
                if let Err(error) = self.skip_rest() {
                    let remedy = "repair the file; what stands before was taken in";
                    cx.problem(
                        "",
                        None,
                        format!("cannot be read any further: {error}"),
                        remedy,
                    );
                    return None;
                }
            } else if std::str::from_utf8(&self.buffer).is_err() {
                cx.problem(
                    place.to_string(),
                    None,
                    "the line is not UTF-8",
                    "convert the file to UTF-8",
                );
            } else {
                break;
            }
        }
        let text = std::str::from_utf8(&self.buffer).ok()?;
        Some(Line {
            text: text.trim_end_matches(['\n', '\r']),
            number: self.number,
        })
    }

    /// Steps over the rest of a line that is too long.
    fn skip_rest(&mut self) -> std::io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let end = buffer.iter().position(|b| *b == b'\n');
            let length = end.map_or(buffer.len(), |at| at + 1);
            self.reader.consume(length);
            if end.is_some() || length == 0 {
                return Ok(());
            }
        }
    }
}

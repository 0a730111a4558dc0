//! The lines of a message, and where its parts end.

use std::io::{self, BufRead as _, BufReader, Read};

use crate::read::input::Input;

/// Longest line that is taken as one; a longer one comes in several.
const MAX_LINE_BYTES: u64 = 64 << 10;

/// Longest boundary, as RFC 2046 has it and then some.
const MAX_BOUNDARY_BYTES: usize = 256;

/// What begins where a part ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// Another part.
    Next,
    /// Nothing: what follows up to the next edge belongs to no part.
    Close,
}

/// Lines up to an edge, then the edge, then the lines after it.
pub(super) struct Source<'i, 'a> {
    input: BufReader<&'i mut Input<'a>>,
    /// Boundaries of the parts around this one, the outermost first.
    boundaries: Vec<Vec<u8>>,
    edge: Option<Edge>,
    ended: bool,
    /// The last line was not ended, so the next is its continuation.
    within: bool,
}

impl<'i, 'a> Source<'i, 'a> {
    pub(super) fn new(input: &'i mut Input<'a>) -> Self {
        Self {
            input: BufReader::with_capacity(64 << 10, input),
            boundaries: Vec::new(),
            edge: None,
            ended: false,
            within: false,
        }
    }

    /// Multiparts around this place.
    pub(super) fn depth(&self) -> usize {
        self.boundaries.len()
    }

    /// What follows is a multipart with this boundary.
    pub(super) fn enter(&mut self, boundary: &[u8]) {
        let kept = boundary.get(..MAX_BOUNDARY_BYTES).unwrap_or(boundary);
        self.boundaries.push(kept.to_vec());
    }

    /// Reads a line with its end; false at an edge or the end.
    pub(super) fn line(&mut self, line: &mut Vec<u8>) -> bool {
        line.clear();
        if self.ended || self.edge.is_some() {
            return false;
        }
        let mut limited = self.input.by_ref().take(MAX_LINE_BYTES);
        // A fault is remembered by the input.
        let read = limited.read_until(b'\n', line).unwrap_or(0);
        if read == 0 {
            self.ended = true;
            return false;
        }
        let starts = !std::mem::replace(&mut self.within, !line.ends_with(b"\n"));
        if starts && line.starts_with(b"--") {
            self.edge = self.edge_in(line);
        }
        self.edge.is_none()
    }

    /// The edge that a line is, if it is one; parts inside of it have ended.
    fn edge_in(&mut self, line: &[u8]) -> Option<Edge> {
        let rest = line.get(2..)?.trim_ascii_end();
        for (depth, boundary) in self.boundaries.iter().enumerate().rev() {
            let edge = match rest.strip_prefix(boundary.as_slice()) {
                Some(b"") => Edge::Next,
                Some(b"--") => Edge::Close,
                _ => continue,
            };
            let keep = if edge == Edge::Next { depth + 1 } else { depth };
            self.boundaries.truncate(keep);
            return Some(edge);
        }
        None
    }

    /// Passes over what is left before the next edge, and over the edge; `None`
    /// at the end of the message.
    pub(super) fn next_edge(&mut self) -> Option<Edge> {
        let mut line = Vec::new();
        while self.line(&mut line) {}
        self.edge.take()
    }
}

/// The bytes of a part, without the line end before the edge.
pub(super) struct Content<'s, 'i, 'a> {
    source: &'s mut Source<'i, 'a>,
    line: Vec<u8>,
    given: usize,
    /// A line end that belongs to the part only if another line follows.
    kept: Vec<u8>,
}

impl<'s, 'i, 'a> Content<'s, 'i, 'a> {
    pub(super) fn new(source: &'s mut Source<'i, 'a>) -> Self {
        Self {
            source,
            line: Vec::new(),
            given: 0,
            kept: Vec::new(),
        }
    }

    /// The next line behind the line end kept back.
    fn advance(&mut self) -> bool {
        let mut next = Vec::new();
        self.given = 0;
        self.line.clear();
        if !self.source.line(&mut next) {
            // At the end of the message the line end is the part's own.
            if self.source.edge.is_none() {
                self.line.append(&mut self.kept);
            }
            self.kept.clear();
            return !self.line.is_empty();
        }
        self.line.append(&mut self.kept);
        let end = match next.as_slice() {
            [.., b'\r', b'\n'] => 2,
            [.., b'\n'] => 1,
            _ => 0,
        };
        self.kept = next.split_off(next.len() - end);
        self.line.append(&mut next);
        true
    }
}

impl Read for Content<'_, '_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.given == self.line.len() {
            if !self.advance() {
                return Ok(0);
            }
        }
        let mut rest = self.line.get(self.given..).unwrap_or_default();
        let n = rest.read(buf)?;
        self.given += n;
        Ok(n)
    }
}

//! XML as elements and text, in memory of fixed size.
//!
//! Entities that a document declares are not expanded, nothing is fetched, and
//! a tag or text longer than a limit ends the part.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::read::Problem;

/// Longest tag, text or comment.
const MAX_TOKEN_BYTES: usize = 4 << 20;

/// What comes next in a part. Names are without their prefix.
pub(super) enum Node<'x> {
    Open(Element<'x>),
    Close(&'x str),
    /// Part of a text.
    Text(&'x str),
    /// One character that was written as a reference.
    Character(char),
}

/// An element that begins.
pub(super) struct Element<'x> {
    pub name: &'x str,
    /// It has no content; no [`Node::Close`] follows.
    pub empty: bool,
    start: &'x BytesStart<'x>,
}

impl Element<'_> {
    /// Gives name (without prefix) and value of each attribute to `with`; those
    /// that declare prefixes are left out.
    pub(super) fn attributes(&self, mut with: impl FnMut(&str, &str)) {
        let mut attributes = self.start.attributes();
        for attribute in attributes.with_checks(false).flatten() {
            let key = attribute.key.as_ref();
            if key.starts_with("xmlns") {
                continue;
            }
            match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => with(local(key), &value),
                // References that are not known stand as written.
                Err(_) => with(local(key), &attribute.value),
            }
        }
    }

    /// The value of one attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut found = None;
        self.attributes(|key, value| {
            if key == name {
                found.get_or_insert_with(|| value.to_owned());
            }
        });
        found
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The nodes of a part.
pub(super) struct Xml<R: Read> {
    reader: Reader<Guarded<BufReader<R>>>,
    since: Rc<Cell<usize>>,
    buffer: Vec<u8>,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(source: R) -> Self {
        let since = Rc::new(Cell::new(0));
        let mut reader = Reader::from_reader(Guarded {
            source: BufReader::with_capacity(32 << 10, source),
            since: Rc::clone(&since),
        });
        // What is not well-formed is read all the same.
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            since,
            buffer: Vec::new(),
        }
    }

    /// Hands all nodes to `with`, in their order.
    pub(super) fn each(&mut self, mut with: impl FnMut(Node<'_>)) -> Result<(), Problem> {
        loop {
            self.buffer.clear();
            self.since.set(0);
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return Err(problem(&error, self.reader.buffer_position())),
            };
            match &event {
                Event::Eof => return Ok(()),
                Event::Start(start) | Event::Empty(start) => with(Node::Open(Element {
                    name: local(start.name().into_inner()),
                    empty: matches!(event, Event::Empty(_)),
                    start,
                })),
                Event::End(end) => with(Node::Close(local(end.name().into_inner()))),
                Event::Text(text) => with(Node::Text(text)),
                Event::CData(text) => with(Node::Text(text)),
                Event::GeneralRef(reference) => match character(reference) {
                    Some(c) => with(Node::Character(c)),
                    None => with(Node::Text(reference)),
                },
                _ => {}
            }
        }
    }
}

fn character(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    let resolved = reference.resolve_char_ref().ok().flatten();
    resolved.or(match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    })
}

fn problem(error: &quick_xml::Error, at: u64) -> Problem {
    match error {
        quick_xml::Error::Io(error) => Problem::from_io(error, at),
        other => Problem::Damaged {
            at,
            reason: other.to_string(),
        },
    }
}

/// A source that fails when too much of it was read for one node.
struct Guarded<R> {
    source: R,
    since: Rc<Cell<usize>>,
}

impl<R: BufRead> Read for Guarded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buf)?;
        self.since.set(self.since.get() + n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Guarded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since.get() > MAX_TOKEN_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "a tag or text is longer than 4 MiB",
            ));
        }
        self.source.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.since.set(self.since.get() + n);
        self.source.consume(n);
    }
}

//! Extraction from a reader of any length with flat memory.

use std::io::{self, Read};

use super::kind::Observable;
use super::scan::{LOOK_AHEAD, LOOK_BACK, Scanner, State};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// Extracts from `reader` as [`extract`](super::extract) does from the whole text, holding about
/// a megabyte. `sink` gets each observable, its span counted from the start of the stream, and
/// how it was written. Returns the length of the text in bytes.
///
/// Bytes that are no UTF-8 become U+FFFD as in [`String::from_utf8_lossy`]; spans count the text
/// that results.
///
/// # Errors
/// What the reader reports; nothing found so far is lost to the sink.
pub fn extract_stream<R: Read>(
    reader: R,
    sink: &mut dyn FnMut(Observable, &str),
) -> io::Result<u64> {
    extract_stream_in(reader, CHUNK_BYTES, sink)
}

/// [`extract_stream`] with a chosen number of bytes read at a time (at least 1).
///
/// # Errors
/// As [`extract_stream`].
pub fn extract_stream_in<R: Read>(
    mut reader: R,
    chunk_bytes: usize,
    sink: &mut dyn FnMut(Observable, &str),
) -> io::Result<u64> {
    let mut stream = Stream::default();
    let mut chunk = vec![0u8; chunk_bytes.max(1)];
    loop {
        let read = match reader.read(&mut chunk) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if read == 0 {
            break;
        }
        stream.push(chunk.get(..read).unwrap_or(&[]));
        stream.scan(false, sink);
    }
    stream.finish();
    stream.scan(true, sink);
    Ok((stream.base + stream.text.len()) as u64)
}

#[derive(Default)]
struct Stream {
    /// The part of the text in memory.
    text: String,
    /// Bytes of the text before it.
    base: usize,
    /// Bytes of a character not yet whole, at most three.
    rest: Vec<u8>,
    /// Where the scan stands, counted in `text`.
    state: State,
    found: Vec<Observable>,
}

impl Stream {
    /// Appends bytes, replacing what is no UTF-8 and keeping back an incomplete character.
    fn push(&mut self, bytes: &[u8]) {
        let joined;
        let bytes = if self.rest.is_empty() {
            bytes
        } else {
            self.rest.extend_from_slice(bytes);
            joined = std::mem::take(&mut self.rest);
            joined.as_slice()
        };
        let mut left = bytes;
        loop {
            match std::str::from_utf8(left) {
                Ok(good) => {
                    self.text.push_str(good);
                    return;
                }
                Err(error) => {
                    let (good, bad) = left.split_at(error.valid_up_to());
                    self.text.push_str(std::str::from_utf8(good).unwrap_or(""));
                    let Some(length) = error.error_len() else {
                        self.rest.extend_from_slice(bad);
                        return;
                    };
                    self.text.push(char::REPLACEMENT_CHARACTER);
                    left = bad.get(length..).unwrap_or(&[]);
                }
            }
        }
    }

    /// The stream has ended: an incomplete character is none.
    fn finish(&mut self) {
        if !self.rest.is_empty() {
            self.rest.clear();
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
    }

    /// Scans what has all its context in memory and drops what no later byte can need.
    fn scan(&mut self, last: bool, sink: &mut dyn FnMut(Observable, &str)) {
        let limit = if last {
            self.text.len()
        } else {
            self.text.len().saturating_sub(LOOK_AHEAD)
        };
        if self.state.at >= limit {
            return;
        }
        self.state = Scanner::new(&self.text, self.state, &mut self.found).run(limit);
        self.found.sort_by_key(|one| one.start);
        for mut one in self.found.drain(..) {
            let written = self.text.get(one.start..one.end).unwrap_or("");
            one.start += self.base;
            one.end += self.base;
            sink(one, written);
        }
        self.forget();
    }

    fn forget(&mut self) {
        let mut cut = self.state.at.saturating_sub(LOOK_BACK);
        if cut < LOOK_BACK {
            return;
        }
        while !self.text.is_char_boundary(cut) {
            cut -= 1;
        }
        self.text.drain(..cut);
        self.base += cut;
        self.state.at -= cut;
        self.state.floor = self.state.floor.saturating_sub(cut);
        self.state.wrapped = self
            .state
            .wrapped
            .and_then(|(end, digits)| end.checked_sub(cut).map(|end| (end, digits)));
    }
}

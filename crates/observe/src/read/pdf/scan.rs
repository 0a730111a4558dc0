//! Where the objects of a PDF stand.
//!
//! The tables at the end of a file are not trusted: the file is read once from
//! front to back, and every object that begins in it is noted. So a broken or
//! lying table hides nothing; of several objects with one number the last
//! counts, as in a file that was changed by appending.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use memchr::memmem;

use super::object::{Dict, Lexer, Object, is_blank};
use crate::read::held::Held;

/// Objects that are noted.
const MAX_OBJECTS: usize = 1 << 20;

/// Bytes of the file that are looked at together, and the longest object.
const WINDOW_BYTES: usize = 128 << 10;
const MAX_OBJECT_BYTES: usize = 8 << 20;

/// Bytes before the word `obj` in which its numbers stand.
const HEADER_BYTES: usize = 32;

/// Where an object stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// At this byte of the file.
    File { at: u64, generation: u16 },
    /// At this byte of a stream of objects, whose data begin at `since`.
    Stream { stream: u32, at: u32, since: u64 },
}

impl Place {
    /// The byte of the file by which the later of two is told.
    pub(super) fn since(self) -> u64 {
        match self {
            Self::File { at, .. } => at,
            Self::Stream { since, .. } => since,
        }
    }
}

/// The data behind a dictionary.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Data {
    pub start: u64,
    pub length: u64,
}

/// What stands at a place of the file.
pub(super) struct Seen {
    pub object: Object,
    /// Where its data begin, if it has any.
    pub data: Option<u64>,
    /// Where it ends.
    pub end: u64,
}

/// What a file holds.
#[derive(Default)]
pub(super) struct Found {
    pub places: BTreeMap<u32, Place>,
    /// What all trailers say; a later one goes before.
    pub trailer: Dict,
    /// Streams of objects, in their order.
    pub streams: Vec<u32>,
}

/// The bytes of a PDF, with a limit on the work that is done on them.
pub(super) struct Bytes<'h> {
    held: &'h mut Held,
    window: Vec<u8>,
    window_at: u64,
    length: u64,
    fuel: u64,
}

impl<'h> Bytes<'h> {
    pub(super) fn new(held: &'h mut Held) -> io::Result<Self> {
        let length = held.seek(SeekFrom::End(0))?;
        Ok(Self {
            held,
            window: Vec::new(),
            window_at: 0,
            length,
            fuel: (64 << 20) + length.saturating_mul(60),
        })
    }

    pub(super) fn is_spent(&self) -> bool {
        self.fuel == 0
    }

    /// Counts work on so many bytes.
    pub(super) fn spend(&mut self, bytes: usize) {
        self.fuel = self.fuel.saturating_sub(bytes as u64 + 64);
    }

    /// What stands at `at`, as much as `bytes` if the file has them.
    fn look(&mut self, at: u64, bytes: usize) -> io::Result<&[u8]> {
        let end = at.saturating_add(bytes as u64).min(self.length);
        let has = self.window_at + self.window.len() as u64;
        if at < self.window_at || end > has {
            self.held.seek(SeekFrom::Start(at))?;
            self.window.clear();
            self.window_at = at;
            let take = bytes.max(2 * WINDOW_BYTES) as u64;
            let mut source = self.held.by_ref().take(take);
            source.read_to_end(&mut self.window)?;
        }
        let from = usize::try_from(at - self.window_at).unwrap_or(usize::MAX);
        let seen = self.window.get(from..).unwrap_or_default();
        Ok(seen.get(..bytes).unwrap_or(seen))
    }

    /// Reads the object that begins at `at`; `None` where there is none.
    pub(super) fn object(&mut self, at: u64) -> io::Result<Option<Seen>> {
        let mut size = 16 << 10;
        while !self.is_spent() {
            let left = self.length.saturating_sub(at);
            let text = self.look(at, size)?;
            let mut lexer = Lexer::new(text, 0);
            let object = lexer.next();
            let read = lexer.at;
            lexer.skip_blank();
            // More must be seen where the object or the word after it is cut.
            let cut = lexer.rest().len() < 16 && (text.len() as u64) < left;
            if let Some(object) = object
                && !cut
            {
                let data = data_start(&mut lexer).map(|start| at + start as u64);
                let data = data.filter(|_| object.dict().is_some());
                self.spend(read);
                let end = at + read as u64;
                return Ok(Some(Seen { object, data, end }));
            }
            self.spend(size);
            if !cut || size >= MAX_OBJECT_BYTES {
                return Ok(None);
            }
            size *= 8;
        }
        Ok(None)
    }

    /// The extent of data that begin at `start`: as stated if their end is marked
    /// there, else up to where it is marked.
    pub(super) fn data(&mut self, start: u64, stated: Option<u64>) -> io::Result<Data> {
        const END: &[u8] = b"endstream";
        if let Some(length) = stated.filter(|l| *l <= self.length) {
            let after = self.look(start.saturating_add(length), 32)?;
            if memmem::find(after, END).is_some_and(|i| i <= 4) {
                return Ok(Data { start, length });
            }
        }
        let mut at = start;
        while at < self.length && !self.is_spent() {
            let text = self.look(at, WINDOW_BYTES)?;
            let size = text.len();
            let found = memmem::find(text, END);
            self.spend(found.unwrap_or(size));
            if let Some(i) = found {
                let length = at + i as u64 - start;
                return Ok(Data { start, length });
            }
            at += size.saturating_sub(END.len()).max(1) as u64;
        }
        let length = self.length.saturating_sub(start);
        Ok(Data { start, length })
    }

    /// Reads data, not more than `max`.
    pub(super) fn read(&mut self, data: Data, max: usize) -> io::Result<Vec<u8>> {
        let length = data.length.min(max as u64);
        self.held.seek(SeekFrom::Start(data.start))?;
        let mut bytes = Vec::new();
        self.held.by_ref().take(length).read_to_end(&mut bytes)?;
        self.spend(bytes.len());
        Ok(bytes)
    }

    /// Notes every object of the file.
    pub(super) fn scan(&mut self) -> io::Result<Found> {
        let mut found = Found::default();
        let mut at = 0;
        while at < self.length && found.places.len() < MAX_OBJECTS && !self.is_spent() {
            let length = self.length;
            let text = self.look(at, WINDOW_BYTES)?;
            let (size, whole) = (text.len(), at + text.len() as u64 >= length);
            let word = memmem::find(text, b"obj");
            let header = word.and_then(|i| header(text.get(..i).unwrap_or_default()));
            let passed = text.get(..word.unwrap_or(size)).unwrap_or_default();
            let trailer = memmem::find(passed, b"trailer");
            self.spend(word.unwrap_or(size));
            if let Some(i) = trailer
                && let Some(seen) = self.object(at + i as u64 + 7)?
                && let Object::Dict(dict) = seen.object
            {
                found.before(dict);
            }
            at = match (word, header) {
                (None, _) if whole => length,
                // The word or its numbers may be cut in two.
                (None, _) => at + size.saturating_sub(HEADER_BYTES).max(1) as u64,
                (Some(i), None) => at + i as u64 + 3,
                (Some(i), Some((number, generation))) => {
                    let at = at + i as u64 + 3;
                    let place = Place::File { at, generation };
                    self.note(number, place, &mut found)?
                }
            };
        }
        Ok(found)
    }

    /// Notes one object; says where to go on.
    fn note(&mut self, number: u32, place: Place, found: &mut Found) -> io::Result<u64> {
        let at = place.since();
        let Some(seen) = self.object(at)? else {
            return Ok(at);
        };
        found.places.insert(number, place);
        let Some(start) = seen.data else {
            return Ok(seen.end);
        };
        let dict = seen.object.dict().cloned().unwrap_or_default();
        let data = self.data(start, dict.get("Length").count())?;
        if dict.is("Type", "ObjStm") {
            found.streams.push(number);
        }
        if dict.is("Type", "XRef") {
            found.before(dict);
        }
        Ok(data.start + data.length)
    }
}

impl Found {
    /// Another trailer, whose word goes before that of earlier ones.
    fn before(&mut self, dict: Dict) {
        let known = std::mem::take(&mut self.trailer.0);
        let said: Vec<_> = ["Root", "Encrypt", "ID", "Info"]
            .into_iter()
            .filter_map(|key| {
                let value = dict.get(key).clone();
                (value != Object::Null).then(|| (key.as_bytes().to_vec(), value))
            })
            .collect();
        self.trailer.0 = said;
        for (key, value) in known {
            if !self.trailer.0.iter().any(|(k, _)| *k == key) {
                self.trailer.0.push((key, value));
            }
        }
    }
}

/// Number and generation before the word `obj`.
fn header(before: &[u8]) -> Option<(u32, u16)> {
    let from = before.len().saturating_sub(HEADER_BYTES);
    let near = before.get(from..)?;
    let mut words = near
        .rsplit(|b| is_blank(*b))
        .filter(|word| !word.is_empty());
    let generation = words.next()?;
    let number = words.next()?;
    // What goes before may touch it: `endobj12 0 obj`.
    let digits = number.iter().rev().take_while(|b| b.is_ascii_digit());
    let number = number.get(number.len() - digits.count()..)?;
    let parse = |word: &[u8]| std::str::from_utf8(word).ok()?.parse::<u32>().ok();
    Some((parse(number)?, u16::try_from(parse(generation)?).ok()?))
}

/// Where the data after a dictionary begin, if there are any.
fn data_start(lexer: &mut Lexer<'_>) -> Option<usize> {
    let after = lexer.rest().strip_prefix(b"stream")?;
    let end = match after {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    Some(lexer.at + 6 + end)
}

//! The objects of a PDF, by their numbers.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::rc::Rc;

use super::crypt::Crypt;
use super::filter;
use super::object::{Dict, Lexer, Object};
use super::scan::{Bytes, Data, Found, Place};
use crate::read::Problem;
use crate::read::held::Held;

/// Objects in one stream of objects.
const MAX_IN_STREAM: u64 = 1 << 16;

/// Bytes of unpacked object streams that are kept.
const KEPT_BYTES: usize = 8 << 20;

/// References that lead to references.
const MAX_STEPS: usize = 16;

/// A dictionary, and where the data behind it lies.
#[derive(Debug, Clone, Default)]
pub(super) struct Stream {
    pub dict: Dict,
    number: u32,
    generation: u16,
    data: Data,
}

/// A PDF whose objects can be asked for.
pub(super) struct File<'h> {
    bytes: Bytes<'h>,
    places: BTreeMap<u32, Place>,
    pub trailer: Dict,
    crypt: Option<Crypt>,
    /// The number of the dictionary that tells how all others are encrypted.
    plain: Option<u32>,
    /// Streams of objects, in the order of the file.
    streams: Vec<u32>,
    kept: VecDeque<(u32, Rc<Vec<u8>>)>,
    max_bytes: usize,
}

impl<'h> File<'h> {
    /// Notes every object; `max_bytes` is the longest data that is unpacked.
    pub(super) fn open(held: &'h mut Held, max_bytes: usize) -> io::Result<Self> {
        let mut bytes = Bytes::new(held)?;
        let Found {
            places,
            trailer,
            streams,
        } = bytes.scan()?;
        let mut file = Self {
            bytes,
            places,
            trailer,
            crypt: None,
            plain: None,
            streams,
            kept: VecDeque::new(),
            max_bytes,
        };
        // What is encrypted can be looked into once there is a key.
        file.plain = file.trailer.get("Encrypt").reference();
        if file.plain.is_none() {
            file.unfold();
        }
        Ok(file)
    }

    /// Whether all that may be spent on this file was spent.
    pub(super) fn is_spent(&self) -> bool {
        self.bytes.is_spent()
    }

    /// Finds the key of an encrypted document; all streams of objects are read
    /// again with it.
    pub(super) fn unlock(&mut self, passwords: &[String]) -> Result<(), Problem> {
        let told = self.trailer.get("Encrypt").clone();
        let dict = match self.resolve(&told) {
            Object::Dict(dict) => dict,
            _ => return Ok(()),
        };
        let mut whole = Dict::default();
        for (key, value) in &dict.0 {
            whole.0.push((key.clone(), self.resolve(value)));
        }
        let id = self.trailer.get("ID").clone();
        let id = self.resolve(&id);
        let first = id.array().and_then(|a| a.first()).and_then(Object::text);
        let crypt = Crypt::open(&whole, first.unwrap_or_default(), passwords);
        let tried = passwords.len();
        self.crypt = Some(crypt.ok_or(Problem::Locked { tried })?);
        self.kept.clear();
        self.unfold();
        Ok(())
    }

    /// Numbers of all objects, in their order.
    pub(super) fn numbers(&self) -> Vec<u32> {
        self.places.keys().copied().collect()
    }

    /// Notes the objects inside of streams, in the order of the file.
    fn unfold(&mut self) {
        for number in std::mem::take(&mut self.streams) {
            let Some(stream) = self.stream(number) else {
                continue;
            };
            let Some(text) = self.unpacked(number) else {
                continue;
            };
            let first = self.count(stream.dict.get("First"));
            let count = self.count(stream.dict.get("N")).min(MAX_IN_STREAM);
            let mut lexer = Lexer::new(&text, 0);
            for _ in 0..count {
                let pair = (lexer.next(), lexer.next());
                let (Some(inner), Some(offset)) = pair else {
                    break;
                };
                let inner = inner.count().and_then(|n| u32::try_from(n).ok());
                let at = offset.count().and_then(|o| u32::try_from(o + first).ok());
                let (Some(inner), Some(at)) = (inner, at) else {
                    break;
                };
                let own = Place::Stream {
                    stream: number,
                    at,
                    since: stream.data.start,
                };
                let known = self.places.get(&inner);
                if known.is_none_or(|known| known.since() <= own.since()) {
                    self.places.insert(inner, own);
                }
            }
        }
    }

    fn count(&mut self, object: &Object) -> u64 {
        self.resolve(object).count().unwrap_or(0)
    }

    /// What an object is, wherever it stands.
    pub(super) fn resolve(&mut self, object: &Object) -> Object {
        let mut object = object.clone();
        for _ in 0..MAX_STEPS {
            let Object::Ref(number) = object else {
                return object;
            };
            object = self.object(number);
        }
        Object::Null
    }

    /// The dictionary of an object, be there data behind it or not.
    pub(super) fn dict(&mut self, object: &Object) -> Dict {
        match self.resolve(object) {
            Object::Dict(dict) => dict,
            _ => Dict::default(),
        }
    }

    /// An object by its number.
    pub(super) fn object(&mut self, number: u32) -> Object {
        match self.places.get(&number).copied() {
            Some(Place::File { at, generation }) => {
                let seen = self.bytes.object(at).ok().flatten();
                let object = seen.map(|seen| seen.object).unwrap_or_default();
                match &self.crypt {
                    Some(crypt) if self.plain != Some(number) => {
                        decrypted(object, &|text| crypt.string(text, number, generation))
                    }
                    _ => object,
                }
            }
            Some(Place::Stream { stream, at, .. }) if stream != number => {
                let Some(text) = self.unpacked(stream) else {
                    return Object::Null;
                };
                let mut lexer = Lexer::new(&text, at as usize);
                let object = lexer.next().unwrap_or_default();
                self.bytes.spend(lexer.at.saturating_sub(at as usize));
                object
            }
            _ => Object::Null,
        }
    }

    /// A dictionary with data, by its number; `None` if it has none.
    pub(super) fn stream(&mut self, number: u32) -> Option<Stream> {
        let Some(Place::File { at, generation }) = self.places.get(&number).copied() else {
            return None;
        };
        let seen = self.bytes.object(at).ok().flatten()?;
        let start = seen.data?;
        let Object::Dict(dict) = seen.object else {
            return None;
        };
        let stated = match dict.get("Length") {
            Object::Ref(length) if *length == number => None,
            length => self.resolve(length).count(),
        };
        let data = self.bytes.data(start, stated).ok()?;
        Some(Stream {
            dict,
            number,
            generation,
            data,
        })
    }

    /// The data of a stream as it lies in the file, decrypted.
    pub(super) fn raw(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        let data = self.bytes.read(stream.data, 4 * self.max_bytes).ok()?;
        let is = |name| stream.dict.is("Type", name);
        match &self.crypt {
            Some(crypt) if !is("XRef") && (crypt.metadata || !is("Metadata")) => {
                Some(crypt.stream(&data, stream.number, stream.generation))
            }
            _ => Some(data),
        }
    }

    /// The filters of a stream.
    pub(super) fn filters(&mut self, stream: &Stream) -> Vec<(Vec<u8>, Dict)> {
        filter::filters(&stream.dict, &mut |object| self.resolve(object))
    }

    /// The data of a stream, unpacked; `None` if it is a picture's.
    pub(super) fn content(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        if self.is_spent() {
            return None;
        }
        let filters = self.filters(stream);
        let raw = self.raw(stream)?;
        let content = filter::undo(raw, &filters, self.max_bytes)?;
        self.bytes.spend(content.len());
        Some(content)
    }

    /// The text of a stream of objects.
    fn unpacked(&mut self, number: u32) -> Option<Rc<Vec<u8>>> {
        if let Some((_, text)) = self.kept.iter().find(|(n, _)| *n == number) {
            return Some(Rc::clone(text));
        }
        let stream = self.stream(number)?;
        let text = Rc::new(self.content(&stream)?);
        self.kept.push_back((number, Rc::clone(&text)));
        let size = |kept: &VecDeque<(u32, Rc<Vec<u8>>)>| kept.iter().map(|(_, t)| t.len()).sum();
        while self.kept.len() > 1 && KEPT_BYTES < size(&self.kept) {
            self.kept.pop_front();
        }
        Some(text)
    }
}

fn decrypted(object: Object, with: &dyn Fn(&[u8]) -> Vec<u8>) -> Object {
    match object {
        Object::Text(text) => Object::Text(with(&text)),
        Object::Array(items) => {
            Object::Array(items.into_iter().map(|o| decrypted(o, with)).collect())
        }
        Object::Dict(Dict(pairs)) => Object::Dict(Dict(
            pairs
                .into_iter()
                .map(|(key, value)| (key, decrypted(value, with)))
                .collect(),
        )),
        other => other,
    }
}

//! Files of STIX objects: bundles, TAXII envelopes, arrays, single objects.

use crate::limits::Limits;
use crate::object::{Object, ObjectError, Text};
use crate::scan::{Scan, Span};
use serde::Deserialize;

/// What an input held.
#[derive(Debug, Default)]
pub struct Parsed<'a> {
    /// The bundle around the objects, if there was one.
    pub bundle: Option<BundleHeader>,
    /// The objects taken in, in order.
    pub objects: Vec<Object<'a>>,
    /// What was left out and why, in order.
    pub problems: Vec<Problem>,
}

/// Properties of a bundle that its objects do not have themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BundleHeader {
    /// The bundle's identifier.
    pub id: Option<String>,
    /// `2.0` for STIX 2.0; absent for 2.1, where objects say it.
    pub spec_version: Option<String>,
}

/// One object, or the whole input, that was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", self.place())]
pub struct Problem {
    /// Position among the objects of the input, from 0; `None` for the input.
    pub index: Option<usize>,
    /// The object's identifier, if it can be read.
    pub id: Option<String>,
    /// Why it was left out.
    pub reason: Reason,
}

impl Problem {
    fn place(&self) -> String {
        match (&self.id, self.index) {
            (Some(id), Some(index)) => format!("object {index} ({id})"),
            (None, Some(index)) => format!("object {index}"),
            _ => "input".to_owned(),
        }
    }
}

/// Why something was left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // The messages say it.
pub enum Reason {
    #[error("{0}")]
    Object(#[from] ObjectError),
    #[error("is not UTF-8; convert the file to UTF-8")]
    NotUtf8,
    #[error("has {bytes} bytes, more than the limit of {limit}; split it or raise the limit")]
    TooLarge { bytes: usize, limit: usize },
    #[error("is nested {depth} deep, more than the limit of {limit}")]
    TooDeep { depth: usize, limit: usize },
    #[error(
        "{left_out} objects beyond the limit of {limit} were left out; split the input or raise the limit"
    )]
    TooMany { left_out: usize, limit: usize },
    #[error("breaks off or is not JSON at byte {at}; what stands before it was taken in")]
    Broken { at: usize },
    #[error("has something after its end at byte {at}, which was left out")]
    Trailing { at: usize },
    #[error("is neither a STIX object nor a bundle or array of them")]
    NotStix,
}

/// Takes in every object it can. `bytes` may be a bundle of STIX 2.0 or 2.1, a
/// TAXII envelope, an array of objects or one object, in UTF-8 with or without
/// byte order mark. Never fails as a whole: [`Parsed::problems`] says what was
/// left out.
#[must_use]
pub fn parse<'a>(bytes: &'a [u8], limits: &Limits) -> Parsed<'a> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut parsed = Parsed::default();
    if bytes.len() > limits.max_bytes {
        let (bytes, limit) = (bytes.len(), limits.max_bytes);
        parsed.input_problem(Reason::TooLarge { bytes, limit });
        return parsed;
    }
    let spans = parsed.layout(bytes);
    let taken = spans.get(..limits.max_objects).unwrap_or(&spans);
    parsed.read_all(bytes, taken, limits);
    if taken.len() < spans.len() {
        let left_out = spans.len() - taken.len();
        let limit = limits.max_objects;
        parsed.input_problem(Reason::TooMany { left_out, limit });
    }
    parsed
}

impl<'a> Parsed<'a> {
    fn input_problem(&mut self, reason: Reason) {
        self.problems.push(Problem {
            index: None,
            id: None,
            reason,
        });
    }

    /// Where the objects stand.
    fn layout(&mut self, bytes: &[u8]) -> Vec<Span> {
        let mut scan = Scan::new(bytes);
        let mut spans = Vec::new();
        let whole = match scan.next_byte() {
            Some(b'[') => elements(&mut scan, &mut spans),
            Some(b'{') => self.envelope(bytes, &mut scan, &mut spans),
            _ => {
                self.input_problem(Reason::NotStix);
                return spans;
            }
        };
        if whole.is_none() {
            self.input_problem(Reason::Broken { at: scan.at });
        } else if scan.next_byte().is_some() {
            self.input_problem(Reason::Trailing { at: scan.at });
        }
        spans
    }

    /// An object that is a bundle or is itself the only object.
    fn envelope(&mut self, bytes: &[u8], scan: &mut Scan, spans: &mut Vec<Span>) -> Option<()> {
        let start = scan.at;
        let mut header = BundleHeader::default();
        let mut type_name = None;
        let mut is_envelope = false;
        let mut deepest = 0;
        scan.at += 1;
        let whole = loop {
            if scan.take(b'}') {
                break Some(());
            }
            let Some(name) = scan.value() else { break None };
            if !scan.take(b':') {
                break None;
            }
            let name = short_string(bytes, &name);
            if name.as_deref() == Some("objects") && scan.next_byte() == Some(b'[') {
                is_envelope = true;
                if elements(scan, spans).is_none() {
                    break None;
                }
            } else {
                let Some(value) = scan.value() else {
                    break None;
                };
                deepest = deepest.max(value.depth);
                match name.as_deref() {
                    Some("type") => type_name = short_string(bytes, &value),
                    Some("id") => header.id = short_string(bytes, &value),
                    Some("spec_version") => header.spec_version = short_string(bytes, &value),
                    _ => {}
                }
            }
            if !scan.take(b',') {
                break scan.take(b'}').then_some(());
            }
        };
        let is_bundle = type_name.as_deref() == Some("bundle");
        if is_bundle || (is_envelope && type_name.is_none()) {
            self.bundle = Some(header);
        } else {
            spans.clear();
            if whole.is_some() {
                spans.push(Span {
                    range: start..scan.at,
                    depth: deepest + 1,
                });
            }
        }
        whole
    }

    /// Reads the objects at `spans`, in parallel when that pays.
    fn read_all(&mut self, bytes: &'a [u8], spans: &[Span], limits: &Limits) {
        const WORTH_A_THREAD: usize = 1 << 18;
        let threads = limits
            .max_threads
            .min(bytes.len() / WORTH_A_THREAD)
            .clamp(1, 64);
        let share = bytes.len() / threads;
        let mut parts = Vec::new();
        let mut from = 0;
        for part in 1..=threads {
            let until = if part == threads {
                spans.len()
            } else {
                spans.partition_point(|span| span.range.start < share * part)
            };
            parts.push((from, spans.get(from..until).unwrap_or(&[])));
            from = until;
        }
        let read = |(first, spans): (usize, &[Span])| read_part(bytes, first, spans, limits);
        let Some((last, others)) = parts.split_last() else {
            return;
        };
        std::thread::scope(|scope| {
            let running: Vec<_> = others
                .iter()
                .map(|part| scope.spawn(move || read(*part)))
                .collect();
            let own = read(*last);
            for (handle, part) in running.into_iter().zip(others) {
                // A thread that could not finish is read again here.
                let (objects, problems) = handle.join().unwrap_or_else(|_| read(*part));
                self.add(objects, problems);
            }
            self.add(own.0, own.1);
        });
    }

    fn add(&mut self, mut objects: Vec<Object<'a>>, mut problems: Vec<Problem>) {
        if self.objects.is_empty() {
            self.objects = objects;
        } else {
            self.objects.append(&mut objects);
        }
        self.problems.append(&mut problems);
    }
}

/// The elements of the array that is next.
fn elements(scan: &mut Scan, spans: &mut Vec<Span>) -> Option<()> {
    scan.at += 1;
    if scan.take(b']') {
        return Some(());
    }
    loop {
        spans.push(scan.value()?);
        if scan.take(b']') {
            return Some(());
        }
        if !scan.take(b',') {
            return None;
        }
    }
}

fn read_part<'a>(
    bytes: &'a [u8],
    first: usize,
    spans: &[Span],
    limits: &Limits,
) -> (Vec<Object<'a>>, Vec<Problem>) {
    let mut objects = Vec::with_capacity(spans.len());
    let mut problems = Vec::new();
    for (offset, span) in spans.iter().enumerate() {
        let raw = bytes.get(span.range.clone()).unwrap_or(&[]);
        match read_one(raw, span.depth, limits) {
            Ok(object) => objects.push(object),
            Err(reason) => problems.push(Problem {
                index: Some(first + offset),
                id: find_id(raw),
                reason,
            }),
        }
    }
    (objects, problems)
}

fn read_one<'a>(raw: &'a [u8], depth: usize, limits: &Limits) -> Result<Object<'a>, Reason> {
    if raw.len() > limits.max_object_bytes {
        let (bytes, limit) = (raw.len(), limits.max_object_bytes);
        return Err(Reason::TooLarge { bytes, limit });
    }
    if depth > limits.max_depth {
        let limit = limits.max_depth;
        return Err(Reason::TooDeep { depth, limit });
    }
    let text = std::str::from_utf8(raw).map_err(|_| Reason::NotUtf8)?;
    Ok(Object::parse(text)?)
}

/// The identifier of an object that could not be read, by looking for it.
fn find_id(raw: &[u8]) -> Option<String> {
    let mut scan = Scan::new(raw);
    if !scan.take(b'{') {
        return None;
    }
    loop {
        let name = scan.value()?;
        if !scan.take(b':') {
            return None;
        }
        let value = scan.value()?;
        if short_string(raw, &name).as_deref() == Some("id") {
            return short_string(raw, &value);
        }
        if !scan.take(b',') {
            return None;
        }
    }
}

/// The string at `span`, if it is one of at most 1000 bytes.
fn short_string(bytes: &[u8], span: &Span) -> Option<String> {
    let raw = bytes
        .get(span.range.clone())
        .filter(|raw| raw.len() <= 1000)?;
    let text = std::str::from_utf8(raw).ok()?;
    let mut json = serde_json::Deserializer::from_str(text);
    Text::deserialize(&mut json).ok().map(Text::into_owned)
}

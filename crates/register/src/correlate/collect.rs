//! Rows as numbers, dealt into parts.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use siphasher::sip128::SipHasher13;

use super::group::Part;

/// Parts by the first bits of the hash; each then fits a processor's cache.
const PART_BITS: u32 = 9;
/// Events written as something else than a plain number have this bit.
const NAMED: u32 = 1 << 31;

/// A keyed hash of types and values.
#[derive(Debug, Clone, Copy)]
pub struct Hasher(SipHasher13);

impl Hasher {
    /// With a key that whoever wrote the table cannot know.
    #[must_use]
    pub fn new(key: [u64; 2]) -> Self {
        let [one, other] = key;
        Self(SipHasher13::new_with_keys(one, other))
    }

    /// The 96 bits under which `type,value` is known.
    #[must_use]
    pub fn value(&self, attribute: &[u8]) -> u128 {
        self.0.hash(attribute).as_u128() >> 32
    }
}

/// Numbers by name, and names by number.
type Names = (HashMap<Vec<u8>, u32>, Vec<Vec<u8>>);

/// Events by number. Plain numbers stand for themselves; other names get one when first met.
#[derive(Debug, Default)]
pub struct Events {
    named: Mutex<Names>,
}

impl Events {
    fn number(&self, name: &[u8]) -> u32 {
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        let (numbers, names) = &mut *named;
        if let Some(number) = numbers.get(name) {
            return *number;
        }
        // More names than numbers would need a table of 2³¹ lines with as many events.
        let number = NAMED | u32::try_from(names.len()).unwrap_or(u32::MAX);
        numbers.insert(name.to_vec(), number);
        names.push(name.to_vec());
        number
    }

    /// The name of an event.
    #[must_use]
    pub fn name(&self, number: u32) -> String {
        if number & NAMED == 0 {
            return number.to_string();
        }
        let named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        let at = usize::try_from(number & !NAMED).unwrap_or(usize::MAX);
        let name = named.1.get(at).map(Vec::as_slice).unwrap_or_default();
        String::from_utf8_lossy(name).into_owned()
    }
}

/// What one thread gathers.
#[derive(Debug)]
pub struct Collector<'e> {
    hasher: Hasher,
    events: &'e Events,
    met: HashMap<Vec<u8>, u32>,
    turn: (u32, u32),
    parts: Vec<Vec<u128>>,
    rows: u64,
}

impl<'e> Collector<'e> {
    /// Gathers turn `n` of `of` turns through the same rows: each takes another share of the
    /// values, so that memory stays bounded. `expected` rows will be kept.
    #[must_use]
    pub fn new(hasher: Hasher, events: &'e Events, turn: (u32, u32), expected: usize) -> Self {
        let each = (expected >> PART_BITS) + (expected >> (PART_BITS + 4));
        Self {
            hasher,
            events,
            met: HashMap::new(),
            turn,
            parts: (0..1 << PART_BITS)
                .map(|_| Vec::with_capacity(each))
                .collect(),
            rows: 0,
        }
    }

    /// Takes a row.
    pub fn take(&mut self, event: &[u8], attribute: &[u8]) {
        self.rows += 1;
        let value = self.hasher.value(attribute);
        let (n, of) = self.turn;
        if of > 1 && low(value) % of != n {
            return;
        }
        let event = plain(event).unwrap_or_else(|| self.named(event));
        let part = usize::try_from(value >> (96 - PART_BITS)).unwrap_or(0);
        if let Some(part) = self.parts.get_mut(part) {
            part.push(value << 32 | u128::from(event));
        }
    }

    fn named(&mut self, event: &[u8]) -> u32 {
        if let Some(number) = self.met.get(event) {
            return *number;
        }
        let number = self.events.number(event);
        self.met.insert(event.to_vec(), number);
        number
    }

    /// Rows taken, of whichever turn.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Parts of several threads, put together.
    #[must_use]
    pub fn together(all: Vec<Self>) -> Vec<Part> {
        let mut parts: Vec<Part> = (0..1 << PART_BITS).map(|_| Part::default()).collect();
        for collector in all {
            for (part, numbers) in parts.iter_mut().zip(collector.parts) {
                part.add(numbers);
            }
        }
        parts
    }
}

/// The last 32 bits.
fn low(value: u128) -> u32 {
    u32::try_from(value & u128::from(u32::MAX)).unwrap_or(0)
}

/// A number below 2³¹ as people write it: without sign and leading zeros.
fn plain(event: &[u8]) -> Option<u32> {
    if event.len() > 10 || event.is_empty() || (event.len() > 1 && event.first() == Some(&b'0')) {
        return None;
    }
    let mut number = 0_u64;
    for byte in event {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u64::from(digit);
    }
    u32::try_from(number).ok().filter(|n| n & NAMED == 0)
}

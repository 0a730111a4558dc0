//! The names, sorted, and the ways to rule out quickly that one begins here.

use super::fold::{Folded, is_word, separator};
use super::guard::Guard;
use super::{MentionKind, NameEntry, words};

/// Names to look for. Building takes a few milliseconds for 20,000 names.
#[derive(Debug)]
pub struct Dictionary {
    /// Sorted by letters.
    entries: Vec<Entry>,
    /// First entry that begins with each byte, and one past the last.
    begins: Vec<usize>,
    /// One bit for each hash of a name's first four letters.
    prefixes: Vec<u64>,
}

/// A name in the form in which it is compared.
#[derive(Debug)]
pub(super) struct Entry {
    letters: Box<[u8]>,
    gaps: u64,
    pub guard: Guard,
    pub id: u32,
    pub kind: MentionKind,
}

const PREFIX_BITS: u32 = 16;

impl Dictionary {
    /// Names that mean nothing alone (`Malware`, `Unknown`) are left out.
    #[must_use]
    pub fn new<'a>(names: impl IntoIterator<Item = NameEntry<'a>>) -> Self {
        let mut entries: Vec<Entry> = names.into_iter().filter_map(entry).collect();
        // The strictest guard comes first and speaks for all that share a name.
        entries.sort_by(|a, b| {
            (&a.letters, b.guard, a.kind, a.id).cmp(&(&b.letters, a.guard, b.kind, b.id))
        });
        let begins = (0..=256usize)
            .map(|b| {
                entries.partition_point(|e| e.letters.first().is_some_and(|&l| (l as usize) < b))
            })
            .collect();
        let mut prefixes = vec![0; 1 << (PREFIX_BITS - 6)];
        for entry in &entries {
            let (word, bit) = slot(prefix(entry.letters.iter().copied()));
            if let Some(bits) = prefixes.get_mut(word) {
                *bits |= bit;
            }
        }
        Self {
            entries,
            begins,
            prefixes,
        }
    }

    /// Whether any name's first letters stand at `start`, by their hash.
    pub(super) fn may_begin(&self, text: &[u8], start: usize) -> bool {
        let rest = text.get(start..).unwrap_or_default();
        if let Some(first) = rest.first_chunk::<4>()
            && first.iter().all(u8::is_ascii_alphanumeric)
        {
            return self.has_prefix(u32::from_be_bytes(*first) | 0x2020_2020);
        }
        let mut letters = Vec::with_capacity(4);
        let mut at = start;
        while let Some(&b) = text.get(at) {
            let skip = separator(text, at);
            let may_end = skip > 0 || !is_word(b);
            if may_end && self.has_prefix(prefix(letters.iter().copied())) {
                return true;
            }
            if skip > 0 {
                at += skip;
                continue;
            }
            letters.push(b.to_ascii_lowercase());
            if letters.len() == 4 {
                break;
            }
            at += 1;
        }
        self.has_prefix(prefix(letters.into_iter()))
    }

    fn has_prefix(&self, prefix: u32) -> bool {
        let (word, bit) = slot(prefix);
        self.prefixes.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Every name that stands at `start` and ends at a word's end: where it
    /// ends and the entries that bear it, the shortest first.
    pub(super) fn candidates(&self, text: &[u8], start: usize) -> Vec<(usize, &[Entry])> {
        let mut found = Vec::new();
        let mut low = 0;
        let mut high = self.entries.len();
        let mut length = 0;
        let mut gaps = 0u64;
        let mut at = start;
        while low < high {
            if length > 0 && ends_word(text, at) {
                let same = self.of_length(low, high, length);
                if same.first().is_some_and(|e| gaps & !e.gaps == 0) {
                    found.push((at, same));
                }
            }
            let Some(&b) = text.get(at) else { break };
            let skip = separator(text, at);
            if skip > 0 {
                if length == 0 || gaps >> length & 1 == 1 {
                    break;
                }
                gaps |= 1 << length;
                at += skip;
                continue;
            }
            (low, high) = self.narrow(low, high, length, b.to_ascii_lowercase());
            length += 1;
            at += 1;
        }
        found
    }

    /// The entries of `low..high` with this letter at `place`.
    fn narrow(&self, low: usize, high: usize, place: usize, letter: u8) -> (usize, usize) {
        if place == 0 {
            let bound = |b: usize| self.begins.get(b).copied().unwrap_or(0);
            return (bound(letter as usize), bound(letter as usize + 1));
        }
        let range = self.entries.get(low..high).unwrap_or_default();
        let from = range.partition_point(|e| e.letters.get(place) < Some(&letter));
        let rest = range.get(from..).unwrap_or_default();
        let to = rest.partition_point(|e| e.letters.get(place) == Some(&letter));
        (low + from, low + from + to)
    }

    /// The entries of `low..high` that are wholly matched; they sort first.
    fn of_length(&self, low: usize, high: usize, length: usize) -> &[Entry] {
        let range = self.entries.get(low..high).unwrap_or_default();
        let count = range
            .iter()
            .take_while(|e| e.letters.len() == length)
            .count();
        range.get(..count).unwrap_or_default()
    }
}

fn entry(name: NameEntry<'_>) -> Option<Entry> {
    let folded = Folded::new(name.name)?;
    if words::means_nothing(&folded.letters) {
        return None;
    }
    let guard = Guard::of(name.name, &folded);
    Some(Entry {
        letters: folded.letters,
        gaps: folded.gaps,
        guard,
        id: name.id,
        kind: name.kind,
    })
}

/// First four letters, zeros after the end of a shorter name.
fn prefix(letters: impl Iterator<Item = u8>) -> u32 {
    letters
        .chain([0; 4])
        .take(4)
        .fold(0, |all, b| all << 8 | u32::from(b))
}

/// Word and bit of a prefix in the filter (multiplicative hashing).
fn slot(prefix: u32) -> (usize, u64) {
    let hash = prefix.wrapping_mul(0x9E37_79B1) >> (32 - PREFIX_BITS);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// Whether a name that ends before `at` is not the beginning of a longer word.
fn ends_word(text: &[u8], at: usize) -> bool {
    match text.get(at..).unwrap_or_default() {
        // Typographic marks are no letters: quotation marks, dashes, ellipses.
        [0xC2, 0xA0 | 0xAB | 0xBB, ..] | [0xE2, 0x80, ..] => true,
        [b, ..] => !is_word(*b),
        [] => true,
    }
}

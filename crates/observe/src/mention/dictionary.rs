//! The names, sorted, and the walk from a word's start along those that fit.

use super::fold::{Folded, is_word, separator};
use super::guard::Guard;
use super::prefix::{Prefixes, first_four};
use super::{MentionKind, NameEntry, words};

/// Names to look for. Building takes a few milliseconds for 20,000 names.
#[derive(Debug)]
pub struct Dictionary {
    /// Sorted by letters.
    entries: Vec<Entry>,
    prefixes: Prefixes,
}

/// A name in the form in which it is compared.
#[derive(Debug)]
pub(super) struct Entry {
    letters: Box<[u8]>,
    gaps: u64,
    joints: u64,
    pub guard: Guard,
    pub id: u32,
    pub kind: MentionKind,
}

/// How far a walk has come.
struct Walk {
    at: usize,
    /// Letters passed.
    length: usize,
    gaps: Gaps,
}

/// Letters by which names are looked up; from there on they are compared.
const PREFIX_LETTERS: usize = 4;

impl Dictionary {
    /// Names that mean nothing alone (`Malware`, `Unknown`) are left out.
    #[must_use]
    pub fn new<'a>(names: impl IntoIterator<Item = NameEntry<'a>>) -> Self {
        let mut entries: Vec<Entry> = names.into_iter().filter_map(entry).collect();
        // The strictest guard comes first and speaks for all that share a name.
        entries.sort_unstable_by(|a, b| {
            (&a.letters, b.guard, a.kind, a.id).cmp(&(&b.letters, a.guard, b.kind, b.id))
        });
        let prefixes = Prefixes::new(entries.iter().map(|e| first_four(&e.letters)));
        Self { entries, prefixes }
    }

    /// Every name that stands at `start` and ends at a word's end: where it
    /// ends and the entries that bear it, the shortest first.
    pub(super) fn candidates(&self, text: &[u8], start: usize) -> Vec<(usize, &[Entry])> {
        let mut found = Vec::new();
        let mut walk = Walk {
            at: start,
            length: 0,
            gaps: Gaps::default(),
        };
        let Some((mut low, mut high)) = self.begin(text, &mut walk, &mut found) else {
            return found;
        };
        while low < high {
            if ends_word(text, walk.at) {
                let count = self.entries.get(low..high).map_or(0, |range| {
                    range
                        .iter()
                        .take_while(|e| e.letters.len() == walk.length)
                        .count()
                });
                self.keep(low, low + count, &walk, &mut found);
            }
            match walk.step(text) {
                Step::Letter(letter) => {
                    (low, high) = self.narrow(low, high, walk.length - 1, letter);
                }
                Step::Gap => {}
                Step::End => break,
            }
        }
        found
    }

    /// The names that share the first four letters at `start`; shorter names are
    /// kept on the way.
    fn begin<'d>(
        &'d self,
        text: &[u8],
        walk: &mut Walk,
        found: &mut Vec<(usize, &'d [Entry])>,
    ) -> Option<(usize, usize)> {
        let rest = text.get(walk.at..).unwrap_or_default();
        if let Some(first) = rest.first_chunk::<PREFIX_LETTERS>()
            && first.iter().all(u8::is_ascii_alphanumeric)
        {
            walk.at += PREFIX_LETTERS;
            walk.length = PREFIX_LETTERS;
            // Small letters and digits have this bit already.
            return self
                .prefixes
                .range(u32::from_be_bytes(*first) | 0x2020_2020);
        }
        let mut letters = [0; PREFIX_LETTERS];
        loop {
            if walk.length > 0
                && ends_word(text, walk.at)
                && let Some((low, high)) = self.prefixes.range(u32::from_be_bytes(letters))
            {
                self.keep(low, high, walk, found);
            }
            match walk.step(text) {
                Step::Letter(letter) => *letters.get_mut(walk.length - 1)? = letter,
                Step::Gap => {}
                Step::End => return None,
            }
            if walk.length == PREFIX_LETTERS {
                return self.prefixes.range(u32::from_be_bytes(letters));
            }
        }
    }

    /// Keeps the names `low..high`, which are wholly matched, if any of them is
    /// written with separators like these.
    fn keep<'d>(
        &'d self,
        low: usize,
        high: usize,
        walk: &Walk,
        found: &mut Vec<(usize, &'d [Entry])>,
    ) {
        let same = self.entries.get(low..high).unwrap_or_default();
        if same.iter().any(|e| walk.gaps.suit(e)) {
            found.push((walk.at, same));
        }
    }

    /// The entries of `low..high` with this letter at `place`.
    fn narrow(&self, low: usize, high: usize, place: usize, letter: u8) -> (usize, usize) {
        let range = self.entries.get(low..high).unwrap_or_default();
        let from = range.partition_point(|e| e.letters.get(place) < Some(&letter));
        let rest = range.get(from..).unwrap_or_default();
        let to = rest.partition_point(|e| e.letters.get(place) == Some(&letter));
        (low + from, low + from + to)
    }
}

enum Step {
    Letter(u8),
    Gap,
    End,
}

impl Walk {
    /// Passes the next letter or separator.
    fn step(&mut self, text: &[u8]) -> Step {
        let Some(&b) = text.get(self.at) else {
            return Step::End;
        };
        let skip = if b.is_ascii_alphanumeric() {
            0
        } else {
            separator(text, self.at)
        };
        if skip == 0 {
            self.at += 1;
            self.length += 1;
            return Step::Letter(b.to_ascii_lowercase());
        }
        self.at += skip;
        let new = self.length > 0 && self.gaps.add(self.length, text.get(self.at));
        if new { Step::Gap } else { Step::End }
    }
}

/// Where separators stand in a name as it is written.
#[derive(Default)]
struct Gaps {
    all: u64,
    /// Of these, the ones before a small letter.
    small: u64,
}

impl Gaps {
    /// Notes one before `next`; false if there is one already.
    fn add(&mut self, place: usize, next: Option<&u8>) -> bool {
        let bit = 1u64
            .checked_shl(u32::try_from(place).unwrap_or(64))
            .unwrap_or(0);
        let new = bit != 0 && self.all & bit == 0;
        self.all |= bit;
        if next.is_some_and(u8::is_ascii_lowercase) {
            self.small |= bit;
        }
        new
    }

    fn suit(&self, entry: &Entry) -> bool {
        self.all & !(entry.gaps | entry.joints) == 0 && self.small & !entry.gaps == 0
    }
}

fn entry(name: NameEntry<'_>) -> Option<Entry> {
    let written = without_article(name.name.trim());
    let folded = Folded::new(written)?;
    if words::means_nothing(&folded.letters) {
        return None;
    }
    let guard = Guard::of(written, &folded);
    let Folded {
        letters,
        gaps,
        joints,
    } = folded;
    Some(Entry {
        letters,
        gaps,
        joints,
        guard,
        id: name.id,
        kind: name.kind,
    })
}

/// `The Dukes` are found as `Dukes`, and do not hide what begins after `the`.
fn without_article(name: &str) -> &str {
    match name.split_at_checked(4) {
        Some((article, rest)) if article.eq_ignore_ascii_case("the ") => rest,
        _ => name,
    }
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

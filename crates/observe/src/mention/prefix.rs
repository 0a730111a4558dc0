//! From the first four letters of a name to the names that begin with them.

/// Bits of the filter that is asked first, as a power of two: 32 KiB, so that it
/// stays in the fastest cache.
const FILTER_LOG: u32 = 18;

/// Ranges of a sorted list by the first four letters of its elements.
#[derive(Debug)]
pub(super) struct Prefixes {
    filter: Vec<u64>,
    /// Open addressing; an empty range is a free slot.
    slots: Vec<Slot>,
    shift: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    letters: u32,
    low: u32,
    high: u32,
}

impl Prefixes {
    /// Of letters in sorted order.
    pub(super) fn new(sorted: impl ExactSizeIterator<Item = u32>) -> Self {
        let log = (sorted.len() * 2).max(2).next_power_of_two().ilog2();
        let mut this = Self {
            filter: vec![0; 1 << (FILTER_LOG - 6)],
            slots: vec![Slot::default(); 1 << log],
            shift: 32 - log.min(31),
        };
        let mut open: Option<Slot> = None;
        for (i, letters) in (0u32..).zip(sorted) {
            match &mut open {
                Some(slot) if slot.letters == letters => slot.high = i + 1,
                _ => {
                    if let Some(full) = open.replace(Slot {
                        letters,
                        low: i,
                        high: i + 1,
                    }) {
                        this.insert(full);
                    }
                }
            }
        }
        if let Some(last) = open {
            this.insert(last);
        }
        this
    }

    fn insert(&mut self, new: Slot) {
        let hash = hash(new.letters);
        let (word, bit) = place(hash);
        if let Some(bits) = self.filter.get_mut(word) {
            *bits |= bit;
        }
        let mut at = (hash >> self.shift) as usize;
        // At most half of the slots are taken: there is a free one.
        while self.slots.get(at).is_some_and(|s| s.high > s.low) {
            at = (at + 1) & (self.slots.len() - 1);
        }
        if let Some(free) = self.slots.get_mut(at) {
            *free = new;
        }
    }

    /// The range of those that begin with `letters`.
    pub(super) fn range(&self, letters: u32) -> Option<(usize, usize)> {
        let hash = hash(letters);
        let (word, bit) = place(hash);
        if self.filter.get(word).is_none_or(|bits| bits & bit == 0) {
            return None;
        }
        let mut at = (hash >> self.shift) as usize;
        loop {
            let slot = self.slots.get(at)?;
            if slot.high == slot.low {
                return None;
            }
            if slot.letters == letters {
                return Some((slot.low as usize, slot.high as usize));
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

/// Multiplicative hashing; the upper bits are the good ones.
fn hash(letters: u32) -> u32 {
    let spread = letters.wrapping_mul(0x9E37_79B1);
    (spread ^ (spread >> 15)).wrapping_mul(0x85EB_CA77)
}

/// Word and bit in the filter.
fn place(hash: u32) -> (usize, u64) {
    let bit = hash >> (32 - FILTER_LOG);
    ((bit >> 6) as usize, 1 << (bit & 63))
}

/// First four of `letters` as a number, zeros after the end of fewer.
pub(super) fn first_four(letters: &[u8]) -> u32 {
    let mut four = [0; 4];
    for (to, from) in four.iter_mut().zip(letters) {
        *to = *from;
    }
    u32::from_be_bytes(four)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_found_and_others_not() {
        let mut letters: Vec<u32> = (0..30_000u32).map(|i| i / 3 * 7919).collect();
        letters.sort_unstable();
        let prefixes = Prefixes::new(letters.iter().copied());
        for (i, &l) in letters.iter().enumerate() {
            let (low, high) = prefixes.range(l).unwrap();
            assert!(low <= i && i < high && high - low == 3);
        }
        assert_eq!(prefixes.range(1), None);
        assert_eq!(Prefixes::new([].into_iter()).range(0), None);
        assert_eq!(Prefixes::new([5].into_iter()).range(5), Some((0, 1)));
        assert_eq!(first_four(b"ab"), 0x6162_0000);
    }
}

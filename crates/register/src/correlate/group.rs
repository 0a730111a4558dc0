//! Parts sorted: values with their events, pairs of events, and values that are shared by many.

/// Numbers of some values: hash, then event.
#[derive(Debug, Clone, Default)]
pub struct Part {
    numbers: Vec<u128>,
}

/// A value that too many events have to say anything of two of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SharedValue {
    /// Events that have it.
    pub events: u32,
    /// Its hash.
    pub value: u128,
}

/// What events have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Correlation {
    /// Different attributes: event, type and value.
    pub attributes: u64,
    /// Different values.
    pub values: u64,
    /// Values that two or more events have, and not too many.
    pub joining: u64,
    /// Values that too many events have.
    pub shared: Vec<SharedValue>,
    /// Two events, the lower in the upper half, and how many values they have in common; in order.
    pub pairs: Vec<(u64, u32)>,
}

impl Part {
    /// Adds numbers of the same part.
    pub fn add(&mut self, mut numbers: Vec<u128>) {
        if self.numbers.is_empty() {
            self.numbers = numbers;
        } else {
            self.numbers.append(&mut numbers);
        }
    }

    /// Its values, joined; pairs in the order they are met, one for each value.
    pub fn join(mut self, most: u32, found: &mut Correlation, pairs: &mut Vec<u64>) {
        self.numbers.sort_unstable();
        self.numbers.dedup();
        found.attributes += self.numbers.len() as u64;
        for value in self.numbers.chunk_by(|a, b| a >> 32 == b >> 32) {
            found.values += 1;
            let events = u32::try_from(value.len()).unwrap_or(u32::MAX);
            if events > most {
                let value = value.first().map_or(0, |number| number >> 32);
                found.shared.push(SharedValue { events, value });
            } else if events > 1 {
                found.joining += 1;
                for (at, one) in value.iter().enumerate() {
                    let others = value.iter().skip(at + 1);
                    pairs.extend(others.map(|other| event(*one) << 32 | event(*other)));
                }
            }
        }
    }
}

/// The event of a number.
fn event(number: u128) -> u64 {
    u64::try_from(number & u128::from(u32::MAX)).unwrap_or(0)
}

impl Correlation {
    /// Counts pairs; to be done before others are taken in.
    pub fn count(&mut self, mut pairs: Vec<u64>) {
        pairs.sort_unstable();
        let counted = pairs.chunk_by(|a, b| a == b);
        let counted = counted.filter_map(|same| {
            let weight = u32::try_from(same.len()).unwrap_or(u32::MAX);
            Some((*same.first()?, weight))
        });
        let counted = counted.collect();
        self.merge(counted);
    }

    /// Takes in what was found among other values.
    pub fn absorb(&mut self, other: Self) {
        self.attributes += other.attributes;
        self.values += other.values;
        self.joining += other.joining;
        self.shared.extend(other.shared);
        self.merge(other.pairs);
    }

    /// The most shared first.
    pub fn finish(&mut self) {
        self.shared.sort_unstable_by(|a, b| b.cmp(a));
    }

    /// The sum of all weights: how often a value joins two events.
    #[must_use]
    pub fn links(&self) -> u64 {
        self.pairs
            .iter()
            .map(|(_, weight)| u64::from(*weight))
            .sum()
    }

    fn merge(&mut self, other: Vec<(u64, u32)>) {
        if self.pairs.is_empty() || other.is_empty() {
            self.pairs.extend(other);
            return;
        }
        let mut merged = Vec::with_capacity(self.pairs.len() + other.len());
        let mut right = other.into_iter().peekable();
        for (pair, weight) in self.pairs.drain(..) {
            while let Some(next) = right.next_if(|(p, _)| *p < pair) {
                merged.push(next);
            }
            let same = right.next_if(|(p, _)| *p == pair).map_or(0, |(_, w)| w);
            merged.push((pair, weight.saturating_add(same)));
        }
        merged.extend(right);
        self.pairs = merged;
    }
}

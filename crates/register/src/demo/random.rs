//! Numbers that only look random: splitmix64, the same on every machine.

/// A seeded generator.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `limit`, which is at least 1.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// True so many times of a hundred.
    pub fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// One of a list; the first ones more often if `skewed`.
    pub fn pick<'l, T>(&mut self, list: &'l [T], skewed: bool) -> Option<&'l T> {
        let length = list.len() as u64;
        let mut at = self.below(length);
        if skewed {
            at = at.min(self.below(length));
        }
        list.get(usize::try_from(at).unwrap_or(0))
    }
}

//! Comparing two large sets of rows in whatever order they come, without keeping them.
//!
//! Each row is hashed with a key drawn for this one verification and the hashes are added up,
//! modulo 2^128, for each entry. Who altered the file could not know the key, so different sets
//! have equal sums with probability 2^-128.

use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::Hasher;

use crate::error::Result;
use crate::keys::random;
use crate::row;

/// A sum for each entry.
pub(crate) struct BySeq {
    key: (u64, u64),
    sums: Vec<u128>,
    /// Rows of entries that do not exist.
    pub strays: u64,
}

impl BySeq {
    pub(crate) fn new() -> Result<Self> {
        let key = (u64::from_le_bytes(random()?), u64::from_le_bytes(random()?));
        Ok(BySeq {
            key,
            sums: Vec::new(),
            strays: 0,
        })
    }

    /// A set to be compared with this one; it has room for the entries of `size`.
    pub(crate) fn other(&mut self, size: u64) -> BySeq {
        let length = usize::try_from(size).unwrap_or(0) + 1;
        self.sums.resize(length, 0);
        BySeq {
            key: self.key,
            sums: vec![0; length],
            strays: 0,
        }
    }

    /// Adds a row to a set that grows with the entries it sees.
    pub(crate) fn grow(&mut self, hash: i64, seq: i64, pos: i64) {
        let needed = usize::try_from(seq).unwrap_or(0) + 1;
        if self.sums.len() < needed {
            self.sums.resize(needed, 0);
        }
        self.add(hash, seq, pos);
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, hash: i64, seq: i64, pos: i64) {
        let mut hasher = SipHasher13::new_with_keys(self.key.0, self.key.1);
        hasher.write_i64(hash);
        hasher.write_i64(seq);
        hasher.write_i64(pos);
        let known = usize::try_from(seq).ok().filter(|index| *index > 0);
        match known.and_then(|index| self.sums.get_mut(index)) {
            Some(sum) => *sum = sum.wrapping_add(hasher.finish128().as_u128()),
            None => self.strays += 1,
        }
    }

    /// The entries whose rows differ.
    pub(crate) fn differences(&self, other: &BySeq) -> Vec<u64> {
        let pairs = self.sums.iter().zip(&other.sums).enumerate();
        pairs
            .filter(|(_, (a, b))| a != b)
            .map(|(seq, _)| row::seq(seq as i64))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_matter_and_every_difference_shows() {
        let mut a = BySeq::new().unwrap();
        let mut b = a.other(3);
        for (hash, seq) in [(1, 1), (2, 2), (3, 2)] {
            a.add(hash, seq, 0);
        }
        for (hash, seq) in [(3, 2), (1, 1), (2, 2)] {
            b.add(hash, seq, 0);
        }
        assert!(a.differences(&b).is_empty());
        b.add(9, 3, 0);
        b.add(9, 4, 0);
        assert_eq!(a.differences(&b), [3]);
        assert_eq!(b.strays, 1);
    }
}

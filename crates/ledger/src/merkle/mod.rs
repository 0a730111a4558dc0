//! The Merkle tree of RFC 9162 (section 2.1): hashes, growing frontier, proofs.

mod proof;

use sha2::{Digest, Sha256};

pub use proof::{consistency, inclusion, verify_consistency, verify_inclusion};

/// A node of the tree.
pub type Hash = [u8; 32];

/// Root of the tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// Hash of a leaf: SHA-256(0x00 ‖ data), data in parts.
pub fn leaf(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new_with_prefix([0]);
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
pub fn node(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new_with_prefix([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// The roots of the full subtrees that a tree of `size` leaves consists of, largest first.
///
/// It is all that is needed to append and to know the root: one node for each bit set in `size`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    nodes: Vec<Hash>,
}

impl Frontier {
    /// Reads the frontier of `size` leaves; `None` if the number of nodes does not fit.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Option<Self> {
        let (nodes, rest) = bytes.as_chunks::<32>();
        let fits = rest.is_empty() && nodes.len() == size.count_ones() as usize;
        fits.then(|| Frontier {
            size,
            nodes: nodes.to_vec(),
        })
    }

    /// The nodes, one after the other.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.nodes.concat()
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf: as many merges as the number of leaves has low bits set.
    pub fn push(&mut self, leaf: Hash) {
        let mut merged = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.nodes.pop() {
                merged = node(&left, &merged);
            }
        }
        self.nodes.push(merged);
        self.size += 1;
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        let mut nodes = self.nodes.iter().rev();
        let Some(last) = nodes.next() else {
            return empty_root();
        };
        nodes.fold(*last, |right, left| node(left, &right))
    }
}

/// The root over `leaves`.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.push(*leaf);
    }
    frontier.root()
}

/// The largest power of two smaller than `n` (for n ≥ 2), where RFC 9162 splits a tree.
fn split(n: usize) -> usize {
    n.checked_sub(1)
        .and_then(usize::checked_ilog2)
        .map_or(0, |log| 1 << log)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition of RFC 9162 section 2.1.1, word for word.
    fn naive(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            many => {
                let k = split(many.len());
                node(&naive(&many[..k]), &naive(&many[k..]))
            }
        }
    }

    fn hex(h: &Hash) -> String {
        h.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Leaves and roots of the test vectors of the certificate-transparency reference code
    /// (`merkle_tree_test.cc`), used by every implementation since.
    #[test]
    fn reference_vectors() {
        let data: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        assert_eq!(
            hex(&empty_root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        let mut frontier = Frontier::default();
        for (data, expected) in data.iter().zip(roots) {
            frontier.push(leaf(&[data]));
            assert_eq!(
                hex(&frontier.root()),
                expected,
                "{} leaves",
                frontier.size()
            );
        }
    }

    #[test]
    fn a_frontier_of_the_wrong_length_is_refused() {
        assert_eq!(Frontier::from_bytes(3, &[0; 32]), None);
        assert_eq!(Frontier::from_bytes(1, &[0; 33]), None);
    }

    proptest! {
        #[test]
        fn frontier_equals_definition_and_survives_storage(n in 0usize..300) {
            let leaves: Vec<Hash> = (0..n).map(|i| leaf(&[&i.to_le_bytes()])).collect();
            prop_assert_eq!(root(&leaves), naive(&leaves));
            let mut frontier = Frontier::default();
            for l in &leaves {
                frontier = Frontier::from_bytes(frontier.size(), &frontier.to_bytes()).unwrap();
                frontier.push(*l);
            }
            prop_assert_eq!(frontier.root(), naive(&leaves));
        }
    }
}

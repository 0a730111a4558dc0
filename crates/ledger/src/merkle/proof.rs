//! Inclusion and consistency proofs (RFC 9162 sections 2.1.3 and 2.1.4).

use super::{Hash, node, root, split};

/// Proof that leaf `index` is among `leaves`: the siblings from the leaf up.
/// `None` when there is no such leaf.
pub fn inclusion(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    let (mut rest, mut index) = (leaves, index);
    let mut proof = Vec::new();
    if index >= rest.len() {
        return None;
    }
    while rest.len() > 1 {
        let (left, right) = rest.split_at_checked(split(rest.len()))?;
        if index < left.len() {
            proof.push(root(right));
            rest = left;
        } else {
            index -= left.len();
            proof.push(root(left));
            rest = right;
        }
    }
    proof.reverse();
    Some(proof)
}

/// True if `proof` shows that `leaf` has `index` in the tree of `size` leaves with `root`
/// (RFC 9162 section 2.1.3.2).
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut fnode, mut snode, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if snode == 0 {
            return false;
        }
        if fnode & 1 == 1 || fnode == snode {
            hash = node(sibling, &hash);
            let shift = if fnode & 1 == 1 {
                0
            } else {
                fnode.trailing_zeros().min(63)
            };
            fnode >>= shift;
            snode >>= shift;
        } else {
            hash = node(&hash, sibling);
        }
        fnode >>= 1;
        snode >>= 1;
    }
    snode == 0 && hash == *root
}

/// Proof that the tree over the first `old` of `leaves` is a prefix of the tree over all.
/// `None` when `old` is more than there are. Empty for `old` of 0 and of all.
pub fn consistency(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    if old > leaves.len() {
        return None;
    }
    if old == 0 || old == leaves.len() {
        return Some(Vec::new());
    }
    let (mut rest, mut old, mut whole) = (leaves, old, true);
    let mut proof = Vec::new();
    while old != rest.len() {
        let (left, right) = rest.split_at_checked(split(rest.len()))?;
        if old <= left.len() {
            proof.push(root(right));
            rest = left;
        } else {
            proof.push(root(left));
            old -= left.len();
            rest = right;
            whole = false;
        }
    }
    if !whole {
        proof.push(root(rest));
    }
    proof.reverse();
    Some(proof)
}

/// True if `proof` shows that the tree of `old` leaves with `old_root` is a prefix of the tree
/// of `new` leaves with `new_root` (RFC 9162 section 2.1.4.2).
pub fn verify_consistency(
    old: u64,
    new: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> bool {
    if old > new {
        return false;
    }
    if old == new || old == 0 {
        return proof.is_empty() && (old == 0 || old_root == new_root);
    }
    let mut path = proof.iter();
    // A full subtree is its own first node; its root is known and not in the proof.
    let first = if old.is_power_of_two() {
        Some(old_root)
    } else {
        path.next()
    };
    let Some(first) = first else { return false };
    let shift = (old - 1).trailing_ones();
    let (mut fnode, mut snode) = ((old - 1) >> shift, (new - 1) >> shift);
    let (mut from_old, mut from_new) = (*first, *first);
    for sibling in path {
        if snode == 0 {
            return false;
        }
        if fnode & 1 == 1 || fnode == snode {
            from_old = node(sibling, &from_old);
            from_new = node(sibling, &from_new);
            let shift = if fnode & 1 == 1 {
                0
            } else {
                fnode.trailing_zeros().min(63)
            };
            fnode >>= shift;
            snode >>= shift;
        } else {
            from_new = node(&from_new, sibling);
        }
        fnode >>= 1;
        snode >>= 1;
    }
    snode == 0 && from_old == *old_root && from_new == *new_root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::leaf;
    use proptest::prelude::*;

    fn leaves(n: usize) -> Vec<Hash> {
        (0..n).map(|i| leaf(&[&i.to_le_bytes()])).collect()
    }

    #[test]
    fn every_proof_of_small_trees_holds() {
        for n in 0..=40usize {
            let all = leaves(n);
            let whole = root(&all);
            assert_eq!(inclusion(&all, n), None);
            for i in 0..n {
                let proof = inclusion(&all, i).unwrap();
                assert!(
                    verify_inclusion(&all[i], i as u64, n as u64, &proof, &whole),
                    "{i} of {n}"
                );
            }
            for old in 0..=n {
                let proof = consistency(&all, old).unwrap();
                assert!(
                    verify_consistency(old as u64, n as u64, &proof, &root(&all[..old]), &whole),
                    "{old} to {n}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn a_wrong_leaf_index_node_or_root_is_refused(n in 2usize..200, pick in any::<prop::sample::Index>(), flip in any::<prop::sample::Index>()) {
            let all = leaves(n);
            let whole = root(&all);
            let i = pick.index(n);
            let mut proof = inclusion(&all, i).unwrap();
            prop_assert!(!verify_inclusion(&all[(i + 1) % n], i as u64, n as u64, &proof, &whole));
            prop_assert!(!verify_inclusion(&all[i], ((i + 1) % n) as u64, n as u64, &proof, &whole));
            prop_assert!(!verify_inclusion(&all[i], i as u64, n as u64, &proof, &all[0]));
            let at = flip.index(proof.len());
            proof[at][0] ^= 1;
            prop_assert!(!verify_inclusion(&all[i], i as u64, n as u64, &proof, &whole));
        }

        #[test]
        fn a_changed_prefix_has_no_consistency(n in 2usize..200, pick in any::<prop::sample::Index>()) {
            let all = leaves(n);
            let old = 1 + pick.index(n - 1);
            let mut other = all.clone();
            other[old - 1][0] ^= 1;
            let proof = consistency(&other, old).unwrap();
            prop_assert!(!verify_consistency(old as u64, n as u64, &proof, &root(&all[..old]), &root(&other)));
            let mut broken = consistency(&all, old).unwrap();
            if let Some(first) = broken.first_mut() {
                first[0] ^= 1;
                prop_assert!(!verify_consistency(old as u64, n as u64, &broken, &root(&all[..old]), &root(&all)));
            }
        }
    }
}

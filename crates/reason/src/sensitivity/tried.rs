//! The smallest flipping set found by computing the answer again.
//!
//! Where calibration, tempering or the nearest report adds to an answer, the weights shown are not
//! all of it, and a set that flips them may leave the answer as it was. Then sets are tried: every
//! item alone, every pair, every three, as far as the budget reaches; beyond it items are taken out
//! in order of what they add until the answer changes, and those that were not needed are put back.

use std::collections::BTreeSet;

/// Trials that an answer of `items` over `actors` affords: computing one again costs about as much as
/// their product, and all of them together should take no more than some tens of milliseconds.
pub fn affordable(items: usize, actors: usize) -> usize {
    (1_000_000 / (items * actors).max(1)).clamp(16, 200)
}

/// Sets up to this size are tried completely where the budget allows it.
const COMPLETE: usize = 3;

/// Trials against a question that is dear to answer.
struct Trials<'a> {
    changes: &'a dyn Fn(&BTreeSet<usize>) -> bool,
    left: usize,
}

impl Trials<'_> {
    /// Whether the answer changes without the set; `None` once the budget is spent.
    fn ask(&mut self, set: &BTreeSet<usize>) -> Option<bool> {
        self.left = self.left.checked_sub(1)?;
        Some((self.changes)(set))
    }
}

/// A smallest set of items (numbers, the heaviest first in `order`) without which `changes` holds,
/// and whether no smaller set does; `None` where none was found.
pub fn smallest(
    order: &[usize],
    budget: usize,
    changes: &dyn Fn(&BTreeSet<usize>) -> bool,
) -> Option<(Vec<usize>, bool)> {
    let mut trials = Trials {
        changes,
        left: budget,
    };
    let mut excluded = 0;
    for size in 1..=COMPLETE.min(order.len()) {
        // What is left must also do for taking out and putting back.
        if sets(order.len(), size) + 2 * order.len() > trials.left {
            break;
        }
        if let Some(set) = every(order, size, 0, &mut BTreeSet::new(), &mut trials) {
            return Some((set.into_iter().collect(), true));
        }
        excluded = size;
    }
    let set = taken_out(order, &mut trials)?;
    let set = put_back(order, set, &mut trials);
    let exact = set.len() <= excluded + 1;
    Some((set.into_iter().collect(), exact))
}

/// How many sets of `size` there are among `n`.
fn sets(n: usize, size: usize) -> usize {
    (0..size).fold(1usize, |all, k| {
        all.saturating_mul(n.saturating_sub(k)) / (k + 1)
    })
}

/// The first set of `size` that changes the answer.
fn every(
    order: &[usize],
    size: usize,
    from: usize,
    set: &mut BTreeSet<usize>,
    trials: &mut Trials<'_>,
) -> Option<BTreeSet<usize>> {
    if size == 0 {
        return trials.ask(set)?.then(|| set.clone());
    }
    for (at, item) in order.iter().enumerate().skip(from) {
        set.insert(*item);
        if let Some(found) = every(order, size - 1, at + 1, set, trials) {
            return Some(found);
        }
        set.remove(item);
    }
    None
}

/// Items in order until the answer changes: the number is found by halving, then made smaller.
fn taken_out(order: &[usize], trials: &mut Trials<'_>) -> Option<BTreeSet<usize>> {
    let first = |n: usize| order.iter().take(n).copied().collect::<BTreeSet<_>>();
    if !trials.ask(&first(order.len()))? {
        return None;
    }
    let (mut stays, mut changes) = (0, order.len());
    while changes - stays > 1 {
        let middle = stays + (changes - stays) / 2;
        if trials.ask(&first(middle))? {
            changes = middle;
        } else {
            stays = middle;
        }
    }
    Some(first(changes))
}

/// Without the items that were not needed, the lightest tried first.
fn put_back(order: &[usize], mut set: BTreeSet<usize>, trials: &mut Trials<'_>) -> BTreeSet<usize> {
    let lightest: Vec<usize> = order
        .iter()
        .rev()
        .filter(|i| set.contains(i))
        .copied()
        .collect();
    for item in lightest {
        set.remove(&item);
        if trials.ask(&set) != Some(true) {
            set.insert(item);
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighs(weights: &'static [i32], needed: i32) -> impl Fn(&BTreeSet<usize>) -> bool {
        move |gone| {
            let sum: i32 = gone.iter().filter_map(|i| weights.get(*i)).sum();
            sum >= needed
        }
    }

    #[test]
    fn small_sets_are_found_whatever_the_order() {
        let order = [3, 2, 1, 0];
        let found = smallest(&order, 500, &weighs(&[5, 1, 1, 1], 5));
        assert_eq!(found, Some((vec![0], true)));
        let found = smallest(&order, 500, &weighs(&[3, 1, 1, 3], 5));
        assert_eq!(found, Some((vec![0, 3], true)));
    }

    #[test]
    fn large_sets_are_made_small() {
        const ONES: [i32; 30] = [1; 30];
        let order: Vec<usize> = (0..30).collect();
        let (set, exact) = smallest(&order, 500, &weighs(&ONES, 12)).unwrap();
        assert_eq!(set.len(), 12);
        assert!(!exact);
        assert_eq!(smallest(&order, 500, &|_| false), None);
    }

    #[test]
    fn what_was_not_needed_is_put_back() {
        const WEIGHTS: [i32; 12] = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2];
        let order: Vec<usize> = (0..12).collect();
        let (set, _) = smallest(&order, 500, &weighs(&WEIGHTS, 11)).unwrap();
        let sum: i32 = set.iter().map(|i| WEIGHTS[*i]).sum();
        assert!((11..=12).contains(&sum), "{set:?}");
    }
}

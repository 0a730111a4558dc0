//! The smallest flipping set found by computing the answer again.
//!
//! Where calibration, tempering or the nearest report adds to an answer, the weights shown are not
//! all of it, and a set that flips them may leave the answer as it was. Then sets are tried. Items are
//! taken out in order of what they add until the answer changes, and those that were not needed are
//! put back: no smaller set is needed than that one. Then every smaller set is tried, by size, as far
//! as the budget reaches. Items that are twins (see [`Order`]) can stand for one another, so that of
//! forty values of one report forty sets are tried, not a million million.

use std::collections::{BTreeMap, BTreeSet};

/// Work of computing an answer again that all trials together may take: some tens of milliseconds.
const WORK: usize = 40_000_000;
/// What computing one takes besides items times actors, in the same unit.
const EACH: usize = 5_000;

/// Trials that an answer of `items` over `actors` affords: computing one again costs about as much as
/// their product.
pub fn affordable(items: usize, actors: usize) -> usize {
    (WORK / (items.saturating_mul(actors) + EACH)).clamp(16, 3_000)
}

/// Items in the order in which they are tried.
pub struct Order {
    items: Vec<usize>,
    /// For each place, that of the twin before it.
    twins: Vec<Option<usize>>,
    /// How many twins there are of each kind.
    kinds: Vec<usize>,
}

impl Order {
    /// The heaviest first. Items for which `kind` says the same are twins: which of them are taken
    /// out makes no difference, only how many.
    pub fn new<K: Ord>(items: Vec<usize>, kind: impl Fn(usize) -> K) -> Self {
        let mut last: BTreeMap<K, (usize, usize)> = BTreeMap::new();
        let mut twins = Vec::with_capacity(items.len());
        for (place, item) in items.iter().enumerate() {
            let known = last.entry(kind(*item)).or_insert((usize::MAX, 0));
            twins.push((known.1 > 0).then_some(known.0));
            *known = (place, known.1 + 1);
        }
        Self {
            items,
            twins,
            kinds: last.into_values().map(|(_, number)| number).collect(),
        }
    }

    /// How many sets of each size up to `most` differ in more than which twins they hold.
    fn sets(&self, most: usize) -> Vec<usize> {
        let mut all = vec![0_usize; most + 1];
        if let Some(none) = all.first_mut() {
            *none = 1;
        }
        for number in &self.kinds {
            let before = all.clone();
            for (size, sets) in all.iter_mut().enumerate() {
                let from = size.saturating_sub(*number);
                let with = before.get(from..size).unwrap_or_default();
                *sets = with.iter().fold(*sets, |sum, n| sum.saturating_add(*n));
            }
        }
        all
    }
}

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

/// What trying found.
#[derive(Debug, PartialEq, Eq)]
pub struct Tried {
    /// A set of items (numbers) without which the answer changes, the smallest found.
    pub set: Option<Vec<usize>>,
    /// No set of so many items or fewer changes the answer.
    pub excluded: usize,
}

/// Looks for a smallest set of items without which `changes` holds; `known` is the size of one that is
/// known already.
pub fn smallest(
    order: &Order,
    budget: usize,
    known: Option<usize>,
    changes: &dyn Fn(&BTreeSet<usize>) -> bool,
) -> Tried {
    let mut trials = Trials {
        changes,
        left: budget,
    };
    let set = taken_out(&order.items, &mut trials);
    let set = set.map(|set| put_back(&order.items, set, &mut trials));
    let found = set.as_ref().map(BTreeSet::len).into_iter().chain(known);
    let bound = found.min().unwrap_or(order.items.len() + 1);
    let sets = order.sets(bound.saturating_sub(1).min(order.items.len()));
    let mut tried = Tried {
        set: set.map(|set| set.into_iter().collect()),
        excluded: 0,
    };
    for (size, number) in sets.iter().enumerate().skip(1) {
        if *number > trials.left {
            break;
        }
        if let Some(set) = every(order, size, 0, &mut BTreeSet::new(), &mut trials) {
            tried.set = Some(set.into_iter().collect());
            break;
        }
        tried.excluded = size;
    }
    tried
}

/// The first set of `size` that changes the answer. Of twins the first are taken.
fn every(
    order: &Order,
    size: usize,
    from: usize,
    set: &mut BTreeSet<usize>,
    trials: &mut Trials<'_>,
) -> Option<BTreeSet<usize>> {
    if size == 0 {
        return trials.ask(set)?.then(|| set.clone());
    }
    let places = order.items.iter().zip(&order.twins).enumerate().skip(from);
    for (at, (item, twin)) in places {
        let taken = |twin: usize| order.items.get(twin).is_some_and(|t| set.contains(t));
        if twin.is_some_and(|twin| !taken(twin)) {
            continue;
        }
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

    fn alone(items: impl IntoIterator<Item = usize>) -> Order {
        Order::new(items.into_iter().collect(), |item| item)
    }

    #[test]
    fn small_sets_are_found_whatever_the_order() {
        let found = |weights, needed| {
            let tried = smallest(&alone([3, 2, 1, 0]), 500, None, &weighs(weights, needed));
            (tried.set, tried.excluded)
        };
        assert_eq!(found(&[5, 1, 1, 1], 5), (Some(vec![0]), 0));
        assert_eq!(found(&[3, 1, 1, 3], 5), (Some(vec![0, 3]), 1));
        assert_eq!(found(&[1, 1, 1, 1], 5), (None, 4));
    }

    #[test]
    fn what_the_budget_does_not_reach_is_not_called_the_smallest() {
        const ONES: [i32; 30] = [1; 30];
        let tried = smallest(&alone(0..30), 500, None, &weighs(&ONES, 12));
        assert_eq!(tried.set.unwrap().len(), 12);
        // All 30 and 435 sets of one and two, not the 4,060 of three.
        assert!(tried.excluded < 3);
        let tried = smallest(&alone(0..30), 500, None, &|_| false);
        assert_eq!(tried.set, None);
    }

    #[test]
    fn twins_stand_for_one_another() {
        const ONES: [i32; 30] = [1; 30];
        let order = Order::new((0..30).collect(), |_| ());
        let tried = smallest(&order, 500, None, &weighs(&ONES, 12));
        assert_eq!(tried.set.unwrap().len(), 12);
        assert_eq!(tried.excluded, 11);
    }

    #[test]
    fn sets_are_counted_by_how_many_of_each_kind() {
        let order = Order::new((0..5).collect(), |item| item / 3);
        // Three of one kind, two of another: 1, 2, 3, 3, 2, 1.
        assert_eq!(order.sets(5), [1, 2, 3, 3, 2, 1]);
        assert_eq!(alone(0..30).sets(3), [1, 30, 435, 4060]);
    }

    #[test]
    fn nothing_smaller_than_what_is_known_is_left_untried() {
        const WEIGHTS: [i32; 4] = [4, 3, 3, 2];
        let tried = smallest(&alone(0..4), 500, Some(2), &weighs(&WEIGHTS, 6));
        assert_eq!(tried.excluded, 1);
    }

    #[test]
    fn what_was_not_needed_is_put_back() {
        const WEIGHTS: [i32; 12] = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2];
        let order: Vec<usize> = (0..12).collect();
        let weighed = weighs(&WEIGHTS, 11);
        let mut trials = Trials {
            changes: &weighed,
            left: 500,
        };
        let set = taken_out(&order, &mut trials).unwrap();
        let set = put_back(&order, set, &mut trials);
        let sum: i32 = set.iter().map(|i| WEIGHTS[*i]).sum();
        assert!((11..=12).contains(&sum), "{set:?}");
    }
}

//! Which further cells are withheld, so that none that is withheld can be computed.

use super::network::{Bounds, MANY, Network};
use crate::rules::{Cell, MIN_WIDTH, SMALL_BELOW};

/// Cells added in an exact search, at most; beyond it cells are added greedily and taken back.
const EXACT: usize = 2;

/// How a cell stands in the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Shown.
    Open,
    /// Withheld.
    Withheld,
    /// Shown as before; the true count is within [`SMALL_BELOW`] of it.
    Kept(i64),
}

/// What the reader is taken to know beside the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Nothing.
    Figures,
    /// Which withheld cells are small themselves.
    Rules,
    /// Nothing was taken away since the publication before.
    Growth,
}

/// Which cells of a network are withheld: without those the public asks for most as long as a few
/// others do, then as few as possible, then of the least sum.
pub struct Search<'a> {
    network: &'a Network,
    cells: Vec<Cell>,
    /// Cells that may be withheld too: the least asked for, then the smallest first.
    spare: Vec<usize>,
    start: Vec<State>,
    /// The number that an earlier publication shows.
    before: Vec<Option<i64>>,
}

impl<'a> Search<'a> {
    /// A search from the cells that must be withheld.
    pub fn new(
        network: &'a Network,
        cells: Vec<Cell>,
        start: Vec<State>,
        before: Vec<Option<i64>>,
    ) -> Self {
        let open = start
            .iter()
            .enumerate()
            .filter(|(_, s)| **s != State::Withheld);
        let mut spare: Vec<usize> = open.map(|(n, _)| n).collect();
        let keep = |n: usize| network.arcs.get(n).map_or(0, |a| a.keep);
        spare.sort_by_key(|n| (keep(*n), cells.get(*n).map(|c| c.value), *n));
        Self {
            network,
            cells,
            spare,
            start,
            before,
        }
    }

    /// The states found; `None` if all of the network must be withheld.
    pub fn solve(&self) -> Option<Vec<State>> {
        let mut levels: Vec<u8> = self.spare.iter().map(|n| self.keep(*n)).collect();
        levels.dedup();
        levels
            .iter()
            .find_map(|l| self.few(*l))
            .or_else(|| self.greedy())
    }

    /// The best of the ways to add at most [`EXACT`] cells, none dearer than `level`.
    fn few(&self, level: u8) -> Option<Vec<State>> {
        let allowed = self.spare.partition_point(|n| self.keep(*n) <= level);
        let spare = self.spare.get(..allowed)?;
        (0..=EXACT).find_map(|added| {
            let mut best = None;
            self.exact(spare, &mut Vec::new(), added, &mut best);
            best.map(|(_, states)| states)
        })
    }

    fn keep(&self, cell: usize) -> u8 {
        self.network.arcs.get(cell).map_or(0, |a| a.keep)
    }

    /// All ways to add `left` more of `spare`; keeps the one of the least sum.
    fn exact(
        &self,
        spare: &[usize],
        added: &mut Vec<usize>,
        left: usize,
        best: &mut Option<(u64, Vec<State>)>,
    ) {
        let sum: u64 = added
            .iter()
            .filter_map(|n| self.cells.get(*n))
            .map(|c| c.value)
            .sum();
        if best.as_ref().is_some_and(|(least, _)| sum >= *least) {
            return;
        }
        if left == 0 {
            let states = self.with(added);
            if self.holds(&states) {
                *best = Some((sum, states));
            }
            return;
        }
        for (place, cell) in spare.iter().enumerate() {
            added.push(*cell);
            let rest = spare.get(place + 1..).unwrap_or_default();
            self.exact(rest, added, left - 1, best);
            added.pop();
        }
    }

    /// Adds cells, the least asked for and smallest first, until all holds; takes back those not
    /// needed, the dearest and greatest first.
    fn greedy(&self) -> Option<Vec<State>> {
        let mut added = Vec::new();
        for cell in &self.spare {
            added.push(*cell);
            if added.len() > EXACT && self.holds(&self.with(&added)) {
                for cell in self.spare.iter().rev() {
                    let fewer: Vec<usize> = added.iter().copied().filter(|a| a != cell).collect();
                    if fewer.len() < added.len() && self.holds(&self.with(&fewer)) {
                        added = fewer;
                    }
                }
                return Some(self.with(&added));
            }
        }
        None
    }

    fn with(&self, added: &[usize]) -> Vec<State> {
        let mut states = self.start.clone();
        for cell in added {
            if let Some(state) = states.get_mut(*cell) {
                *state = State::Withheld;
            }
        }
        states
    }

    /// True if nothing that is withheld can be computed: by a reader, and by one who knows the
    /// rules and which withheld cells are small themselves.
    pub fn holds(&self, states: &[State]) -> bool {
        let weak = self.bounds(states, Reader::Figures);
        let strong = self.bounds(states, Reader::Rules);
        let grown = self.bounds(states, Reader::Growth);
        states.iter().enumerate().all(|(n, state)| match state {
            State::Open => true,
            State::Kept(old) => self.spans(&weak, n, *old) && self.reaches(&grown, n),
            State::Withheld => {
                let sensitive = self.cells.get(n).is_some_and(Cell::is_sensitive);
                self.spans_nought(&weak, n)
                    && (!sensitive || self.spans_nought(&strong, n))
                    && self.reaches(&grown, n)
            }
        })
    }

    /// True if a cell can be what it was before, if nothing was taken away. Where something was,
    /// the assumption is wrong and nothing follows from it.
    fn reaches(&self, bounds: &[Bounds], cell: usize) -> bool {
        let (Some(b), Some(old)) = (bounds.get(cell), self.old(cell)) else {
            return true;
        };
        let need = (b.value - old).max(0);
        self.network.down(bounds, cell, need) == need
    }

    fn old(&self, cell: usize) -> Option<i64> {
        self.before.get(cell).copied().flatten()
    }

    /// True if a cell can be nought, and at least [`MIN_WIDTH`].
    fn spans_nought(&self, bounds: &[Bounds], cell: usize) -> bool {
        let Some(b) = bounds.get(cell) else {
            return false;
        };
        let width = i64::try_from(MIN_WIDTH).unwrap_or(MANY);
        let need = (width - b.value).max(0);
        self.network.down(bounds, cell, b.value) == b.value
            && self.network.up(bounds, cell, need) == need
    }

    /// True if a cell can be what it was before, and the interval is wide enough.
    fn spans(&self, bounds: &[Bounds], cell: usize, old: i64) -> bool {
        let Some(b) = bounds.get(cell) else {
            return false;
        };
        let down = self.network.down(bounds, cell, MANY);
        let up = self.network.up(bounds, cell, MANY);
        let width = i64::try_from(MIN_WIDTH).unwrap_or(MANY);
        b.value - down <= old && old <= b.value + up && down + up >= width
    }

    fn bounds(&self, states: &[State], reader: Reader) -> Vec<Bounds> {
        let small = i64::try_from(SMALL_BELOW).unwrap_or(0);
        let pairs = states.iter().zip(&self.cells).enumerate();
        let bound = pairs.map(|(n, (state, cell))| {
            let least = self.old(n).filter(|_| reader == Reader::Growth);
            let value = i64::try_from(cell.value).unwrap_or(MANY).min(MANY);
            let (low, high) = match state {
                State::Open => (value, value),
                State::Kept(old) => {
                    let low = least.map_or(old - small + 1, |l| l.min(value));
                    (low.max(0), old + small - 1)
                }
                // What was withheld before is at least its true count then, which is not known here:
                // it is taken not to fall.
                State::Withheld if reader == Reader::Growth => {
                    (least.map_or(value, |l| l.min(value)), 2 * MANY)
                }
                State::Withheld if reader == Reader::Figures => (0, 2 * MANY),
                State::Withheld if cell.is_small() => (0, small - 1),
                State::Withheld if cell.is_sensitive() => (0, 2 * MANY),
                State::Withheld => (small, 2 * MANY),
            };
            Bounds { low, high, value }
        });
        bound.collect()
    }
}

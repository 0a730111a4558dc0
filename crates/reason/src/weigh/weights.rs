//! The weights of one item: a number for each actor that it speaks of, side by side in memory.

use std::collections::BTreeMap;
use std::rc::Rc;

/// Actors in order, and a number for each.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    actors: Rc<[u32]>,
    values: Vec<f64>,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            actors: Rc::from([]),
            values: Vec::new(),
        }
    }
}

impl From<BTreeMap<u32, f64>> for Weights {
    fn from(map: BTreeMap<u32, f64>) -> Self {
        Self {
            actors: map.keys().copied().collect(),
            values: map.into_values().collect(),
        }
    }
}

impl Weights {
    /// One number for each of some actors, which stand in order.
    pub(crate) fn over(actors: &Rc<[u32]>, values: Vec<f64>) -> Self {
        Self {
            actors: Rc::clone(actors),
            values,
        }
    }

    /// The number of an actor.
    #[must_use]
    pub fn get(&self, actor: u32) -> Option<f64> {
        let place = self.actors.binary_search(&actor).ok()?;
        self.values.get(place).copied()
    }

    /// The number of an actor, to be changed.
    pub(crate) fn get_mut(&mut self, actor: u32) -> Option<&mut f64> {
        let place = self.actors.binary_search(&actor).ok()?;
        self.values.get_mut(place)
    }

    /// Actors and their numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, f64)> + '_ {
        self.actors.iter().copied().zip(self.values.iter().copied())
    }

    /// Multiplies all numbers.
    pub(crate) fn scale(&mut self, factor: f64) {
        self.values.iter_mut().for_each(|w| *w *= factor);
    }

    /// Divides all numbers.
    pub(crate) fn divide(&mut self, by: f64) {
        self.values.iter_mut().for_each(|w| *w /= by);
    }

    /// Adds each number to the place of its actor among others, which stand in order.
    pub(crate) fn add_to(&self, actors: &Rc<[u32]>, sums: &mut [f64]) {
        if Rc::ptr_eq(&self.actors, actors) {
            for (sum, weight) in sums.iter_mut().zip(&self.values) {
                *sum += weight;
            }
            return;
        }
        for (place, weight) in self.placed(actors) {
            if let Some(sum) = sums.get_mut(place) {
                *sum += weight;
            }
        }
    }

    /// Calls with each number and its place among others, as [`Weights::placed`] does.
    pub(crate) fn each(&self, actors: &Rc<[u32]>, mut call: impl FnMut(usize, f64)) {
        if Rc::ptr_eq(&self.actors, actors) {
            let all = self.values.iter().enumerate();
            all.for_each(|(place, weight)| call(place, *weight));
        } else {
            self.placed(actors).for_each(|(place, w)| call(place, w));
        }
    }

    /// Each number with the place of its actor among others, which stand in order; without those
    /// who are not among them.
    pub(crate) fn placed<'w>(
        &'w self,
        actors: &'w Rc<[u32]>,
    ) -> impl Iterator<Item = (usize, f64)> + 'w {
        let same = Rc::ptr_eq(&self.actors, actors);
        self.iter().enumerate().filter_map(move |(n, (actor, w))| {
            let place = if same {
                n
            } else {
                actors.binary_search(&actor).ok()?
            };
            Some((place, w))
        })
    }

    /// The number of an actor whose place among others is known.
    pub(crate) fn at(&self, actors: &Rc<[u32]>, place: usize, actor: u32) -> Option<f64> {
        if Rc::ptr_eq(&self.actors, actors) {
            self.values.get(place).copied()
        } else {
            self.get(actor)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_beside_their_actors() {
        let all: Rc<[u32]> = Rc::from([1, 4, 9]);
        let mut own = Weights::from(BTreeMap::from([(9, 2.0), (4, 1.0)]));
        assert_eq!(own.get(4), Some(1.0));
        assert_eq!(own.get(1), None);
        own.scale(3.0);
        let dense = Weights::over(&all, vec![1.0, 10.0, 100.0]);
        let mut sums = vec![0.0; 3];
        own.add_to(&all, &mut sums);
        dense.add_to(&all, &mut sums);
        assert_eq!(sums, [1.0, 13.0, 106.0]);
    }
}

//! Ranking very many incidents at once, for a first look at a whole archive.
//!
//! What every trait says of every actor is put into a table once; an incident is then a sum of rows.
//! The same weights as in a single assessment, without the likeness with the nearest report and
//! without the day of activity: an incident that matters is assessed by itself.

use crate::case::{Case, ItemKind};
use crate::link::{Excluded, Observation, link};
use crate::parameters::Parameters;
use crate::weigh::{Context, behaviour, count};
use ascribe_knowledge::Picture;
use ascribe_knowledge::picture::Feature;
use std::collections::HashMap;
use std::num::NonZero;

/// Actors that are summed side by side, in registers.
const LANES: usize = 32;
/// Incidents that one thread takes at least.
const LEAST: usize = 1000;

/// Actors and the table of weights.
pub struct Scorer {
    /// Index of each actor in the picture.
    actors: Vec<u32>,
    /// Log-odds against the unknown actor before evidence, and what fills the last block.
    prior: Vec<[f32; LANES]>,
    /// Value of a trait (technique id, key of software) → its row, and whether it is software.
    places: HashMap<String, (usize, bool)>,
    /// Weights: for each row as many blocks as `prior` has.
    rows: Vec<[f32; LANES]>,
}

/// The leading actor of one incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Best {
    /// Index of the actor in the picture.
    pub actor: u32,
    /// Its probability; the rest is of the others and of the unknown actor.
    pub probability: f32,
}

impl Scorer {
    /// Builds the table over all actors of whom behaviour is known; `blank` is a case without items.
    #[must_use]
    pub fn new(picture: &Picture, blank: &Case, parameters: &Parameters) -> Self {
        let mut scorer = Self {
            actors: Vec::new(),
            prior: Vec::new(),
            places: HashMap::new(),
            rows: Vec::new(),
        };
        for feature in picture.holdings.keys() {
            let (kind, value) = match feature {
                Feature::Technique(id) => ("attack-pattern", id),
                Feature::Software(key) => ("tool", key),
                Feature::Exploit(_) => continue,
            };
            let observation = Observation {
                kind: kind.to_owned(),
                value: value.clone(),
                found: Vec::new(),
            };
            let (items, _) = link(picture, &[observation], &[], None, &Excluded::default());
            let case = Case {
                items,
                ..blank.clone()
            };
            let context = Context::new(picture, &case, parameters);
            if scorer.actors.is_empty() {
                scorer.actors = context.candidates.to_vec();
                let prior = context.prior().into_iter().map(narrow);
                scorer.prior = blocks(prior, f32::NEG_INFINITY);
            }
            let software = case.items.iter().any(|i| i.kind == ItemKind::Software);
            if let Some(row) = behaviour::parts(&context, &case).first() {
                let place = scorer.places.len();
                scorer.places.insert(value.clone(), (place, software));
                let weight = |actor: &u32| narrow(row.of(*actor).without_report(parameters));
                let row = blocks(scorer.actors.iter().map(weight), 0.0);
                scorer.rows.extend(row);
            }
        }
        scorer
    }

    /// Number of actors compared.
    #[must_use]
    pub fn actors(&self) -> usize {
        self.actors.len()
    }

    /// The leading actor of each incident, whose technique ids and keys of software `traits` gives;
    /// none where nothing of it is known. Uses the processors that there are.
    #[must_use]
    pub fn best<'t, T, I>(
        &self,
        incidents: &'t [T],
        traits: impl Fn(&'t T) -> I + Sync,
    ) -> Vec<Option<Best>>
    where
        T: Sync,
        I: IntoIterator<Item = &'t str>,
    {
        let mut best = vec![None; incidents.len()];
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let part = incidents.len().div_ceil(threads).max(LEAST);
        std::thread::scope(|scope| {
            for (incidents, best) in incidents.chunks(part).zip(best.chunks_mut(part)) {
                let traits = &traits;
                scope.spawn(move || {
                    let mut bench = Bench::default();
                    for (incident, best) in incidents.iter().zip(best) {
                        *best = self.leader(traits(incident), &mut bench);
                    }
                });
            }
        });
        best
    }

    fn leader<'t>(
        &self,
        traits: impl IntoIterator<Item = &'t str>,
        bench: &mut Bench,
    ) -> Option<Best> {
        let [techniques, software] = &mut bench.rows;
        techniques.clear();
        software.clear();
        for value in traits {
            match self.places.get(value) {
                Some((place, false)) => techniques.push(*place),
                Some((place, true)) => software.push(*place),
                None => {}
            }
        }
        if techniques.is_empty() && software.is_empty() {
            return None;
        }
        let scale = |rows: &Vec<usize>| narrow(1.0 / count(rows.len().max(1)).sqrt());
        let (t, s) = (scale(techniques), scale(software));
        bench.scores.clear();
        for (block, prior) in self.prior.iter().enumerate() {
            let mut scores = self.sum(techniques, block);
            scores.iter_mut().for_each(|x| *x *= t);
            if !software.is_empty() {
                for (x, own) in scores.iter_mut().zip(self.sum(software, block)) {
                    *x += own * s;
                }
            }
            scores.iter_mut().zip(prior).for_each(|(x, p)| *x += p);
            bench.scores.push(scores);
        }
        let top = greatest(&bench.scores);
        let mut flat = bench.scores.iter().flatten();
        let place = flat.position(|s| *s >= top)?;
        // The unknown actor scores 0.
        let all = together(&bench.scores, top) + (-top).exp();
        Some(Best {
            actor: *self.actors.get(place)?,
            probability: 1.0 / all,
        })
    }

    /// One block of the sum of some rows.
    fn sum(&self, rows: &[usize], block: usize) -> [f32; LANES] {
        let mut sum = [0.0_f32; LANES];
        for row in rows {
            if let Some(weights) = self.rows.get(row * self.prior.len() + block) {
                for (s, w) in sum.iter_mut().zip(weights) {
                    *s += w;
                }
            }
        }
        sum
    }
}

/// What a thread works with.
#[derive(Default)]
struct Bench {
    /// Rows of the incident's techniques and of its software.
    rows: [Vec<usize>; 2],
    scores: Vec<[f32; LANES]>,
}

/// Numbers in blocks, the last one filled up.
fn blocks(numbers: impl Iterator<Item = f32>, fill: f32) -> Vec<[f32; LANES]> {
    let mut all: Vec<[f32; LANES]> = Vec::new();
    for (n, number) in numbers.enumerate() {
        if n.is_multiple_of(LANES) {
            all.push([fill; LANES]);
        }
        if let Some(place) = all.last_mut().and_then(|b| b.get_mut(n % LANES)) {
            *place = number;
        }
    }
    all
}

fn greatest(blocks: &[[f32; LANES]]) -> f32 {
    let mut most = [f32::NEG_INFINITY; LANES];
    for block in blocks {
        for (m, x) in most.iter_mut().zip(block) {
            *m = if *x > *m { *x } else { *m };
        }
    }
    most.into_iter().fold(f32::NEG_INFINITY, f32::max)
}

/// `Σ exp(x − top)`.
fn together(blocks: &[[f32; LANES]], top: f32) -> f32 {
    let mut sums = [0.0_f32; LANES];
    for block in blocks {
        for (s, x) in sums.iter_mut().zip(block) {
            *s += exponential(x - top);
        }
    }
    sums.into_iter().sum()
}

/// `exp(x)` of what is not positive, to six digits: the power of two next to it by its bits, the rest
/// by the first terms of its series. Without branches, so that several are computed at once.
fn exponential(x: f32) -> f32 {
    /// Adding it leaves a whole number in the last bits.
    const WHOLE: f32 = 12_582_912.0;
    let x = if x > -87.0 { x } else { -87.0 };
    let power = x * std::f32::consts::LOG2_E;
    let shifted = power + WHOLE;
    let rest = (power - (shifted - WHOLE)) * std::f32::consts::LN_2;
    // Written out: a loop over the terms is not computed for several numbers at once.
    let small = 1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0 + rest * (1.0 / 720.0)));
    let series = 1.0 + rest * (1.0 + rest * (0.5 + rest * small));
    let whole = shifted.to_bits().wrapping_sub(WHOLE.to_bits());
    series * f32::from_bits(whole.wrapping_add(127) << 23)
}

/// Six digits are plenty for a first look.
#[allow(clippy::cast_possible_truncation)]
fn narrow(x: f64) -> f32 {
    x as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_right_to_six_digits() {
        for n in 0..8700_u16 {
            let x = -f32::from(n) / 100.0;
            let (ours, right) = (exponential(x), x.exp());
            // What is further behind does not show in a sum.
            let off = if x > -16.0 { 3e-6 } else { 3e-5 };
            assert!((ours - right).abs() <= off * right, "{x} {ours} {right}");
        }
        assert!(exponential(f32::NEG_INFINITY) < 1e-37);
    }

    #[test]
    fn blocks_are_filled_up_and_add_up() {
        let all = blocks((0..40_u8).map(f32::from), f32::NEG_INFINITY);
        assert_eq!(all.len(), 2);
        assert_eq!(greatest(&all), 39.0);
        let right: f32 = (0..40_u8).map(|n| (-f32::from(n)).exp()).sum();
        assert!((together(&all, 39.0) - right).abs() < 1e-5);
    }
}

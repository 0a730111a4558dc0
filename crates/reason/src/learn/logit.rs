//! The conditional logit (D. McFadden, *Conditional Logit Analysis of Qualitative Choice
//! Behavior*, 1974): the probability of an alternative is proportional to `exp(w · features)`.
//! Its log-likelihood is concave, so Newton's method finds the one best set of weights.

use super::{Example, FEATURES};

/// Weights and the constant of the unknown actor.
pub const SIZE: usize = FEATURES + 1;
/// Rounds of Newton's method, at most.
const ROUNDS: usize = 60;
/// Pull of the weights towards zero, per unit of examples.
const RIDGE: f64 = 0.002;

/// One number for each weight.
pub type Vector = [f64; SIZE];
/// A square of numbers.
pub(super) type Matrix = [Vector; SIZE];

/// The fit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Fitted {
    /// Weights of the features.
    pub weights: [f64; FEATURES],
    /// Constant of the unknown actor.
    pub unknown: f64,
}

/// Fits weights on examples; each counts by `1 − unknown` with its actor known, and by `unknown`
/// with that actor taken out, when the unknown one is the right answer.
#[must_use]
pub fn fit(examples: &[Example], unknown: f64) -> Fitted {
    let total: f64 = examples.iter().map(|e| e.weight).sum();
    let mut w: Vector = [0.5; SIZE];
    let mut best = objective(examples, unknown, &w, total);
    for _ in 0..ROUNDS {
        let (gradient, hessian) = slopes(examples, unknown, &w, total);
        let Some(step) = solve(hessian, gradient) else {
            break;
        };
        // Halve the step until it leads upwards.
        let mut scale = 1.0;
        let moved = loop {
            let mut next = w;
            for (n, s) in next.iter_mut().zip(&step) {
                *n += scale * s;
            }
            let value = objective(examples, unknown, &next, total);
            if value > best {
                break Some((next, value));
            }
            scale /= 2.0;
            if scale < 1e-6 {
                break None;
            }
        };
        let Some((next, value)) = moved else { break };
        let gain = value - best;
        (w, best) = (next, value);
        if gain < 1e-12 {
            break;
        }
    }
    let mut fitted = Fitted {
        unknown: w.last().copied().unwrap_or(0.0),
        ..Fitted::default()
    };
    for (to, from) in fitted.weights.iter_mut().zip(w) {
        *to = from;
    }
    fitted
}

/// An example's alternatives as vectors, without the right actor if asked for, the unknown last;
/// and the place of the right one.
fn alternatives(e: &Example, removed: bool) -> (Vec<Vector>, usize) {
    let rows = e.actors.iter().enumerate();
    let kept = rows.filter(|(n, _)| !removed || Some(*n) != e.truth);
    let mut all: Vec<Vector> = kept
        .map(|(_, features)| {
            let mut v = [0.0; SIZE];
            for (to, from) in v.iter_mut().zip(features) {
                *to = *from;
            }
            v
        })
        .collect();
    let mut unknown = [0.0; SIZE];
    if let Some(last) = unknown.last_mut() {
        *last = 1.0;
    }
    all.push(unknown);
    let right = match e.truth {
        Some(place) if !removed => place,
        _ => all.len() - 1,
    };
    (all, right)
}

pub(super) fn dot(a: &Vector, b: &Vector) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Probabilities of alternatives and the logarithm of the right one's.
fn probabilities(all: &[Vector], right: usize, w: &Vector) -> (Vec<f64>, f64) {
    let scores: Vec<f64> = all.iter().map(|v| dot(v, w)).collect();
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = scores.iter().map(|s| (s - top).exp()).sum();
    let own = scores.get(right).copied().unwrap_or(top);
    let p = scores.iter().map(|s| (s - top).exp() / sum).collect();
    (p, own - top - sum.ln())
}

fn each(examples: &[Example], unknown: f64) -> impl Iterator<Item = (&Example, bool, f64)> {
    examples.iter().flat_map(move |e| {
        [
            (e, false, e.weight * (1.0 - unknown)),
            (e, true, e.weight * unknown),
        ]
    })
}

fn objective(examples: &[Example], unknown: f64, w: &Vector, total: f64) -> f64 {
    let likelihood: f64 = each(examples, unknown)
        .map(|(e, removed, weight)| {
            let (all, right) = alternatives(e, removed);
            weight * probabilities(&all, right, w).1
        })
        .sum();
    let size: f64 = w.iter().take(FEATURES).map(|x| x * x).sum();
    likelihood / total - RIDGE * size / 2.0
}

/// Gradient, and the negative of the second derivatives.
fn slopes(examples: &[Example], unknown: f64, w: &Vector, total: f64) -> (Vector, Matrix) {
    let mut gradient = [0.0; SIZE];
    let mut hessian = [[0.0; SIZE]; SIZE];
    for (e, removed, weight) in each(examples, unknown) {
        let (all, right) = alternatives(e, removed);
        let (p, _) = probabilities(&all, right, w);
        let mut mean = [0.0; SIZE];
        for (v, p) in all.iter().zip(&p) {
            for (m, x) in mean.iter_mut().zip(v) {
                *m += p * x;
            }
        }
        let weight = weight / total;
        if let Some(own) = all.get(right) {
            for ((g, x), m) in gradient.iter_mut().zip(own).zip(&mean) {
                *g += weight * (x - m);
            }
        }
        for (v, p) in all.iter().zip(&p) {
            for ((row, x), m) in hessian.iter_mut().zip(v).zip(&mean) {
                for ((h, y), n) in row.iter_mut().zip(v).zip(&mean) {
                    *h += weight * p * (x - m) * (y - n);
                }
            }
        }
    }
    for (n, (g, row)) in gradient.iter_mut().zip(&mut hessian).enumerate() {
        let pull = if n < FEATURES { RIDGE } else { 1e-9 };
        if n < FEATURES {
            *g -= RIDGE * w.get(n).copied().unwrap_or(0.0);
        }
        if let Some(h) = row.get_mut(n) {
            *h += pull;
        }
    }
    (gradient, hessian)
}

/// Solves `m · x = b` by elimination; none if `m` is singular.
pub(super) fn solve(mut m: Matrix, mut b: Vector) -> Option<Vector> {
    for column in 0..SIZE {
        let size = |row: &Vector| row.get(column).map_or(0.0, |x| x.abs());
        let pivot = (column..SIZE).max_by(|x, y| {
            let (x, y) = (m.get(*x).map_or(0.0, size), m.get(*y).map_or(0.0, size));
            x.total_cmp(&y)
        })?;
        m.swap(column, pivot);
        b.swap(column, pivot);
        let head = *m.get(column)?;
        let own = *b.get(column)?;
        let lead = *head.get(column)?;
        if lead.abs() < 1e-12 {
            return None;
        }
        for row in 0..SIZE {
            if row == column {
                continue;
            }
            let factor = m.get(row)?.get(column)? / lead;
            for (x, h) in m.get_mut(row)?.iter_mut().zip(&head) {
                *x -= factor * h;
            }
            *b.get_mut(row)? -= factor * own;
        }
    }
    let mut x = [0.0; SIZE];
    for (n, x) in x.iter_mut().enumerate() {
        *x = b.get(n)? / m.get(n)?.get(n)?;
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three actors; the first feature says who it was in nine cases of ten.
    fn examples() -> Vec<Example> {
        (0..200)
            .map(|n| {
                let mut actors = vec![[0.0; FEATURES]; 3];
                actors[n % 3][0] = 1.0;
                let truth = if n % 10 == 0 { (n + 1) % 3 } else { n % 3 };
                Example {
                    actors,
                    truth: Some(truth),
                    weight: 1.0,
                    ..Example::default()
                }
            })
            .collect()
    }

    #[test]
    fn what_tells_gets_its_weight_and_what_does_not_gets_none() {
        let [first, rest @ ..] = fit(&examples(), 0.0).weights;
        // Odds of nine to one between the pointed one and the two others together; a little less
        // for the pull towards zero.
        assert!((first - 18.0_f64.ln()).abs() < 0.15, "{first}");
        assert!(rest.iter().all(|w| w.abs() < 1e-6));
    }

    #[test]
    fn the_unknown_actor_gets_the_share_it_was_given() {
        let none: Vec<Example> = (0..50)
            .map(|n| Example {
                actors: vec![[0.0; FEATURES]; 4],
                truth: Some(n % 4),
                weight: 1.0,
                ..Example::default()
            })
            .collect();
        let fitted = fit(&none, 0.5);
        // Four actors when known, three when one is removed: e^u / (e^u + 3.5) is about a half.
        assert!(
            (fitted.unknown.exp() - 3.46).abs() < 0.05,
            "{}",
            fitted.unknown.exp()
        );
    }
}

//! Logistic regression with a pull towards zero, for the calibration of answers that rest on
//! indicators: Newton's method on a concave function.

use super::logit::{Matrix, SIZE, Vector, dot, solve};

/// Rounds of Newton's method.
const ROUNDS: usize = 40;
/// Pull of the slopes towards zero, per unit of examples.
const RIDGE: f64 = 0.01;

/// An answer: what the calibration looks at, whether it was right, and how much it counts.
pub type Answer = ([f64; SIZE - 1], bool, f64);

/// The constant and the slopes under which the answers' being right was most probable.
#[must_use]
pub fn fit(answers: &[Answer]) -> Vector {
    let total: f64 = answers.iter().map(|a| a.2).sum();
    let mut w = [0.0; SIZE];
    if total <= 0.0 {
        return w;
    }
    for _ in 0..ROUNDS {
        let mut gradient: Vector = [0.0; SIZE];
        let mut hessian: Matrix = [[0.0; SIZE]; SIZE];
        for (signals, right, weight) in answers {
            let mut x: Vector = [1.0; SIZE];
            for (to, from) in x.iter_mut().skip(1).zip(signals) {
                *to = *from;
            }
            let p = 1.0 / (1.0 + (-dot(&x, &w)).exp());
            let share = weight / total;
            for ((g, row), a) in gradient.iter_mut().zip(&mut hessian).zip(&x) {
                *g += share * (f64::from(u8::from(*right)) - p) * a;
                for (h, b) in row.iter_mut().zip(&x) {
                    *h += share * p * (1.0 - p) * a * b;
                }
            }
        }
        for (n, (g, row)) in gradient.iter_mut().zip(&mut hessian).enumerate() {
            let pull = if n > 0 { RIDGE } else { 1e-9 };
            *g -= pull * w.get(n).copied().unwrap_or(0.0);
            if let Some(h) = row.get_mut(n) {
                *h += pull;
            }
        }
        let Some(step) = solve(hessian, gradient) else {
            break;
        };
        w.iter_mut().zip(&step).for_each(|(w, s)| *w += s);
        if step.iter().all(|s| s.abs() < 1e-10) {
            break;
        }
    }
    w
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn what_tells_right_from_wrong_gets_its_slope() {
        let answer = |n: u32| {
            let signal = f64::from(n % 2);
            // Right in three of four with the signal, in one of four without.
            let right = (n / 2) % 4 < if n % 2 == 1 { 3 } else { 1 };
            ([signal, 0.0, 0.0, 0.0, 0.0], right, 1.0)
        };
        let answers: Vec<_> = (0..800).map(answer).collect();
        let [constant, slope, rest @ ..] = fit(&answers);
        assert!(slope > 1.5 && slope < 2.0 * 3.0_f64.ln(), "{slope}");
        assert!(constant < -0.5, "{constant}");
        assert!(rest.iter().all(|w| w.abs() < 1e-9));
    }
}

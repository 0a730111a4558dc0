//! Which part of what is seen a profile explains: a mixture of profile and background, its
//! weight by expectation maximisation (A. P. Dempster, N. M. Laird, D. B. Rubin, *Maximum
//! Likelihood from Incomplete Data via the EM Algorithm*, 1977).

/// Rounds of expectation and maximisation.
const ROUNDS: usize = 200;

/// The weight λ under which `∏ (1 − λ + λ·ratio)` is greatest; each ratio is how much likelier
/// the profile makes an item than the background, with how much it counts. ½ without any.
#[must_use]
pub fn share(ratios: &[(f64, f64)]) -> f64 {
    let all: f64 = ratios.iter().map(|(_, w)| w).sum();
    if all <= 0.0 {
        return 0.5;
    }
    let mut lambda = 0.5;
    for _ in 0..ROUNDS {
        let explained = |r: f64| lambda * r / (1.0 - lambda + lambda * r);
        let sum: f64 = ratios.iter().map(|(r, w)| w * explained(*r)).sum();
        lambda = (sum / all).clamp(1e-6, 1.0 - 1e-6);
    }
    lambda
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn finds_the_part_that_a_profile_explains() {
        // Of a hundred items, thirty are twenty times likelier in the profile, the others never there.
        let mut ratios = vec![(20.0, 1.0); 30];
        ratios.extend(vec![(0.0, 1.0); 70]);
        // The maximum of 30·ln(1 + 19λ) + 70·ln(1 − λ).
        let expected = (19.0 * 30.0 - 70.0) / (19.0 * 100.0);
        assert!((share(&ratios) - expected).abs() < 1e-3);
        assert!((share(&[]) - 0.5).abs() < 1e-12);
    }
}

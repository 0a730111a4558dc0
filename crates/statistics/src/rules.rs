//! The rules of disclosure control and of rounding, as numbers with a version.

use serde::{Deserialize, Serialize};

/// Version of the rules: raise it when a number or a rule changes.
pub const RULES_VERSION: &str = "2026-2";
/// Counts below this are small and are not published; nought is small too, since otherwise what
/// is withheld would be known to be there.
pub const SMALL_BELOW: u64 = 6;
/// Each withheld count can be anything in an interval at least this wide.
pub const MIN_WIDTH: u64 = 5;
/// The *p* of the p % rule: what all but the two greatest contribute must be at least this share
/// (percent) of what the greatest contributes.
pub const P_PERCENT: u64 = 15;

/// Whom a figure is made of: number of contributions, their sum, the two greatest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The sum: a number of incidents, or of units.
    pub value: u64,
    /// Number of organisations.
    pub organisations: u64,
    /// What the greatest contributes.
    pub first: u64,
    /// What the second contributes.
    pub second: u64,
}

impl Cell {
    /// The cell of what each organisation contributes.
    pub fn of(contributions: impl Iterator<Item = u64>) -> Self {
        let mut cell = Self::default();
        for share in contributions {
            cell.value = cell.value.saturating_add(share);
            cell.organisations += 1;
            if share > cell.first {
                cell.second = cell.first;
                cell.first = share;
            } else if share > cell.second {
                cell.second = share;
            }
        }
        cell
    }

    /// True if the second could compute the greatest to within *p* %: the p % rule
    /// (Hundepool et al., Statistical Disclosure Control, 2012, section 4.2).
    #[must_use]
    pub fn is_dominated(&self) -> bool {
        let rest = u128::from(
            self.value
                .saturating_sub(self.first)
                .saturating_sub(self.second),
        );
        rest * 100 < u128::from(P_PERCENT) * u128::from(self.first)
    }

    /// True if it is small.
    #[must_use]
    pub fn is_small(&self) -> bool {
        self.value < SMALL_BELOW
    }

    /// True if it may not be published by itself.
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        self.is_small() || self.is_dominated()
    }
}

/// Rounded half up to whole units: `numerator / denominator`; `None` if the denominator is 0.
#[must_use]
pub fn rounded(numerator: u64, denominator: u64) -> Option<u64> {
    let (n, d) = (u128::from(numerator), u128::from(denominator));
    let whole = (2 * n + d).checked_div(2 * d)?;
    u64::try_from(whole).ok()
}

/// Rounded half away from zero to whole units.
#[must_use]
pub fn rounded_signed(numerator: i128, denominator: u64) -> Option<i64> {
    let d = i128::from(denominator);
    let size = (2 * numerator.abs() + d).checked_div(2 * d)?;
    i64::try_from(size * numerator.signum()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_dominates_is_not_published() {
        assert!(!Cell::of([1; 6].into_iter()).is_sensitive());
        assert!(Cell::of([1; 5].into_iter()).is_sensitive());
        assert!(Cell::of([12].into_iter()).is_sensitive());
        assert!(Cell::of([40, 30].into_iter()).is_sensitive());
        assert!(!Cell::of([40, 30, 6].into_iter()).is_sensitive());
        assert!(Cell::of([40, 30, 5].into_iter()).is_sensitive());
        assert!(Cell::default().is_sensitive());
    }

    #[test]
    fn halves_go_up() {
        assert_eq!(
            [rounded(5, 2), rounded(7, 3), rounded(1, 0)],
            [Some(3), Some(2), None]
        );
        assert_eq!(rounded_signed(-5, 2), Some(-3));
        assert_eq!(rounded(u64::MAX, 1), Some(u64::MAX));
    }
}

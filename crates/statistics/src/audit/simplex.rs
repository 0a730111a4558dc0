//! The simplex method in whole numbers: exact, without rounding.
//!
//! The tableau is kept as integers over one common denominator (Edmonds 1967; Bareiss 1968), the
//! entering column is chosen by Bland's rule (1977), which ends. Tables of sums give ±1 pivots, so
//! the denominator stays 1; a number that no longer fits is an error and never a wrong answer.

/// `Σ coefficient·variable = right`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Equation {
    /// Variable and coefficient.
    pub terms: Vec<(usize, i128)>,
    /// Right side.
    pub right: i128,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No values fit all equations.
    Infeasible,
    /// A number became too large, or the work too long.
    Limit,
}

/// The least or greatest value of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extreme {
    /// A whole number.
    Whole(i128),
    /// Not a whole number: the greatest whole number not above it.
    Broken(i128),
    /// It grows without end.
    Unbounded,
}

/// Steps of one search, at most.
const MAX_STEPS: usize = 20_000;

/// Equations over variables of at least 0, at a corner of what they allow.
#[derive(Debug, Clone)]
pub struct Simplex {
    /// Rows of columns; the right side is the last column.
    rows: Vec<Vec<i128>>,
    /// Basic variable of each row.
    basis: Vec<usize>,
    denominator: i128,
    variables: usize,
}

impl Simplex {
    /// Finds a corner.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn new(equations: &[Equation], variables: usize) -> Result<Self, Failure> {
        let width = variables + equations.len() + 1;
        let mut rows = Vec::with_capacity(equations.len());
        for (n, equation) in equations.iter().enumerate() {
            let mut row = vec![0i128; width];
            let sign = if equation.right < 0 { -1 } else { 1 };
            for (variable, coefficient) in &equation.terms {
                *row.get_mut(*variable).ok_or(Failure::Limit)? += sign * coefficient;
            }
            *row.get_mut(variables + n).ok_or(Failure::Limit)? = 1;
            *row.last_mut().ok_or(Failure::Limit)? = sign * equation.right;
            rows.push(row);
        }
        let mut simplex = Self {
            rows,
            basis: (variables..variables + equations.len()).collect(),
            denominator: 1,
            variables,
        };
        simplex.leave_artificial()?;
        Ok(simplex)
    }

    /// The least or greatest value of a variable.
    ///
    /// # Errors
    /// [`Failure::Limit`].
    pub fn extreme(&mut self, variable: usize, greatest: bool) -> Result<Extreme, Failure> {
        let mut costs = vec![0i128; self.variables];
        *costs.get_mut(variable).ok_or(Failure::Limit)? = if greatest { -1 } else { 1 };
        if !self.minimise(&costs)? {
            return Ok(Extreme::Unbounded);
        }
        let place = self.basis.iter().position(|b| *b == variable);
        let value = place.and_then(|row| self.right(row)).unwrap_or(0);
        let whole = value.div_euclid(self.denominator);
        Ok(if value % self.denominator == 0 {
            Extreme::Whole(whole)
        } else {
            Extreme::Broken(whole)
        })
    }

    fn right(&self, row: usize) -> Option<i128> {
        self.rows.get(row)?.last().copied()
    }

    fn at(&self, row: usize, column: usize) -> i128 {
        let value = self.rows.get(row).and_then(|r| r.get(column));
        value.copied().unwrap_or(0)
    }

    /// Drives the artificial variables out: minimises their sum, then takes away rows that say
    /// nothing new.
    fn leave_artificial(&mut self) -> Result<(), Failure> {
        let all = self.variables + self.rows.len();
        let costs: Vec<i128> = (0..all).map(|n| i128::from(n >= self.variables)).collect();
        self.minimise(&costs)?;
        let is_left = |s: &Self, row: usize| s.basis.get(row).is_some_and(|b| *b >= s.variables);
        let mut row = 0;
        while row < self.rows.len() {
            if !is_left(self, row) {
                row += 1;
                continue;
            }
            if self.right(row) != Some(0) {
                return Err(Failure::Infeasible);
            }
            match (0..self.variables).find(|c| self.at(row, *c) != 0) {
                Some(column) => {
                    self.pivot(row, column)?;
                    row += 1;
                }
                None => {
                    self.rows.remove(row);
                    self.basis.remove(row);
                }
            }
        }
        for row in &mut self.rows {
            let right = row.last().copied().unwrap_or(0);
            row.truncate(self.variables);
            row.push(right);
        }
        Ok(())
    }

    /// Goes to a corner of least cost; false if there is none.
    fn minimise(&mut self, costs: &[i128]) -> Result<bool, Failure> {
        for _ in 0..MAX_STEPS {
            let Some(column) = (0..costs.len()).find(|c| self.gain(*c, costs) < 0) else {
                return Ok(true);
            };
            let Some(row) = self.leaving(column) else {
                return Ok(false);
            };
            self.pivot(row, column)?;
        }
        Err(Failure::Limit)
    }

    /// Reduced cost of a column, times the denominator.
    fn gain(&self, column: usize, costs: &[i128]) -> i128 {
        let cost = |n: usize| costs.get(n).copied().unwrap_or(0);
        let rows = self.basis.iter().enumerate();
        let basic = rows
            .filter(|(_, b)| cost(**b) != 0)
            .map(|(row, b)| cost(*b) * self.at(row, column));
        cost(column) * self.denominator - basic.sum::<i128>()
    }

    /// The row whose variable reaches 0 first; of several the one of the least variable.
    fn leaving(&self, column: usize) -> Option<usize> {
        let mut best: Option<(usize, i128, i128)> = None;
        for row in 0..self.rows.len() {
            let (step, right) = (self.at(row, column), self.right(row).unwrap_or(0));
            if step <= 0 {
                continue;
            }
            let better = best.is_none_or(|(old, old_step, old_right)| {
                let (new, known) = (right * old_step, old_right * step);
                new < known || (new == known && self.basis.get(row) < self.basis.get(old))
            });
            if better {
                best = Some((row, step, right));
            }
        }
        best.map(|(row, ..)| row)
    }

    fn pivot(&mut self, row: usize, column: usize) -> Result<(), Failure> {
        let mut chosen = self.rows.get(row).cloned().unwrap_or_default();
        let mut pivot = chosen.get(column).copied().unwrap_or(0);
        if pivot < 0 {
            // Only in a row whose right side is 0.
            chosen.iter_mut().for_each(|v| *v = -*v);
            pivot = -pivot;
        }
        if pivot == 0 {
            return Err(Failure::Limit);
        }
        let old = self.denominator;
        let others = self.rows.iter_mut().enumerate();
        for (_, other) in others.filter(|(n, _)| *n != row) {
            let factor = other.get(column).copied().unwrap_or(0);
            if factor == 0 && pivot == old {
                continue;
            }
            for (value, above) in other.iter_mut().zip(&chosen) {
                let product = value.checked_mul(pivot).ok_or(Failure::Limit)?;
                let less = factor.checked_mul(*above).ok_or(Failure::Limit)?;
                let sum = product.checked_sub(less).ok_or(Failure::Limit)?;
                *value = if old == 1 { sum } else { sum / old };
            }
        }
        if let Some(own) = self.rows.get_mut(row) {
            *own = chosen;
        }
        if let Some(basic) = self.basis.get_mut(row) {
            *basic = column;
        }
        self.denominator = pivot;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equation(terms: &[(usize, i128)], right: i128) -> Equation {
        Equation {
            terms: terms.to_vec(),
            right,
        }
    }

    #[test]
    fn a_two_by_two_table_moves_along_its_cycle() {
        // a+b=5, c+d=7, a+c=4, b+d=8
        let equations = [
            equation(&[(0, 1), (1, 1)], 5),
            equation(&[(2, 1), (3, 1)], 7),
            equation(&[(0, 1), (2, 1)], 4),
            equation(&[(1, 1), (3, 1)], 8),
        ];
        let mut s = Simplex::new(&equations, 4).unwrap();
        assert_eq!(s.extreme(0, false), Ok(Extreme::Whole(0)));
        assert_eq!(s.extreme(0, true), Ok(Extreme::Whole(4)));
        assert_eq!(s.extreme(3, false), Ok(Extreme::Whole(3)));
        assert_eq!(s.extreme(3, true), Ok(Extreme::Whole(7)));
    }

    #[test]
    fn contradictions_ends_and_fractions_are_told_apart() {
        let no = [equation(&[(0, 1)], 3), equation(&[(0, 1)], 4)];
        assert_eq!(Simplex::new(&no, 1).err(), Some(Failure::Infeasible));
        let minus = [equation(&[(0, 1)], -1)];
        assert_eq!(Simplex::new(&minus, 1).err(), Some(Failure::Infeasible));
        let mut s = Simplex::new(&[equation(&[(0, 1), (1, -1)], 2)], 2).unwrap();
        assert_eq!(s.extreme(0, true), Ok(Extreme::Unbounded));
        assert_eq!(s.extreme(0, false), Ok(Extreme::Whole(2)));
        let mut s = Simplex::new(&[equation(&[(0, 2), (1, 1)], 5)], 2).unwrap();
        assert_eq!(s.extreme(0, true), Ok(Extreme::Broken(2)));
    }
}

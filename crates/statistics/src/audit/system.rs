//! All that is said, as equations over what is not known.

use super::simplex::Equation;
use super::{Knows, Release, Said};
use crate::period::{Month, Period};
use crate::rules::SMALL_BELOW;
use crate::tables::{Field, TOTAL, TableList};
use std::collections::{BTreeMap, BTreeSet};

/// A count: of which revision, which cell, in which part of time.
type Name = (u32, String, usize);

/// Equations over named counts.
#[derive(Debug, Default)]
pub struct System {
    /// The equations.
    pub equations: Vec<Equation>,
    /// Number of variables.
    variables: usize,
    names: BTreeMap<Name, usize>,
    /// Sums that stand for a published cell: release, key.
    sums: BTreeMap<(usize, String), usize>,
    atoms: Vec<BTreeSet<Month>>,
}

impl System {
    /// The system of all releases, which share time; `grows` adds that nothing was taken away in
    /// later revisions.
    pub fn new(list: &TableList, releases: &[&Release<'_>], knows: Knows, grows: bool) -> Self {
        let mut system = Self {
            atoms: atoms(releases),
            ..Self::default()
        };
        let mut worlds = BTreeSet::new();
        for release in releases {
            for atom in system.within(release.period) {
                if worlds.insert((release.revision, atom)) {
                    system.tables(list, release.period, (release.revision, atom));
                }
            }
        }
        for (n, release) in releases.iter().enumerate() {
            system.statements(list, n, release, knows);
        }
        if grows {
            system.growth();
        }
        system
    }

    /// Number of variables.
    pub fn variables(&self) -> usize {
        self.variables
    }

    /// The variable of a cell of a release.
    pub fn variable(&self, release: usize, key: &str) -> Option<usize> {
        self.sums.get(&(release, key.to_owned())).copied()
    }

    fn fresh(&mut self) -> usize {
        self.variables += 1;
        self.variables - 1
    }

    fn count(&mut self, (world, atom): (u32, usize), key: &str) -> usize {
        let name = (world, key.to_owned(), atom);
        if let Some(known) = self.names.get(&name) {
            return *known;
        }
        let variable = self.fresh();
        self.names.insert(name, variable);
        variable
    }

    fn within(&self, period: Period) -> Vec<usize> {
        let months: BTreeSet<Month> = period.months().collect();
        let atoms = self.atoms.iter().enumerate();
        let inside = atoms.filter(|(_, a)| a.iter().all(|m| months.contains(m)));
        inside.map(|(n, _)| n).collect()
    }

    /// `Σ parts = whole`.
    fn sum(&mut self, at: (u32, usize), parts: &[String], whole: &str) {
        let mut terms: Vec<(usize, i128)> = Vec::new();
        for part in parts {
            terms.push((self.count(at, part), 1));
        }
        terms.push((self.count(at, whole), -1));
        self.equations.push(Equation { terms, right: 0 });
    }

    fn tables(&mut self, list: &TableList, period: Period, at: (u32, usize)) {
        for table in &list.table {
            if table.field == Field::Month {
                let months = self.atoms.get(at.1).cloned().unwrap_or_default();
                let keys: Vec<String> = months.iter().map(|m| table.key(&m.to_string())).collect();
                self.sum(at, &keys, TOTAL);
                continue;
            }
            let all = table.categories(period);
            let keys = |of: Option<&str>| -> Vec<String> {
                let some = all.iter().filter(|c| c.of.as_deref() == of);
                some.map(|c| table.key(&c.id)).collect()
            };
            self.sum(at, &keys(None), TOTAL);
            for whole in all.iter().filter(|c| c.of.is_none()) {
                let parts = keys(Some(&whole.id));
                if !parts.is_empty() {
                    self.sum(at, &parts, &table.key(&whole.id));
                }
            }
        }
        for cross in &list.cross {
            let (Some(rows), Some(columns)) = (list.table(&cross.rows), list.table(&cross.columns))
            else {
                continue;
            };
            let (r, c) = (rows.wholes(period), columns.wholes(period));
            for row in &r {
                let keys: Vec<String> = c.iter().map(|x| cross.key(&row.id, &x.id)).collect();
                self.sum(at, &keys, &rows.key(&row.id));
            }
            for column in &c {
                let keys: Vec<String> = r.iter().map(|x| cross.key(&x.id, &column.id)).collect();
                self.sum(at, &keys, &columns.key(&column.id));
            }
        }
    }

    fn statements(&mut self, list: &TableList, n: usize, release: &Release<'_>, knows: Knows) {
        let atoms = self.within(release.period);
        for (key, said) in release.said.iter().filter(|(k, _)| in_tables(list, k)) {
            let parts: Vec<usize> = self.parts(release.revision, &atoms, key);
            let variable = match parts.as_slice() {
                [one] => *one,
                _ => {
                    let whole = self.fresh();
                    let mut terms: Vec<(usize, i128)> = parts.iter().map(|p| (*p, 1)).collect();
                    terms.push((whole, -1));
                    self.equations.push(Equation { terms, right: 0 });
                    whole
                }
            };
            self.sums.insert((n, key.clone()), variable);
            let (low, high) = known(list, release, key, *said, knows);
            self.between(variable, low, high);
        }
    }

    fn parts(&mut self, world: u32, atoms: &[usize], key: &str) -> Vec<usize> {
        // A month lies in one part of time only.
        let month = key.strip_prefix("month/");
        let mut parts = Vec::new();
        for atom in atoms {
            let holds = |m: &str| {
                let months = self.atoms.get(*atom);
                months.is_some_and(|a| a.iter().any(|x| x.to_string() == m))
            };
            if month.is_none_or(holds) {
                parts.push(self.count((world, *atom), key));
            }
        }
        parts
    }

    /// `low ≤ variable ≤ high`.
    fn between(&mut self, variable: usize, low: i128, high: Option<i128>) {
        if high == Some(low) {
            self.equations.push(Equation {
                terms: vec![(variable, 1)],
                right: low,
            });
            return;
        }
        if low > 0 {
            let over = self.fresh();
            self.equations.push(Equation {
                terms: vec![(variable, 1), (over, -1)],
                right: low,
            });
        }
        if let Some(high) = high {
            let under = self.fresh();
            self.equations.push(Equation {
                terms: vec![(variable, 1), (under, 1)],
                right: high,
            });
        }
    }

    /// No count of a later revision is less than the same one before.
    fn growth(&mut self) {
        let names: Vec<(Name, usize)> = self.names.iter().map(|(n, v)| (n.clone(), *v)).collect();
        for ((world, key, atom), later) in names {
            let before = world.checked_sub(1).map(|w| (w, key, atom));
            if let Some(earlier) = before.and_then(|name| self.names.get(&name).copied()) {
                let added = self.fresh();
                self.equations.push(Equation {
                    terms: vec![(later, 1), (earlier, -1), (added, -1)],
                    right: 0,
                });
            }
        }
    }
}

/// Parts of time that the same releases speak of.
fn atoms(releases: &[&Release<'_>]) -> Vec<BTreeSet<Month>> {
    let mut by: BTreeMap<Vec<Period>, BTreeSet<Month>> = BTreeMap::new();
    let months: BTreeSet<Month> = releases.iter().flat_map(|r| r.period.months()).collect();
    for month in months {
        let covers = |p: &Period| p.months().any(|m| m == month);
        let mut over: Vec<Period> = releases.iter().map(|r| r.period).filter(covers).collect();
        over.sort_unstable();
        over.dedup();
        by.entry(over).or_default().insert(month);
    }
    by.into_values().collect()
}

/// True for the total and the cells of tables.
pub fn in_tables(list: &TableList, key: &str) -> bool {
    let table = key.split('/').next().unwrap_or(key);
    key == TOTAL || list.table(table).is_some() || list.cross.iter().any(|c| c.id == table)
}

/// What a reader knows of one cell by itself.
fn known(
    list: &TableList,
    release: &Release<'_>,
    key: &str,
    said: Said,
    knows: Knows,
) -> (i128, Option<i128>) {
    let stated = (i128::from(said.low), said.high.map(i128::from));
    if knows == Knows::Figures || said.high.is_some() || release.is_withheld_whole(list, key) {
        return stated;
    }
    let cell = release.truth.cell(key);
    let small = i128::from(SMALL_BELOW);
    match (cell.is_small(), cell.is_dominated()) {
        (true, _) => (0, Some(small - 1)),
        (false, true) => (0, None),
        (false, false) => (small, None),
    }
}

//! Counting: the true figures of a frozen period. They are not for publication.

use crate::period::Period;
use crate::row::Row;
use crate::rules::{Cell, RULES_VERSION};
use crate::tables::{Field, HARM, NOT_STATED, SUPPORTED, TOTAL, Table, TableList};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The true figures of a period at a position of the record. Uncontrolled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The period.
    pub period: Period,
    /// Version of the list of tables.
    pub tables: String,
    /// Version of the rules.
    pub rules: String,
    /// Last entry of the record that was counted.
    pub position: u64,
    /// All figures by key.
    pub cells: BTreeMap<String, Cell>,
}

impl Frozen {
    /// A figure; nothing if there is none of it.
    #[must_use]
    pub fn cell(&self, key: &str) -> Cell {
        self.cells.get(key).copied().unwrap_or_default()
    }

    /// A count.
    #[must_use]
    pub fn value(&self, key: &str) -> u64 {
        self.cell(key).value
    }
}

/// Counts rows one by one; those outside of the period are passed over.
#[derive(Debug)]
pub struct Counter<'a> {
    list: &'a TableList,
    period: Period,
    /// Category ids of each table.
    known: BTreeMap<&'a str, BTreeSet<String>>,
    tallies: BTreeMap<String, Tally>,
    seen: u64,
}

/// Contributions of organisations to a figure.
#[derive(Debug, Default)]
struct Tally {
    of: BTreeMap<String, u64>,
    nameless: u64,
}

impl<'a> Counter<'a> {
    /// Begins to count; every cell is there, though nothing be in it.
    #[must_use]
    pub fn new(list: &'a TableList, period: Period) -> Self {
        let mut tallies = BTreeMap::new();
        let mut known = BTreeMap::new();
        for table in &list.table {
            let ids: BTreeSet<String> =
                table.categories(period).into_iter().map(|c| c.id).collect();
            tallies.extend(ids.iter().map(|id| (table.key(id), Tally::default())));
            known.insert(table.id.as_str(), ids);
        }
        for cross in &list.cross {
            let wholes = |id: &str| list.table(id).map_or_else(Vec::new, |t| t.wholes(period));
            for row in wholes(&cross.rows) {
                for column in wholes(&cross.columns) {
                    tallies.insert(cross.key(&row.id, &column.id), Tally::default());
                }
            }
        }
        for key in [TOTAL, SUPPORTED] {
            tallies.insert(key.to_owned(), Tally::default());
        }
        Self {
            list,
            period,
            known,
            tallies,
            seen: 0,
        }
    }

    /// Counts a row.
    pub fn count(&mut self, row: &Row) {
        let (first, last) = self.period.bounds();
        let month = row.month.start();
        if month < first || month > last {
            return;
        }
        self.seen += 1;
        let list = self.list;
        self.add(TOTAL, row, 1);
        for table in &list.table {
            let category = self.category(table, row);
            self.add(&table.key(&category), row, 1);
            if table.field == Field::Actor
                && let Some(part) = row.actor.categories().get(1)
            {
                self.add(&table.key(part), row, 1);
            }
        }
        for cross in &list.cross {
            if let (Some(rows), Some(columns)) =
                (list.table(&cross.rows), list.table(&cross.columns))
            {
                let key = cross.key(&self.category(rows, row), &self.category(columns, row));
                self.add(&key, row, 1);
            }
        }
        if row.supported {
            self.support(row);
        }
        if let Some(harm) = row.harm_prevented {
            self.add(HARM, row, harm);
        }
    }

    /// The category of a row in a table; what is in none is not stated.
    fn category(&self, table: &Table, row: &Row) -> String {
        let category = row.category(table.field);
        match self.known.get(table.id.as_str()) {
            Some(known) if known.contains(&category) => category,
            _ => NOT_STATED.to_owned(),
        }
    }

    fn add(&mut self, key: &str, row: &Row, amount: u64) {
        let own = self.seen;
        let tally = self.tallies.entry(key.to_owned()).or_default();
        // An incident without an organisation is one of its own; the line break is in no pseudonym.
        let who = row
            .organisation
            .clone()
            .unwrap_or_else(|| format!("\n{own}"));
        if row.organisation.is_none() && amount == 1 {
            tally.nameless += 1;
            return;
        }
        let sum = tally.of.entry(who).or_default();
        *sum = sum.saturating_add(amount);
    }

    /// A victim is counted once.
    fn support(&mut self, row: &Row) {
        let tally = self.tallies.entry(SUPPORTED.to_owned()).or_default();
        match &row.organisation {
            Some(who) => {
                tally.of.insert(who.clone(), 1);
            }
            None => tally.nameless += 1,
        }
    }

    /// The figures.
    #[must_use]
    pub fn freeze(self, position: u64) -> Frozen {
        let cell = |t: &Tally| {
            let named = t.of.values().copied();
            let nameless = (0..t.nameless).map(|_| 1);
            Cell::of(named.chain(nameless))
        };
        Frozen {
            period: self.period,
            tables: self.list.version.clone(),
            rules: RULES_VERSION.to_owned(),
            position,
            cells: self
                .tallies
                .iter()
                .map(|(k, t)| (k.clone(), cell(t)))
                .collect(),
        }
    }
}

//! Counting: the true figures of a frozen period. They are not for publication.

use crate::period::Period;
use crate::row::Row;
use crate::rules::{Cell, RULES_VERSION};
use crate::tables::{Field, HARM, NOT_STATED, SUPPORTED, TOTAL, Table, TableList};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

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
    /// For each table of the list, the figure of each category id.
    known: Vec<BTreeMap<String, usize>>,
    /// Figures by key.
    keys: BTreeMap<String, usize>,
    /// Of tables that are crossed: the figure of two categories, each by its own figure.
    crossed: HashMap<(usize, usize, usize), usize>,
    tallies: Vec<Tally>,
    /// Organisations by number, so that each figure need not keep their names.
    organisations: HashMap<String, u32>,
}

/// Contributions of organisations to a figure.
#[derive(Debug, Default)]
struct Tally {
    of: HashMap<u32, u64>,
    /// Of incidents without an organisation: each is one of its own.
    nameless: Vec<u64>,
    /// Those of them that add one.
    ones: u64,
}

impl<'a> Counter<'a> {
    /// Begins to count; every cell is there, though nothing be in it.
    #[must_use]
    pub fn new(list: &'a TableList, period: Period) -> Self {
        let mut counter = Self {
            list,
            period,
            known: Vec::new(),
            keys: BTreeMap::new(),
            crossed: HashMap::new(),
            tallies: Vec::new(),
            organisations: HashMap::new(),
        };
        for table in &list.table {
            let ids = table.categories(period).into_iter().map(|c| c.id);
            let known = ids.map(|id| {
                let figure = counter.figure(&table.key(&id));
                (id, figure)
            });
            let known = known.collect();
            counter.known.push(known);
        }
        for cross in &list.cross {
            let wholes = |id: &str| list.table(id).map_or_else(Vec::new, |t| t.wholes(period));
            for row in wholes(&cross.rows) {
                for column in wholes(&cross.columns) {
                    counter.figure(&cross.key(&row.id, &column.id));
                }
            }
        }
        for key in [TOTAL, SUPPORTED] {
            counter.figure(key);
        }
        counter
    }

    /// The number of a figure.
    fn figure(&mut self, key: &str) -> usize {
        if let Some(figure) = self.keys.get(key) {
            return *figure;
        }
        self.tallies.push(Tally::default());
        let figure = self.tallies.len() - 1;
        self.keys.insert(key.to_owned(), figure);
        figure
    }

    /// Counts a row.
    pub fn count(&mut self, row: &Row) {
        let (first, last) = self.period.bounds();
        let month = row.month.start();
        if month < first || month > last {
            return;
        }
        let list = self.list;
        let who = row
            .organisation
            .as_deref()
            .map(|who| self.organisation(who));
        let total = self.figure(TOTAL);
        self.add(total, who, 1);
        let mut own: Vec<(usize, String)> = Vec::with_capacity(list.table.len());
        for (place, table) in list.table.iter().enumerate() {
            let (figure, category) = self.category(place, table, row);
            self.add(figure, who, 1);
            own.push((figure, category));
            if table.field == Field::Actor
                && let Some(part) = row.actor.categories().get(1)
            {
                let known = self.known.get(place).and_then(|k| k.get(*part)).copied();
                let part = known.unwrap_or_else(|| self.figure(&table.key(part)));
                self.add(part, who, 1);
            }
        }
        for (number, cross) in list.cross.iter().enumerate() {
            let of = |id: &str| {
                let place = list.table.iter().position(|t| t.id == id)?;
                own.get(place)
            };
            if let (Some(rows), Some(columns)) = (of(&cross.rows), of(&cross.columns)) {
                let both = (number, rows.0, columns.0);
                let known = self.crossed.get(&both).copied();
                let figure = known.unwrap_or_else(|| self.figure(&cross.key(&rows.1, &columns.1)));
                self.crossed.insert(both, figure);
                self.add(figure, who, 1);
            }
        }
        if row.supported {
            self.support(who);
        }
        if let Some(harm) = row.harm_prevented {
            let figure = self.figure(HARM);
            self.add(figure, who, harm);
        }
    }

    fn organisation(&mut self, who: &str) -> u32 {
        if let Some(number) = self.organisations.get(who) {
            return *number;
        }
        let number = u32::try_from(self.organisations.len()).unwrap_or(u32::MAX);
        self.organisations.insert(who.to_owned(), number);
        number
    }

    /// The category of a row in a table and its figure; what is in none is not stated.
    fn category(&mut self, place: usize, table: &Table, row: &Row) -> (usize, String) {
        let category = row.category(table.field);
        match self.known.get(place).and_then(|k| k.get(&category)) {
            Some(figure) => (*figure, category),
            None => (self.figure(&table.key(NOT_STATED)), NOT_STATED.to_owned()),
        }
    }

    fn add(&mut self, figure: usize, who: Option<u32>, amount: u64) {
        let Some(tally) = self.tallies.get_mut(figure) else {
            return;
        };
        match who {
            Some(who) => {
                let sum = tally.of.entry(who).or_default();
                *sum = sum.saturating_add(amount);
            }
            None if amount == 1 => tally.ones += 1,
            None => tally.nameless.push(amount),
        }
    }

    /// A victim is counted once.
    fn support(&mut self, who: Option<u32>) {
        let figure = self.figure(SUPPORTED);
        let Some(tally) = self.tallies.get_mut(figure) else {
            return;
        };
        match who {
            Some(who) => {
                tally.of.insert(who, 1);
            }
            None => tally.ones += 1,
        }
    }

    /// The figures.
    #[must_use]
    pub fn freeze(self, position: u64) -> Frozen {
        let cell = |t: &Tally| {
            let named = t.of.values().chain(&t.nameless).copied();
            Cell::of(named.chain((0..t.ones).map(|_| 1)))
        };
        Frozen {
            period: self.period,
            tables: self.list.version.clone(),
            rules: RULES_VERSION.to_owned(),
            position,
            cells: self
                .keys
                .iter()
                .filter_map(|(key, figure)| Some((key.clone(), cell(self.tallies.get(*figure)?))))
                .collect(),
        }
    }
}

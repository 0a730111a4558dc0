//! Tables as a network: cells are arcs, sums are nodes at which what comes in goes out.
//!
//! What a withheld cell can be, given everything shown, is exactly what its arc can carry when
//! the flow of the true counts is re-routed through the other withheld arcs (Castro, Minimum-distance
//! controlled perturbation / network flows in cell suppression, 2006; the integrality of flows makes it exact in whole
//! numbers). The auditor (`crate::audit`) does not use this.

use crate::period::Period;
use crate::tables::{Cross, Table, TableList};
use std::collections::{BTreeMap, VecDeque};

/// More than any count.
pub const MANY: i64 = 1 << 50;

/// A cell.
#[derive(Debug, Clone)]
pub struct Arc {
    /// Key of the cell.
    pub key: String,
    /// As [`crate::tables::Category::keep`].
    pub keep: u8,
    from: usize,
    to: usize,
}

/// Tables that constrain each other.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Ids of the tables.
    pub tables: Vec<String>,
    /// Cells.
    pub arcs: Vec<Arc>,
    nodes: BTreeMap<String, usize>,
}

/// What an arc may carry, and what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// At least.
    pub low: i64,
    /// At most.
    pub high: i64,
    /// The true count.
    pub value: i64,
}

/// All networks of a list; each contains the total once, as its supply.
pub fn networks(list: &TableList, period: Period) -> Vec<Network> {
    let single = list.table.iter().filter(|t| list.cross_of(&t.id).is_none());
    let mut all: Vec<Network> = single.map(|t| Network::of_table(t, period)).collect();
    for cross in &list.cross {
        all.extend(Network::of_cross(list, cross, period));
    }
    all
}

impl Network {
    fn of_table(table: &Table, period: Period) -> Self {
        let mut network = Self {
            tables: vec![table.id.clone()],
            ..Self::default()
        };
        network.columns(table, period, |_| "source".to_owned());
        network
    }

    fn of_cross(list: &TableList, cross: &Cross, period: Period) -> Option<Self> {
        let (rows, columns) = (list.table(&cross.rows)?, list.table(&cross.columns)?);
        let mut network = Self {
            tables: vec![cross.id.clone(), rows.id.clone(), columns.id.clone()],
            ..Self::default()
        };
        for row in rows.wholes(period) {
            let node = format!("row {}", row.id);
            network.arc(rows.key(&row.id), row.keep, "source", &node);
            for column in columns.wholes(period) {
                let to = format!("column {}", column.id);
                network.arc(cross.key(&row.id, &column.id), 0, &node, &to);
            }
        }
        network.columns(columns, period, |id| format!("column {id}"));
        Some(network)
    }

    /// The categories of a table on their way to the total: a whole with parts passes them.
    fn columns(&mut self, table: &Table, period: Period, from: impl Fn(&str) -> String) {
        let all = table.categories(period);
        for category in &all {
            let parts = all.iter().filter(|p| p.of.as_deref() == Some(&category.id));
            let has_parts = parts.count() > 0;
            let key = table.key(&category.id);
            match &category.of {
                Some(whole) => self.arc(key, category.keep, &format!("whole {whole}"), "sink"),
                None if has_parts => {
                    let to = format!("whole {}", category.id);
                    self.arc(key, category.keep, &from(&category.id), &to);
                }
                None => self.arc(key, category.keep, &from(&category.id), "sink"),
            }
        }
    }

    fn arc(&mut self, key: String, keep: u8, from: &str, to: &str) {
        let from = self.node(from);
        let to = self.node(to);
        self.arcs.push(Arc {
            key,
            keep,
            from,
            to,
        });
    }

    fn node(&mut self, name: &str) -> usize {
        let next = self.nodes.len();
        *self.nodes.entry(name.to_owned()).or_insert(next)
    }

    /// By how much the flow of an arc can go down, up to `want`.
    pub fn down(&self, bounds: &[Bounds], arc: usize, want: i64) -> i64 {
        let (Some(a), Some(b)) = (self.arcs.get(arc), bounds.get(arc)) else {
            return 0;
        };
        self.push(bounds, arc, (a.from, a.to), want.min(b.value - b.low))
    }

    /// By how much the flow of an arc can go up, up to `want`.
    pub fn up(&self, bounds: &[Bounds], arc: usize, want: i64) -> i64 {
        let (Some(a), Some(b)) = (self.arcs.get(arc), bounds.get(arc)) else {
            return 0;
        };
        self.push(bounds, arc, (a.to, a.from), want.min(b.high - b.value))
    }

    /// How much can be sent from one node to another beside an arc, up to `want`: augmenting
    /// paths, the shortest first (Edmonds and Karp 1972).
    fn push(&self, bounds: &[Bounds], beside: usize, ends: (usize, usize), want: i64) -> i64 {
        let mut now: Vec<Bounds> = bounds.to_vec();
        let mut sent = 0;
        while sent < want {
            let Some(path) = self.path(&now, beside, ends) else {
                break;
            };
            let room = path
                .iter()
                .map(|(arc, ahead)| room(&now, *arc, *ahead))
                .min();
            let step = room.unwrap_or(0).min(want - sent);
            for (arc, ahead) in path {
                if let Some(b) = now.get_mut(arc) {
                    b.value += if ahead { step } else { -step };
                }
            }
            sent += step;
        }
        sent
    }

    /// Arcs of a shortest way, each with whether it is used ahead.
    fn path(
        &self,
        now: &[Bounds],
        beside: usize,
        (start, end): (usize, usize),
    ) -> Option<Vec<(usize, bool)>> {
        let mut came: BTreeMap<usize, (usize, usize, bool)> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for (n, arc) in self.arcs.iter().enumerate().filter(|(n, _)| *n != beside) {
                for (ahead, from, to) in [(true, arc.from, arc.to), (false, arc.to, arc.from)] {
                    let fresh = to != start && !came.contains_key(&to);
                    if from == node && fresh && room(now, n, ahead) > 0 {
                        came.insert(to, (from, n, ahead));
                        queue.push_back(to);
                    }
                }
            }
            if came.contains_key(&end) {
                break;
            }
        }
        let mut path = Vec::new();
        let mut at = end;
        while at != start {
            let (from, arc, ahead) = *came.get(&at)?;
            path.push((arc, ahead));
            at = from;
        }
        Some(path)
    }
}

fn room(now: &[Bounds], arc: usize, ahead: bool) -> i64 {
    now.get(arc).map_or(0, |b| match ahead {
        true => b.high - b.value,
        false => b.value - b.low,
    })
}

//! Disclosure control: which figures of a frozen period are shown.

mod network;
mod search;

use crate::count::Frozen;
use crate::published::{Published, Shown};
use crate::rules::{Cell, SMALL_BELOW};
use crate::tables::{HARM, SUPPORTED, TOTAL, TableList};
use network::{Network, networks};
use search::{Search, State};
use std::collections::BTreeMap;

/// Why nothing is published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The total is sensitive itself.
    #[error(
        "the period holds fewer than {SMALL_BELOW} incidents, or one organisation dominates it; nothing of it can be published: freeze a longer period"
    )]
    Small,
    /// A revision changes too little.
    #[error(
        "the total or all tables differ from what is published by less than {SMALL_BELOW}; a revision would show single incidents: what is published stands until more has changed"
    )]
    SmallChange,
    /// Figures of different lists or rules.
    #[error(
        "the publication before is of other tables or rules ({earlier}, now {now}); a revision keeps those of the first publication"
    )]
    Versions {
        /// Versions of the earlier one.
        earlier: String,
        /// Versions now.
        now: String,
    },
}

/// What may be shown of a period; `earlier` is what was published of it before.
///
/// # Errors
/// [`Refused`].
pub fn control(
    frozen: &Frozen,
    list: &TableList,
    earlier: Option<&Published>,
) -> Result<Published, Refused> {
    let total = frozen.cell(TOTAL);
    if total.is_sensitive() {
        return Err(Refused::Small);
    }
    if let Some(earlier) = earlier {
        revisable(frozen, earlier)?;
    }
    let mut cells = BTreeMap::from([(TOTAL.to_owned(), Shown::Count(total.value))]);
    let mut withheld = Vec::new();
    for network in networks(list, frozen.period) {
        let states = states(&network, frozen, earlier, &mut withheld);
        for (arc, state) in network.arcs.iter().zip(states) {
            cells.insert(arc.key.clone(), shown(state, frozen.value(&arc.key)));
        }
    }
    alone(frozen, earlier, &mut cells);
    let published = Published {
        period: frozen.period,
        tables: frozen.tables.clone(),
        rules: frozen.rules.clone(),
        position: frozen.position,
        revision: earlier.map_or(0, |e| e.revision + 1),
        cells,
        withheld,
    };
    match earlier {
        Some(earlier) if published.changed_since(earlier).is_empty() => Err(Refused::SmallChange),
        _ => Ok(published),
    }
}

fn revisable(frozen: &Frozen, earlier: &Published) -> Result<(), Refused> {
    let now = format!("{}/{}", frozen.tables, frozen.rules);
    let before = format!("{}/{}", earlier.tables, earlier.rules);
    if now != before {
        return Err(Refused::Versions {
            earlier: before,
            now,
        });
    }
    let old = earlier.shown(TOTAL).number().unwrap_or(0);
    let change = frozen.value(TOTAL).abs_diff(old);
    if change > 0 && change < SMALL_BELOW {
        return Err(Refused::SmallChange);
    }
    Ok(())
}

fn states(
    network: &Network,
    frozen: &Frozen,
    earlier: Option<&Published>,
    withheld: &mut Vec<String>,
) -> Vec<State> {
    let cells: Vec<Cell> = network.arcs.iter().map(|a| frozen.cell(&a.key)).collect();
    let pairs = network.arcs.iter().zip(&cells);
    let start: Vec<State> = pairs
        .map(|(arc, cell)| first(cell, earlier.map(|e| e.shown(&arc.key))))
        .collect();
    let before = network.arcs.iter().map(|a| {
        let number = earlier.and_then(|e| e.shown(&a.key).number());
        number.map(|n| i64::try_from(n).unwrap_or(i64::MAX))
    });
    Search::new(network, cells, start, before.collect())
        .solve()
        .unwrap_or_else(|| {
            withheld.extend(network.tables.iter().cloned());
            vec![State::Withheld; network.arcs.len()]
        })
}

/// How a cell is shown by itself. What was withheld once is never shown later.
fn first(cell: &Cell, before: Option<Shown>) -> State {
    let by_itself = if cell.is_sensitive() {
        State::Withheld
    } else {
        State::Open
    };
    match before {
        None => by_itself,
        Some(Shown::Withheld) => State::Withheld,
        Some(Shown::Count(old) | Shown::Kept(old)) if cell.value.abs_diff(old) < SMALL_BELOW => {
            State::Kept(i64::try_from(old).unwrap_or(i64::MAX))
        }
        Some(_) => by_itself,
    }
}

fn shown(state: State, value: u64) -> Shown {
    match state {
        State::Open => Shown::Count(value),
        State::Withheld => Shown::Withheld,
        State::Kept(old) => Shown::Kept(u64::try_from(old).unwrap_or(0)),
    }
}

/// Figures outside of tables. A sum of harm is not revised: the change would be the harm of those
/// added.
fn alone(frozen: &Frozen, earlier: Option<&Published>, cells: &mut BTreeMap<String, Shown>) {
    let supported = frozen.cell(SUPPORTED);
    let before = earlier.map(|e| e.shown(SUPPORTED));
    let state = first(&supported, before);
    cells.insert(SUPPORTED.to_owned(), shown(state, supported.value));
    let harm = match (earlier.map(|e| e.shown(HARM)), frozen.cells.get(HARM)) {
        (Some(Shown::Count(old) | Shown::Kept(old)), _) => Shown::Kept(old),
        (None, Some(c)) if c.organisations >= SMALL_BELOW && !c.is_dominated() => {
            Shown::Count(c.value)
        }
        _ => Shown::Withheld,
    };
    cells.insert(HARM.to_owned(), harm);
}

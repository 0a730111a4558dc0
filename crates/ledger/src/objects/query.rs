//! Finding objects by what their states are found by.

use std::ops::ControlFlow;

use rusqlite::types::Value;

use super::ObjectState;
use crate::error::{During, LedgerError, Result};
use crate::store::Ledger;
use crate::{connect, row, sql};

/// Facets are counted this far when choosing which one to walk along.
const ESTIMATE: i64 = 20_000;
/// Most conditions, and most values in one.
const MAX_LIST: usize = 200;
const OPERATION: &str = "find objects";

/// Which objects are wanted, in the order of their rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectQuery {
    /// Every object must have one of the values of each (field, values); the first is to be one
    /// that all objects in question have, and is walked along if no other is rarer.
    pub all: Vec<(i64, Vec<i64>)>,
    /// Lowest and highest rank.
    pub rank: (i64, i64),
    /// Only objects after this (rank, id), as the last one of a page before.
    pub after: (i64, i64),
}

impl Default for ObjectQuery {
    fn default() -> Self {
        ObjectQuery {
            all: Vec::new(),
            rank: (i64::MIN, i64::MAX),
            after: (i64::MIN, i64::MIN),
        }
    }
}

impl Ledger {
    /// Hands objects to `visit`, in the order of their rank, until it breaks: (rank, object).
    ///
    /// # Errors
    /// [`LedgerError::Storage`], [`LedgerError::Limit`].
    pub fn objects(
        &self,
        query: &ObjectQuery,
        mut visit: impl FnMut(i64, ObjectState) -> ControlFlow<()>,
    ) -> Result<()> {
        let columns = "s.id, s.object_id, s.seq, s.state, f.rank";
        let Some((text, values)) = self.statement(query, columns, " ORDER BY f.rank, f.id")? else {
            return Ok(());
        };
        let db = self.shown_objects()?;
        let mut statement = db.prepare_cached(&text).during(OPERATION)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(values))
            .during(OPERATION)?;
        while let Some(row) = rows.next().during(OPERATION)? {
            let rank = row.get(4).during(OPERATION)?;
            let found = self.told(object(row).during(OPERATION)?);
            if visit(rank, found).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Number of objects.
    ///
    /// # Errors
    /// As [`Ledger::objects`].
    pub fn count_objects(&self, query: &ObjectQuery) -> Result<u64> {
        let Some((text, values)) = self.statement(query, "count(*)", "")? else {
            return Ok(0);
        };
        let read = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        let count =
            self.shown_objects()?
                .query_row(&text, rusqlite::params_from_iter(values), read);
        count.map(row::seq).during(OPERATION)
    }

    /// The values of a field, each with the number of objects that have it.
    ///
    /// # Errors
    /// [`LedgerError::Storage`].
    pub fn facet_values(&self, field: i64) -> Result<Vec<(i64, u64)>> {
        if !connect::has_objects(&self.db)? {
            return Ok(Vec::new());
        }
        let mut statement = self
            .shown_objects()?
            .prepare_cached(sql::FACET_VALUES)
            .during(OPERATION)?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row::seq(row.get(1)?)));
        let rows = statement.query_map([field], read).during(OPERATION)?;
        rows.collect::<rusqlite::Result<_>>().during(OPERATION)
    }

    /// The statement and its values; `None` if nothing can be found.
    fn statement(
        &self,
        query: &ObjectQuery,
        columns: &str,
        end: &str,
    ) -> Result<Option<(String, Vec<Value>)>> {
        for found in query
            .all
            .iter()
            .map(|(_, v)| v.len())
            .chain([query.all.len()])
        {
            if found > MAX_LIST {
                return Err(LedgerError::Limit {
                    object: "query".into(),
                    field: "length of a list",
                    found: found as u64,
                    limit: MAX_LIST as u64,
                });
            }
        }
        if !connect::has_objects(&self.db)? || query.all.iter().any(|(_, v)| v.is_empty()) {
            return Ok(None);
        }
        let Some(driver) = self.rarest(query)? else {
            return Ok(None);
        };
        let others = query
            .all
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != driver.0);
        let others: Vec<_> = others.map(|(_, condition)| condition).collect();
        let (low, high) = query.rank;
        let (rank, id) = query.after;
        // A number below every entry's says that all of the rank come after.
        let id = u64::try_from(id).map_or(id, |id| row::sql(self.inward(id)));
        let mut values: Vec<Value> = [driver.1, driver.2, low, high, rank, id]
            .map(Value::from)
            .into();
        for (field, list) in &others {
            values.push((*field).into());
            values.extend(list.iter().map(|v| Value::from(*v)));
        }
        let lengths: Vec<usize> = others.iter().map(|(_, list)| list.len()).collect();
        Ok(Some((sql::objects_where(&lengths, columns, end), values)))
    }

    /// The condition with one value that fewest objects meet: (place, field, value).
    fn rarest(&self, query: &ObjectQuery) -> Result<Option<(usize, i64, i64)>> {
        let mut best: Option<(i64, (usize, i64, i64))> = None;
        let mut statement = self
            .shown_objects()?
            .prepare_cached(sql::FACET_SIZE)
            .during(OPERATION)?;
        for (at, (field, values)) in query.all.iter().enumerate() {
            let [value] = values.as_slice() else { continue };
            let size: i64 = statement
                .query_row([*field, *value, ESTIMATE], |row| row.get(0))
                .during(OPERATION)?;
            // Of those that were not counted to their end the last is better than the first, which
            // all objects have.
            if best.is_none_or(|(least, _)| size <= least) {
                best = Some((size, (at, *field, *value)));
            }
        }
        Ok(best.map(|(_, condition)| condition))
    }
}

/// Reads id, object id, last entry and state.
pub(super) fn object(row: &rusqlite::Row<'_>) -> rusqlite::Result<ObjectState> {
    Ok(ObjectState {
        id: row::seq(row.get(0)?),
        object_id: row.get(1)?,
        seq: row::seq(row.get(2)?),
        state: row.get(3)?,
    })
}

//! A projection: the state of each object after all entries that speak of it, and the values by
//! which objects are found.
//!
//! The caller says how an entry changes a state and what a state is found by ([`Reduce`]); the
//! record keeps both in the same commit as the entry, can make them again, and compares. An
//! object has an integer id, the number of its first entry, and a rank, by which lists are ordered.

mod query;
mod rebuild;

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{During, Result};
use crate::store::Ledger;
use crate::{canon, row, shared, snapshot, sql};

pub use query::ObjectQuery;
pub(crate) use rebuild::{each_object, fold, rebuild};

/// Name under which the version of the caller's reduction is kept among the snapshots.
pub(crate) const VERSION: &str = "objects";

/// An open entry, as a reduction sees it.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// Its number.
    pub seq: u64,
    /// When it was recorded, in milliseconds since 1970.
    pub recorded_at: i64,
    /// Who recorded it.
    pub recorder: &'a str,
    /// Who may see it.
    pub marking: &'a str,
    /// Kind of the object.
    pub kind: &'a str,
    /// Id of the object.
    pub object_id: &'a str,
    /// The statement.
    pub body: &'a str,
}

/// What a state is found by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Order in lists, lowest first.
    pub rank: i64,
    /// (field, value) pairs; their meaning is the caller's.
    pub values: Vec<(i64, i64)>,
}

/// How entries make the state of an object. Must depend on its arguments alone.
pub trait Reduce {
    /// Kinds of entries that change states.
    fn kinds(&self) -> &[&str];
    /// The state after an entry; `None` if the entry changes nothing.
    fn apply(&self, before: Option<&str>, step: &Step<'_>) -> Option<String>;
    /// What a state is found by.
    fn facets(&self, state: &str) -> Facets;
    /// Kinds of sealed entries by whose tags objects are said to share values. A tag of theirs
    /// must be of a type that entries of no other kind are tagged with.
    fn sharing(&self) -> &[&str] {
        &[]
    }
    /// Kinds of sealed entries by whose tags objects are searched.
    fn searched(&self) -> &[&str] {
        &[]
    }
}

/// The state of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectState {
    /// Its integer id: the number of its first entry.
    pub id: u64,
    /// Its id.
    pub object_id: String,
    /// The last entry that changed it.
    pub seq: u64,
    /// The state, as the caller's reduction made it.
    pub state: String,
}

impl Ledger {
    /// Sets how entries make states; without it, nothing is kept of objects.
    pub fn set_reducer(&mut self, reducer: Box<dyn Reduce>) {
        self.reducer = Some(reducer);
    }

    /// The version of the reduction that made the states; 0 until a rebuild has set one.
    ///
    /// # Errors
    /// [`crate::LedgerError::Storage`].
    pub fn objects_version(&self) -> Result<u32> {
        Ok(self
            .snapshot_header(VERSION)?
            .map_or(0, |(_, version)| version))
    }

    /// Makes every state, and the numbers of shared values, again from the entries, and notes the version of the reduction.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn rebuild_objects(&mut self, version: u32) -> Result<()> {
        self.write("rebuild objects", |writing| {
            if let Some(reducer) = writing.reducer {
                rebuild(writing.tx, reducer)?;
                shared::rebuild(writing.tx, reducer.sharing())?;
            }
            snapshot::put(writing, VERSION, 0, version, &[])
        })
    }

    /// The state of an object.
    ///
    /// # Errors
    /// [`crate::LedgerError::Storage`].
    pub fn object(&self, object_id: &str) -> Result<Option<ObjectState>> {
        if !crate::connect::has_objects(&self.db)? {
            return Ok(None);
        }
        let found = state(self.shown_objects()?, object_id)?;
        Ok(found.map(|object| self.told(object)))
    }

    /// An object with the numbers that the reader is told.
    fn told(&self, object: ObjectState) -> ObjectState {
        ObjectState {
            id: self.outward(object.id),
            seq: self.outward(object.seq),
            ..object
        }
    }
}

/// What one object becomes in a batch.
struct Change {
    id: u64,
    before: Option<String>,
    after: String,
    seq: u64,
}

/// The states that a batch changes, written at its end in the order of their tables.
pub(crate) struct Changes<'a> {
    reducer: &'a dyn Reduce,
    changed: BTreeMap<String, Change>,
}

impl<'a> Changes<'a> {
    pub(crate) fn new(reducer: &'a dyn Reduce) -> Self {
        Changes {
            reducer,
            changed: BTreeMap::new(),
        }
    }

    /// Applies an entry.
    pub(crate) fn take(&mut self, db: &Connection, step: &Step<'_>) -> Result<()> {
        if !self.reducer.kinds().contains(&step.kind) {
            return Ok(());
        }
        if let Some(change) = self.changed.get_mut(step.object_id) {
            if let Some(after) = self.reducer.apply(Some(&change.after), step) {
                (change.after, change.seq) = (after, step.seq);
            }
            return Ok(());
        }
        let before = state(db, step.object_id)?;
        let known = before.as_ref().map(|s| s.state.as_str());
        if let Some(after) = self.reducer.apply(known, step) {
            let change = Change {
                id: before.as_ref().map_or(step.seq, |s| s.id),
                before: before.map(|s| s.state),
                after,
                seq: step.seq,
            };
            self.changed.insert(step.object_id.to_owned(), change);
        }
        Ok(())
    }

    /// Writes states and facets.
    pub(crate) fn write(self, db: &Connection) -> Result<()> {
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for change in self.changed.values() {
            if let Some(before) = &change.before {
                old.extend(rows(&self.reducer.facets(before), change.id));
            }
            new.extend(rows(&self.reducer.facets(&change.after), change.id));
        }
        for list in [&mut old, &mut new] {
            list.sort_unstable();
            list.dedup();
        }
        execute(db, sql::DELETE_FACET, without(&old, &new))?;
        execute(db, sql::INSERT_FACET, without(&new, &old))?;
        let mut by_id: Vec<_> = self.changed.iter().collect();
        by_id.sort_unstable_by_key(|(_, change)| change.id);
        let mut put = db.prepare_cached(sql::PUT_STATE).during("write objects")?;
        for (object_id, change) in by_id {
            put.execute(params![
                row::sql(change.id),
                canon::object_key(object_id.as_bytes()),
                object_id,
                row::sql(change.seq),
                change.after
            ])
            .during("write objects")?;
        }
        Ok(())
    }
}

/// A row of the table of facets: field, value, rank, id.
pub(crate) type FacetRow = [i64; 4];

/// The rows of a state, without doublets.
pub(crate) fn rows(facets: &Facets, id: u64) -> Vec<FacetRow> {
    let row = |(field, value): &(i64, i64)| [*field, *value, facets.rank, row::sql(id)];
    let mut rows: Vec<FacetRow> = facets.values.iter().map(row).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Those of one sorted list that are not in the other.
fn without<'r>(list: &'r [FacetRow], other: &'r [FacetRow]) -> impl Iterator<Item = &'r FacetRow> {
    list.iter().filter(|row| other.binary_search(row).is_err())
}

pub(crate) fn execute<'r>(
    db: &Connection,
    query: &str,
    rows: impl Iterator<Item = &'r FacetRow>,
) -> Result<()> {
    let mut statement = db.prepare_cached(query).during("write objects")?;
    for row in rows {
        statement.execute(*row).during("write objects")?;
    }
    Ok(())
}

fn state(db: &Connection, object_id: &str) -> Result<Option<ObjectState>> {
    let operation = "read object";
    let mut statement = db.prepare_cached(sql::STATE).during(operation)?;
    let values = params![canon::object_key(object_id.as_bytes()), object_id];
    statement
        .query_row(values, query::object)
        .optional()
        .during(operation)
}

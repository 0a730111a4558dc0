//! What one reader may see of the record: the same tables with fewer rows, numbered anew.
//!
//! A second connection holds, under the name of every table, a temporary view of the rows that
//! the reader may see, which SQL finds before the table itself. So every query for reading
//! passes the filter without naming it, and a query written later cannot forget it. Rows are
//! filtered where they are read, before anything is counted, ordered or limited.
//!
//! Numbers of entries tell how much lies between: a reader gets positions, which count only what
//! that reader may see. Roots, proofs and checkpoints are of the whole tree and are withheld.

use std::cell::OnceCell;

use rusqlite::{Connection, params_from_iter};

use crate::entry::Outcome;
use crate::error::{During, LedgerError, Result};
use crate::objects::{FacetRow, Reduce, fold, rows};
use crate::store::Ledger;
use crate::{canon, connect, row, sql};

const OPERATION: &str = "prepare a reader's view";

/// Says of a marking whether the reader may see what carries it.
pub type Admits = Box<dyn Fn(&str) -> bool>;

/// A reader of a part of the record.
pub struct Restriction {
    /// What the reader may see.
    pub admits: Admits,
    /// Kinds that the reader has no need to know, whatever their marking.
    pub withheld: Vec<&'static str>,
    /// Kinds that no snapshot is made of: snapshots are read only if all that is hidden is of these.
    pub apart: &'static [&'static str],
}

/// A reader's connection and positions.
pub(crate) struct View {
    db: Connection,
    restriction: Restriction,
    /// Numbers of the entries that are hidden, ascending.
    hidden: Vec<u64>,
    /// Marking and kind of the hidden entries.
    groups: Vec<(String, String)>,
    objects: OnceCell<()>,
}

impl View {
    fn of(ledger: &Ledger, restriction: Restriction) -> Result<View> {
        let db = connect::read_only(&ledger.path)?;
        db.pragma_update(None, "temp_store", "MEMORY")
            .during(OPERATION)?;
        // One moment of the file, whoever else is writing to it.
        db.execute_batch("BEGIN").during(OPERATION)?;
        let (mut hidden, mut groups) = (Vec::new(), Vec::new());
        let mut shown = true;
        db.execute_batch(sql::VIEW_TABLES).during(OPERATION)?;
        for marking in texts(&db, sql::MARKINGS, &[])? {
            if (restriction.admits)(&marking) {
                db.execute(sql::ADMIT, [&marking]).during(OPERATION)?;
            }
            for kind in texts(&db, sql::KINDS_OF_MARKING, &[&marking])? {
                let needed = !restriction.withheld.contains(&kind.as_str());
                if needed && (restriction.admits)(&marking) {
                    continue;
                }
                numbers(&db, &marking, &kind, &mut hidden)?;
                shown &= restriction.apart.contains(&kind.as_str());
                groups.push((marking.clone(), kind));
            }
        }
        hidden.sort_unstable();
        for kind in &restriction.withheld {
            db.execute(sql::WITHHOLD, [kind]).during(OPERATION)?;
        }
        if shown {
            db.execute(sql::SHOW_SNAPSHOTS, []).during(OPERATION)?;
        }
        db.execute_batch(sql::VIEWS).during(OPERATION)?;
        if connect::has_objects(&db)? {
            db.execute_batch(sql::OBJECT_VIEWS).during(OPERATION)?;
        }
        if connect::has_shared(&db)? {
            for kind in ledger.reducer.as_deref().map_or(&[][..], Reduce::sharing) {
                db.execute(sql::SHARE, [kind]).during(OPERATION)?;
            }
            db.execute_batch(sql::SHARED_VIEWS).during(OPERATION)?;
        }
        if connect::has_tagged(&db)? {
            db.execute_batch(sql::TAGGED_VIEW).during(OPERATION)?;
        }
        Ok(View {
            db,
            restriction,
            hidden,
            groups,
            objects: OnceCell::new(),
        })
    }

    /// Replaces the kept state of objects that hidden entries speak of by what the visible ones
    /// make of them. Done when objects are first asked for.
    fn objects(&self, reducer: Option<&dyn Reduce>) -> Result<()> {
        if self.objects.get().is_some() {
            return Ok(());
        }
        if let (Some(reducer), true) = (reducer, connect::has_objects(&self.db)?) {
            let groups = self.groups.iter();
            for (marking, kind) in groups.filter(|(_, k)| reducer.kinds().contains(&k.as_str())) {
                self.db
                    .execute(sql::CONCEAL, [marking, kind])
                    .during(OPERATION)?;
            }
            self.fold_visible(reducer)?;
        }
        let _ = self.objects.set(());
        Ok(())
    }

    fn fold_visible(&self, reducer: &dyn Reduce) -> Result<()> {
        let mut steps: Vec<(i64, i64)> = Vec::new();
        let mut statement = self.db.prepare(sql::VISIBLE_STEPS).during(OPERATION)?;
        for kind in reducer.kinds() {
            let mut rows = statement.query([kind]).during(OPERATION)?;
            while let Some(row) = rows.next().during(OPERATION)? {
                steps.push((row.get(0).during(OPERATION)?, row.get(1).during(OPERATION)?));
            }
        }
        let mut put = self.db.prepare(sql::PUT_OWN_STATE).during(OPERATION)?;
        let mut facet = self.db.prepare(sql::PUT_OWN_FACET).during(OPERATION)?;
        fold(&self.db, reducer, steps, |object| {
            let values = rusqlite::params![
                row::sql(object.id),
                canon::object_key(object.object_id.as_bytes()),
                object.object_id,
                row::sql(object.seq),
                object.state
            ];
            put.execute(values).during(OPERATION)?;
            let all: Vec<FacetRow> = rows(&reducer.facets(&object.state), object.id);
            for values in all {
                facet.execute(values).during(OPERATION)?;
            }
            Ok(())
        })
    }

    /// How many entries up to this number the reader may see.
    fn position(&self, seq: u64) -> u64 {
        let hidden = self.hidden.partition_point(|number| *number <= seq);
        seq.saturating_sub(u64::try_from(hidden).unwrap_or(u64::MAX))
    }

    /// The number of the entry at a position.
    fn number(&self, position: u64) -> u64 {
        // Before the hidden entry at `index` of the list lie `number - 1 - index` visible ones.
        let (mut low, mut high) = (0, self.hidden.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let number = self.hidden.get(middle).copied().unwrap_or(u64::MAX);
            let before = u64::try_from(middle).unwrap_or(u64::MAX).saturating_add(1);
            if number.saturating_sub(before) < position {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        position.saturating_add(u64::try_from(low).unwrap_or(u64::MAX))
    }
}

impl Ledger {
    /// From now on this handle reads only entries whose marking the restriction admits, and numbers
    /// them as if there were no others. What it writes is written to the whole record.
    ///
    /// # Errors
    /// [`LedgerError::Storage`].
    pub fn restrict(&mut self, restriction: Restriction) -> Result<()> {
        self.view = Some(View::of(self, restriction)?);
        Ok(())
    }

    /// Number of entries there are to see; also the number of the last.
    ///
    /// # Errors
    /// [`LedgerError::Storage`], [`LedgerError::Damaged`].
    pub fn size(&self) -> Result<u64> {
        let (frontier, _) = crate::store::read_head(&self.db)?;
        Ok(self.outward(frontier.size()))
    }

    /// The position of an entry whose number was kept inside a statement.
    #[must_use]
    pub fn position(&self, kept: u64) -> u64 {
        self.outward(kept)
    }

    /// The position of an entry whose number was kept, if there is that entry to be seen.
    #[must_use]
    pub fn shows(&self, kept: u64) -> Option<u64> {
        let Some(view) = &self.view else {
            return Some(kept);
        };
        let seen = view.hidden.binary_search(&kept).is_err();
        seen.then(|| view.position(kept))
    }

    /// The number of the entry at a position, to be kept in a statement.
    #[must_use]
    pub fn number(&self, position: u64) -> u64 {
        self.inward(position)
    }

    /// Marking and kind of what there is to see, each pair once.
    ///
    /// # Errors
    /// [`LedgerError::Storage`].
    pub fn groups(&self) -> Result<Vec<(String, String)>> {
        let mut groups = Vec::new();
        for marking in texts(self.shown(), sql::MARKINGS, &[])? {
            for kind in texts(self.shown(), sql::KINDS_OF_MARKING, &[&marking])? {
                let group = (marking.clone(), kind);
                if self
                    .view
                    .as_ref()
                    .is_none_or(|v| !v.groups.contains(&group))
                {
                    groups.push(group);
                }
            }
        }
        Ok(groups)
    }

    /// True if this handle reads what one reader may see and no more.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        self.view.is_some()
    }

    /// The connection that reading goes through.
    pub(crate) fn shown(&self) -> &Connection {
        self.view.as_ref().map_or(&self.db, |view| &view.db)
    }

    /// The same, ready to be asked for objects.
    pub(crate) fn shown_objects(&self) -> Result<&Connection> {
        if let Some(view) = &self.view {
            view.objects(self.reducer.as_deref())?;
        }
        Ok(self.shown())
    }

    /// What the reader is told for the number of an entry.
    pub(crate) fn outward(&self, seq: u64) -> u64 {
        self.view.as_ref().map_or(seq, |view| view.position(seq))
    }

    /// The number of the entry that the reader speaks of.
    pub(crate) fn inward(&self, position: u64) -> u64 {
        self.view
            .as_ref()
            .map_or(position, |view| view.number(position))
    }

    /// Refuses what is only for those who see the whole record.
    pub(crate) fn whole(&self, operation: &'static str) -> Result<()> {
        match &self.view {
            None => Ok(()),
            Some(_) => Err(LedgerError::Withheld { operation }),
        }
    }

    /// After a write: sees what was written, and speaks of it as the reader does.
    pub(crate) fn seen(&mut self, outcomes: Vec<Outcome>) -> Result<Vec<Outcome>> {
        let Some(view) = self.view.take() else {
            return Ok(outcomes);
        };
        self.restrict(view.restriction)?;
        let told = |outcome| match outcome {
            Outcome::Added(seq) => Outcome::Added(self.outward(seq)),
            Outcome::Unchanged(seq) => Outcome::Unchanged(self.outward(seq)),
        };
        Ok(outcomes.into_iter().map(told).collect())
    }
}

/// The numbers of the entries of a marking and kind.
fn numbers(db: &Connection, marking: &str, kind: &str, into: &mut Vec<u64>) -> Result<()> {
    let mut statement = db.prepare_cached(sql::OF_GROUP).during(OPERATION)?;
    let read = |row: &rusqlite::Row<'_>| Ok(row::seq(row.get(0)?));
    for number in statement
        .query_map([marking, kind], read)
        .during(OPERATION)?
    {
        into.push(number.during(OPERATION)?);
    }
    Ok(())
}

fn texts(db: &Connection, query: &str, values: &[&str]) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached(query).during(OPERATION)?;
    let rows = statement
        .query_map(params_from_iter(values), |row| row.get(0))
        .during(OPERATION)?;
    rows.collect::<rusqlite::Result<_>>().during(OPERATION)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table without its view would be read unfiltered.
    #[test]
    fn every_table_has_its_view() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(&sql::schema(sql::FORMAT)).unwrap();
        for batch in [
            sql::VIEW_TABLES,
            sql::VIEWS,
            sql::OBJECT_VIEWS,
            sql::SHARED_VIEWS,
            sql::TAGGED_VIEW,
        ] {
            db.execute_batch(batch).unwrap();
        }
        let list = |query: &str| texts(&db, query, &[]).unwrap();
        let tables = list("SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY 1");
        let views = list("SELECT name FROM temp.sqlite_schema WHERE type = 'view' ORDER BY 1");
        assert_eq!(tables, views);
        // The columns are those of the table, in the same order.
        for table in tables {
            let columns = |schema: &str| {
                list(&format!(
                    "SELECT name FROM pragma_table_info('{table}', '{schema}') ORDER BY cid"
                ))
            };
            assert_eq!(columns("main"), columns("temp"), "{table}");
        }
    }
}

//! Reading: streaming with a filter, single entries, the moment of a time.

use std::ops::ControlFlow;

use rusqlite::OptionalExtension;
use rusqlite::types::Value;

use crate::canon;
use crate::entry::{Entry, Filter, Head};
use crate::error::{During, LedgerError, Result};
use crate::merkle::{self, Hash};
use crate::store::{Ledger, read_head};
use crate::{row, sql};

/// Most values in one list of a filter.
const MAX_LIST: usize = 1000;

/// The condition of a query and its values.
#[derive(Default)]
struct Condition {
    clauses: Vec<String>,
    values: Vec<Value>,
}

impl Condition {
    fn push(&mut self, clause: &str, value: impl Into<Value>) {
        self.clauses.push(clause.to_owned());
        self.values.push(value.into());
    }

    /// `column IN (…)`; an empty list matches nothing.
    fn push_list(&mut self, shape: [&str; 2], list: &Option<Vec<String>>) -> Result<()> {
        let Some(list) = list else { return Ok(()) };
        if list.len() > MAX_LIST {
            let (found, limit) = (list.len() as u64, MAX_LIST as u64);
            return Err(LedgerError::Limit {
                object: "filter".into(),
                field: "length of a list",
                found,
                limit,
            });
        }
        let marks = vec!["?"; list.len()].join(", ");
        let [before, after] = shape;
        self.clauses.push(format!("{before} ({marks}){after}"));
        self.values
            .extend(list.iter().map(|text| Value::from(text.clone())));
        Ok(())
    }
}

impl Ledger {
    /// From here on reads see one moment of the file and wait for no lock, until
    /// [`Ledger::release`] or the next write.
    ///
    /// # Errors
    /// [`LedgerError::Storage`].
    pub fn hold(&self) -> Result<()> {
        if self.db.is_autocommit() {
            self.db.execute_batch(sql::HOLD).during("begin reading")?;
        }
        Ok(())
    }

    /// Ends what [`Ledger::hold`] began.
    pub fn release(&self) {
        if !self.db.is_autocommit() {
            // Nothing was written: that it cannot be ended is said by the next operation.
            let _ = self.db.execute_batch(sql::RELEASE);
        }
    }

    /// Hands the entries that pass `filter` to `visit`, in the order of the record, until it
    /// breaks. Memory does not grow with their number.
    ///
    /// # Errors
    /// [`LedgerError::Storage`], [`LedgerError::Limit`] for a list that is too long.
    pub fn entries(
        &self,
        filter: &Filter,
        mut visit: impl FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<()> {
        let operation = "read entries";
        let condition = self.condition(filter)?;
        let query = sql::entries_where(&condition.clauses);
        let mut statement = self.shown().prepare_cached(&query).during(operation)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(condition.values))
            .during(operation)?;
        while let Some(row) = rows.next().during(operation)? {
            let entry = row::entry(row).during(operation)?;
            if visit(self.told_entry(entry)).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The newest entry up to `max_seq` of a kind that passes; 0 if there is none. Costs a look-up
    /// for each kind there is, however many entries.
    ///
    /// # Errors
    /// [`LedgerError::Storage`].
    pub fn newest_of(&self, max_seq: u64, passes: impl Fn(&str) -> bool) -> Result<u64> {
        let operation = "find the newest entry";
        let db = self.shown();
        let mut kinds = db.prepare_cached(sql::KINDS).during(operation)?;
        let kinds = kinds.query_map([], |row| row.get(0)).during(operation)?;
        let kinds: Vec<String> = kinds.collect::<rusqlite::Result<_>>().during(operation)?;
        let mut newest = db.prepare_cached(sql::NEWEST_OF_KIND).during(operation)?;
        let last = row::sql(self.inward(max_seq));
        let mut found = 0;
        for kind in kinds.iter().filter(|kind| passes(kind)) {
            let seq = newest
                .query_row(rusqlite::params![kind, last], |row| row.get(0))
                .optional()
                .during(operation)?;
            found = found.max(seq.map_or(0, row::seq));
        }
        Ok(self.outward(found))
    }

    /// Number of entries that pass `filter`.
    ///
    /// # Errors
    /// As [`Ledger::entries`].
    pub fn count(&self, filter: &Filter) -> Result<u64> {
        let condition = self.condition(filter)?;
        let query = sql::count_where(&condition.clauses);
        let read = |row: &rusqlite::Row<'_>| row.get(0);
        let count =
            self.shown()
                .query_row(&query, rusqlite::params_from_iter(condition.values), read);
        count.map(row::seq).during("count entries")
    }

    /// One entry.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`], [`LedgerError::Storage`].
    pub fn entry(&self, seq: u64) -> Result<Entry> {
        let mut statement = self
            .shown()
            .prepare_cached(sql::ENTRY)
            .during("read entry")?;
        let found = statement
            .query_row([row::sql(self.inward(seq))], row::entry)
            .optional()
            .during("read entry")?;
        found
            .map(|entry| self.told_entry(entry))
            .ok_or(LedgerError::NoEntry { seq })
    }

    /// An entry with the number that the reader is told.
    fn told_entry(&self, entry: Entry) -> Entry {
        Entry {
            seq: self.outward(entry.seq),
            ..entry
        }
    }

    /// All versions of an object by all sources, oldest first.
    ///
    /// # Errors
    /// [`LedgerError::Storage`].
    pub fn by_object(&self, object_id: &str) -> Result<Vec<Entry>> {
        let filter = Filter {
            object_id: Some(object_id.to_owned()),
            ..Filter::default()
        };
        let mut found = Vec::new();
        self.entries(&filter, |entry| {
            found.push(entry);
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// Size and root of the tree.
    ///
    /// # Errors
    /// [`LedgerError::Storage`], [`LedgerError::Damaged`]; [`LedgerError::Withheld`] from a
    /// reader who may not see the whole record.
    pub fn head(&self) -> Result<Head> {
        self.whole("read the head of the tree")?;
        let (frontier, _) = read_head(&self.db)?;
        Ok(Head {
            size: frontier.size(),
            root: frontier.root(),
        })
    }

    /// The last entry recorded at or before `moment` (milliseconds since 1970); 0 if none was.
    ///
    /// # Errors
    /// [`LedgerError::Storage`], [`LedgerError::Damaged`].
    pub fn seq_at(&self, moment: i64) -> Result<u64> {
        Ok(self.outward(self.number_at(moment)?))
    }

    fn number_at(&self, moment: i64) -> Result<u64> {
        let mut statement = self.db.prepare_cached(sql::LAST).during("find moment")?;
        // Times never fall from entry to entry and numbers have no gap: a binary search.
        let (mut at_or_before, mut after) = (0, read_head(&self.db)?.0.size() + 1);
        while after - at_or_before > 1 {
            let middle = at_or_before + (after - at_or_before) / 2;
            let recorded: i64 = statement
                .query_row([row::sql(middle)], |row| row.get(0))
                .during("find moment")?;
            if recorded <= moment {
                at_or_before = middle;
            } else {
                after = middle;
            }
        }
        Ok(at_or_before)
    }

    /// The leaves of the tree, for proofs; see [`crate::merkle`].
    ///
    /// # Errors
    /// [`LedgerError::Storage`]; [`LedgerError::Withheld`] from a reader who may not see the
    /// whole record.
    pub fn leaves(&self) -> Result<Vec<Hash>> {
        let operation = "read leaves";
        self.whole(operation)?;
        let mut statement = self.db.prepare_cached(sql::LEAVES).during(operation)?;
        let leaf = |row: &rusqlite::Row<'_>| {
            let (recorder, content) = (row.get_ref(2)?.as_bytes()?, row.get_ref(3)?.as_bytes()?);
            Ok(canon::leaf(row.get(0)?, row.get(1)?, recorder, content))
        };
        let leaves = statement.query_map([], leaf).during(operation)?;
        leaves.collect::<rusqlite::Result<_>>().during(operation)
    }

    /// The siblings that prove entry `seq` to be in the tree of the current head.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`], [`LedgerError::Storage`].
    pub fn prove(&self, seq: u64) -> Result<Vec<Hash>> {
        let index = seq.checked_sub(1).and_then(|i| usize::try_from(i).ok());
        let proof = index
            .map(|i| Ok(merkle::inclusion(&self.leaves()?, i)))
            .transpose()?;
        proof.flatten().ok_or(LedgerError::NoEntry { seq })
    }

    fn condition(&self, filter: &Filter) -> Result<Condition> {
        let mut condition = Condition::default();
        if filter.after_seq > 0 {
            condition.push("seq > ?", row::sql(self.inward(filter.after_seq)));
        }
        let recorded = filter
            .recorded_until
            .map(|moment| self.number_at(moment))
            .transpose()?;
        if let Some(last) = recorded
            .into_iter()
            .chain(filter.max_seq.map(|last| self.inward(last)))
            .min()
        {
            condition.push("seq <= ?", row::sql(last));
        }
        if let Some(moment) = filter.published_until {
            condition.push("published <= ?", moment);
        }
        if let Some(id) = &filter.object_id {
            condition.push("object = ?", canon::object_key(id.as_bytes()));
            condition.push("object_id = ?", id.clone());
        }
        // A list of numbers is sorted before the rows are read; rows with bodies are never.
        condition.push_list(
            ["seq IN (SELECT seq FROM entry WHERE kind IN", ")"],
            &filter.kinds,
        )?;
        condition.push_list(["source IN", ""], &filter.sources)?;
        condition.push_list(["marking IN", ""], &filter.markings)?;
        Ok(condition)
    }
}

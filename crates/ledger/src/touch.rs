//! A projection: which entry says something of which value.
//!
//! Rows are (hash of the value, entry, position inside its body). They are supplied with each
//! draft, written in the order of the table, and can be made again from the bodies.

use rusqlite::Connection;

use crate::error::{During, Result};
use crate::genesis::OWN;
use crate::snapshot;
use crate::store::Ledger;
use crate::{erase, row, sql};

/// One mention of a value in the body of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Touch {
    /// Hash of the value; its making is the caller's.
    pub hash: i64,
    /// The entry.
    pub seq: u64,
    /// Position inside the body; its meaning is the caller's.
    pub pos: u32,
}

/// Makes the touches of a body again: (kind, body) to (hash, position) pairs.
pub type Derive<'a> = &'a dyn Fn(&str, &str) -> Vec<(i64, u32)>;

/// Touches held in memory while rebuilding, about 24 bytes each.
const REBUILD_BUFFER: usize = 4_000_000;
/// Name under which the version of the caller's derivation is kept among the snapshots.
pub(crate) const VERSION: &str = "touch";

impl Ledger {
    /// All mentions of these values in entries up to `max_seq`, by hash, entry, position.
    ///
    /// # Errors
    /// [`crate::LedgerError::Storage`].
    pub fn touches(&self, hashes: &[i64], max_seq: u64) -> Result<Vec<Touch>> {
        let operation = "look up values";
        let mut wanted = hashes.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let mut found = Vec::new();
        let mut statement = self
            .shown()
            .prepare_cached(sql::TOUCHES)
            .during(operation)?;
        let last = row::sql(self.inward(max_seq));
        for hash in wanted {
            let mut rows = statement.query([hash, last]).during(operation)?;
            while let Some(row) = rows.next().during(operation)? {
                let seq = self.outward(row::seq(row.get(0).during(operation)?));
                found.push(Touch {
                    hash,
                    seq,
                    pos: row.get(1).during(operation)?,
                });
            }
        }
        Ok(found)
    }

    /// How many statements touch a value, counted no further than to `limit`.
    ///
    /// # Errors
    /// [`crate::LedgerError::Storage`].
    pub fn count_touches(&self, hash: i64, limit: usize) -> Result<usize> {
        let operation = "look up values";
        let mut statement = self
            .shown()
            .prepare_cached(sql::TOUCHING)
            .during(operation)?;
        let mut rows = statement.query([hash]).during(operation)?;
        let mut count = 0;
        while count < limit && rows.next().during(operation)?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    /// The version of the derivation that made the touches; 0 until a rebuild has set one.
    ///
    /// # Errors
    /// [`crate::LedgerError::Storage`].
    pub fn touch_version(&self) -> Result<u32> {
        Ok(self
            .snapshot_header(VERSION)?
            .map_or(0, |(_, version)| version))
    }

    /// Makes every projection of this crate again from the entries, and notes the version of
    /// the derivation. Needed once after creation and whenever `derive` has changed.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn rebuild_projections(&mut self, version: u32, derive: Derive<'_>) -> Result<()> {
        self.write("rebuild projections", |writing| {
            erase::rebuild_tags(writing.tx)?;
            rebuild(writing.tx, derive)?;
            snapshot::put(writing, VERSION, 0, version, &[])
        })
    }
}

/// Writes touches in table order and empties the list.
pub(crate) fn insert(db: &Connection, touches: &mut Vec<Touch>) -> Result<()> {
    let operation = "write touches";
    touches.sort_unstable();
    touches.dedup();
    let mut statement = db.prepare_cached(sql::INSERT_TOUCH).during(operation)?;
    for touch in touches.drain(..) {
        statement
            .execute((touch.hash, row::sql(touch.seq), touch.pos))
            .during(operation)?;
    }
    Ok(())
}

/// The touches of a body; the ledger's own statements have none.
pub(crate) fn of_body(derive: Derive<'_>, kind: &str, body: &str) -> Vec<(i64, u32)> {
    if kind.starts_with(OWN) {
        return Vec::new();
    }
    let mut made = derive(kind, body);
    made.sort_unstable();
    made.dedup();
    made
}

fn rebuild(db: &Connection, derive: Derive<'_>) -> Result<()> {
    let operation = "rebuild touches";
    db.execute(sql::DELETE_TOUCHES, []).during(operation)?;
    let mut statement = db.prepare(sql::OPEN_BODIES).during(operation)?;
    let mut rows = statement.query([]).during(operation)?;
    let mut touches = Vec::new();
    while let Some(row) = rows.next().during(operation)? {
        let seq = row::seq(row.get(0).during(operation)?);
        let text = |column| {
            row.get_ref(column)
                .and_then(|v| Ok(v.as_str()?))
                .during(operation)
        };
        let made = of_body(derive, text(1)?, text(2)?);
        touches.extend(made.into_iter().map(|(hash, pos)| Touch { hash, seq, pos }));
        if touches.len() > REBUILD_BUFFER {
            insert(db, &mut touches)?;
        }
    }
    insert(db, &mut touches)
}

//! Between rows of the database and the types of this crate.

use rusqlite::Row;
use rusqlite::types::Type;

use crate::entry::{Content, Entry};
use crate::grade::{Credibility, Reliability};

/// A sequence number or count as the database keeps it.
pub(crate) fn sql(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// A sequence number or count from the database; 0 (which no entry has) for nonsense.
pub(crate) fn seq(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

fn refuse(column: usize, why: &'static str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, why.into())
}

/// Reads a row of [`crate::sql::ENTRIES`].
pub(crate) fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let reliability = Reliability::parse(row.get_ref(4)?.as_str()?);
    let credibility = Credibility::new(row.get(5)?);
    let lineage = row.get_ref(7)?.as_str()?;
    let lineage = match lineage {
        "[]" => Vec::new(),
        json => {
            serde_json::from_str(json).map_err(|_| refuse(7, "the lineage is no list of texts"))?
        }
    };
    let (key, body): (Option<String>, Option<String>) = (row.get(12)?, row.get(13)?);
    let content = match (key, body) {
        (None, Some(body)) => Content::Open(body),
        (Some(incident), None) => Content::Sealed { incident },
        _ => return Err(refuse(13, "the entry is neither open nor sealed")),
    };
    Ok(Entry {
        seq: seq(row.get(0)?),
        recorded_at: row.get(1)?,
        recorder: row.get(2)?,
        source: row.get(3)?,
        reliability: reliability.ok_or_else(|| refuse(4, "the reliability is none of A to F"))?,
        credibility: credibility.ok_or_else(|| refuse(5, "the credibility is not 1 to 6"))?,
        marking: row.get(6)?,
        lineage,
        kind: row.get(8)?,
        object_id: row.get(9)?,
        happened: row.get(10)?,
        published: row.get(11)?,
        content,
    })
}

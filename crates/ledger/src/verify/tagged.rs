//! The objects of tags against those that entries and the keyed index yield.

use rusqlite::Connection;

use super::{Findings, Rule};
use crate::error::{During, Result};
use crate::objects::Reduce;
use crate::{connect, sql, tagged};

const OPERATION: &str = "verify objects by tags";
const PLACE: &str = "table tagged";

/// Compares the table row by row; both come in its order. A table that was never made is not used.
pub(crate) fn check(db: &Connection, reducer: &dyn Reduce, findings: &mut Findings) {
    let wrong = is_kept(db).and_then(|kept| match kept {
        true => differences(db, reducer.searched()),
        false => Ok(0),
    });
    if let Some(wrong @ 1..) = findings.take(Rule::Tags, PLACE, wrong) {
        let detail = format!("{wrong} rows are not those the keyed index yields");
        findings.add(Rule::Tags, PLACE, detail);
    }
}

fn is_kept(db: &Connection) -> Result<bool> {
    let made = || {
        let mut statement = db.prepare(sql::SNAPSHOT_HEADER).during(OPERATION)?;
        statement.exists([tagged::VERSION]).during(OPERATION)
    };
    Ok(connect::has_tagged(db)? && made()?)
}

fn differences(db: &Connection, kinds: &[&str]) -> Result<u64> {
    let mut statement = db.prepare(sql::ALL_TAGGED).during(OPERATION)?;
    let rows = statement.query([]).during(OPERATION)?;
    type Row = ((i64, i64), Vec<u8>);
    let mut live = rows.mapped(|row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)));
    let mut next: Option<Row> = live.next().transpose().during(OPERATION)?;
    let mut wrong = 0;
    tagged::each(db, kinds, |tag, block, set| {
        // Rows that should not be.
        while next.as_ref().is_some_and(|(at, _)| *at < (tag, block)) {
            wrong += 1;
            next = live.next().transpose().during(OPERATION)?;
        }
        match &next {
            Some((at, kept)) if *at == (tag, block) => {
                wrong += u64::from(kept != set);
                next = live.next().transpose().during(OPERATION)?;
            }
            _ => wrong += 1,
        }
        Ok(())
    })?;
    while next.is_some() {
        wrong += 1;
        next = live.next().transpose().during(OPERATION)?;
    }
    Ok(wrong)
}

//! The objects of tags against those that entries and the keyed index yield.

use rusqlite::Connection;

use super::ordered::Ordered;
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
    let live = rows.mapped(|row| Ok(((row.get(0)?, row.get(1)?), row.get::<_, Vec<u8>>(2)?)));
    let mut table = Ordered::new(live, OPERATION)?;
    tagged::each(db, kinds, |tag, block, set| {
        table.expect(&(tag, block), |kept| kept == set)
    })?;
    table.wrong()
}

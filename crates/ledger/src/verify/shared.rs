//! The numbers of shared values against those that the keyed index yields.

use rusqlite::Connection;

use super::ordered::Ordered;
use super::{Findings, Rule};
use crate::error::{During, Result};
use crate::objects::Reduce;
use crate::{connect, shared, sql};

const OPERATION: &str = "verify shared values";
const PLACE: &str = "table shared_tag";

/// Compares the table row by row; both come in the order of the tags.
pub(crate) fn check(db: &Connection, reducer: &dyn Reduce, findings: &mut Findings) {
    let wrong = connect::has_shared(db).and_then(|kept| match kept {
        true => differences(db, reducer.sharing()),
        false => Ok(0),
    });
    if let Some(wrong @ 1..) = findings.take(Rule::Tags, PLACE, wrong) {
        let detail = format!("{wrong} rows are not those the keyed index yields");
        findings.add(Rule::Tags, PLACE, detail);
    }
}

/// True if there is anything to compare.
pub(crate) fn are_kept(db: &Connection) -> bool {
    let any = || db.query_row(sql::ANY_SHARED, [], |row| row.get(0));
    connect::has_shared(db).unwrap_or(false) && any().unwrap_or(true)
}

fn differences(db: &Connection, kinds: &[&str]) -> Result<u64> {
    let mut statement = db.prepare(sql::ALL_SHARED).during(OPERATION)?;
    let rows = statement.query([]).during(OPERATION)?;
    let live = rows.mapped(|row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)));
    let mut table = Ordered::new(live, OPERATION)?;
    shared::each(db, kinds, |tag, objects| {
        table.expect(&tag, |kept| *kept == objects)
    })?;
    table.wrong()
}

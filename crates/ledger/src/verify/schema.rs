//! The file as a database: whole, and with nothing in it that does not belong there.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{Findings, Rule};
use crate::error::{During, Result};
use crate::sql;

/// Type, name, table and text of everything a schema defines.
type Definition = (String, String, String, String);

pub(crate) fn check(db: &Connection, findings: &mut Findings) {
    if let Some((live, expected)) = findings.take(Rule::Schema, "schema", both(db)) {
        for (kind, name, ..) in expected.difference(&live) {
            findings.add(Rule::Schema, format!("{kind} {name}"), "missing or altered");
        }
        for (kind, name, ..) in live.difference(&expected) {
            findings.add(
                Rule::Schema,
                format!("{kind} {name}"),
                "does not belong to this format",
            );
        }
    }
    for problem in findings
        .take(Rule::Storage, "file", integrity(db))
        .unwrap_or_default()
    {
        findings.add(Rule::Storage, "file", problem);
    }
}

fn both(db: &Connection) -> Result<(BTreeSet<Definition>, BTreeSet<Definition>)> {
    let fresh = Connection::open_in_memory().during("verify schema")?;
    let format = db.pragma_query_value(None, "user_version", |row| row.get(0));
    let schema = sql::schema(format.during("verify schema")?);
    fresh.execute_batch(&schema).during("verify schema")?;
    Ok((definitions(db)?, definitions(&fresh)?))
}

fn definitions(db: &Connection) -> Result<BTreeSet<Definition>> {
    let mut statement = db.prepare(sql::SCHEMA_ROWS).during("verify schema")?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let rows = statement.query_map([], read).during("verify schema")?;
    rows.collect::<rusqlite::Result<_>>()
        .during("verify schema")
}

/// What the engine's own check finds: pages, cells, indexes against tables, types, checks.
fn integrity(db: &Connection) -> Result<Vec<String>> {
    let mut statement = db.prepare(sql::INTEGRITY).during("verify file")?;
    let rows = statement
        .query_map([], |row| row.get::<_, String>(0))
        .during("verify file")?;
    let problems: rusqlite::Result<Vec<String>> =
        rows.filter(|row| row.as_deref() != Ok("ok")).collect();
    problems.during("verify file")
}

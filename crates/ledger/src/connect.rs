//! Connections to the file: for writing, for reading, for reading where nothing may be written.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::{During, LedgerError, Result};
use crate::sql;

/// How long a write waits for another process's, in milliseconds.
const BUSY_MS: u64 = 30_000;
const OPEN: &str = "open ledger";

/// A connection that can write; acknowledged means on disk.
pub(crate) fn writable(path: &Path, create: bool) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    } else {
        must_exist(path)?;
    }
    let db = Connection::open_with_flags(path, flags).during(OPEN)?;
    // Before anything is written: another program's file must not be touched.
    prepare(&db, path)?;
    db.pragma_update(None, "journal_mode", "WAL").during(OPEN)?;
    db.pragma_update(None, "synchronous", "FULL").during(OPEN)?;
    db.pragma_update(None, "fullfsync", true).during(OPEN)?;
    db.pragma_update(None, "journal_size_limit", 64 << 20)
        .during(OPEN)?;
    Ok(db)
}

/// A connection that only reads; where not even the shared-memory file of the log can be made
/// and there is no log, the file is read as an immutable one.
pub(crate) fn read_only(path: &Path) -> Result<Connection> {
    must_exist(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).during(OPEN)?;
    match prepare(&db, path) {
        Err(LedgerError::Storage { source, .. })
            if matches!(
                source.sqlite_error_code(),
                Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
            ) && log_is_empty(path) =>
        {
            let uri = format!("file:{}?immutable=1", percent_encoded(path));
            let db = Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)
                .during(OPEN)?;
            prepare(&db, path).map(|()| db)
        }
        prepared => prepared.map(|()| db),
    }
}

/// Refuses a file without our mark or of another format.
pub(crate) fn check_identity(db: &Connection, path: &Path) -> Result<()> {
    if number(db, "application_id")? != sql::APPLICATION_ID {
        return Err(LedgerError::NotALedger {
            path: path.to_owned(),
            why: "it is empty".to_owned(),
        });
    }
    match number(db, "user_version")? {
        1..=sql::FORMAT => Ok(()),
        found => Err(LedgerError::Format {
            path: path.to_owned(),
            found,
            supported: sql::FORMAT,
        }),
    }
}

/// Brings a file of an earlier format to the present one: only tables beside the entries were
/// added since.
pub(crate) fn upgrade(db: &mut Connection) -> Result<()> {
    let operation = "upgrade ledger";
    if number(db, "user_version")? >= sql::FORMAT {
        return Ok(());
    }
    let tx = db
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .during(operation)?;
    // Another process may have been quicker.
    let found = number(&tx, "user_version")?;
    for (_, text) in sql::UPGRADES.iter().filter(|(since, _)| *since > found) {
        tx.execute_batch(text).during(operation)?;
    }
    if found < sql::FORMAT {
        tx.pragma_update(None, "user_version", sql::FORMAT)
            .during(operation)?;
    }
    tx.commit().during(operation)
}

/// True if the file has the tables of objects.
pub(crate) fn has_objects(db: &Connection) -> Result<bool> {
    Ok(user_version(db)? > 1)
}

/// True if the file has the tables of shared values and of what was encrypted anew.
pub(crate) fn has_shared(db: &Connection) -> Result<bool> {
    Ok(user_version(db)? > 2)
}

/// True if the file has the table of objects by tags.
pub(crate) fn has_tagged(db: &Connection) -> Result<bool> {
    Ok(user_version(db)? > 4)
}

/// The format of the file.
pub(crate) fn format(db: &Connection) -> Result<i64> {
    user_version(db)
}

/// True if nothing at all is defined in the database.
pub(crate) fn is_empty(db: &Connection) -> Result<bool> {
    let count = db.query_row(sql::COUNT_SCHEMA, [], |row| row.get::<_, i64>(0));
    count.map(|n| n == 0).during(OPEN)
}

fn must_exist(path: &Path) -> Result<()> {
    if path.exists() {
        Ok(())
    } else {
        Err(LedgerError::Missing {
            path: path.to_owned(),
        })
    }
}

/// Sets what holds for every connection and refuses files that are neither ours nor empty.
fn prepare(db: &Connection, path: &Path) -> Result<()> {
    let not_ours = |why: &str| LedgerError::NotALedger {
        path: path.to_owned(),
        why: why.to_owned(),
    };
    match set_and_look(db) {
        Ok((sql::APPLICATION_ID, _) | (0, true)) => Ok(()),
        Ok(_) => Err(not_ours("it is another program's database")),
        Err(LedgerError::Storage { source, .. })
            if source.sqlite_error_code() == Some(ErrorCode::NotADatabase) =>
        {
            Err(not_ours("it is no database"))
        }
        Err(other) => Err(other),
    }
}

fn set_and_look(db: &Connection) -> Result<(i64, bool)> {
    db.busy_timeout(std::time::Duration::from_millis(BUSY_MS))
        .during(OPEN)?;
    db.pragma_update(None, "foreign_keys", true).during(OPEN)?;
    db.pragma_update(None, "trusted_schema", false)
        .during(OPEN)?;
    // Negative: kibibytes.
    db.pragma_update(None, "cache_size", -65_536).during(OPEN)?;
    // Plans do not look at the values bound: else the engine would prepare a statement again with
    // every one, which takes several times as long as the look-up itself.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .during(OPEN)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok((number(db, "application_id")?, is_empty(db)?))
}

fn number(db: &Connection, pragma: &str) -> Result<i64> {
    db.pragma_query_value(None, pragma, |row| row.get(0))
        .during(OPEN)
}

/// The format of the file, asked with every look-up: another process may have upgraded it, so it
/// is not remembered, but the question is.
fn user_version(db: &Connection) -> Result<i64> {
    let mut statement = db.prepare_cached(sql::USER_VERSION).during(OPEN)?;
    statement.query_row([], |row| row.get(0)).during(OPEN)
}

fn log_is_empty(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(Path::new(&log)).map_or(true, |metadata| metadata.len() == 0)
}

fn percent_encoded(path: &Path) -> String {
    let encode = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
            char::from(*byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    path.as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(encode)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A kill cannot show a missing sync, so the settings are looked at.
    #[test]
    fn commits_are_synced() {
        let dir = tempfile::tempdir().unwrap();
        let db = writable(&dir.path().join("l.db"), true).unwrap();
        let text = |pragma| {
            db.pragma_query_value(None, pragma, |row| row.get::<_, String>(0))
                .unwrap()
        };
        assert_eq!(text("journal_mode"), "wal");
        let full = 2;
        assert_eq!(number(&db, "synchronous").unwrap(), full);
        assert_eq!(number(&db, "fullfsync").unwrap(), 1);
    }

    /// A look-up by another value is not a new question.
    #[test]
    fn plans_do_not_depend_on_what_is_bound() {
        let dir = tempfile::tempdir().unwrap();
        let db = writable(&dir.path().join("l.db"), true).unwrap();
        db.execute_batch(&sql::schema(sql::FORMAT)).unwrap();
        for query in [sql::BY_TAG, sql::SHARED, sql::TAGGED_UP_TO, sql::ENTRY] {
            let mut statement = db.prepare(query).unwrap();
            for value in 0..5 {
                for at in 1..=statement.parameter_count() {
                    statement.raw_bind_parameter(at, value).unwrap();
                }
                assert!(statement.raw_query().next().unwrap().is_none());
            }
            let again = statement.get_status(rusqlite::StatementStatus::RePrepare);
            assert_eq!(again, 0, "{query}");
        }
    }

    #[test]
    fn paths_of_any_bytes_become_uris() {
        assert_eq!(
            percent_encoded(Path::new("/a b/ä?#%.db")),
            "/a%20b/%C3%A4%3F%23%25.db"
        );
    }
}

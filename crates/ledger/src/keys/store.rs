//! The store of data keys, `<ledger>.keys/keys.db`: one small row for each, wrapped under the
//! master key. A million keys are one file, and each can still be destroyed for good.
//!
//! Destroying deletes the row, writes the whole file anew and overwrites the journal, so that no
//! page and no journal keeps a copy. A mark in the file tells if that was broken off.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::{Secret, key_error, wrap};
use crate::error::Result;

/// "asKY" in the header of the file.
const APPLICATION_ID: i64 = 0x6173_4b59;
/// Layout of the file: the second keeps several versions of a key.
const LAYOUT: i64 = 2;
const SCHEMA: &str = "
CREATE TABLE data_key (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  wrapped BLOB NOT NULL,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE renewing (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  master BLOB,
  unclean INTEGER NOT NULL
) STRICT;
INSERT INTO state (id, master, unclean) VALUES (1, NULL, 0);
";
/// From the first layout to the second.
const UPGRADE: &str = "
CREATE TABLE data_key_2 (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  wrapped BLOB NOT NULL,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
INSERT INTO data_key_2 SELECT name, version, wrapped FROM data_key;
DROP TABLE data_key;
ALTER TABLE data_key_2 RENAME TO data_key;
CREATE TABLE renewing (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
";
/// How long to wait for another process, in milliseconds.
const BUSY_MS: u64 = 30_000;

/// An open store.
pub(crate) struct KeyStore {
    path: PathBuf,
    db: Connection,
}

impl KeyStore {
    /// Opens the store; `None` if there is none and it is not to be made.
    pub(crate) fn open(path: &Path, create: bool) -> Result<Option<Self>> {
        if !path.exists() {
            if !create {
                return Ok(None);
            }
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(path) {
                Err(e) if e.kind() != ErrorKind::AlreadyExists => {
                    return Err(key_error(path, &format!("cannot be made: {e}")));
                }
                _ => {}
            }
        }
        let writable = OpenOptions::new().write(true).open(path).is_ok();
        let flags = if writable {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        } else {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        };
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let store = KeyStore {
            path: path.to_owned(),
            db: Connection::open_with_flags(path, flags).map_err(|e| failed(path, &e))?,
        };
        store.prepare(writable).map_err(|e| failed(path, &e))?;
        Ok(Some(store))
    }

    fn prepare(&self, writable: bool) -> rusqlite::Result<()> {
        let db = &self.db;
        db.busy_timeout(std::time::Duration::from_millis(BUSY_MS))?;
        db.pragma_update(None, "trusted_schema", false)?;
        db.pragma_update(None, "secure_delete", true)?;
        db.pragma_update(None, "temp_store", "MEMORY")?;
        db.set_prepared_statement_cache_capacity(16);
        let id: i64 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if writable {
            db.pragma_update(None, "journal_mode", "PERSIST")?;
            db.pragma_update(None, "synchronous", "FULL")?;
            db.pragma_update(None, "fullfsync", true)?;
        }
        if writable && (id == 0 || layout(db)? < LAYOUT) {
            db.execute_batch("BEGIN IMMEDIATE")?;
            let made = lay_out(db);
            let end = if made.is_ok() { "COMMIT" } else { "ROLLBACK" };
            db.execute_batch(end)?;
            made?;
        }
        Ok(())
    }

    /// What tells whether a master key is the one of this store.
    pub(crate) fn master_check(&self) -> Result<Option<Vec<u8>>> {
        let read = self
            .db
            .query_row("SELECT master FROM state WHERE id = 1", [], |row| {
                row.get(0)
            });
        self.during(read)
    }

    /// Notes which master key is the one of this store.
    pub(crate) fn set_master_check(&self, check: &[u8]) -> Result<()> {
        let done = self
            .db
            .execute("UPDATE state SET master = ?1 WHERE id = 1", [check]);
        self.during(done).map(|_| ())
    }

    /// A data key.
    pub(crate) fn get(&self, master: &Secret, name: &str, version: i64) -> Result<Option<Secret>> {
        let sql = "SELECT wrapped FROM data_key WHERE name = ?1 AND version = ?2";
        let mut statement = self.during(self.db.prepare_cached(sql))?;
        let found = statement
            .query_row(params![name, version], |row| row.get::<_, Vec<u8>>(0))
            .optional();
        let Some(wrapped) = self.during(found)? else {
            return Ok(None);
        };
        wrap::unwrap(master, &bound_to(name, version), &wrapped)
            .map(Some)
            .ok_or_else(|| key_error(&self.path, "a key in it does not open; put back a copy"))
    }

    /// The newest version of a key.
    pub(crate) fn newest(&self, name: &str) -> Result<Option<i64>> {
        let sql = "SELECT max(version) FROM data_key WHERE name = ?1";
        let mut statement = self.during(self.db.prepare_cached(sql))?;
        let found = statement.query_row([name], |row| row.get(0));
        self.during(found)
    }

    /// Notes that a key is being renewed, for when that is broken off.
    pub(crate) fn begin_renewing(&self, name: &str) -> Result<()> {
        if self.db.is_autocommit() {
            self.during(self.db.execute_batch("BEGIN IMMEDIATE"))?;
        }
        let sql = "INSERT OR IGNORE INTO renewing (name) VALUES (?1)";
        self.during(self.db.execute(sql, [name])).map(|_| ())
    }

    /// The keys whose renewal was begun and not ended, with their newest version.
    pub(crate) fn renewing(&self) -> Result<Vec<(String, i64)>> {
        let sql = "SELECT r.name, max(k.version) FROM renewing r JOIN data_key k ON k.name = r.name
 GROUP BY r.name ORDER BY r.name";
        // A store that cannot be written has the first layout perhaps, and nothing is renewed.
        if self.during(layout(&self.db))? < LAYOUT {
            return Ok(Vec::new());
        }
        let mut statement = self.during(self.db.prepare(sql))?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let rows = statement.query_map([], read).and_then(Iterator::collect);
        self.during(rows)
    }

    /// Ends renewals: of each name every version but one is deleted. What is left of them on
    /// disk goes with [`KeyStore::clean`].
    pub(crate) fn end_renewing(&self, kept: &[(String, Option<i64>)]) -> Result<()> {
        let end = || {
            self.db.execute_batch("BEGIN IMMEDIATE")?;
            for (name, version) in kept {
                if let Some(version) = version {
                    let sql = "DELETE FROM data_key WHERE name = ?1 AND version <> ?2";
                    if self.db.execute(sql, params![name, version])? > 0 {
                        let mark = "UPDATE state SET unclean = 1 WHERE id = 1";
                        self.db.execute(mark, [])?;
                    }
                }
                let sql = "DELETE FROM renewing WHERE name = ?1";
                self.db.execute(sql, [name])?;
            }
            self.db.execute_batch("COMMIT")
        };
        let ended = end().inspect_err(|_| self.rollback());
        self.during(ended)
    }

    /// Names of all keys.
    pub(crate) fn names(&self) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT name FROM data_key ORDER BY name";
        let mut statement = self.during(self.db.prepare(sql))?;
        let rows = statement.query_map([], |row| row.get(0));
        self.during(rows.and_then(Iterator::collect))
    }

    /// Adds a data key; on disk after [`KeyStore::commit`].
    pub(crate) fn put(
        &self,
        master: &Secret,
        name: &str,
        version: i64,
        key: &Secret,
    ) -> Result<()> {
        let wrapped = wrap::wrap(master, &bound_to(name, version), key)?;
        if self.db.is_autocommit() {
            self.during(self.db.execute_batch("BEGIN IMMEDIATE"))?;
        }
        let sql = "INSERT INTO data_key (name, version, wrapped) VALUES (?1, ?2, ?3)";
        let mut statement = self.during(self.db.prepare_cached(sql))?;
        let done = statement.execute(params![name, version, wrapped]);
        self.during(done).map(|_| ())
    }

    /// Makes what was added durable.
    pub(crate) fn commit(&self) -> Result<()> {
        if self.db.is_autocommit() {
            return Ok(());
        }
        self.during(self.db.execute_batch("COMMIT"))
    }

    /// Forgets what was added since the last commit.
    pub(crate) fn rollback(&self) {
        if !self.db.is_autocommit() {
            let _ = self.db.execute_batch("ROLLBACK");
        }
    }

    /// True if there is a key.
    pub(crate) fn any(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM data_key)";
        let mut statement = self.during(self.db.prepare_cached(sql))?;
        let read = statement.query_row([], |row| row.get(0));
        self.during(read)
    }

    /// Number of keys.
    pub(crate) fn count(&self) -> Result<u64> {
        let read = self
            .db
            .query_row("SELECT count(DISTINCT name) FROM data_key", [], |row| {
                row.get::<_, i64>(0)
            });
        self.during(read).map(crate::row::seq)
    }

    /// Destroys a key for good; false if it was not there.
    pub(crate) fn destroy(&self, name: &str) -> Result<bool> {
        let delete = || {
            self.db.execute_batch("BEGIN IMMEDIATE")?;
            let gone = self
                .db
                .execute("DELETE FROM data_key WHERE name = ?1", [name])?;
            if gone > 0 {
                self.db
                    .execute("UPDATE state SET unclean = 1 WHERE id = 1", [])?;
            }
            self.db.execute_batch("COMMIT").map(|()| gone > 0)
        };
        let gone = delete().inspect_err(|_| self.rollback());
        let gone = self.during(gone)?;
        self.clean()?;
        Ok(gone)
    }

    /// Overwrites what a destroyed key may have left, if anything was destroyed since.
    pub(crate) fn clean(&self) -> Result<()> {
        let unclean = self
            .db
            .query_row("SELECT unclean FROM state WHERE id = 1", [], |row| {
                row.get(0)
            });
        let unclean: i64 = self.during(unclean)?;
        if unclean == 0 {
            return Ok(());
        }
        // Nobody else may begin a journal while this one is overwritten.
        let scrub = || {
            self.db.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
            self.db.execute_batch("VACUUM")
        };
        self.during(scrub())?;
        overwrite(&with_end(&self.path, "-journal"))?;
        let release = || {
            self.db.pragma_update(None, "locking_mode", "NORMAL")?;
            self.db
                .execute("UPDATE state SET unclean = 0 WHERE id = 1", [])
                .map(|_| ())
        };
        self.during(release())
    }

    /// Wraps every key under another master key, in one step.
    pub(crate) fn rewrap(&self, from: &Secret, to: &Secret, check: &[u8]) -> Result<u64> {
        self.during(self.db.execute_batch("BEGIN IMMEDIATE"))?;
        let done = self.rewrap_all(from, to, check);
        match &done {
            Ok(_) => self.commit()?,
            Err(_) => self.rollback(),
        }
        let count = done?;
        // Old wrappings go too: whoever has the old master key and the file shall open nothing.
        let mark = self
            .db
            .execute("UPDATE state SET unclean = 1 WHERE id = 1", []);
        self.during(mark)?;
        self.clean()?;
        Ok(count)
    }

    fn rewrap_all(&self, from: &Secret, to: &Secret, check: &[u8]) -> Result<u64> {
        let sql = "SELECT name, version FROM data_key ORDER BY name";
        let mut statement = self.during(self.db.prepare(sql))?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?));
        let rows = statement.query_map([], read).and_then(Iterator::collect);
        let names: Vec<(String, i64)> = self.during(rows)?;
        let update = "UPDATE data_key SET wrapped = ?3 WHERE name = ?1 AND version = ?2";
        let mut update = self.during(self.db.prepare(update))?;
        for (name, version) in &names {
            if let Some(key) = self.get(from, name, *version)? {
                let wrapped = wrap::wrap(to, &bound_to(name, *version), &key)?;
                self.during(update.execute(params![name, version, wrapped]))?;
            }
        }
        self.set_master_check(check)?;
        Ok(names.len() as u64)
    }

    fn during<T>(&self, result: rusqlite::Result<T>) -> Result<T> {
        result.map_err(|e| failed(&self.path, &e))
    }
}

fn layout(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Makes the tables, or brings them to the present layout, unless another process was quicker.
fn lay_out(db: &Connection) -> rusqlite::Result<()> {
    let id: i64 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if id == 0 {
        db.execute_batch(SCHEMA)?;
        db.pragma_update(None, "application_id", APPLICATION_ID)?;
    } else if layout(db)? < LAYOUT {
        db.execute_batch(UPGRADE)?;
    }
    db.pragma_update(None, "user_version", LAYOUT)
}

fn failed(path: &Path, error: &rusqlite::Error) -> crate::LedgerError {
    key_error(path, &format!("{error}; check disk and permissions"))
}

/// What a wrapped key is bound to: table, row, version.
fn bound_to(name: &str, version: i64) -> Vec<u8> {
    format!("ascribe data key 1\n{name}\n{version}").into_bytes()
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Writes zeros over the whole of a file; one that is not there needs none.
pub(crate) fn overwrite(path: &Path) -> Result<()> {
    let zeros = |mut file: File| {
        let mut left = file.metadata()?.len();
        let block = [0; 65_536];
        while left > 0 {
            let n = left.min(block.len() as u64);
            file.write_all(
                block
                    .get(..usize::try_from(n).unwrap_or(0))
                    .unwrap_or_default(),
            )?;
            left -= n;
        }
        file.sync_all()
    };
    match OpenOptions::new().write(true).open(path).and_then(zeros) {
        Err(e) if e.kind() != ErrorKind::NotFound => {
            Err(key_error(path, &format!("cannot be overwritten: {e}")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASTER: Secret = [1; 32];

    fn wrapped(store: &KeyStore, name: &str) -> Vec<u8> {
        let sql = "SELECT wrapped FROM data_key WHERE name = ?1";
        store.db.query_row(sql, [name], |row| row.get(0)).unwrap()
    }

    fn traces(folder: &Path, bytes: &[u8]) -> usize {
        let files = std::fs::read_dir(folder).unwrap();
        let holds = |path: PathBuf| {
            let content = std::fs::read(path).unwrap();
            content.windows(16).filter(|w| bytes.starts_with(w)).count()
        };
        files.map(|f| holds(f.unwrap().path())).sum()
    }

    #[test]
    fn a_destroyed_key_leaves_no_trace_in_page_or_journal() {
        let dir = tempfile::tempdir().unwrap();
        let store = KeyStore::open(&dir.path().join("keys.db"), true)
            .unwrap()
            .unwrap();
        // In mixed order, so that pages split and cells move.
        for n in 0..3000u32 {
            let name = format!("incident-{:08x}", n.wrapping_mul(0x9e37_79b9));
            store
                .put(&MASTER, &name, 1, &[n.to_le_bytes()[0]; 32])
                .unwrap();
            if n % 100 == 0 {
                store.commit().unwrap();
            }
        }
        store.commit().unwrap();
        let name = format!("incident-{:08x}", 1234u32.wrapping_mul(0x9e37_79b9));
        let before = wrapped(&store, &name);
        assert!(traces(dir.path(), &before) >= 1);
        assert!(store.destroy(&name).unwrap());
        assert_eq!(traces(dir.path(), &before), 0);
        assert!(!store.destroy(&name).unwrap());
        assert_eq!(store.get(&MASTER, &name, 1).unwrap(), None);
        assert_eq!(store.count().unwrap(), 2999);
    }

    #[test]
    fn after_a_rotation_the_old_master_key_opens_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let store = KeyStore::open(&dir.path().join("keys.db"), true)
            .unwrap()
            .unwrap();
        store.put(&MASTER, "a", 1, &[9; 32]).unwrap();
        store.commit().unwrap();
        let before = wrapped(&store, "a");
        assert_eq!(store.rewrap(&MASTER, &[2; 32], b"check").unwrap(), 1);
        assert!(store.get(&MASTER, "a", 1).is_err());
        assert_eq!(store.get(&[2; 32], "a", 1).unwrap(), Some([9; 32]));
        assert_eq!(traces(dir.path(), &before), 0);
    }

    #[test]
    fn what_was_not_committed_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let store = KeyStore::open(&dir.path().join("keys.db"), true)
            .unwrap()
            .unwrap();
        store.put(&MASTER, "a", 1, &[9; 32]).unwrap();
        store.rollback();
        assert_eq!(store.get(&MASTER, "a", 1).unwrap(), None);
    }
}

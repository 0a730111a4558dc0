//! Every single change to a row: each cell of each row of each table edited, each row deleted,
//! copied, and exchanged with another. Verification must find every one.

use std::path::Path;

use ascribe_ledger::Rule;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::fixture::*;

pub fn tables(path: &Path) -> Vec<String> {
    let db = Connection::open(path).unwrap();
    let query = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut statement = db.prepare(query).unwrap();
    statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// (name, is it in the primary key) of each column.
pub fn columns(path: &Path, table: &str) -> Vec<(String, bool)> {
    let db = Connection::open(path).unwrap();
    let mut statement = db.prepare(&format!("PRAGMA table_info({table})")).unwrap();
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(1)?, row.get::<_, i64>(5)? > 0));
    statement
        .query_map([], read)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

fn rows(path: &Path, table: &str) -> Vec<Vec<Value>> {
    let db = Connection::open(path).unwrap();
    let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let width = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| (0..width).map(|i| row.get(i)).collect();
    statement
        .query_map([], read)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// Runs a change with the triggers out of the way, and puts them back as they were. False if
/// the database itself refuses the change.
fn change(path: &Path, statements: &[(String, Vec<Value>)]) -> bool {
    let mut db = Connection::open(path).unwrap();
    db.pragma_update(None, "synchronous", "OFF").unwrap();
    let tx = db.transaction().unwrap();
    let query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
    let triggers: Vec<(String, String)> = {
        let mut statement = tx.prepare(query).unwrap();
        statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    for (name, _) in &triggers {
        tx.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    for (statement, values) in statements {
        if tx.execute(statement, params_from_iter(values)).is_err() {
            return false;
        }
    }
    for (_, sql) in &triggers {
        tx.execute_batch(sql).unwrap();
    }
    tx.commit().unwrap();
    true
}

fn other(value: &Value) -> Value {
    match value {
        Value::Null => Value::Integer(1),
        Value::Integer(n) => Value::Integer(n.wrapping_add(100_003)),
        Value::Real(_) => unreachable!("no column is real"),
        Value::Text(text) => Value::Text(match text.chars().next() {
            None => "x".into(),
            Some(first) => text.replacen(first, if first == 'B' { "C" } else { "B" }, 1),
        }),
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            let middle = bytes.len() / 2;
            match bytes.get_mut(middle) {
                Some(byte) => *byte ^= 1,
                None => bytes.push(0),
            }
            Value::Blob(bytes)
        }
    }
}

/// `WHERE` clause and values that name one row by its primary key.
fn one(columns: &[(String, bool)], row: &[Value]) -> (String, Vec<Value>) {
    let keys = columns.iter().zip(row).filter(|((_, key), _)| *key);
    let (names, values): (Vec<_>, Vec<_>) = keys
        .map(|((name, _), v)| (format!("{name} = ?"), v.clone()))
        .unzip();
    (names.join(" AND "), values)
}

fn set(
    table: &str,
    columns: &[(String, bool)],
    row: &[Value],
    column: usize,
    to: Value,
) -> (String, Vec<Value>) {
    let (clause, keys) = one(columns, row);
    let values = std::iter::once(to).chain(keys).collect();
    (
        format!(
            "UPDATE {table} SET {} = ? WHERE {clause}",
            columns[column].0
        ),
        values,
    )
}

pub fn edit_longest_cell(path: &Path, table: &str) -> bool {
    let columns = columns(path, table);
    let length = |value: &Value| match value {
        Value::Text(text) => text.len(),
        Value::Blob(bytes) => bytes.len(),
        _ => 0,
    };
    let rows = rows(path, table);
    let cells = rows
        .iter()
        .flat_map(|row| (0..row.len()).map(move |i| (row, i)));
    let longest = cells
        .filter(|(_, i)| !columns[*i].1)
        .max_by_key(|(row, i)| length(&row[*i]));
    let Some((row, i)) = longest.filter(|(row, i)| length(&row[*i]) > 8) else {
        return false;
    };
    change(path, &[set(table, &columns, row, i, other(&row[i]))])
}

/// All changes of one kind, each with words that say what it is.
type Changes = Vec<(String, Vec<(String, Vec<Value>)>)>;

fn edits(path: &Path, table: &str) -> Changes {
    let columns = columns(path, table);
    let mut changes = Vec::new();
    for row in rows(path, table) {
        for i in 0..row.len() {
            let name = format!("{table}.{} of {:?}", columns[i].0, row[0]);
            let to = match (&row[i], columns[i].0.as_str()) {
                (Value::Null, "key" | "body") => Value::Text("x".into()),
                (Value::Null, "commitment" | "tags_digest" | "sealed") => Value::Blob(vec![1; 32]),
                (value, _) => other(value),
            };
            changes.push((
                format!("edit {name}"),
                vec![set(table, &columns, &row, i, to)],
            ));
            if !matches!(row[i], Value::Null) && !columns[i].1 {
                changes.push((
                    format!("empty {name}"),
                    vec![set(table, &columns, &row, i, Value::Null)],
                ));
            }
        }
    }
    changes
}

fn deletions_copies_and_exchanges(path: &Path, table: &str) -> Changes {
    let columns = columns(path, table);
    let all = rows(path, table);
    let mut changes = Vec::new();
    for (n, row) in all.iter().enumerate() {
        let (clause, keys) = one(&columns, row);
        changes.push((
            format!("delete {table} {keys:?}"),
            vec![(format!("DELETE FROM {table} WHERE {clause}"), keys)],
        ));
        let copy: Vec<Value> = row
            .iter()
            .zip(&columns)
            .map(|(v, (_, key))| if *key { other(v) } else { v.clone() })
            .collect();
        let marks = vec!["?"; row.len()].join(",");
        changes.push((
            format!("copy {table} {:?}", row[0]),
            vec![(format!("INSERT INTO {table} VALUES ({marks})"), copy)],
        ));
        let Some(next) = all.get(n + 1) else { continue };
        for i in (0..row.len()).filter(|i| row[*i] != next[*i] && !columns[*i].1) {
            let pair = [
                set(table, &columns, row, i, next[i].clone()),
                set(table, &columns, next, i, row[i].clone()),
            ];
            changes.push((
                format!("exchange {table}.{} of {:?}", columns[i].0, row[0]),
                pair.to_vec(),
            ));
        }
    }
    changes
}

fn each_is_found(kind: fn(&Path, &str) -> Changes) {
    let (store, ledger) = filled();
    let checkpoint = ledger.checkpoint().unwrap();
    drop(ledger);
    let original = std::fs::read(&store.path).unwrap();
    let mut tried = 0;
    for table in tables(&store.path) {
        for (what, statements) in kind(&store.path, &table) {
            if !change(&store.path, &statements) {
                continue;
            }
            tried += 1;
            let found = check(&store.path, Some(&checkpoint));
            assert!(!found.is_clean(), "not found: {what}");
            assert!(
                found.findings.iter().all(|f| f.rule != Rule::Schema),
                "{what}: {:?}",
                found.findings
            );
            std::fs::write(&store.path, &original).unwrap();
        }
    }
    assert!(check(&store.path, Some(&checkpoint)).is_clean());
    assert!(tried > 100, "{tried}");
}

#[test]
fn every_edited_cell_is_found() {
    each_is_found(edits);
}

#[test]
fn every_deleted_copied_or_exchanged_row_is_found() {
    each_is_found(deletions_copies_and_exchanges);
}

#[test]
fn every_truncation_is_found() {
    let (store, ledger) = filled();
    let checkpoint = ledger.checkpoint().unwrap();
    drop(ledger);
    let original = std::fs::read(&store.path).unwrap();
    for keep in 0..25 {
        let tables = ["entry", "touch", "seal_tags", "sealed_tag"];
        let cut = tables.map(|t| {
            (
                format!("DELETE FROM {t} WHERE seq > ?"),
                vec![Value::Integer(keep)],
            )
        });
        assert!(change(&store.path, &cut));
        assert!(!check(&store.path, Some(&checkpoint)).is_clean(), "{keep}");
        assert!(
            !check(&store.path, None).is_clean(),
            "{keep} without checkpoint"
        );
        std::fs::write(&store.path, &original).unwrap();
    }
}

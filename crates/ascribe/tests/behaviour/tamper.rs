//! Altering a copy of a record, with its guards taken away and put back.

use rusqlite::types::Value as Cell;
use rusqlite::{Connection, params};
use std::path::Path;

/// Tables with the columns that hold something.
pub fn tables_of(ledger: &Path) -> Vec<(String, Vec<String>)> {
    let db = Connection::open(ledger).unwrap();
    let list = |sql: &str| -> Vec<String> {
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([], |r| r.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    list("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .into_iter()
        .map(|table| {
            let columns = list(&format!("SELECT name FROM pragma_table_info('{table}')"));
            (table, columns)
        })
        .collect()
}

/// Opens a copy, takes its guards away, changes it, and puts the guards back, so that the change
/// alone can be found.
pub fn tamper<T>(ledger: &Path, change: impl Fn(&Connection) -> T) -> T {
    let db = Connection::open(ledger).unwrap();
    let guards: Vec<(String, String)> = {
        let sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'";
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))
            .unwrap();
        rows.map(Result::unwrap).collect()
    };
    for (name, _) in &guards {
        db.execute(&format!("DROP TRIGGER {name}"), []).unwrap();
    }
    let changed = change(&db);
    for (_, sql) in &guards {
        db.execute(sql, []).unwrap();
    }
    changed
}

/// Changes the longest (for numbers: the greatest) cell of a column by one character, byte or
/// unit; false if the column is empty or its rules forbid any change.
pub fn alter(ledger: &Path, table: &str, column: &str) -> bool {
    tamper(ledger, |db| {
        let longest = format!(
            "SELECT {column} FROM {table} WHERE {column} IS NOT NULL \
             ORDER BY length({column}) DESC, {column} DESC LIMIT 1"
        );
        let Ok(cell) = db.query_row(&longest, [], |r| r.get::<_, Cell>(0)) else {
            return false;
        };
        let other = match &cell {
            Cell::Integer(n) => Cell::Integer(n.wrapping_add(1)),
            Cell::Text(text) => Cell::Text(other_text(text)),
            Cell::Blob(bytes) => Cell::Blob(other_bytes(bytes)),
            Cell::Null | Cell::Real(_) => return false,
        };
        if other == cell {
            return false;
        }
        let update = format!("UPDATE {table} SET {column} = ?1 WHERE {column} = ?2");
        db.execute(&update, params![other, cell])
            .is_ok_and(|n| n > 0)
    })
}

fn other_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut other = bytes.to_vec();
    let middle = other.len() / 2;
    if let Some(byte) = other.get_mut(middle) {
        *byte ^= 1;
    }
    other
}

/// The text with a letter or digit near its middle replaced by the next.
fn other_text(text: &str) -> String {
    let middle = text.len() / 2;
    let at = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_alphanumeric())
        .min_by_key(|(i, _)| i.abs_diff(middle));
    let Some((at, old)) = at else {
        return format!("{text}x");
    };
    let new = if old == 'a' { 'b' } else { 'a' };
    format!("{}{new}{}", &text[..at], &text[at + 1..])
}

/// True when every cell of two files is the same.
pub fn same_content(a: &Path, b: &Path) -> bool {
    let dump = |path: &Path| -> Option<Vec<Cell>> {
        let db = Connection::open(path).ok()?;
        let mut cells = Vec::new();
        for (table, columns) in tables_of(path) {
            let mut statement = db.prepare(&format!("SELECT * FROM {table}")).ok()?;
            let mut rows = statement.query([]).ok()?;
            while let Some(row) = rows.next().ok()? {
                cells.extend((0..columns.len()).filter_map(|i| row.get::<_, Cell>(i).ok()));
            }
        }
        Some(cells)
    };
    dump(a).is_some() && dump(a) == dump(b)
}

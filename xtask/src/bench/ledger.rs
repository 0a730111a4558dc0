//! Rates of the record, by the crate's own measurement.

use super::measure::output;
use super::room::Room;
use super::table::{Row, count};

/// Rows of the touch projection at 1×.
const BASE: u64 = 100_000;

/// Attributes of the record in which events are linked, at 1×; a hundred times that is asked for.
const ATTRIBUTES: u64 = 100_000;

/// Linking: what one event more costs.
///
/// # Errors
/// When it cannot be built or fails.
pub fn links(room: &Room) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for size in room.sizes(ATTRIBUTES) {
        let mut command = room.example("ascribe-ledger", "link_bench")?;
        command.arg(size.to_string());
        rows.extend(told(
            &output(command)?,
            &format!("{} attributes", count(size)),
        ));
    }
    Ok(rows)
}

/// The rows: one for each line that the measurement prints.
///
/// # Errors
/// When it cannot be built or fails.
pub fn run(room: &Room) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for size in room.sizes(BASE) {
        let mut command = room.example("ascribe-ledger", "ledger_bench")?;
        command.arg(size.to_string());
        let said = output(command)?;
        rows.extend(told(&said, &format!("{} touches", count(size))));
    }
    Ok(rows)
}

/// A row for each line.
fn told(said: &str, size: &str) -> Vec<Row> {
    let lines = said.lines().filter(|line| !line.trim().is_empty());
    let row = |line: &str| {
        // The name of the work, then figures set apart by blanks.
        let (work, result) = line.trim().split_once("  ").unwrap_or(("record", line));
        let result = result.split_whitespace().collect::<Vec<_>>().join(" ");
        Row::new(work.trim(), size, result)
    };
    lines.map(row).collect()
}

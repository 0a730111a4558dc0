//! Rates of the record, by the crate's own measurement.

use super::measure::output;
use super::room::Room;
use super::table::{Row, count};

/// Rows of the touch projection at 1×.
const BASE: u64 = 100_000;

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
        for line in said.lines().filter(|line| !line.trim().is_empty()) {
            // The name of the work, then figures set apart by blanks.
            let (work, result) = line.trim().split_once("  ").unwrap_or(("record", line));
            let result = result.split_whitespace().collect::<Vec<_>>().join(" ");
            rows.push(Row::new(
                work.trim(),
                format!("{} touches", count(size)),
                result,
            ));
        }
    }
    Ok(rows)
}

//! The register at its sizes: filling it with an invented one, and asking it.

use super::import::create;
use super::measure::{Sample, median, once, output};
use super::room::Room;
use super::table::{Row, count, time};
use std::path::Path;

/// Incidents at 1×.
const BASE: u64 = 10_000;
const RUNS: usize = 5;

/// The rows.
///
/// # Errors
/// When a run fails.
pub fn run(room: &Room) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for size in room.sizes(BASE) {
        let ledger = room.path(&format!("register-{size}.db"));
        create(room, &ledger)?;
        let filled = fill(room, &ledger, size)?;
        let bytes = std::fs::metadata(&ledger).map_or(0, |meta| meta.len());
        let rate = size as f64 / filled.seconds;
        let result = format!(
            "{}, {rate:.0}/s, {} bytes each",
            time(filled.seconds),
            bytes / size
        );
        let row = Row::new("record incidents", count(size), result);
        rows.push(row.target("≥ 5,000/s").memory(&filled));
        let id = first(room, &ledger)?;
        let questions = [
            ("list incidents", vec!["incident", "list"]),
            (
                "list by sector and nature",
                vec![
                    "incident", "list", "--sector", "health", "--nature", "criminal",
                ],
            ),
            (
                "search a value",
                vec!["incident", "search", "c2-70.bad.example"],
            ),
            (
                "search words",
                vec!["incident", "search", "resolver opened"],
            ),
            (
                "show an incident with its links",
                vec!["incident", "show", &id],
            ),
        ];
        for (work, arguments) in questions {
            let sample = median(RUNS, || {
                let mut command = room.ascribe(&ledger)?;
                command.args(&arguments);
                Ok(command)
            })?;
            let row = Row::new(work, count(size), time(sample.seconds));
            rows.push(row.target("≤ 50 ms").memory(&sample));
        }
        room.remove(&ledger);
    }
    Ok(rows)
}

fn fill(room: &Room, ledger: &Path, size: u64) -> Result<Sample, String> {
    let mut command = room.ascribe(ledger)?;
    command.args(["demo", "--incidents", &size.to_string()]);
    once(command)
}

/// The id of the newest incident.
fn first(room: &Room, ledger: &Path) -> Result<String, String> {
    let mut command = room.ascribe(ledger)?;
    command.args(["--format", "json", "incident", "list", "--limit", "1"]);
    let text = output(command)?;
    let start = text.find("\"incident-").ok_or("the register is empty")? + 1;
    let rest = text.get(start..).unwrap_or_default();
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}

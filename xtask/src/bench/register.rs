//! The register at its sizes: filling it with an invented one, and asking it.

use super::import::create;
use super::measure::{Sample, median, once, output};
use super::room::Room;
use super::table::{Row, count, time};
use std::path::Path;

/// Incidents at 1×; a hundred times that is a million.
const BASE: u64 = 10_000;
/// Values of each incident.
const OBSERVABLES: u64 = 50;
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
        rows.push(row.memory(&filled));
        let id = first(room, &ledger)?;
        for (work, target, arguments) in questions(&id) {
            let sample = median(RUNS, || {
                let mut command = room.ascribe(&ledger)?;
                command.args(&arguments);
                Ok(command)
            })?;
            let row = Row::new(work, count(size), time(sample.seconds));
            rows.push(row.target(target).memory(&sample));
        }
        room.remove(&ledger);
    }
    Ok(rows)
}

/// What is asked: work, demand, arguments.
fn questions(id: &str) -> Vec<(&'static str, &'static str, Vec<&str>)> {
    let quick = "≤ 50 ms";
    let by_facts = "incident list --sector health --nature criminal";
    vec![
        ("list incidents", quick, vec!["incident", "list"]),
        (
            "list by sector and nature",
            quick,
            by_facts.split(' ').collect(),
        ),
        (
            "search a value of many",
            quick,
            vec!["incident", "search", "198.19.0.7"],
        ),
        (
            "search a value of few",
            quick,
            vec!["incident", "search", "198.18.47.11"],
        ),
        (
            "search two words",
            quick,
            vec!["incident", "search", "staff server"],
        ),
        (
            "show an incident with its links",
            quick,
            vec!["incident", "show", id],
        ),
        (
            "all links of an incident",
            quick,
            vec!["incident", "links", id],
        ),
        (
            "statistics of a year",
            "≤ 2 s",
            vec!["statistics", "freeze", "--period", "2020-07-01..2021-06-30"],
        ),
    ]
}

fn fill(room: &Room, ledger: &Path, size: u64) -> Result<Sample, String> {
    let mut command = room.ascribe(ledger)?;
    command.args(["demo", "--incidents", &size.to_string()]);
    command.args(["--observables", &OBSERVABLES.to_string()]);
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

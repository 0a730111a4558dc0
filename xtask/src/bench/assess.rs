//! From a small file to a recorded answer, with more and more knowledge.

use super::import;
use super::measure::{Sample, median};
use super::room::Room;
use super::table::{Row, count, time};
use crate::r#gen::indicators;
use std::path::Path;

const RUNS: usize = 5;

/// The rows.
///
/// # Errors
/// When a run fails.
pub fn run(room: &Room) -> Result<Vec<Row>, String> {
    let evidence = room.path("evidence.txt");
    write_evidence(&evidence)?;
    let mut rows = Vec::new();

    let ledger = room.path("assess-starter.db");
    import::create(room, &ledger)?;
    let sample = assess(room, &ledger, &evidence)?;
    rows.push(row("starter knowledge".to_owned(), "≤ 100 ms", &sample));
    if let Some(names) = import::given(room, &ledger)? {
        let sample = assess(room, &ledger, &evidence)?;
        rows.push(row(names, "≤ 300 ms", &sample));
    }
    room.remove(&ledger);

    for size in room.sizes(import::BASE) {
        let ledger = room.path(&format!("assess-{size}.db"));
        import::indicators(room, &ledger, size)?;
        let sample = assess(room, &ledger, &evidence)?;
        let target = if size >= 10_000_000 {
            "≤ 1 s, ≤ 1 GB"
        } else {
            ""
        };
        rows.push(row(format!("{} indicators", count(size)), target, &sample));
        room.remove(&ledger);
    }
    Ok(rows)
}

fn row(size: String, target: &'static str, sample: &Sample) -> Row {
    Row::new("assess a small file", size, time(sample.seconds))
        .target(target)
        .memory(sample)
}

fn assess(room: &Room, ledger: &Path, evidence: &Path) -> Result<Sample, String> {
    median(RUNS, || {
        let mut command = room.ascribe(ledger)?;
        command
            .arg("assess")
            .arg(evidence)
            .args(["--observed-at", "2021-03-12"]);
        Ok(command)
    })
}

/// A page of notes: prose, known and unknown indicators.
fn write_evidence(path: &Path) -> Result<(), String> {
    let mut text = String::from(
        "Notes of 12 March 2021\n\nThe mail server ran w3wp.exe as a child of itself.\n",
    );
    for (kind, value) in indicators::first(200).into_iter().step_by(17) {
        text.push_str(&format!("Seen in the log ({kind}): {value}\n"));
    }
    text.push_str(
        "Also CVE-2021-26855, T1505.003, 198.51.100.23 and hxxp://unknown[.]example/a.aspx\n",
    );
    std::fs::write(path, text).map_err(|e| format!("write {}: {e}", path.display()))
}

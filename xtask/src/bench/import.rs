//! Taking intelligence into the record: invented indicators at every size, and
//! the published collections where they are given.

use super::measure::{Sample, once};
use super::room::Room;
use super::table::{Row, count, time};
use crate::r#gen::indicators;
use std::path::{Path, PathBuf};

/// Indicators at 1×.
pub const BASE: u64 = 100_000;

/// The published collections, in the order in which they are imported.
pub const GIVEN: [(&str, &str); 4] = [
    ("ATT&CK 16.1", "data/attack/enterprise-attack-16.1.json.zst"),
    ("MISP galaxies", "data/misp-galaxy"),
    ("MISP warning lists", "data/misp-warninglists"),
    ("maltrail", "data/maltrail"),
];

/// The rows.
///
/// # Errors
/// When a run fails.
pub fn run(room: &Room) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for size in room.sizes(BASE) {
        let ledger = room.path(&format!("import-{size}.db"));
        let sample = indicators(room, &ledger, size)?;
        let rate = size as f64 / sample.seconds;
        let bytes = std::fs::metadata(&ledger).map_or(0, |meta| meta.len());
        let result = format!(
            "{}, {:.0}k/s, {:.0} bytes each in the record",
            time(sample.seconds),
            rate / 1000.0,
            bytes as f64 / size as f64
        );
        rows.push(
            Row::new("import indicators (CSV)", count(size), result)
                .target("≥ 100k/s")
                .memory(&sample),
        );
        room.remove(&ledger);
    }
    let ledger = room.path("import-given.db");
    for (name, inside) in GIVEN {
        let Some(path) = room.given(inside) else {
            continue;
        };
        let sample = import(room, &ledger, &path, "bench")?;
        let target = if name.starts_with("ATT&CK") {
            "≤ 3 s"
        } else {
            ""
        };
        rows.push(
            Row::new("import", name, time(sample.seconds))
                .target(target)
                .memory(&sample),
        );
    }
    Ok(rows)
}

/// A record with `size` invented indicators.
///
/// # Errors
/// When the file cannot be made or imported.
pub fn indicators(room: &Room, ledger: &Path, size: u64) -> Result<Sample, String> {
    let csv: PathBuf = room.path("indicators.csv");
    indicators::write(size, &csv)?;
    create(room, ledger)?;
    let sample = import(room, ledger, &csv, "bench");
    room.remove(&csv);
    sample
}

/// The record with the starter knowledge, so that its making is not measured.
///
/// # Errors
/// When the program fails.
pub fn create(room: &Room, ledger: &Path) -> Result<Sample, String> {
    let mut command = room.ascribe(ledger)?;
    command.args(["show", "HAFNIUM"]);
    once(command)
}

fn import(room: &Room, ledger: &Path, path: &Path, source: &str) -> Result<Sample, String> {
    let mut command = room.ascribe(ledger)?;
    command.arg("import").arg(path).args(["--source", source]);
    once(command)
}

/// A record with all published collections that are given; `None` without any.
///
/// # Errors
/// When one cannot be imported.
pub fn given(room: &Room, ledger: &Path) -> Result<Option<String>, String> {
    let found: Vec<(&str, PathBuf)> = GIVEN
        .iter()
        .filter_map(|(name, inside)| room.given(inside).map(|path| (*name, path)))
        .collect();
    for (name, path) in &found {
        import(room, ledger, path, name)?;
    }
    let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
    Ok((!names.is_empty()).then(|| names.join(", ")))
}

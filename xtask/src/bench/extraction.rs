//! Finding observables in report text: the library on one core, then the whole
//! program with its memory.

use super::measure::{once, output};
use super::room::Room;
use super::table::{Row, count, time};
use crate::r#gen::report;

/// Bytes of report text at 1×.
const BASE: u64 = 2_000_000;

/// The rows.
///
/// # Errors
/// When a run fails.
pub fn run(room: &Room) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for size in room.sizes(BASE) {
        let text = room.path("report.txt");
        let gold = room.path("gold.json");
        report::write(size, &text, &gold)?;
        let megabytes = format!("{} MB", count(size / 1_000_000));

        let mut library = room.example("ascribe-observe", "extract_bench")?;
        library.arg(&text).arg(&gold);
        let said = output(library)?;
        let speed = said.split(',').next().unwrap_or_default().to_owned();
        rows.push(Row::new("extract, library, one core", &megabytes, speed).target("≥ 100 MB/s"));
        rows.push(
            Row::new(
                "recall, least of all types",
                &megabytes,
                least_recall(&said),
            )
            .target("≥ .99"),
        );

        let mut program = room.ascribe(&room.path("extract.db"))?;
        program.arg("extract").arg(&text).args(["--format", "json"]);
        let sample = once(program)?;
        let speed = format!(
            "{}, {:.0} MB/s",
            time(sample.seconds),
            size as f64 / 1e6 / sample.seconds
        );
        rows.push(
            Row::new("extract, program, JSON", megabytes, speed)
                .target("flat memory")
                .memory(&sample),
        );
    }
    Ok(rows)
}

/// The least recall in lines such as `domain recall 0.9987 of 1234 […]`.
fn least_recall(said: &str) -> String {
    let recalls = said.lines().filter_map(|line| {
        let (_, rest) = line.split_once("recall ")?;
        rest.split_whitespace().next()?.parse::<f64>().ok()
    });
    match recalls.reduce(f64::min) {
        Some(least) => format!("{least:.4}"),
        None => "not measured".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_least_recall() {
        let said = "1.0 MB/s\n  domain recall 0.9987 of 10 []\n  url recall 0.9912 of 9 []\n";
        assert_eq!(least_recall(said), "0.9912");
        assert_eq!(least_recall("nothing"), "not measured");
    }
}

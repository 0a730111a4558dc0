//! Indicators as a table.

use super::Advisory;
use crate::text::line;

/// Columns of the table.
const COLUMNS: [&str; 11] = [
    "type",
    "value",
    "status",
    "valid_from",
    "valid_until",
    "actor",
    "sources",
    "references",
    "warnings",
    "marking",
    "confidence",
];

/// The table, with a header, quoted by RFC 4180. Cells that a spreadsheet would compute begin
/// with an apostrophe.
pub fn csv(advisory: &Advisory) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |row: &[String]| drop(writer.write_record(row));
    write(&COLUMNS.map(str::to_owned));
    for one in &advisory.indicators {
        let known = &one.known;
        let publishers: Vec<&str> = known.cited.iter().map(|c| c.publisher.as_str()).collect();
        let urls: Vec<&str> = known
            .cited
            .iter()
            .filter_map(|c| c.url.as_deref())
            .collect();
        write(
            &[
                known.kind.clone(),
                known.value.clone(),
                one.status.as_str().to_owned(),
                one.valid_from.clone(),
                one.valid_until.clone().unwrap_or_default(),
                known.actor.clone().unwrap_or_default(),
                publishers.join("; "),
                urls.join(" "),
                known.warnings.join("; "),
                known.marking.clone(),
                known.confidence.map(|c| c.to_string()).unwrap_or_default(),
            ]
            .map(|cell| harmless(&cell)),
        );
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    let cell = line(cell);
    if cell.starts_with(['=', '+', '-', '@']) {
        format!("'{cell}")
    } else {
        cell
    }
}

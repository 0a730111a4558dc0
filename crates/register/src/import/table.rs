//! Tables: one incident a row, columns by header.

use super::{FIELDS, Incoming, Mapping, Row};
use std::io::Read;

/// Reads a table.
pub fn read(
    source: &mut dyn Read,
    mapping: &Mapping,
    zone: &str,
    take: &mut dyn FnMut(Row),
) -> Result<Vec<String>, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    let header = reader
        .headers()
        .map_err(|_| "has no header that can be read".to_owned())?;
    let header: Vec<String> = header
        .iter()
        .map(|h| h.trim().trim_start_matches('\u{feff}').to_owned())
        .collect();
    let missing = mapping.missing(&header);
    if !missing.is_empty() {
        return Err(format!(
            "has no column {}; its columns are {}",
            missing.join(", "),
            header.join(", ")
        ));
    }
    let at = |column: &str| header.iter().position(|h| h.eq_ignore_ascii_case(column));
    let columns: Vec<(&str, usize)> = FIELDS
        .iter()
        .filter_map(|field| Some((*field, at(mapping.column(field))?)))
        .collect();
    if columns.is_empty() {
        let other = header.iter().any(|h| h.contains([';', '\t']));
        let hint = if other {
            " (columns are parted by commas: is it by semicolons or tabs here?)"
        } else {
            ""
        };
        return Err(format!(
            "has no column of a known name{hint}; map them with --map, the fields are {}",
            FIELDS.join(", ")
        ));
    }
    let mut line = 1;
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(fault) => {
                let at = fault.position().map(csv::Position::line);
                let place =
                    at.map_or_else(|| format!("after line {line}"), |n| format!("line {n}"));
                take(refused(place, unreadable(&fault).to_owned()));
                continue;
            }
        };
        line = record.position().map_or(line + 1, csv::Position::line);
        if record.len() != header.len() {
            // Cells that stand under other headers, or a quote that was never closed.
            let problem = format!(
                "has {} cells, the header has {}; is a quote not closed, or a separator in a cell not quoted?",
                record.len(),
                header.len()
            );
            take(refused(format!("line {line}"), problem));
            continue;
        }
        let given = columns.iter().map(|(field, column)| {
            let text = record.get(*column).unwrap_or_default();
            (*field, mapping.dated(field, text.to_owned()))
        });
        take(Row {
            place: format!("line {line}"),
            incoming: Incoming::set_all(given, zone),
            remarks: Vec::new(),
        });
    }
    let used = |at: usize| columns.iter().any(|(_, column)| *column == at);
    let left_out = header.into_iter().enumerate().filter(|(at, _)| !used(*at));
    Ok(left_out.map(|(_, name)| name).collect())
}

fn unreadable(fault: &csv::Error) -> &'static str {
    match fault.kind() {
        csv::ErrorKind::Utf8 { .. } => "is no UTF-8 text; convert the file, with iconv say",
        _ => "is no row of a table",
    }
}

/// A row that cannot be taken.
pub fn refused(place: String, problem: String) -> Row {
    Row {
        place,
        incoming: Err(problem),
        remarks: Vec::new(),
    }
}

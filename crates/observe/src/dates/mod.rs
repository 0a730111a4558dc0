//! Dates in text: ISO 8601, the forms of common logs, and prose.
//!
//! Every form found has a year of four digits, and that is what is looked for.
//! What could mean two days is not guessed at (`02/03/2021`), nor is a year
//! added where there is none (syslog). Version numbers, identifiers and the
//! dates in web addresses are no dates.

mod anchor;
mod clock;
mod named;
mod numeric;
mod scan;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

pub use anchor::{FIRST_YEAR, LAST_YEAR};
pub use scan::month;

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// The month: `March 2021`.
    Month,
    /// The day.
    Day,
    /// The minute: `2021-01-06 12:00`.
    Minute,
    /// The second or finer.
    Second,
}

/// A date, or a span of days, found in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateHit {
    /// First byte in the text.
    pub start: usize,
    /// Byte after it.
    pub end: usize,
    /// First day meant, as written: in the zone given, if any.
    pub from: Date,
    /// Last day meant; the same as `from` for a single day.
    pub to: Date,
    /// How exactly it is given.
    pub precision: Precision,
    /// Time of day, if one is given.
    pub time: Option<Time>,
    /// Distance from UTC, if one is given.
    pub zone: Option<Offset>,
}

/// Every date in the order of the text, none overlapping another.
#[must_use]
pub fn find_dates(text: &str) -> Vec<DateHit> {
    let bytes = text.as_bytes();
    let mut hits = Vec::new();
    let mut done = 0;
    for year in anchor::years(bytes) {
        if year.start < done {
            continue;
        }
        let hit = numeric::around(bytes, &year).or_else(|| named::around(bytes, &year, done));
        if let Some(hit) = hit.filter(|h| h.start >= done) {
            done = hit.end;
            hits.push(hit);
        }
    }
    hits
}

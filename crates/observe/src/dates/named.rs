//! Dates that name the month: `6 January 2021`, `January 6, 2021`, `Jan 2021`,
//! `Wed, 06 Jan 2021 12:00:00 +0000`, `Wed Jan  6 12:00:00 UTC 2021`.

use super::anchor::Year;
use super::clock::{self, Clock};
use super::numeric::finish;
use super::scan::{
    blanks_before, date, is_free_after, is_free_before, month, number_before, two, word_before,
};
use super::{DateHit, Precision};

/// A first and last day of the month, and where they are written.
type Days = (usize, i8, i8);

/// A date in words that ends with this year and begins at or after `floor`.
pub(super) fn around(text: &[u8], year: &Year, floor: usize) -> Option<DateHit> {
    let end = blanks_before(text, year.start);
    if end == year.start || !is_free_after(text, year.end()) {
        return None;
    }
    let hit = day_first(text, year, end)
        .or_else(|| month_first(text, year, end))
        .or_else(|| clock_between(text, year, end))?;
    (hit.start >= floor).then_some(hit)
}

/// `6 January 2021`, `3-6 January 2021`, `6th of January, 2021`, `Jan 2021`.
fn day_first(text: &[u8], year: &Year, end: usize) -> Option<DateHit> {
    let word = word_before(text, end);
    let month = month(word)?;
    let start = end - word.len();
    let gap = blanks_before(text, start);
    let of = word_before(text, gap);
    let gap = if of == b"of" {
        blanks_before(text, gap - 2)
    } else {
        gap
    };
    let day = if gap < start {
        days_before(text, gap)
    } else {
        None
    };
    match day {
        Some((start, first, last)) => {
            let hit = days(year, month, (start, first, last), year.end())?;
            let clock = clock_after(text, year.end());
            finish(text, hit, clock)
        }
        None => whole_month(text, year, month, start),
    }
}

/// `January 6, 2021`, `January 3-6, 2021`, `Jan 6th 2021`.
fn month_first(text: &[u8], year: &Year, end: usize) -> Option<DateHit> {
    let (start, first, last) = days_before(text, end)?;
    let gap = blanks_before(text, start);
    let word = word_before(text, gap);
    let month = month(word)?;
    let hit = days(year, month, (gap - word.len(), first, last), year.end())?;
    finish(text, hit, clock_after(text, year.end()))
}

/// `Jan  6 12:00:00 2021`, `Jan  6 12:00:00 UTC 2021`.
fn clock_between(text: &[u8], year: &Year, end: usize) -> Option<DateHit> {
    let zone = word_before(text, end);
    // Abbreviations other than UTC mean different zones in different places.
    let named = (3..=4).contains(&zone.len()) && zone.iter().all(u8::is_ascii_uppercase);
    let end = if named {
        blanks_before(text, end - zone.len())
    } else {
        end
    };
    let at = end.checked_sub(8)?;
    let clock = clock::read(text, at).filter(|c| c.precision == Precision::Second)?;
    let (start, first, last) = days_before(text, blanks_before(text, at))?;
    let gap = blanks_before(text, start);
    let word = word_before(text, gap);
    let hit = days(
        year,
        month(word)?,
        (gap - word.len(), first, last),
        year.end(),
    )?;
    finish(
        text,
        hit,
        Some(Clock {
            end: year.end(),
            ..clock
        }),
    )
}

/// One or two days of the month that end before `end`.
fn days_before(text: &[u8], end: usize) -> Option<Days> {
    let (start, last) = day_before(text, end)?;
    let dash = match text.get(..start)? {
        [.., b'-'] => 1,
        [.., 0xE2, 0x80, 0x93] => 3,
        _ => return is_free_before(text, start).then_some((start, last, last)),
    };
    let (start, first) = day_before(text, start - dash)?;
    (first < last && is_free_before(text, start)).then_some((start, first, last))
}

/// `6`, `06`, `6th`.
fn day_before(text: &[u8], end: usize) -> Option<(usize, i8)> {
    let suffix = word_before(text, end);
    let end = match suffix {
        b"st" | b"nd" | b"rd" | b"th" => end - 2,
        _ => end,
    };
    number_before(text, end)
}

/// The time after a year: right after it, after a comma, or after `at`.
fn clock_after(text: &[u8], end: usize) -> Option<Clock> {
    let rest = text.get(end..)?;
    let skip = [&b", at "[..], b" at ", b", ", b" "]
        .iter()
        .find(|s| rest.starts_with(s))?
        .len();
    two(text, end + skip)?;
    clock::read(text, end + skip)
}

fn days(year: &Year, month: i8, (start, first, last): Days, end: usize) -> Option<DateHit> {
    let from = date(year.year, month, first)?;
    let to = date(year.year, month, last)?;
    Some(DateHit {
        start,
        end,
        from,
        to,
        precision: Precision::Day,
        time: None,
        zone: None,
    })
}

fn whole_month(text: &[u8], year: &Year, month: i8, start: usize) -> Option<DateHit> {
    is_free_before(text, start).then_some(())?;
    let from = date(year.year, month, 1)?;
    let (to, end) = (from.last_of_month(), year.end());
    Some(DateHit {
        start,
        end,
        from,
        to,
        precision: Precision::Month,
        time: None,
        zone: None,
    })
}

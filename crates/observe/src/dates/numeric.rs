//! Dates in digits: `2021-01-06`, `2021/01/06`, `20210106T120000Z`, `06.01.2021`,
//! and the forms that name the month between marks: `06/Jan/2021`.

use jiff::civil::Date;

use super::anchor::Year;
use super::clock::{self, Clock};
use super::scan::{date, is_free_after, is_free_before, month, number_before, two, word_before};
use super::{DateHit, Precision};

/// A date in digits of which this year is part.
pub(super) fn around(text: &[u8], year: &Year) -> Option<DateHit> {
    match text.get(year.end()) {
        Some(&mark @ (b'-' | b'/' | b'.')) => year_first(text, year, mark),
        Some(b'0'..=b'9') => return basic(text, year),
        _ => None,
    }
    .or_else(|| year_last(text, year))
}

/// `20210106T120000Z`.
fn basic(text: &[u8], year: &Year) -> Option<DateHit> {
    let at = year.end();
    let day = date(year.year, two(text, at)?, two(text, at + 2)?)?;
    let clock = clock::read_basic(text, at + 5)?;
    is_free_before(text, year.start).then_some(())?;
    finish(text, single(year.start, clock.end, day), Some(clock))
}

/// A single day.
fn single(start: usize, end: usize, day: Date) -> DateHit {
    let precision = Precision::Day;
    DateHit {
        start,
        end,
        from: day,
        to: day,
        precision,
        time: None,
        zone: None,
    }
}

/// `2021-01-06`, followed by a time or not.
fn year_first(text: &[u8], year: &Year, mark: u8) -> Option<DateHit> {
    let at = year.end();
    let day = date(year.year, two(text, at + 1)?, two(text, at + 4)?)?;
    let end = at + 6;
    (text.get(at + 3) == Some(&mark) && is_free_before(text, year.start)).then_some(())?;
    let hit = single(year.start, end, day);
    let clock = match text.get(end) {
        Some(b'T' | b't' | b' ' | b'_') => clock::read(text, end + 1),
        _ => None,
    };
    finish(text, hit, clock)
}

/// `06/Jan/2021:12:00:00 +0000`, `06-Jan-2021 12:00:00`, `06.01.2021`,
/// `13/01/2021`.
fn year_last(text: &[u8], year: &Year) -> Option<DateHit> {
    let mark = *text.get(year.start.checked_sub(1)?)?;
    if !matches!(mark, b'-' | b'/' | b'.') {
        return None;
    }
    let middle = year.start - 1;
    let word = word_before(text, middle);
    let (start, day, month) = if word.is_empty() {
        digits_before(text, middle, mark)?
    } else {
        let joint = middle - word.len();
        let (start, day) = day_before(text, joint, mark)?;
        (start, day, month(word)?)
    };
    let day = date(year.year, month, day)?;
    is_free_before(text, start).then_some(())?;
    let end = year.end();
    let hit = single(start, end, day);
    let clock = match text.get(end) {
        Some(b':' | b' ' | b'T') => clock::read(text, end + 1),
        _ => None,
    };
    finish(text, hit, clock)
}

/// Two numbers before the year. With dots the day is first, as wherever dots are
/// used; with other marks only if the other order is impossible or the same.
fn digits_before(text: &[u8], end: usize, mark: u8) -> Option<(usize, i8, i8)> {
    let (joint, second) = number_before(text, end)?;
    let (start, first) = day_before(text, joint, mark)?;
    // A version has dots and no leading zeros.
    let padded = end - start == 5;
    match mark {
        b'.' => padded.then_some((start, first, second)),
        _ if first > 12 || first == second => Some((start, first, second)),
        _ if second > 12 => Some((start, second, first)),
        _ => None,
    }
}

fn day_before(text: &[u8], joint: usize, mark: u8) -> Option<(usize, i8)> {
    let at = joint.checked_sub(1)?;
    (text.get(at) == Some(&mark)).then(|| number_before(text, at))?
}

/// The hit with its time of day, if nothing after it says that it is no date.
pub(super) fn finish(text: &[u8], mut hit: DateHit, clock: Option<Clock>) -> Option<DateHit> {
    if let Some(clock) = clock {
        hit.end = clock.end;
        hit.precision = clock.precision;
        hit.time = Some(clock.time);
        hit.zone = clock.zone;
        return Some(hit);
    }
    let time_follows = matches!(text.get(hit.end), Some(b'T' | b'_'));
    (time_follows || is_free_after(text, hit.end)).then_some(hit)
}

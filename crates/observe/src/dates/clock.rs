//! The time of day after a date, and its distance from UTC.

use jiff::civil::Time;
use jiff::tz::Offset;

use super::Precision;
use super::scan::two;

/// What follows a day.
pub(super) struct Clock {
    pub end: usize,
    pub precision: Precision,
    pub time: Time,
    pub zone: Option<Offset>,
}

/// A time of day at `at`: `12:00`, `12:00:00`, `12:00:00.123`, with a zone.
pub(super) fn read(text: &[u8], at: usize) -> Option<Clock> {
    let hour = two(text, at)?;
    let minute = colon(text, at + 2)?;
    let mut end = at + 5;
    let mut precision = Precision::Minute;
    let mut second = 0;
    if let Some(given) = colon(text, end) {
        second = given.min(59);
        end += 3;
        precision = Precision::Second;
    }
    let (nanoseconds, end) = fraction(text, end, precision);
    let time = Time::new(hour, minute, second, nanoseconds).ok()?;
    if text.get(end).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let (zone, end) = zone(text, end);
    Some(Clock {
        end,
        precision,
        time,
        zone,
    })
}

/// The basic form of ISO 8601: `120000`.
pub(super) fn read_basic(text: &[u8], at: usize) -> Option<Clock> {
    let time = Time::new(two(text, at)?, two(text, at + 2)?, two(text, at + 4)?, 0).ok()?;
    let (zone, end) = zone(text, at + 6);
    let free = !text.get(end).is_some_and(u8::is_ascii_digit);
    free.then_some(Clock {
        end,
        precision: Precision::Second,
        time,
        zone,
    })
}

fn colon(text: &[u8], at: usize) -> Option<i8> {
    (text.get(at) == Some(&b':')).then(|| two(text, at + 1))?
}

/// A fraction of a second, in nanoseconds, and where it ends.
fn fraction(text: &[u8], at: usize, precision: Precision) -> (i32, usize) {
    let mark = matches!(text.get(at), Some(b'.' | b','));
    let digits = text.get(at + 1..).unwrap_or_default();
    let count = digits
        .iter()
        .take(10)
        .take_while(|b| b.is_ascii_digit())
        .count();
    if !mark || precision != Precision::Second || !(1..=9).contains(&count) {
        return (0, at);
    }
    let padded = digits
        .iter()
        .take(count)
        .map(|b| i32::from(b - b'0'))
        .chain([0; 9])
        .take(9);
    (
        padded.fold(0, |all, digit| all * 10 + digit),
        at + 1 + count,
    )
}

/// A zone right at `at` or after a blank: `Z`, `+01:00`, `-0500`, `UTC`, `GMT`.
fn zone(text: &[u8], at: usize) -> (Option<Offset>, usize) {
    let blank = usize::from(text.get(at) == Some(&b' '));
    let rest = text.get(at + blank..).unwrap_or_default();
    let found = match rest {
        [b'Z', ..] if blank == 0 => Some((Offset::UTC, 1)),
        [b'U', b'T', b'C', ..] | [b'G', b'M', b'T', ..] => Some((Offset::UTC, 3)),
        [b'+' | b'-', ..] => numeric_zone(rest),
        _ => None,
    };
    let free = |length: usize| !rest.get(length).is_some_and(u8::is_ascii_alphanumeric);
    match found.filter(|&(_, length)| free(length)) {
        Some((offset, length)) => (Some(offset), at + blank + length),
        None => (None, at),
    }
}

fn numeric_zone(rest: &[u8]) -> Option<(Offset, usize)> {
    let hours = two(rest, 1)?;
    let (minutes, length) = match colon(rest, 3) {
        Some(minutes) => (minutes, 6),
        None => match two(rest, 3) {
            Some(minutes) => (minutes, 5),
            None => (0, 3),
        },
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    let signed = if rest.first() == Some(&b'-') {
        -seconds
    } else {
        seconds
    };
    Some((Offset::from_seconds(signed).ok()?, length))
}

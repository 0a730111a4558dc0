//! When something happened: as precisely as it is known, in the zone it was told in.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// How precisely a moment is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// Somewhen in the year.
    Year,
    /// Somewhen in the month.
    Month,
    /// Somewhen on the day.
    Day,
    /// Somewhen in the hour.
    Hour,
    /// In the minute.
    Minute,
    /// To the second.
    Second,
}

/// A moment as it was told, with the span of time it may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// As written: `2021-03`, `2021-03-02`, `2021-03-02T14:05`.
    pub text: String,
    /// How precise that is.
    pub precision: Precision,
    /// The zone it was told in: `UTC`, an offset such as `+13:00`, or an IANA name.
    pub zone: String,
    /// First millisecond since 1970 that it may mean.
    pub from: i64,
    /// Last millisecond since 1970 that it may mean.
    pub to: i64,
}

/// From one moment to another; a period without end is one moment, or not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// When it began.
    pub from: Moment,
    /// When it ended, if that is known.
    pub to: Option<Moment>,
}

/// What is wrong with a moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// The text is no moment.
    #[error(
        "is no date or time; write 2021, 2021-03, 2021-03-02, 2021-03-02T14, 2021-03-02T14:05 or 2021-03-02T14:05:09"
    )]
    Moment,
    /// The zone is none.
    #[error(
        "names no time zone; write UTC, an offset such as +13:00, or a name such as Pacific/Auckland"
    )]
    Zone,
    /// The clocks of the zone leapt over the time.
    #[error(
        "names a time that never was in its zone, since clocks were put forward over it; write what was meant with its offset, such as 2021-09-26T03:30+13:00"
    )]
    Leapt,
    /// The end lies before the beginning.
    #[error("ends before it begins; write the earlier moment first")]
    Order,
}

impl Moment {
    /// Reads a moment. A time that carries its own offset (`…Z`, `…+13:00`) goes before `zone`.
    ///
    /// # Errors
    /// [`WhenError::Moment`], [`WhenError::Zone`], [`WhenError::Leapt`].
    pub fn parse(text: &str, zone: &str) -> Result<Self, WhenError> {
        let text = text.trim();
        let (local, own) = split_offset(text);
        let zone_name = own.unwrap_or(zone);
        let zone = time_zone(zone_name)?;
        let (start, precision) = start_of(local).ok_or(WhenError::Moment)?;
        let after = start
            .checked_add(span(precision))
            .map_err(|_| WhenError::Moment)?;
        let (from, to) = reach(&zone, start, after, precision)?;
        Ok(Self {
            text: local.replace(' ', "T"),
            precision,
            zone: zone_name.to_owned(),
            from,
            to,
        })
    }

    /// The moment of a clock, to the second, in UTC.
    #[must_use]
    pub fn at(milliseconds: i64) -> Option<Self> {
        let text = Timestamp::from_second(milliseconds.div_euclid(1000))
            .ok()?
            .to_string();
        Self::parse(&text, "UTC").ok()
    }
}

impl Period {
    /// Reads `MOMENT` or `MOMENT..MOMENT`.
    ///
    /// # Errors
    /// [`WhenError`].
    pub fn parse(text: &str, zone: &str) -> Result<Self, WhenError> {
        let (from, to) = match text.split_once("..") {
            None => (text, None),
            Some((from, to)) => (from, Some(to).filter(|t| !t.trim().is_empty())),
        };
        let from = Moment::parse(from, zone)?;
        let to = to.map(|t| Moment::parse(t, zone)).transpose()?;
        if to.as_ref().is_some_and(|to| to.to < from.from) {
            return Err(WhenError::Order);
        }
        Ok(Self { from, to })
    }
}

/// The offset written behind a time, if any.
fn split_offset(text: &str) -> (&str, Option<&str>) {
    if let Some(local) = text.strip_suffix(['Z', 'z']) {
        return (local, Some("UTC"));
    }
    let time = text.find(['T', ' ']).unwrap_or(text.len());
    let sign = text.get(time..).and_then(|t| t.rfind(['+', '-']));
    match sign.and_then(|at| text.split_at_checked(time + at)) {
        Some((local, offset)) => (local, Some(offset)),
        None => (text, None),
    }
}

/// First and last millisecond of a span of local time. What the clocks of the zone showed twice
/// reaches from its first time to its second.
fn reach(
    zone: &TimeZone,
    start: DateTime,
    after: DateTime,
    precision: Precision,
) -> Result<(i64, i64), WhenError> {
    let last = after
        .checked_sub(Span::new().milliseconds(1))
        .map_err(|_| WhenError::Moment)?;
    let of = |local| zone.to_ambiguous_timestamp(local);
    let leapt = |local| matches!(of(local).offset(), AmbiguousOffset::Gap { .. });
    let told = |found: Result<Timestamp, jiff::Error>| {
        let found = found.map_err(|_| WhenError::Moment)?;
        Ok(found.as_millisecond())
    };
    if precision >= Precision::Minute && leapt(start) {
        return Err(WhenError::Leapt);
    }
    // What begins or ends within a leap begins with it, or ends before it.
    let from = told(match of(start) {
        gap if leapt(start) => gap.compatible(),
        other => other.earlier(),
    })?;
    let to = match of(last) {
        _ if leapt(last) => told(of(after).compatible())? - 1,
        other => told(other.later())?,
    };
    if to < from {
        return Err(WhenError::Leapt);
    }
    Ok((from, to))
}

fn time_zone(name: &str) -> Result<TimeZone, WhenError> {
    if name.eq_ignore_ascii_case("utc") || name.eq_ignore_ascii_case("z") {
        return Ok(TimeZone::UTC);
    }
    if let Some(rest) = name.strip_prefix(['+', '-']) {
        let digits: String = rest.chars().filter(|c| *c != ':').collect();
        let (hours, minutes) = digits.split_at_checked(2).ok_or(WhenError::Zone)?;
        let hours: i32 = hours.parse().map_err(|_| WhenError::Zone)?;
        let minutes: i32 = match minutes {
            "" => 0,
            m => m.parse().map_err(|_| WhenError::Zone)?,
        };
        if hours > 15 || minutes > 59 {
            return Err(WhenError::Zone);
        }
        let seconds = (hours * 60 + minutes) * 60;
        let seconds = if name.starts_with('-') {
            -seconds
        } else {
            seconds
        };
        let offset = Offset::from_seconds(seconds).map_err(|_| WhenError::Zone)?;
        return Ok(TimeZone::fixed(offset));
    }
    TimeZone::get(name).map_err(|_| WhenError::Zone)
}

fn start_of(local: &str) -> Option<(DateTime, Precision)> {
    let (date, time) = match local.split_once(['T', ' ']) {
        None => (local, None),
        Some((date, time)) => (date, Some(time)),
    };
    let number = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i16>().ok())?
    };
    let small = |n: i16| i8::try_from(n).ok();
    let mut parts = date.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map(|p| number(p, 2).and_then(small));
    let day = parts.next().map(|p| number(p, 2).and_then(small));
    let precision = match (month, day, parts.next()) {
        (None, _, None) => Precision::Year,
        (Some(_), None, None) => Precision::Month,
        (Some(_), Some(_), None) => Precision::Day,
        _ => return None,
    };
    let date = Date::new(year, month.unwrap_or(Some(1))?, day.unwrap_or(Some(1))?).ok()?;
    let Some(time) = time else {
        return Some((date.at(0, 0, 0, 0), precision));
    };
    // Fractions of a second tell nothing that anyone needs here.
    let time = time.split_once('.').map_or(time, |(whole, _)| whole);
    let mut parts = time.split(':');
    let hour = number(parts.next()?, 2).and_then(small)?;
    let minute = parts.next().map(|p| number(p, 2).and_then(small));
    let second = parts.next().map(|p| number(p, 2).and_then(small));
    let fine = match (precision, minute, second, parts.next()) {
        (Precision::Day, None, _, None) => Precision::Hour,
        (Precision::Day, Some(_), None, None) => Precision::Minute,
        (Precision::Day, Some(_), Some(_), None) => Precision::Second,
        _ => return None,
    };
    let (minute, second) = (minute.unwrap_or(Some(0))?, second.unwrap_or(Some(0))?);
    let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
    Some((date.to_datetime(time), fine))
}

fn span(precision: Precision) -> Span {
    let span = Span::new();
    match precision {
        Precision::Year => span.years(1),
        Precision::Month => span.months(1),
        Precision::Day => span.days(1),
        Precision::Hour => span.hours(1),
        Precision::Minute => span.minutes(1),
        Precision::Second => span.seconds(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(text: &str, zone: &str) -> i64 {
        let moment = Moment::parse(text, zone).unwrap();
        (moment.to - moment.from + 1) / 1000
    }

    #[test]
    fn a_moment_means_the_whole_span_it_may_mean() {
        assert_eq!(length("2021", "UTC"), 365 * 86_400);
        assert_eq!(length("2021-02", "UTC"), 28 * 86_400);
        assert_eq!(length("2021-03-02T14", "UTC"), 3600);
        assert_eq!(length("2021-03-02 14:05", "UTC"), 60);
        assert_eq!(length("2021-03-02T14:05:09.123Z", "UTC"), 1);
        // The day on which summer time ends in New Zealand has 25 hours.
        assert_eq!(length("2021-04-04", "Pacific/Auckland"), 25 * 3600);
    }

    #[test]
    fn the_zone_shifts_and_an_offset_goes_before_it() {
        let from = |text, zone| Moment::parse(text, zone).unwrap().from;
        let utc = from("2021-03-02", "UTC");
        assert_eq!(from("2021-03-02", "+13:00"), utc - 13 * 3_600_000);
        assert_eq!(from("2021-03-02", "Pacific/Auckland"), utc - 13 * 3_600_000);
        assert_eq!(from("2021-03-02T00:00Z", "+13:00"), utc);
        assert_eq!(from("2021-03-02T13:00+13:00", "UTC"), utc);
    }

    #[test]
    fn a_time_shown_twice_may_mean_either_and_one_leapt_over_means_nothing() {
        // On 4 April 2021 clocks in New Zealand were put back from 03:00 to 02:00.
        assert_eq!(length("2021-04-04T01:59", "Pacific/Auckland"), 60);
        assert_eq!(length("2021-04-04T02:30", "Pacific/Auckland"), 61 * 60);
        assert_eq!(length("2021-04-04T02:30+12:00", "Pacific/Auckland"), 60);
        assert_eq!(length("2021-04-04T01", "Pacific/Auckland"), 3600);
        assert_eq!(length("2021-04-04T02", "Pacific/Auckland"), 2 * 3600);
        assert_eq!(length("2021-04-04T03", "Pacific/Auckland"), 3600);
        // On 26 September from 02:00 forward to 03:00; Lord Howe goes half an hour; in 2011 Samoa
        // had no 30 December.
        for leapt in ["T02", "T02:00", "T02:30", "T02:59:59"] {
            let text = format!("2021-09-26{leapt}");
            let read = Moment::parse(&text, "Pacific/Auckland");
            assert_eq!(read, Err(WhenError::Leapt), "{text}");
        }
        assert_eq!(length("2021-09-26T01", "Pacific/Auckland"), 3600);
        assert_eq!(length("2021-09-26T03:00", "Pacific/Auckland"), 60);
        assert_eq!(length("2021-09-26", "Pacific/Auckland"), 23 * 3600);
        assert_eq!(length("2021-10-03T02", "Australia/Lord_Howe"), 1800);
        let never = Moment::parse("2011-12-30", "Pacific/Apia");
        assert_eq!(never, Err(WhenError::Leapt));
        assert_eq!(length("2011-12", "Pacific/Apia"), 30 * 86_400);
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for bad in [
            "",
            "2021-13",
            "2021-3-2",
            "2021-03-02T25",
            "March",
            "2021-03T10",
            "1-2-3-4",
            "2021-03-02T",
        ] {
            assert!(Moment::parse(bad, "UTC").is_err(), "{bad}");
        }
        assert_eq!(Moment::parse("2021", "Middle/Earth"), Err(WhenError::Zone));
        assert_eq!(
            Period::parse("2021-03..2021-02", "UTC"),
            Err(WhenError::Order)
        );
        assert!(Period::parse("2021-03..", "UTC").unwrap().to.is_none());
    }
}

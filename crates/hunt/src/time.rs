//! When something happened, as a log says it: how exactly, and by which clock.

use jiff::civil::{Date, DateTime, Time as OfDay};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A moment of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Time {
    /// The moment; where no zone is known, as if it were UTC.
    pub at: Timestamp,
    /// To what it is exact.
    pub precision: Precision,
    /// Whose clock it is by.
    pub zone: Zone,
}

/// The smallest unit that a time is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// A second.
    Second,
    /// A thousandth of a second.
    Millisecond,
    /// A millionth or less.
    Microsecond,
}

/// How the zone of a time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// Written with the time, or fixed by the format (W3C logs are in UTC).
    Stated,
    /// As declared by whoever gave the log.
    Declared,
    /// Not known.
    Unknown,
}

/// What is declared of the clocks of logs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Clocks {
    /// How far the clock of the logs went ahead of the true time; taken off every time.
    pub skew: SignedDuration,
    /// Zone of times that are written without one.
    pub zone: Option<TimeZone>,
    /// Year of times that are written without one (syslog of RFC 3164), that of the first line.
    pub year: Option<i16>,
}

impl Clocks {
    /// A moment whose zone is stated.
    #[must_use]
    pub fn stated(&self, at: Timestamp, precision: Precision) -> Option<Time> {
        Some(Time {
            at: at.checked_sub(self.skew).ok()?,
            precision,
            zone: Zone::Stated,
        })
    }

    /// A moment written without zone.
    #[must_use]
    pub fn local(&self, at: DateTime, precision: Precision) -> Option<Time> {
        let (tz, zone) = match &self.zone {
            Some(tz) => (tz.clone(), Zone::Declared),
            None => (TimeZone::UTC, Zone::Unknown),
        };
        let at = at.to_zoned(tz).ok()?.timestamp();
        Some(Time {
            at: at.checked_sub(self.skew).ok()?,
            precision,
            zone,
        })
    }

    /// Seconds since 1970, with a fraction.
    #[must_use]
    pub fn epoch(&self, text: &str) -> Option<Time> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let seconds: i64 = whole.parse().ok()?;
        let (nanos, precision) = fraction_of(fraction)?;
        self.stated(Timestamp::new(seconds, nanos).ok()?, precision)
    }

    /// `2021-03-03T10:00:00.123Z`, with a blank for the `T`, with an offset or without zone.
    /// `utc` says that the format is in UTC where it writes no zone.
    #[must_use]
    pub fn iso(&self, text: &str, utc: bool) -> Option<Time> {
        let text = text.trim();
        let date = date(text.get(..10)?)?;
        let rest = text.get(11..)?;
        let end = rest
            .bytes()
            .position(|b| !matches!(b, b'0'..=b'9' | b':' | b'.' | b','))
            .unwrap_or(rest.len());
        let (clock, zone) = rest.split_at_checked(end)?;
        let (time, precision) = of_day(clock)?;
        let at = DateTime::from_parts(date, time);
        match zone.trim() {
            "" if utc => self.stated(Offset::UTC.to_timestamp(at).ok()?, precision),
            "" => self.local(at, precision),
            "Z" | "z" | "UTC" => self.stated(Offset::UTC.to_timestamp(at).ok()?, precision),
            zone => self.stated(offset(zone)?.to_timestamp(at).ok()?, precision),
        }
    }

    /// `11/Jul/2018:08:41:28 +0300`, as Apache and nginx write it.
    #[must_use]
    pub fn apache(&self, text: &str) -> Option<Time> {
        let (day, rest) = text.split_once('/')?;
        let (name, rest) = rest.split_once('/')?;
        let (year, rest) = rest.split_once(':')?;
        let (clock, zone) = rest.split_once(' ').unwrap_or((rest, ""));
        let date = Date::new(year.parse().ok()?, month(name)?, day.parse().ok()?).ok()?;
        let (time, precision) = of_day(clock)?;
        let at = DateTime::from_parts(date, time);
        match zone {
            "" => self.local(at, precision),
            zone => self.stated(offset(zone)?.to_timestamp(at).ok()?, precision),
        }
    }

    /// `Sun Dec 04 04:47:44.123 2005`, as in error logs of Apache.
    #[must_use]
    pub fn error_log(&self, text: &str) -> Option<Time> {
        let mut words = text.split_whitespace().skip(1);
        let month = month(words.next()?)?;
        let day = words.next()?.parse().ok()?;
        let (time, precision) = of_day(words.next()?)?;
        let date = Date::new(words.next()?.parse().ok()?, month, day).ok()?;
        self.local(DateTime::from_parts(date, time), precision)
    }

    /// `Jun 14 15:16:01` of RFC 3164. Without a year declared there is no moment.
    #[must_use]
    pub fn syslog(&self, name: &str, day: &str, clock: &str) -> Option<Time> {
        let date = Date::new(self.year?, month(name)?, day.parse().ok()?).ok()?;
        let (time, precision) = of_day(clock)?;
        self.local(DateTime::from_parts(date, time), precision)
    }
}

/// `YYYY-MM-DD`, also with slashes.
fn date(text: &str) -> Option<Date> {
    let part = |range: std::ops::Range<usize>| text.get(range);
    let separators = (part(4..5)?, part(7..8)?);
    if !matches!(separators, ("-", "-") | ("/", "/")) {
        return None;
    }
    let year = part(0..4)?.parse().ok()?;
    Date::new(year, part(5..7)?.parse().ok()?, part(8..10)?.parse().ok()?).ok()
}

/// `HH:MM:SS` and a fraction.
fn of_day(text: &str) -> Option<(OfDay, Precision)> {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let mut parts = clock.split(':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    // A leap second counts as the one before it.
    let second: i8 = parts.next().map_or(Some(0), |s| s.parse().ok())?;
    let (nanos, precision) = fraction_of(fraction)?;
    let time = OfDay::new(hour, minute, second.min(59), nanos).ok()?;
    parts.next().is_none().then_some((time, precision))
}

/// Digits after the point as nanoseconds.
fn fraction_of(digits: &str) -> Option<(i32, Precision)> {
    if digits.is_empty() {
        return Some((0, Precision::Second));
    }
    let precision = match digits.len() {
        ..=3 => Precision::Millisecond,
        _ => Precision::Microsecond,
    };
    let digits = digits.get(..9).unwrap_or(digits);
    let nanos: i32 = format!("{digits:0<9}").parse().ok()?;
    Some((nanos, precision))
}

/// `+0300`, `-07:00`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let hours: i32 = rest.get(..2)?.parse().ok()?;
    let minutes = rest.get(2..)?.trim_start_matches(':');
    let minutes: i32 = if minutes.is_empty() {
        0
    } else {
        minutes.parse().ok()?
    };
    if !(0..60).contains(&minutes) {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

/// Month by the first three letters of its English name.
pub(crate) fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let start = name.get(..3)?;
    (1i8..)
        .zip(MONTHS)
        .find(|(_, m)| m.eq_ignore_ascii_case(start))
        .map(|(n, _)| n)
}

/// A skew or offset as it is declared: `+01:30`, `-00:00:20`.
#[must_use]
pub fn parse_skew(text: &str) -> Option<SignedDuration> {
    let (negative, rest) = match text.trim().split_at_checked(1)? {
        ("+", rest) => (false, rest),
        ("-", rest) => (true, rest),
        _ => (false, text.trim()),
    };
    let mut seconds: i64 = 0;
    let mut count = 0;
    for part in rest.split(':') {
        let digits =
            !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        seconds = seconds * 60 + digits.then(|| part.parse::<i64>().ok()).flatten()?;
        count += 1;
    }
    let seconds = match count {
        2 => seconds * 60,
        3 => seconds,
        _ => return None,
    };
    Some(SignedDuration::from_secs(if negative {
        -seconds
    } else {
        seconds
    }))
}

/// A zone as it is declared: a name (`Europe/Berlin`, if this system knows it), `UTC`, `+02:00`.
#[must_use]
pub fn parse_zone(text: &str) -> Option<TimeZone> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("utc") || text == "Z" {
        return Some(TimeZone::UTC);
    }
    offset(text)
        .map(TimeZone::fixed)
        .or_else(|| TimeZone::get(text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(time: Option<Time>) -> String {
        time.map_or_else(String::new, |t| {
            format!("{} {:?} {:?}", t.at, t.precision, t.zone)
        })
    }

    #[test]
    fn times_as_logs_write_them() {
        let clocks = Clocks {
            year: Some(2020),
            ..Clocks::default()
        };
        for (time, expected) in [
            (
                clocks.iso("2019-09-03 10:13:36", true),
                "2019-09-03T10:13:36Z Second Stated",
            ),
            (
                clocks.iso("2021-03-03T10:00:00.123Z", false),
                "2021-03-03T10:00:00.123Z Millisecond Stated",
            ),
            (
                clocks.iso("2021-03-03T10:00:00.123456+0200", false),
                "2021-03-03T08:00:00.123456Z Microsecond Stated",
            ),
            (
                clocks.iso("2021-03-03 10:00:00,5", false),
                "2021-03-03T10:00:00.5Z Millisecond Unknown",
            ),
            (
                clocks.apache("11/Jul/2018:08:41:28 +0300"),
                "2018-07-11T05:41:28Z Second Stated",
            ),
            (
                clocks.error_log("Sun Dec 04 04:47:44 2005"),
                "2005-12-04T04:47:44Z Second Unknown",
            ),
            (
                clocks.epoch("1614766800.25"),
                "2021-03-03T10:20:00.25Z Millisecond Stated",
            ),
            (
                clocks.syslog("Jun", "4", "15:16:01"),
                "2020-06-04T15:16:01Z Second Unknown",
            ),
            (clocks.iso("2021-13-03 10:00:00", true), ""),
            (clocks.iso("é", true), ""),
            (clocks.iso("2021-03-03 10:00:00+0099999999", false), ""),
            (clocks.iso("2021-03-03 10:00:00+02:2147483647", false), ""),
            (Clocks::default().syslog("Jun", "4", "15:16:01"), ""),
        ] {
            assert_eq!(shown(time), expected);
        }
    }

    #[test]
    fn declared_skew_and_zone_count() {
        let clocks = Clocks {
            skew: parse_skew("+01:30").unwrap(),
            zone: parse_zone("+02:00"),
            year: None,
        };
        let stated = clocks.iso("2021-03-03 10:00:00", true);
        assert_eq!(shown(stated), "2021-03-03T08:30:00Z Second Stated");
        let local = clocks.iso("2021-03-03 10:00:00", false);
        assert_eq!(shown(local), "2021-03-03T06:30:00Z Second Declared");
        assert_eq!(
            parse_skew("-00:00:20"),
            Some(SignedDuration::from_secs(-20))
        );
        for wrong in ["", "5", "1:2:3:4", "+1h", "99999999999:00"] {
            assert_eq!(parse_skew(wrong), None, "{wrong}");
        }
    }
}

//! Periods of whole months, in UTC.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Months a period may have, at most: ten years.
pub const MAX_MONTHS: usize = 120;

/// A month: months since January of the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a moment, in milliseconds since 1970.
    #[must_use]
    pub fn of(milliseconds: i64) -> Option<Self> {
        let at = jiff::Timestamp::from_millisecond(milliseconds).ok()?;
        let day = TimeZone::UTC.to_datetime(at).date();
        Some(Self::from_date(day))
    }

    fn from_date(day: Date) -> Self {
        Self(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
    }

    fn first(self) -> Option<Date> {
        let year = i16::try_from(self.0.div_euclid(12)).ok()?;
        let month = i8::try_from(self.0.rem_euclid(12) + 1).ok()?;
        Date::new(year, month, 1).ok()
    }

    /// First millisecond since 1970; 0 for a month no calendar has.
    #[must_use]
    pub fn start(self) -> i64 {
        let first = self.first().unwrap_or(date(1970, 1, 1));
        let zoned = first.to_zoned(TimeZone::UTC);
        zoned.map_or(0, |z| z.timestamp().as_millisecond())
    }

    /// The month that follows.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}",
            self.0.div_euclid(12),
            self.0.rem_euclid(12) + 1
        )
    }
}

/// From the first day of a month to the last day of a month, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Period {
    first: Month,
    last: Month,
}

/// Why a text is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no period: {rule}; write 2020-07-01..2021-06-30")]
pub struct PeriodError {
    /// What was written.
    pub text: String,
    /// The rule it breaks.
    pub rule: &'static str,
}

impl Period {
    /// In words: `2024`, `May 2024`, `July 2023 to June 2024`.
    #[must_use]
    pub fn words(self) -> String {
        let name = |m: Month| {
            m.first()
                .map_or_else(|| m.to_string(), |d| d.strftime("%B %Y").to_string())
        };
        let year = self.first.0.div_euclid(12);
        if self.first == self.last {
            name(self.first)
        } else if self.first.0.rem_euclid(12) == 0 && self.last.0 == self.first.0 + 11 {
            format!("{year:04}")
        } else {
            format!("{} to {}", name(self.first), name(self.last))
        }
    }

    /// Its months, in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        (self.first.0..=self.last.0).map(Month)
    }

    /// Number of months.
    #[must_use]
    pub fn length(self) -> u64 {
        u64::try_from(self.last.0 - self.first.0 + 1).unwrap_or(0)
    }

    /// First and last millisecond since 1970.
    #[must_use]
    pub fn bounds(self) -> (i64, i64) {
        (self.first.start(), self.last.next().start() - 1)
    }

    /// True if both share a month.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// True if it ends before the other begins.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        self.last < other.first
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.last.first().map(Date::last_of_month);
        write!(f, "{}-01..{}", self.first, end.unwrap_or(date(1970, 1, 31)))
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let fail = |rule| PeriodError {
            text: text.chars().take(80).collect(),
            rule,
        };
        let (from, to) = text
            .trim()
            .split_once("..")
            .ok_or_else(|| fail("two days, parted by two dots, are needed"))?;
        let day = |t: &str| Date::from_str(t.trim()).map_err(|_| fail("a day is YYYY-MM-DD"));
        let (from, to) = (day(from)?, day(to)?);
        if from.day() != 1 || to != to.last_of_month() {
            return Err(fail("a period is made of whole months"));
        }
        let period = Self {
            first: Month::from_date(from),
            last: Month::from_date(to),
        };
        if to < from {
            return Err(fail("it ends before it begins"));
        }
        if period.months().count() > MAX_MONTHS {
            return Err(fail("it is longer than ten years"));
        }
        Ok(period)
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_months_read_back_and_nothing_else_is_a_period() {
        let year: Period = "2020-07-01..2021-06-30".parse().unwrap();
        assert_eq!(year.to_string(), "2020-07-01..2021-06-30");
        assert_eq!(year.length(), 12);
        assert_eq!(year.months().next().unwrap().to_string(), "2020-07");
        assert_eq!(year.bounds(), (1_593_561_600_000, 1_625_097_599_999));
        assert_eq!(Month::of(year.bounds().1), year.months().last());
        for bad in [
            "2020",
            "2020-07-02..2021-06-30",
            "2020-07-01..2021-06-29",
            "2021-07-01..2021-06-30",
            "1900-01-01..2021-06-30",
            "-9999-01-01..9999-12-31",
            "..",
        ] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }

    #[test]
    fn periods_know_what_they_share() {
        let p = |t: &str| t.parse::<Period>().unwrap();
        let year = p("2020-07-01..2021-06-30");
        assert!(year.overlaps(p("2021-06-01..2021-06-30")));
        assert!(!year.overlaps(p("2021-07-01..2021-07-31")));
        assert!(year.is_before(p("2021-07-01..2021-07-31")));
    }
}

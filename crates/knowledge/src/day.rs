//! Days, the precision at which knowledge about the past is usually had.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

impl Day {
    /// The day of a civil date.
    #[must_use]
    pub fn from_date(date: Date) -> Self {
        let epoch = jiff::civil::date(1970, 1, 1);
        let days = date.since(epoch).map_or(0, |span| span.get_days());
        Self(days)
    }

    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or anything longer that begins so; the first day is meant.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.get(..10).unwrap_or(text).split('-');
        let year: i16 = parts.next()?.parse().ok()?;
        let month: i8 = parts.next().map_or(Some(1), |m| m.parse().ok())?;
        let day: i8 = parts.next().map_or(Some(1), |d| d.parse().ok())?;
        Date::new(year, month, day).ok().map(Self::from_date)
    }

    /// The civil date; none outside the calendar.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        jiff::civil::date(1970, 1, 1)
            .checked_add(jiff::Span::new().try_days(i64::from(self.0)).ok()?)
            .ok()
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.date() {
            Some(date) => write!(f, "{date}"),
            None => write!(f, "day {}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_mean_their_first_day() {
        assert_eq!(Day::parse("2021").unwrap().to_string(), "2021-01-01");
        assert_eq!(Day::parse("2021-03").unwrap().to_string(), "2021-03-01");
        assert_eq!(
            Day::parse("2021-03-02T10:00:00Z").unwrap().to_string(),
            "2021-03-02"
        );
        assert_eq!(Day::parse("March"), None);
        assert_eq!(Day::parse("2021-13-02"), None);
    }
}

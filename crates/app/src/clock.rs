//! Moments: milliseconds since 1970 inside, RFC 3339 outside.

use crate::error::AppError;
use jiff::Timestamp;

/// The clock of a session; fixed in tests.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The system's.
    System,
    /// Stands still, at these milliseconds since 1970.
    Fixed(i64),
}

impl Clock {
    /// Now, in milliseconds since 1970.
    #[must_use]
    pub fn now(self) -> i64 {
        match self {
            Self::System => Timestamp::now().as_millisecond(),
            Self::Fixed(at) => at,
        }
    }
}

/// A moment as RFC 3339 in UTC, to the millisecond if it has any.
#[must_use]
pub fn moment(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds)
        .map_or_else(|_| milliseconds.to_string(), |t| t.to_string())
}

/// The day after a moment, since somewhere it has begun already: later days have not come yet.
pub fn day_after(milliseconds: i64) -> String {
    let mut text = moment(milliseconds.saturating_add(86_400_000));
    text.truncate(10);
    text
}

/// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD` (the end of that day or span is meant) or RFC 3339.
///
/// # Errors
/// [`AppError::Usage`] naming `option` when the text is none of these.
pub fn parse_moment(option: &str, text: &str) -> Result<i64, AppError> {
    if let Ok(t) = text.parse::<Timestamp>() {
        return Ok(t.as_millisecond());
    }
    end_of(text).ok_or_else(|| AppError::Usage {
        what: format!("{option} {text}"),
        rule: "is not a date".to_owned(),
        remedy:
            "write YYYY-MM-DD, YYYY-MM, YYYY or a full RFC 3339 time such as 2021-03-12T08:00:00Z"
                .to_owned(),
    })
}

/// Last millisecond of the day, month or year written.
fn end_of(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split('-').collect();
    let shape = parts
        .iter()
        .map(|p| p.len())
        .eq([4, 2, 2].into_iter().take(parts.len()));
    if !shape || parts.len() > 3 {
        return None;
    }
    let mut numbers = parts.iter().map(|p| p.parse::<i16>().ok());
    let year = numbers.next()??;
    let month = numbers.next();
    let day = numbers.next();
    let small = |n: Option<Option<i16>>| match n {
        None => Some(1i8),
        Some(n) => i8::try_from(n?).ok(),
    };
    let first = jiff::civil::Date::new(year, small(month)?, small(day)?).ok()?;
    let span = match (month, day) {
        (None, _) => jiff::Span::new().years(1),
        (_, None) => jiff::Span::new().months(1),
        _ => jiff::Span::new().days(1),
    };
    let after = first.checked_add(span).ok()?;
    let at = after
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()?
        .timestamp()
        .as_millisecond();
    Some(at - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_its_end() {
        assert_eq!(
            moment(parse_moment("--as-of", "2021-03-12").unwrap()),
            "2021-03-12T23:59:59.999Z"
        );
        assert_eq!(
            moment(parse_moment("--as-of", "2021-02").unwrap()),
            "2021-02-28T23:59:59.999Z"
        );
        assert_eq!(
            moment(parse_moment("--as-of", "2021-03-12T08:00:00Z").unwrap()),
            "2021-03-12T08:00:00Z"
        );
        for bad in ["", "12.3.2021", "2021-13-01", "yesterday", "2021-1-1"] {
            assert!(parse_moment("--as-of", bad).is_err(), "{bad}");
        }
    }
}

//! Moments of STIX: RFC 3339 in UTC with `Z`.

/// A moment in microseconds since 1970, as fine as the comparison is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// Reads `2021-03-02T00:00:00.123Z`; finer fractions are cut off. `None`
    /// for another form or a day that is in no calendar.
    pub fn parse(text: &str) -> Option<Self> {
        let (date_time, fraction) = text.split_at_checked(19)?;
        let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
        let bytes = date_time.as_bytes();
        if separators
            .iter()
            .any(|(at, sign)| bytes.get(*at) != Some(sign))
        {
            return None;
        }
        let field = |from: usize, to: usize| {
            let digits = date_time.get(from..to)?;
            let plain = digits.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| digits.parse::<i64>().ok()).flatten()
        };
        let (year, month, day) = (field(0, 4)?, field(5, 7)?, field(8, 10)?);
        let (hour, minute, second) = (field(11, 13)?, field(14, 16)?, field(17, 19)?);
        let in_calendar = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        if !in_calendar || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let seconds =
            days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
        Some(Self(seconds * 1_000_000 + micros(fraction)?))
    }
}

/// Microseconds of `Z` or `.123Z`.
fn micros(fraction: &str) -> Option<i64> {
    let digits = match fraction.strip_suffix('Z')? {
        "" => return Some(0),
        point => point.strip_prefix('.')?,
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let six: String = digits.chars().chain("000000".chars()).take(6).collect();
    six.parse().ok()
}

fn days_of(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the Gregorian calendar; the year is counted from March, so that the
/// leap day is its last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
        - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_counted() {
        let micros = |text| Moment::parse(text).map(|m| m.0);
        assert_eq!(micros("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(
            micros("2021-03-02T12:34:56.5Z"),
            Some(1_614_688_496_500_000)
        );
        assert_eq!(micros("2000-02-29T00:00:00Z"), Some(951_782_400_000_000));
        assert_eq!(micros("1969-12-31T23:59:59.9999999Z"), Some(-1));
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "2021-02-29T00:00:00Z",
            "2021-03-02T00:00:00",
            "2021-03-02T00:00:00.Z",
            "2021-03-02t00:00:00z",
            "2021-03-02 00:00:00Z",
            "2021-+3-02T00:00:00Z",
            "",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }
}

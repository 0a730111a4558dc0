//! How long to wait before asking again.

use std::time::Duration;

/// The wait that a `Retry-After` asks for (RFC 9110 section 10.2.3): seconds, or a date, counted
/// from `now`; none if it says neither.
pub(crate) fn retry_after(text: &str, now: jiff::Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    let seconds = at.as_second().saturating_sub(now.as_second());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

/// Doubles with every attempt, beginning with `first`.
pub(crate) fn backoff(first: Duration, attempt: u32) -> Duration {
    first.saturating_mul(2u32.saturating_pow(attempt.saturating_sub(1).min(16)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_dates_and_nonsense() {
        let now: jiff::Timestamp = "2024-05-01T00:00:00Z".parse().unwrap();
        assert_eq!(retry_after(" 7 ", now), Some(Duration::from_secs(7)));
        let date = "Wed, 01 May 2024 00:01:00 GMT";
        assert_eq!(retry_after(date, now), Some(Duration::from_secs(60)));
        let past = "Fri, 01 May 2020 00:01:00 GMT";
        assert_eq!(retry_after(past, now), Some(Duration::ZERO));
        for bad in ["", "soon", "-1", "1e3"] {
            assert_eq!(retry_after(bad, now), None, "{bad}");
        }
    }

    #[test]
    fn waits_double_and_never_overflow() {
        let first = Duration::from_secs(1);
        assert_eq!(backoff(first, 1), first);
        assert_eq!(backoff(first, 3), Duration::from_secs(4));
        assert!(backoff(Duration::MAX, u32::MAX) == Duration::MAX);
    }
}

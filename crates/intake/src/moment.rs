//! Days and times as sources write them.

use jiff::Timestamp;
use jiff::civil::Date;

/// `text` if it is an RFC 3339 time or a date (`2021-03-02`, also written `2021/03/02` or
/// `20210302`), the latter with hyphens; none when it is neither.
pub(crate) fn moment(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    if text.len() <= 10 {
        return text
            .replace('/', "-")
            .parse::<Date>()
            .ok()
            .map(|date| date.to_string());
    }
    if text.parse::<Timestamp>().is_ok() {
        return Some(text.to_owned());
    }
    // A time without a zone, such as `2021-03-02 10:15:00`: only its day is certain.
    let day = text.get(..10)?.replace('/', "-");
    let rest = text.get(10..)?;
    let plausible = rest.starts_with([' ', 'T'])
        && rest
            .trim()
            .starts_with(|c: char| c.is_ascii_digit() || c == 'T');
    day.parse::<Date>()
        .ok()
        .filter(|_| plausible)
        .map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn days_and_times_but_no_words() {
        for (text, expected) in [
            ("2021-03-02", Some("2021-03-02")),
            ("2021/03/02", Some("2021-03-02")),
            ("20210302", Some("2021-03-02")),
            ("2021-03-02T10:00:00.000Z", Some("2021-03-02T10:00:00.000Z")),
            ("2021-03-02 10:15:00", Some("2021-03-02")),
            ("2021-13-02", None),
            ("March", None),
            ("", None),
            ("1614643200", None),
        ] {
            assert_eq!(moment(text).as_deref(), expected, "{text}");
        }
    }
}

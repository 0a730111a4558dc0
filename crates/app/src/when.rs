//! When what is found was observed: by the line of a log or the mail that it stands in, else by a
//! date near it in prose.

use ascribe_hunt::Hunter;
use ascribe_hunt::time::{Precision, Time, Zone};
use ascribe_observe::dates::{self, DateHit};
use ascribe_observe::read::Piece;
use ascribe_reason::assessment::When;
use jiff::tz::TimeZone;

/// Bytes between a value and a date that is still near it.
const NEAR_BYTES: usize = 300;

/// What is known of times while evidence is read.
#[derive(Default)]
pub(crate) struct Times {
    /// The mails that are being read, outermost first, and when each was sent.
    mails: Vec<(String, Option<When>)>,
    /// Dates of the piece that is being read, none of them yet to come.
    dates: Vec<DateHit>,
}

impl Times {
    /// A file begins.
    pub fn begin(&mut self, file: &str, reader: &str) {
        self.leave(file);
        if reader == "mail" {
            self.mails.push((file.to_owned(), None));
        }
    }

    /// Forgets the mails that `file` is no part of.
    fn leave(&mut self, file: &str) {
        self.mails.retain(|(mail, _)| {
            let rest = file.strip_prefix(mail.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("!/"))
        });
    }

    /// A piece is read, in which these dates stand.
    pub fn piece(&mut self, piece: &Piece<'_>, dates: Vec<DateHit>) {
        self.dates = dates;
        self.leave(piece.file);
        if let Some((mail, when)) = self.mails.last_mut()
            && when.is_none()
            && mail == piece.file
        {
            *when = sent(piece.text);
        }
    }

    /// When what stands at `start..end` of the piece was observed, if anything tells.
    pub fn of(&self, piece: &Piece<'_>, hunter: &Hunter, start: usize, end: usize) -> Option<When> {
        let written = piece.written(0, piece.text.len());
        let at = piece.span(start, start).start - piece.span(0, 0).start;
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        if let Some(time) = hunter.time_at(piece.file, written, at) {
            return Some(logged(time));
        }
        let mail = self.mails.iter().rev().find_map(|(_, when)| when.clone());
        mail.or_else(|| self.nearby(piece.text, start, end))
    }

    /// The nearest date of the same paragraph, first of the same line.
    fn nearby(&self, text: &str, start: usize, end: usize) -> Option<When> {
        let next = self.dates.partition_point(|date| date.start < start);
        let before = next.checked_sub(1).and_then(|i| self.dates.get(i));
        let after = self.dates.get(next);
        let candidates = before.into_iter().chain(after).filter_map(|date| {
            let (from, to) = match date.end <= start {
                true => (date.end, start),
                false => (end.min(date.start), date.start),
            };
            let between = text.get(from..to).filter(|b| b.len() <= NEAR_BYTES)?;
            let lines = between.matches('\n').count();
            let apart = between.contains("\n\n") || between.contains("\n\r\n");
            (!apart).then_some(((lines > 0, between.len()), date))
        });
        let (_, date) = candidates.min_by_key(|(distance, _)| *distance)?;
        Some(dated(date))
    }
}

/// What the date header of a mail says, which is as true as its sender's clock.
fn sent(text: &str) -> Option<When> {
    let header = text
        .lines()
        .take_while(|line| !line.is_empty())
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("date").then_some(value.trim())
        })?;
    let zoned = jiff::fmt::rfc2822::parse(header).ok()?;
    Some(When {
        at: zoned.timestamp().to_string(),
        to: None,
        precision: "second".to_owned(),
        zone: match header.ends_with("-0000") {
            true => "unknown".to_owned(),
            false => "stated".to_owned(),
        },
        basis: "mail".to_owned(),
    })
}

/// The time of a line or record of a log.
pub(crate) fn logged(time: Time) -> When {
    When {
        at: time.at.to_string(),
        to: None,
        precision: match time.precision {
            Precision::Second => "second",
            Precision::Millisecond => "millisecond",
            Precision::Microsecond => "microsecond",
        }
        .to_owned(),
        zone: match time.zone {
            Zone::Stated => "stated",
            Zone::Declared => "declared",
            Zone::Unknown => "unknown",
        }
        .to_owned(),
        basis: "log".to_owned(),
    }
}

/// A date in prose: a moment where its zone is given, else the day or days as written.
fn dated(date: &DateHit) -> When {
    let moment = date.time.zip(date.zone).and_then(|(time, zone)| {
        let at = date.from.to_datetime(time);
        let zoned = at.to_zoned(TimeZone::fixed(zone)).ok()?;
        Some(zoned.timestamp().to_string())
    });
    let zone = if moment.is_some() {
        "stated"
    } else {
        "unknown"
    };
    let written = match date.time {
        Some(time) => date.from.to_datetime(time).to_string(),
        None => date.from.to_string(),
    };
    When {
        at: moment.unwrap_or(written),
        to: (date.to != date.from).then(|| date.to.to_string()),
        precision: match date.precision {
            dates::Precision::Month => "month",
            dates::Precision::Day => "day",
            dates::Precision::Minute => "minute",
            dates::Precision::Second => "second",
        }
        .to_owned(),
        zone: zone.to_owned(),
        basis: "nearby-date".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_observe::dates::find_dates;

    fn near(text: &str, value: &str) -> Option<String> {
        let times = Times {
            dates: find_dates(text),
            ..Times::default()
        };
        let start = text.find(value).unwrap();
        let when = times.nearby(text, start, start + value.len())?;
        Some(format!("{} {} {}", when.at, when.precision, when.zone))
    }

    #[test]
    fn the_nearest_date_of_the_paragraph_counts() {
        let text = "On 2 March 2021 the host met evil.net.\nOn 2021-03-05 at 10:15:00+02:00 it met bad.net.\n\nother.net stands alone.";
        assert_eq!(near(text, "evil.net").unwrap(), "2021-03-02 day unknown");
        assert_eq!(
            near(text, "bad.net").unwrap(),
            "2021-03-05 day unknown",
            "a time behind a word is no part of the date"
        );
        assert_eq!(near(text, "other.net"), None);
        let text = "2021-03-05T10:15:00+02:00 met bad.net, then in April 2021 worse.net";
        assert_eq!(
            near(text, "bad.net").unwrap(),
            "2021-03-05T08:15:00Z second stated"
        );
        assert_eq!(near(text, "worse.net").unwrap(), "2021-04-01 month unknown");
        let far = format!("2021-03-05 {} far.net", "x".repeat(NEAR_BYTES));
        assert_eq!(near(&far, "far.net"), None);
    }

    #[test]
    fn a_mail_says_when_it_was_sent() {
        let text = "From: a@b.example\nDate: Tue, 02 Mar 2021 10:00:00 +0100\n\nDate: no";
        let when = sent(text).unwrap();
        assert_eq!(
            (when.at.as_str(), when.zone.as_str()),
            ("2021-03-02T09:00:00Z", "stated")
        );
        assert_eq!(
            sent("Subject: x\n\nDate: Tue, 02 Mar 2021 10:00:00 +0100"),
            None
        );
    }
}

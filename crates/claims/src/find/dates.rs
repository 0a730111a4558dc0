//! Dates as statements have them, with or without a year.

use super::Tokens;
use crate::text::{Token, TokenKind};

/// Part of a year or month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartOfSpan {
    /// Its first third.
    Early,
    /// Its second third.
    Mid,
    /// Its last third.
    Late,
}

/// A date and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// Year, if written.
    pub year: Option<u16>,
    /// The year in which a reporting year ends: 2022 of `2021/22`.
    pub ends: Option<u16>,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day of the month.
    pub day: Option<u8>,
    /// `early`, `mid`, `late`.
    pub part: Option<PartOfSpan>,
    /// Its tokens.
    pub tokens: Tokens,
}

impl DateMention {
    /// True when `told` says no other time than `self`: it may be coarser.
    #[must_use]
    pub fn allows(&self, told: &Self) -> bool {
        let small = |a: Option<u8>, b: Option<u8>| a.is_none() || b.is_none() || a == b;
        let finer = self.month.is_none() && told.month.is_some()
            || self.month.is_some() && self.day.is_none() && told.day.is_some();
        let part = match (self.part, told.part) {
            (Some(a), Some(b)) => a == b,
            (None, Some(b)) => self.month.is_none_or(|m| b == third(m)),
            _ => true,
        };
        self.allows_year(told)
            && small(self.month, told.month)
            && small(self.day, told.day)
            && !finer
            && part
    }

    /// A reporting year may be told by either of its years, and a month by the reporting year that
    /// it is of; a calendar year is no reporting year.
    fn allows_year(&self, told: &Self) -> bool {
        let (Some(own), Some(other)) = (self.year, told.year) else {
            return true;
        };
        match (self.ends, told.ends) {
            (None, None) => own == other,
            (Some(ends), Some(other_ends)) => own == other && ends == other_ends,
            (Some(ends), None) => other == own || other == ends,
            (None, Some(other_ends)) => self.month.is_some() && (other..=other_ends).contains(&own),
        }
    }

    /// As `2021`, `2021/22`, `2021-03` or `2021-03-02`, as far as known.
    #[must_use]
    pub fn iso(&self) -> String {
        let year = self.year.map_or("????".to_owned(), |y| y.to_string());
        match (self.month, self.day) {
            (Some(m), Some(d)) => format!("{year}-{m:02}-{d:02}"),
            (Some(m), None) => format!("{year}-{m:02}"),
            _ => match self.ends {
                Some(ends) => format!("{year}/{:02}", ends % 100),
                None => year,
            },
        }
    }
}

fn third(month: u8) -> PartOfSpan {
    match month {
        ..=4 => PartOfSpan::Early,
        5..=8 => PartOfSpan::Mid,
        _ => PartOfSpan::Late,
    }
}

fn month(token: &Token) -> Option<u8> {
    let word = token.lower.trim_end_matches('.');
    let capital = token.capital.then(|| {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    })?;
    ascribe_observe::dates::month(capital.as_bytes()).and_then(|m| u8::try_from(m).ok())
}

fn year(token: &Token) -> Option<u16> {
    let digits = token.lower.split('/').next()?;
    let plain = digits.len() == 4 && token.kind == TokenKind::Number;
    plain
        .then(|| digits.parse().ok())?
        .filter(|y| (1990..2040).contains(y))
}

/// The years of a reporting year: `2021/22`, `2021-22`, `2021–2022`.
fn reporting_year(text: &str) -> Option<(u16, u16)> {
    let (first, second) = text.split_once(['/', '-', '–'])?;
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if first.len() != 4 || !digits(first) || !digits(second) {
        return None;
    }
    let first: u16 = first.parse().ok().filter(|y| (1990..2040).contains(y))?;
    let next = first + 1;
    let written = second.parse() == Ok(next) || second == format!("{:02}", next % 100);
    // `2011-12` is a month of that year as well.
    let month = text.contains('-') && second.len() == 2 && next % 100 <= 12;
    (written && !month).then_some((first, next))
}

fn day(token: &Token) -> Option<u8> {
    let digits = token.lower.trim_end_matches(|c: char| c.is_alphabetic());
    (token.kind == TokenKind::Number)
        .then(|| digits.parse().ok())?
        .filter(|d| (1..=31).contains(d))
}

/// Every date, in order.
#[must_use]
pub fn dates(tokens: &[Token]) -> Vec<DateMention> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match at_token(tokens, at) {
            Some(date) => {
                at = date.tokens.end;
                out.push(date);
            }
            None => at += 1,
        }
    }
    // `between January and March 2021`: the year of the later serves the earlier.
    let mut next: Option<(usize, Option<u16>)> = None;
    for date in out.iter_mut().rev() {
        if let Some((start, year)) = next
            && date.year.is_none()
            && start <= date.tokens.end + 2
        {
            date.year = year;
        }
        next = Some((date.tokens.start, date.year));
    }
    out
}

fn at_token(tokens: &[Token], at: usize) -> Option<DateMention> {
    let token = tokens.get(at)?;
    let get = |i: usize| tokens.get(i);
    let sign = |i: usize, s: &str| usize::from(get(i).is_some_and(|t| t.lower == s));
    let (mut m, mut d, mut end) = (None, None, at + 1);
    let mut ends = None;
    let y;
    // A dash longer than a hyphen is a token of its own.
    let parted = get(at + 1).filter(|t| t.lower == "–").and(get(at + 2));
    let parted = parted.map(|second| format!("{}–{}", token.lower, second.lower));
    if let Some((first, next)) = reporting_year(&token.lower) {
        (y, ends) = (Some(first), Some(next));
    } else if let Some((first, next)) = parted.as_deref().and_then(reporting_year) {
        (y, ends) = (Some(first), Some(next));
        end = at + 3;
    } else if let Some(full) = iso(token) {
        (y, m, d) = full;
    } else if let Some(month_here) = month(token) {
        m = Some(month_here);
        d = get(at + 1).filter(|t| year(t).is_none()).and_then(day);
        end += usize::from(d.is_some());
        let skip = sign(end, ",") + sign(end, "of");
        y = get(end + skip).and_then(year);
        end += if y.is_some() { skip + 1 } else { 0 };
    } else if let (Some(day_here), Some(_)) =
        (day(token), get(at + 1 + sign(at + 1, "of")).and_then(month))
    {
        let of = sign(at + 1, "of");
        d = Some(day_here);
        m = get(at + 1 + of).and_then(month);
        end = at + 2 + of;
        let skip = sign(end, ",");
        y = get(end + skip).and_then(year);
        end += if y.is_some() { skip + 1 } else { 0 };
    } else {
        y = Some(year(token)?);
    }
    let before = |n: usize| {
        at.checked_sub(n)
            .and_then(get)
            .map_or("", |t| t.lower.as_str())
    };
    if y.is_none() && d.is_none() && !PREPOSITIONS.contains(&before(1)) {
        return None;
    }
    let part = [before(1), before(2), before(3)]
        .into_iter()
        .find_map(|w| match w {
            "early" | "beginning" | "start" => Some(PartOfSpan::Early),
            "mid" | "middle" => Some(PartOfSpan::Mid),
            "late" | "end" => Some(PartOfSpan::Late),
            _ => None,
        });
    let part = part.filter(|_| d.is_none());
    Some(DateMention {
        year: y,
        ends,
        month: m,
        day: d,
        part,
        tokens: at..end,
    })
}

const PREPOSITIONS: [&str; 16] = [
    "in", "since", "until", "by", "from", "between", "and", "of", "early", "late", "mid", "last",
    "to", "during", "before", "after",
];

type Parts = (Option<u16>, Option<u8>, Option<u8>);

fn iso(token: &Token) -> Option<Parts> {
    let mut parts = token.lower.split('-');
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next());
    let number = |t: &str| t.parse::<u8>().ok();
    let year = (y.len() == 4).then(|| y.parse().ok())??;
    let month = number(m).filter(|m| (1..=12).contains(m) && token.kind == TokenKind::Number)?;
    Some((Some(year), Some(month), d.and_then(number)))
}

#[cfg(test)]
mod tests {
    use super::dates;
    use crate::text::token::tokens;

    fn read(text: &str) -> super::DateMention {
        let mut all = dates(&tokens(text, 0));
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        all.remove(0)
    }

    #[test]
    fn a_reporting_year_is_neither_of_its_years_alone() {
        for text in [
            "in 2021/22",
            "in the 2021-22 year",
            "in 2021–22",
            "in 2021/2022",
        ] {
            assert_eq!(read(text).iso(), "2021/22", "{text}");
        }
        assert_eq!(read("on 2011-12").iso(), "2011-12");
        let (reporting, year) = (read("in 2021/22"), read("in 2021"));
        assert!(reporting.allows(&reporting) && reporting.allows(&read("in 2022")));
        assert!(!reporting.allows(&read("in 2020/21")) && !reporting.allows(&read("in 2023")));
        assert!(!year.allows(&reporting) && read("in March 2022").allows(&reporting));
    }
}

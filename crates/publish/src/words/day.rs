//! Days on an axis.

use jiff::civil::Date;

/// The day number of a date (`2021-03-02`, also `2021-03`, `2021` and times of RFC 3339), in
/// days since 1 January 1970; none for anything else.
pub fn day_number(text: &str) -> Option<i32> {
    let day = text.get(..10).unwrap_or(text);
    let full = match day.len() {
        4 => format!("{day}-01-01"),
        7 => format!("{day}-01"),
        _ => day.to_owned(),
    };
    full.parse::<Date>().ok().and_then(number)
}

fn number(date: Date) -> Option<i32> {
    let epoch = Date::constant(1970, 1, 1);
    date.since(epoch).ok().map(|span| span.get_days())
}

/// One mark of an axis: day number and what stands beside it.
#[derive(Debug, PartialEq, Eq)]
pub struct Tick {
    /// Days since 1 January 1970.
    pub day: i32,
    /// `2021` at the turn of a year, else `Mar`; on long axes years only.
    pub label: String,
}

/// Ticks at turns of months or years between two days, at most about seven.
pub fn axis(from: i32, to: i32) -> Vec<Tick> {
    let months = ((to - from).max(1) / 30).max(1);
    let step = [1, 3, 6, 12, 24, 60, 120, 240, 600]
        .into_iter()
        .find(|step| months / step < 7)
        .unwrap_or(1200);
    let mut ticks = Vec::new();
    let first = date_of(from).map_or(1970, |d| i32::from(d.year()));
    let mut month_index = first * 12;
    if step > 12 {
        month_index -= month_index % step;
    }
    while let Some(day) = first_of_month(month_index) {
        if day > to || ticks.len() > 12 {
            break;
        }
        if day >= from {
            ticks.push(Tick {
                day,
                label: label(month_index, step),
            });
        }
        month_index += step;
    }
    ticks
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `1 July 2023` of `2023-07-01`; the text itself if it is no date.
pub fn day_words(text: &str) -> String {
    let Ok(date) = text.parse::<Date>() else {
        return text.to_owned();
    };
    let month = usize::try_from(date.month() - 1).unwrap_or(0);
    let month = MONTHS.get(month).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// `Jul 23` of `2023-07`; the text itself if it is no month.
pub fn month_short(text: &str) -> String {
    let Ok(date) = format!("{text}-01").parse::<Date>() else {
        return text.to_owned();
    };
    let month = usize::try_from(date.month() - 1).unwrap_or(0);
    let month = MONTHS.get(month).and_then(|m| m.get(..3));
    format!(
        "{} {:02}",
        month.unwrap_or_default(),
        date.year().rem_euclid(100)
    )
}

fn label(month_index: i32, step: i32) -> String {
    let (year, month) = (month_index.div_euclid(12), month_index.rem_euclid(12));
    if month == 0 || step >= 12 {
        return year.to_string();
    }
    let index = usize::try_from(month).unwrap_or(0);
    let name = MONTHS.get(index).and_then(|m| m.get(..3));
    name.unwrap_or_default().to_owned()
}

fn first_of_month(month_index: i32) -> Option<i32> {
    let year = i16::try_from(month_index.div_euclid(12)).ok()?;
    let month = i8::try_from(month_index.rem_euclid(12) + 1).ok()?;
    Date::new(year, month, 1).ok().and_then(number)
}

fn date_of(day: i32) -> Option<Date> {
    let span = jiff::Span::new().try_days(day).ok()?;
    Date::constant(1970, 1, 1).checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::{axis, day_number, day_words, month_short};

    #[test]
    fn dates_of_any_precision() {
        assert_eq!(day_number("1970-01-02"), Some(1));
        assert_eq!(day_number("2021-03-02T10:00:00Z"), day_number("2021-03-02"));
        assert_eq!(day_number("2021"), day_number("2021-01-01"));
        assert_eq!(day_number("2021-13-01"), None);
        assert_eq!(day_number("nonsense"), None);
    }

    #[test]
    fn dates_as_people_write_them() {
        assert_eq!(day_words("2023-07-01"), "1 July 2023");
        assert_eq!(day_words("soon"), "soon");
        assert_eq!(month_short("2020-12"), "Dec 20");
        assert_eq!(month_short("all"), "all");
    }

    #[test]
    fn few_ticks_at_any_length() {
        let day = |text| day_number(text).unwrap();
        let labels = |from, to| -> Vec<String> {
            axis(day(from), day(to))
                .into_iter()
                .map(|t| t.label)
                .collect()
        };
        assert_eq!(
            labels("2020-12-20", "2021-04-10"),
            ["2021", "Feb", "Mar", "Apr"]
        );
        assert_eq!(labels("2014-02-01", "2021-04-10"), ["2016", "2018", "2020"]);
        assert!(axis(-700_000, 2_900_000).len() <= 13);
    }
}

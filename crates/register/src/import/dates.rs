//! Dates written with the year last: their order is declared, never guessed.

/// Fields that hold moments.
pub const DATED: [&str; 5] = ["when", "from", "to", "detected", "reported"];

/// In which order day and month stand before the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 02/03/2021 is the second of March.
    DayFirst,
    /// 02/03/2021 is the third of February.
    MonthFirst,
}

impl DateOrder {
    /// Reads `day-first` or `month-first`.
    ///
    /// # Errors
    /// What may be given instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.trim() {
            "day-first" => Ok(Self::DayFirst),
            "month-first" => Ok(Self::MonthFirst),
            _ => Err("is no order of dates; write day-first or month-first".to_owned()),
        }
    }

    /// The text with its dates written year first, of both ends of a period; whatever is no date
    /// with the year last stays as it is.
    #[must_use]
    pub fn year_first(self, text: &str) -> String {
        let ends: Vec<String> = text.split("..").map(|end| self.one(end)).collect();
        ends.join("..")
    }

    fn one(self, text: &str) -> String {
        let text = text.trim();
        let (date, time) = text.split_at(text.find([' ', 'T']).unwrap_or(text.len()));
        let parts: Vec<&str> = date.split(['/', '.', '-']).collect();
        let [first, second, year] = parts.as_slice() else {
            return text.to_owned();
        };
        let digits = |t: &str, most: usize| {
            !t.is_empty() && t.len() <= most && t.bytes().all(|b| b.is_ascii_digit())
        };
        if !(digits(first, 2) && digits(second, 2) && year.len() == 4 && digits(year, 4)) {
            return text.to_owned();
        }
        let (day, month) = match self {
            Self::DayFirst => (first, second),
            Self::MonthFirst => (second, first),
        };
        format!("{year}-{month:0>2}-{day:0>2}{time}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_goes_first_and_what_is_no_such_date_stays() {
        let (day, month) = (DateOrder::DayFirst, DateOrder::MonthFirst);
        assert_eq!(day.year_first("02/03/2021"), "2021-03-02");
        assert_eq!(month.year_first("02/03/2021"), "2021-02-03");
        assert_eq!(day.year_first("2.3.2021 14:05"), "2021-03-02 14:05");
        assert_eq!(
            day.year_first("1/3/2021..31/3/2021"),
            "2021-03-01..2021-03-31"
        );
        for same in [
            "2021-03-02",
            "2021-03",
            "02/03/21",
            "March 2021",
            "",
            "1/2/3/2021",
        ] {
            assert_eq!(day.year_first(same), same);
        }
        assert!(DateOrder::parse("guess").is_err());
    }
}

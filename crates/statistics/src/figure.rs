//! Figures that carry what they are.
//!
//! A figure is of one series, by its type. Growth is computed between two figures of the same
//! series and of nothing else, so a rise of the total cannot be said of the linked incidents:
//!
//! ```compile_fail
//! use ascribe_statistics::figure::{Basis, Figure, Incidents, StateLinked};
//! fn rise(basis: Basis) {
//!     let all = Figure::<Incidents>::new(316, basis.clone());
//!     let linked = Figure::<StateLinked>::new(110, basis);
//!     let growth = linked.growth(&all); // expected `&Figure<StateLinked>`
//! }
//! ```

use crate::period::Period;
use crate::rules::{rounded, rounded_signed};
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;

/// What a series is a count of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// A count of incidents.
    Count,
    /// Incidents with indicators that can be linked to an actor; nothing is said of who did it.
    Linked,
    /// Incidents attributed to an actor by a stated assessment.
    Attributed,
    /// Incidents classed by the nature of the actor.
    Classed,
    /// A count of victims.
    Victims,
}

/// A series of figures over periods.
pub trait Series: Copy {
    /// Its key in the tables.
    const KEY: &'static str;
    /// What it counts.
    const NATURE: Nature;
    /// Words for `… of N incidents`.
    const WORDS: &'static str;
}

macro_rules! series {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $nature:ident, $words:literal;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub struct $name;

            impl Series for $name {
                const KEY: &'static str = $key;
                const NATURE: Nature = Nature::$nature;
                const WORDS: &'static str = $words;
            }
        )+
    };
}

series! {
    /// All incidents.
    Incidents = "total", Count, "incidents";
    /// Incidents with indicators that can be linked to state-sponsored actors, the attributed ones among them.
    StateLinked = "actor/state", Linked, "with indicators that can be linked to state-sponsored actors";
    /// Incidents attributed to state-sponsored actors.
    StateAttributed = "actor/state-attributed", Attributed, "attributed to state-sponsored actors";
    /// Criminal incidents.
    Criminal = "actor/criminal", Classed, "likely criminal or financially motivated";
    /// Incidents of which too little is known.
    Insufficient = "actor/insufficient", Classed, "with insufficient information on the actor";
    /// Victims supported.
    Supported = "supported", Victims, "victims supported";
}

/// On what a figure stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The period.
    pub period: Period,
    /// Which definition: version of the tables, or the name of an outside source.
    pub definition: String,
    /// Last entry of the record that was counted; none for figures from elsewhere.
    pub position: Option<u64>,
}

/// A count of one series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure<S: Series> {
    value: u64,
    basis: Basis,
    series: PhantomData<S>,
}

/// Why a comparison is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Incomparable {
    /// Another definition.
    #[error("the definitions differ")]
    Definition,
    /// Periods of different length.
    #[error("the periods are not equally long")]
    Length,
    /// It is not of an earlier time.
    #[error("the other period does not lie before this one")]
    Order,
    /// Nothing to compare with.
    #[error("the earlier count is nought")]
    Nought,
    /// It is not shown.
    #[error("the count is withheld")]
    Withheld,
    /// It stands as it was released before.
    #[error("the count is that of the release before and was not counted anew")]
    Kept,
    /// It was given by nobody.
    #[error("this count is not given")]
    NotGiven,
    /// There is no earlier figure.
    #[error("no earlier figure of this series is given")]
    Missing,
}

/// Growth of one series, in tenths of a percent, rounded half away from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Growth<S: Series> {
    tenths: i64,
    from: Period,
    earlier: u64,
    series: PhantomData<S>,
}

impl<S: Series> Figure<S> {
    /// A figure.
    #[must_use]
    pub fn new(value: u64, basis: Basis) -> Self {
        Self {
            value,
            basis,
            series: PhantomData,
        }
    }

    /// The count.
    #[must_use]
    pub fn value(&self) -> u64 {
        self.value
    }

    /// On what it stands.
    #[must_use]
    pub fn basis(&self) -> &Basis {
        &self.basis
    }

    /// Growth since an earlier figure of the same series.
    ///
    /// # Errors
    /// [`Incomparable`]: another definition, another length, not earlier, or from nought.
    pub fn growth(&self, earlier: &Self) -> Result<Growth<S>, Incomparable> {
        let (now, before) = (&self.basis, &earlier.basis);
        if now.definition != before.definition {
            return Err(Incomparable::Definition);
        }
        if now.period.length() != before.period.length() {
            return Err(Incomparable::Length);
        }
        if !before.period.is_before(now.period) {
            return Err(Incomparable::Order);
        }
        let change = i128::from(self.value) - i128::from(earlier.value);
        let tenths = rounded_signed(change * 1000, earlier.value).ok_or(Incomparable::Nought)?;
        Ok(Growth {
            tenths,
            from: before.period,
            earlier: earlier.value,
            series: PhantomData,
        })
    }
}

impl Figure<Incidents> {
    /// A month's average, rounded half up.
    #[must_use]
    pub fn a_month(&self) -> Option<u64> {
        rounded(self.value, self.basis.period.length())
    }

    /// Share of a series in these incidents, in whole percent, rounded half up; only of the same
    /// period, definition and position, and not more than all.
    #[must_use]
    pub fn share<S: Series>(&self, part: &Figure<S>) -> Option<u64> {
        let same = self.basis == part.basis && part.value <= self.value;
        rounded(part.value.checked_mul(100)?, self.value).filter(|_| same)
    }
}

impl<S: Series> Growth<S> {
    /// In tenths of a percent.
    #[must_use]
    pub fn tenths(&self) -> i64 {
        self.tenths
    }

    /// The earlier period.
    #[must_use]
    pub fn from(&self) -> Period {
        self.from
    }

    /// The earlier count.
    #[must_use]
    pub fn earlier(&self) -> u64 {
        self.earlier
    }

    /// `up 8.5 %`, `down 3.0 %`, `unchanged`.
    #[must_use]
    pub fn words(&self) -> String {
        let (whole, tenth) = (self.tenths.abs() / 10, self.tenths.abs() % 10);
        match self.tenths.signum() {
            1 => format!("up {whole}.{tenth}\u{A0}%"),
            -1 => format!("down {whole}.{tenth}\u{A0}%"),
            _ => "unchanged".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure<S: Series>(value: u64, year: &str, definition: &str) -> Figure<S> {
        let basis = Basis {
            period: year.parse().unwrap(),
            definition: definition.into(),
            position: None,
        };
        Figure::new(value, basis)
    }

    const NOW: &str = "2023-07-01..2024-06-30";
    const BEFORE: &str = "2022-07-01..2023-06-30";

    #[test]
    fn growth_is_of_one_series_on_one_definition() {
        let now = figure::<Incidents>(343, NOW, "a");
        let growth = now.growth(&figure(316, BEFORE, "a")).unwrap();
        assert_eq!(growth.words(), "up 8.5\u{A0}%");
        assert_eq!(
            now.growth(&figure(316, BEFORE, "b")),
            Err(Incomparable::Definition)
        );
        assert_eq!(
            now.growth(&figure(0, BEFORE, "a")),
            Err(Incomparable::Nought)
        );
        assert_eq!(now.growth(&figure(316, NOW, "a")), Err(Incomparable::Order));
        let half = figure(150, "2023-01-01..2023-06-30", "a");
        assert_eq!(now.growth(&half), Err(Incomparable::Length));
        let less = figure::<Incidents>(316, NOW, "a").growth(&figure(343, BEFORE, "a"));
        assert_eq!(less.unwrap().words(), "down 7.9\u{A0}%");
    }

    #[test]
    fn shares_and_averages_round_half_up() {
        let all = figure::<Incidents>(343, NOW, "a");
        assert_eq!(all.share(&figure::<StateLinked>(110, NOW, "a")), Some(32));
        assert_eq!(all.share(&figure::<Criminal>(65, NOW, "a")), Some(19));
        assert_eq!(all.share(&figure::<Criminal>(65, BEFORE, "a")), None);
        assert_eq!(all.share(&figure::<Criminal>(344, NOW, "a")), None);
        assert_eq!(all.a_month(), Some(29));
    }
}

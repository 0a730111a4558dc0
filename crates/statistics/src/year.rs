//! What a report states of a period: figures with everything they carry.

use crate::figure::{
    Basis, Criminal, Figure, Incidents, Incomparable, Insufficient, Nature, Series,
    StateAttributed, StateLinked, Supported,
};
use crate::period::Period;
use crate::published::Published;
use crate::tables::{TABLES, TOTAL, TableList};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Figures of one period, each of its own series; from a publication or from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// All incidents.
    pub incidents: Figure<Incidents>,
    /// Linked to state-sponsored actors.
    pub linked: Option<Figure<StateLinked>>,
    /// Attributed to them.
    pub attributed: Option<Figure<StateAttributed>>,
    /// Criminal.
    pub criminal: Option<Figure<Criminal>>,
    /// Too little known.
    pub insufficient: Option<Figure<Insufficient>>,
    /// Victims supported.
    pub supported: Option<Figure<Supported>>,
    /// Figures that a revision keeps as they were released before, by key.
    pub kept: BTreeMap<String, u64>,
}

/// Figures published elsewhere, as they are written in a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenYear {
    /// The period.
    pub period: Period,
    /// Who published them, on which definition; only equal ones are compared.
    pub definition: String,
    /// All incidents.
    pub incidents: u64,
    /// Linked to state-sponsored actors.
    pub linked: Option<u64>,
    /// Attributed to them.
    pub attributed: Option<u64>,
    /// Criminal.
    pub criminal: Option<u64>,
    /// Too little known.
    pub insufficient: Option<u64>,
    /// Victims supported.
    pub supported: Option<u64>,
}

/// A file of figures: the period reported, and those before.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// All periods, at most 100.
    pub year: Vec<GivenYear>,
}

/// Why figures cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GivenError {
    /// No TOML of that form.
    #[error("the figures are not in the form of docs/method-statistics.md: {0}")]
    Form(String),
    /// A limit or rule of the figures.
    #[error("the figures of {period} break a rule: {rule}")]
    Rule {
        /// Period.
        period: String,
        /// The rule.
        rule: &'static str,
    },
}

/// Periods in a file, at most.
const MAX_YEARS: usize = 100;

impl Given {
    /// Reads a file of figures.
    ///
    /// # Errors
    /// [`GivenError`].
    pub fn read(text: &str) -> Result<Self, GivenError> {
        let given: Self =
            toml::from_str(text).map_err(|e| GivenError::Form(e.message().to_owned()))?;
        let broken = |year: &GivenYear, rule| GivenError::Rule {
            period: year.period.to_string(),
            rule,
        };
        for (n, year) in given.year.iter().enumerate() {
            let parts = [
                year.linked,
                year.attributed,
                year.criminal,
                year.insufficient,
            ];
            if parts
                .into_iter()
                .flatten()
                .any(|part| part > year.incidents)
            {
                return Err(broken(year, "a part is greater than the total"));
            }
            if year.attributed > year.linked && year.linked.is_some() {
                return Err(broken(year, "more are attributed than linked"));
            }
            if given
                .year
                .iter()
                .skip(n + 1)
                .any(|o| o.period == year.period)
            {
                return Err(broken(year, "a period stands in the file once"));
            }
            if n >= MAX_YEARS {
                return Err(broken(year, "a file holds at most 100 periods"));
            }
        }
        Ok(given)
    }

    /// The figures of a period.
    #[must_use]
    pub fn year(&self, period: Period) -> Option<Year> {
        let given = self.year.iter().find(|y| y.period == period)?;
        Some(Year::given(given))
    }

    /// The figures of the latest period of the same length that lies before another; where there
    /// is none, another, with which no comparison is made, and the reason said.
    #[must_use]
    pub fn before(&self, period: Period) -> Option<Year> {
        let others = || self.year.iter().filter(|y| y.period != period);
        let earlier = || others().filter(|y| y.period.is_before(period));
        let equal = earlier().filter(|y| y.period.length() == period.length());
        // Where none can be compared, one that is there says why.
        let best = equal.max_by_key(|y| y.period);
        let best = best.or_else(|| earlier().max_by_key(|y| y.period));
        best.or_else(|| others().max_by_key(|y| y.period))
            .map(Year::given)
    }
}

impl Year {
    fn given(given: &GivenYear) -> Self {
        let basis = Basis {
            period: given.period,
            definition: given.definition.clone(),
            position: None,
        };
        Self {
            incidents: Figure::new(given.incidents, basis.clone()),
            linked: given.linked.map(|n| Figure::new(n, basis.clone())),
            attributed: given.attributed.map(|n| Figure::new(n, basis.clone())),
            criminal: given.criminal.map(|n| Figure::new(n, basis.clone())),
            insufficient: given.insufficient.map(|n| Figure::new(n, basis.clone())),
            supported: given.supported.map(|n| Figure::new(n, basis)),
            kept: BTreeMap::new(),
        }
    }

    /// The figures of a publication.
    #[must_use]
    pub fn published(published: &Published) -> Option<Self> {
        let basis = Basis {
            period: published.period,
            definition: published.tables.clone(),
            position: Some(published.position),
        };
        Some(Self {
            incidents: of(published, &basis)?,
            linked: of(published, &basis),
            attributed: of(published, &basis),
            criminal: of(published, &basis),
            insufficient: of(published, &basis),
            supported: of(published, &basis),
            kept: kept(published),
        })
    }

    /// Each figure with everything it carries, and its growth since an earlier period.
    #[must_use]
    pub fn statements(&self, earlier: Option<&Self>) -> Vec<Statement> {
        vec![
            self.stated(Some(&self.incidents), earlier.map(|e| &e.incidents)),
            self.stated(
                self.linked.as_ref(),
                earlier.and_then(|e| e.linked.as_ref()),
            ),
            self.stated(
                self.attributed.as_ref(),
                earlier.and_then(|e| e.attributed.as_ref()),
            ),
            self.stated(
                self.criminal.as_ref(),
                earlier.and_then(|e| e.criminal.as_ref()),
            ),
            self.stated(
                self.insufficient.as_ref(),
                earlier.and_then(|e| e.insufficient.as_ref()),
            ),
            self.stated(
                self.supported.as_ref(),
                earlier.and_then(|e| e.supported.as_ref()),
            ),
        ]
    }

    fn stated<S: Series>(
        &self,
        figure: Option<&Figure<S>>,
        earlier: Option<&Figure<S>>,
    ) -> Statement {
        let kept = self.kept.get(S::KEY).copied();
        let elsewhere = self.incidents.basis().position.is_none();
        let growth = match (figure, earlier) {
            (None, _) if kept.is_some() => Err(Incomparable::Kept),
            (None, _) if elsewhere => Err(Incomparable::NotGiven),
            (None, _) => Err(Incomparable::Withheld),
            (Some(_), None) => Err(Incomparable::Missing),
            (Some(now), Some(before)) => now.growth(before),
        };
        let basis = self.incidents.basis();
        let own = S::KEY == Incidents::KEY;
        let of_incidents = !own && S::NATURE != Nature::Victims;
        let share = figure
            .and_then(|f| self.incidents.share(f))
            .filter(|_| of_incidents);
        Statement {
            key: S::KEY.to_owned(),
            words: S::WORDS.to_owned(),
            nature: S::NATURE,
            definition: definition(&TABLES, S::KEY, basis),
            period: basis.period,
            position: basis.position,
            value: figure.map(Figure::value),
            kept,
            denominator: share.map(|_| self.incidents.value()),
            share_percent: share,
            a_month: self.incidents.a_month().filter(|_| own),
            earlier: growth.as_ref().ok().map(|g| (g.from(), g.earlier())),
            growth_tenths: growth.as_ref().ok().map(crate::figure::Growth::tenths),
            growth: growth.as_ref().ok().map(crate::figure::Growth::words),
            not_compared: growth.err().map(|e| e.to_string()),
            rounding: "shares and averages to whole numbers, half up; growth to a tenth of a percent, half away from zero; counts are not rounded".to_owned(),
        }
    }
}

fn of<S: Series>(published: &Published, basis: &Basis) -> Option<Figure<S>> {
    // A figure kept from before is not a count at this position, and takes no part in shares.
    match published.shown(S::KEY) {
        crate::Shown::Count(n) => Some(Figure::new(n, basis.clone())),
        crate::Shown::Kept(_) | crate::Shown::Withheld => None,
    }
}

/// The figures of the report that stand as they were released before.
fn kept(published: &Published) -> BTreeMap<String, u64> {
    let keys = [
        StateLinked::KEY,
        StateAttributed::KEY,
        Criminal::KEY,
        Insufficient::KEY,
        Supported::KEY,
    ];
    let one = |key: &str| match published.shown(key) {
        crate::Shown::Kept(n) => Some((key.to_owned(), n)),
        crate::Shown::Count(_) | crate::Shown::Withheld => None,
    };
    keys.into_iter().filter_map(one).collect()
}

fn definition(list: &TableList, key: &str, basis: &Basis) -> String {
    if basis.position.is_none() {
        return basis.definition.clone();
    }
    let table = key.split('/').next().and_then(|id| list.table(id));
    let alone = list.alone.iter().find(|a| a.id == key);
    match (key, table, alone) {
        (TOTAL, ..) => list.total.definition.clone(),
        (_, Some(table), _) => table.definition.clone(),
        (_, _, Some(alone)) => alone.definition.clone(),
        _ => String::new(),
    }
}

/// One figure with everything it carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Key of the figure.
    pub key: String,
    /// What is counted, in words.
    pub words: String,
    /// A count, a linked share or an attributed share.
    pub nature: Nature,
    /// Definition.
    pub definition: String,
    /// Period.
    pub period: Period,
    /// Last entry of the record that was counted.
    pub position: Option<u64>,
    /// The count; `None` if it is withheld or not given.
    pub value: Option<u64>,
    /// The count of the release before, which a revision keeps.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kept: Option<u64>,
    /// What the share is a share of.
    pub denominator: Option<u64>,
    /// The share, in whole percent.
    pub share_percent: Option<u64>,
    /// A month's average.
    pub a_month: Option<u64>,
    /// Earlier period and count.
    pub earlier: Option<(Period, u64)>,
    /// Growth of this series, in tenths of a percent.
    pub growth_tenths: Option<i64>,
    /// The same in words.
    pub growth: Option<String>,
    /// Why there is none.
    pub not_compared: Option<String>,
    /// How was rounded.
    pub rounding: String,
}

impl Statement {
    /// One sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Some(value) = self.value else {
            let words = capital(&self.words);
            return match (self.kept, self.position) {
                (Some(kept), _) => {
                    format!("{words}: {kept}, kept from the release before and not counted anew.")
                }
                (None, None) => format!("{words}: not given."),
                (None, Some(_)) => format!("{words}: not published."),
            };
        };
        let mut text = match (self.denominator, self.share_percent) {
            (Some(all), Some(share)) => {
                format!("{value} of {all} incidents ({share}\u{A0}%) {}", self.words)
            }
            _ => format!("{value} {}", self.words),
        };
        if let Some(average) = self.a_month {
            text.push_str(&format!(", {average} a month on average"));
        }
        match (&self.growth, self.earlier, &self.not_compared) {
            (Some(growth), Some((from, count)), _) => {
                text.push_str(&format!("; {growth} from {count} in {from}."));
            }
            (_, _, Some(why)) => text.push_str(&format!("; not compared: {why}.")),
            _ => text.push('.'),
        }
        text
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| {
        c.to_uppercase().collect::<String>() + chars.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIGURES: &str = r#"
[[year]]
period = "2022-07-01..2023-06-30"
definition = "NCSC, Cyber Threat Report"
incidents = 316
linked = 73
[[year]]
period = "2023-07-01..2024-06-30"
definition = "NCSC, Cyber Threat Report"
incidents = 343
linked = 110
criminal = 65
"#;

    #[test]
    fn the_published_year_of_new_zealand_is_stated_without_its_mistake() {
        let given = Given::read(FIGURES).unwrap();
        let period: Period = "2023-07-01..2024-06-30".parse().unwrap();
        let year = given.year(period).unwrap();
        let said = year.statements(given.before(period).as_ref());
        let plain = |n: usize| said[n].sentence().replace('\u{A0}', " ");
        assert_eq!(
            plain(0),
            "343 incidents, 29 a month on average; up 8.5 % from 316 in 2022-07-01..2023-06-30."
        );
        // 73 of 316 is 23 %: the linked series rose by half, not by 8.5 %.
        assert_eq!(
            plain(1),
            "110 of 343 incidents (32 %) with indicators that can be linked to state-sponsored actors; up 50.7 % from 73 in 2022-07-01..2023-06-30."
        );
        assert_eq!(plain(2), "Attributed to state-sponsored actors: not given.");
        assert_eq!(
            plain(3),
            "65 of 343 incidents (19 %) likely criminal or financially motivated; not compared: no earlier figure of this series is given."
        );
        assert_eq!(
            (said[1].nature, said[3].nature),
            (Nature::Linked, Nature::Classed)
        );
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        let period: Period = "2023-07-01..2024-06-30".parse().unwrap();
        let reason = |other: &str| {
            let text = FIGURES.replace("2022-07-01..2023-06-30", other);
            let given = Given::read(&text).unwrap();
            let year = given.year(period).unwrap();
            let said = year.statements(given.before(period).as_ref());
            said[0].not_compared.clone().unwrap()
        };
        assert!(reason("2022-07-01..2022-12-31").contains("equally long"));
        assert!(reason("2023-01-01..2023-12-31").contains("before this one"));
        let mut year = Given::read(FIGURES).unwrap().year(period).unwrap();
        year.linked = None;
        year.kept = BTreeMap::from([(StateLinked::KEY.to_owned(), 94)]);
        let said = &year.statements(None)[1];
        assert!(said.sentence().contains("94, kept from the release before"));
        assert!(
            said.not_compared
                .as_ref()
                .unwrap()
                .contains("not counted anew")
        );
    }

    #[test]
    fn figures_that_cannot_be_are_refused() {
        assert!(Given::read(&FIGURES.replace("65", "650")).is_err());
        assert!(Given::read(&FIGURES.replace("criminal", "crimnal")).is_err());
        assert!(
            Given::read(&FIGURES.replace("2022-07-01..2023-06-30", "2023-07-01..2024-06-30"))
                .is_err()
        );
    }
}

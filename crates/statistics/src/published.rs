//! What is published of a period.

use crate::count::Frozen;
use crate::period::Period;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a figure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// The figure.
    Count(u64),
    /// Not shown.
    Withheld,
    /// In a revision: the figure as published before, from which the revised one differs by less
    /// than [`crate::rules::SMALL_BELOW`].
    Kept(u64),
}

impl Shown {
    /// The number that is shown.
    #[must_use]
    pub fn number(self) -> Option<u64> {
        match self {
            Self::Count(n) | Self::Kept(n) => Some(n),
            Self::Withheld => None,
        }
    }
}

/// The figures of a period as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The period.
    pub period: Period,
    /// Version of the list of tables.
    pub tables: String,
    /// Version of the rules.
    pub rules: String,
    /// Last entry of the record that was counted.
    pub position: u64,
    /// 0 for the first publication of the period, then the number of the revision.
    pub revision: u32,
    /// All figures by key.
    pub cells: BTreeMap<String, Shown>,
    /// Tables that are withheld as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<String>,
}

impl Published {
    /// A figure; withheld if there is none of it.
    #[must_use]
    pub fn shown(&self, key: &str) -> Shown {
        self.cells.get(key).copied().unwrap_or(Shown::Withheld)
    }

    /// Keys of the figures that are shown otherwise than before.
    #[must_use]
    pub fn changed_since(&self, earlier: &Self) -> Vec<String> {
        let differs =
            |(key, shown): &(&String, &Shown)| shown.number() != earlier.shown(key).number();
        let changed = self.cells.iter().filter(differs);
        changed.map(|(key, _)| key.clone()).collect()
    }

    /// The true figures as they stand, uncontrolled: for those cleared to see them, never to be
    /// published.
    #[must_use]
    pub fn uncontrolled(frozen: &Frozen) -> Self {
        let shown = |(k, c): (&String, &crate::rules::Cell)| (k.clone(), Shown::Count(c.value));
        Self {
            period: frozen.period,
            tables: frozen.tables.clone(),
            rules: "none: uncontrolled".to_owned(),
            position: frozen.position,
            revision: 0,
            cells: frozen.cells.iter().map(shown).collect(),
            withheld: Vec::new(),
        }
    }
}

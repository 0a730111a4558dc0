//! The fixed list of tables, as data with a version.

use crate::period::Period;
use serde::Deserialize;
use std::sync::LazyLock;

/// The list that is compiled in.
pub static TABLES: LazyLock<TableList> = LazyLock::new(|| {
    // The data is compiled in; a test reads it.
    toml::from_str(include_str!("tables.toml")).unwrap_or_default()
});

/// Key of the total.
pub const TOTAL: &str = "total";
/// Key of the number of victims supported.
pub const SUPPORTED: &str = "supported";
/// Key of the harm prevented.
pub const HARM: &str = "harm-prevented";
/// The category of what is in no other.
pub const NOT_STATED: &str = "not-stated";

/// All that is counted of a period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct TableList {
    /// Version of the list.
    pub version: String,
    /// The total.
    pub total: Text,
    /// One-way tables; each sums to the total.
    pub table: Vec<Table>,
    /// Two-way tables.
    pub cross: Vec<Cross>,
    /// Figures outside of tables.
    pub alone: Vec<Alone>,
}

/// A title and what exactly it means.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Text {
    /// Title.
    pub title: String,
    /// Definition.
    pub definition: String,
}

/// A one-way table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Table {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Field of a row that is counted.
    pub field: Field,
    /// Definition.
    pub definition: String,
    /// Categories; none for months, which follow from the period.
    pub categories: Vec<Category>,
}

/// A category of a table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Category {
    /// Id, one for the table.
    pub id: String,
    /// Title.
    pub title: String,
    /// The category this is a part of.
    #[serde(default)]
    pub of: Option<String>,
    /// How dear its figure is to the public: where further cells must be withheld, those of a lower
    /// number are taken as long as they do.
    #[serde(default)]
    pub keep: u8,
}

/// A two-way table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Cross {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Table whose categories are the rows.
    pub rows: String,
    /// Table whose categories are the columns; their parts are not crossed.
    pub columns: String,
    /// Definition.
    pub definition: String,
}

/// A figure outside of tables.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Alone {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Definition.
    pub definition: String,
}

/// What a table counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Level by the scheme of New Zealand.
    Severity,
    /// Group of sectors.
    SectorGroup,
    /// Class of RSIT.
    Kind,
    /// How it came in.
    Detection,
    /// Month of its beginning.
    Month,
    /// What is known of the actor.
    Actor,
}

impl TableList {
    /// A table by its id.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.table.iter().find(|t| t.id == id)
    }

    /// The two-way table a table stands in.
    #[must_use]
    pub fn cross_of(&self, id: &str) -> Option<&Cross> {
        self.cross.iter().find(|c| c.rows == id || c.columns == id)
    }

    /// What is wrong with the list: what disclosure control relies on.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn check(&self) -> Result<(), String> {
        for (n, cross) in self.cross.iter().enumerate() {
            let (Some(rows), Some(columns)) = (self.table(&cross.rows), self.table(&cross.columns))
            else {
                return Err(format!("{}: its rows or columns are no table", cross.id));
            };
            if rows.categories.iter().any(|c| c.of.is_some()) {
                return Err(format!("{}: rows may not have parts", cross.id));
            }
            if rows.field == Field::Month || columns.field == Field::Month {
                return Err(format!("{}: months are not crossed", cross.id));
            }
            let ids = [&cross.rows, &cross.columns];
            let later = self.cross.iter().skip(n + 1);
            if later
                .into_iter()
                .any(|o| ids.contains(&&o.rows) || ids.contains(&&o.columns))
            {
                return Err(format!("{}: a table stands in one cross at most", cross.id));
            }
        }
        for table in &self.table {
            let top = |id: &str| {
                table
                    .categories
                    .iter()
                    .any(|c| c.id == id && c.of.is_none())
            };
            if table
                .categories
                .iter()
                .filter_map(|c| c.of.as_deref())
                .any(|of| !top(of))
            {
                return Err(format!(
                    "{}: a part belongs to a category that is whole",
                    table.id
                ));
            }
        }
        Ok(())
    }
}

impl Table {
    /// Its categories in a period.
    #[must_use]
    pub fn categories(&self, period: Period) -> Vec<Category> {
        if self.field != Field::Month {
            return self.categories.clone();
        }
        let months = period.months().map(|m| m.to_string());
        let month = |id: String| Category {
            title: id.clone(),
            id,
            of: None,
            keep: 0,
        };
        months.map(month).collect()
    }

    /// The categories that sum to the total.
    #[must_use]
    pub fn wholes(&self, period: Period) -> Vec<Category> {
        let mut all = self.categories(period);
        all.retain(|c| c.of.is_none());
        all
    }

    /// Key of a category's cell.
    #[must_use]
    pub fn key(&self, category: &str) -> String {
        format!("{}/{category}", self.id)
    }
}

impl Cross {
    /// Key of a cell.
    #[must_use]
    pub fn key(&self, row: &str, column: &str) -> String {
        format!("{}/{row}/{column}", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_list_keeps_its_rules() {
        assert_eq!(TABLES.version, "2026-1");
        assert_eq!(TABLES.table.len(), 6);
        TABLES.check().unwrap();
    }

    #[test]
    fn a_table_in_two_crosses_is_refused() {
        let mut list = TABLES.clone();
        let mut again = list.cross[0].clone();
        again.columns = "kind".into();
        list.cross.push(again);
        assert!(list.check().unwrap_err().contains("one cross"));
    }
}

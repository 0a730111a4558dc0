//! Case studies: what may be told of a single incident beside the tables.
//!
//! A case is told in controlled words only: no prose, no victim, no value. A fact is left out
//! where its cell is withheld, since the case would prove that the cell is not empty.

use crate::published::Published;
use crate::row::Row;
use crate::tables::TableList;
use serde::{Deserialize, Serialize};

/// A case that may be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseStudy {
    /// Title of a table, title of the category.
    pub facts: Vec<(String, String)>,
    /// ATT&CK ids.
    pub techniques: Vec<String>,
    /// CVE ids.
    pub vulnerabilities: Vec<String>,
    /// Kinds of support given.
    pub support: Vec<String>,
}

/// The facts of a row that may be told beside a publication, in the order of the tables.
#[must_use]
pub fn facts(list: &TableList, row: &Row, published: &Published) -> Vec<(String, String)> {
    let mut told: Vec<(&str, String)> = Vec::new();
    let mut facts = Vec::new();
    for table in &list.table {
        let id = row.category(table.field);
        let categories = table.categories(published.period);
        let Some(category) = categories.iter().find(|c| c.id == id) else {
            continue;
        };
        let is_shown = |key: &str| published.shown(key).number().is_some_and(|n| n > 0);
        let crossed = list.cross_of(&table.id).is_none_or(|cross| {
            let other = told
                .iter()
                .find(|(t, _)| [&cross.rows, &cross.columns].contains(&&(*t).to_owned()));
            other.is_none_or(|(other, of)| {
                let key = if *other == cross.rows {
                    cross.key(of, &id)
                } else {
                    cross.key(&id, of)
                };
                is_shown(&key)
            })
        });
        if is_shown(&table.key(&id)) && crossed {
            facts.push((table.title.clone(), category.title.clone()));
            told.push((&table.id, id));
        }
    }
    facts
}

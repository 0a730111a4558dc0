//! Tables as lines with titles.

use crate::words::thousands;
use ascribe_statistics::tables::TOTAL;
use ascribe_statistics::{Published, Shown, TABLES};

/// A table.
#[derive(Debug)]
pub struct TableView {
    /// Title.
    pub title: String,
    /// Definition.
    pub definition: String,
    /// Lines.
    pub lines: Vec<Line>,
    /// How they stand on paper.
    pub form: Form,
}

/// How a table stands on paper.
#[derive(Debug)]
pub enum Form {
    /// A bar for each line.
    Bars,
    /// Columns over time.
    Time,
    /// Lines by columns, with the heads of the columns.
    Cross(Vec<String>),
}

/// A line of a table.
#[derive(Debug)]
pub struct Line {
    /// Title.
    pub title: String,
    /// It is a part of the line before.
    pub part: bool,
    /// The figure.
    pub shown: Shown,
}

impl Line {
    /// The figure in words.
    pub fn words(&self) -> String {
        match self.shown {
            Shown::Count(n) => thousands(n),
            Shown::Kept(n) => format!("{} (kept)", thousands(n)),
            Shown::Withheld => "withheld".to_owned(),
        }
    }
}

/// Everything published, in the order of the list.
pub fn tables(published: &Published) -> Vec<TableView> {
    let line = |title: &str, part, key: &str| Line {
        title: title.to_owned(),
        part,
        shown: published.shown(key),
    };
    let mut all = Vec::new();
    for table in &TABLES.table {
        let categories = table.categories(published.period);
        let lines = categories
            .iter()
            .map(|c| line(&c.title, c.of.is_some(), &table.key(&c.id)));
        all.push(TableView {
            title: table.title.clone(),
            definition: table.definition.clone(),
            lines: lines.chain([line("all", false, TOTAL)]).collect(),
            form: match table.id.as_str() {
                "month" => Form::Time,
                _ => Form::Bars,
            },
        });
    }
    for cross in &TABLES.cross {
        let (Some(rows), Some(columns)) = (TABLES.table(&cross.rows), TABLES.table(&cross.columns))
        else {
            continue;
        };
        let heads = columns.wholes(published.period);
        let heads = heads.iter().map(|c| c.title.clone()).collect();
        let mut lines = Vec::new();
        for row in rows.wholes(published.period) {
            for column in columns.wholes(published.period) {
                let title = format!("{}: {}", row.title, column.title);
                lines.push(line(&title, false, &cross.key(&row.id, &column.id)));
            }
        }
        all.push(TableView {
            title: cross.title.clone(),
            definition: cross.definition.clone(),
            lines,
            form: Form::Cross(heads),
        });
    }
    for alone in &TABLES.alone {
        all.push(TableView {
            title: alone.title.clone(),
            definition: alone.definition.clone(),
            lines: vec![line("in the period", false, &alone.id)],
            form: Form::Bars,
        });
    }
    all
}

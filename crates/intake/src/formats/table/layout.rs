//! Where in a row what stands: from a declared mapping, a telling heading or telling rows.

use crate::indicator::{Kind, classify, declared, kind_of_word};
use crate::mapping::{Column, Columns, Mapping};
use std::collections::HashMap;

/// Headings that tell by themselves what a column holds.
const VALUE: [&str; 10] = [
    "value",
    "indicator",
    "ioc",
    "observable",
    "indicator_value",
    "ioc_value",
    "indicator value",
    "artifact",
    "observable_value",
    "atom",
];
const KIND: [&str; 6] = [
    "type",
    "indicator_type",
    "ioc_type",
    "kind",
    "indicator type",
    "observable_type",
];
const ACTOR: [&str; 8] = [
    "actor",
    "threat_actor",
    "threat actor",
    "group",
    "attribution",
    "adversary",
    "threat_group",
    "apt",
];
const REFERENCE: [&str; 7] = [
    "reference",
    "references",
    "ref",
    "source_url",
    "report",
    "link",
    "source",
];
const PUBLISHED: [&str; 5] = [
    "published",
    "date",
    "publication_date",
    "published_at",
    "report_date",
];
const CONFIDENCE: [&str; 2] = ["confidence", "confidence_level"];
const VALID_FROM: [&str; 1] = ["valid_from"];
const VALID_UNTIL: [&str; 6] = [
    "valid_until",
    "valid_to",
    "expires",
    "expires_at",
    "expiry",
    "expiration_date",
];
const WITHDRAWN: [&str; 3] = ["withdrawn", "revoked", "retracted"];

/// How a table is laid out.
#[derive(Debug)]
pub(super) struct Layout {
    pub delimiter: u8,
    pub comment: Option<u8>,
    /// Whether the first row is the heading.
    pub header: bool,
    /// Index of each column, from 0.
    pub columns: Columns<usize>,
    /// What holds for all rows.
    pub constants: Columns<String>,
    /// The type of all rows, if that is constant.
    pub kind: Option<Kind>,
    /// Words for types that the mapping declares.
    pub types: HashMap<String, Kind>,
}

impl Layout {
    /// The layout of a table that begins with `head`. None when there is no row or nothing tells;
    /// an error when the declared mapping does not fit.
    pub fn find(head: &str, mapping: Option<&Mapping>) -> Option<Result<Self, String>> {
        let mark = mapping.and_then(|m| m.comment).unwrap_or('#');
        let first = head
            .lines()
            .map(str::trim_end)
            .find(|line| !line.is_empty() && !line.starts_with(mark))?;
        let delimiter = mapping
            .and_then(|m| m.delimiter)
            .unwrap_or_else(|| delimiter_of(first));
        let cells: Vec<String> = first
            .split(delimiter)
            .map(|cell| cell.trim().trim_matches('"').to_lowercase())
            .collect();
        let byte = |c: char| u8::try_from(c).ok().filter(u8::is_ascii);
        let Some(delimiter) = byte(delimiter) else {
            return Some(Err(format!("the delimiter {delimiter:?} is not ASCII")));
        };
        let mut layout = Self {
            delimiter,
            comment: byte(mark),
            header: true,
            columns: Columns::default(),
            constants: Columns::default(),
            kind: None,
            types: HashMap::new(),
        };
        match mapping {
            Some(mapping) => Some(layout.declare(mapping, &cells).map(|()| layout)),
            None if layout.by_heading(&cells) || layout.by_rows(&cells) => Some(Ok(layout)),
            None => None,
        }
    }

    fn declare(&mut self, mapping: &Mapping, cells: &[String]) -> Result<(), String> {
        let find = |column: &Option<Column>| match column {
            None => Ok(None),
            Some(Column::Number(0)) => Err("columns are numbered from 1".to_owned()),
            Some(Column::Number(n)) => Ok(Some(n - 1)),
            Some(Column::Name(name)) => {
                match cells.iter().position(|cell| *cell == name.to_lowercase()) {
                    Some(at) => Ok(Some(at)),
                    None => Err(format!(
                        "no column is called {name:?}; there are: {}",
                        cells.join(", ")
                    )),
                }
            }
        };
        let named = &mapping.columns;
        self.columns = Columns {
            value: find(&named.value)?,
            kind: find(&named.kind)?,
            actor: find(&named.actor)?,
            reference: find(&named.reference)?,
            published: find(&named.published)?,
            confidence: find(&named.confidence)?,
            valid_from: find(&named.valid_from)?,
            valid_until: find(&named.valid_until)?,
            withdrawn: find(&named.withdrawn)?,
        };
        let by_name = std::iter::once(&named.value)
            .chain(named.others())
            .any(|column| matches!(column, Some(Column::Name(_))));
        self.header = mapping.header.unwrap_or(by_name);
        self.constants = mapping.constants.clone();
        let kind = |word: &str| {
            kind_of_word(word).ok_or_else(|| format!("{word:?} is no type of indicator"))
        };
        self.kind = mapping.constants.kind.as_deref().map(kind).transpose()?;
        for (word, meaning) in &mapping.types {
            self.types.insert(word.to_lowercase(), kind(meaning)?);
        }
        Ok(())
    }

    /// A heading with a column of values and, unless it is the only column, another known one.
    fn by_heading(&mut self, cells: &[String]) -> bool {
        let find = |words: &[&str]| cells.iter().position(|cell| words.contains(&cell.as_str()));
        self.columns = Columns {
            value: find(&VALUE),
            kind: find(&KIND),
            actor: find(&ACTOR),
            reference: find(&REFERENCE),
            published: find(&PUBLISHED),
            confidence: find(&CONFIDENCE),
            valid_from: find(&VALID_FROM),
            valid_until: find(&VALID_UNTIL),
            withdrawn: find(&WITHDRAWN),
        };
        let more = self.columns.others();
        self.columns.value.is_some() && (cells.len() == 1 || more.iter().any(|c| c.is_some()))
    }

    /// No heading, but rows of a type and a value of that type, in either order.
    fn by_rows(&mut self, cells: &[String]) -> bool {
        let fits = |kind: &str, value: &str| {
            kind_of_word(kind).is_some_and(|kind| declared(kind, value).is_some())
        };
        let (Some(first), Some(second)) = (cells.first(), cells.get(1)) else {
            return false;
        };
        let (kind, value) = if fits(first, second) {
            (0, 1)
        } else if fits(second, first) && classify(second).is_none() {
            (1, 0)
        } else {
            return false;
        };
        self.header = false;
        self.columns = Columns {
            value: Some(value),
            kind: Some(kind),
            ..Columns::default()
        };
        true
    }
}

/// The character that divides `line` most often; a tab before all others.
fn delimiter_of(line: &str) -> char {
    if line.contains('\t') {
        return '\t';
    }
    let count = |c: char| line.matches(c).count();
    [',', ';', '|']
        .into_iter()
        .max_by_key(|c| (count(*c), *c == ','))
        .unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::Layout;
    use crate::mapping::Mapping;

    #[test]
    fn heading_rows_or_nothing() {
        let found = |head: &str| Layout::find(head, None).and_then(Result::ok);
        let layout = found("# made by hand\nIOC;Type;Threat Actor\nx.example;domain;Y\n").unwrap();
        assert_eq!((layout.delimiter, layout.header), (b';', true));
        assert_eq!(
            (layout.columns.value, layout.columns.actor),
            (Some(0), Some(2))
        );
        let layout = found("domain\tx.example\n").unwrap();
        assert_eq!(
            (layout.header, layout.columns.value, layout.columns.kind),
            (false, Some(1), Some(0))
        );
        assert!(found("x.example\ny.example\n").is_none());
        assert!(found("name,size\nx,1\n").is_none());
    }

    #[test]
    fn a_mapping_that_does_not_fit_says_what_there_is() {
        let mapping = Mapping::from_pairs("value=ioc").unwrap();
        let reason = Layout::find("a,b\n", Some(&mapping)).unwrap().unwrap_err();
        assert!(reason.contains("there are: a, b"), "{reason}");
    }
}

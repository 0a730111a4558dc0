//! The tables of the specification, read from `rules/*.txt` once.

use std::collections::HashMap;
use std::sync::OnceLock;

const OBJECTS: &str = include_str!("../../rules/objects.txt");
const VOCABULARIES: &str = include_str!("../../rules/vocabularies.txt");
const RELATIONSHIPS: &str = include_str!("../../rules/relationships.txt");

/// Integers have 54 bits with the sign (STIX 2.1, 2.10).
pub(super) const LARGEST: i64 = (1 << 53) - 1;

/// What a value must be.
#[derive(Debug)]
pub(super) enum Kind {
    String,
    Boolean,
    Integer(i64, i64),
    Number(f64, f64),
    Timestamp,
    /// A timestamp with at least milliseconds.
    Millis,
    Url,
    Hex,
    Binary,
    Hashes,
    Dictionary(Entries),
    /// The translations of `language-content`.
    Contents,
    Selector,
    /// An identifier of one of these types, any if there are none.
    Identifier(Vec<&'static str>),
    /// An identifier of none of these types.
    IdentifierNot(Vec<&'static str>),
    /// A word of a closed vocabulary.
    Enum(&'static str),
    /// A word of an open vocabulary.
    Open(&'static str),
    /// An object of its own in the table.
    Object(&'static str),
    /// Another form, see `forms.rs`.
    Form(&'static str),
    /// A list with at least one item (STIX 2.1, 2.12).
    List(Box<Kind>),
}

/// What a dictionary holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entries {
    /// Any values.
    Any,
    /// Lists of texts.
    Lists,
    Texts,
    Integers,
    /// Integers or texts.
    Scalars,
    /// Any values under the words of a vocabulary.
    Names(&'static str),
}

/// One property.
#[derive(Debug)]
pub(super) struct Property {
    pub kind: Kind,
    pub required: bool,
}

/// What holds between properties.
#[derive(Debug)]
pub(super) enum Between {
    Any(Vec<&'static str>),
    One(Vec<&'static str>),
    Needs(&'static str, &'static str),
    /// The first, a moment, is not before the second; with `true`, later.
    Order(&'static str, &'static str, bool),
}

/// One object type or structure.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// `core` or `observable`.
    pub parent: Option<&'static str>,
    pub properties: HashMap<&'static str, Property>,
    pub between: Vec<Between>,
}

/// All tables.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub shapes: HashMap<&'static str, Shape>,
    pub vocabularies: HashMap<&'static str, Vec<&'static str>>,
    /// (source type, relationship type) to target types.
    pub relationships: HashMap<(&'static str, &'static str), Vec<&'static str>>,
}

/// The tables; a test checks that every line of the files was understood.
pub(super) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| read().0)
}

/// The tables and the lines that were not understood.
fn read() -> (Tables, Vec<&'static str>) {
    let mut tables = Tables::default();
    let mut odd = Vec::new();
    read_objects(&mut tables, &mut odd);
    for (name, words) in lists(VOCABULARIES) {
        tables.vocabularies.insert(name, words);
    }
    for (name, words) in lists(RELATIONSHIPS) {
        match name.split_once(' ') {
            Some(key) => drop(tables.relationships.insert(key, words)),
            None => odd.push(name),
        }
    }
    (tables, odd)
}

fn meaningful(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

/// `name: word word`, with further words on indented lines.
fn lists(text: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut lists: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in meaningful(text) {
        match line.split_once(':').filter(|_| !line.starts_with(' ')) {
            Some((name, words)) => lists.push((name, words.split_whitespace().collect())),
            None => {
                if let Some((_, words)) = lists.last_mut() {
                    words.extend(line.split_whitespace());
                }
            }
        }
    }
    lists
}

fn read_objects(tables: &mut Tables, odd: &mut Vec<&'static str>) {
    let mut current: Option<&'static str> = None;
    for line in meaningful(OBJECTS) {
        if !line.starts_with(' ') {
            let (name, parent) = match line.split_once(':') {
                Some((name, parent)) => (name.trim(), Some(parent.trim())),
                None => (line.trim(), None),
            };
            current = Some(name);
            tables.shapes.entry(name).or_default().parent = parent;
            continue;
        }
        let shape = current.and_then(|name| tables.shapes.get_mut(name));
        let understood = shape.and_then(|shape| read_line(shape, line));
        if understood.is_none() {
            odd.push(line);
        }
    }
}

fn read_line(shape: &mut Shape, line: &'static str) -> Option<()> {
    let words: Vec<&'static str> = line.split_whitespace().collect();
    let between = match words.as_slice() {
        ["any", rest @ ..] => Some(Between::Any(rest.to_vec())),
        ["one", rest @ ..] => Some(Between::One(rest.to_vec())),
        ["needs", first, second] => Some(Between::Needs(first, second)),
        ["not-before", first, second] => Some(Between::Order(first, second, false)),
        ["after", first, second] => Some(Between::Order(first, second, true)),
        _ => None,
    };
    if let Some(between) = between {
        shape.between.push(between);
        return Some(());
    }
    let (name, kind) = words.split_first()?;
    let required = name.ends_with('!');
    let name = name.trim_end_matches('!');
    let kind = kind_of(kind)?;
    shape.properties.insert(name, Property { kind, required });
    Some(())
}

fn kind_of(words: &[&'static str]) -> Option<Kind> {
    Some(match words {
        ["list", of @ ..] => Kind::List(Box::new(kind_of(of)?)),
        ["string"] => Kind::String,
        ["boolean"] => Kind::Boolean,
        ["integer"] => Kind::Integer(-LARGEST, LARGEST),
        ["integer", range] => {
            let (low, high) = range.split_once("..")?;
            let high = if high.is_empty() {
                LARGEST
            } else {
                high.parse().ok()?
            };
            Kind::Integer(low.parse().ok()?, high)
        }
        ["number"] => Kind::Number(f64::MIN, f64::MAX),
        ["number", range] => {
            let (low, high) = range.split_once("..")?;
            Kind::Number(low.parse().ok()?, high.parse().ok()?)
        }
        ["timestamp"] => Kind::Timestamp,
        ["millis"] => Kind::Millis,
        ["url"] => Kind::Url,
        ["hex"] => Kind::Hex,
        ["binary"] => Kind::Binary,
        ["hashes"] => Kind::Hashes,
        ["dictionary"] => Kind::Dictionary(Entries::Any),
        ["dictionary", "lists"] => Kind::Dictionary(Entries::Lists),
        ["dictionary", "texts"] => Kind::Dictionary(Entries::Texts),
        ["dictionary", "integers"] => Kind::Dictionary(Entries::Integers),
        ["dictionary", "scalars"] => Kind::Dictionary(Entries::Scalars),
        ["dictionary", "names", name] => Kind::Dictionary(Entries::Names(name)),
        ["contents"] => Kind::Contents,
        ["selector"] => Kind::Selector,
        ["identifier", "not", types @ ..] => Kind::IdentifierNot(types.to_vec()),
        ["identifier", types @ ..] => Kind::Identifier(types.to_vec()),
        ["enum", name] => Kind::Enum(name),
        ["open", name] => Kind::Open(name),
        ["object", name] => Kind::Object(name),
        ["form", name] => Kind::Form(name),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_of(kind: &Kind) -> Option<&'static str> {
        match kind {
            Kind::List(of) => names_of(of),
            Kind::Enum(name) | Kind::Open(name) | Kind::Dictionary(Entries::Names(name)) => {
                Some(name)
            }
            _ => None,
        }
    }

    #[test]
    fn every_line_is_understood_and_leads_somewhere() {
        let (tables, odd) = read();
        assert!(odd.is_empty(), "{odd:?}");
        assert!(tables.relationships.len() > 50);
        for (name, shape) in &tables.shapes {
            for (property, rule) in &shape.properties {
                if let Some(vocabulary) = names_of(&rule.kind) {
                    let known = tables.vocabularies.contains_key(vocabulary);
                    assert!(known, "{name}.{property}: {vocabulary}");
                }
                if let Kind::Object(other) = &rule.kind {
                    assert!(tables.shapes.contains_key(other), "{name}.{property}");
                }
            }
            let parent = shape.parent.and_then(|parent| tables.shapes.get(parent));
            assert_eq!(parent.is_some(), shape.parent.is_some(), "{name}");
            let known = |p: &&str| {
                shape.properties.contains_key(p)
                    || parent.is_some_and(|parent| parent.properties.contains_key(p))
            };
            for between in &shape.between {
                let named = match between {
                    Between::Any(all) | Between::One(all) => all.clone(),
                    Between::Needs(a, b) | Between::Order(a, b, _) => vec![*a, *b],
                };
                assert!(named.iter().all(known), "{name}: {between:?}");
            }
        }
    }
}

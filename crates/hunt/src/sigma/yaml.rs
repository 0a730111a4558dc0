//! YAML as a tree: only what rules are written in. Aliases are refused, since a few lines of them
//! can stand for gigabytes; depth and number of nodes have limits.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

/// Nodes of one file; the largest published rule has about 2,000.
const MAX_NODES: usize = 200_000;
/// Levels of nesting.
const MAX_DEPTH: usize = 64;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Yaml {
    /// Nothing: empty, `~` or `null` without quotes.
    Null,
    /// A scalar as written, and whether it stood in quotes.
    Scalar(String, bool),
    /// A list.
    List(Vec<Yaml>),
    /// A map in the order written; keys are scalars.
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    /// The value under a key of a map.
    pub fn get(&self, key: &str) -> Option<&Yaml> {
        match self {
            Self::Map(pairs) => pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Its elements if it is a list, itself if it is anything but nothing.
    pub fn each(&self) -> &[Yaml] {
        match self {
            Self::List(all) => all,
            Self::Null => &[],
            other => std::slice::from_ref(other),
        }
    }
}

/// Why a text is no YAML that rules may be written in: line and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// All documents of a text.
///
/// # Errors
/// At the first fault; rules of one file stand or fall together.
pub fn documents(text: &str) -> Result<Vec<Yaml>, YamlError> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|e| YamlError {
            line: e.marker().line(),
            reason: e.info().to_owned(),
        })?;
        builder.take(event, span)?;
    }
    Ok(builder.documents)
}

/// A list or map that is not closed yet.
enum Open {
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>, Option<String>),
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    documents: Vec<Yaml>,
    nodes: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        let line = span.start.line();
        let wrong = |reason: &str| YamlError {
            line,
            reason: reason.to_owned(),
        };
        match event {
            Event::Alias(_) => return Err(wrong("aliases are not taken; write the value again")),
            Event::Scalar(text, style, ..) => {
                let plain = style == ScalarStyle::Plain;
                let nothing = plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let key = matches!(self.open.last(), Some(Open::Map(_, None)));
                let value = match nothing && !key {
                    true => Yaml::Null,
                    false => Yaml::Scalar(text.into_owned(), !plain),
                };
                self.put(value, line)?;
            }
            Event::SequenceStart(..) => self.begin(Open::List(Vec::new()), line)?,
            Event::MappingStart(..) => self.begin(Open::Map(Vec::new(), None), line)?,
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List(all)) => self.put(Yaml::List(all), line)?,
                Some(Open::Map(pairs, _)) => self.put(Yaml::Map(pairs), line)?,
                None => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, what: Open, line: usize) -> Result<(), YamlError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(YamlError {
                line,
                reason: format!("nested deeper than {MAX_DEPTH} levels"),
            });
        }
        self.open.push(what);
        Ok(())
    }

    fn put(&mut self, value: Yaml, line: usize) -> Result<(), YamlError> {
        let wrong = |reason: String| Err(YamlError { line, reason });
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return wrong(format!("more than {MAX_NODES} values in one file"));
        }
        match self.open.last_mut() {
            None => self.documents.push(value),
            Some(Open::List(all)) => all.push(value),
            Some(Open::Map(pairs, key)) => match (key.take(), value) {
                (Some(key), value) => pairs.push((key, value)),
                (None, Yaml::Scalar(text, _)) => {
                    if pairs.iter().any(|(k, _)| *k == text) {
                        return wrong("the same key twice in one map".to_owned());
                    }
                    *key = Some(text);
                }
                (None, _) => return wrong("a key that is no text".to_owned()),
            },
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_rules_are_written_in() {
        let all = documents("a: 1\nb: ['x', null, \"null\"]\n---\nc:\n  - d: ~\n").unwrap();
        assert_eq!(all.len(), 2);
        let b = all[0].get("b").unwrap();
        assert_eq!(
            b.each(),
            [
                Yaml::Scalar("x".into(), true),
                Yaml::Null,
                Yaml::Scalar("null".into(), true)
            ]
        );
        assert_eq!(
            all[1].get("c").unwrap().each()[0].get("d"),
            Some(&Yaml::Null)
        );
    }

    #[test]
    fn refuses_aliases_doublets_and_depth() {
        for text in ["a: &x 1\nb: *x\n", "a: 1\na: 2\n", &"[".repeat(100)] {
            assert!(documents(text).is_err(), "{text}");
        }
    }
}

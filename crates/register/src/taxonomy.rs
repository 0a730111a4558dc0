//! Taxonomies as data: classes and types, each with its meaning in own words.

use serde::Deserialize;
use std::sync::LazyLock;

/// A taxonomy of two levels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Taxonomy {
    /// Its name.
    pub name: String,
    /// Short name, as in machine tags.
    pub short: String,
    /// Version of the data.
    pub version: String,
    /// Its classes.
    pub classes: Vec<Class>,
}

/// A class.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Class {
    /// Its id.
    pub id: String,
    /// Its types.
    pub types: Vec<Type>,
}

/// A type.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Type {
    /// Its id.
    pub id: String,
    /// What it means.
    pub meaning: String,
}

impl Taxonomy {
    fn read(text: &str) -> Self {
        // The data is compiled in; a test reads each of them.
        serde_json::from_str(text).unwrap_or(Self {
            name: String::new(),
            short: String::new(),
            version: String::new(),
            classes: Vec::new(),
        })
    }

    /// `class/type` of a text: a type, a class with a type (`class/type`, `class:type`,
    /// `short:class="type"`), or a class with but one type. `None` if it is not in the taxonomy
    /// or fits several.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<String> {
        let text = text.trim().to_lowercase().replace('"', "");
        let text = text
            .strip_prefix(&format!("{}:", self.short))
            .unwrap_or(&text);
        let (class, of) = match text.split_once(['/', ':', '=']) {
            Some((class, of)) => (Some(class), of),
            None => (None, text),
        };
        let of = of.replace([' ', '_'], "-");
        let fits = |c: &&Class| class.is_none_or(|name| c.id == name);
        let mut found = self.classes.iter().filter(fits).flat_map(|c| {
            let of = &of;
            let alone = class.is_none() && c.id == *of && c.types.len() == 1;
            let types = c.types.iter().filter(move |t| t.id == *of || alone);
            types.map(move |t| format!("{}/{}", c.id, t.id))
        });
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// Every `class/type`.
    #[must_use]
    pub fn all(&self) -> Vec<(String, &str)> {
        self.classes
            .iter()
            .flat_map(|c| {
                c.types
                    .iter()
                    .map(move |t| (format!("{}/{}", c.id, t.id), t.meaning.as_str()))
            })
            .collect()
    }
}

/// What kind of incident it is.
pub static RSIT: LazyLock<Taxonomy> =
    LazyLock::new(|| Taxonomy::read(include_str!("../data/rsit.json")));
/// What became of it.
pub static DISPOSITION: LazyLock<Taxonomy> =
    LazyLock::new(|| Taxonomy::read(include_str!("../data/disposition.json")));
/// Sectors, by groups.
pub static SECTORS: LazyLock<Taxonomy> =
    LazyLock::new(|| Taxonomy::read(include_str!("../data/sectors.json")));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_taxonomies_are_whole_and_found_in_however_they_are_written() {
        assert_eq!(RSIT.all().len(), 39);
        assert_eq!(DISPOSITION.all().len(), 13);
        assert!(SECTORS.all().len() > 20);
        let c2 = Some("malicious-code/c2-server".to_owned());
        for text in [
            "c2-server",
            "malicious-code/c2-server",
            "rsit:malicious-code=\"c2-server\"",
            "C2 Server",
        ] {
            assert_eq!(RSIT.find(text), c2, "{text}");
        }
        assert_eq!(RSIT.find("test"), Some("test/test".to_owned()));
        // In two classes of the disposition nothing is called the same; in RSIT one type is.
        assert_eq!(
            RSIT.find("misconfiguration"),
            Some("availability/misconfiguration".to_owned())
        );
        assert_eq!(RSIT.find("nonsense"), None);
        assert_eq!(
            SECTORS.find("health"),
            Some("essential-services/health".to_owned())
        );
    }
}

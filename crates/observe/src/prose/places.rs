//! Nations and sectors, from the lists that come with the program.

use super::pattern::{Classes, Index, Pattern};
use super::words::Word;
use std::sync::OnceLock;

/// Patterns and what each stands for.
#[derive(Debug, Default)]
pub(super) struct Table {
    index: Index,
    values: Vec<String>,
}

impl Table {
    /// Nations as ISO 3166-1 alpha-2 codes.
    pub(super) fn nations() -> &'static Self {
        static NATIONS: OnceLock<Table> = OnceLock::new();
        NATIONS.get_or_init(|| Self::parse(include_str!("../../data/nations.txt")))
    }

    /// Sectors in the words of the STIX vocabulary of industry sectors.
    pub(super) fn sectors() -> &'static Self {
        static SECTORS: OnceLock<Table> = OnceLock::new();
        SECTORS.get_or_init(|| Self::parse(include_str!("../../data/sectors.txt")))
    }

    /// Lines `value: pattern; pattern`.
    fn parse(text: &str) -> Self {
        let mut table = Self::default();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let Some((value, patterns)) = line.split_once(':') else {
                continue;
            };
            for pattern in patterns.split(';') {
                if let Ok(pattern) = Pattern::parse(pattern.trim(), &Classes::new()) {
                    table.index.add(pattern);
                    table.values.push(value.trim().to_owned());
                }
            }
        }
        table
    }

    /// What is named, with the words by which; each value once, in the order of the words.
    pub(super) fn named(&self, words: &[Word]) -> Vec<(&str, usize, usize)> {
        let mut all: Vec<(&str, usize, usize)> = self
            .index
            .matches(words)
            .into_iter()
            .filter_map(|(n, (from, to))| Some((self.values.get(n)?.as_str(), from, to)))
            .collect();
        all.sort_by_key(|(value, from, to)| (*from, usize::MAX - *to, *value));
        all
    }
}

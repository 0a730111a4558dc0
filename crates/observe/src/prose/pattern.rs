//! Patterns over words: the language in which the lexicon is written.
//!
//! ```text
//! inject* .. process|explorer.exe      up to three words between
//! dump* ... lsass                      up to eight words between
//! side loading                         next to each other
//! delet* the|its? file*                a word that may be missing
//! @steal ... credential*               a class of words
//! ```

use super::words::Word;
use std::collections::HashMap;

/// Words that `..` passes over, at most.
const NEAR: usize = 3;
/// Words that `...` passes over, at most.
const FAR: usize = 8;

/// One word of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Alternative {
    /// The word itself.
    Exact(String),
    /// Every word that begins so.
    Prefix(String),
}

impl Alternative {
    fn fits(&self, word: &str) -> bool {
        match self {
            Self::Exact(text) => text == word,
            Self::Prefix(text) => word.starts_with(text.as_str()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    any: Vec<Alternative>,
    optional: bool,
    /// Words that may stand before it.
    gap: usize,
}

/// A sequence of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    steps: Vec<Step>,
}

/// Classes of words: `@name` → what stands for it.
pub(super) type Classes = HashMap<String, Vec<Alternative>>;

/// Reads `a|b*|@class`.
pub(super) fn alternatives(text: &str, classes: &Classes) -> Result<Vec<Alternative>, String> {
    let mut all = Vec::new();
    for part in text.split('|').filter(|p| !p.is_empty()) {
        if let Some(name) = part.strip_prefix('@') {
            let class = classes
                .get(name)
                .ok_or_else(|| format!("the class @{name} is not defined above"))?;
            all.extend(class.iter().cloned());
        } else if let Some(prefix) = part.strip_suffix('*') {
            if prefix.len() < 2 {
                return Err(format!("{part:?} is too short for a beginning of a word"));
            }
            all.push(Alternative::Prefix(prefix.to_owned()));
        } else {
            all.push(Alternative::Exact(part.to_owned()));
        }
    }
    if all.is_empty() {
        return Err("an empty word".to_owned());
    }
    Ok(all)
}

impl Pattern {
    /// Reads one pattern.
    pub(super) fn parse(text: &str, classes: &Classes) -> Result<Self, String> {
        let mut steps: Vec<Step> = Vec::new();
        let mut gap = 0;
        for part in text.split_whitespace() {
            match part {
                ".." => gap = NEAR,
                "..." => gap = FAR,
                word => {
                    let (word, optional) = match word.strip_suffix('?') {
                        Some(word) => (word, true),
                        None => (word, false),
                    };
                    steps.push(Step {
                        any: alternatives(word, classes)?,
                        optional,
                        gap,
                    });
                    gap = 0;
                }
            }
        }
        match steps.first() {
            Some(first) if !first.optional => Ok(Self { steps }),
            _ => Err("a pattern begins with a word that may not be missing".to_owned()),
        }
    }

    /// What a match begins with.
    pub(super) fn first(&self) -> &[Alternative] {
        self.steps.first().map_or(&[], |s| &s.any)
    }

    /// One past the last word of the shortest match that begins at `at`.
    pub(super) fn match_at(&self, words: &[Word], at: usize) -> Option<usize> {
        // The words at which the next step may begin: a window, never the whole sentence.
        let mut ends = vec![at];
        for step in &self.steps {
            let mut next: Vec<usize> = Vec::new();
            for &end in &ends {
                if step.optional {
                    next.push(end);
                }
                let reach = words.get(end..).unwrap_or_default();
                for (i, word) in reach.iter().take(step.gap + 1).enumerate() {
                    if step.any.iter().any(|a| a.fits(&word.text)) {
                        next.push(end + i + 1);
                    }
                }
            }
            next.sort_unstable();
            next.dedup();
            if next.is_empty() {
                return None;
            }
            ends = next;
        }
        ends.first().copied()
    }
}

/// Patterns by the word they begin with, so that a sentence is walked once.
#[derive(Debug, Default)]
pub(super) struct Index {
    patterns: Vec<Pattern>,
    exact: HashMap<String, Vec<usize>>,
    /// By the first two bytes of the beginning.
    prefix: HashMap<[u8; 2], Vec<(String, usize)>>,
}

impl Index {
    /// Adds a pattern; the number it has from then on.
    pub(super) fn add(&mut self, pattern: Pattern) -> usize {
        let number = self.patterns.len();
        for alternative in pattern.first() {
            match alternative {
                Alternative::Exact(word) => {
                    self.exact.entry(word.clone()).or_default().push(number);
                }
                Alternative::Prefix(prefix) => {
                    if let Some(key) = prefix.as_bytes().first_chunk::<2>() {
                        let all = self.prefix.entry(*key).or_default();
                        all.push((prefix.clone(), number));
                    }
                }
            }
        }
        self.patterns.push(pattern);
        number
    }

    /// The first match of each pattern: its number and the words `from..to`.
    pub(super) fn matches(&self, words: &[Word]) -> HashMap<usize, (usize, usize)> {
        let mut found = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            let exact = self.exact.get(&word.text).into_iter().flatten().copied();
            let key = word.text.as_bytes().first_chunk::<2>();
            let begun = key.and_then(|k| self.prefix.get(k)).into_iter().flatten();
            let begun = begun.filter(|(p, _)| word.text.starts_with(p.as_str()));
            for number in exact.chain(begun.map(|(_, n)| *n)) {
                if found.contains_key(&number) {
                    continue;
                }
                let pattern = self.patterns.get(number);
                if let Some(end) = pattern.and_then(|p| p.match_at(words, at)) {
                    found.insert(number, (at, end));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Classes, Index, Pattern};
    use crate::prose::words::words;

    fn finds(pattern: &str, text: &str) -> bool {
        let mut index = Index::default();
        index.add(Pattern::parse(pattern, &Classes::new()).unwrap());
        !index.matches(&words(text, 0)).is_empty()
    }

    #[test]
    fn gaps_are_bounded() {
        assert!(finds("inject* .. process", "injects itself into a process"));
        assert!(!finds(
            "inject* .. process",
            "injects it later on into a process"
        ));
        assert!(finds(
            "inject* ... process",
            "injects it later on into a process"
        ));
    }

    #[test]
    fn a_word_may_be_missing() {
        assert!(finds("delet* its? file*", "deleting files"));
        assert!(finds("delet* its? file*", "deleting its files"));
        assert!(!finds("delet* its? file*", "deleting your files"));
    }

    #[test]
    fn a_pattern_needs_a_beginning() {
        assert!(Pattern::parse("its? file", &Classes::new()).is_err());
        assert!(Pattern::parse("a*", &Classes::new()).is_err());
        assert!(Pattern::parse("@none", &Classes::new()).is_err());
    }
}

//! Which common English words mean nearly the same, are formed from one another, or stand one step
//! below one another: from WordNet 3.0 (`data/words.txt`, made by `data/make-words.py`; licence
//! beside it). The lists of this field stay in `stems.rs`; this is for all other prose.

use std::collections::HashSet;
use std::sync::LazyLock;

static LINES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../data/words.txt").lines().collect());

/// What a word may mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Numbers of its meanings, and of those of words formed from it or from which it is formed.
    pub own: HashSet<u32>,
    /// Numbers of the wider meanings under which they stand.
    pub wider: HashSet<u32>,
}

impl Meaning {
    /// The meanings of a word in lower case, in whatever form; empty for words not listed.
    #[must_use]
    pub fn of(word: &str) -> Self {
        let mut out = Self::default();
        for form in forms(word) {
            out.take(&form);
        }
        out
    }

    fn take(&mut self, word: &str) {
        for line in entries(word) {
            let rest = line.get(word.len() + 1..).unwrap_or_default();
            if let Some(base) = rest.strip_prefix("= ") {
                for line in entries(base).filter(|l| !l.contains(" = ")) {
                    self.read(line.get(base.len() + 1..).unwrap_or_default());
                }
            } else {
                self.read(rest);
            }
        }
    }

    fn read(&mut self, numbers: &str) {
        let mut wider = false;
        for part in numbers.split_whitespace() {
            if part == "^" {
                wider = true;
            } else if let Ok(number) = u32::from_str_radix(part, 36) {
                let _ = if wider {
                    &mut self.wider
                } else {
                    &mut self.own
                }
                .insert(number);
            }
        }
    }

    /// Takes in another word's meanings.
    pub fn add(&mut self, other: &Self) {
        self.own.extend(&other.own);
        self.wider.extend(&other.wider);
    }

    /// True when both may mean nearly the same.
    #[must_use]
    pub fn near(&self, other: &Self) -> bool {
        !self.own.is_disjoint(&other.own)
    }

    /// True when they are near, or one may stand for the other as the wider word.
    #[must_use]
    pub fn loosely(&self, other: &Self) -> bool {
        self.near(other)
            || !self.own.is_disjoint(&other.wider)
            || !self.wider.is_disjoint(&other.own)
    }
}

/// The lines that begin with the word.
fn entries(word: &str) -> impl Iterator<Item = &'static str> + use<> {
    let word = word.to_owned();
    let start = LINES.partition_point(|l| l.split(' ').next() < Some(word.as_str()));
    let lines = LINES.get(start..).unwrap_or_default().iter().copied();
    lines.take_while(move |l| l.split(' ').next() == Some(word.as_str()))
}

/// The word, and what it may be a form of by the regular endings of English.
fn forms(word: &str) -> Vec<String> {
    const ENDINGS: [(&str, &str); 14] = [
        ("ies", "y"),
        ("ied", "y"),
        ("es", ""),
        ("es", "e"),
        ("s", ""),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("ise", "ize"),
        ("ised", "ize"),
        ("ising", "ize"),
        ("isation", "ization"),
        ("our", "or"),
    ];
    let mut out = vec![word.to_owned()];
    for (ending, instead) in ENDINGS {
        let Some(base) = word.strip_suffix(ending).filter(|b| b.len() >= 2) else {
            continue;
        };
        out.push(format!("{base}{instead}"));
        // `planned` is of `plan`.
        let mut last = base.chars().rev();
        if matches!(ending, "ed" | "ing") && last.next() == last.next() {
            out.push(base.get(..base.len() - 1).unwrap_or_default().to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Meaning;

    #[test]
    fn synonyms_forms_and_nouns_of_verbs_are_near() {
        let near = |a: &str, b: &str| Meaning::of(a).near(&Meaning::of(b));
        assert!(near("stole", "stealing"));
        assert!(near("resemblances", "resembles"));
        assert!(near("decision", "decided"));
        assert!(!near("bank", "grid") && !near("", ""));
    }
}

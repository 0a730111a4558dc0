//! The lexicon: which words describe which technique, and why.
//!
//! Its text form is lines:
//!
//! ```text
//! # a remark
//! @steal = steal*|stole*|harvest*          a class of words
//! [T1003.001] LSASS Memory                 a technique and its name
//! : the process that holds credentials is read     the reason for what follows
//! dump* ... lsass                          a pattern
//! mimikatz & credential*                   both in one sentence
//! comsvcs.dll ! signed                     the first, and the second nowhere
//! ~ mimikatz                               weak: found, but no evidence
//! ```

use super::pattern::{Classes, Index, Pattern, alternatives};
use super::words::Word;
use std::sync::OnceLock;

/// Patterns of a lexicon, at most.
const MOST_RULES: usize = 20_000;

/// A lexicon ready to be used. Building takes a few milliseconds.
#[derive(Debug, Default)]
pub struct Lexicon {
    index: Index,
    rules: Vec<Rule>,
    /// Rules by the pattern that begins them.
    by_lead: Vec<Vec<usize>>,
}

/// What is wrong with a lexicon, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("lexicon, line {line}: {reason}")]
pub struct LexiconError {
    /// Line, from 1.
    pub line: usize,
    /// The rule that is broken.
    pub reason: String,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub technique: String,
    pub reason: String,
    pub weak: bool,
    /// It is the technique's name.
    pub name: bool,
    all: Vec<usize>,
    none: Vec<usize>,
}

/// A rule that applies to a sentence, and the words by which.
pub(super) struct Applied<'l> {
    pub rule: &'l Rule,
    pub from: usize,
    pub to: usize,
}

impl Lexicon {
    /// The lexicon that comes with the program, read once.
    #[must_use]
    pub fn standard() -> &'static Self {
        static STANDARD: OnceLock<Lexicon> = OnceLock::new();
        // A test reads it; should it ever fail there is a lexicon of nothing.
        STANDARD.get_or_init(|| Self::parse(STANDARD_TEXT).unwrap_or_default())
    }

    /// Reads a lexicon.
    ///
    /// # Errors
    /// The first line that is none of the forms above.
    pub fn parse(text: &str) -> Result<Self, LexiconError> {
        let mut lexicon = Self::default();
        let mut classes = Classes::new();
        let mut technique = String::new();
        let mut reason = String::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            let failed = |reason: String| LexiconError {
                line: number,
                reason,
            };
            if line.is_empty() || line.starts_with('#') {
            } else if let Some(rest) = line.strip_prefix('[') {
                let (id, name) = rest
                    .split_once(']')
                    .ok_or_else(|| failed("a technique is written [T1234] Name".to_owned()))?;
                technique = id.to_owned();
                lexicon.name(id, name).map_err(failed)?;
            } else if let Some((name, any)) = class(line) {
                let any = alternatives(any, &classes).map_err(failed)?;
                classes.insert(name.to_owned(), any);
            } else if let Some(rest) = line.strip_prefix(':') {
                rest.trim().clone_into(&mut reason);
            } else if technique.is_empty() || lexicon.rules.len() >= MOST_RULES {
                return Err(failed(format!(
                    "a pattern stands under a technique; at most {MOST_RULES} patterns"
                )));
            } else {
                lexicon
                    .rule(line, &technique, &reason, &classes)
                    .map_err(failed)?;
            }
        }
        Ok(lexicon)
    }

    /// The lexicon that comes with the program, and the names of further techniques as ids with
    /// their names, so that a text which writes them out is understood. Names of a single word say
    /// too little and are left out.
    #[must_use]
    pub fn with_names<'a>(names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut lexicon = Self::parse(STANDARD_TEXT).unwrap_or_default();
        for (id, name) in names {
            // A name that cannot be a pattern (a sign alone) is no name that could be found.
            let _ = lexicon.name(id, name);
        }
        lexicon
    }

    fn name(&mut self, id: &str, name: &str) -> Result<(), String> {
        let words: Vec<String> = super::words::words(name, 0)
            .into_iter()
            .map(|w| w.text)
            .collect();
        if words.len() < 2 {
            return Ok(());
        }
        let pattern = Pattern::parse(&words.join(" "), &Classes::new())?;
        let number = self.index.add(pattern);
        self.add(Rule {
            technique: id.to_owned(),
            reason: "the technique's name is written out".to_owned(),
            weak: false,
            name: true,
            all: vec![number],
            none: Vec::new(),
        });
        Ok(())
    }

    fn rule(
        &mut self,
        line: &str,
        technique: &str,
        reason: &str,
        classes: &Classes,
    ) -> Result<(), String> {
        let (weak, line) = match line.strip_prefix('~') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let mut parts = line.split(" ! ");
        let wanted = parts.next().unwrap_or_default();
        let mut all = Vec::new();
        for part in wanted.split(" & ") {
            all.push(self.index.add(Pattern::parse(part, classes)?));
        }
        let mut none = Vec::new();
        for part in parts {
            none.push(self.index.add(Pattern::parse(part, classes)?));
        }
        self.add(Rule {
            technique: technique.to_owned(),
            reason: reason.to_owned(),
            weak,
            name: false,
            all,
            none,
        });
        Ok(())
    }

    fn add(&mut self, rule: Rule) {
        if let Some(&lead) = rule.all.first() {
            if self.by_lead.len() <= lead {
                self.by_lead.resize_with(lead + 1, Vec::new);
            }
            if let Some(rules) = self.by_lead.get_mut(lead) {
                rules.push(self.rules.len());
            }
        }
        self.rules.push(rule);
    }

    /// How many techniques it speaks of.
    #[must_use]
    pub fn techniques(&self) -> usize {
        let ids: std::collections::BTreeSet<&str> =
            self.rules.iter().map(|r| r.technique.as_str()).collect();
        ids.len()
    }

    /// How many patterns it has, names not counted.
    #[must_use]
    pub fn patterns(&self) -> usize {
        self.rules.iter().filter(|r| !r.name).count()
    }

    /// The rules that apply to a sentence, in the order of the lexicon.
    pub(super) fn apply(&self, words: &[Word]) -> Vec<Applied<'_>> {
        let matched = self.index.matches(words);
        let leads = matched.keys().filter_map(|k| self.by_lead.get(*k));
        let mut numbers: Vec<usize> = leads.flatten().copied().collect();
        numbers.sort_unstable();
        let mut applied = Vec::new();
        for rule in numbers.into_iter().filter_map(|n| self.rules.get(n)) {
            let spans: Option<Vec<(usize, usize)>> =
                rule.all.iter().map(|p| matched.get(p).copied()).collect();
            let Some(spans) = spans else { continue };
            if rule.none.iter().any(|p| matched.contains_key(p)) {
                continue;
            }
            applied.push(Applied {
                rule,
                from: spans.iter().map(|s| s.0).min().unwrap_or(0),
                to: spans.iter().map(|s| s.1).max().unwrap_or(0),
            });
        }
        applied
    }
}

/// The line `@name = a|b`; a pattern may begin with a class too, but has no sign of equality.
fn class(line: &str) -> Option<(&str, &str)> {
    let (name, any) = line.strip_prefix('@')?.split_once(" = ")?;
    Some((name.trim(), any.trim()))
}

/// The lexicon as it is written.
const STANDARD_TEXT: &str = include_str!("../../data/behaviours.txt");

#[cfg(test)]
mod tests {
    use super::{Lexicon, STANDARD_TEXT};

    #[test]
    fn the_standard_lexicon_is_well_formed() {
        let lexicon = Lexicon::parse(STANDARD_TEXT).unwrap();
        assert!(lexicon.techniques() > 100, "{}", lexicon.techniques());
    }

    #[test]
    fn an_error_names_its_line() {
        let error = Lexicon::parse("[T1000] Two Words\n@none ..").unwrap_err();
        assert_eq!(error.line, 2);
    }
}

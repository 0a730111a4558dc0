//! Phrases: words with alternatives, endings and gaps, matched on tokens.

use crate::text::Token;

/// A phrase as written in the lists: words divided by spaces; `a|b` either, `word*` any ending,
/// `~3` up to three words between.
#[derive(Debug, Clone)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    OneOf(Vec<(String, bool)>),
    Gap(usize),
}

/// A phrase found: range of tokens.
pub type Phrase = std::ops::Range<usize>;

impl Pattern {
    /// Reads a phrase.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let part = |word: &str| match word.strip_prefix('~').and_then(|n| n.parse().ok()) {
            Some(gap) => Part::Gap(gap),
            None => Part::OneOf(word.split('|').map(alternative).collect()),
        };
        Self {
            parts: text.split(' ').map(part).collect(),
        }
    }

    /// The phrase at token `at`, if it stands there.
    #[must_use]
    pub fn at(&self, tokens: &[Token], at: usize) -> Option<Phrase> {
        Self::ends(&self.parts, tokens, at).map(|end| at..end)
    }

    /// Every place where the phrase stands.
    pub fn find<'a>(&'a self, tokens: &'a [Token]) -> impl Iterator<Item = Phrase> + 'a {
        (0..tokens.len()).filter_map(|at| self.at(tokens, at))
    }

    /// True when the phrase stands somewhere.
    #[must_use]
    pub fn any(&self, tokens: &[Token]) -> bool {
        self.find(tokens).next().is_some()
    }

    fn ends(parts: &[Part], tokens: &[Token], at: usize) -> Option<usize> {
        let Some((part, rest)) = parts.split_first() else {
            return Some(at);
        };
        match part {
            Part::Gap(most) => (0..=*most).find_map(|skip| Self::ends(rest, tokens, at + skip)),
            Part::OneOf(words) => {
                let lower = &tokens.get(at)?.lower;
                let is = |(word, open): &(String, bool)| {
                    if *open {
                        lower.starts_with(word.as_str())
                    } else {
                        lower == word
                    }
                };
                words
                    .iter()
                    .any(is)
                    .then(|| Self::ends(rest, tokens, at + 1))?
            }
        }
    }
}

fn alternative(word: &str) -> (String, bool) {
    match word.strip_suffix('*') {
        Some(open) if !open.is_empty() => (open.to_owned(), true),
        _ => (word.to_owned(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use crate::text::Document;

    #[test]
    fn endings_alternatives_and_gaps() {
        let document = Document::new("It contains clear indicators linked to them.");
        let tokens = &document.sentences[0].tokens;
        for (pattern, holds) in [
            ("contain* ~2 indicator*|sign*", true),
            ("contain* indicator*", false),
            ("it contain", false),
            ("them .", true),
        ] {
            assert_eq!(Pattern::new(pattern).any(tokens), holds, "{pattern}");
        }
    }
}

//! A statement as front matter, sentences, clauses and words with their places.

mod front;
mod sentence;
pub(crate) mod token;

pub use front::FrontMatter;
pub use sentence::Sentence;
pub use token::{Token, TokenKind};

/// Bytes of a statement that are read; the rest is left out and [`Document::cut`] says so.
pub const MAX_BYTES: usize = 2 << 20;
/// Sentences of a statement that are read.
pub const MAX_SENTENCES: usize = 2_000;
/// Words of a sentence; a longer one is divided.
pub const MAX_TOKENS: usize = 160;

/// A statement, read.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    /// What stands before the text between two lines of `---`.
    pub front: FrontMatter,
    /// Its sentences in order.
    pub sentences: Vec<Sentence>,
    /// True when the text was longer than what is read.
    pub cut: bool,
}

impl Document {
    /// Reads a text. Whatever it is, something is read: there is no error.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut end = text.len().min(MAX_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let read = text.get(..end).unwrap_or_default();
        let (front, body) = front::read(read);
        let (sentences, all) = sentence::read(read, body);
        Self {
            text: read.to_owned(),
            front,
            sentences,
            cut: end < text.len() || !all,
        }
    }

    /// The text that the places refer to.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a stretch; empty when the stretch is none.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Document;

    fn sentences(text: &str) -> Vec<String> {
        let document = Document::new(text);
        let of = |s: &super::Sentence| document.slice(s.start, s.end).to_owned();
        document.sentences.iter().map(of).collect()
    }

    #[test]
    fn sentences_end_where_they_end() {
        let text =
            "Mr. Smith of the U.S. agency said 3.5 per cent. It “was so.” Then: no. 5!\n\nNew";
        assert_eq!(
            sentences(text),
            [
                "Mr. Smith of the U.S. agency said 3.5 per cent.",
                "It “was so.”",
                "Then: no. 5!",
                "New"
            ]
        );
    }

    #[test]
    fn wrapped_lines_are_joined_and_long_lines_are_paragraphs() {
        assert_eq!(
            sentences("The agency\nsaid so.\nAnd more"),
            ["The agency\nsaid so.", "And more"]
        );
        let long = format!("Headline here\n{} end", "word ".repeat(50));
        assert_eq!(sentences(&long).len(), 2);
    }

    #[test]
    fn front_matter_is_no_text() {
        let document = Document::new(
            "---\ntitle: \"A: b\"\ndate: 2021-07-19\nministers:\n  - Hon X\n---\nBody text.",
        );
        assert_eq!(document.front.first("title"), Some("A: b"));
        assert_eq!(document.front.first("ministers"), Some("Hon X"));
        assert_eq!(document.sentences.len(), 1);
    }
}

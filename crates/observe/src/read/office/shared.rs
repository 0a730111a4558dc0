//! Text that the cells of a workbook share.

use std::io::Read;

use super::xml::{Node, Xml};
use crate::read::written::Written;
use crate::read::{Out, Problem};

/// All of it in one string, and where each text ends in it.
pub(super) struct Shared {
    text: String,
    ends: Vec<u32>,
    limit: usize,
    full: bool,
}

impl Shared {
    pub(super) fn new(limit: usize) -> Self {
        // Ends are held as four bytes each.
        let limit = limit.min(1 << 30);
        Self {
            text: String::new(),
            ends: Vec::new(),
            limit,
            full: false,
        }
    }

    /// One text, by its number.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let before = number.checked_sub(1).and_then(|n| self.ends.get(n));
        let start = before.copied().unwrap_or(0);
        self.text.get(start as usize..end as usize)
    }

    /// Holds the texts; those beyond the limit are written as lines.
    pub(super) fn read<R: Read>(
        &mut self,
        xml: &mut Xml<R>,
        beyond: &mut Written,
        out: &mut Out<'_, '_>,
    ) -> Result<(), Problem> {
        // How a word is pronounced is written beside it, in texts of its own.
        let (mut phonetic, mut within) = (false, false);
        xml.each(|node| match node {
            Node::Open(element) if !element.empty => {
                phonetic |= element.name == "rPh";
                within = element.name == "t" && !phonetic;
            }
            Node::Close("si") => self.end(beyond),
            Node::Close(name) => {
                within = false;
                phonetic &= name != "rPh";
            }
            Node::Text(words) if within => self.push(words, beyond, out),
            Node::Character(c) if within => self.push(c.encode_utf8(&mut [0; 4]), beyond, out),
            _ => {}
        })?;
        self.outcome()
    }

    /// Takes more of the text that was begun.
    pub(super) fn push(&mut self, words: &str, beyond: &mut Written, out: &mut Out<'_, '_>) {
        match self.full {
            true => beyond.push(words, out),
            false => self.text.push_str(words),
        }
    }

    /// The text that was begun ends here.
    pub(super) fn end(&mut self, beyond: &mut Written) {
        if self.full {
            return beyond.end_line();
        }
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.ends.push(end);
        self.full = self.text.len() + 4 * self.ends.len() > self.limit;
    }

    /// Whether all texts are held.
    pub(super) fn outcome(&self) -> Result<(), Problem> {
        match self.full {
            true => Err(Problem::SharedText { limit: self.limit }),
            false => Ok(()),
        }
    }
}

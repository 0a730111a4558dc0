//! A statement on paper.

use crate::clock::moment;
use crate::error::AppError;
use crate::session::Session;
use ascribe_publish::pdf::{Block, Paper, pdf};
use ascribe_publish::words::day_words;
use ascribe_statements::render::{Page, page};

impl Session {
    /// A statement as PDF: the released text if there is one. The same text gives the same bytes.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Pdf`].
    pub fn statement_pdf(&self, id: &str) -> Result<Vec<u8>, AppError> {
        let (_, state) = self.release_state(id)?;
        let page = page(&state, &moment);
        // What nobody has released says so on its first page.
        let above = match state.versions.is_empty() {
            true => "Draft, not released",
            false => "Statement",
        };
        Ok(pdf(&paper(&page, above))?)
    }
}

fn paper(page: &Page, above: &str) -> Paper {
    let mut blocks = vec![Block::Title {
        above: above.to_owned(),
        title: page.title.clone(),
        below: day_words(&page.date),
    }];
    if !page.names.is_empty() {
        blocks.push(Block::Small(page.names.join(" · ")));
    }
    blocks.extend(page.notices.iter().cloned().map(Block::Notice));
    for paragraph in &page.paragraphs {
        blocks.push(match page.withdrawn {
            true => Block::Struck(paragraph.clone()),
            false => block(paragraph),
        });
    }
    blocks.extend(page.partners.iter().cloned().map(Block::Paragraph));
    Paper {
        title: page.title.clone(),
        marking: None,
        blocks,
    }
}

/// A paragraph of Markdown: a heading, a list, or text.
fn block(paragraph: &str) -> Block {
    if let Some(words) = paragraph.strip_prefix('#') {
        return Block::Heading(2, words.trim_start_matches('#').trim().to_owned());
    }
    let item = |line: &str| {
        let rest = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        rest.map(str::to_owned)
    };
    match paragraph.lines().map(item).collect() {
        Some(items) => Block::List(items),
        None => Block::Paragraph(paragraph.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, block};

    #[test]
    fn a_list_and_a_heading_are_seen() {
        assert!(matches!(block("- a\n- b"), Block::List(l) if l == ["a", "b"]));
        assert!(matches!(block("## What to do"), Block::Heading(2, w) if w == "What to do"));
        assert!(matches!(block("- a\nb"), Block::Paragraph(_)));
    }
}

//! The page for directors on paper.

use crate::error::AppError;
use ascribe_exchange::advisory::page;
use ascribe_exchange::advisory::{ACTIONS, Advisory, directors};
use ascribe_publish::pdf::{Block, Cell, Column, Paper, Table, page_count, pdf};

/// Actions that are named even where they take a second page.
const FEWEST: usize = 2;

/// The page for directors as PDF: one page, with as many actions as it holds. The same advisory
/// gives the same bytes.
///
/// # Errors
/// [`AppError::Pdf`].
pub fn directors_pdf(advisory: &Advisory) -> Result<Vec<u8>, AppError> {
    let mut sheet = paper(advisory, ACTIONS);
    for actions in (FEWEST..ACTIONS).rev() {
        if page_count(&sheet)? <= 1 {
            break;
        }
        sheet = paper(advisory, actions);
    }
    Ok(pdf(&sheet)?)
}

fn paper(advisory: &Advisory, actions: usize) -> Paper {
    let page = directors(advisory, actions);
    let day = advisory.made.get(..10).unwrap_or(&advisory.made);
    let mut blocks = vec![Block::Title {
        above: "Advisory for directors".to_owned(),
        title: advisory.subject.name.clone(),
        below: ascribe_publish::words::day_words(day),
    }];
    blocks.extend(page.blocks.into_iter().map(block));
    Paper {
        title: page.title,
        marking: Some(advisory.marking.clone()),
        blocks,
    }
}

fn block(block: page::Block) -> Block {
    match block {
        page::Block::Heading(words) => Block::Heading(2, words),
        page::Block::Paragraph(words) => Block::Paragraph(words),
        page::Block::Numbered(items) => Block::Numbered(items),
        page::Block::List(items) => Block::List(items),
        page::Block::Table(heads, rows) => Block::Table(Table {
            columns: heads
                .into_iter()
                .map(|head| Column {
                    head: head.to_owned(),
                    share: 1.0,
                    right: false,
                })
                .collect(),
            rows: rows
                .into_iter()
                .map(|cells| cells.into_iter().map(Cell::Words).collect())
                .collect(),
            total: false,
        }),
    }
}

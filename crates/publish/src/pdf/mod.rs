//! Papers as PDF: one layout engine for everything that is published.
//!
//! A [`Paper`] is a title and blocks; what is laid out is a list of marks on pages (`flow`), which
//! `write` turns into a file. The same paper gives the same bytes: no clock, no random id; the
//! file names its title and language and neither program, author nor place. It is tagged after
//! PDF/UA-1 (headings, lists, tables with their heads, figures with words in their stead).
//!
//! | module | holds |
//! |---|---|
//! | `font` | the fonts compiled in; text as glyphs |
//! | `lines` | text broken into lines |
//! | `flow` | pages, and what stands where on them |
//! | `tree` | what each mark is, for those who do not see it |
//! | `block`, `table`, `columns` | the kinds of blocks |
//! | `style` | sizes and colours |
//! | `write` | marks and tree as a file |

mod block;
mod columns;
mod flow;
mod font;
mod lines;
mod style;
mod table;
mod tree;
mod write;

use crate::words::shorten;

/// Blocks in a paper, at most.
pub const MAX_BLOCKS: usize = 20_000;
/// Pages of a paper, at most.
pub const MAX_PAGES: usize = 2_000;
/// Characters of a title that are kept.
const MAX_TITLE: usize = 300;

/// Title of what has none.
const UNTITLED: &str = "Without a title";
/// Characters of a marking that are kept.
const MAX_MARKING: usize = 80;

/// A document to be laid out. Every string is untrusted.
#[derive(Debug, Clone, Default)]
pub struct Paper {
    /// Title, in the file's properties and at the foot of each page.
    pub title: String,
    /// Marking, on every page.
    pub marking: Option<String>,
    /// Content, in reading order.
    pub blocks: Vec<Block>,
}

/// A piece of a paper.
#[derive(Debug, Clone)]
pub enum Block {
    /// The title as it stands on the first page, with a line above and one below.
    Title {
        /// What kind of paper it is.
        above: String,
        /// The title.
        title: String,
        /// Date, period.
        below: String,
    },
    /// A heading of level 2 or 3.
    Heading(u16, String),
    /// The answer first: a sentence in larger type.
    Lead(String),
    /// A paragraph.
    Paragraph(String),
    /// A paragraph that no longer holds, struck through.
    Struck(String),
    /// A remark in small type.
    Small(String),
    /// A notice that nobody may overlook.
    Notice(String),
    /// A list.
    List(Vec<String>),
    /// A list in an order that matters.
    Numbered(Vec<String>),
    /// Names and what they are.
    Facts(Vec<(String, String)>),
    /// A table.
    Table(Table),
    /// Columns over time.
    Columns(Columns),
}

/// A table. The first cell of a row is its head.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Heads of the columns.
    pub columns: Vec<Column>,
    /// Rows, with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// The last row is a total.
    pub total: bool,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// Head.
    pub head: String,
    /// Share of the width.
    pub share: f32,
    /// Numbers stand to the right.
    pub right: bool,
}

/// A cell.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Words.
    Words(String),
    /// Words, and a remark below them.
    Noted(String, String),
    /// A part of the row before.
    Part(String),
    /// A bar of this share of the greatest, from 0 to 1; none where there is no figure.
    Bar(Option<f32>),
}

/// Columns over time.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// What is shown, for those who do not see it; the figures are added.
    pub title: String,
    /// Label, and figure; none where it is withheld.
    pub columns: Vec<(String, Option<u64>)>,
}

/// Why no PDF was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// More than a paper may hold.
    #[error("cannot write the PDF: it has more than {0}; write it as HTML")]
    TooLong(&'static str),
    /// A font of the program is damaged.
    #[error("cannot write the PDF: a font compiled in cannot be read; the program is damaged")]
    Font,
    /// The library found a rule of PDF or PDF/UA broken.
    #[error("cannot write the PDF: a rule of PDF/UA is broken ({0}); write it as HTML")]
    Rule(String),
}

/// How many pages a paper has.
///
/// # Errors
/// [`PdfError`].
pub fn page_count(paper: &Paper) -> Result<usize, PdfError> {
    let fonts = font::Fonts::new().ok_or(PdfError::Font)?;
    Ok(set(paper, &fonts)?.pages.len())
}

/// The blocks of a paper on pages.
fn set<'f>(paper: &Paper, fonts: &'f font::Fonts) -> Result<flow::Flow<'f>, PdfError> {
    if paper.blocks.len() > MAX_BLOCKS {
        return Err(PdfError::TooLong("20,000 blocks"));
    }
    let mut flow = flow::Flow::new(fonts);
    for block in &paper.blocks {
        block::set(&mut flow, block);
        if flow.pages.len() > MAX_PAGES {
            return Err(PdfError::TooLong("2,000 pages"));
        }
    }
    Ok(flow)
}

/// The paper as a file.
///
/// # Errors
/// [`PdfError`].
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, PdfError> {
    let fonts = font::Fonts::new().ok_or(PdfError::Font)?;
    let mut flow = set(paper, &fonts)?;
    let title = match paper.title.trim() {
        "" => UNTITLED.into(),
        title => shorten(title, MAX_TITLE),
    };
    let marking = paper.marking.as_deref().map(|m| shorten(m, MAX_MARKING));
    flow.margins(&title, marking.as_deref());
    write::write(flow, &fonts, &title)
}

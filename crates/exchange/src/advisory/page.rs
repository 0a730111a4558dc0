//! Pages as blocks, written as Markdown and as HTML that loads nothing and runs nothing.

use super::Advisory;
use crate::text::{escape, markdown};

/// A piece of a page.
pub enum Block {
    /// A heading below the title.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A numbered list.
    Numbered(Vec<String>),
    /// A list.
    List(Vec<String>),
    /// A table: header and rows.
    Table(Vec<&'static str>, Vec<Vec<String>>),
}

/// A page.
pub struct Page {
    /// Its title.
    pub title: String,
    /// Marking and day, at head and foot.
    pub banner: String,
    /// What it holds.
    pub blocks: Vec<Block>,
}

impl Page {
    /// An empty page about the advisory's subject.
    pub fn of(advisory: &Advisory, reader: &str) -> Self {
        let day = advisory.made.get(..10).unwrap_or(&advisory.made);
        Self {
            title: format!("{}: {reader}", advisory.subject.name),
            banner: format!("{} · made {day}", advisory.marking),
            blocks: Vec::new(),
        }
    }

    /// A heading.
    pub fn heading(&mut self, text: &str) {
        self.blocks.push(Block::Heading(text.to_owned()));
    }

    /// A paragraph.
    pub fn say(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// The page as Markdown.
    pub fn markdown(&self) -> String {
        let mut out = format!(
            "# {}\n\n{}\n\n",
            markdown(&self.title),
            markdown(&self.banner)
        );
        for block in &self.blocks {
            out.push_str(&in_markdown(block));
            out.push('\n');
        }
        out.push_str(&format!("{}\n", markdown(&self.banner)));
        out
    }

    /// The page as HTML.
    pub fn html(&self) -> String {
        let banner = escape(&self.banner);
        let body: String = self.blocks.iter().map(in_html).collect();
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
             <title>{title}</title><style>{STYLE}</style></head>\n<body><p class=\"banner\">{banner}</p>\n\
             <h1>{title}</h1>\n{body}<p class=\"banner\">{banner}</p></body></html>\n",
            title = escape(&self.title)
        )
    }
}

const STYLE: &str = "body{font:15px/1.45 sans-serif;max-width:52rem;margin:1.5rem auto;padding:0 1rem;color:#111}\
    h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:1.3rem}.banner{text-align:center;color:#555;font-size:.85rem}\
    table{border-collapse:collapse;width:100%;font-size:.85rem}td,th{border:1px solid #ccc;padding:.25rem .4rem;\
    text-align:left;vertical-align:top}td.long{overflow-wrap:anywhere}li{margin:.25rem 0}";

fn in_markdown(block: &Block) -> String {
    match block {
        Block::Heading(text) => format!("## {}\n", markdown(text)),
        Block::Paragraph(text) => format!("{}\n", markdown(text)),
        Block::Numbered(items) => (1..)
            .zip(items)
            .map(|(n, item)| format!("{n}. {}\n", markdown(item)))
            .collect(),
        Block::List(items) => items
            .iter()
            .map(|item| format!("- {}\n", markdown(item)))
            .collect(),
        Block::Table(header, rows) => {
            let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
            let mut out = row(header.iter().map(|h| markdown(h)).collect());
            out.push_str(&row(header.iter().map(|_| "---".to_owned()).collect()));
            for cells in rows {
                out.push_str(&row(cells.iter().map(|c| markdown(c)).collect()));
            }
            out
        }
    }
}

/// A cell with a word that is longer than a column may be broken inside it; others only between
/// words.
fn wrapped(cell: &str) -> &'static str {
    const LONG: usize = 24;
    let long = |w: &str| w.chars().count() > LONG;
    if cell.split_whitespace().any(long) {
        " class=\"long\""
    } else {
        ""
    }
}

fn in_html(block: &Block) -> String {
    let items = |all: &[String]| -> String {
        all.iter()
            .map(|item| format!("<li>{}</li>\n", escape(item)))
            .collect()
    };
    match block {
        Block::Heading(text) => format!("<h2>{}</h2>\n", escape(text)),
        Block::Paragraph(text) => format!("<p>{}</p>\n", escape(text)),
        Block::Numbered(all) => format!("<ol>\n{}</ol>\n", items(all)),
        Block::List(all) => format!("<ul>\n{}</ul>\n", items(all)),
        Block::Table(header, rows) => {
            let head: String = header
                .iter()
                .map(|h| format!("<th>{}</th>", escape(h)))
                .collect();
            let body: String = rows
                .iter()
                .map(|cells| {
                    let cells: String = cells
                        .iter()
                        .map(|c| format!("<td{}>{}</td>", wrapped(c), escape(c)))
                        .collect();
                    format!("<tr>{cells}</tr>\n")
                })
                .collect();
            format!("<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n")
        }
    }
}

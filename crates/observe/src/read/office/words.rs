//! Running text: paragraphs as lines, cells of tables apart, links beside words.

use std::io::Read;

use super::xml::{Element, Node, Xml};
use crate::read::written::Written;
use crate::read::{Out, Problem};

/// How elements divide the text of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// By paragraphs, rows and cells.
    Text,
    /// Each element is a fact of its own.
    Facts,
}

/// Writes the text of a part.
pub(super) fn read<R: Read>(
    xml: &mut Xml<R>,
    style: Style,
    text: &mut Written,
    out: &mut Out<'_, '_>,
) -> Result<(), Problem> {
    let mut cells = 0usize;
    let outcome = xml.each(|node| match node {
        Node::Text(words) => push(words, text, out),
        Node::Character(c) => text.push(c.encode_utf8(&mut [0; 4]), out),
        Node::Open(element) => {
            addresses(&element, text, out);
            if is_cell(element.name) && !element.empty {
                cells += 1;
            }
            if element.empty {
                text.push(mark(element.name, cells), out);
            }
        }
        Node::Close(name) => {
            if is_cell(name) {
                cells = cells.saturating_sub(1);
            }
            match style {
                Style::Text => text.push(mark(name, cells), out),
                Style::Facts => text.end_line(),
            }
        }
    });
    text.end_line();
    outcome
}

/// Writes the addresses outside of the document that a part refers to.
pub(super) fn links<R: Read>(
    xml: &mut Xml<R>,
    text: &mut Written,
    out: &mut Out<'_, '_>,
) -> Result<(), Problem> {
    xml.each(|node| {
        if let Node::Open(element) = node {
            addresses(&element, text, out);
            text.end_line();
        }
    })
}

/// White space between elements, set there for its looks, is no text.
fn push(words: &str, text: &mut Written, out: &mut Out<'_, '_>) {
    let layout = words.contains('\n') && words.trim().is_empty();
    if !layout {
        text.push(words, out);
    }
}

fn is_cell(name: &str) -> bool {
    matches!(name, "tc" | "table-cell" | "covered-table-cell")
}

/// What stands in the text where an element ends.
fn mark(name: &str, cells: usize) -> &'static str {
    match name {
        "p" | "h" | "br" | "cr" | "line-break" if cells > 0 => " ",
        "tab" | "tc" | "table-cell" | "covered-table-cell" => "\t",
        "s" => " ",
        "p" | "h" | "br" | "cr" | "line-break" | "tr" | "table-row" | "comment" | "si"
        | "title" | "creator" => "\n",
        _ => "",
    }
}

/// Attributes that lead somewhere or are commands of a field.
fn addresses(element: &Element<'_>, text: &mut Written, out: &mut Out<'_, '_>) {
    element.attributes(|name, value| {
        let leads = match name {
            "instr" => true,
            "Target" | "href" | "src" | "link" => is_outside(value),
            _ => false,
        };
        if leads {
            text.push(" <", out);
            text.push(value.strip_prefix("mailto:").unwrap_or(value), out);
            text.push("> ", out);
        }
    });
}

/// An address with a scheme or a share of its own; parts of the package have none.
fn is_outside(address: &str) -> bool {
    address.contains("://") || address.contains("\\\\") || address.starts_with("mailto:")
}

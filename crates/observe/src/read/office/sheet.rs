//! A sheet of a workbook: a line for each row, tabs between its cells.

use std::io::Read;

use super::shared::Shared;
use super::xml::{Node, Xml};
use crate::read::written::Written;
use crate::read::{Out, Problem};

/// The cell being read.
#[derive(Default)]
struct Cell {
    /// Its value is the number of a shared text.
    shared: bool,
    value: String,
    formula: String,
    within: Within,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Within {
    #[default]
    Nothing,
    Value,
    Formula,
}

/// Writes the cells row by row; a formula stands behind its value.
pub(super) fn read<R: Read>(
    xml: &mut Xml<R>,
    shared: &Shared,
    text: &mut Written,
    out: &mut Out<'_, '_>,
) -> Result<(), Problem> {
    let mut cell = Cell::default();
    let mut first = true;
    let outcome = xml.each(|node| match node {
        Node::Open(element) => match element.name {
            "c" if !element.empty => {
                cell.shared = element.attribute("t").as_deref() == Some("s");
                cell.value.clear();
                cell.formula.clear();
            }
            "v" | "t" if !element.empty => cell.within = Within::Value,
            "f" if !element.empty => cell.within = Within::Formula,
            _ => {}
        },
        Node::Text(words) => cell.push(words),
        Node::Character(c) => cell.push(c.encode_utf8(&mut [0; 4])),
        Node::Close(name) => match name {
            "c" => {
                if !std::mem::take(&mut first) {
                    text.push("\t", out);
                }
                cell.write(shared, text, out);
            }
            "row" => {
                text.push("\n", out);
                first = true;
            }
            _ => cell.within = Within::Nothing,
        },
    });
    text.end_line();
    outcome
}

/// Writes a value: a cell stays on one line, in one column.
pub(super) fn in_cell(value: &str, text: &mut Written, out: &mut Out<'_, '_>) {
    for part in value.split(['\t', '\n', '\r']).filter(|p| !p.is_empty()) {
        text.push(part, out);
        if part.len() < value.len() {
            text.push(" ", out);
        }
    }
}

impl Cell {
    fn push(&mut self, words: &str) {
        match self.within {
            Within::Value => self.value.push_str(words),
            Within::Formula => self.formula.push_str(words),
            Within::Nothing => {}
        }
    }

    fn write(&self, shared: &Shared, text: &mut Written, out: &mut Out<'_, '_>) {
        let value = if self.shared {
            let number = self.value.trim().parse().ok();
            number.and_then(|n| shared.get(n)).unwrap_or_default()
        } else {
            &self.value
        };
        in_cell(value, text, out);
        if !self.formula.is_empty() {
            text.push(" =", out);
            text.push(&self.formula, out);
        }
    }
}

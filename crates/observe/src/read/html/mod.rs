//! HTML as text, with the addresses that it links to.
//!
//! Tags are tokenised as the WHATWG describes, no tree is built: nesting costs
//! nothing. Spans refer to the text that comes out.

mod head;
mod page;

pub use head::PageHead;
pub(super) use page::text;

use super::cut::cut;
use super::{Hint, Input, Out, Problem, Reader};

/// Reads a page; one longer than a document may be is emitted as written.
pub(crate) struct Html;

impl Reader for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        if hint.charset.is_none() {
            return 0;
        }
        let begins = |with: &str| {
            hint.start
                .get(..with.len())
                .is_some_and(|s| s.eq_ignore_ascii_case(with))
        };
        if begins("<!doctype html") || begins("<html") {
            return 60;
        }
        if hint.has_extension(&["html", "htm", "xhtml"]) {
            55
        } else {
            0
        }
    }

    fn is_intricate(&self) -> bool {
        false
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let max = out.limits().max_document_bytes;
        let mut document = Some(String::new());
        let mut start = None;
        out.each_piece(input, |out, base, text| {
            let begin = *start.get_or_insert(base);
            match document.take() {
                Some(mut held) if held.len() + text.len() <= max => {
                    held.push_str(text);
                    document = Some(held);
                }
                Some(held) => {
                    emit(begin, &held, out);
                    out.text(base, text);
                }
                None => out.text(base, text),
            }
        });
        if let Some(document) = document {
            emit(0, &page::text(&document), out);
        }
        Ok(())
    }
}

/// Emits a long text in pieces.
fn emit(mut base: u64, mut text: &str, out: &mut Out<'_, '_>) {
    let size = out.limits().piece_bytes.max(64);
    while !text.is_empty() {
        let window = text.as_bytes().get(..size);
        let length = window.map_or(text.len(), cut);
        let (piece, rest) = text.split_at_checked(length).unwrap_or((text, ""));
        out.text(base, piece);
        base += piece.len() as u64;
        text = rest;
    }
}

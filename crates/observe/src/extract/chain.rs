//! Labels joined by dots, however the dots are written.

use super::defang::{self, Style};
use super::suffix;
use super::text::{Text, WIDE, is_ideograph};

/// Longest label read; DNS allows 63 bytes of punycode, mailboxes and file names more.
const LABEL_BYTES: usize = 256;
/// Most labels read; DNS allows 127.
const LABELS: usize = 128;
/// Most dots written as words in one chain.
const SPOKEN_DOTS: usize = 4;

/// One label of a chain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    /// First byte.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    /// One past its last byte and a bracket that closes a defanged dot before it.
    pub(super) stop: usize,
    /// Classes of its bytes.
    pub(super) mask: u8,
    /// How the dot before it was written; plain for the first label.
    pub(super) style: Style,
}

impl Label {
    /// The label as written.
    pub(super) fn of(self, text: Text<'_>) -> &str {
        text.slice(self.start, self.end)
    }
}

/// Reads the chain that begins at `start` into `labels`, which is cleared first.
pub(super) fn read(text: Text<'_>, start: usize, labels: &mut Vec<Label>) {
    labels.clear();
    let (mut at, mut style, mut close) = (start, Style::Plain, 0u8);
    let mut spoken = 0;
    while labels.len() < LABELS {
        let (mut end, mask) = text.word_end(at, LABEL_BYTES);
        if end == at {
            break;
        }
        let cut = (mask & WIDE != 0 && !labels.is_empty())
            .then(|| latin_suffix(text, at, end))
            .flatten();
        end = cut.unwrap_or(end);
        let stop = if close != 0 && text.at(end) == close {
            end + 1
        } else {
            end
        };
        labels.push(Label {
            start: at,
            end,
            stop,
            mask,
            style,
        });
        if cut.is_some() {
            break;
        }
        let Some(next) = defang::dot(text, stop) else {
            break;
        };
        spoken += usize::from(next.style == Style::Spoken);
        if spoken > SPOKEN_DOTS {
            break;
        }
        (at, style, close) = (next.end, next.style, next.close);
    }
}

/// End of a top-level domain that words of a script without blanks follow at once.
fn latin_suffix(text: Text<'_>, at: usize, end: usize) -> Option<usize> {
    let label = text.slice(at, end);
    let head = label.split(is_ideograph).next()?;
    let known = (2..label.len()).contains(&head.len())
        && head.bytes().all(|byte| byte.is_ascii_alphabetic())
        && suffix::is_domain(&format!("a.{}", head.to_ascii_lowercase()));
    known.then_some(at + head.len())
}

/// Whether any dot of the chain was defanged.
pub(super) fn is_defanged(labels: &[Label]) -> bool {
    labels.iter().any(|label| label.style == Style::Defanged)
}

/// Whether any dot of the chain is the word "dot" between blanks.
pub(super) fn is_spoken(labels: &[Label]) -> bool {
    labels.iter().any(|label| label.style == Style::Spoken)
}

/// The chain with plain dots, as written otherwise.
pub(super) fn join(text: Text<'_>, labels: &[Label]) -> String {
    let mut out = String::new();
    for label in labels {
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str(label.of(text));
    }
    out
}

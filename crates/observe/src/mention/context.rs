//! The words around a name.

use std::borrow::Cow;

use super::words::is_support;

/// Bytes on either side that are looked at.
const WINDOW_BYTES: usize = 96;
/// Words on either side that may support a name.
const WORDS: usize = 3;

/// The text of the sentence before `start`, at most [`WINDOW_BYTES`].
pub(super) fn before(text: &str, start: usize) -> &str {
    let mut from = start.saturating_sub(WINDOW_BYTES);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let window = text.get(from..start).unwrap_or_default();
    let stop = sentence_ends(window).last();
    stop.and_then(|i| window.get(i..)).unwrap_or(window)
}

/// The text of the sentence after `end`, at most [`WINDOW_BYTES`].
pub(super) fn after(text: &str, end: usize) -> &str {
    let mut to = (end + WINDOW_BYTES).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let window = text.get(end..to).unwrap_or_default();
    let stop = sentence_ends(window).next();
    stop.and_then(|i| window.get(..i)).unwrap_or(window)
}

/// Places after a full stop and a blank, a mark that ends a clause, or a blank
/// line.
fn sentence_ends(window: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = window.as_bytes();
    bytes
        .windows(2)
        .enumerate()
        .filter_map(|(i, pair)| match pair {
            [b'.' | b'!' | b'?' | b';', b' ' | b'\n' | b'\r'] | [b'\n', b'\n'] => Some(i + 1),
            _ => None,
        })
}

/// Words of a window in lower case.
pub(super) fn words(window: &str) -> impl DoubleEndedIterator<Item = Cow<'_, str>> {
    window
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .filter(|w| !w.is_empty())
        .map(|w| {
            let plain = w.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
            if plain {
                Cow::Borrowed(w)
            } else {
                w.to_lowercase().replace('’', "'").into()
            }
        })
}

/// Whether a word near the name says that a name of this kind stands here.
pub(super) fn has_support(text: &str, start: usize, end: usize) -> bool {
    words(after(text, end)).take(WORDS).any(|w| is_support(&w))
        || words(before(text, start))
            .rev()
            .take(WORDS)
            .any(|w| is_support(&w))
        || after(text, end).starts_with(".exe")
}

/// Whether the name is set apart as code or in quotation marks, or is the name
/// of a program.
pub(super) fn is_marked(text: &str, start: usize, end: usize) -> bool {
    let left = text.get(..start).and_then(|t| t.chars().next_back());
    let right = text.get(end..).and_then(|t| t.chars().next());
    let mark = |c: Option<char>| c.is_some_and(|c| c == '`' || is_quote(c));
    mark(left) && mark(right) || after(text, end).starts_with(".exe")
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' | '„')
}

/// Whether the name stands in quotation marks or on a quoted line.
pub(super) fn is_quoted(text: &str, start: usize, end: usize) -> bool {
    let left = text.get(..start).and_then(|t| t.chars().next_back());
    let right = text.get(end..).and_then(|t| t.chars().next());
    if left.is_some_and(is_quote) && right.is_some_and(is_quote) {
        return true;
    }
    let from = start.saturating_sub(1024);
    let line = text.as_bytes().get(from..start).unwrap_or_default();
    let begin = memchr::memrchr(b'\n', line).map_or(0, |i| i + 1);
    let known = begin > 0 || from == 0;
    known
        && line
            .get(begin..)
            .unwrap_or_default()
            .trim_ascii_start()
            .starts_with(b">")
}

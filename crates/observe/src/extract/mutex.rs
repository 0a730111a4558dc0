//! Mutex names: only where the text says that it is one.

use super::text::{BEGIN, Text, class};

/// Longest name, in bytes (Windows: `MAX_PATH`).
const NAME_BYTES: usize = 260;

/// Whether the word `start..end` announces a mutex.
pub(super) fn announces(text: Text<'_>, start: usize, end: usize) -> bool {
    super::context::is_any(
        text.slice(start, end),
        &["mutex", "mutexes", "mutant", "mutants", "mutexname"],
    )
}

/// Whether the word announces more than one.
pub(super) fn is_plural(text: Text<'_>, start: usize, end: usize) -> bool {
    super::context::is_any(text.slice(start, end), &["mutexes", "mutants"])
}

/// Whether the word names a function that makes or opens a mutex.
pub(super) fn is_call(text: Text<'_>, start: usize, end: usize) -> bool {
    const FUNCTIONS: &[&str] = &[
        "mutex",
        "createmutex",
        "createmutexa",
        "createmutexw",
        "createmutexexa",
        "createmutexexw",
        "openmutex",
        "openmutexa",
        "openmutexw",
    ];
    super::context::is_any(text.slice(start, end), FUNCTIONS)
}

/// The string among the arguments of a call whose bracket opens at `at`: its first and last byte.
pub(super) fn argument(text: Text<'_>, at: usize) -> Option<(usize, usize)> {
    let mut i = at + 1;
    while i < at + 64 {
        match text.at(i) {
            quote @ (b'"' | b'\'') => return quoted(text, i + 1, quote),
            0 | b'\n' | b'\r' | b')' | b';' => return None,
            _ => i += 1,
        }
    }
    None
}

/// The next name of a list after one that ends at `at`: its first and last byte.
pub(super) fn listed(text: Text<'_>, at: usize) -> Option<(usize, usize)> {
    let quote = usize::from(matches!(text.at(at), b'"' | b'\'' | b'`'));
    let mut i = text.skip_blank(at + quote, 2);
    let begin = i;
    if matches!(text.at(i), b',' | b';' | b'&' | b'/') {
        i = text.skip_blank(i + 1, 2);
    }
    for word in ["and ", "or "] {
        if text.has(i, word) {
            i = text.skip_blank(i + word.len(), 2);
        }
    }
    if i == begin {
        i = bullet(text, i)?;
    }
    name(text, i).filter(|&(from, to)| quote > 0 || !is_something_else(text.slice(from, to)))
}

/// After a line break, the first byte of what a `-` or `*` lists.
fn bullet(text: Text<'_>, at: usize) -> Option<usize> {
    let line = at + usize::from(text.at(at) == b'\r');
    if text.at(line) != b'\n' {
        return None;
    }
    let mark = text.skip_blank(line + 1, 16);
    let listed = matches!(text.at(mark), b'-' | b'*') && text.at(mark + 1) == b' ';
    listed.then(|| text.skip_blank(mark + 1, 4))
}

/// A bare name in a list that reads as a digest, an id or a host.
fn is_something_else(token: &str) -> bool {
    let id = token
        .get(..3)
        .is_some_and(|head| head.eq_ignore_ascii_case("cve"));
    super::hash::is_digest(token) || id || token.contains('.') && !token.contains('\\')
}

/// The name that the word `start..at` announces: its first and last byte.
pub(super) fn announced(text: Text<'_>, start: usize, at: usize) -> Option<(usize, usize)> {
    // `"mutex": "name"`
    let quote = matches!(text.at(at), b'"' | b'\'') && text.before(start) == text.at(at);
    let mut i = skip_joint(text, at + usize::from(quote));
    for _ in 0..3 {
        let linked = [
            "named", "called", "name", "names", "is", "with", "the", "of", "object", "value",
            "string", "as",
        ]
        .into_iter()
        .find(|word| text.has(i, word) && class(text.at(i + word.len())) & BEGIN == 0);
        let Some(word) = linked else { break };
        i = skip_joint(text, i + word.len());
    }
    if i == at {
        return None;
    }
    if is_plural(text, start, at) {
        i = bullet(text, i).unwrap_or(i);
    }
    name(text, i)
}

/// The name at `i`, in quotes or bare.
fn name(text: Text<'_>, i: usize) -> Option<(usize, usize)> {
    if let quote @ (b'"' | b'\'' | b'`') = text.at(i) {
        return quoted(text, i + 1, quote);
    }
    let end = token_end(text, i);
    is_name(text.slice(i, end)).then_some((i, end))
}

/// Blanks, colon, equals sign, opening bracket, table bar between the word and the name.
fn skip_joint(text: Text<'_>, at: usize) -> usize {
    let mut i = at;
    while i < at + 6 && matches!(text.at(i), b' ' | b'\t' | b':' | b'=' | b'|' | b'(' | b'[') {
        i += 1;
    }
    i
}

/// The name between quotes whose first byte is `at`, without the blanks around it.
fn quoted(text: Text<'_>, at: usize, quote: u8) -> Option<(usize, usize)> {
    let end = (at..at + NAME_BYTES)
        .find(|&i| text.at(i) == quote || matches!(text.at(i), 0 | b'\n' | b'\r'))
        .filter(|&i| text.at(i) == quote && i > at + 1)?;
    let inside = text.slice(at, end);
    let name = inside.trim();
    let from = at + (inside.len() - inside.trim_start().len());
    (!name.is_empty()).then_some((from, from + name.len()))
}

/// End of the bare name at `at`, without punctuation after it.
pub(super) fn token_end(text: Text<'_>, at: usize) -> usize {
    let mut end = at;
    while end < at + NAME_BYTES {
        let byte = text.at(end);
        let inside = class(byte) & super::text::WORD != 0
            || matches!(
                byte,
                b'\\' | b'.' | b'{' | b'}' | b'#' | b'!' | b'$' | b'%' | b'+' | b'@' | b'~' | b'^'
            );
        if !inside {
            break;
        }
        end += 1;
    }
    while end > at && matches!(text.before(end), b'.' | b'!' | b'\\') {
        end -= 1;
    }
    end
}

/// Whether a bare token is a name and no word of the sentence.
fn is_name(token: &str) -> bool {
    let odd = token
        .bytes()
        .any(|b| b.is_ascii_digit() || matches!(b, b'\\' | b'_' | b'{' | b'#' | b'!' | b'$'));
    let inner_capital = token.bytes().skip(1).any(|b| b.is_ascii_uppercase());
    token.len() >= 3
        && (token.starts_with('{') || token.bytes().any(|b| b.is_ascii_alphabetic()))
        && (odd || inner_capital)
}

/// The name that `Global\`, `Local\` or `BaseNamedObjects\` at `start..end` begins: first and last byte.
pub(super) fn namespaced(text: Text<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
    let word = text.slice(start, end);
    if word.eq_ignore_ascii_case("basenamedobjects") {
        let begin = end + 1;
        let name_end = token_end(text, begin);
        return (name_end > begin + 2).then_some((begin, name_end));
    }
    if !matches!(word, "Global" | "Local") || matches!(text.before(start), b'\\' | b'/') {
        return None;
    }
    let name_end = token_end(text, end + 1);
    let name = text.slice(end + 1, name_end);
    (name.len() >= 4 && !name.contains('\\') && !name.starts_with(['.', '%']))
        .then_some((start, name_end))
}

//! Separators as analysts write them so that nobody clicks: `[.]`, `(dot)`, `\.`, `[at]`, `[:]`.

use super::text::Text;

/// A separator found in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Separator {
    /// Where the next part begins.
    pub(super) end: usize,
    /// How it was written.
    pub(super) style: Style,
    /// A closing bracket that may follow the next part (`evil[.com]`), NUL for none.
    pub(super) close: u8,
}

/// How a separator was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Just the character.
    Plain,
    /// Marked as harmless on purpose.
    Defanged,
    /// The word between blanks (`evil dot com`), which is also ordinary prose.
    Spoken,
}

fn defanged(end: usize) -> Separator {
    Separator {
        end,
        style: Style::Defanged,
        close: 0,
    }
}

/// The bracket that closes `open`, NUL if it is none.
fn closing(open: u8) -> u8 {
    match open {
        b'[' => b']',
        b'(' => b')',
        b'{' => b'}',
        b'<' => b'>',
        _ => 0,
    }
}

fn is_close(byte: u8) -> bool {
    matches!(byte, b']' | b')' | b'}' | b'>')
}

/// `symbol` or one of `words` in brackets, with optional blanks and backslashes around each part.
/// Returns where it ends.
fn bracketed(text: Text<'_>, at: usize, symbol: u8, words: &[&str]) -> Option<usize> {
    let mut i = skip_escape(text, text.skip_blank(at, 2));
    let mut opened = 0;
    while closing(text.at(i)) != 0 && opened < 3 {
        opened += 1;
        i = skip_escape(text, text.skip_blank(i + 1, 1));
    }
    if opened == 0 {
        return None;
    }
    i = symbol_or_word(text, i, symbol, words)?;
    i = skip_escape(text, text.skip_blank(i, 1));
    for round in 0..opened {
        if !is_close(text.at(i)) {
            return (round > 0).then_some(i);
        }
        i += 1;
    }
    Some(i)
}

fn symbol_or_word(text: Text<'_>, at: usize, symbol: u8, words: &[&str]) -> Option<usize> {
    if text.at(at) == symbol {
        return Some(at + 1);
    }
    if let Some(end) = wide_symbol(text, at, symbol) {
        return Some(end);
    }
    words
        .iter()
        .find(|word| text.has(at, word))
        .map(|word| at + word.len())
}

/// Full-width and look-alike forms of `.`, `@` and `:`.
fn wide_symbol(text: Text<'_>, at: usize, symbol: u8) -> Option<usize> {
    if text.at(at) < 0x80 {
        return None;
    }
    let wide = text.char_at(at)?;
    let fits = match symbol {
        b'.' => matches!(wide, '\u{FF0E}' | '\u{3002}' | '\u{FF61}' | '\u{2024}'),
        b'@' => matches!(wide, '\u{FF20}' | '\u{FE6B}'),
        b':' => matches!(wide, '\u{FF1A}' | '\u{A789}'),
        _ => false,
    };
    fits.then(|| at + wide.len_utf8())
}

fn skip_escape(text: Text<'_>, at: usize) -> usize {
    if text.at(at) == b'\\' && !matches!(text.at(at + 1), b'\\' | 0) {
        at + 1
    } else {
        at
    }
}

/// A character reference such as `&#46;`.
fn reference(text: Text<'_>, at: usize, names: &[&str]) -> Option<usize> {
    if text.at(at) != b'&' {
        return None;
    }
    names
        .iter()
        .find(|name| text.has(at, name))
        .map(|name| at + name.len())
}

/// A dot between two labels that ends with a character of the next label.
#[inline]
pub(super) fn dot(text: Text<'_>, at: usize) -> Option<Separator> {
    let byte = text.at(at);
    if byte == b'.' {
        if text.word_at(at + 1) {
            return Some(Separator {
                end: at + 1,
                style: Style::Plain,
                close: 0,
            });
        }
        return half_dot(text, at).or_else(|| veiled_dot(text, at));
    }
    if !matches!(
        byte,
        b' ' | b'\t' | b'[' | b'(' | b'{' | b'<' | b'\\' | b'&' | b'%'
    ) && byte < 0x80
    {
        return None;
    }
    rare_dot(text, at)
}

/// `evil.]com` and `evil.[com]`.
fn half_dot(text: Text<'_>, at: usize) -> Option<Separator> {
    let bracket = text.at(at + 1);
    if !text.alnum_at(at + 2) {
        return None;
    }
    match bracket {
        b']' | b'}' => Some(defanged(at + 2)),
        b'[' | b'{' => Some(Separator {
            end: at + 2,
            style: Style::Defanged,
            close: closing(bracket),
        }),
        _ => None,
    }
}

/// Characters without width, which break a link without showing.
fn skip_invisible(text: Text<'_>, at: usize) -> usize {
    let mut i = at;
    while i < at + 12 && text.at(i) >= 0x80 {
        match text.char_at(i) {
            Some(found @ ('\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')) => {
                i += found.len_utf8();
            }
            _ => break,
        }
    }
    i
}

/// A dot beside invisible characters.
fn veiled_dot(text: Text<'_>, at: usize) -> Option<Separator> {
    let dot = skip_invisible(text, at);
    if text.at(dot) != b'.' {
        return None;
    }
    let end = skip_invisible(text, dot + 1);
    (end - at > 1 && text.alnum_at(end)).then(|| defanged(end))
}

/// A dot escaped by a program, not by an analyst: `\u002e`, `%2E`.
fn escaped_dot(text: Text<'_>, at: usize) -> Option<Separator> {
    let end = ["\\u002e", "\\x2e", "%2e"]
        .into_iter()
        .find(|escape| text.has(at, escape))
        .map(|escape| at + escape.len())?;
    text.alnum_at(end).then_some(Separator {
        end,
        style: Style::Plain,
        close: 0,
    })
}

/// `evil[d]com`, without any blank: `use[d] it` is an editor's remark.
fn initial_dot(text: Text<'_>, at: usize) -> Option<Separator> {
    let bracket = matches!(text.at(at), b'[' | b'(' | b'{');
    let whole = bracket && text.has(at + 1, "d") && text.at(at + 2) == closing(text.at(at));
    (whole && text.alnum_at(at + 3)).then(|| defanged(at + 3))
}

fn rare_dot(text: Text<'_>, at: usize) -> Option<Separator> {
    let byte = text.at(at);
    if matches!(byte, b' ' | b'\t')
        && !matches!(
            text.at(at + 1),
            b'[' | b'(' | b'{' | b'<' | b'\\' | b'd' | b'D' | b' '
        )
    {
        return None;
    }
    if let Some(found) = escaped_dot(text, at)
        .or_else(|| initial_dot(text, at))
        .or_else(|| veiled_dot(text, at))
    {
        return Some(found);
    }
    if let Some(end) = bracketed(text, at, b'.', &["dot"]) {
        let next = text.skip_blank(end, 1);
        return text.word_at(next).then(|| defanged(next));
    }
    if matches!(byte, b'[' | b'(' | b'{') && text.at(at + 1) == b'.' && text.alnum_at(at + 2) {
        return Some(Separator {
            end: at + 2,
            style: Style::Defanged,
            close: closing(byte),
        });
    }
    if byte == b'\\' && text.at(at + 1) == b'.' && text.alnum_at(at + 2) {
        return Some(defanged(at + 2));
    }
    if byte == b'\\' && text.at(at + 1) == b'\\' && text.at(at + 2) == b'.' && text.alnum_at(at + 3)
    {
        return Some(defanged(at + 3));
    }
    if matches!(byte, b' ') && text.has(at + 1, "dot ") && text.alnum_at(at + 5) {
        return Some(Separator {
            end: at + 5,
            style: Style::Spoken,
            close: 0,
        });
    }
    let end = wide_symbol(text, at, b'.')
        .or_else(|| reference(text, at, &["&#46;", "&#x2e;", "&period;"]))?;
    let full_stop = text.before(at).is_ascii() && text.ideograph_at(end);
    (!full_stop && text.alnum_at(end)).then(|| defanged(end))
}

/// An at-sign between a mailbox and its host.
pub(super) fn at_sign(text: Text<'_>, at: usize) -> Option<Separator> {
    let byte = text.at(at);
    if byte == b'@' {
        return text.word_at(at + 1).then_some(Separator {
            end: at + 1,
            style: Style::Plain,
            close: 0,
        });
    }
    if !matches!(byte, b' ' | b'[' | b'(' | b'{' | b'<' | b'\\' | b'&') && byte < 0x80 {
        return None;
    }
    let end = bracketed(text, at, b'@', &["at"])
        .or_else(|| wide_symbol(text, at, b'@'))
        .or_else(|| reference(text, at, &["&#64;", "&#x40;", "&commat;"]))?;
    let next = text.skip_blank(end, 1);
    text.word_at(next).then(|| defanged(next))
}

/// One colon, plain or defanged. Returns its end and whether it was defanged.
pub(super) fn colon(text: Text<'_>, at: usize) -> Option<(usize, bool)> {
    match text.at(at) {
        b':' => Some((at + 1, false)),
        b'[' | b'(' | b'{' if text.at(at + 1) == b':' && is_close(text.at(at + 2)) => {
            Some((at + 3, true))
        }
        _ => None,
    }
}

/// One slash, plain, defanged (`[/]`) or escaped (`\/`).
pub(super) fn slash(text: Text<'_>, at: usize) -> Option<usize> {
    match text.at(at) {
        b'/' => Some(at + 1),
        b'[' | b'(' | b'{' if text.at(at + 1) == b'/' && is_close(text.at(at + 2)) => Some(at + 3),
        b'\\' if text.at(at + 1) == b'/' => Some(at + 2),
        _ => None,
    }
}

/// What stands between a URL's scheme and its authority: `://`, `[:]//`, `[://]`, `:\/\/`.
/// Returns its end.
pub(super) fn scheme_separator(text: Text<'_>, at: usize) -> Option<usize> {
    const LONGEST: usize = 16;
    let (mut i, mut depth, mut colon, mut slashes) = (at, 0i32, false, 0);
    while i < at + LONGEST {
        if slashes == 2 && depth == 0 {
            return Some(i);
        }
        match text.at(i) {
            b'[' | b'(' | b'{' | b'<' => depth += 1,
            b']' | b')' | b'}' | b'>' if depth > 0 => depth -= 1,
            b':' if !colon => colon = true,
            b'/' if colon && slashes < 2 => slashes += 1,
            b'\\' if colon && matches!(text.at(i + 1), b'/' | b'[' | b']') => {}
            b'\\' if colon && slashes < 2 => slashes += 1,
            _ => return None,
        }
        i += 1;
    }
    None
}

/// Plain text of a URL's tail: `[.]`, `(dot)`, `[/]`, `[:]`, `[@]`, `[?]`, `\/` become what they mean.
pub(super) fn refang_tail(tail: &str) -> String {
    let mut out = String::with_capacity(tail.len());
    push_refanged(tail, &mut out);
    out
}

/// [`refang_tail`] onto the end of `out`.
pub(super) fn push_refanged(tail: &str, out: &mut String) {
    if !tail
        .bytes()
        .any(|byte| matches!(byte, b'[' | b'(' | b'{' | b'\\'))
    {
        out.push_str(tail);
        return;
    }
    let text = Text::new(tail);
    let mut i = 0;
    while let Some(next) = text.char_at(i) {
        let (plain, end) = match next {
            '\\' if matches!(text.at(i + 1), b'/' | b'.') => (char::from(text.at(i + 1)), i + 2),
            '[' | '(' | '{' => bracketed_symbol(text, i).unwrap_or((next, i + 1)),
            _ => (next, i + next.len_utf8()),
        };
        out.push(plain);
        i = end;
    }
}

/// A symbol in brackets inside a URL's tail, and its end.
pub(super) fn bracketed_symbol(text: Text<'_>, at: usize) -> Option<(char, usize)> {
    let symbol = text.at(at + 1);
    if matches!(symbol, b'.' | b':' | b'/' | b'@' | b'?') && is_close(text.at(at + 2)) {
        return Some((char::from(symbol), at + 3));
    }
    (text.has(at + 1, "dot") && is_close(text.at(at + 4))).then_some(('.', at + 5))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end_of_dot(text: &str) -> Option<usize> {
        dot(Text::new(text), 1).map(|found| found.end)
    }

    #[test]
    fn dots_in_all_dresses() {
        for text in [
            "a.b",
            "a[.]b",
            "a(.)b",
            "a{.}b",
            "a[dot]b",
            "a(DOT)b",
            "a [.] b",
            "a [ dot ] b",
            "a\\.b",
            "a[.b",
            "a.]b",
            "a[[.]]b",
            "a\\[.\\]b",
            "a\u{FF0E}b",
            "a&#46;b",
            "a dot b",
            "a[.)b",
            "a<.>b",
            "a\u{200B}.\u{200B}b",
            "a.\u{FEFF}b",
            "a\\u002eb",
            "a%2Eb",
            "a[d]b",
        ] {
            let end = end_of_dot(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(&text[end..], "b", "{text}");
        }
        for text in [
            "a. b",
            "a..b",
            "a (b) c",
            "a [1] b",
            "a dotted",
            "a.(b",
            "a",
            "a[d] b",
            "a%2E b",
            "a\u{200B}b",
        ] {
            assert_eq!(end_of_dot(text), None, "{text}");
        }
    }

    #[test]
    fn scheme_separators() {
        for text in [
            "://x",
            "[:]//x",
            "[://]x",
            ":\\/\\/x",
            "[:/]/x",
            "[:][/][/]x",
            ":\\\\x",
            "(:)//x",
        ] {
            let end = scheme_separator(Text::new(text), 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(&text[end..], "x", "{text}");
        }
        for text in [":/x", "//x", ": //x", "[1]://x"] {
            assert_eq!(scheme_separator(Text::new(text), 0), None, "{text}");
        }
    }

    #[test]
    fn tails_are_refanged() {
        assert_eq!(refang_tail("/a[.]php(dot)x\\/y[:]1[x]"), "/a.php.x/y:1[x]");
    }
}

//! From characters to tokens.

use super::{PatternError, literal};

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'a> {
    pub kind: Kind<'a>,
    /// Byte offsets in the pattern.
    pub start: usize,
    pub end: usize,
}

/// Kinds of tokens; operators and brackets by their canonical sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind<'a> {
    /// An identifier or keyword.
    Word(&'a str),
    /// An identifier with hyphens.
    Hyphenated(&'a str),
    /// `=`, `!=`, `<`, `<=`, `>`, `>=`, brackets, `:`, `.`, `,`, `*`.
    Sign(&'static str),
    Integer(i64),
    Float(f64),
    String(String),
    Binary(&'a str),
    Hex(&'a str),
    Timestamp(&'a str),
}

/// Signs with what they mean, longer ones first.
const SIGNS: [(&str, &str); 18] = [
    ("==", "="),
    ("!=", "!="),
    ("<>", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
    ("[", "["),
    ("]", "]"),
    ("(", "("),
    (")", ")"),
    (":", ":"),
    (".", "."),
    (",", ","),
    ("*", "*"),
    ("-", "-"),
    ("+", "+"),
];

/// Whether the grammar skips the character.
fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// The error at byte `at` of `text`.
pub(super) fn error(text: &str, at: usize, expected: &'static str) -> PatternError {
    let before = text.get(..at).unwrap_or(text);
    let rest: String = text
        .get(at..)
        .unwrap_or_default()
        .chars()
        .take(20)
        .collect();
    PatternError {
        column: before.chars().count() + 1,
        expected,
        found: if rest.is_empty() {
            "the end".to_owned()
        } else {
            format!("{rest:?}")
        },
    }
}

/// Splits a pattern.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, PatternError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let skipped = blank(rest);
        if skipped > 0 {
            at += skipped;
            continue;
        }
        if rest.is_empty() {
            return Ok(tokens);
        }
        let (kind, length) = token(rest).map_err(|expected| error(text, at, expected))?;
        let (start, end) = (at, at + length);
        tokens.push(Token { kind, start, end });
        at = end;
    }
}

/// Bytes of white space or of one comment.
fn blank(rest: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find(['\r', '\n']).unwrap_or(rest.len());
    }
    if let Some(comment) = rest.strip_prefix("/*") {
        return comment.find("*/").map_or(0, |end| end + 4);
    }
    rest.find(|c| !is_space(c)).unwrap_or(rest.len())
}

/// The token at the start of `rest` and its length in bytes.
fn token(rest: &str) -> Result<(Kind<'_>, usize), &'static str> {
    let first = rest.bytes().next().unwrap_or(0);
    if first == b'\'' {
        return literal::string(rest);
    }
    if first.is_ascii_alphabetic() || first == b'_' {
        return word(rest);
    }
    if let Some(number) = literal::number(rest) {
        return number;
    }
    let sign = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
    sign.map(|(sign, meaning)| (Kind::Sign(meaning), sign.len()))
        .ok_or("a bracket, operator, literal or name")
}

/// An identifier, keyword or prefixed literal.
fn word(rest: &str) -> Result<(Kind<'_>, usize), &'static str> {
    let length = rest
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        .count();
    let (name, behind) = rest.split_at(length);
    if let Some(quoted) = behind.strip_prefix('\'')
        && matches!(name, "b" | "h" | "t")
    {
        let end = quoted.find('\'').ok_or("the end of the literal")?;
        let content = quoted.get(..end).unwrap_or_default();
        let kind = literal::prefixed(name, content)?;
        return Ok((kind, length + end + 2));
    }
    let kind = if name.contains('-') {
        Kind::Hyphenated(name)
    } else {
        Kind::Word(name)
    };
    Ok((kind, length))
}

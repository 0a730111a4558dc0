//! Paragraphs into sentences, sentences into clauses.

use super::token::{Token, TokenKind, tokens};
use super::{MAX_SENTENCES, MAX_TOKENS};
use std::ops::Range;

/// A sentence and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// First byte in the text.
    pub start: usize,
    /// Byte after it.
    pub end: usize,
    /// Number of the paragraph, from 0.
    pub paragraph: usize,
    /// Stands, at its beginning, within quotation marks.
    pub quoted: bool,
    /// Ends with a full stop or its like; a headline or a sentence broken off does not.
    pub whole: bool,
    /// Its words and signs.
    pub tokens: Vec<Token>,
    /// Ranges of `tokens` that can stand alone.
    pub clauses: Vec<Range<usize>>,
}

/// Words after which a full stop ends nothing.
const ABBREVIATIONS: [&str; 42] = [
    "mr", "mrs", "ms", "dr", "hon", "rt", "st", "gen", "lt", "col", "sen", "rep", "gov", "inc",
    "ltd", "corp", "co", "e.g", "i.e", "u.s", "u.k", "u.n", "a.m", "p.m", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "vs", "no", "nos", "cf",
    "approx", "prof",
];
/// A line longer than this shows that each line is a paragraph.
const LONG_LINE: usize = 160;

/// Sentences of the text from byte `body` on, and whether these are all.
pub fn read(text: &str, body: usize) -> (Vec<Sentence>, bool) {
    let mut out = Vec::new();
    for (number, range) in paragraphs(text, body).into_iter().enumerate() {
        let mut quoted = false;
        for part in split(text, range) {
            let written = text.get(part.clone()).unwrap_or_default();
            let opens = written.starts_with(['“', '"', '‘']);
            let all = tokens(written, part.start);
            for piece in all.chunks(MAX_TOKENS) {
                let (Some(first), Some(last)) = (piece.first(), piece.last()) else {
                    continue;
                };
                if out.len() >= MAX_SENTENCES {
                    return (out, false);
                }
                out.push(Sentence {
                    start: first.start,
                    end: last.end,
                    paragraph: number,
                    quoted: quoted || opens,
                    whole: ends_whole(written),
                    clauses: clauses(piece),
                    tokens: piece.to_vec(),
                });
            }
            quoted = still_open(written, quoted);
        }
    }
    (out, true)
}

fn ends_whole(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '’', '\'', ')', ' '])
        .ends_with(['.', '!', '?'])
}

/// True when a quotation is open at the end of `text`.
fn still_open(text: &str, mut open: bool) -> bool {
    for c in text.chars() {
        match c {
            '“' => open = true,
            '”' => open = false,
            '"' => open = !open,
            _ => {}
        }
    }
    open
}

/// Blank lines divide; where lines are long, or the line before ended a sentence, every line does.
fn paragraphs(text: &str, body: usize) -> Vec<Range<usize>> {
    let rest = text.get(body..).unwrap_or_default();
    let long = rest.lines().any(|l| l.len() > LONG_LINE);
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut at = body;
    let mut begin = true;
    for line in rest.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        if trimmed.is_empty() {
            begin = true;
            continue;
        }
        let start = start + (line.len() - line.trim_start().len());
        let end = start + trimmed.len();
        let heading = trimmed.starts_with(['#', '*', '•', '-']);
        match out.last_mut() {
            Some(last) if !begin && !heading => last.end = end,
            _ => out.push(start..end),
        }
        begin = long || trimmed.starts_with('#');
    }
    out
}

fn split(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let whole = text.get(range.clone()).unwrap_or_default();
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in whole.char_indices() {
        if !matches!(c, '.' | '!' | '?' | '…') || at < start {
            continue;
        }
        let after = whole.get(at + c.len_utf8()..).unwrap_or_default();
        let tail = after.trim_start_matches(['”', '"', '’', '\'', ')', ']', '.']);
        let end = whole.len() - tail.len();
        let next = tail.trim_start();
        let begins = next.starts_with(|n: char| {
            !n.is_lowercase() && (n.is_alphanumeric() || "“\"‘'([•".contains(n))
        });
        if tail.starts_with(char::is_whitespace)
            && begins
            && !(c == '.' && abbreviated(whole.get(start..at).unwrap_or_default()))
        {
            out.push(range.start + start..range.start + end);
            start = whole.len() - next.len();
        }
    }
    if start < whole.len() {
        out.push(range.start + start..range.end);
    }
    out
}

fn abbreviated(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || "(“\"".contains(c))
        .next()
        .unwrap_or_default();
    let lower = word.to_lowercase();
    word.chars().count() == 1 && word.starts_with(char::is_uppercase)
        || ABBREVIATIONS.contains(&lower.as_str())
}

/// Divides at `;`, dashes, and commas or not before words that begin a statement of their own.
fn clauses(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).map_or("", |t| t.lower.as_str());
        let cut = match token.lower.as_str() {
            ";" | "–" | "—" => true,
            "," => matches!(
                next,
                "which"
                    | "and"
                    | "but"
                    | "while"
                    | "who"
                    | "where"
                    | "when"
                    | "after"
                    | "as"
                    | "adding"
                    | "leading"
                    | "allowing"
                    | "enabling"
                    | "including"
                    | "with"
                    | "although"
                    | "though"
            ),
            "but" | "whereas" | "while" => at > start,
            _ => false,
        };
        if cut && at >= start + 3 {
            out.push(start..at);
            start = at + usize::from(token.kind == TokenKind::Sign);
        }
    }
    if start < tokens.len() {
        out.push(start..tokens.len());
    }
    out
}

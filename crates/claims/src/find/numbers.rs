//! Numbers in digits and in words.

use crate::text::{Token, TokenKind};

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
/// Tokens of the longest number in words that is read.
const LONGEST: usize = 12;

/// The number that begins at token `at`, and how many tokens it takes: `1,200`, `34`,
/// `thirty-four`, `two hundred and fifty`, `10 million`, `a dozen`.
pub(super) fn number(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let first = tokens.get(at)?;
    let (mut value, mut end) = match first.kind {
        TokenKind::Number => (digits(&first.lower)?, at + 1),
        TokenKind::Word => words(tokens, at)?,
        TokenKind::Sign => return None,
    };
    while let Some(times) = tokens.get(end).and_then(|t| scale(&t.lower)) {
        value *= times;
        end += 1;
    }
    (value.is_finite() && end - at <= LONGEST).then_some((value, end - at))
}

/// Digits with marks between thousands; no fractions of years (`2020/21`), no ranges.
fn digits(written: &str) -> Option<f64> {
    if written.contains(['/', '-']) {
        return None;
    }
    written.replace(',', "").parse().ok()
}

fn scale(word: &str) -> Option<f64> {
    match word {
        "thousand" => Some(1e3),
        "million" | "m" | "mn" => Some(1e6),
        "billion" | "bn" => Some(1e9),
        _ => None,
    }
}

/// Words below a thousand, then `dozen`, `score` or nothing: value and token after it.
fn words(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let lower = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    if matches!(lower(at), "a" | "an") {
        return match lower(at + 1) {
            "dozen" => Some((12.0, at + 2)),
            "hundred" => Some((100.0, at + 2)),
            "thousand" | "million" | "billion" => Some((1.0, at + 1)),
            _ => None,
        };
    }
    let (mut value, mut end) = below_hundred(tokens, at)?;
    if lower(end) == "dozen" {
        return Some((value * 12.0, end + 1));
    }
    if lower(end) == "hundred" {
        value *= 100.0;
        end += 1;
        let and = usize::from(lower(end) == "and");
        if let Some((rest, after)) = below_hundred(tokens, end + and) {
            value += rest;
            end = after;
        }
    }
    Some((value, end))
}

fn below_hundred(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let lower = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let place = |list: &[&str], word: &str| {
        let found = list.iter().position(|w| *w == word)?;
        u32::try_from(found).ok().map(f64::from)
    };
    if let Some(ten) = place(&TENS, lower(at)) {
        let value = 20.0 + 10.0 * ten;
        let dash = usize::from(matches!(lower(at + 1), "-" | "‑"));
        let unit = place(&UNITS, lower(at + 1 + dash)).filter(|u| (1.0..10.0).contains(u));
        return Some(match unit {
            Some(unit) => (value + unit, at + 2 + dash),
            None => (value, at + 1),
        });
    }
    place(&UNITS, lower(at)).map(|value| (value, at + 1))
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::text::Document;

    #[test]
    fn words_and_digits_give_one_number() {
        for (text, value, length) in [
            ("thirty-four servers", 34.0, 3),
            ("two hundred and fifty firms", 250.0, 4),
            ("three thousand", 3000.0, 2),
            ("10 million", 1e7, 2),
            ("9.7 million", 9.7e6, 2),
            ("1,200 schools", 1200.0, 1),
            ("a dozen", 12.0, 2),
            ("a hundred", 100.0, 2),
            ("twenty and more", 20.0, 1),
        ] {
            let document = Document::new(text);
            let tokens = &document.sentences[0].tokens;
            assert_eq!(number(tokens, 0), Some((value, length)), "{text}");
        }
        let year = Document::new("2020/21 was");
        assert_eq!(number(&year.sentences[0].tokens, 0), None);
    }
}

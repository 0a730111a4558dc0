//! Figures and what they are a part of.

use super::numbers::number;
use super::{Tokens, overlap};
use crate::lexicon::is_function_word;
use crate::text::{Token, TokenKind};

/// What a figure counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Hundredths of the denominator.
    Percent,
    /// Things.
    Count,
}

/// A figure with what it is a part of.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Least value meant.
    pub from: f64,
    /// Greatest value meant; differs from `from` for words such as `a third`.
    pub to: f64,
    /// What it counts in.
    pub unit: Unit,
    /// Part of the value by which another may differ and still be meant: more after `more than`.
    pub leeway: f64,
    /// The figure's own tokens.
    pub tokens: Tokens,
    /// Tokens of what it is a part of (`of the incidents recorded`), without `of`.
    pub denominator: Option<Tokens>,
}

impl Figure {
    /// True when both may mean the same.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        let leeway = self.leeway.max(other.leeway);
        let slack = leeway * self.from.abs().max(other.from.abs());
        self.unit == other.unit && self.from <= other.to + slack && other.from <= self.to + slack
    }

    /// As in `30 %` or `343`.
    #[must_use]
    pub fn shown(&self) -> String {
        let sign = if self.unit == Unit::Percent { " %" } else { "" };
        if (self.to - self.from).abs() < f64::EPSILON {
            format!("{}{sign}", self.from)
        } else {
            format!("{} to {}{sign}", self.from, self.to)
        }
    }
}

/// Every figure that is not part of `taken` (dates, names of actors).
#[must_use]
pub fn figures(tokens: &[Token], taken: &[Tokens]) -> Vec<Figure> {
    let mut out: Vec<Figure> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let figure = at_token(tokens, at).filter(|f| !taken.iter().any(|t| overlap(t, &f.tokens)));
        match figure {
            Some(mut figure) => {
                at = figure.tokens.end;
                figure.denominator = denominator(tokens, &figure);
                // `32 per cent, or 110 of 343`: the second stands in the first's denominator.
                out.push(figure);
            }
            None => at += 1,
        }
    }
    out
}

fn at_token(tokens: &[Token], at: usize) -> Option<Figure> {
    let token = tokens.get(at)?;
    let lower = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    // `A year and a half` is no share.
    let before = |n: usize| at.checked_sub(n).map_or("", &lower);
    let more = before(1) == "and" || before(1) == "a" && before(2) == "and";
    let share = share(&[lower(at), lower(at + 1)]).filter(|_| !more);
    if let Some((from, to, n)) = share {
        return Some(Figure {
            from,
            to,
            unit: Unit::Percent,
            tokens: at..at + n,
            leeway: EXACT,
            denominator: None,
        });
    }
    if let Some((p, end)) = one_in(tokens, at) {
        return Some(Figure {
            from: p - 3.4,
            to: p + 3.4,
            unit: Unit::Percent,
            tokens: at..end,
            leeway: EXACT,
            denominator: None,
        });
    }
    let (value, length) = number(tokens, at)?;
    let end = at + length;
    let percent = match (lower(end), lower(end + 1)) {
        ("%" | "percent" | "pct", _) => 1,
        ("per", "cent") => 2,
        _ => 0,
    };
    let unit = if percent > 0 {
        Unit::Percent
    } else {
        Unit::Count
    };
    // `Centre 18`, `Unit 29155`: a label, no figure.
    let before = at.checked_sub(1).and_then(|i| tokens.get(i));
    let label = |t: &Token| t.capital && t.kind == TokenKind::Word && !is_function_word(&t.lower);
    if unit == Unit::Count && at > 1 && before.is_some_and(label) {
        return None;
    }
    // A small number in words before anything is seldom a figure of the statement.
    if unit == Unit::Count && token.kind == TokenKind::Word && value < 3.0 {
        return None;
    }
    Some(Figure {
        from: value,
        to: value,
        unit,
        tokens: at..end + percent,
        leeway: leeway(tokens, at),
        denominator: None,
    })
}

/// `four in ten`, `9 out of 10`: per cent, and the token after it.
fn one_in(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let lower = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let (part, n) = number(tokens, at)?;
    let gap = match (lower(at + n), lower(at + n + 1)) {
        ("in", "every") => 2,
        ("in", _) => 1,
        ("out", "of") => 2,
        _ => return None,
    };
    let (whole, m) = number(tokens, at + n + gap)?;
    let end = at + n + gap + m;
    // `31 out of 40 firms` is a count with its total, as is what month or year follows.
    let small = part < whole && whole <= 20.0;
    let dated = tokens.get(end).is_some_and(|t| t.capital);
    (small && part >= 1.0 && !dated).then_some((100.0 * part / whole, end))
}

/// Leeway of a figure said exactly: rounding.
const EXACT: f64 = 0.02;

/// How far from the written value another may lie, by the words before it.
fn leeway(tokens: &[Token], at: usize) -> f64 {
    let word = |n: usize| {
        at.checked_sub(n)
            .and_then(|i| tokens.get(i))
            .map_or("", |t| t.lower.as_str())
    };
    // A currency sign may stand between.
    let skip = usize::from(matches!(word(1), "$" | "€" | "£" | "¥"));
    match (word(2 + skip), word(1 + skip)) {
        ("more" | "fewer" | "less" | "better", "than") | ("at", "least" | "most") => 0.12,
        ("up" | "close", "to") | ("just" | "well", "over" | "under" | "above" | "below") => 0.12,
        (_, "over" | "nearly" | "almost" | "exceeding" | "under" | "above" | "below") => 0.12,
        (_, "around" | "about" | "some" | "roughly" | "approximately" | "circa" | "estimated") => {
            0.05
        }
        _ => EXACT,
    }
}

/// Shares in words: least, greatest per cent, number of tokens.
fn share(first: &[&str; 2]) -> Option<(f64, f64, usize)> {
    let [a, b] = first;
    let (word, n) = match (*a, *b) {
        ("a" | "one", part) => (part, 2),
        ("two", "thirds") => return Some((63.0, 70.0, 2)),
        ("three", "quarters") => return Some((72.0, 78.0, 2)),
        ("two", "fifths") => return Some((38.0, 42.0, 2)),
        ("three", "fifths") => return Some((58.0, 62.0, 2)),
        ("four", "fifths") => return Some((78.0, 82.0, 2)),
        ("half", _) => ("half", 1),
        _ => return None,
    };
    let (from, to) = match word {
        "third" => (30.0, 36.9),
        "quarter" => (22.0, 29.9),
        "half" => (45.0, 55.0),
        "fifth" => (18.0, 22.0),
        "sixth" => (15.5, 17.9),
        "eighth" => (11.5, 13.5),
        "tenth" => (8.0, 12.0),
        _ => return None,
    };
    Some((from, to, n))
}

/// Verbs and signs at which a denominator ends.
const ENDS: [&str; 44] = [
    ".",
    ",",
    ";",
    ":",
    "(",
    ")",
    "\"",
    "”",
    "“",
    "–",
    "—",
    "is",
    "are",
    "was",
    "were",
    "contain",
    "contains",
    "contained",
    "had",
    "has",
    "have",
    "can",
    "could",
    "may",
    "might",
    "show",
    "showed",
    "shows",
    "came",
    "come",
    "bore",
    "bear",
    "originated",
    "involved",
    "involve",
    "last",
    "and",
    "which",
    "that",
    "during",
    "appear",
    "appeared",
    "carried",
    "point",
];

/// What follows `of`, `among`, `out of`; or what stands before as `Of the … ,`.
fn denominator(tokens: &[Token], figure: &Figure) -> Option<Tokens> {
    let lower = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let mut at = figure.tokens.end;
    let closing = |i: usize| matches!(lower(i), ")" | ",");
    if lower(at) == "(" {
        // `110 (32 per cent) of the incidents`
        let close = (at..(at + 8).min(tokens.len())).find(|i| closing(*i));
        at = close.map_or(at, |c| c + 1);
    }
    let start = match (lower(at), lower(at + 1), lower(at + 2)) {
        ("out" | "percentage", "of", _) => Some(at + 2),
        ("of" | "among" | "amongst", _, _) => Some(at + 1),
        (_, "of", _) if figure.unit == Unit::Count && counted_of(tokens, at + 2) => Some(at + 2),
        (_, "out", "of") => Some(at + 3),
        _ => None,
    };
    let share = figure.unit == Unit::Percent
        && tokens
            .get(figure.tokens.clone())
            .is_some_and(|t| t.iter().any(|t| matches!(t.lower.as_str(), "in" | "out")));
    let start = start.or_else(|| share.then_some(at));
    if let Some(start) = start {
        let length = tokens
            .get(start..)?
            .iter()
            .position(|t| ENDS.contains(&t.lower.as_str()));
        let end = length.map_or(tokens.len(), |n| start + n);
        let back = matches!(lower(start), "these" | "those" | "them" | "which");
        let real = back
            || tokens
                .get(start..end)?
                .iter()
                .any(|t| !is_function_word(&t.lower));
        return real.then_some(start..end);
    }
    let before = tokens.get(..figure.tokens.start)?;
    if let Some(back) = points_back(before) {
        return Some(back..back + 1);
    }
    let of = before
        .iter()
        .position(|t| matches!(t.lower.as_str(), "of" | "among"))?;
    let opens = of == 0
        || matches!(
            lower(of - 1),
            "," | "that" | "said" | "out" | "“" | "\"" | ":"
        );
    let comma = before.iter().skip(of).position(|t| t.lower == ",")? + of;
    (opens && comma > of + 1).then_some(of + 1..comma)
}

/// The word of `of which`, `of those` after which a figure, and those listed after it, stand:
/// `429 incidents, of which 204 were serious and 18 highly so`.
fn points_back(before: &[Token]) -> Option<usize> {
    const BACK: [&str; 5] = ["which", "whom", "these", "those", "them"];
    let lower = |i: usize| before.get(i).map_or("", |t| t.lower.as_str());
    let at = (1..before.len()).rfind(|i| BACK.contains(&lower(*i)) && lower(i - 1) == "of")?;
    let ended = before
        .iter()
        .skip(at)
        .any(|t| matches!(t.lower.as_str(), ";" | ":"));
    (!ended).then_some(at)
}

/// True when what follows `of` begins with a total: `110 incidents of the 343 recorded`.
fn counted_of(tokens: &[Token], at: usize) -> bool {
    let near = tokens
        .get(at..(at + 3).min(tokens.len()))
        .unwrap_or_default();
    near.iter().any(|t| t.kind == TokenKind::Number)
}

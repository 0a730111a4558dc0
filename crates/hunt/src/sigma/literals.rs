//! Text that every match of a regular expression contains.

use regex_syntax::hir::literal::{ExtractKind, Extractor, Seq};
use regex_syntax::hir::{Hir, HirKind};

/// Alternatives of one expression; of more, no text is needed.
const MAX_TEXTS: usize = 400;
/// Parts of an expression that are looked at.
const MAX_PARTS: usize = 60;

/// Texts in ASCII of lower case, of which every match contains one in some case; none where there
/// is no such text. That case does not count is left aside here, since every text would multiply
/// by its forms: what folds to these letters from outside ASCII is for the caller to think of.
pub(super) fn of_regex(expression: &str, flags: &str) -> Vec<String> {
    let has = |flag: char| flags.contains(flag);
    let expression = expression.strip_prefix("(?i)").unwrap_or(expression);
    let parsed = regex_syntax::ParserBuilder::new()
        .multi_line(has('m'))
        .dot_matches_new_line(has('s'))
        .build()
        .parse(expression);
    parsed.map(|hir| of(&hir)).unwrap_or_default()
}

/// The best that the expression as a whole, or one of its parts, asks for.
fn of(hir: &Hir) -> Vec<String> {
    let own = [ExtractKind::Prefix, ExtractKind::Suffix]
        .into_iter()
        .map(|kind| extracted(hir, kind));
    let inner = match hir.kind() {
        HirKind::Capture(capture) => vec![of(&capture.sub)],
        HirKind::Repetition(many) if many.min > 0 => vec![of(&many.sub)],
        HirKind::Alternation(all) => vec![either(all)],
        HirKind::Concat(parts) => behind(parts),
        _ => Vec::new(),
    };
    own.chain(inner)
        .max_by_key(|texts| worth(texts))
        .unwrap_or_default()
}

/// What each part needs, and what begins at it.
fn behind(parts: &[Hir]) -> Vec<Vec<String>> {
    let looked = parts.iter().take(MAX_PARTS).enumerate();
    looked
        .flat_map(|(at, part)| {
            let rest = parts.get(at..).unwrap_or_default();
            let rest = Hir::concat(rest.to_vec());
            [of(part), extracted(&rest, ExtractKind::Prefix)]
        })
        .collect()
}

/// All alternatives together, if each has text.
fn either(all: &[Hir]) -> Vec<String> {
    let mut texts = Vec::new();
    for one in all {
        let own = of(one);
        if own.is_empty() || texts.len() > MAX_TEXTS {
            return Vec::new();
        }
        texts.extend(own);
    }
    texts
}

fn extracted(hir: &Hir, kind: ExtractKind) -> Vec<String> {
    let mut extractor = Extractor::new();
    extractor.kind(kind);
    texts(&extractor.extract(hir)).unwrap_or_default()
}

/// Text outside ASCII, of which case may be written with other bytes, is cut away.
fn texts(seq: &Seq) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for literal in seq.literals()? {
        let runs = literal.as_bytes().split(|b| !b.is_ascii());
        let run = runs.max_by_key(|run| run.len())?;
        if run.is_empty() || all.len() > MAX_TEXTS {
            return None;
        }
        all.push(String::from_utf8(run.to_ascii_lowercase()).ok()?);
    }
    all.sort_unstable();
    all.dedup();
    Some(all)
}

/// The longer the shortest text the better, then the fewer.
fn worth(texts: &[String]) -> (usize, usize) {
    let shortest = texts.iter().map(String::len).min().unwrap_or(0);
    (shortest.min(12), usize::MAX - texts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_must_be_there() {
        for (expression, flags, expected) in [
            ("ServerInfo~[^/,]*/", "", vec!["serverinfo~"]),
            ("a.*needle.*b", "", vec!["needle"]),
            ("(?i)^/ecp/[^/]{1,12}x", "", vec!["/ecp/"]),
            (
                "(foo|ba[rz])quux",
                "",
                vec!["barquux", "bazquux", "fooquux"],
            ),
            ("(one)?(two|three)", "i", vec!["three", "two"]),
            ("[0-9]+", "", vec![]),
            ("(word)*", "", vec![]),
            ("(word|)", "", vec![]),
            ("(word)+", "", vec!["word"]),
            (".*", "", vec![]),
        ] {
            let mut found = of_regex(expression, flags);
            if found.iter().all(|t| t.len() < 2) {
                found.clear();
            }
            assert_eq!(found, expected, "{expression}");
        }
    }
}

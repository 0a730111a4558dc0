//! Where sentences begin and end, and which stand under a heading of advice.

use std::ops::Range;

/// Bytes of one sentence, at most; a longer run of text is cut between words.
const LONGEST: usize = 4 << 10;
/// Bytes of a line that may be a heading.
const HEADING_BYTES: usize = 80;

/// A sentence of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// It stands under a heading such as *Recommendations*.
    pub under_advice: bool,
    /// Its line begins with the mark of a quotation, `>`.
    pub quoted_line: bool,
}

/// Sentences in the order of the text.
///
/// A line's end is a blank unless the next line is empty, a heading, an item of a list or a row
/// of a table.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut all = Vec::new();
    let mut advice = false;
    for block in blocks(text) {
        let body = text.get(block.clone()).unwrap_or_default();
        let trimmed = body.trim();
        if is_heading(trimmed) {
            advice = is_advice_heading(trimmed);
        }
        let quoted_line = trimmed.starts_with('>') || trimmed.starts_with("&gt;");
        split(text, block, |range| {
            all.push(Sentence {
                range,
                under_advice: advice,
                quoted_line,
            });
        });
    }
    all
}

/// Paragraphs, items of lists and rows of tables.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let mut fresh = true;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let range = at..at + line.len();
        at = range.end;
        let body = line.trim();
        if body.is_empty() {
            fresh = true;
            continue;
        }
        // A short line that goes on in small letters is a wrapped one.
        let wrapped = lines
            .peek()
            .is_some_and(|next| next.trim_start().starts_with(char::is_lowercase));
        let alone = is_heading(body) && !wrapped;
        match all.last_mut() {
            Some(last) if !fresh && !alone && !begins_block(body) => last.end = range.end,
            _ => all.push(range),
        }
        fresh = alone || body.starts_with('|');
    }
    all
}

fn begins_block(line: &str) -> bool {
    line.starts_with(['*', '|', '•', '#', '=', '>', '–', '‣'])
        || line.starts_with("- ")
        || line
            .split_once(['.', ')'])
            .is_some_and(|(n, _)| n.len() <= 2 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// A short line that ends in no mark, or is marked as a heading.
fn is_heading(line: &str) -> bool {
    if line.len() > HEADING_BYTES || line.contains('\n') {
        return false;
    }
    if line.starts_with('#') || line.starts_with("==") {
        return true;
    }
    let few = line.split_whitespace().count() <= 5;
    let capital = line.chars().next().is_some_and(char::is_uppercase);
    few && capital && !line.ends_with(['.', ',', ';', '!', '?', '"', '”'])
}

fn is_advice_heading(line: &str) -> bool {
    let lower = line.to_lowercase();
    const HEADS: [&str; 12] = [
        "recommend",
        "mitigat",
        "advice",
        "remediat",
        "prevention",
        "protect",
        "hardening",
        "detection",
        "guidance",
        "what to do",
        "defen",
        "countermeasure",
    ];
    HEADS.iter().any(|h| lower.contains(h)) && !lower.contains("evasion")
}

/// Cuts a block into sentences.
fn split(text: &str, block: Range<usize>, mut take: impl FnMut(Range<usize>)) {
    let mut hand = |range: Range<usize>| {
        let body = text.get(range.clone()).unwrap_or_default();
        let lead = body.len() - body.trim_start().len();
        let start = range.start + lead;
        take(start..start + body.trim().len());
    };
    let body = text.get(block.clone()).unwrap_or_default();
    let mut from = 0;
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        let ends = matches!(c, '.' | '!' | '?')
            && next.is_none_or(|n| n.is_whitespace() || matches!(n, '"' | '”' | '’' | ')'))
            && !is_abbreviation(body.get(from..at).unwrap_or_default());
        let long = at - from >= LONGEST && c.is_whitespace();
        if ends || long {
            let end = match next {
                Some(n) if ends && matches!(n, '"' | '”' | '’' | ')') => {
                    chars.next();
                    at + c.len_utf8() + n.len_utf8()
                }
                _ => at + c.len_utf8(),
            };
            hand(block.start + from..block.start + end);
            from = end;
        }
    }
    if body.get(from..).is_some_and(|rest| !rest.trim().is_empty()) {
        hand(block.start + from..block.end);
    }
}

/// What stands before a full stop that ends no sentence.
fn is_abbreviation(before: &str) -> bool {
    let last = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let last = last.trim_start_matches(['(', '"', '“']);
    matches!(
        last.to_ascii_lowercase().as_str(),
        "e.g"
            | "i.e"
            | "cf"
            | "vs"
            | "no"
            | "fig"
            | "mr"
            | "ms"
            | "dr"
            | "inc"
            | "etc"
            | "u.s"
            | "st"
    ) && last != "No"
        || last.len() == 1 && last.bytes().all(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::sentences;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .map(|s| text[s.range].trim())
            .collect()
    }

    #[test]
    fn a_wrapped_line_goes_on_and_a_full_stop_ends() {
        assert_eq!(
            cut("They used lsass.exe, e.g. for\ncredentials. Then they\nleft."),
            [
                "They used lsass.exe, e.g. for\ncredentials.",
                "Then they\nleft."
            ]
        );
    }

    #[test]
    fn advice_reaches_to_the_next_heading() {
        let text = "Recommendations\n\nBlock macros.\n\nTimeline\n\nThey came.";
        let under: Vec<bool> = sentences(text).iter().map(|s| s.under_advice).collect();
        assert_eq!(under, [true, true, false, false]);
    }

    #[test]
    fn items_and_rows_stand_alone() {
        assert_eq!(cut("* one thing\n* two things\n|a|b\n|c|d").len(), 4);
    }
}

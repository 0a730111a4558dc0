//! Text broken into lines, as many words a line as fit.

use super::font::{Face, Fonts};

/// The settable text in lines no wider than `width` (in shares of the size). A word that is too
/// long is broken where the line ends; there is always at least one line.
pub fn lines(fonts: &Fonts, text: &str, face: Face, width: f32) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    for word in words(text) {
        let bare = fonts.width(word.trim_end_matches(' '), face);
        if used + bare > width && !line.is_empty() {
            done.push(std::mem::take(&mut line));
            used = 0.0;
        }
        if bare > width {
            for c in word.chars() {
                let wide = fonts.width(c.encode_utf8(&mut [0; 4]), face);
                if used + wide > width && !line.is_empty() && c != ' ' {
                    done.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(c);
                used += wide;
            }
            continue;
        }
        line.push_str(word);
        used += fonts.width(word, face);
    }
    if !line.is_empty() || done.is_empty() {
        done.push(line);
    }
    done
}

/// Pieces after which a line may end: after a space, a hyphen or slash inside a word, and between
/// ideographs.
fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut letters = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let next = chars.peek().map(|n| n.1);
        letters = if c == ' ' { 0 } else { letters + 1 };
        let ends = match c {
            ' ' => next != Some(' '),
            '-' | '/' | '–' => letters > 2 && next.is_some_and(char::is_alphabetic),
            c if is_wide(c) => next != Some(' ') && !next.is_some_and(is_closing),
            _ => next.is_some_and(is_wide),
        };
        if ends || next.is_none() {
            out.extend(text.get(start..end));
            start = end;
        }
    }
    out
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_closing(c: char) -> bool {
    matches!(c, '、' | '。' | '，' | '）' | '」' | ')' | ',' | '.')
}

#[cfg(test)]
mod tests {
    use super::{Fonts, lines, words};
    use crate::pdf::font::Face;

    #[test]
    fn lines_fit_and_hold_every_letter() {
        let fonts = Fonts::new().unwrap();
        let long = "x".repeat(200);
        for text in [
            "one two three four five six",
            "海莲花海莲花海莲花",
            long.as_str(),
            "",
            "a  b",
        ] {
            let broken = lines(&fonts, text, Face::Regular, 6.0);
            assert_eq!(broken.concat(), text);
            for line in &broken {
                assert!(fonts.width(line.trim_end(), Face::Regular) < 6.01, "{line}");
            }
        }
    }

    #[test]
    fn a_line_may_end_after_these() {
        assert_eq!(
            words("state-sponsored and/or 5-6"),
            ["state-", "sponsored ", "and/", "or ", "5-6"]
        );
    }
}

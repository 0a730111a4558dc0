//! Rust source with comments and literals blanked, and the lines that only
//! tests see. A full parser would be exact; brace counting over blanked text
//! is enough for the rules here and needs no dependency.

/// `source` with comments and the insides of string and character literals
/// replaced by spaces; line breaks and quotes stay.
pub fn code(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let end = match c {
            '/' if chars.get(at + 1) == Some(&'/') => line_comment(&chars, at),
            '/' if chars.get(at + 1) == Some(&'*') => block_comment(&chars, at),
            '"' => string(&chars, at),
            'r' | 'b' | 'c' if !follows_word(&chars, at) => prefixed(&chars, at),
            '\'' => character(&chars, at),
            _ => at,
        };
        if end == at {
            out.push(c);
            at += 1;
        } else {
            blank(&chars, at, end, &mut out);
            at = end;
        }
    }
    out
}

fn follows_word(chars: &[char], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|before| chars.get(before))
        .is_some_and(|c| c.is_alphanumeric() || *c == '_')
}

fn blank(chars: &[char], start: usize, end: usize, out: &mut String) {
    for c in chars.get(start..end).unwrap_or_default() {
        out.push(match c {
            '\n' => '\n',
            '"' => '"',
            _ => ' ',
        });
    }
}

fn line_comment(chars: &[char], start: usize) -> usize {
    let rest = chars.get(start..).unwrap_or_default();
    start + rest.iter().position(|c| *c == '\n').unwrap_or(rest.len())
}

fn block_comment(chars: &[char], start: usize) -> usize {
    let mut depth = 0usize;
    let mut at = start;
    while let Some(c) = chars.get(at) {
        match (c, chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => {
                (depth, at) = (depth.saturating_sub(1), at + 2);
                if depth == 0 {
                    break;
                }
            }
            _ => at += 1,
        }
    }
    at.min(chars.len())
}

fn string(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(c) = chars.get(at) {
        match c {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// `r"…"`, `r#"…"#`, `b"…"`, `br#"…"#`, `c"…"`; otherwise `start`.
fn prefixed(chars: &[char], start: usize) -> usize {
    let mut at = start;
    let mut raw = false;
    while let Some(c @ ('r' | 'b' | 'c')) = chars.get(at) {
        raw |= *c == 'r';
        at += 1;
        if at - start > 2 {
            return start;
        }
    }
    let hashes = chars.get(at..).unwrap_or_default();
    let hashes = hashes.iter().take_while(|c| **c == '#').count();
    match chars.get(at + hashes) {
        Some('"') if raw => raw_string(chars, at + hashes + 1, hashes),
        Some('"') if hashes == 0 => string(chars, at),
        Some('\'') if hashes == 0 && !raw => character(chars, at),
        _ => start,
    }
}

fn raw_string(chars: &[char], start: usize, hashes: usize) -> usize {
    let mut at = start;
    while at < chars.len() {
        let closes =
            chars.get(at) == Some(&'"') && (1..=hashes).all(|n| chars.get(at + n) == Some(&'#'));
        if closes {
            return at + hashes + 1;
        }
        at += 1;
    }
    chars.len()
}

/// The end of a character literal; `start` for a lifetime.
fn character(chars: &[char], start: usize) -> usize {
    match (chars.get(start + 1), chars.get(start + 2)) {
        (Some('\\'), _) => {
            let rest = chars.get(start + 3..).unwrap_or_default();
            let length = rest.iter().position(|c| *c == '\'').unwrap_or(0);
            start + 4 + length
        }
        (Some(_), Some('\'')) => start + 3,
        _ => start,
    }
}

/// For each line of blanked `code`, whether only tests see it.
pub fn test_lines(code: &str, whole_file: bool) -> Vec<bool> {
    let mut lines = vec![whole_file; code.lines().count()];
    for mark in ["#[cfg(test)]", "#[cfg(all(test", "#[test]"] {
        for (start, _) in code.match_indices(mark) {
            let end = item_end(code, start + mark.len());
            let first = line_of(code, start);
            for line in first..=line_of(code, end) {
                if let Some(slot) = lines.get_mut(line) {
                    *slot = true;
                }
            }
        }
    }
    lines
}

/// Names in `#[cfg(test)] mod name;`.
pub fn test_modules(code: &str) -> Vec<&str> {
    code.match_indices("#[cfg(test)]")
        .filter_map(|(start, mark)| {
            let item = code.get(start + mark.len()..)?.trim_start();
            let item = item.strip_prefix("pub(crate) ").unwrap_or(item);
            let name = item.strip_prefix("mod ")?;
            name.split_once(';').map(|(name, _)| name.trim())
        })
        .filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .collect()
}

/// The line (from 0) of a byte offset.
pub fn line_of(code: &str, offset: usize) -> usize {
    code.bytes().take(offset).filter(|b| *b == b'\n').count()
}

/// The offset of the last byte of the item that starts at `start`: its
/// closing brace, or the `;` of an item without a body.
pub fn item_end(code: &str, start: usize) -> usize {
    let mut braces = 0usize;
    let mut brackets = 0usize;
    for (at, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets = brackets.saturating_sub(1),
            b'{' => braces += 1,
            b'}' if braces <= 1 => return at,
            b'}' => braces -= 1,
            b';' if braces == 0 && brackets == 0 => return at,
            _ => {}
        }
    }
    code.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_comments_and_literals_only() {
        let cases = [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            (r#"f("x{y\"z")"#, r#"f("    " ")"#),
            (r###"f(r#"a"b"#)"###, r###"f(  " " " )"###),
            ("let c = '{'; 'a: loop {}", "let c =    ; 'a: loop {}"),
            (r"let c = '\''; x", r"let c =     ; x"),
            (r"let c = '\u{7f}'; x", r"let c =         ; x"),
            ("let b = b'}'; x", "let b =     ; x"),
            ("for r in rows {}", "for r in rows {}"),
        ];
        for (source, masked) in cases {
            assert_eq!(code(source), masked, "{source}");
        }
    }

    #[test]
    fn finds_the_lines_of_tests() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() {}\n}\nfn c() {}\n";
        assert_eq!(
            test_lines(text, false),
            [false, true, true, true, true, false]
        );
        assert_eq!(test_modules("#[cfg(test)]\nmod checks;"), ["checks"]);
    }

    #[test]
    fn an_item_without_a_body_ends_at_its_semicolon() {
        let text = "fn f(x: [u8; 4]) -> u8;";
        assert_eq!(item_end(text, 0), text.len() - 1);
    }
}

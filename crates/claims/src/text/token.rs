//! Words, numbers and signs.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word or name.
    Word,
    /// A number, e.g. `1,200`, `3.5`, `2020/21`.
    Number,
    /// One sign.
    Sign,
}

/// A word, number or sign and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: usize,
    /// Byte after it.
    pub end: usize,
    /// In lower case, without a possessive ending.
    pub lower: String,
    /// What it is.
    pub kind: TokenKind,
    /// Begins with a capital.
    pub capital: bool,
    /// All its letters are capitals, and there are at least two.
    pub shouted: bool,
}

/// The tokens of `text`, whose first byte is byte `base` of the whole.
pub fn tokens(text: &str, base: usize) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        if c.is_alphanumeric() {
            while let Some(&(at, next)) = chars.peek() {
                if !goes_on(text, start, at, next) {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
        }
        out.push(token(
            text.get(start..end).unwrap_or_default(),
            base + start,
        ));
    }
    out
}

/// True when the character at `at` belongs to the word begun at `start`.
fn goes_on(text: &str, start: usize, at: usize, next: char) -> bool {
    if next.is_alphanumeric() {
        return true;
    }
    let after = text
        .get(at + next.len_utf8()..)
        .and_then(|t| t.chars().next());
    let Some(after) = after.filter(|a| a.is_alphanumeric()) else {
        return false;
    };
    let so_far = text.get(start..at).unwrap_or_default();
    let number = so_far.starts_with(|c: char| c.is_ascii_digit());
    match next {
        '\'' | '’' | '.' => true,
        ',' | '/' => {
            number && after.is_ascii_digit() && so_far.ends_with(|c: char| c.is_ascii_digit())
        }
        // `state-sponsored` is two words; `CVE-2021-1`, `APT-C-36` and `2021-03-02` are one.
        '-' | '‑' => {
            let label = so_far
                .chars()
                .all(|c| c.is_uppercase() || !c.is_alphabetic());
            let storm = matches!(so_far, "Storm" | "Snake");
            (after.is_ascii_digit() && (label || storm) && (!number || so_far.len() >= 4))
                || matches!(so_far, "APT" | "CVE" | "CVE-")
        }
        _ => false,
    }
}

fn token(written: &str, start: usize) -> Token {
    let first = written.chars().next().unwrap_or(' ');
    let kind = if first.is_ascii_digit() {
        TokenKind::Number
    } else if first.is_alphanumeric() {
        TokenKind::Word
    } else {
        TokenKind::Sign
    };
    let letters = written.trim_end_matches("'s").trim_end_matches("’s");
    let mut lower = letters.to_lowercase().replace(['’', '‑'], "'");
    if lower.starts_with("apt") && kind == TokenKind::Word {
        lower.retain(|c| c != '-' && c != '\'');
    }
    if let Some(bare) = lower.strip_suffix('\'') {
        lower = bare.to_owned();
    }
    let count = letters.chars().filter(|c| c.is_alphabetic()).count();
    Token {
        start,
        end: start + written.len(),
        kind,
        capital: first.is_uppercase(),
        shouted: count >= 2 && !letters.chars().any(char::is_lowercase),
        lower,
    }
}

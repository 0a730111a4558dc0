//! Untrusted strings made safe to look at.

use std::borrow::Cow;

/// The string with everything invisible or order-changing shown as `⟨U+202E⟩`: control
/// characters (so that no escape sequence reaches a terminal), bidirectional controls, zero-width
/// and other format characters, and line separators.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hidden(c) {
            out.push_str(&format!("⟨U+{:04X}⟩", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Characters that change how others are read without being seen themselves.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// At most `limit` characters: the middle gives way to `…`, so that both ends stay readable.
/// Whatever is longer than what a person reads is in the JSON in full.
#[must_use]
pub fn shorten(text: &str, limit: usize) -> Cow<'_, str> {
    let length = text.chars().count();
    if length <= limit {
        return Cow::Borrowed(text);
    }
    let kept = limit.saturating_sub(1);
    let tail = kept / 3;
    let head: String = text.chars().take(kept - tail).collect();
    let end: String = text.chars().skip(length - tail).collect();
    Cow::Owned(format!("{head}…{end}"))
}

#[cfg(test)]
mod tests {
    use super::{shorten, visible};

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(
            visible("a\u{202E}b\u{1b}[31m\n"),
            "a⟨U+202E⟩b⟨U+001B⟩[31m⟨U+000A⟩"
        );
        assert_eq!(visible("Kererū 日本 ‹ok›"), "Kererū 日本 ‹ok›");
    }

    #[test]
    fn both_ends_of_a_long_string_stay() {
        assert_eq!(shorten("abcdefghij", 7), "abcd…ij");
        assert_eq!(shorten("abc", 7), "abc");
        assert_eq!(shorten("abc", 0), "…");
    }
}

//! Escaping and shortening that several formats share.

/// Text for XML and HTML, also inside attributes; control and direction-changing characters are
/// left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if hidden(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Text on one line, without control and direction-changing characters.
pub fn line(text: &str) -> String {
    let spaced = text.split(['\n', '\r', '\t']).collect::<Vec<_>>().join(" ");
    spaced.chars().filter(|c| !hidden(*c)).collect()
}

/// Text for Markdown that is shown as it is: nothing in it marks anything up.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in line(text).chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// At most `limit` characters.
pub fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(limit.saturating_sub(1)).collect();
    short.push('…');
    short
}

fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_marks_up() {
        assert_eq!(
            escape("<a b='\"'>\u{202e}\0"),
            "&lt;a b=&#39;&quot;&#39;&gt;"
        );
        assert_eq!(markdown("[a](b)\n*c*"), "\\[a\\](b) \\*c\\*");
        assert_eq!(line("a\nb\u{7}"), "a b");
        assert_eq!(shorten("abcd", 3), "ab…");
    }
}

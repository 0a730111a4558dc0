//! Markup that cannot be written unescaped or unbalanced.
//!
//! Names of tags and attributes are compile-time strings; what stands in them is always escaped.
//! There is deliberately no way to insert ready-made markup.

use crate::words::visible;

/// A piece of HTML (or inline SVG) under construction.
#[derive(Debug, Default)]
pub struct Html {
    out: String,
}

/// An attribute: name and unescaped value.
pub type Attribute<'a> = (&'static str, &'a str);

impl Html {
    /// An element with what `inside` writes.
    pub fn tag(
        &mut self,
        name: &'static str,
        attributes: &[Attribute<'_>],
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes, ">");
        inside(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        if !is_phrase(name) {
            self.out.push('\n');
        }
    }

    /// An element that holds only text.
    pub fn leaf(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.tag(name, attributes, |h| h.text(text));
    }

    /// An element without content: HTML void elements and SVG shapes.
    pub fn void(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.open(name, attributes, "/>");
    }

    /// Text, escaped; hidden characters made visible.
    pub fn text(&mut self, text: &str) {
        escape(&mut self.out, &visible(text));
    }

    /// A line of its own for the reader of the source.
    pub fn newline(&mut self) {
        self.out.push('\n');
    }

    /// Another piece, already escaped by the same rules.
    pub fn append(&mut self, piece: Self) {
        self.out.push_str(&piece.out);
    }

    /// True if nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// What was written.
    #[must_use]
    pub fn finish(self) -> String {
        self.out
    }

    fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>], end: &str) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            self.out.push(' ');
            self.out.push_str(attribute);
            self.out.push_str("=\"");
            escape(&mut self.out, &visible(value));
            self.out.push('"');
        }
        self.out.push_str(end);
    }
}

/// The style sheet and nothing else is set without escaping; it is part of this crate.
pub(crate) fn style(h: &mut Html, css: &str) {
    h.out.push_str("<style>");
    h.out.push_str(css);
    h.out.push_str("</style>\n");
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
}

/// Elements inside a line, where a newline would show as a gap.
fn is_phrase(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "bdi" | "code" | "span" | "strong" | "text" | "tspan" | "title" | "em" | "abbr"
    )
}

#[cfg(test)]
mod tests {
    use super::Html;

    #[test]
    fn nothing_gets_through_unescaped() {
        let mut h = Html::default();
        h.tag("p", &[("title", "\"><script>\u{202E}")], |h| {
            h.text("<b>'&\u{0}");
        });
        assert_eq!(
            h.finish(),
            "<p title=\"&quot;&gt;&lt;script&gt;⟨U+202E⟩\">&lt;b&gt;&#39;&amp;⟨U+0000⟩</p>\n"
        );
    }
}

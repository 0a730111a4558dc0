//! From tags to text.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// What a reader of the page sees, and where its links, frames, images, forms
/// and scripts point to, in angle brackets after the place where they stand.
pub(crate) fn text(document: &str) -> String {
    let mut page = Page::default();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| {
        page.event(event);
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(document, emitter).finish();
    page.end_link();
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
    /// White space was seen and not yet written.
    gap: bool,
    /// Depth of `pre`, in which white space is kept.
    verbatim: u32,
    /// Tag whose content is no text: `script` or `style`.
    hidden: Option<Vec<u8>>,
    tag: Vec<u8>,
    attribute: Vec<u8>,
    /// Address of the link being read, and where its words begin in the text.
    link: Option<(String, usize)>,
}

impl Page {
    fn event(&mut self, event: CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.open(name),
            CallbackEvent::AttributeName { name } => {
                self.attribute.clear();
                self.attribute.extend_from_slice(name);
            }
            CallbackEvent::AttributeValue { value } => {
                self.value(&String::from_utf8_lossy(value));
            }
            CallbackEvent::EndTag { name } => self.close(name),
            CallbackEvent::String { value } if self.hidden.is_none() => {
                self.words(&String::from_utf8_lossy(value));
            }
            _ => {}
        }
    }

    fn open(&mut self, name: &[u8]) {
        self.tag.clear();
        self.tag.extend_from_slice(name);
        self.separate(name);
        match name {
            b"script" | b"style" => self.hidden = Some(name.to_vec()),
            b"pre" => self.verbatim += 1,
            b"a" => self.end_link(),
            _ => {}
        }
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"pre" => self.verbatim = self.verbatim.saturating_sub(1),
            b"a" => self.end_link(),
            _ if self.hidden.as_deref() == Some(name) => self.hidden = None,
            _ => {}
        }
        self.separate(name);
    }

    fn value(&mut self, value: &str) {
        let value = value.trim();
        let address = match (self.tag.as_slice(), self.attribute.as_slice()) {
            (b"a" | b"area", b"href")
            | (b"img" | b"iframe" | b"frame" | b"embed" | b"script" | b"source", b"src")
            | (b"form", b"action")
            | (b"object", b"data") => value,
            (b"meta", b"content") => refresh_target(value),
            _ => return,
        };
        let Some(address) = absolute(address) else {
            return;
        };
        if self.tag == b"a" {
            self.end_link();
            self.link = Some((address.to_owned(), self.text.len()));
        } else {
            self.address(address);
        }
    }

    /// Writes the address of the link that ends here, unless its words say it.
    fn end_link(&mut self) {
        let Some((address, from)) = self.link.take() else {
            return;
        };
        let words = self.text.get(from..).unwrap_or_default();
        if words.trim() != address {
            self.address(&address);
        }
    }

    fn address(&mut self, address: &str) {
        self.text.push_str(" <");
        self.text.push_str(address);
        self.text.push('>');
        self.gap = true;
    }

    fn words(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                // Soft hyphens and joiners of no width hide what they split.
                '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => {}
                c if self.verbatim > 0 => self.text.push(c),
                c if c.is_ascii_whitespace() => self.gap = true,
                c => {
                    if self.gap && !self.text.ends_with(['\n', '\t']) && !self.text.is_empty() {
                        self.text.push(' ');
                    }
                    self.gap = false;
                    self.text.push(c);
                }
            }
        }
    }

    /// A new line before and after what stands in a block, a tab between cells.
    fn separate(&mut self, tag: &[u8]) {
        let mark = match tag {
            b"td" | b"th" => '\t',
            _ if INLINE.contains(&tag) => return,
            _ => '\n',
        };
        if !self.text.is_empty() && !self.text.ends_with([mark, '\n']) {
            self.text.push(mark);
        }
        self.gap = false;
    }
}

/// Tags that do not end a word; all others do.
const INLINE: [&[u8]; 27] = [
    b"a", b"abbr", b"acronym", b"b", b"bdi", b"bdo", b"big", b"cite", b"code", b"del", b"em",
    b"font", b"i", b"ins", b"kbd", b"mark", b"q", b"s", b"small", b"span", b"strike", b"strong",
    b"sub", b"sup", b"tt", b"u", b"wbr",
];

/// An address with a scheme or host of its own, and one that leads somewhere.
fn absolute(address: &str) -> Option<&str> {
    if let Some(rest) = address.strip_prefix("//") {
        return Some(rest);
    }
    let (scheme, rest) = address.split_once(':')?;
    let well_formed = !scheme.is_empty()
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    match scheme.to_ascii_lowercase().as_str() {
        "javascript" | "data" | "about" | "blob" | "cid" | "tel" => None,
        "mailto" => Some(rest),
        _ => well_formed.then_some(address),
    }
}

/// The address in `5; url=http://…`, or nothing.
fn refresh_target(content: &str) -> &str {
    let lower = content.to_ascii_lowercase();
    let target = lower.find("url=").and_then(|i| content.get(i + 4..));
    target.map_or("", |t| t.trim_matches(['\'', '"', ' ']))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn words_stay_whole_and_blocks_apart() {
        let html = "<html><head><title>Report</title><style>a{b:c.com}</style></head>\
            <body><p>evil<b>[.]</b>example</p><p>b&amp;c &#x65;vil&shy;x</p>\
            <table><tr><td>1.2.3.4</td><td>x</td></tr></table>\
            <script>var a='no.example'</script><!-- no --></body></html>";
        assert_eq!(
            text(html),
            "Report\nevil[.]example\nb&c evilx\n1.2.3.4\tx\n".replace("\tx\n", "\tx\t\n")
        );
    }

    #[test]
    fn links_are_kept() {
        let html = "See <a class=x href='http://a.example/1?x=1&amp;y=2'>this</a>, \
            <a href=\"http://b.example\">http://b.example</a>\
            <a href='#top'>up</a><a href='javascript:x()'>js</a>\
            <img src=//t.example/p.gif><form action='https://f.example/post'>\
            <meta http-equiv=refresh content='0; URL=http://r.example/'>\
            <a href=mailto:c@d.example>mail";
        let text = text(html);
        for kept in [
            "this <http://a.example/1?x=1&y=2>",
            "http://b.example",
            "<t.example/p.gif>",
            "<https://f.example/post>",
            "<http://r.example/>",
            "<c@d.example>",
        ] {
            assert!(text.contains(kept), "{kept} in {text}");
        }
        assert!(
            !text.contains("#top") && !text.contains("javascript"),
            "{text}"
        );
        assert_eq!(text.matches("b.example").count(), 1);
    }

    #[test]
    fn deep_and_broken_markup_is_read() {
        let deep = "<div>".repeat(100_000) + "evil.example" + &"</div>".repeat(50_000);
        assert_eq!(text(&deep).trim(), "evil.example");
        assert_eq!(text("<a href='http://x.example"), "");
        assert_eq!(text("<p>a<b").trim(), "a");
    }

    #[test]
    fn white_space_counts_in_pre_only() {
        assert_eq!(text("a  \n b<pre>c\n  d</pre>"), "a b\nc\n  d\n");
    }
}

//! What a page says of itself in its head: title and day.

use html5gum::{StartTag, Token, Tokenizer};

/// Title and day of a page, as its head gives them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PageHead {
    /// Its title.
    pub title: Option<String>,
    /// The day on which it was published, `YYYY-MM-DD`; none if what is given is no day.
    pub published: Option<String>,
}

/// Names under which pages give their day, the most exact first.
const DAYS: [&str; 8] = [
    "article:published_time",
    "datepublished",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "publish-date",
    "date",
];

impl PageHead {
    /// Reads a page as far as its body.
    #[must_use]
    pub fn of(page: &str) -> Self {
        let mut head = Self::default();
        let (mut best, mut in_title) = (DAYS.len(), false);
        let mut title = String::new();
        for Ok(token) in Tokenizer::new(page) {
            match token {
                Token::StartTag(tag) if tag.name.as_slice() == b"body" => break,
                Token::StartTag(tag) if tag.name.as_slice() == b"meta" => {
                    if let Some((rank, day)) = day(&tag).filter(|(rank, _)| *rank < best) {
                        best = rank;
                        head.published = Some(day);
                    }
                }
                Token::StartTag(tag) => in_title = tag.name.as_slice() == b"title",
                Token::String(text) if in_title && head.title.is_none() => {
                    title.push_str(&String::from_utf8_lossy(&text.value));
                }
                Token::EndTag(_) if in_title => {
                    in_title = false;
                    let words: Vec<&str> = title.split_whitespace().collect();
                    head.title = Some(words.join(" ")).filter(|t| !t.is_empty());
                }
                _ => {}
            }
        }
        head
    }
}

/// The day that a `meta` gives, and how exact its name is.
fn day(tag: &StartTag<()>) -> Option<(usize, String)> {
    let attribute = |name: &str| {
        let value = tag.attributes.get(name.as_bytes())?;
        Some(String::from_utf8_lossy(&value.value).trim().to_owned())
    };
    let name = ["property", "name", "itemprop"]
        .into_iter()
        .find_map(attribute)?;
    let rank = DAYS.iter().position(|d| name.eq_ignore_ascii_case(d))?;
    let content = attribute("content")?;
    let day: jiff::civil::Date = content.get(..10)?.parse().ok()?;
    Some((rank, day.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_tells_its_title_and_day() {
        let page = "<!doctype html><html><HEAD><meta name=date content='2021-07-20'>\
            <title>Actors\n &amp; their sponsors</title><meta content=\"2021-07-19T09:00:00+12:00\" \
            property=\"article:published_time\"></head><body><title>no</title>";
        let head = PageHead::of(page);
        assert_eq!(head.title.as_deref(), Some("Actors & their sponsors"));
        assert_eq!(head.published.as_deref(), Some("2021-07-19"));
        for none in [
            "",
            "<title>",
            "<meta name=date content=yesterday>",
            "<meta",
            "é<meta name=",
        ] {
            assert_eq!(PageHead::of(none), PageHead::default(), "{none}");
        }
    }
}

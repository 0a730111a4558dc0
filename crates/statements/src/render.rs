//! The statement as the public sees it: Markdown, HTML, Atom feed. No generator, no author of the
//! file, no time but the release's own.

use crate::life::{Part, State};
use ascribe_claims::text::{Document, FrontMatter};

/// Style of the page; prints black on white without the browser's furniture.
const CSS: &str = "body{font:1.05rem/1.6 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}h1{font-size:1.6rem;line-height:1.25}.front{color:#444;font-size:.95rem}.note{border-left:.25rem solid #111;padding-left:1rem}.withdrawn .body{text-decoration:line-through;color:#555}@media print{body{margin:0;max-width:none;font-size:11pt}a{color:#000;text-decoration:none}p,li{orphans:3;widows:3}h1{page-break-after:avoid}}";

/// A moment as text: the caller knows calendars.
pub type Moment<'a> = &'a dyn Fn(i64) -> String;

/// What follows the text: partners, corrections, withdrawal.
struct Notes {
    partners: Vec<String>,
    corrections: Vec<String>,
    withdrawn: Option<String>,
}

fn notes(state: &State, moment: Moment<'_>) -> Notes {
    let names = |part: Part, signed: bool| -> Vec<&str> {
        let all = state.partners.iter().filter(|p| p.part == part);
        // Support is not signed; who joins is named as issuing it only once it signed.
        let verified = all.filter(|p| part == Part::Supports || p.signed == signed);
        verified.map(|p| p.name.as_str()).collect()
    };
    let mut partners = Vec::new();
    let (joined, support) = (names(Part::Joins, true), names(Part::Supports, false));
    let announced = names(Part::Joins, false);
    if !joined.is_empty() {
        partners.push(format!("Issued jointly with {}.", joined.join(", ")));
    }
    if !announced.is_empty() {
        partners.push(format!(
            "Announced to join, not signed when this was released: {}.",
            announced.join(", ")
        ));
    }
    if !support.is_empty() {
        partners.push(format!("Supported by {}.", support.join(", ")));
    }
    let corrections = state.versions.iter().filter_map(|v| {
        let note = v.correction.as_ref()?;
        Some(format!("Correction, {}: {note}", day(&moment(v.at))))
    });
    Notes {
        partners,
        corrections: corrections.collect(),
        withdrawn: state
            .withdrawn
            .as_ref()
            .map(|(reason, at)| format!("Withdrawn, {}: {reason}", day(&moment(*at)))),
    }
}

fn day(moment: &str) -> &str {
    moment.get(..10).unwrap_or(moment)
}

/// The text that is out: the last released version, else the present text.
fn public(state: &State) -> &str {
    state
        .versions
        .last()
        .map_or(&state.text.markdown, |v| &v.markdown)
}

/// Front matter and body of a Markdown text.
fn parts(markdown: &str) -> (FrontMatter, &str) {
    let front = Document::new(markdown).front;
    let body = markdown
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(markdown, |(_, body)| body);
    (front, body)
}

/// Markdown with front matter, and its notes.
#[must_use]
pub fn markdown(state: &State, moment: Moment<'_>) -> String {
    let notes = notes(state, moment);
    let text = public(state);
    let (_, body) = parts(text);
    let front = text.strip_suffix(body).unwrap_or_default();
    let mut out = front.to_owned();
    for note in notes.withdrawn.iter().chain(&notes.corrections) {
        out.push_str(&format!("\n**{note}**\n"));
    }
    out.push_str(body);
    for note in &notes.partners {
        out.push_str(&format!("\n{note}\n"));
    }
    out
}

/// A text without the notes that [`markdown`] adds: what was released can be corrected as it is.
#[must_use]
pub fn without_notes(state: &State, text: &str, moment: Moment<'_>) -> String {
    let notes = notes(state, moment);
    let mut out = text.to_owned();
    for note in notes.withdrawn.iter().chain(&notes.corrections) {
        out = out.replacen(&format!("\n**{note}**\n"), "", 1);
    }
    for note in &notes.partners {
        out = out.replacen(&format!("\n{note}\n"), "", 1);
    }
    out
}

/// What a page of the statement holds, whatever it is written as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Title.
    pub title: String,
    /// Day, as the front matter has it.
    pub date: String,
    /// Who issues it, and what they answer for.
    pub names: Vec<String>,
    /// Withdrawal and corrections; they stand before the text.
    pub notices: Vec<String>,
    /// True if the text no longer holds.
    pub withdrawn: bool,
    /// The text.
    pub paragraphs: Vec<String>,
    /// Partners; they stand after the text.
    pub partners: Vec<String>,
}

/// The statement as a page: the released text if there is one.
#[must_use]
pub fn page(state: &State, moment: Moment<'_>) -> Page {
    let notes = notes(state, moment);
    let (front, body) = parts(public(state));
    let names = ["ministers", "portfolios"]
        .iter()
        .flat_map(|key| front.all(key));
    let paragraphs = body.split("\n\n").map(str::trim);
    Page {
        title: front.first("title").unwrap_or("Statement").to_owned(),
        date: front.first("date").unwrap_or_default().to_owned(),
        names: names.map(|n| n.to_string()).collect(),
        withdrawn: notes.withdrawn.is_some(),
        notices: notes
            .withdrawn
            .into_iter()
            .chain(notes.corrections)
            .collect(),
        paragraphs: paragraphs
            .filter(|p| !p.is_empty())
            .map(str::to_owned)
            .collect(),
        partners: notes.partners,
    }
}

/// A page of its own, without scripts and without anything from elsewhere.
#[must_use]
pub fn html(state: &State, moment: Moment<'_>) -> String {
    let page = page(state, moment);
    let (title, date) = (escape(&page.title), escape(&page.date));
    let class = if page.withdrawn {
        " class=\"withdrawn\""
    } else {
        ""
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{CSS}</style>\n</head>\n<body{class}>\n<h1>{title}</h1>\n<p class=\"front\"><time datetime=\"{date}\">{date}</time>",
    );
    for name in &page.names {
        out.push_str(&format!("<br>{}", escape(name)));
    }
    out.push_str("</p>\n");
    for note in &page.notices {
        out.push_str(&format!(
            "<p class=\"note\"><strong>{}</strong></p>\n",
            escape(note)
        ));
    }
    out.push_str("<div class=\"body\">\n");
    for paragraph in &page.paragraphs {
        out.push_str(&format!("<p>{}</p>\n", escape(paragraph)));
    }
    out.push_str("</div>\n");
    for note in &page.partners {
        out.push_str(&format!("<p>{}</p>\n", escape(note)));
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// An Atom feed (RFC 4287) of released and withdrawn statements, newest first. `title` and `url`
/// are the house's.
#[must_use]
pub fn feed(states: &[&State], title: &str, url: &str, moment: Moment<'_>) -> String {
    let changed = |s: &State| {
        let released = s.versions.last().map(|v| v.at);
        released.max(s.withdrawn.as_ref().map(|w| w.1)).unwrap_or(0)
    };
    let mut all: Vec<&&State> = states.iter().filter(|s| !s.versions.is_empty()).collect();
    all.sort_by_key(|s| std::cmp::Reverse((changed(s), s.text.markdown.clone())));
    let newest = all.first().map_or(0, |s| changed(s));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>{}</title>\n<id>{}</id>\n<updated>{}</updated>\n<author><name>{}</name></author>\n",
        escape(title),
        escape(url),
        moment(newest),
        escape(title)
    );
    for state in all {
        out.push_str(&entry(state, changed(state), moment));
    }
    out.push_str("</feed>\n");
    out
}

fn entry(state: &State, changed: i64, moment: Moment<'_>) -> String {
    let (front, body) = parts(public(state));
    let first = state.versions.first().map_or(0, |v| v.at);
    let notes = notes(state, moment);
    let lead = notes.withdrawn.iter().chain(&notes.corrections);
    let mut content: String = lead
        .map(|n| format!("<p><strong>{}</strong></p>", escape(n)))
        .collect();
    for paragraph in body.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        content.push_str(&format!("<p>{}</p>", escape(paragraph)));
    }
    let url = escape(front.first("url").unwrap_or_default());
    let prefix = if notes.withdrawn.is_some() {
        "Withdrawn: "
    } else {
        ""
    };
    format!(
        "<entry>\n<title>{prefix}{}</title>\n<id>{url}#{}</id>\n<link href=\"{url}\"/>\n<published>{}</published>\n<updated>{}</updated>\n<content type=\"html\">{}</content>\n</entry>\n",
        escape(front.first("title").unwrap_or_default()),
        moment(first),
        moment(first),
        moment(changed),
        escape(&content)
    )
}

/// Text inside markup: everything that could be markup is escaped, control characters are dropped.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

//! Side by side in the terminal.

use super::{DriftPage, label};
use crate::terminal::paint::{Paint, Style, column};
use crate::words::visible;
use ascribe_claims::compare::Excerpt;

/// What a restatement changed as text for a terminal of `width` columns (used between 60 and 160):
/// the original on the left, the restatement on the right. Ends in a newline.
#[must_use]
pub fn drift_text(page: &DriftPage<'_>, width: usize, colour: bool) -> String {
    let width = width.clamp(60, 160);
    let mut out = Paint::new(width, colour);
    out.line(Style::Strong, &page.headline());
    out.line(Style::Faint, &format!("left:  {}", page.primary));
    out.line(Style::Faint, &format!("right: {}", page.secondary));
    for drift in &page.comparison.drifts {
        out.heading(&label(drift.kind), "");
        out.paragraph(2, Style::Plain, &drift.explanation);
        beside(&mut out, drift.primary.as_ref(), drift.secondary.as_ref());
    }
    if !page.comparison.omissions.is_empty() {
        out.heading("Left out", "");
        for omission in &page.comparison.omissions {
            let text = omission.primary.as_ref().map_or("", |e| e.text.as_str());
            out.item(2, "·", text);
        }
    }
    out.finish()
}

fn beside(out: &mut Paint, left: Option<&Excerpt>, right: Option<&Excerpt>) {
    let half = (out.width - 5) / 2;
    let lines =
        |e: Option<&Excerpt>| e.map_or(vec!["(nothing)".to_owned()], |e| wrap(&e.text, half));
    let (left, right) = (lines(left), lines(right));
    for at in 0..left.len().max(right.len()) {
        let cell = |side: &[String]| side.get(at).cloned().unwrap_or_default();
        out.pieces(&[
            (Style::Plain, format!("  {}", column(&cell(&left), half))),
            (Style::Faint, " │ ".to_owned()),
            (Style::Plain, cell(&right)),
        ]);
    }
}

/// Lines of at most `room` characters; a longer word is cut by the column.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let text = visible(text);
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

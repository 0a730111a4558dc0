//! What would decide; what was read; how to compute the answer again.

use crate::html::Html;
use crate::view::View;
use crate::words::{bytes, thousands};
use ascribe_reason::assessment::FileRead;

/// Files drawn; those with a problem come first.
const FILES: usize = 200;
/// Pieces of advice drawn.
const ADVICE: usize = 20;

/// Draws what would decide between the leading hypotheses.
pub fn decisive(h: &mut Html, v: &View<'_>) {
    if v.a.decisive.is_empty() {
        return;
    }
    h.tag("ul", &[], |h| {
        for advice in v.a.decisive.iter().take(ADVICE) {
            h.leaf("li", &[], &v.sentence(advice));
        }
    });
}

/// Draws the files and the record.
pub fn draw(h: &mut Html, v: &View<'_>) {
    let mut files: Vec<&FileRead> = v.a.files.iter().collect();
    files.sort_by_key(|f| f.problem.is_none());
    let failed = files.iter().filter(|f| f.problem.is_some()).count();
    if failed > 0 {
        let text = format!(
            "{failed} of {} files could not be read; the others were assessed.",
            files.len()
        );
        h.leaf("p", &[("class", "problem")], &text);
    }
    h.tag("table", &[("class", "grid")], |h| {
        h.tag("thead", &[], |h| {
            h.tag("tr", &[], |h| {
                for head in ["File", "Size", "Reader", "SHA-256"] {
                    h.leaf("th", &[("scope", "col")], head);
                }
            });
        });
        h.tag("tbody", &[], |h| {
            files.iter().take(FILES).for_each(|f| row(h, f))
        });
    });
    if files.len() > FILES {
        h.leaf(
            "p",
            &[("class", "legend")],
            &format!("{} more files are in the JSON.", files.len() - FILES),
        );
    }
    again(h, v);
}

fn row(h: &mut Html, file: &FileRead) {
    h.tag("tr", &[], |h| {
        h.tag("td", &[("data-head", "File"), ("class", "mono")], |h| {
            h.leaf("bdi", &[], &file.file);
            if let Some(problem) = &file.problem {
                h.leaf("span", &[("class", "note problem")], problem);
            }
        });
        h.leaf(
            "td",
            &[("data-head", "Size"), ("class", "nowrap")],
            &bytes(file.bytes),
        );
        h.leaf("td", &[("data-head", "Reader")], &file.reader);
        h.leaf(
            "td",
            &[("data-head", "SHA-256"), ("class", "mono hash")],
            &file.sha256,
        );
    });
}

fn again(h: &mut Html, v: &View<'_>) {
    let (as_of, replay) = (&v.a.as_of, &v.a.replay);
    let entries = thousands(as_of.entries);
    let mut text = format!(
        "Computed from {entries} entries of intelligence, recorded by {}",
        as_of.recorded
    );
    if let Some(day) = &as_of.known_by {
        text.push_str(&format!(" and published by {day}"));
    }
    if !as_of.without.is_empty() {
        text.push_str(&format!(", without {}", as_of.without.join(", ")));
    }
    text.push_str(&format!(
        ", with {} and {}. The same bytes again: ",
        replay.engine, replay.parameters
    ));
    h.tag("p", &[("class", "legend")], |h| {
        h.text(&text);
        h.leaf("code", &[], &format!("ascribe replay {}", replay.id));
    });
    h.leaf(
        "p",
        &[("class", "legend")],
        &format!("Incident {}.", v.a.id),
    );
}

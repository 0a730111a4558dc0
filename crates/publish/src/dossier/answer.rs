//! The answer: verdict and likelihood first; analytic confidence apart from them.

use crate::html::Html;
use crate::view::View;

/// Draws the answer with its reasons.
pub fn draw(h: &mut Html, v: &View<'_>) {
    if let Some(day) = &v.a.as_of.known_by {
        let text = format!("As known on {day}: only what was published by then was used.");
        h.leaf("p", &[("class", "not-now")], &text);
    }
    h.tag("div", &[("class", "answer")], |h| {
        h.leaf("p", &[("class", "verdict")], &v.headline());
        h.leaf("p", &[("class", "likelihood")], &v.likelihood());
        if !v.a.reasons.is_empty() {
            h.tag("ul", &[("class", "reasons")], |h| {
                for reason in &v.a.reasons {
                    h.leaf("li", &[], &v.sentence(reason));
                }
            });
        }
    });
    h.tag("dl", &[("class", "facts")], |h| {
        fact(h, "Activity", &activity(v));
        let reasons = v.a.confidence.reasons.join("; ");
        let level = &v.a.confidence.level;
        fact(
            h,
            "Analytic confidence",
            &v.sentence(&format!("{level}: {reasons}")),
        );
        fact(h, "As of", &as_of(v));
        fact(h, "Replay", &v.a.replay.id);
    });
}

fn fact(h: &mut Html, name: &str, text: &str) {
    h.tag("div", &[], |h| {
        h.leaf("dt", &[], name);
        h.leaf("dd", &[], text.trim_end_matches([' ', ':']));
    });
}

fn activity(v: &View<'_>) -> String {
    let note = v.sentence(&v.a.observed.note);
    match note.trim_end_matches('.') {
        "" => v.period(),
        note => format!("{} ({note})", v.period()),
    }
}

fn as_of(v: &View<'_>) -> String {
    let recorded = &v.a.as_of.recorded;
    match &v.a.as_of.known_by {
        Some(day) => format!("{recorded}, only what was published by {day}"),
        None => recorded.clone(),
    }
}

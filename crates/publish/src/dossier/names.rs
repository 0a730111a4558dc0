//! Contested names with their sides, and actors that the evidence itself names.

use super::incident::Levels;
use crate::html::Html;
use crate::view::View;
use crate::words::thousands;
use ascribe_reason::assessment::{Contest, Mention};

/// Names and sides drawn.
const ROWS: usize = 30;

/// Draws contests and mentions.
pub fn draw(h: &mut Html, v: &View<'_>, _key: &str, levels: Levels) {
    if !v.a.contested.is_empty() {
        h.leaf(levels.inner, &[], "Contested");
        h.leaf(
            "p",
            &[("class", "legend")],
            "More than one actor is said to bear the name. No side wins by default.",
        );
        h.tag("ul", &[("class", "plain")], |h| {
            for contest in v.a.contested.iter().take(ROWS) {
                h.tag("li", &[], |h| sides(h, contest));
            }
            more(h, v.a.contested.len());
        });
    }
    if !v.a.mentions.is_empty() {
        h.leaf(levels.inner, &[], "Named in the evidence");
        h.leaf(
            "p",
            &[("class", "legend")],
            "Claims by the author of the evidence: shown, but their weight is zero.",
        );
        h.tag("ul", &[("class", "plain")], |h| {
            for mention in v.a.mentions.iter().take(ROWS) {
                h.tag("li", &[], |h| named(h, mention));
            }
            more(h, v.a.mentions.len());
        });
    }
}

fn sides(h: &mut Html, contest: &Contest) {
    h.leaf("span", &[("class", "contest")], "≠ ");
    h.leaf("b", &[], &contest.name);
    h.text(" means ");
    for (place, side) in contest.sides.iter().take(ROWS).enumerate() {
        if place > 0 {
            h.text(" or ");
        }
        h.leaf("bdi", &[], &side.actor);
        h.leaf(
            "span",
            &[("class", "also")],
            &format!(" ({})", side.sources.join(", ")),
        );
    }
}

fn named(h: &mut Html, mention: &Mention) {
    h.leaf("b", &[], &mention.name);
    match &mention.actor {
        Some(actor) if *actor == mention.name => {}
        Some(actor) => h.text(&format!(", read as {actor}")),
        None => h.text(", not resolved to one actor"),
    }
    for place in mention.found.iter().take(3) {
        let text = format!(
            " – {} bytes {}–{}",
            place.file,
            thousands(place.start),
            thousands(place.end)
        );
        h.leaf("span", &[("class", "also")], &text);
    }
    if mention.found.len() > 3 {
        h.leaf(
            "span",
            &[("class", "also")],
            &format!(" and {} more", mention.found.len() - 3),
        );
    }
}

fn more(h: &mut Html, count: usize) {
    if count > ROWS {
        h.leaf("li", &[], &format!("{} more are in the JSON", count - ROWS));
    }
}

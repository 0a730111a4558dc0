//! The second link: from group to sponsor, with its own basis.

use crate::figures::ranking::probability_bar;
use crate::html::Html;
use crate::view::View;
use crate::words::percent;
use ascribe_reason::assessment::{Sponsor, SponsorLink};

/// Sponsors and links of each that are drawn.
const ROWS: usize = 8;

/// Draws each possible sponsor with the groups it is summed over and who disagrees.
pub fn draw(h: &mut Html, v: &View<'_>) {
    if v.a.sponsors.is_empty() {
        return;
    }
    h.leaf(
        "p",
        &[("class", "legend")],
        "A second link with a basis of its own: what sources say of the group, not of this incident. It is \
         summed over the groups below and an unknown group of the same sponsor; each link has a probability of its own.",
    );
    for sponsor in v.a.sponsors.iter().take(ROWS) {
        one(h, sponsor);
    }
    if v.a.sponsors.len() > ROWS {
        let text = format!("{} more are in the JSON.", v.a.sponsors.len() - ROWS);
        h.leaf("p", &[("class", "legend")], &text);
    }
}

fn one(h: &mut Html, sponsor: &Sponsor) {
    h.tag("div", &[("class", "sponsor")], |h| {
        h.leaf("b", &[], &sponsor.sponsor);
        probability_bar(h, sponsor.probability);
        h.leaf(
            "span",
            &[("class", "number")],
            &percent(sponsor.probability),
        );
        h.leaf("span", &[], &sponsor.likelihood);
    });
    let parts = format!(
        "{} through known groups, {} through an unknown group of it.",
        percent(sponsor.through_groups),
        percent(sponsor.unknown_group)
    );
    h.leaf("p", &[("class", "legend")], &parts);
    h.tag("ul", &[("class", "plain")], |h| {
        for link in sponsor.through.iter().take(ROWS) {
            h.tag("li", &[], |h| through(h, link));
        }
        if sponsor.through.len() > ROWS {
            h.leaf(
                "li",
                &[],
                &format!("and through {} more", sponsor.through.len() - ROWS),
            );
        }
    });
}

fn through(h: &mut Html, link: &SponsorLink) {
    h.text("through ");
    h.leaf("b", &[], &link.actor);
    h.text(&format!(
        " ({} the group, {} its sponsor, {} both)",
        percent(link.group_probability),
        percent(link.sponsor_given_group),
        percent(link.pair)
    ));
    for part in [&link.hedge, &link.degree].into_iter().flatten() {
        h.text(&format!(", {part}"));
    }
    let by = if link.sources.is_empty() {
        "no source named".to_owned()
    } else {
        link.sources.join(", ")
    };
    h.leaf("span", &[("class", "also")], &format!(" – said by {by}"));
    if !link.disagree.is_empty() {
        h.tag("span", &[("class", "contest")], |h| {
            h.text(&format!(" ≠ disagree: {}", link.disagree.join(", ")));
        });
    }
}

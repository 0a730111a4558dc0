//! Side by side as a page.

use super::{DriftPage, label};
use crate::dossier::style;
use crate::html::{self, Html};
use ascribe_claims::compare::Excerpt;

/// One self-contained page: what was changed, original and restatement side by side. It loads
/// nothing and runs nothing; every string is escaped, hidden characters are shown.
#[must_use]
pub fn drift_html(page: &DriftPage<'_>, marking: &str) -> String {
    let mut h = Html::default();
    h.tag("html", &[("lang", "en")], |h| {
        h.tag("head", &[], |h| head(h, page, marking));
        h.tag("body", &[], |h| {
            h.tag(
                "div",
                &[
                    ("class", "marking top"),
                    ("role", "note"),
                    ("aria-label", "Marking"),
                ],
                |h| {
                    h.leaf("strong", &[("class", "clear")], marking);
                },
            );
            h.tag("main", &[("id", "content")], |h| content(h, page));
        });
    });
    format!("<!doctype html>\n{}", h.finish())
}

fn head(h: &mut Html, page: &DriftPage<'_>, marking: &str) {
    let sheet = style::sheet(marking);
    let policy = style::policy(&sheet);
    h.void("meta", &[("charset", "utf-8")]);
    h.void(
        "meta",
        &[
            ("http-equiv", "Content-Security-Policy"),
            ("content", &policy),
        ],
    );
    for (name, content) in [
        ("viewport", "width=device-width, initial-scale=1"),
        ("referrer", "no-referrer"),
        ("robots", "noindex, nofollow"),
        ("color-scheme", "light dark"),
    ] {
        h.void("meta", &[("name", name), ("content", content)]);
    }
    h.leaf("title", &[], &format!("{marking} – {}", page.headline()));
    html::style(h, &sheet);
}

fn content(h: &mut Html, page: &DriftPage<'_>) {
    h.leaf("h1", &[], "What the restatement changed");
    h.leaf("p", &[("class", "verdict")], &page.headline());
    h.tag("div", &[("class", "scroll")], |h| {
        h.tag("table", &[("class", "compared")], |h| {
            h.tag("thead", &[], |h| {
                h.tag("tr", &[], |h| {
                    h.leaf("th", &[("scope", "col")], "Change");
                    h.leaf("th", &[("scope", "col")], page.primary);
                    h.leaf("th", &[("scope", "col")], page.secondary);
                });
            });
            h.tag("tbody", &[], |h| {
                for drift in &page.comparison.drifts {
                    h.tag("tr", &[], |h| {
                        h.tag("th", &[("scope", "row")], |h| {
                            h.leaf("strong", &[], &label(drift.kind));
                            h.leaf("span", &[("class", "note")], &drift.explanation);
                        });
                        cell(h, drift.primary.as_ref());
                        cell(h, drift.secondary.as_ref());
                    });
                }
            });
        });
    });
    if page.comparison.omissions.is_empty() {
        return;
    }
    h.leaf("h2", &[], "Left out");
    h.tag("ul", &[], |h| {
        for omission in page
            .comparison
            .omissions
            .iter()
            .filter_map(|o| o.primary.as_ref())
        {
            h.leaf("li", &[], &omission.text);
        }
    });
}

fn cell(h: &mut Html, excerpt: Option<&Excerpt>) {
    h.tag("td", &[], |h| match excerpt {
        None => h.leaf("span", &[("class", "note")], "nothing"),
        Some(e) => {
            h.text(&e.text);
            h.leaf(
                "span",
                &[("class", "note")],
                &format!("bytes {} to {}", e.start, e.end),
            );
        }
    });
}

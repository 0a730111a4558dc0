//! The page around the incidents: head, marking, index.

use super::meta::DossierMeta;
use super::{incident, style};
use crate::figures::{hatch, ranking::probability_bar};
use crate::html::{self, Html};
use crate::view::View;
use crate::words::{counted, percent};
use ascribe_reason::assessment::Assessment;

/// One self-contained HTML page about several incidents: an index if there are several, and a
/// section for each. It loads nothing and runs nothing; its policy allows its own style sheet
/// only. Observables are defanged, every string is escaped, hidden characters are shown.
#[must_use]
pub fn dossier_html(assessments: &[Assessment], meta: &DossierMeta) -> String {
    let views: Vec<View<'_>> = assessments.iter().map(View::of).collect();
    let title = title(&views);
    let mut h = Html::default();
    h.tag("html", &[("lang", "en")], |h| {
        h.tag("head", &[], |h| head(h, meta, &title));
        h.tag("body", &[], |h| {
            h.leaf(
                "a",
                &[("class", "skip"), ("href", "#content")],
                "To the answer",
            );
            marking(h, meta, "marking top");
            hatch(h);
            h.tag("main", &[("id", "content")], |h| {
                if views.len() != 1 {
                    index(h, &views, &title);
                }
                for (place, view) in views.iter().enumerate() {
                    incident::draw(h, view, place + 1, views.len() == 1);
                }
            });
            foot(h, meta);
        });
    });
    format!("<!doctype html>\n{}", h.finish())
}

fn title(views: &[View<'_>]) -> String {
    match views {
        [one] => one.question(),
        many => format!("Who was behind {}?", counted(many.len(), "incident")),
    }
}

fn head(h: &mut Html, meta: &DossierMeta, title: &str) {
    let sheet = style::sheet(&meta.marking);
    let policy = style::policy(&sheet);
    h.void("meta", &[("charset", "utf-8")]);
    h.newline();
    h.void(
        "meta",
        &[
            ("http-equiv", "Content-Security-Policy"),
            ("content", &policy),
        ],
    );
    h.newline();
    for (name, content) in [
        ("viewport", "width=device-width, initial-scale=1"),
        ("referrer", "no-referrer"),
        ("robots", "noindex, nofollow"),
        ("color-scheme", "light dark"),
    ] {
        h.void("meta", &[("name", name), ("content", content)]);
        h.newline();
    }
    h.leaf("title", &[], &format!("{} – {title}", meta.marking));
    h.newline();
    html::style(h, &sheet);
}

/// The marking, in TLP's colours where the label is one of TLP's.
fn marking(h: &mut Html, meta: &DossierMeta, class: &str) {
    let colour = match meta.marking.split([' ', '·', ',']).next() {
        Some("TLP:RED") => "red",
        Some("TLP:AMBER" | "TLP:AMBER+STRICT") => "amber",
        Some("TLP:GREEN") => "green",
        _ => "clear",
    };
    h.tag(
        "div",
        &[
            ("class", class),
            ("role", "note"),
            ("aria-label", "Marking"),
        ],
        |h| {
            h.leaf("strong", &[("class", colour)], &meta.marking);
        },
    );
}

fn index(h: &mut Html, views: &[View<'_>], title: &str) {
    h.leaf("h1", &[], title);
    if views.is_empty() {
        let text = "No incident was assessed. Give a file or a folder of evidence: ascribe assess PATH --out DIR";
        h.leaf("p", &[], text);
        return;
    }
    h.tag(
        "nav",
        &[("aria-label", "Incidents"), ("class", "scroll")],
        |h| {
            h.tag("table", &[("class", "index")], |h| {
                h.tag("thead", &[], |h| {
                    h.tag("tr", &[], |h| {
                        for name in [
                            "Incident",
                            "Verdict",
                            "Leading hypothesis",
                            "Likelihood",
                            "Activity",
                        ] {
                            h.leaf("th", &[("scope", "col")], name);
                        }
                    });
                });
                h.tag("tbody", &[], |h| {
                    for (place, view) in views.iter().enumerate() {
                        index_row(h, view, place + 1);
                    }
                });
            });
        },
    );
}

fn index_row(h: &mut Html, view: &View<'_>, number: usize) {
    let leader = view.leader();
    h.tag("tr", &[], |h| {
        h.tag("th", &[("scope", "row")], |h| {
            h.leaf("a", &[("href", &format!("#i{number}"))], &view.a.name);
        });
        h.leaf("td", &[], &view.headline());
        h.leaf("td", &[], leader.map_or("none", |x| &x.actor));
        h.tag("td", &[], |h| {
            if let Some(x) = leader {
                probability_bar(h, x.probability);
                h.text(&format!("{} {}", percent(x.probability), x.likelihood));
            }
        });
        h.leaf("td", &[("class", "nowrap")], &view.period());
    });
}

fn foot(h: &mut Html, meta: &DossierMeta) {
    h.tag("footer", &[], |h| {
        let made = if meta.generated.is_empty() {
            format!("Made with {}.", meta.generator)
        } else {
            format!("Made {} with {}.", meta.generated, meta.generator)
        };
        h.leaf("p", &[], &made);
        h.leaf(
            "p",
            &[],
            "Observables are defanged and hidden characters are shown by their number; the JSON beside this \
             page has them as they are. An attribution is a judgement on what is known, not proof against a person.",
        );
        marking(h, meta, "marking");
    });
}

//! What was examined besides the weighing: sensitivity, overlaps, repeated reports, clusters, and
//! what analysts judged.

use crate::html::Html;
use crate::view::View;
use crate::words::{counted, percent, shorten};
use ascribe_reason::sensitivity::{Forgery, Sensitivity, Without};

/// Rows of one table.
const ROWS: usize = 16;

/// On what the answer rests.
pub fn sensitivity(h: &mut Html, v: &View<'_>) {
    let Some(s) = &v.a.examination.sensitivity else {
        return;
    };
    if v.a.evidence.is_empty() {
        return;
    }
    h.tag("ul", &[("class", "reasons")], |h| {
        h.leaf("li", &[], &v.sentence(&flip(s)));
        h.leaf("li", &[], &prior(s));
        for warning in &s.warnings {
            h.leaf("li", &[], &v.sentence(warning));
        }
    });
    without(h, v, "Without each publisher", &s.lineages);
    without(h, v, "Without each collection", &s.sources);
    forgery(h, v, &s.forgery);
}

fn flip(s: &Sensitivity) -> String {
    let Some(flip) = &s.smallest_flip else {
        return "No set of items changes this answer by being taken out.".to_owned();
    };
    if !flip.confirmed {
        return "No set of items was found without which it would be another answer.".to_owned();
    }
    let shown: Vec<&str> = flip.items.iter().take(24).map(String::as_str).collect();
    let more = if flip.items.len() > shown.len() {
        ", …"
    } else {
        ""
    };
    let proof = if flip.exact {
        "no smaller set does"
    } else {
        "a smaller set is not excluded"
    };
    format!(
        "Smallest set that changes it: {} ({}{more}); then it would be {}; {proof}.",
        counted(flip.items.len(), "item"),
        shown.join(", "),
        flip.becomes
    )
}

fn prior(s: &Sensitivity) -> String {
    let times = |f: f64| {
        if f >= 1e6 {
            "more than a million".to_owned()
        } else {
            format!("{f:.2}")
        }
    };
    match (
        &s.prior.unknown_factor,
        &s.prior.rival_factor,
        &s.prior.rival,
    ) {
        (Some(unknown), _, _) => format!(
            "Prior: the leader crosses the threshold where an unknown actor is held to be {} times as likely beforehand.",
            times(*unknown)
        ),
        (None, Some(factor), Some(rival)) => format!(
            "Prior: {rival} overtakes where it is held to be {} times as likely beforehand.",
            times(*factor)
        ),
        _ => "Prior: no other prior changes the order.".to_owned(),
    }
}

fn without(h: &mut Html, v: &View<'_>, caption: &str, all: &[Without]) {
    if all.is_empty() {
        return;
    }
    h.tag("div", &[("class", "scroll")], |h| {
        h.tag("table", &[("class", "index")], |h| {
            h.leaf("caption", &[], caption);
            h.tag("thead", &[], |h| {
                h.tag("tr", &[], |h| {
                    for name in [
                        "Left out",
                        "Items",
                        "Probability of the leader",
                        "The answer then",
                    ] {
                        h.leaf("th", &[("scope", "col")], name);
                    }
                });
            });
            h.tag("tbody", &[], |h| {
                for w in all.iter().take(ROWS) {
                    h.tag("tr", &[], |h| {
                        h.leaf("th", &[("scope", "row")], &shorten(&w.without, 40));
                        h.leaf("td", &[], &w.items.to_string());
                        h.leaf("td", &[], &percent(w.probability));
                        let same = if w.changes {
                            w.becomes.as_str()
                        } else {
                            "the same"
                        };
                        h.leaf("td", &[], &v.sentence(same));
                    });
                }
            });
        });
    });
}

fn forgery(h: &mut Html, v: &View<'_>, f: &Forgery) {
    let Some(actor) = f.actor.as_ref().filter(|_| !f.classes.is_empty()) else {
        return;
    };
    let caption = format!("What an imitator of {actor} would have had to forge, cheapest first");
    h.tag("div", &[("class", "scroll")], |h| {
        h.tag("table", &[("class", "index")], |h| {
            h.leaf("caption", &[], &v.sentence(&caption));
            h.tag("tbody", &[], |h| {
                for class in &f.classes {
                    h.tag("tr", &[], |h| {
                        h.leaf("th", &[("scope", "row")], &class.cost);
                        h.leaf("td", &[], &class.what);
                        h.leaf("td", &[], &counted(class.items.len(), "item"));
                        h.leaf("td", &[], &format!("{:+.1}", class.weight));
                    });
                }
            });
        });
    });
    if let Some(class) = &f.suffices {
        let text = format!(
            "{} up to the class “{class}” would have sufficed; without everything cheap the leader keeps {}.",
            counted(f.items.len(), "item"),
            percent(f.without_cheap)
        );
        h.leaf("p", &[("class", "legend")], &text);
    }
}

/// Groups drawn differently, and reports that repeat one another.
pub fn overlaps(h: &mut Html, v: &View<'_>) {
    let e = &v.a.examination;
    if e.overlaps.is_empty() && e.lineages.is_empty() {
        return;
    }
    h.tag("ul", &[("class", "plain")], |h| {
        for overlap in e.overlaps.iter().take(ROWS) {
            h.leaf("li", &[], &v.sentence(&overlap.says));
        }
        for lineage in e.lineages.iter().take(ROWS) {
            let each = lineage.repeated_by.iter().take(ROWS);
            let by: Vec<String> = each
                .map(|r| format!("{} ({})", r.publisher, r.because))
                .collect();
            let text = format!(
                "{} counts once with those who repeat it: {}.",
                lineage.origin,
                by.join(", ")
            );
            h.leaf("li", &[], &v.sentence(&text));
        }
    });
}

/// Recorded clusters that the incident is like.
pub fn clusters(h: &mut Html, v: &View<'_>) {
    if v.a.examination.clusters.is_empty() {
        return;
    }
    h.tag("ul", &[("class", "plain")], |h| {
        for like in v.a.examination.clusters.iter().take(ROWS) {
            let shared: Vec<String> = like
                .shared
                .iter()
                .take(5)
                .map(|s| format!("{} {}", s.because, crate::words::defang(&s.kind, &s.value)))
                .collect();
            let text = format!(
                "{} ({}, {}): weight {:.1}; {}",
                like.cluster,
                like.name.as_deref().unwrap_or("no name yet"),
                counted(like.incidents, "incident"),
                like.weight,
                shared.join("; ")
            );
            h.leaf("li", &[], &text);
        }
    });
}

/// What analysts judged, beside what was computed; dissent is marked and kept.
pub fn judgements(h: &mut Html, v: &View<'_>) {
    if v.a.examination.judgements.is_empty() {
        return;
    }
    h.tag("div", &[("class", "scroll")], |h| {
        h.tag("table", &[("class", "index")], |h| {
            h.tag("thead", &[], |h| {
                h.tag("tr", &[], |h| {
                    for name in ["Item", "Hypothesis", "Judged", "Computed", "By", "Reason"] {
                        h.leaf("th", &[("scope", "col")], name);
                    }
                });
            });
            h.tag("tbody", &[], |h| {
                for j in v.a.examination.judgements.iter().take(200) {
                    h.tag("tr", &[], |h| {
                        h.leaf("th", &[("scope", "row")], &j.item);
                        h.leaf("td", &[], &j.actor);
                        let mark = if j.dissents { " ≠ dissents" } else { "" };
                        h.leaf("td", &[], &format!("{}{mark}", j.consistency.letters()));
                        h.leaf("td", &[], j.computed.letters());
                        h.leaf("td", &[], &j.by);
                        h.leaf("td", &[], &v.sentence(&j.reason));
                    });
                }
            });
        });
    });
}

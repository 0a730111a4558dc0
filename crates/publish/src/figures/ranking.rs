//! Ranked hypotheses: a probability is a bar with its number and its word.

use super::plot::{bar, rule};
use crate::html::Html;
use crate::view::{MINOR, View};
use crate::words::percent;
use ascribe_reason::assessment::Hypothesis;

/// Limits of the likelihood words (ICD 203).
const LIMITS: [f64; 6] = [0.05, 0.20, 0.45, 0.55, 0.80, 0.95];
/// Rows before the rest is folded.
const ROWS: usize = 8;
/// Folded rows that are still drawn; the JSON has all.
const FOLDED: usize = 200;

/// The ranking: hypotheses that matter, the rest behind one line. An actor not in the knowledge
/// is drawn like every other.
pub fn draw(h: &mut Html, v: &View<'_>) {
    let matters = |place: usize, x: &Hypothesis| place < 3 || x.unknown || x.probability >= MINOR;
    let top: Vec<&Hypothesis> = v.top(ROWS);
    let shown: Vec<&Hypothesis> = top
        .into_iter()
        .enumerate()
        .filter(|(place, x)| matters(*place, x))
        .map(|(_, x)| x)
        .collect();
    table(h, v, &shown, "Hypotheses in the order of their probability");
    h.leaf(
        "p",
        &[("class", "legend")],
        "Thin lines: limits of the likelihood words, at 5, 20, 45, 55, 80 and 95 %.",
    );
    let is_shown = |x: &&Hypothesis| shown.iter().any(|s| std::ptr::eq(*s, *x));
    let rest: Vec<&Hypothesis> = v.a.hypotheses.iter().filter(|x| !is_shown(x)).collect();
    if rest.is_empty() {
        return;
    }
    h.tag("details", &[("class", "rest")], |h| {
        h.leaf("summary", &[], &View::remainder(&rest));
        let drawn: Vec<&Hypothesis> = rest.iter().copied().take(FOLDED).collect();
        table(h, v, &drawn, "The other hypotheses");
    });
}

fn table(h: &mut Html, v: &View<'_>, rows: &[&Hypothesis], caption: &str) {
    h.tag("table", &[("class", "ranking")], |h| {
        h.leaf("caption", &[("class", "unseen")], caption);
        h.tag("thead", &[("class", "unseen")], |h| {
            h.tag("tr", &[], |h| {
                for head in ["Rank", "Hypothesis", "Probability", "Number", "Likelihood"] {
                    h.leaf("th", &[("scope", "col")], head);
                }
            });
        });
        h.tag("tbody", &[], |h| rows.iter().for_each(|x| row(h, v, x)));
    });
}

fn row(h: &mut Html, v: &View<'_>, x: &Hypothesis) {
    h.tag("tr", &[], |h| {
        h.leaf("td", &[("class", "rank")], &v.rank(&x.id).to_string());
        h.tag("th", &[("scope", "row")], |h| {
            h.leaf(
                "bdi",
                &[],
                if x.unknown { "unknown actor" } else { &x.actor },
            );
            if x.unknown {
                h.leaf("span", &[("class", "also")], " not in the knowledge");
            } else if let Some(id) = &x.external_id {
                h.leaf("span", &[("class", "also")], &format!(" {id}"));
            }
        });
        h.tag("td", &[("class", "bar")], |h| {
            h.tag(
                "svg",
                &[("class", "probability"), ("aria-hidden", "true")],
                |h| {
                    bar(h, "track", 0.0, 1.0, 0.0, 16.0);
                    let share = if x.probability.is_finite() {
                        x.probability.clamp(0.0, 1.0)
                    } else {
                        0.0
                    };
                    bar(h, "for", 0.0, share, 3.0, 10.0);
                    for limit in LIMITS {
                        rule(h, "limit", limit, 0.0, 16.0);
                    }
                    rule(h, "zero", 0.0, 0.0, 16.0);
                },
            );
        });
        h.leaf("td", &[("class", "number")], &percent(x.probability));
        h.leaf("td", &[("class", "word")], &x.likelihood);
    });
}

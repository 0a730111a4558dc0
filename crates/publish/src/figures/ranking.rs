//! Ranked hypotheses: a probability is a bar with its number and its word.

use super::plot::{bar, rule};
use crate::html::Html;
use crate::view::View;
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
pub fn draw(h: &mut Html, v: &View<'_>, key: &str) {
    let (listed, rest) = v.ranked(ROWS);
    table(
        h,
        v,
        &listed,
        "Hypotheses in the order of their probability",
        key,
    );
    let legend = "Thin lines: limits of the likelihood words, at 5, 20, 45, 55, 80 and 95 %.";
    h.leaf("p", &[("class", "legend")], legend);
    if rest.is_empty() {
        return;
    }
    h.tag("details", &[("class", "rest")], |h| {
        h.leaf("summary", &[], &View::remainder(&rest));
        let drawn = rest.get(..rest.len().min(FOLDED)).unwrap_or(&rest);
        table(h, v, drawn, "The other hypotheses", key);
    });
}

fn table(h: &mut Html, v: &View<'_>, rows: &[&Hypothesis], caption: &str, key: &str) {
    h.tag("table", &[("class", "ranking")], |h| {
        h.leaf("caption", &[("class", "unseen")], caption);
        h.tag("thead", &[("class", "unseen")], |h| {
            h.tag("tr", &[], |h| {
                for head in ["Rank", "Hypothesis", "Probability", "Number", "Likelihood"] {
                    h.leaf("th", &[("scope", "col")], head);
                }
            });
        });
        h.tag("tbody", &[], |h| {
            rows.iter().for_each(|x| row(h, v, x, key))
        });
    });
}

fn row(h: &mut Html, v: &View<'_>, x: &Hypothesis, key: &str) {
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
            if v.is_contested(x) {
                h.text(" ");
                let to = format!("#{key}-names");
                let attributes = [
                    ("class", "contest"),
                    ("href", to.as_str()),
                    ("title", "contested name"),
                ];
                h.leaf("a", &attributes, "≠");
            }
        });
        h.tag("td", &[("class", "bar")], |h| {
            probability_bar(h, x.probability)
        });
        h.leaf("td", &[("class", "number")], &percent(x.probability));
        h.leaf("td", &[("class", "word")], &x.likelihood);
    });
}

/// A probability as a bar from 0 to 1, with the limits of the likelihood words; its number and
/// word stand beside it.
pub fn probability_bar(h: &mut Html, probability: f64) {
    let share = if probability.is_finite() {
        probability.clamp(0.0, 1.0)
    } else {
        0.0
    };
    h.tag(
        "svg",
        &[("class", "probability"), ("aria-hidden", "true")],
        |h| {
            bar(h, "track", 0.0, 1.0, 0.0, 16.0);
            bar(h, "for", 0.0, share, 3.0, 10.0);
            for limit in LIMITS {
                rule(h, "limit", limit, 0.0, 16.0);
            }
            rule(h, "zero", 0.0, 0.0, 16.0);
        },
    );
}

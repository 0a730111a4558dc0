//! Contribution chart: what each item adds to, or takes from, the leading hypotheses.

use super::figure;
use super::plot::{Scale, bar, rule, word};
use crate::html::Html;
use crate::view::View;
use crate::words::{shorten, signed};
use ascribe_reason::assessment::Hypothesis;

/// Rows of the chart.
const ROWS: usize = 6;
/// Segments to each side before the rest is one segment.
const SEGMENTS: usize = 10;
/// Segments narrower than this share of the width carry no label.
const LABELLED: f64 = 0.06;

/// One row: what stands to each side of zero, and where that leaves the hypothesis.
struct Row<'a> {
    hypothesis: &'a Hypothesis,
    /// Label and weight, heaviest first.
    favour: Vec<(String, f64)>,
    against: Vec<(String, f64)>,
    prior: f64,
    net: f64,
}

/// Draws the chart; nothing if no item moves any hypothesis.
pub fn draw(h: &mut Html, v: &View<'_>) {
    let rows: Vec<Row<'_>> = v.top(ROWS).into_iter().map(|x| row(v, x)).collect();
    if rows
        .iter()
        .all(|r| r.favour.is_empty() && r.against.is_empty())
    {
        return;
    }
    let right = rows
        .iter()
        .map(|r| total(&r.favour) + r.prior.max(0.0))
        .fold(0.5, f64::max);
    let left = rows
        .iter()
        .map(|r| total(&r.against) + r.prior.min(0.0))
        .fold(-0.5, f64::min);
    let scale = Scale::new(left, right, 0.03);
    let caption = "Each piece is one item of evidence (e1, e2, …): solid to the right of zero speaks for \
        the hypothesis, hatched to the left against it. Lightly hatched: what was assumed before any \
        evidence. The thick mark is the sum, and the number its natural logarithm; the unknown actor is the \
        measure and stands at zero.";
    figure(h, "rows contributions", caption, |h| {
        for row in &rows {
            draw_row(h, row, scale);
        }
        axis(h, scale, left, right);
    });
}

fn row<'a>(v: &View<'a>, hypothesis: &'a Hypothesis) -> Row<'a> {
    let side = |in_favour| {
        let items = v.speaking(&hypothesis.id, in_favour);
        let mut pieces: Vec<(String, f64)> = items
            .iter()
            .take(SEGMENTS)
            .map(|(e, w)| (e.id.clone(), *w))
            .collect();
        let rest: Vec<f64> = items.iter().skip(SEGMENTS).map(|(_, w)| *w).collect();
        if !rest.is_empty() {
            pieces.push((format!("{} more", rest.len()), rest.iter().sum()));
        }
        pieces
    };
    let finite = |x: f64| if x.is_finite() { x } else { 0.0 };
    Row {
        hypothesis,
        favour: side(true),
        against: side(false),
        prior: finite(hypothesis.prior),
        net: finite(hypothesis.prior) + finite(hypothesis.weight),
    }
}

fn total(pieces: &[(String, f64)]) -> f64 {
    pieces.iter().map(|(_, w)| w).sum()
}

fn draw_row(h: &mut Html, row: &Row<'_>, scale: Scale) {
    let name = &row.hypothesis.actor;
    h.tag("div", &[("class", "row")], |h| {
        h.tag("div", &[("class", "label")], |h| {
            h.leaf("bdi", &[], &shorten(name, 60))
        });
        let said = format!(
            "{name}: {} before evidence, {} for, {} against, sum {}",
            signed(row.prior),
            signed(total(&row.favour)),
            signed(total(&row.against)),
            signed(row.net)
        );
        let size = [
            ("class", "lane tall"),
            ("role", "img"),
            ("aria-label", said.as_str()),
        ];
        h.tag("svg", &size, |h| {
            bar(h, "track", 0.0, 1.0, 0.0, 28.0);
            let (mut to_right, mut to_left) = (0.0, 0.0);
            piece(
                h,
                "before",
                "",
                row.prior,
                &mut to_right,
                &mut to_left,
                scale,
            );
            for (label, weight) in &row.favour {
                piece(h, "for", label, *weight, &mut to_right, &mut to_left, scale);
            }
            for (label, weight) in &row.against {
                piece(
                    h,
                    "against",
                    label,
                    *weight,
                    &mut to_right,
                    &mut to_left,
                    scale,
                );
            }
            rule(h, "zero", scale.place(0.0), 0.0, 28.0);
            rule(h, "net", scale.place(row.net), 1.0, 27.0);
        });
        let sum = if row.hypothesis.unknown {
            "0".to_owned()
        } else {
            signed(row.net)
        };
        h.leaf("div", &[("class", "value")], &sum);
    });
}

/// One segment at the end of its side's stack.
fn piece(
    h: &mut Html,
    class: &str,
    label: &str,
    weight: f64,
    to_right: &mut f64,
    to_left: &mut f64,
    scale: Scale,
) {
    let stack = if weight < 0.0 { to_left } else { to_right };
    let (from, to) = (scale.place(*stack), scale.place(*stack + weight));
    *stack += weight;
    let width = (to - from).abs();
    bar(h, class, from.min(to), width, 5.0, 18.0);
    let needed = LABELLED * (1.0 + label.len().saturating_sub(2) as f64 / 3.0);
    if !label.is_empty() && width >= needed {
        let class = if weight < 0.0 { "on-against" } else { "on-for" };
        word(h, class, f64::midpoint(from, to), 18.0, label);
    }
}

/// Powers of ten: how many times more or less probable.
fn axis(h: &mut Html, scale: Scale, left: f64, right: f64) {
    let decade = std::f64::consts::LN_10;
    let decades = ((right - left) / decade).ceil().max(1.0);
    let step = (decades / 6.0).ceil().max(1.0);
    h.tag("div", &[("class", "row axis")], |h| {
        h.leaf("div", &[("class", "label")], "times as probable");
        h.tag("svg", &[("class", "lane"), ("aria-hidden", "true")], |h| {
            let mut tick = -((-left / decade / step).floor() * step);
            while tick * decade <= right + 1e-9 {
                let place = scale.place(tick * decade);
                rule(h, "tick", place, 0.0, 5.0);
                word(h, "tick-word", place, 17.0, &power(tick));
                tick += step;
            }
        });
        h.leaf("div", &[("class", "value")], "sum");
    });
}

fn power(decades: f64) -> String {
    match decades.round() {
        0.0 => "1".to_owned(),
        d if d.abs() <= 4.0 => {
            let sign = if d < 0.0 { '÷' } else { '×' };
            format!("{sign}1{}", "0".repeat(d.abs() as usize))
        }
        d if d < 0.0 => format!("÷10^{:.0}", -d),
        d => format!("×10^{d:.0}"),
    }
}

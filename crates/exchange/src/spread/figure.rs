//! The spread as a drawing: a row for each actor, a line for each moment.

use super::{Phase, Placed, Spread};
use crate::text::{escape, shorten};
use ascribe_knowledge::Day;
use std::fmt::Write;

const WIDTH: f64 = 860.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 108.0;
const ROW: f64 = 20.0;
const BOTTOM: f64 = 62.0;
/// Rows drawn, at most.
const ROWS: usize = 60;
/// A first use later than this many days after disclosure is drawn at the edge.
const TAIL: i32 = 60;

/// Where days lie.
struct Axis {
    from: i32,
    to: i32,
}

impl Axis {
    fn x(&self, day: i32) -> f64 {
        let share = f64::from(day.clamp(self.from, self.to) - self.from)
            / f64::from((self.to - self.from).max(1));
        LEFT + (WIDTH - LEFT - RIGHT) * share
    }
}

/// The drawing as a self-contained SVG that loads nothing and runs nothing.
#[must_use]
pub fn figure(answer: &Spread) -> String {
    let rows: Vec<(&Placed, i32)> = answer
        .uses
        .iter()
        .filter_map(|u| Some((u, Day::parse(u.first_used.as_deref()?)?.0)))
        .take(ROWS)
        .collect();
    let axis = axis(answer, &rows);
    let height = TOP + ROW * rows.len() as f64 + BOTTOM;
    let title = answer
        .name
        .clone()
        .unwrap_or_else(|| answer.cves.join(", "));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"11\" role=\"img\">\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <text x=\"16\" y=\"20\" font-size=\"13\" fill=\"#111\">{}: first known use by each actor</text>\n",
        escape(&shorten(&title, 80))
    );
    moments(&mut svg, answer, &axis, height);
    for (place, (one, day)) in rows.iter().enumerate() {
        row(&mut svg, one, *day, TOP + ROW * (place as f64 + 0.5), &axis);
    }
    legend(&mut svg, answer, rows.len(), height);
    svg.push_str("</svg>\n");
    svg
}

fn axis(answer: &Spread, rows: &[(&Placed, i32)]) -> Axis {
    let moments = answer
        .milestones
        .values()
        .filter_map(|day| Some(Day::parse(day)?.0));
    let all: Vec<i32> = moments.chain(rows.iter().map(|(_, day)| *day)).collect();
    let from = all.iter().min().copied().unwrap_or(0);
    let to = all.iter().max().copied().unwrap_or(1);
    let disclosed = answer
        .milestones
        .get("disclosed")
        .and_then(|d| Day::parse(d));
    let edge = disclosed.map_or(to, |d| to.min(d.0.saturating_add(TAIL)).max(from + 1));
    Axis {
        from: from - 2,
        to: edge + 2,
    }
}

fn moments(svg: &mut String, answer: &Spread, axis: &Axis, height: f64) {
    let mut all: Vec<(i32, String)> = Vec::new();
    for (word, day) in &answer.milestones {
        let Some(at) = Day::parse(day) else { continue };
        match all.iter_mut().find(|(d, _)| *d == at.0) {
            Some((_, words)) => *words = format!("{words}, {word}"),
            None => all.push((at.0, format!("{day} {word}"))),
        }
    }
    all.sort();
    for (place, (day, words)) in all.iter().enumerate() {
        let (x, y) = (axis.x(*day), 38.0 + 13.0 * (place % 5) as f64);
        let (anchor, at) = if x > WIDTH - 240.0 {
            ("end", x - 3.0)
        } else {
            ("start", x + 3.0)
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{:.1}\" y2=\"{:.1}\" stroke=\"#666\" stroke-dasharray=\"2 3\"/>\
             <text x=\"{at:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"#333\">{}</text>",
            y + 2.0,
            height - BOTTOM + 4.0,
            escape(words)
        );
    }
}

fn row(svg: &mut String, one: &Placed, day: i32, y: f64, axis: &Axis) {
    let x = axis.x(day);
    let (fill, stroke) = match one.phase {
        Phase::BeforeDisclosure => ("#9e1b0b", "#9e1b0b"),
        Phase::OnDisclosure | Phase::Unsure | Phase::Undated => ("#ffffff", "#8a5a00"),
        _ => ("#0b4f9e", "#0b4f9e"),
    };
    let beyond = if day > axis.to { " →" } else { "" };
    // As exactly as it was reported, and no more.
    let said = format!("{}{beyond}", super::text::when(one));
    let (anchor, at) = if x > WIDTH - 120.0 {
        ("end", x - 9.0)
    } else {
        ("start", x + 9.0)
    };
    let _ = writeln!(
        svg,
        "<line x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#eee\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#111\">{}</text>\
         <circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.5\"/>\
         <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" fill=\"#333\">{}</text>",
        WIDTH - RIGHT,
        LEFT - 8.0,
        y + 4.0,
        escape(&shorten(&one.actor, 28)),
        y + 4.0,
        escape(&said)
    );
}

fn legend(svg: &mut String, answer: &Spread, drawn: usize, height: f64) {
    let rest = answer.uses.len() - drawn;
    let rest = if rest > 0 {
        format!(" {rest} more without a day or beyond {ROWS} rows are not drawn.")
    } else {
        String::new()
    };
    let words = [
        "Red: before it was public. Blue: after. Hollow: on the day of disclosure, or too coarse to say. Arrow: later than the drawing.".to_owned(),
        format!("Earliest reported days; the true ones may be earlier.{rest}"),
    ];
    for (place, words) in words.iter().enumerate() {
        let _ = writeln!(
            svg,
            "<text x=\"16\" y=\"{:.1}\" fill=\"#333\">{}</text>",
            height - 26.0 + 15.0 * place as f64,
            escape(words)
        );
    }
}

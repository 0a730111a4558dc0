//! The fall of exclusivity as a figure of its own: weight and background by day.

use std::fmt::Write;

/// Size of the drawing.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 320.0;
/// Edges of the plot inside it.
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 48.0;

/// A curve as a self-contained SVG: for each day its weight (natural log, solid) and background
/// (dashed, 0 to 1), with the days at which the knowledge changes. Loads nothing and runs nothing.
#[must_use]
pub fn curve_svg(title: &str, points: &[(&str, f64, f64)], changes: &[(String, String)]) -> String {
    let mut svg = String::new();
    let top = points.iter().map(|p| p.1).fold(0.5_f64, f64::max);
    let low = points.iter().map(|p| p.1).fold(0.0_f64, f64::min);
    let x = |place: usize| LEFT + (WIDTH - LEFT - RIGHT) * share(place, points.len());
    let y = |weight: f64| TOP + (HEIGHT - TOP - BOTTOM) * (top - weight) / (top - low).max(1e-9);
    let y_background = |b: f64| TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - b.clamp(0.0, 1.0));
    // Writing to a string cannot fail.
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
         <text x=\"{LEFT}\" y=\"18\" font-size=\"13\" fill=\"#111\">{}</text>\n",
        escape(title)
    );
    for step in 0..=4 {
        let weight = low + (top - low) * f64::from(step) / 4.0;
        let at = y(weight);
        let _ = writeln!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#333\">{weight:.2}</text>",
            WIDTH - RIGHT,
            LEFT - 6.0,
            at + 4.0
        );
    }
    marks(&mut svg, points, changes, &x);
    for (values, style) in [
        (
            path(
                points
                    .iter()
                    .enumerate()
                    .map(|(i, p)| (x(i), y_background(p.2))),
            ),
            "stroke=\"#8a5a00\" stroke-dasharray=\"5 4\"",
        ),
        (
            path(points.iter().enumerate().map(|(i, p)| (x(i), y(p.1)))),
            "stroke=\"#0b4f9e\"",
        ),
    ] {
        let _ = writeln!(
            svg,
            "<path d=\"{values}\" fill=\"none\" stroke-width=\"2\" {style}/>"
        );
    }
    axis(&mut svg, points, &x);
    svg.push_str("</svg>\n");
    svg
}

fn marks(
    svg: &mut String,
    points: &[(&str, f64, f64)],
    changes: &[(String, String)],
    x: &impl Fn(usize) -> f64,
) {
    for (row, (day, what)) in changes.iter().enumerate() {
        let Some(place) = points.iter().position(|p| p.0 == day) else {
            continue;
        };
        let at = x(place);
        let baseline = 34.0 + 11.0 * share_row(row);
        let _ = writeln!(
            svg,
            "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{:.1}\" y2=\"{:.1}\" stroke=\"#666\" stroke-dasharray=\"2 3\"/>\
             <text x=\"{:.1}\" y=\"{baseline:.1}\" fill=\"#333\">{} {}</text>",
            baseline + 2.0,
            HEIGHT - BOTTOM,
            at + 3.0,
            escape(day),
            escape(what)
        );
    }
}

fn axis(svg: &mut String, points: &[(&str, f64, f64)], x: &impl Fn(usize) -> f64) {
    for (place, point) in points.iter().enumerate() {
        if point.0.ends_with("-01") || (place == 0 && points.len() < 31) {
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"#333\">{}</text>",
                x(place),
                HEIGHT - BOTTOM + 16.0,
                escape(point.0)
            );
        }
    }
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"{:.1}\" fill=\"#0b4f9e\">solid: weight for the actor, natural log (left scale)</text>\
         <text x=\"{:.1}\" y=\"{:.1}\" fill=\"#8a5a00\">dashed: probability from anyone else, 0 to 1 of the height</text>",
        HEIGHT - 12.0,
        LEFT + 330.0,
        HEIGHT - 12.0
    );
}

fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut text = String::new();
    for (place, (x, y)) in points.enumerate() {
        let _ = write!(text, "{}{x:.1} {y:.1}", if place == 0 { "M" } else { " L" });
    }
    text
}

fn escape(text: &str) -> String {
    let visible = crate::words::visible(text);
    visible
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[allow(clippy::cast_precision_loss)]
fn share(place: usize, of: usize) -> f64 {
    place as f64 / (of.max(2) - 1) as f64
}

/// Neighbouring words take turns on two lines.
fn share_row(row: usize) -> f64 {
    if row.is_multiple_of(2) { 0.0 } else { 1.0 }
}

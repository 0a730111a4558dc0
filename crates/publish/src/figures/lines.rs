//! Lines in the unit square.

use crate::html::Html;

/// Size of a drawing, and the room left for its words.
const SIDE: f64 = 320.0;
const ROOM: f64 = 44.0;

/// One line of a plot; both coordinates lie between 0 and 1.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Its points, from left to right.
    pub points: &'a [(f64, f64)],
    /// Drawn dashed: what is compared with.
    pub dashed: bool,
    /// Each point gets a mark.
    pub marks: bool,
}

/// Draws lines over `across` and `up`.
pub fn plot(h: &mut Html, across: &str, up: &str, lines: &[Line<'_>]) {
    let size = format!("{:.0}", SIDE + 2.0 * ROOM);
    let frame = format!("0 0 {size} {size}");
    let label = format!("{up}, by {across}");
    let attributes = [
        ("viewBox", frame.as_str()),
        ("width", &size),
        ("height", &size),
        ("role", "img"),
        ("aria-label", &label),
        ("font-size", "11"),
        ("fill", "currentColor"),
    ];
    h.tag("svg", &attributes, |h| {
        for step in 0..=4 {
            grid(h, f64::from(step) / 4.0);
        }
        for line in lines {
            draw(h, line);
        }
        let middle = format!("{:.1}", ROOM + SIDE / 2.0);
        let low = format!("{:.1}", SIDE + 2.0 * ROOM - 6.0);
        let place = [
            ("x", middle.as_str()),
            ("y", &low),
            ("text-anchor", "middle"),
        ];
        h.leaf("text", &place, across);
        let high = format!("{:.1}", ROOM - 12.0);
        h.leaf("text", &[("x", "4"), ("y", &high)], up);
    });
}

fn x(share: f64) -> f64 {
    ROOM + SIDE * share.clamp(0.0, 1.0)
}

fn y(share: f64) -> f64 {
    ROOM + SIDE * (1.0 - share.clamp(0.0, 1.0))
}

fn grid(h: &mut Html, share: f64) {
    let (left, right) = (format!("{:.1}", x(0.0)), format!("{:.1}", x(1.0)));
    let (place, below) = (format!("{:.1}", y(share)), format!("{:.1}", y(0.0) + 16.0));
    let line = [
        ("x1", left.as_str()),
        ("x2", &right),
        ("y1", &place),
        ("y2", &place),
        ("stroke", "currentColor"),
        ("stroke-opacity", "0.2"),
    ];
    h.void("line", &line);
    let number = format!("{share:.2}");
    h.leaf("text", &[("x", "10"), ("y", &place)], &number);
    let at = format!("{:.1}", x(share));
    h.leaf(
        "text",
        &[("x", &at), ("y", &below), ("text-anchor", "middle")],
        &number,
    );
}

fn draw(h: &mut Html, line: &Line<'_>) {
    let points = line
        .points
        .iter()
        .map(|(a, b)| format!("{:.1},{:.1}", x(*a), y(*b)));
    let points: Vec<String> = points.collect();
    let joined = points.join(" ");
    let mut attributes = vec![
        ("points", joined.as_str()),
        ("fill", "none"),
        ("stroke", "currentColor"),
        ("stroke-width", "2"),
    ];
    if line.dashed {
        attributes.push(("stroke-dasharray", "4 4"));
    }
    h.void("polyline", &attributes);
    if line.marks {
        for (a, b) in line.points {
            let (cx, cy) = (format!("{:.1}", x(*a)), format!("{:.1}", y(*b)));
            h.void("circle", &[("cx", &cx), ("cy", &cy), ("r", "4")]);
        }
    }
}

//! Scales, bars and patterns that several figures share.

use crate::html::Html;
use crate::words::signed;

/// A place on a drawing of width 1, in percent.
pub fn at(share: f64) -> String {
    let share = if share.is_finite() { share } else { 0.0 };
    format!("{:.2}%", share * 100.0)
}

/// A linear scale from values to places between 0 and 1.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    low: f64,
    span: f64,
}

impl Scale {
    /// A scale over `low..=high`, widened by `margin` (a share of the span) on both sides.
    pub fn new(low: f64, high: f64, margin: f64) -> Self {
        let span = (high - low).max(1e-9);
        Self {
            low: low - span * margin,
            span: span * (1.0 + 2.0 * margin),
        }
    }

    /// True if a value lies to the left of the drawing.
    pub fn before(self, value: f64) -> bool {
        value < self.low
    }

    /// True if a value lies to the right of the drawing.
    pub fn after(self, value: f64) -> bool {
        value > self.low + self.span
    }

    /// Where a value lies, from 0 to 1.
    pub fn place(self, value: f64) -> f64 {
        ((value - self.low) / self.span).clamp(0.0, 1.0)
    }
}

/// The hatching that stands for *against* and for *before evidence*; once a page.
pub fn hatch(h: &mut Html) {
    let size = [
        ("width", "0"),
        ("height", "0"),
        ("aria-hidden", "true"),
        ("class", "defs"),
    ];
    h.tag("svg", &size, |h| {
        h.tag("defs", &[], |h| {
            pattern(h, "hatch", "hatch-line", "rotate(45)");
            pattern(h, "hatch-faint", "hatch-faint-line", "rotate(-45)");
        });
    });
}

fn pattern(h: &mut Html, id: &str, class: &str, turn: &str) {
    let attributes = [
        ("id", id),
        ("width", "4"),
        ("height", "4"),
        ("patternUnits", "userSpaceOnUse"),
        ("patternTransform", turn),
    ];
    h.tag("pattern", &attributes, |h| {
        h.void(
            "rect",
            &[("width", "4"), ("height", "4"), ("class", "hatch-ground")],
        );
        h.void(
            "rect",
            &[("width", "1.6"), ("height", "4"), ("class", class)],
        );
    });
}

/// A weight as a small signed bar: to the right and solid if for, to the left and hatched if
/// against; full at `full`.
pub fn weight_bar(h: &mut Html, weight: f64, full: f64) {
    let share = (weight / full.max(0.1)).clamp(-1.0, 1.0) / 2.0;
    let label = format!("weight {}", signed(weight));
    let size = [
        ("class", "weight"),
        ("role", "img"),
        ("aria-label", label.as_str()),
    ];
    h.tag("svg", &size, |h| {
        let (from, class) = if share < 0.0 {
            (0.5 + share, "against")
        } else {
            (0.5, "for")
        };
        bar(h, class, from, share.abs(), 2.0, 8.0);
        rule(h, "zero", 0.5, 0.0, 12.0);
    });
}

/// A horizontal bar; places in shares of the width, heights in pixels.
pub fn bar(h: &mut Html, class: &str, from: f64, share: f64, top: f64, height: f64) {
    h.void(
        "rect",
        &[
            ("class", class),
            ("x", &at(from)),
            ("width", &at(share)),
            ("y", &format!("{top}")),
            ("height", &format!("{height}")),
        ],
    );
}

/// A vertical line.
pub fn rule(h: &mut Html, class: &str, place: f64, top: f64, bottom: f64) {
    let x = at(place);
    h.void(
        "line",
        &[
            ("class", class),
            ("x1", &x),
            ("x2", &x),
            ("y1", &format!("{top}")),
            ("y2", &format!("{bottom}")),
        ],
    );
}

/// A word on a drawing, centred on its place; at the edges it turns inwards.
pub fn word(h: &mut Html, class: &str, place: f64, baseline: f64, text: &str) {
    let anchor = match place {
        p if p < 0.04 => "start",
        p if p > 0.96 => "end",
        _ => "middle",
    };
    let attributes = [
        ("class", class),
        ("x", &at(place)),
        ("y", &format!("{baseline}")),
        ("text-anchor", anchor),
    ];
    h.leaf("text", &attributes, text);
}

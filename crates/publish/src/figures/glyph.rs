//! The shape of a kind of evidence.

use crate::html::Html;
use crate::words::Shape;

/// A small drawing of the shape, decoration beside its word.
pub fn glyph(h: &mut Html, shape: Shape) {
    let size = [
        ("class", "glyph"),
        ("viewBox", "0 0 12 12"),
        ("aria-hidden", "true"),
    ];
    h.tag("svg", &size, |h| {
        h.void("path", &[("d", outline(shape))]);
    });
}

/// The outline of a shape in a square of 12.
pub fn outline(shape: Shape) -> &'static str {
    match shape {
        Shape::Circle => "M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z",
        Shape::Square => "M2 2h8v8h-8z",
        Shape::Triangle => "M6 1l5 9.5h-10z",
        Shape::Diamond => "M6 .5l5 5.5l-5 5.5l-5-5.5z",
    }
}

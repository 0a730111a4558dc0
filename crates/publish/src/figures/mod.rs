//! Figures as inline SVG, one file each.
//!
//! Bars, axes and marks are placed in percent, so that a figure has the width of its place and
//! its letters keep their size; only the graph has a drawing's fixed width and scrolls in its
//! box. Colour never carries a meaning alone: what speaks against is hatched and left of zero,
//! kinds have shapes.

pub mod contributions;
pub mod curve;
mod glyph;
pub mod graph;
pub mod lines;
pub mod matrix;
mod plot;
pub mod ranking;
pub mod timeline;

pub use glyph::glyph;
pub use plot::{bar, hatch, weight_bar};

use crate::html::Html;

/// A figure with its caption; what it shows is said in words for those who do not see it.
pub fn figure(h: &mut Html, class: &str, caption: &str, inside: impl FnOnce(&mut Html)) {
    h.tag("figure", &[("class", class)], |h| {
        inside(h);
        h.leaf("figcaption", &[], caption);
    });
}

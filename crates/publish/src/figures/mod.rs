//! Figures as inline SVG.

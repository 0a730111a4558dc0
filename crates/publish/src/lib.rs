//! What is said of an assessment: the terminal's answer, the dossier, its figures.
//!
//! Pure: no clock, no I/O; the same assessment gives the same bytes. Every string of an
//! assessment is untrusted: it may come from a hostile file or feed. It reaches a page only
//! through [`html::Html`], which escapes, and a terminal only through [`words::visible`].
//!
//! ```
//! use ascribe_publish::{DossierMeta, dossier_html, dossier_json, human};
//! let page = dossier_html(&[], &DossierMeta::default());
//! assert!(page.starts_with("<!doctype html>"));
//! assert_eq!(dossier_json(&[]), "{\n  \"assessments\": []\n}\n");
//! ```

pub mod annual;
pub mod backtest;
mod dossier;
pub mod drift;
mod figures;
pub mod html;
mod json;
pub mod pdf;
mod terminal;
mod view;
pub mod words;

pub use dossier::{DossierMeta, dossier_html};
pub use figures::curve::curve_svg;
pub use json::dossier_json;
pub use terminal::{human, overview};

//! The dossier: one page that needs nothing else, neither network nor script.
//!
//! The order is that of a briefing: the question, the answer, its reasons; then the figures and
//! the evidence; then each item with its provenance, the files and the way to compute it again.

mod answer;
mod channels;
mod evidence;
mod examined;
mod incident;
mod items;
mod meta;
mod names;
mod page;
mod record;
mod sponsors;
pub(crate) mod style;

pub use meta::DossierMeta;
pub use page::dossier_html;

//! The dossier: one page that needs nothing else.

mod meta;
mod page;
mod style;

pub use meta::DossierMeta;
pub use page::dossier_html;

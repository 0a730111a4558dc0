//! The words: hedges, bodies, countries, actors, and what means the same.

mod actors;
mod hedges;
mod pattern;
mod places;
mod stems;
mod themes;

pub use actors::Known;
pub use hedges::{HEDGES, HedgeClass};
pub use pattern::{Pattern, Phrase};
pub use places::{BODIES, COUNTRIES, WORLD, body, country};
pub use stems::{concept, is_function_word, stem};
pub use themes::{THEMES, Theme};

pub(crate) use actors::{LABELS, SUFFIXES};

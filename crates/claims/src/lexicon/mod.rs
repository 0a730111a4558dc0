//! The words: hedges, bodies, countries, actors, and what means the same.

mod actors;
pub(crate) mod extent;
mod hedges;
mod pattern;
mod places;
mod speech;
mod stems;
mod themes;
mod words;

pub use actors::Known;
pub use hedges::{HEDGES, HedgeClass};
pub use pattern::{Pattern, Phrase};
pub use places::{BODIES, COUNTRIES, WORLD, body, country};
pub(crate) use speech::{BETWEEN, OFFICES, STATES, UNCLEAR, VERBS};
pub use stems::{concept, is_function_word, stem};
pub use themes::{THEMES, Theme};
pub use words::Meaning;

pub(crate) use actors::{LABELS, SUFFIXES};

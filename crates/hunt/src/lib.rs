//! Logs as events, and rules in Sigma format over them.
//!
//! A [`Hunter`] takes the text of files as it is read, tells which of them are logs and of which
//! format, makes each line or record an [`Event`] under the field names that rules use, and asks
//! an [`Engine`] which rules hold. What it has found in the end are [`Finding`]s: a rule, a file,
//! how often, when first and last, and the lines that carry it. Memory does not grow with the logs.

mod engine;
mod event;
mod finding;
mod format;
mod hunter;
mod need;
pub mod sigma;
pub mod time;

pub use engine::Engine;
pub use event::{Event, Source};
pub use finding::{Carrier, Finding, Hunted, LogRead, State};
pub use format::{Mapping, MappingError, Mappings};
pub use hunter::{Hunter, Settings};

//! Rules in Sigma format (specification 2.1, sigmahq.io/docs): read, and compiled to what can be
//! asked of an event. Not supported, and named when met: correlation rules, global filters,
//! aggregation in conditions, the modifier `expand` and those for parts of times.

pub(crate) mod condition;
mod encode;
mod literals;
mod pattern;
mod rule;
pub(crate) mod test;
mod yaml;

pub(crate) use rule::{Item, Node};
pub use rule::{Level, Logsource, Parsed, Rule, parse};

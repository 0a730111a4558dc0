//! Which events share values: every pair of them, counted exactly, with shared values known as shared.
//!
//! Rows are `event,type,value`. A row becomes one number: 96 bits of a keyed hash of type and value,
//! 32 bits for the event. Numbers are dealt into parts by their first bits; each part is sorted, so
//! that the events of a value lie side by side. Two different values fall together with a chance of
//! n²/2⁹⁷, 10⁻¹⁵ for ten million of them, and nobody can aim at it without the key.
//!
//! A value in more than [`MOST_EVENTS`] events says little about any two of them. It joins no pair,
//! but it is not dropped: it is named, with the number of events that have it.
//!
//! | module | holds |
//! |---|---|
//! | `rows` | lines of a table, as they lie in a block of bytes |
//! | `collect` | rows as numbers, dealt into parts |
//! | `group` | parts sorted; values, pairs, shared values |

mod collect;
mod group;
mod rows;

pub use collect::{Collector, Events, Hasher};
pub use group::{Correlation, Part, SharedValue};
pub use rows::{BadRow, Row, each_row};

/// Events beyond which a value is taken as shared, as MISP's threshold for over-correlation.
pub const MOST_EVENTS: u32 = 20;

#[cfg(test)]
mod tests;

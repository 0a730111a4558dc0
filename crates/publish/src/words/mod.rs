//! Wording: numbers, days, observables and untrusted strings as a reader sees them.

mod day;
mod defang;
mod kind;
mod number;
mod visible;

pub use day::day_words;
pub(crate) use day::{axis, day_number, month_short};
pub use defang::{Prose, defang};
pub(crate) use kind::Shape;
pub use kind::{kind_word, shape};
pub use number::{bytes, counted, factor, percent, signed, thousands};
pub use visible::{shorten, visible};

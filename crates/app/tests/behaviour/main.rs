//! The use cases, with a clock that stands still.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, in their helpers too"
)]

mod reading;
mod sessions;

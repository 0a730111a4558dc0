//! What the picture says of the entries it was built from.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, in their helpers too"
)]

mod holdings;
mod index;
mod names;
mod world;

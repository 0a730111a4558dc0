//! What a user of the crate can rely on.

// Helpers of tests may fail as loudly as the tests themselves.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod lossless;
mod parsing;
mod upgrading;

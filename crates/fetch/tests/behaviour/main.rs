//! Fetching from servers on loopback, most of them hostile.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, in their helpers too"
)]

mod feeds;
mod hostile;
mod inside;
mod mirror;
mod server;
mod taxii;

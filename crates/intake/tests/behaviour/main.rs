//! Behaviour of the intake, seen from outside: files in, items and problems out.

// Helpers outside test functions fail as loudly as the tests themselves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod any_bytes;
mod feeds;
mod files;
mod misp;
mod packs;
mod stix;
mod support;
mod tables;

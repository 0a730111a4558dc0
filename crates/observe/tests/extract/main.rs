//! Behaviour of extraction: exact cases, properties, streams.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, helpers beside them too"
)]

mod cases;
mod properties;
mod streams;

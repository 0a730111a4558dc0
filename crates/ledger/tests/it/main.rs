//! Behaviour of the record, through its public face and the file it leaves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, in their helpers too"
)]

mod crash;
mod fixture;
mod mutate;
mod objects;
mod projections;
mod record;
mod rotate;
mod sealing;
mod shared;
mod tagged;
mod tamper;
mod view;

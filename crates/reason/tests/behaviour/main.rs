//! Laws that weighing must keep, whatever the evidence.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, in their helpers too"
)]

mod circumstances;
mod clusters;
mod doubles;
mod echoes;
mod laws;
mod sponsors;
mod standing;
mod subjects;
mod time;
mod together;
mod verdicts;
mod world;

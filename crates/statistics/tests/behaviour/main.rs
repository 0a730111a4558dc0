//! Disclosure control, its auditor, and an attacker (test H4).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod attack;
mod counting;
mod faults;
mod properties;
mod register;
mod revision;

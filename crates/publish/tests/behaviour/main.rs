//! What readers get to see.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "builders of fixtures may fail loudly, like the tests they serve"
)]

mod build;
mod cases;
mod dossier;
mod paper;
mod properties;
mod terminal;

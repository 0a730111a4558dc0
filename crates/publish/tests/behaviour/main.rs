//! What readers get to see.

mod build;
mod cases;
mod terminal;

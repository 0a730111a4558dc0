//! What a user of the crate can rely on.

mod lossless;
mod parsing;
mod upgrading;

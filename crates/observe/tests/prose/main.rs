//! Techniques and targets in prose.

mod plain;
mod properties;
mod reports;
mod set_aside;

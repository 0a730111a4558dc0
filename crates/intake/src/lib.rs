//! Formats of published intelligence, as drafts of record entries.
//!
//! [`read`] takes a file or folder, finds out from the content what each file is, and hands
//! [`Item`]s to a [`Sink`]: JSON objects with `type` and `id` that hold the original without loss.
//! One file of `formats/` reads one format; all are listed in `formats/mod.rs`. Nothing here
//! stores, fetches or judges, and what cannot be read is reported while the rest goes in.

mod block;
mod context;
mod document;
mod error;
mod formats;
mod ident;
mod indicator;
mod item;
mod mapping;
mod moment;
mod open;
mod options;
mod read;

pub use error::IntakeError;
pub use formats::read_pack;
pub use item::{Item, Problem, Sink, Stop};
pub use mapping::{Column, Columns, Mapping, MappingError};
pub use options::{Limits, Options};
pub use read::read;

//! Readers and extraction: what a victim sends, and what can be observed in it.
//!
//! [`read`] turns files, folders and what is packed in them into text with a way
//! back to the file's bytes; [`mention`] finds names from a dictionary handed to
//! it, [`dates`] when things are said to have happened. Nothing here knows who the actors are.

pub mod dates;
pub mod extract;
pub mod mention;
pub mod prose;
pub mod read;

pub use extract::{
    OBSERVABLE_TYPES, Observable, ObservableType, UnknownObservableType, extract, extract_stream,
    normalise,
};

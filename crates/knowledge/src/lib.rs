//! The picture of what is known, at one moment, for one reader.
//!
//! [`picture::Builder`] takes the entries that the reader may see and answers: which actors are
//! there and who calls them what ([`identity`], [`names`]), who is known to hold which tool,
//! technique, exploit ([`picture`]), who stands behind whom, and which infrastructure is benign
//! or shared. [`touch`] names the values an entry speaks of, [`lookup`] turns a looked-up entry
//! back into what it says, [`title`] tells whom a publication's address names. No I/O happens here; entries are handed in.

pub mod circumstance;
pub mod day;
pub mod entry;
pub mod identity;
pub mod lookup;
pub mod names;
pub mod origin;
pub mod picture;
mod read;
pub mod title;
pub mod touch;

pub use day::Day;
pub use entry::Entry;
pub use picture::Picture;

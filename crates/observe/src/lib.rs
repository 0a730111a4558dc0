//! Readers and extraction: what a victim sends, and what can be observed in it.
//!
//! [`read`] turns files, folders and what is packed in them into text with a way
//! back to the file's bytes. It knows nothing of who the actors are.

pub mod read;

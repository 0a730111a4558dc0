//! What a caller may decide.

use crate::mapping::Mapping;

/// Options of a reading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// What the columns of tables mean; without it, tables whose heading says so are read.
    pub mapping: Option<Mapping>,
    /// Upper bounds.
    pub limits: Limits,
}

/// Upper bounds on input. What exceeds one is reported and left out, never cut silently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a document that must be held in memory (JSON, UTF-16 text), unpacked.
    pub max_document_bytes: u64,
    /// Bytes of one object and of one item's body.
    pub max_object_bytes: usize,
    /// Objects in one document.
    pub max_objects: usize,
    /// Nesting of JSON.
    pub max_depth: usize,
    /// Bytes of one line of text or one row of a table.
    pub max_line_bytes: usize,
    /// Unpacked bytes for each packed byte, beyond the first 64 MiB.
    pub max_ratio: u64,
    /// Files below one folder.
    pub max_files: usize,
    /// Folders within folders.
    pub max_folder_depth: usize,
    /// Problems reported one by one for each file; the others are counted.
    pub max_problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_document_bytes: 1 << 30,
            max_object_bytes: 64 << 20,
            max_objects: 2_000_000,
            max_depth: 100,
            max_line_bytes: 1 << 20,
            max_ratio: 200,
            max_files: 1_000_000,
            max_folder_depth: 32,
            max_problems: 200,
        }
    }
}

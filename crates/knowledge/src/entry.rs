//! An entry of the record, as far as knowledge needs it.

/// One entry: what was said (a JSON object with `type` and `id`), by whom, and when.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Position in the record.
    pub seq: u64,
    /// The object's `type`.
    pub kind: &'a str,
    /// The object's `id`.
    pub object_id: &'a str,
    /// Who said it.
    pub source: &'a str,
    /// Admiralty reliability of the source, `A`–`F`.
    pub reliability: char,
    /// When the source published it, RFC 3339 or a date.
    pub published: Option<&'a str>,
    /// The object as JSON.
    pub body: &'a str,
}

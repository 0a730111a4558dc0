//! One text for one JSON value, after RFC 8785 (JSON Canonicalization Scheme).
//!
//! Members are sorted by the UTF-16 units of their names, there is no white
//! space, strings are escaped only where they must be, numbers are written as
//! ECMAScript writes them. One departure, so that nothing is lost: an integer
//! that no double holds exactly (beyond 2^53, which neither I-JSON nor STIX
//! allows) keeps its digits instead of being rounded.
//!
//! The text is rewritten in one pass without building a tree.

mod number;
mod string;
mod writer;

use serde::Serialize;

/// Deepest nesting [`canonical()`] accepts.
pub const MAX_DEPTH: usize = 128;

/// Why a text has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// The text is not JSON.
    #[error("canonical form: not JSON at byte {at}: {rule}; correct the text there")]
    Syntax {
        /// Byte offset in the input.
        at: usize,
        /// What was expected.
        rule: &'static str,
    },
    /// A name stands twice in one object: no canonical form keeps both.
    #[error(
        "canonical form: the property \"{name}\" stands twice in the object that ends at byte {at}; remove one"
    )]
    DuplicateName {
        /// Byte offset behind the object.
        at: usize,
        /// The repeated name.
        name: String,
    },
    /// Nesting beyond [`MAX_DEPTH`].
    #[error("canonical form: nested deeper than {MAX_DEPTH} at byte {at}; flatten the value")]
    TooDeep {
        /// Byte offset in the input.
        at: usize,
    },
    /// A value could not be turned into JSON at all.
    #[error("canonical form: the value cannot be written as JSON: {0}")]
    Serialize(String),
}

/// Canonical form of a JSON text.
///
/// # Errors
/// When the text is not JSON, repeats a name in an object, holds a lone
/// surrogate or a number beyond the range of a double, or is nested too deep.
pub fn canonical(json: &str) -> Result<String, CanonicalError> {
    let mut out = String::with_capacity(json.len());
    canonical_into(json, &mut out)?;
    Ok(out)
}

/// As [`canonical()`], appending to `out`; on an error `out` is as before.
///
/// # Errors
/// As [`canonical()`].
pub fn canonical_into(json: &str, out: &mut String) -> Result<(), CanonicalError> {
    let before = out.len();
    let result = writer::Writer::new(json, out).document();
    if result.is_err() {
        out.truncate(before);
    }
    result
}

/// Canonical form of anything that can be serialised, such as a
/// [`serde_json::Value`].
///
/// # Errors
/// When the value has no JSON form, for example a map with keys that are not
/// strings, or is nested too deep.
pub fn canonical_of<T: Serialize + ?Sized>(value: &T) -> Result<String, CanonicalError> {
    let text =
        serde_json::to_string(value).map_err(|e| CanonicalError::Serialize(e.to_string()))?;
    canonical(&text)
}

#[cfg(test)]
mod tests;

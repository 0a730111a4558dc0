//! Extraction: every observable in a text, with its type, normalised value and span.
//!
//! One pass over the bytes (`scan`) hops from word to word; each kind of observable has a
//! file that reads it from a position and decides by syntax, checksum, public suffix and the
//! words around it. Defanged separators are understood wherever a plain one is (`defang`).

mod candidates;
mod chain;
mod context;
mod defang;
mod domain;
mod email;
mod hash;
mod identifiers;
mod ipv4;
mod ipv6;
mod kind;
mod lookalike;
mod mac;
mod mutex;
mod normalise;
mod registry;
mod scan;
mod stream;
mod suffix;
mod text;
mod url;
mod url_tail;
mod wallet;

pub use kind::{OBSERVABLE_TYPES, Observable, ObservableType, UnknownObservableType};
pub use normalise::normalise;
pub use stream::{extract_stream, extract_stream_in};

/// Every observable in `text`, in order of `start`. A URL is followed by what lies inside it
/// (digests, ids, URLs); its host is not listed apart.
#[must_use]
pub fn extract(text: &str) -> Vec<Observable> {
    let mut found = Vec::new();
    scan::Scanner::new(text, scan::State::default(), &mut found).run(text.len());
    found.sort_by_key(|one| one.start);
    found
}

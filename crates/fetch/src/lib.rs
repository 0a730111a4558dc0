//! Getting published intelligence from where it is published: HTTP, TAXII, a mirror folder.
//!
//! The only crate of the product with a network connection. It contacts the addresses that a
//! [`Source`] names, when it is told to, and nothing that stands in evidence or in what it
//! fetched; a redirect is followed only as far as the rules of [`Policy`] allow. What it fetches
//! is written to files as published; what that means is for others.
//!
//! | module | holds |
//! |---|---|
//! | `source` | what a sources file may say, and the sources that are known by default |
//! | `address` | which addresses are internal |
//! | `client`, `guard`, `retry`, `body` | one request: checked addresses, redirects, patience, limits |
//! | `feed`, `misp`, `taxii`, `archive` | what is asked for, by kind of source |
//! | `mirror` | the same from a folder, with its checksums |

mod address;
mod archive;
mod body;
mod client;
mod deliver;
mod error;
mod feed;
mod guard;
mod mirror;
mod misp;
mod retry;
mod source;
mod taxii;

pub use address::is_internal;
pub use client::{Client, Credentials, Limits, Policy};
pub use deliver::{Delivery, Problem, State, Validator, deliver};
pub use error::FetchError;
pub use mirror::{SUMS, from_mirror, sums_of};
pub use source::{AuthKind, AuthRef, Kind, Source, SourcesError, built_in, parse_sources};

/// RFC 4648 section 4, as basic authentication wants it.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    use base64ct::Encoding;
    base64ct::Base64::encode_string(bytes)
}
